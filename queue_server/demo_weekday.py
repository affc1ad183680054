"""A weekday of made-up people: when they come, what for, how long it takes, and what a clerk does next.

Nothing here knows a server or a clock: the weekday player (:mod:`queue_server.demo_busy`) asks and acts. Everything a
person will do is drawn when the person is made, from the seed and the person's own number, so the same seed plays the
same people in the same order however fast the hall answers. Times are of the play: minutes, or seconds with ``_s``.
"""

import random
from collections.abc import Iterator, Mapping
from math import exp
from typing import Any, NamedTuple

from queue_server.domain.catalogue import services_of

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国玉兰"
DEMAND = {
    "consult": 34,
    "legal_aid": 18,
    "mediation": 14,
    "notary": 12,
    "forensic": 6,
    "lawyer_guide": 5,
    "general": 9,
    "complaint": 2,
}
LEVELS = (5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 1)
OUTCOMES = {
    "consult": ("当场解答", "当场解答", "当场解答", "已转法援", "已指引"),
    "legal_aid": ("已受理", "已受理", "补正中", "当场办结"),
    "mediation": ("已受理", "已转调解", "调解成功", "调解不成"),
    "notary": ("已受理", "已指引", "当场办结"),
}
OTHER_OUTCOMES = ("已指引", "当场办结", "当场解答")
MATTERS = {service.code: service.matters for service in services_of("center")}

OPENS, CLOSES = 8 * 60 + 30, 17 * 60
OUT_OF_HOURS_START = 8 * 60 + 50
"""Where the play begins when the hall would be closed: shortly before the morning peak."""
PEAKS = ((9 * 60, 45, 26), (15 * 60, 55, 24))
"""Minute of the day, spread in minutes, people an hour on top of the rest."""
QUIET_PER_HOUR, NOON_PER_HOUR = 9.0, 4.0
NOON = (12 * 60, 13 * 60 + 30)
MOST_PER_HOUR = 40.0
AT_THE_DOOR = 8
DOOR_OPENS_WITHIN = 1.5

PRIORITY = ("elderly", "elderly", "migrant_worker", "migrant_worker", "military", "disabled", "other")
PAUSES: Mapping[str, float] = {"午餐": 22, "取材料": 4, "接电话": 3, "短暂休息": 6}
"""Why a clerk of the play pauses, and for how many minutes; what somebody else paused is left alone."""
LUNCH = "午餐"
RAISE_REASON = "行动不便，请优先办理"


def comes_per_hour(minute: float) -> float:
    """How many people an hour come at this minute of the day: peaks at nine and at three, few at noon."""
    quiet = NOON_PER_HOUR if NOON[0] <= minute < NOON[1] else QUIET_PER_HOUR
    return quiet + sum(top * exp(-(((minute - at) / spread) ** 2) / 2) for at, spread, top in PEAKS)


def first_minute(wall_minute: float) -> float:
    """The minute of the day the play begins at: now, or before the morning peak when the hall would be closed."""
    return wall_minute if OPENS <= wall_minute < CLOSES else OUT_OF_HOURS_START


def minute_of_day(start: float, elapsed: float) -> float:
    """Which minute of the day it is in the play; after closing the next morning follows at once."""
    return OPENS + (start - OPENS + elapsed) % (CLOSES - OPENS)


def arrivals(seed: int, start: float) -> Iterator[float]:
    """Minutes after the start at which somebody comes, without end; a few stood at the door already."""
    chance = _chance(seed, "arrivals")
    yield from sorted(chance.uniform(0, DOOR_OPENS_WITHIN) for _ in range(AT_THE_DOOR))
    at = DOOR_OPENS_WITHIN
    while True:
        at += chance.expovariate(MOST_PER_HOUR / 60)
        if chance.random() * MOST_PER_HOUR < comes_per_hour(minute_of_day(start, at)):
            yield at


class Person(NamedTuple):
    """Somebody who comes, and everything they will do."""

    service: str
    instead: str
    """What they come for when too many wait for the first."""
    priority_class: str | None
    name: str
    phone: str
    refuses: bool
    """Gives neither name nor phone."""
    comes: bool
    """Stands up when called."""
    walk_s: float
    service_s: float
    patience: float
    returns_after: float | None
    turn: str
    """What becomes of the service: finish, hold or transfer."""
    held: float
    is_raised: bool
    matter: str
    outcome: str
    feedback: str | None
    level: int | None
    rates_after_s: float


