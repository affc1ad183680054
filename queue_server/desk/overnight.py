"""留号过夜: in an emergency the shift supervisor keeps today's queue for the next day the hall opens.

Without a decision midnight abandons as ever. With one, who waits, missed the call or is on hold stays in the queue, in
front and in order, once: the night after needs a decision of its own. Figures count a number on the day it was taken,
and its wait with the night in it.
"""

from datetime import date, datetime, timedelta
from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.opening import Timetable
from queue_server.desk.rules import closed_days
from queue_server.desk.views import moment
from queue_server.domain.errors import RuleBroken
from queue_server.domain.overnight_events import OvernightDecided, OvernightWithdrawn
from queue_server.domain.ticket import KEPT_OVERNIGHT
from queue_server.store import Rooms
from queue_server.store.overnights import Overnight

LOOK_AHEAD_DAYS = 60


class OvernightDesk:
    """Use cases of whoever has to send people home with their numbers."""

    def __init__(self, house: House) -> None:
        self._house = house

    def decide(self, caller: Caller, press: Press, reason: str) -> Answer:
        """Tonight's midnight keeps the queue. Raises ``overnight_decided`` when that is so already."""

        def act(deed: Deed) -> dict[str, Any]:
            if deed.work.overnights.of_day(deed.today) is not None:
                raise RuleBroken("overnight_decided", "今天已经决定留号过夜；要改原因请先撤销。")
            to_day = next_open_day(self._house, deed.work, deed.now, deed.today)
            one = Overnight(new_id(), deed.today, to_day, reason.strip(), deed.now, caller.staff_id)
            deed.work.overnights.add(one)
            deed.record(OvernightDecided(one.id, to_day, caller.staff_id))
            return night_view(deed.work, deed.today)

        return self._house.pressed(caller, press, act)

    def withdraw(self, caller: Caller, press: Press) -> Answer:
        """Midnight abandons as ever. Raises ``no_overnight_decision``."""

        def act(deed: Deed) -> dict[str, Any]:
            one = deed.work.overnights.of_day(deed.today)
            if one is None:
                raise RuleBroken("no_overnight_decision", "今天没有决定留号过夜。")
            deed.work.overnights.withdraw(one.id, deed.now)
            deed.record(OvernightWithdrawn(one.id))
            return night_view(deed.work, deed.today)

        return self._house.pressed(caller, press, act)


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
    one = rooms.overnights.of_day(today)
    member = rooms.people.by_id(one.decided_by) if one and one.decided_by else None
    decision = one and {
        "reason": one.reason,
        "to_day": one.to_day,
        "decided_at": moment(one.decided_at),
        "decided_by": member.name if member else None,
    }
    open_now = rooms.tickets.in_states(today, sorted(KEPT_OVERNIGHT))
    return {
        "decision": decision,
        "open_numbers": sum(1 for ticket in open_now if not ticket.training),
        "kept_from_before": rooms.overnights.kept_in(today),
    }
