"""What time itself does goes on, whatever part of it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.desk.desks import Desk
from queue_server.domain.errors import StoreTrouble
from queue_server.timekeeper import PUT_OUT_EVERY, Timekeeper
from tests.queue_server.access.inside import Inside, inside


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Inside]:
    """The application in this process."""
    with inside(tmp_path / "data") as running:
        yield running


def failing(*arguments: object) -> None:
    """A part of the hall that is broken."""
    raise RuntimeError("broken")


def refusing(*arguments: object) -> None:
    """A disk that is full."""
    raise StoreTrouble("disk_full", "磁盘已满。")


@pytest.mark.parametrize("fault", [failing, refusing])
@pytest.mark.parametrize("part", ["printing.overdue", "rating.expire", "house.deed", "new_day", "put_out"])
def test_one_duty_that_fails_holds_up_no_other(
    hall: Inside, monkeypatch: pytest.MonkeyPatch, part: str, fault: object
) -> None:
    desk: Desk = hall.running.desk
    done: list[str] = []
    parts = {
        "printing.overdue": lambda: done.append("printing.overdue"),
        "rating.expire": lambda: done.append("rating.expire"),
        "new_day": lambda: done.append("new_day"),
        "put_out": lambda: done.append("put_out") or 0,
    }
    wanted = set(parts)
    if part == "house.deed":
        monkeypatch.setattr(type(desk.house), "deed", fault)
        wanted.discard("new_day")
    else:
        parts[part] = fault  # type: ignore[assignment]
        wanted.discard(part)
    monkeypatch.setattr(type(desk.printing), "overdue", lambda self: parts["printing.overdue"]())
    monkeypatch.setattr(type(desk.rating), "expire", lambda self: parts["rating.expire"]())
    timekeeper = Timekeeper(desk, parts["new_day"], parts["put_out"])  # type: ignore[arg-type]
    for _ in range(PUT_OUT_EVERY):
        timekeeper.tick()
    assert set(done) == wanted


def test_a_midnight_that_failed_is_made_up_for(hall: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    timekeeper = Timekeeper(
        hall.running.desk, lambda: told.append(hall.running.desk.house.today()), lambda: 0
    )
    timekeeper.tick()
    hall.clock.passes(24 * 3600)
    with monkeypatch.context() as broken:
        broken.setattr(type(hall.running.desk.house), "deed", refusing)
        timekeeper.tick()
    assert told == ["2026-03-03"]
    timekeeper.tick()
    assert told == ["2026-03-03", "2026-03-04"]
