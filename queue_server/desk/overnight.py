"""留号过夜: in an emergency the shift supervisor keeps numbers for the next day the hall opens.

The whole queue, one service's, or one chosen number. Without a decision midnight abandons as ever. With one, who waits,
missed the call or is on hold stays in the queue, in front and in order, once: the night after needs a decision of its
own. Figures count a number on the day it was taken, and its wait with the night in it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.opening import Timetable
from queue_server.desk.reception import known_service, known_ticket
from queue_server.desk.rules import closed_days
from queue_server.desk.views import moment
from queue_server.domain.errors import RuleBroken, ticket_not_callable
from queue_server.domain.overnight import Overnight, keeper
from queue_server.domain.overnight_events import OvernightDecided, OvernightWithdrawn
from queue_server.domain.ticket import KEPT_OVERNIGHT, STATE_WORDS, Ticket
from queue_server.store import Rooms

LOOK_AHEAD_DAYS = 60


class OvernightDesk:
    """Use cases of whoever has to send people home with their numbers."""

    def __init__(self, house: House) -> None:
        self._house = house

    def decide(
        self,
        caller: Caller,
        press: Press,
        reason: str,
        service: str | None = None,
        ticket_id: str | None = None,
    ) -> Answer:
        """Tonight's midnight keeps the queue, or of it one service's numbers, or one number.

        Raises ``overnight_decided`` when that is so already, ``ticket_not_callable`` for a number that nobody can keep,
        ``unknown_service``, ``unknown_ticket``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            standing = deed.work.overnights.of_day(deed.today)
            if ticket_id is not None:
                _must_be_to_keep(deed, known_ticket(deed.work, ticket_id), standing)
            elif service is not None:
                known_service(deed.work, service)
            if any(one.is_whole or (one.service, one.ticket_id) == (service, ticket_id) for one in standing):
                raise RuleBroken("overnight_decided", "已经决定留号过夜；要改原因请先撤销。")
            to_day = next_open_day(self._house, deed.work, deed.now, deed.today)
            one = Overnight(
                new_id(), deed.today, to_day, reason.strip(), deed.now, caller.staff_id, service, ticket_id
            )
            deed.work.overnights.add(one)
            deed.record(OvernightDecided(one.id, to_day, caller.staff_id, service, ticket_id))
            return night_view(deed.work, deed.today)

        return self._house.pressed(caller, press, act)

    def withdraw(
        self, caller: Caller, press: Press, service: str | None = None, ticket_id: str | None = None
    ) -> Answer:
        """What was decided of this service, or of this number, is taken back; without either, everything of today.

        Raises ``no_overnight_decision``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            standing = deed.work.overnights.of_day(deed.today)
            if service is not None or ticket_id is not None:
                standing = [one for one in standing if (one.service, one.ticket_id) == (service, ticket_id)]
            if not standing:
                raise RuleBroken("no_overnight_decision", "今天没有这样决定留号过夜。")
            for one in standing:
                deed.work.overnights.withdraw(one.id, deed.now)
                deed.record(OvernightWithdrawn(one.id))
            return night_view(deed.work, deed.today)

        return self._house.pressed(caller, press, act)


def _must_be_to_keep(deed: Deed, ticket: Ticket, standing: Sequence[Overnight]) -> None:
    if ticket.queue_day != deed.today:
        raise ticket_not_callable(ticket.number, "不是今天的号", "留号过夜")
    if ticket.training:
        raise ticket_not_callable(ticket.number, "是练习号", "留号过夜")
    if ticket.state not in KEPT_OVERNIGHT:
        raise ticket_not_callable(ticket.number, STATE_WORDS[ticket.state], "留号过夜")
    if keeper(standing, ticket) is not None:
        raise RuleBroken("overnight_decided", f"{ticket.number} 号已经决定留号过夜。")


def next_open_day(house: House, rooms: Rooms, now: datetime, today: str) -> str:
    """The next day on which any service has hours; tomorrow when none is in sight."""
    local, closed = now.astimezone(house.zone), closed_days(rooms)
    timetable = Timetable(rooms, local)
    hours = [timetable.hours_of(service) for service in rooms.offer.offered()]
    tomorrow = date.fromisoformat(today) + timedelta(days=1)
    days = [tomorrow + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS)]
    opens = (day for day in days if any(one.spans_on(day, closed) for one in hours))
    return next(opens, tomorrow).isoformat()


def night_view(rooms: Rooms, today: str) -> dict[str, Any]:
    """What tonight's midnight will do with how many numbers, and which were kept from the day before."""
    standing = rooms.overnights.of_day(today)
    open_now = [one for one in rooms.tickets.in_states(today, sorted(KEPT_OVERNIGHT)) if not one.training]
    whole = next((one for one in standing if one.is_whole), None)
    return {
        "decision": whole and _decided(rooms, whole),
        "parts": [_part(rooms, one, open_now) for one in standing if not one.is_whole],
        "open_numbers": len(open_now),
        "kept_numbers": sum(1 for ticket in open_now if keeper(standing, ticket)),
        "kept_from_before": rooms.overnights.kept_in(today),
    }


def _decided(rooms: Rooms, one: Overnight) -> dict[str, Any]:
    member = rooms.people.by_id(one.decided_by) if one.decided_by else None
    return {
        "reason": one.reason,
        "to_day": one.to_day,
        "decided_at": moment(one.decided_at),
        "decided_by": member.name if member else None,
    }


def _part(rooms: Rooms, one: Overnight, open_now: Sequence[Ticket]) -> dict[str, Any]:
    """One service's night, or one number's, and how many of the open numbers that keeps."""
    service = rooms.offer.service(one.service) if one.service else None
    ticket = rooms.tickets.get(one.ticket_id) if one.ticket_id else None
    return {
        **_decided(rooms, one),
        "service": one.service,
        "service_name": service.name if service else None,
        "ticket_id": one.ticket_id,
        "number": ticket.number if ticket else None,
        "keeps": sum(1 for each in open_now if one.keeps(each)),
    }
