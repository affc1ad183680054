"""``python -m benchmarks.estimates``: what people were told about their wait, and what came true.

Days of a hall with eight windows are played on paper, by the hall's own rule: two peaks of arrivals, six kinds of
service, classes that go first, people who do not come when called or go home before, windows that pause for lunch in
two shifts, clerks who take a while. At every arrival the newcomer is told what a kiosk would say; the call tells
whether it was true. Nothing of the estimate's own chances is used here.
"""

import heapq
import random
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from timeit import repeat
from typing import NamedTuple

from benchmarks.table import Row, markdown
from queue_server.domain.calling import STEP, AtWindow, Dedication, Waiting, choose, since_normal_after
from queue_server.domain.recent_times import Recent, Turn, recent_times
from queue_server.domain.wait_estimate import Estimate, WindowNow, estimate

DAYS, FIRST_TOLD_DAY = 30, 5
VISITS = 190
RATIO = 2
MEAN_MIN = {"consult": 11, "legal_aid": 16, "mediation": 22, "notary": 14, "forensic": 12, "general": 6}
DEMAND = {"consult": 36, "legal_aid": 19, "mediation": 10, "notary": 14, "forensic": 7, "general": 14}
WINDOWS = {
    1: ("consult",),
    2: ("consult", "legal_aid"),
    3: ("legal_aid", "consult"),
    4: ("mediation", "consult"),
    5: ("notary", "forensic"),
    6: ("general", "consult"),
    7: ("consult", "notary"),
    8: ("legal_aid", "mediation"),
}
OPENS, CLOSES = 9 * 3600.0, 17 * 3600.0
LUNCH_S = 3600.0
LUNCH = {no: (11.5 + no % 2) * 3600.0 for no in WINDOWS}
PRIORITY_SHARE, NO_SHOW_SHARE, GIVES_UP_SHARE = 0.15, 0.06, 0.03
MIDNIGHT = datetime(2026, 9, 1, tzinfo=UTC)
SAID_MIN = 20
TURNS_OF_EACH_SERVICE, LATEST_TURNS = 50, 300
FASTEST_MS = 20.0
NEEDS: tuple[tuple[str, ...], ...] = (
    ("wheelchair",),
    ("hakka",),
    ("deaf",),
    ("wheelchair", "hakka"),
    ("blind",),
)
NEEDS_SHARE, SENT_SHARE = 0.15, 0.03


class Told(NamedTuple):
    """What one newcomer was told, and how long it took, in seconds."""

    said: Estimate
    waited_s: float