def person(seed: int, which: str) -> Person:
    """The person of this number; ``which`` may also be a ticket's number, for somebody the play did not send."""
    chance = _chance(seed, f"person {which}")
    service, instead = chance.choices(list(DEMAND), weights=list(DEMAND.values()), k=2)
    given = "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
    return Person(
        service=service,
        instead=instead,
        priority_class=chance.choice(PRIORITY) if chance.random() < 0.16 else None,
        name=chance.choice(FAMILY) + given,
        phone=f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09d}",
        refuses=chance.random() < 0.05,
        comes=chance.random() > 0.09,
        walk_s=chance.uniform(12, 55),
        service_s=60 * min(max(chance.lognormvariate(2.05, 0.5), 2), 40),
        patience=chance.uniform(25, 75),
        returns_after=chance.uniform(2, 12) if chance.random() < 0.7 else None,
        turn=chance.choices(("finish", "hold", "transfer"), weights=(86, 7, 7))[0],
        held=chance.uniform(4, 15),
        is_raised=chance.random() < 0.015,
        matter=chance.choice(MATTERS[service]),
        outcome=chance.choice(OUTCOMES.get(service, OTHER_OUTCOMES)),
        feedback=None if chance.random() < 0.03 else "当场告知",
        level=chance.choice(LEVELS) if chance.random() < 0.72 else None,
        rates_after_s=chance.uniform(2, 8),
    )


class Step(NamedTuple):
    """What a clerk does now: a verb of the window, ``write`` for the work order, or ``wait`` so many seconds."""

    verb: str
    wait_s: float = 0.0
    body: Mapping[str, Any] = {}


class Habits:
    """What the clerk of one window does between two people: pauses, lunch, somebody without a number."""

    def __init__(self, seed: int, window_no: int) -> None:
        self._chance = _chance(seed, f"window {window_no}")
        self._lunch_from = NOON[0] - 20 + (window_no % 3) * 25
        self._had_lunch = True
        self._done = 0
        self.gap_s = self._chance.uniform(10, 50)

    def next_free(self, minute: float, services: list[str], *, idle: bool = False) -> Step:
        """What to do at a free window: mostly call; ``idle`` when nobody waited at the last look."""
        at_lunch = self._lunch_from <= minute < self._lunch_from + 20
        if at_lunch and not self._had_lunch:
            self._had_lunch = True
            return Step("pause", body={"reason": LUNCH})
        if not at_lunch:
            self._had_lunch = False
        if idle:
            return Step("call-next")
        draw = self._chance.random()
        self.gap_s = self._chance.uniform(10, 50)
        if draw < 0.05:
            return Step("pause", body={"reason": self._chance.choice(list(PAUSES)[1:])})
        if draw < 0.09 and services:
            return Step("register", body={"service": self._chance.choice(services)})
        if draw < 0.10:
            return Step("sign-out")
        return Step("call-next")

    def after_nobody_s(self) -> float:
        """How long until the clerk looks again when nobody waits."""
        return self._chance.uniform(15, 40)


def next_step(view: Mapping[str, Any], who: Person, seen_s: float) -> Step | None:
    """What the clerk does with the window as it stands; None for a free one (:meth:`Habits.next_free` decides).

    ``view`` is the answer of GET /windows/{no}/console, ``seen_s`` since when it has looked like this.
    """
    window, ticket = view["window"], view["ticket"]
    if window["state"] == "closed":
        return Step("sign-in")
    if ticket is not None:
        return _called(view, who, seen_s) if ticket["state"] == "called" else _serving(view, who, seen_s)
    if view["visit"] is not None:
        return _served(view, who, seen_s)
    if window["state"] == "paused":
        lasts = PAUSES.get(window["pause_reason"])
        if lasts is None:
            return Step("wait", 60)
        return _in_time(seen_s, lasts * 60, Step("unpause"))
    return None


def _called(view: Mapping[str, Any], who: Person, seen_s: float) -> Step:
    if who.comes:
        return _in_time(seen_s, who.walk_s, Step("start"))
    verb = "recall" if view["calls_left_before_no_show"] else "no-show"
    return _in_time(seen_s, 25, Step(verb))


def _serving(view: Mapping[str, Any], who: Person, seen_s: float) -> Step:
    aside = who.service_s / 2
    if who.turn == "hold" and seen_s >= aside:
        return Step("hold")
    if who.turn == "transfer" and seen_s >= aside:
        return Step("transfer")
    return _served(view, who, seen_s)


def _served(view: Mapping[str, Any], who: Person, seen_s: float) -> Step:
    order = view["work_order"]
    if order is not None and order["matter"] is None:
        return _in_time(seen_s, who.service_s * 0.3, Step("write"))
    return _in_time(
        seen_s, who.service_s, Step("finish", body={"outcome": who.outcome, "feedback": who.feedback})
    )


def _in_time(seen_s: float, after_s: float, step: Step) -> Step:
    return step if seen_s >= after_s else Step("wait", after_s - seen_s)


def _chance(seed: int, what: str) -> random.Random:
    return random.Random(f"{seed} {what}")  # noqa: S311 - made-up people
