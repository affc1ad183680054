"""Thirty believable past days for the demo, made through the desk with a clock moved by hand.

Nothing is written behind the desk's back: every number is taken, called, served and rated by the same use cases as in
a real hall, so lists, figures, journal and ``hall verify`` agree with each other.
"""

import hashlib
import heapq
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from hardware_config.clock import monotonic
from queue_server.demo_weekday import DEMAND, FAMILY, GIVEN, LEVELS, OTHER_OUTCOMES, OUTCOMES
from queue_server.desk.desks import Desk, build_desk
from queue_server.desk.frame import Caller, House, Press, new_id
from queue_server.desk.reception import Wish
from queue_server.domain.catalogue import services_of
from queue_server.domain.rating import REASONS
from queue_server.domain.roles import Role

DAYS = 30
VISITS = {5: 18, 6: 0}
WEEKDAY_VISITS = 40
BUDGET_S = 14.0
LONGEST_SERVICE = timedelta(minutes=50)
NO_SHOW_SHARE = 0.06
RATED_SHARE = 0.72
TABLET_AT = 6
EXPLAINED_SHARE = 0.6
KIOSK = Caller(Role.KIOSK, "demo", "demo-kiosk")


class HandClock:
    """A clock whose hands are moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Wherever the hands stand."""
        return self.at


class Seat(NamedTuple):
    """One window of the play, and who sits there."""

    no: int
    clerk: Caller


def past_days(house: House, progress: Callable[[int, int], None]) -> None:
    """Plays the last thirty days and this morning; fewer visits a day on a slow disk, so it ends in time."""
    chance = random.Random(20261124)  # noqa: S311 - made-up people, the same at every first start
    today = date.fromisoformat(house.today())
    clock = HandClock(house.clock.now())
    play = Play(House(house.store, clock, house.toml), clock, chance)
    started, share = monotonic(), 1.0
    for done in range(DAYS):
        day = today - timedelta(days=DAYS - done)
        play.day(day, round(VISITS.get(day.weekday(), WEEKDAY_VISITS) * share), until=None)
        spent, left = monotonic() - started, DAYS - done - 1
        if left and spent / (done + 1) * DAYS > BUDGET_S:
            share = max(0.1, (BUDGET_S - spent) / left / (spent / (done + 1)) * share)
        if done % 5 == 4:
            progress(done + 1, DAYS)
    play.day(today, round(WEEKDAY_VISITS * share), until=house.clock.now())