class Hall:
    """Days played one after the other; ``told`` grows."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.told: list[Told] = []
        self.untold = 0
        self.turns: dict[str, deque[Turn]] = {code: deque(maxlen=TURNS_OF_EACH_SERVICE) for code in DEMAND}
        self.latest: deque[Turn] = deque(maxlen=LATEST_TURNS)
        self.day = -1
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []

    def plays(self, days: int) -> "Hall":
        """So many days more."""
        for _ in range(days):
            self._begins()
            while self._agenda:
                self._now, _, happens = heapq.heappop(self._agenda)
                happens()
        return self

    def _begins(self) -> None:
        self.day += 1
        self._now, self._order = OPENS, 0
        self._waiting: dict[str, Waiting] = {}
        self._taken_at: dict[str, float] = {}
        self._said: dict[str, Estimate] = {}
        self._since_normal: dict[str, int] = {}
        self._serving: dict[int, tuple[str, float] | None] = dict.fromkeys(WINDOWS)
        self._idle: set[int] = set()
        self._had_lunch: set[int] = set()
        self._pausing: set[int] = set()
        visits = round(VISITS * self.chance.uniform(0.8, 1.2))
        for number in range(visits):
            self._at(self._arrival(), partial(self._comes, f"{self.day:03}-{number:04}"))
        for no in WINDOWS:
            self._at(OPENS + self.chance.uniform(0, 300), partial(self._calls, no))

    def _at(self, at: float, happens: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._agenda, (at, self._order, happens))

    def _arrival(self) -> float:
        middle, spread = self.chance.choice(((9.7, 0.7), (9.7, 0.7), (15.0, 0.9), (15.0, 0.9), (12.5, 2.2)))
        return min(max(self.chance.gauss(middle, spread) * 3600, OPENS - 600), CLOSES - 3600)

    def _comes(self, ticket_id: str) -> None:
        service = self.chance.choices(list(DEMAND), weights=list(DEMAND.values()))[0]
        of_class = "elderly" if self.chance.random() < PRIORITY_SHARE else None
        if self.day >= FIRST_TOLD_DAY:
            said = self._tells(service)
            if said is None:
                self.untold += 1
            else:
                self._said[ticket_id] = said
        key = int(self._now * 1e9) + self._order
        self._waiting[ticket_id] = Waiting(ticket_id, service, key, ticket_id, priority_class=of_class)
        self._taken_at[ticket_id] = self._now
        if self.chance.random() < GIVES_UP_SHARE:
            self._at(self._now + self.chance.uniform(300, 2400), lambda: self._gives_up(ticket_id))
        for no in [no for no in self._idle if service in WINDOWS[no]]:
            self._idle.discard(no)
            self._at(self._now + self.chance.uniform(5, 60), partial(self._calls, no))

    def _gives_up(self, ticket_id: str) -> None:
        if self._waiting.pop(ticket_id, None) is not None:
            self._said.pop(ticket_id, None)

    def _tells(self, service: str) -> Estimate | None:
        windows = [
            WindowNow(AtWindow(no, services), *self._there(no))
            for no, services in WINDOWS.items()
            if no not in self._pausing and self._now >= OPENS
        ]
        recent = recent_times([turn for turns in self.turns.values() for turn in turns], list(self.latest))
        said = estimate(list(self._waiting.values()), windows, recent, DEMAND, self._since_normal, RATIO)
        return said.newcomer.get(service)

    def _there(self, no: int) -> tuple[str | None, float]:
        serving = self._serving[no]
        return (None, 0.0) if serving is None else (serving[0], self._now - serving[1])

    def _calls(self, no: int) -> None:
        if no not in self._had_lunch and self._now >= LUNCH[no]:
            self._had_lunch.add(no)
            self._pausing.add(no)
            self._at(self._now + LUNCH_S, lambda: self._is_back(no))
            return
        choice = choose(AtWindow(no, WINDOWS[no]), list(self._waiting.values()), self._since_normal, RATIO)
        if choice is None:
            if self._now < CLOSES:
                self._idle.add(no)
                self._at(max(self._now, LUNCH[no]) + 1, lambda: self._looks_up(no))
            return
        one = self._waiting.pop(choice.waiting.ticket_id)
        normal = any(
            other.service == one.service and other.priority_class is None for other in self._waiting.values()
        )
        self._since_normal[one.service] = since_normal_after(
            one, self._since_normal.get(one.service, 0), overtakes_normal=normal
        )
        if one.ticket_id in self._said:
            waited_s = self._now - self._taken_at[one.ticket_id]
            self.told.append(Told(self._said.pop(one.ticket_id), waited_s))
        self._serving[no] = (one.service, self._now)
        came = self.chance.random() >= NO_SHOW_SHARE
        mean_s = MEAN_MIN[one.service] * 60
        lasts = self.chance.lognormvariate(0, 0.55) * mean_s * 0.86 if came else self.chance.uniform(40, 120)
        self._at(self._now + lasts + 30, partial(self._ends, no, one, self._now, came))

    def _looks_up(self, no: int) -> None:
        """Lunch does not wait for somebody to come."""
        if no in self._idle and no not in self._had_lunch and self._now >= LUNCH[no]:
            self._idle.discard(no)
            self._calls(no)

    def _is_back(self, no: int) -> None:
        self._pausing.discard(no)
        self._calls(no)

    def _ends(self, no: int, one: Waiting, called: float, came: bool) -> None:
        self._serving[no] = None
        taken, at_call, now = (
            MIDNIGHT + timedelta(days=self.day, seconds=moment)
            for moment in (self._taken_at[one.ticket_id], called, self._now)
        )
        turn = Turn(one.ticket_id, one.service, no, taken, at_call, now, came)
        self.turns[one.service].append(turn)
        self.latest.append(turn)
        self._at(self._now + self.chance.uniform(15, 150), partial(self._calls, no))


def rows(_: Path | None = None) -> Iterator[Row]:
    """How true it is, and what it costs."""
    hall = Hall(20261124).plays(DAYS)
    told = hall.told
    people = f"{len(told)} people on {DAYS - FIRST_TOLD_DAY} days; nothing said to {hall.untold}"
    soon = [one for one in told if one.said.p50_s <= SAID_MIN * 60]
    kept = _share([one.waited_s <= SAID_MIN * 60 for one in soon])
    yield Row(
        f"said <= {SAID_MIN} min, waited <= {SAID_MIN} min",
        ">= 85 %",
        f"{kept:.0f} % of {len(soon)}",
        people,
        kept >= 85,
    )
    half = _share([one.waited_s <= one.said.p50_s for one in told])
    yield Row(
        "waited no longer than p50",
        "40 % to 65 %",
        f"{half:.0f} %",
        "50 % is a true median",
        40 <= half <= 65,
    )
    most = [one.waited_s <= one.said.p90_s for one in told if one.said.p90_s is not None]
    nine = _share(most)
    yield Row(
        "waited no longer than p90", ">= 80 %", f"{nine:.0f} %", "90 % where nothing changes", nine >= 80
    )
    off = median(abs(one.waited_s - one.said.p50_s) for one in told) / 60
    longest = sorted(one.waited_s for one in told)[int(0.9 * len(told))] / 60
    yield Row(
        "p50 beside the wait, median difference", "", f"{off:.1f} min", f"p90 of the waits {longest:.0f} min"
    )
    yield from costs()


def costs() -> Iterator[Row]:
    """What it costs to estimate for all of a crowd."""
    for rules, how in ((False, "classes only"), (True, "all rules")):
        middle, best = _cost_ms(all_rules=rules)
        yield Row(
            f"estimate, 300 waiting, 20 windows, {how}, CPU",
            f"<= {FASTEST_MS:.0f} ms",
            f"{middle:.1f} ms",
            f"fastest {best:.1f} ms",
            middle <= FASTEST_MS,
        )


def _share(true: list[bool]) -> float:
    return 100 * sum(true) / len(true) if true else 0.0


def _cost_ms(*, all_rules: bool) -> tuple[float, float]:
    """Median and fastest on a processor, with classes, somebody on top and every window busy.

    With all rules some need a window that is good at something, some were sent to one window, and four windows are there
    for certain classes only or first.
    """
    chance = random.Random(1)
    codes = [f"service-{n}" for n in range(8)]
    waiting = [
        Waiting(
            f"{n:04}", chance.choice(codes), n * STEP, f"{n:04}", None,
            "elderly" if chance.random() < 0.2 else None, n if chance.random() < 0.01 else None,
        )
        for n in range(300)
    ]  # fmt: skip
    windows = [
        WindowNow(AtWindow(no, tuple(codes)), chance.choice(codes), chance.uniform(0, 600))
        for no in range(1, 21)
    ]
    if all_rules:
        waiting = [
            one._replace(
                needs=chance.choice(NEEDS) if chance.random() < NEEDS_SHARE else (),
                for_window_no=chance.randint(1, 20) if chance.random() < SENT_SHARE else None,
            )
            for one in waiting
        ]
        windows = [now._replace(window=_for_somebody(now.window)) for now in windows]
    recent = Recent(
        {code: [chance.lognormvariate(6.3, 0.5) for _ in range(50)] for code in codes}, [30.0, 60.0, 90.0]
    )
    taken = repeat(
        lambda: estimate(waiting, windows, recent, codes, {}, RATIO), number=1, repeat=31, timer=process_time
    )
    return median(taken) * 1000, min(taken) * 1000


def _for_somebody(window: AtWindow) -> AtWindow:
    """Four windows for certain classes, five that are good at something."""
    dedication = {1: Dedication.ONLY, 2: Dedication.ONLY, 3: Dedication.FIRST, 4: Dedication.FIRST}.get(
        window.no
    )
    abilities = {5: "low_counter", 6: "low_counter", 7: "low_counter", 8: "hakka", 9: "sign_language"}.get(
        window.no
    )
    return window._replace(
        dedication=dedication or Dedication.NO,
        classes=frozenset({"elderly"}) if dedication else frozenset(),
        abilities=frozenset({abilities}) if abilities else frozenset(),
    )


def main() -> None:
    """Prints the table."""
    print(markdown(list(rows())))


if __name__ == "__main__":
    main()
