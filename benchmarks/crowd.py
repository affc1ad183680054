"""A crowded hall: 300 wait, 20 windows call, and every rule there is applies to somebody."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import estimates
from benchmarks.hall import API, Hall
from benchmarks.load import Clients, Task
from benchmarks.table import Row, Spread, middle, spread
from benchmarks.throughput import ALONE_P95_MS, TOGETHER_P95_MS, WITH_NOOP
from hardware_config.clock import SystemClock

WINDOWS, WAITING, AT_ONCE = 20, 300, 8
ROUNDS, SECONDS = 10, 0.3
NEEDS = (["wheelchair"], ["hakka"], ["deaf"], ["wheelchair", "hakka"])
DEDICATED = {17: "first", 18: "first", 19: "only", 20: "only"}
ABILITIES = {13: ["low_counter"], 14: ["low_counter"], 15: ["hakka"], 16: ["sign_language"]}
CALLING = (1, 2, 3, 4, 13, 15, 17, 18)
"""The windows that call at once: ordinary ones, good at something, and for a class first."""
KEPT_APPOINTMENTS, RETURNED, RAISED, SENT = 10, 5, 3, 8


def rows(folder: Path) -> Iterator[Row]:
    """Both verbs by eight clients at once and alone, in turn with no-op requests; then the estimate for everybody."""
    with Hall(folder, server=WITH_NOOP, windows=WINDOWS) as hall, Clients(AT_ONCE) as clients:
        crowd = Crowd(hall)
        kinds = {
            "noop": [Task("noop", hall.port)] * AT_ONCE,
            "take": [Task("take", hall.port, hall.kiosk, services=tuple(hall.services))] * AT_ONCE,
            "call": [Task("call", hall.port, hall.clerks[no], no) for no in CALLING],
        }
        alone: dict[str, list[Spread]] = {kind: [] for kind in kinds}
        together: dict[str, list[Spread]] = {kind: [] for kind in kinds}
        least, most = WAITING, WAITING
        for _ in range(ROUNDS):
            crowd.is_full_again()
            for kind, tasks in kinds.items():
                together[kind].append(spread(clients.press(tasks, SECONDS).durations_s))
                alone[kind].append(spread(clients.press(tasks[:1], SECONDS).durations_s))
                waiting = crowd.waiting()
                least, most = min(least, waiting), max(most, waiting)
    for kind, what in (("take", "take a number"), ("call", "call the next")):
        yield _row(f"{what}, crowded hall, alone", alone[kind], alone["noop"], ALONE_P95_MS)
        yield _row(f"{what}, crowded hall, 8 at once", together[kind], together["noop"], TOGETHER_P95_MS)
    yield Row("waiting in the crowded hall, at least and at most", f">= {WAITING}", f"{least} to {most}")
    yield from estimates.costs()


def _row(what: str, rounds: list[Spread], nothings: list[Spread], p95_ms: int) -> Row:
    measured = middle(rounds)
    return Row(
        what, f"p95 <= {p95_ms} ms", str(measured), f"no-op {middle(nothings)}", measured.p95_ms <= p95_ms
    )


class Crowd:
    """The people of this hall, and the windows as a manager sets them up for them."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._chance = random.Random(20261124)
        self._guide = hall.issue("guide", "Guide", "--staff-no", "910")
        self._supervisor = hall.issue("shift_supervisor", "Supervisor", "--staff-no", "911")
        rules = hall.line.json("GET", f"{API}/rules", hall.manager)
        easy = {**rules, "recall_gap_s": 0, "calls_before_no_show": 1}
        hall.line.json("PUT", f"{API}/rules", hall.manager, easy)
        for no in sorted(DEDICATED.keys() | ABILITIES):
            path = f"{API}/windows/{no}"
            window = hall.line.json("GET", path, hall.manager)
            window["abilities"] = ABILITIES.get(no, [])
            if no in DEDICATED:
                window.update(dedicated=DEDICATED[no], dedicated_classes=["elderly"])
            hall.line.json("PUT", path, hall.manager, window)
        self._come_back()
        self._keep_appointments()
        self.is_full_again()
        for ticket in self._chance.sample(self._queue(), RAISED):
            self._press(self._supervisor, f"tickets/{ticket['id']}/raise", reason="crowd")
        for ticket in self._chance.sample(self._queue(), SENT):
            no = self._chance.randint(1, WINDOWS)
            self._press(self._supervisor, f"tickets/{ticket['id']}/send-to-window", window_no=no)

    def waiting(self) -> int:
        """How many wait now."""
        return len(self._queue())

    def is_full_again(self) -> None:
        """At least so many wait, a fifth of a class, a seventh with a need; whoever is too many goes home."""
        waiting = self._queue()
        for ticket in waiting[WAITING + WAITING // 3 :]:
            self._press(self._hall.kiosk, f"tickets/{ticket['id']}/cancel")
        for _ in range(WAITING + WAITING // 3 - len(waiting)):
            self._comes()

    def _comes(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "service": self._chance.choice(self._hall.services), "tap_id": self._hall.press_id(),
        }  # fmt: skip
        if self._chance.random() < 1 / 5:
            body["priority_class"] = "elderly"
        if self._chance.random() < 1 / 7:
            body["needs"] = self._chance.choice(NEEDS)
        ticket: dict[str, Any] = self._hall.line.json("POST", f"{API}/tickets", self._guide, body)
        return ticket

    def _come_back(self) -> None:
        """Some missed their call."""
        missed = []
        for _ in range(RETURNED):
            self._hall.take(self._hall.services[0])
            missed.append(self._hall.press(1, "call-next")["ticket"])
            self._hall.press(1, "no-show")
        for ticket in missed:
            self._press(self._guide, f"tickets/{ticket['id']}/return")

    def _keep_appointments(self) -> None:
        """Some come by appointment, for a time still to come."""
        week = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
        offer = {
            "on": True,
            "hours": week,
            "slot_min": 15,
            "people": KEPT_APPOINTMENTS,
            "days_ahead": 2,
            "blackout": [],
        }
        service = self._hall.services[0]
        body = {"late_min": 15, "early_min": 60, "lead_min": 10, "offers": [{"service": service, **offer}]}
        self._hall.line.json("PUT", f"{API}/appointments/offer", self._hall.manager, body)
        now = SystemClock().now().astimezone(ZoneInfo("Asia/Shanghai"))
        at = now + timedelta(minutes=30 - now.minute % 15)
        if at.date() != now.date():  # nobody is booked for the end of a day
            return
        slot = {
            "service": service,
            "day": f"{at:%Y-%m-%d}",
            "begins": f"{at:%H:%M}",
            "refused": ["name", "phone"],
        }
        for _ in range(KEPT_APPOINTMENTS):
            one = self._press(self._guide, "appointments", **slot)["appointment"]
            self._press(self._guide, f"appointments/{one['id']}/check-in")

    def _queue(self) -> list[dict[str, Any]]:
        waiting: list[dict[str, Any]] = self._hall.line.json("GET", f"{API}/queue", self._hall.manager)[
            "waiting"
        ]
        return waiting

    def _press(self, token: str, path: str, **body: Any) -> Any:
        asked = {"press_id": self._hall.press_id(), **body}
        return self._hall.line.json("POST", f"{API}/{path}", token, asked)
