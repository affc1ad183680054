"""Appointments with somebody by name (约李律师): who may be asked for, the days they are away, and coming to them.

One person has at most one appointment at a time, whatever it is for. Whoever checks in stands in the line of the service
at their appointed time and is called by the window that person sits at, as after a transfer to a person.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from queue_server.desk.appointment_offer import Offers
from queue_server.desk.colleagues import Colleagues
from queue_server.desk.figures import parsed_day
from queue_server.desk.frame import Answer, Caller, Deed, House, Press
from queue_server.desk.guide import send_on
from queue_server.desk.reception import known_ticket
from queue_server.domain import ticket as rules_of
from queue_server.domain.absence_events import AbsenceNoted, AbsenceWithdrawn
from queue_server.domain.errors import NotAccepted, RuleBroken
from queue_server.domain.opening_hours import Span, clock_text
from queue_server.domain.roles import Role
from queue_server.store import Rooms
from queue_server.store.appointments import Appointment
from queue_server.store.people import StaffMember

MOST_DAYS_AWAY = 92
"""So many days are said at once, at most."""
LOOKED_AHEAD_DAYS = 14
NAMES_TOLD = 3


class Whom(NamedTuple):
    """Whom somebody asks for; no staff number means anybody."""

    staff_no: str | None


class PeopleDesk:
    """Use cases of whoever looks for somebody by name, or says that somebody is away."""

    def __init__(self, house: House) -> None:
        self._house = house

    def people(self) -> dict[str, Any]:
        """Whoever may be asked for, where they sit now, and the days from today on that they are away."""
        with self._house.reading() as rooms:
            colleagues = self._colleagues(rooms)
            return {"people": [_view(colleagues, member) for member in colleagues.askable()]}

    def note_days(
        self, caller: Caller, press: Press, staff_no: str, first_day: str, last_day: str, *, away: bool
    ) -> Answer:
        """The person is away, or here after all, on every day of a span. Raises ``unknown_staff``, ``bad_day``, ``bad_span``.

        Whoever is booked with them stays booked; ``touched`` says how many are to be called.
        """

        def act(deed: Deed) -> dict[str, Any]:
            colleagues = self._colleagues(deed.work)
            member = colleagues.asked_for(staff_no)
            days = self._days(first_day, last_day)
            known = colleagues.days_away(member.id)
            changed = tuple(day for day in days if (day in known) is not away)
            if changed and away:
                deed.work.absences.add(member.id, changed)
                deed.record(AbsenceNoted(member.id, changed))
            elif changed:
                deed.work.absences.take_away(member.id, changed)
                deed.record(AbsenceWithdrawn(member.id, changed))
            booked = [
                one for one in deed.work.appointments.to_come(deed.today) if one.with_staff_id == member.id
            ]
            touched = sum(one.day in days for one in booked) if away else 0
            return {"person": _view(self._colleagues(deed.work), member), "touched": touched}

        return self._house.pressed(caller, press, act)

    def _days(self, first_day: str, last_day: str) -> tuple[str, ...]:
        """Every day of the span that is not over."""
        today = date.fromisoformat(self._house.today())
        first, last = parsed_day(first_day), parsed_day(last_day)
        if last < max(first, today) or (last - first).days >= MOST_DAYS_AWAY:
            sentence = f"日期范围不对：结束日应不早于开始日和今天，且不超过 {MOST_DAYS_AWAY} 天。"
            raise NotAccepted("bad_span", sentence)
        first = max(first, today)
        return tuple((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))

    def _colleagues(self, rooms: Rooms) -> Colleagues:
        return Colleagues(rooms, date.fromisoformat(self._house.today()))


# --- booking ----------------------------------------------------------------------------------------------------------


def must_be_free(
    offers: Offers, service: str, day: date, slot: Span, staff_no: str, but_not: str = ""
) -> StaffMember:
    """The person, for this stretch of a day. Raises ``person_away``, ``person_booked``: in words, with what is free instead."""
    member = offers.colleagues.asked_for(staff_no)
    free = offers.colleagues.free_at(day, slot, but_not)
    if member in free:
        return member
    away = day.isoformat() in offers.colleagues.days_away(member.id)
    others = [one for one in free if one.role == Role.CLERK][:NAMES_TOLD]
    names = "、".join(one.name for one in others)
    instead = f"同一时间可以约{names}，或者不指定人。" if others else "同一时间可以不指定人。"
    coming = _next_free(offers, service, day, member)
    when = f"{member.name}最近的空闲是{_day_words(coming[0])} {clock_text(coming[1])}。" if coming else ""
    why = f"{_day_words(day)}不在" if away else f"{_day_words(day)} {clock_text(slot.begin)} 已有预约"
    raise RuleBroken(
        "person_away" if away else "person_booked",
        f"{member.name}{why}。{instead}{when}",
        others=[one.staff_no for one in others],
        next={"day": coming[0].isoformat(), "begins": clock_text(coming[1])} if coming else None,
    )


def _next_free(offers: Offers, service: str, day: date, member: StaffMember) -> tuple[date, int] | None:
    """The next slot of the service, from this day on, that has a place and in which the person is free."""
    for after in range(LOOKED_AHEAD_DAYS):
        on = day + timedelta(days=after)
        for slot in offers.slots(service, on):
            if slot.free and member in offers.colleagues.free_at(on, slot.span):
                return on, slot.span.begin
    return None


# --- coming -----------------------------------------------------------------------------------------------------------


def window_asked_for(rooms: Rooms, caller: Caller, one: Appointment) -> int | None:
    """The window the person asked for sits at; None where nobody was asked for. Raises ``person_not_seated``."""
    member = rooms.people.by_id(one.with_staff_id) if one.with_staff_id else None
    if member is None:
        return None
    window = rooms.offer.window_of(member.id)
    if window is not None:
        return window.no
    what = (
        "请到导服台，由工作人员安排。"
        if caller.role is Role.KIOSK
        else "可以先等一等，或者改由任何窗口接待。"
    )
    raise RuleBroken("person_not_seated", f"{member.name}现在没有在任何窗口签到，{what}")


def goes_to_window(deed: Deed, ticket_id: str, window_no: int) -> None:
    """Only this window calls the number, in its place of the line."""
    ticket = known_ticket(deed.work, ticket_id)
    send_on(deed, ticket, rules_of.send_to_window(ticket, window_no))


def _view(colleagues: Colleagues, member: StaffMember) -> dict[str, Any]:
    return {
        "staff_no": member.staff_no,
        "name": member.name,
        "title": member.title,
        "window_no": colleagues.window_of(member.id),
        "away": sorted(colleagues.days_away(member.id)),
    }


def _day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"
