"""An appointment (预约): its states and the one table of what may follow what, the slots of a day, and its place in the line.

Nothing is offered unless a manager says so. A slot is a stretch of a day for which so many people may be booked; the
past, closed days, hours in which the service is closed and blackout days have none.

Whoever comes on time stands in the line as if they had come ``lead_min`` minutes before the appointed time, however early
they checked in; whoever comes more than ``late_min`` minutes late takes a number like anybody else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from queue_server.domain.errors import RuleBroken
from queue_server.domain.opening_hours import OpeningHours, Span

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 6
CODE_BITS = 30


class Standing(StrEnum):
    """Where an appointment is. Kept and cancelled are ends; whoever did not come may still come later."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Deal(StrEnum):
    """What people (and the clock) do to an appointment."""

    CHECK_IN = "check_in"
    MOVE = "move"
    CANCEL = "cancel"
    NO_SHOW = "no_show"


TRANSITIONS: dict[tuple[Standing, Deal], Standing] = {
    (Standing.BOOKED, Deal.CHECK_IN): Standing.CHECKED_IN,
    (Standing.BOOKED, Deal.MOVE): Standing.BOOKED,
    (Standing.BOOKED, Deal.CANCEL): Standing.CANCELLED,
    (Standing.BOOKED, Deal.NO_SHOW): Standing.NO_SHOW,
    (Standing.NO_SHOW, Deal.CHECK_IN): Standing.CHECKED_IN,
}
STANDING_WORDS: dict[Standing, str] = {
    Standing.BOOKED: "已预约",
    Standing.CHECKED_IN: "已签到",
    Standing.CANCELLED: "已取消",
    Standing.NO_SHOW: "未到",
}
DEAL_WORDS: dict[Deal, str] = {
    Deal.CHECK_IN: "签到",
    Deal.MOVE: "改期",
    Deal.CANCEL: "取消",
    Deal.NO_SHOW: "记未到",
}


def after(standing: Standing, deal: Deal) -> Standing:
    """The state the table gives. Raises RuleBroken ``appointment_settled`` when it gives none."""
    try:
        return TRANSITIONS[standing, deal]
    except KeyError:
        sentence = f"这个预约{STANDING_WORDS[standing]}，不能{DEAL_WORDS[deal]}。"
        raise RuleBroken("appointment_settled", sentence, became=standing.value) from None


def booking_code(random_bits: int) -> str:
    """Six letters and digits that can be read out and typed: no 0/O, no 1/I. Takes 30 random bits."""
    letters = []
    for _ in range(CODE_LENGTH):
        random_bits, place = divmod(random_bits, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[place])
    return "".join(letters)


# --- what is offered ------------------------------------------------------------------------------------------------


class Punctuality(NamedTuple):
    """How punctual one has to be, for all services. Minutes."""

    late_min: int = 15
    early_min: int = 30
    lead_min: int = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """When one service may be booked: slots of ``slot_min`` minutes for ``people`` each, so many days ahead."""

    service: str
    hours: OpeningHours
    slot_min: int
    people: int
    days_ahead: int
    on: bool = True
    blackout: frozenset[date] = field(default_factory=frozenset)

    def books(self, day: date, today: date) -> bool:
        """Whether this day may be booked at all, as far as the offer goes."""
        return (
            self.on and day not in self.blackout and today <= day <= today + timedelta(days=self.days_ahead)
        )

    def slots(self, day: date, open_spans: Iterable[Span]) -> list[Span]:
        """The slots of a day: one after the other from the beginning of each offered span, each wholly within open hours."""
        spans = list(open_spans)
        return [
            slot
            for offered in self.hours.spans_on(day, ())
            for slot in _cut(offered, self.slot_min)
            if any(span.begin <= slot.begin and slot.end <= span.end for span in spans)
        ]


def _cut(span: Span, slot_min: int) -> list[Span]:
    begins = range(span.begin, span.end - slot_min + 1, slot_min)
    return [Span(begin, begin + slot_min) for begin in begins]


def overlap(slot: Span, times: Iterable[Span]) -> bool:
    """Whether somebody who is taken at these times is taken during the slot, if only for a minute."""
    return any(slot.begin < taken.end and taken.begin < slot.end for taken in times)


def free_place(taken: Collection[int], people: int) -> int | None:
    """The first place of a slot that nobody has, counted from 1; None when it is full."""
    return next((place for place in range(1, people + 1) if place not in taken), None)


# --- coming -----------------------------------------------------------------------------------------------------------


class Arrival(NamedTuple):
    """How somebody with an appointment has come, and from when on they wait, for the line."""

    on_time: bool
    counts_from: datetime


def arrival(appointed_at: datetime, now: datetime, rules: Punctuality) -> Arrival:
    """Whoever comes on time waits from ``lead_min`` before the appointed time on; too late, from now on, as a walk-in.

    Raises RuleBroken ``too_early {opens_in_min}`` more than ``early_min`` before.
    """
    opens = appointed_at - timedelta(minutes=rules.early_min)
    if now < opens:
        left = -int(-(opens - now).total_seconds() // 60)
        raise RuleBroken(
            "too_early", f"来得早了，预约时间前 {rules.early_min} 分钟起可以签到。", opens_in_min=left
        )
    if now > appointed_at + timedelta(minutes=rules.late_min):
        return Arrival(False, now)
    return Arrival(True, appointed_at - timedelta(minutes=rules.lead_min))


def key_among(counts_from: int, taken: Collection[int], step: int) -> int:
    """The queue key of one who waits from this moment on, at least a step behind others of the same moment."""
    key = counts_from
    for other in sorted(taken):
        if abs(other - key) < step:
            key = other + step
    return key


def minutes_of(text: str) -> int | None:
    """09:30 as minutes since midnight; None for what is no time of a day."""
    hours, colon, minutes = text.partition(":")
    if not (colon and len(text) == 5 and hours.isascii() and (hours + minutes).isdecimal()):
        return None
    found = int(hours) * 60 + int(minutes)
    return found if int(hours) < 24 and int(minutes) < 60 else None


COUNTED: Mapping[str, Standing] = {
    "kept": Standing.CHECKED_IN,
    "no_show": Standing.NO_SHOW,
    "to_come": Standing.BOOKED,
    "cancelled": Standing.CANCELLED,
}
"""What a day's figures are called; ``booked`` is all of them but the cancelled."""
