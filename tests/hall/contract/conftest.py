"""One hall for the whole folder; every test has a day of its own in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.hall.asking import Caller
from tests.hall.serving import Serving, opens_always, serving, tuesday


@dataclass
class Day:
    """A morning in the hall: clerk 011 sits at window 1 and clerk 012 at window 2, window 3 is closed."""

    hall: Serving
    kiosk: Caller
    other_kiosk: Caller
    screen: Caller
    device: Caller
    clerk: Caller
    colleague: Caller
    """Clerk 012; this token is bound to window 2."""
    newcomer: Caller
    """Clerk 013, who has not sat down."""
    guide: Caller
    supervisor: Caller
    manager: Caller
    technician: Caller

    @property
    def today(self) -> str:
        """The hall day."""
        return self.hall.clock.now().date().isoformat()

    def passes(self, seconds: float) -> None:
        """So many seconds go by at once."""
        self.hall.clock.passes(seconds)

    def knows_the_new_day(self) -> None:
        """Midnight is made up for before anything is done in the hall (and within half a second anyway)."""
        self.manager.puts("/rules", self.manager.gets("/rules"))


CREW = (
    ("kiosk", "kiosk-1"), ("kiosk", "kiosk-2"), ("screen", "board-1"), ("device", "printer-1"),
    ("clerk", "李法", "--staff-no", "011"), ("clerk", "王援", "--staff-no", "012", "--window", "2"),
    ("clerk", "赵和", "--staff-no", "013"), ("guide", "刘敏", "--staff-no", "003"),
    ("shift_supervisor", "陈静", "--staff-no", "002"), ("manager", "周正", "--staff-no", "090"),
    ("technician", "黄工", "--staff-no", "004"),
)  # fmt: skip


@pytest.fixture(scope="package")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The hall."""
    with serving(tmp_path_factory.mktemp("contract"), begins=tuesday()) as running:
        yield running


@pytest.fixture(scope="package")
def everybody(hall: Serving) -> Day:
    """Whoever works there."""
    crew = Day(hall, *hall.crew(*CREW))
    opens_always(crew.manager)
    return crew


@pytest.fixture(scope="package")
def offer(everybody: Day) -> dict[str, dict[str, object]]:
    """The rules and services every day begins with."""
    manager = everybody.manager
    codes = [service["code"] for service in manager.gets("/services")]
    paths = ["/rules", *(f"/services/{code}" for code in codes), *(f"/windows/{no}" for no in (1, 2, 3))]
    return {path: manager.gets(path) for path in paths}


@pytest.fixture
def day(hall: Serving, everybody: Day, offer: dict[str, dict[str, object]]) -> Day:
    """A new day: nobody waits, numbers begin at 001, the offer and the seats are as always."""
    manager = everybody.manager
    hall.clock.next_day()
    for path, body in offer.items():
        if manager.gets(path) != body or path == "/rules":
            manager.puts(path, body)
    for window in manager.gets("/queue")["windows"]:
        no = window["window_no"]
        if window["state"] == "paused":
            manager.presses(f"/windows/{no}/unpause")
        console = manager.gets(f"/windows/{no}/console")
        if console["ticket"] or console["visit"]:
            manager.presses(f"/windows/{no}/finish")
        if window["staff"]:
            manager.presses(f"/windows/{no}/sign-out")
    everybody.clerk.presses("/windows/1/sign-in")
    everybody.colleague.presses("/windows/2/sign-in")
    return everybody