class Play:
    """Plays one day after the other: an agenda of moments, each with what happens then."""

    def __init__(self, house: House, clock: HandClock, chance: random.Random) -> None:
        self._house = house
        self._clock = clock
        self._chance = chance
        self._why = random.Random(5)  # noqa: S311 - which reasons made-up people tick
        self._desk: Desk = build_desk(house, lambda call, *args: call(*args))
        self._matters = {service.code: service.matters for service in services_of(house.toml.hall.kind)}
        self._agenda: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = 0
        self._last_call = clock.at

    def day(self, day: date, visits: int, until: datetime | None) -> None:
        """One day from nine to five: people come, windows call, most are served, some rate."""
        opens, closes = self._local(day, time(9, 0)), self._local(day, time(17, 0))
        self._last_call = closes if until is None else min(until - LONGEST_SERVICE, closes)
        if visits == 0 or self._last_call <= opens + LONGEST_SERVICE:
            return
        self._clock.at = opens - timedelta(minutes=5)
        seats = [self._sit(window.no) for window in self._house.toml.window]
        for _ in range(visits):
            arrives = self._arrival(opens)
            if arrives < self._last_call:
                self._at(arrives, self._take)
        for seat in seats:
            self._at(opens, partial(self._call, seat))
        while self._agenda:
            self._clock.at, _, happens = heapq.heappop(self._agenda)
            happens()
        self._go_home(seats)

    def _at(self, moment: datetime, happens: Callable[[], object]) -> None:
        self._order += 1
        heapq.heappush(self._agenda, (moment, self._order, happens))

    def _after(self, seconds: float, happens: Callable[[], object]) -> None:
        self._at(self._clock.at + timedelta(seconds=seconds), happens)

    def _arrival(self, opens: datetime) -> datetime:
        """Two peaks, around half past nine and three."""
        middle, spread = self._chance.choice(((45, 40), (45, 40), (360, 50), (360, 50), (200, 130)))
        minutes = min(max(self._chance.gauss(middle, spread), 0), 465)
        return opens + timedelta(minutes=minutes)

    def _sit(self, no: int) -> Seat:
        with self._house.reading() as rooms:
            member = rooms.people.by_no(f"{10 + no:03d}")
        if member is None:
            raise LookupError(f"no demo clerk for window {no}")
        clerk = Caller(Role.CLERK, member.name, f"staff:{member.id}", member.id, member.staff_no)
        self._desk.window.sign_in(clerk, no, _press("sign-in"), None)
        return Seat(no, clerk)

    def _go_home(self, seats: list[Seat]) -> None:
        """Whoever still waits gives up, and the windows close."""
        with self._house.reading() as rooms:
            waiting = rooms.tickets.waiting(self._house.today())
        for one in waiting:
            self._desk.reception.cancel(KIOSK, _press("cancel"), one.ticket_id)
        for seat in seats:
            self._desk.window.sign_out(seat.clerk, seat.no, _press("sign-out"))

    def _take(self) -> None:
        service = self._chance.choices(list(DEMAND), weights=list(DEMAND.values()))[0]
        self._desk.reception.take_number(KIOSK, _press(service), Wish(service))

    def _call(self, seat: Seat) -> None:
        if self._clock.at >= self._last_call:
            return
        if self._desk.window.call_next(seat.clerk, seat.no, _press("call-next")).body["ticket"] is None:
            self._after(self._chance.uniform(90, 300), partial(self._call, seat))
        elif self._chance.random() < NO_SHOW_SHARE:
            self._after(30, partial(self._desk.window.recall, seat.clerk, seat.no, _press("recall")))
            self._after(75, partial(self._no_show, seat))
        else:
            self._after(self._chance.randint(15, 70), partial(self._start, seat))

    def _no_show(self, seat: Seat) -> None:
        self._desk.window.no_show(seat.clerk, seat.no, _press("no-show"))
        self._call(seat)

    def _start(self, seat: Seat) -> None:
        ticket = self._desk.window.start(seat.clerk, seat.no, _press("start")).body["ticket"]
        self._write(seat, ticket["work_order_id"], ticket["service"])
        minutes = min(max(self._chance.lognormvariate(2.3, 0.5), 2), 45)
        self._after(minutes * 60, partial(self._finish, seat, ticket["service"]))

    def _finish(self, seat: Seat, service: str) -> None:
        outcome = self._chance.choice(OUTCOMES.get(service, OTHER_OUTCOMES))
        feedback = None if self._chance.random() < 0.04 else "当场告知"
        self._desk.window.finish(seat.clerk, seat.no, _press("finish"), outcome, feedback)
        if self._chance.random() < RATED_SHARE:
            self._after(self._chance.randint(2, 9), partial(self._rate, seat))
        self._after(self._chance.randint(20, 240), partial(self._call, seat))

    def _write(self, seat: Seat, order_id: str, service: str) -> None:
        changes: dict[str, object] = {"matter": self._chance.choice(self._matters[service])}
        if self._chance.random() < 0.93:
            name = self._chance.choice(FAMILY) + "".join(
                self._chance.sample(GIVEN, self._chance.choice((1, 2, 2)))
            )
            phone = f"1{self._chance.choice('3578')}{self._chance.randint(0, 999_999_999):09d}"
            changes["visitor"] = {"name": name, "phone": phone}
        elif self._chance.random() < 0.6:
            changes["refused"] = ["name", "phone"]
        self._desk.work_orders.change(seat.clerk, order_id, changes)

    def _rate(self, seat: Seat) -> None:
        with self._house.reading() as rooms:
            prompts = rooms.ratings.open_at_window(seat.no)
        device = Caller(Role.DEVICE, f"evaluator-{seat.no}", "demo-evaluator")
        for prompt in prompts:
            level = self._chance.choice(LEVELS)
            self._desk.rating.give(device, frozenset({seat.no}), prompt.id, level, None)
            if seat.no == TABLET_AT and self._why.random() < EXPLAINED_SHARE:
                reasons = self._why.sample(list(REASONS), self._why.choice((1, 1, 2, 3)))
                self._desk.rating.explain(device, frozenset({seat.no}), prompt.id, reasons, "")

    def _local(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self._house.zone).astimezone(UTC)


def _press(what: str) -> Press:
    return Press(new_id(), hashlib.sha256(what.encode()).digest())
