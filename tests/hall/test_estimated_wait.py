"""The estimated wait as programs outside hear it: nothing in a new hall, then minutes that move with the queue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.hall.asking import Caller
from tests.hall.serving import ZONE, Serving, opens_always, serving
from tests.waiting import until

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
SERVED = 6


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Serving]:
    """A new hall whose clock is moved by hand."""
    with serving(tmp_path, begins=TUESDAY) as running:
        yield running


def said_to_a_newcomer(asking: Caller, service: str = "consult") -> dict[str, Any] | None:
    """What the kiosk's tile has."""
    said: dict[str, Any] | None = next(
        one["estimated_wait"] for one in asking.gets("/services") if one["code"] == service
    )
    return said


def test_minutes_are_told_as_soon_as_the_hall_knows_some(hall: Serving) -> None:
    kiosk, clerk, manager = hall.crew(
        ("kiosk", "kiosk-1"), ("clerk", "李法", "--staff-no", "011"), ("manager", "周正", "--staff-no", "090")
    )
    opens_always(manager)
    clerk.presses("/windows/1/sign-in")
    first = kiosk.takes("consult")
    assert first["estimated_wait"] is None
    assert {one["estimated_wait"] for one in kiosk.gets("/services")} == {None}

    for _ in range(SERVED - 1):
        kiosk.takes("consult")
    for _ in range(SERVED):
        clerk.presses("/windows/1/call-next")
        clerk.presses("/windows/1/start")
        hall.clock.passes(600)
        clerk.presses("/windows/1/finish")
        hall.clock.passes(60)

    next_one, last = kiosk.takes("consult"), kiosk.takes("consult")
    until(
        lambda: (said_to_a_newcomer(kiosk) or {"p50_s": 0})["p50_s"] > 1000,
        15,
        "the two who wait to be estimated",
    )
    last_wait = kiosk.gets(f"/tickets/{last['id']}")["estimated_wait"]
    assert last_wait["p90_s"] is None, "six people are too few for a p90"
    assert last_wait["p50_s"] == pytest.approx(60 + 600 + 60, abs=15)
    said = said_to_a_newcomer(kiosk)
    assert said is not None
    assert said["p50_s"] == pytest.approx(60 + 2 * 660, abs=15)
    assert kiosk.takes("consult")["estimated_wait"]["p50_s"] == pytest.approx(60 + 2 * 660, abs=15)

    clerk.presses("/windows/1/call-next")
    assert kiosk.gets(f"/tickets/{next_one['id']}")["estimated_wait"] is None, "who is called waits no longer"
    clerk.presses("/windows/1/pause", reason="午休")
    until(lambda: said_to_a_newcomer(kiosk) is None, 15, "nothing to be said while no window calls")
