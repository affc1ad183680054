"""Whoever may be asked for by name: where they sit, which days they are away, when they are taken."""

from datetime import date

from queue_server.desk.seat import AT_WINDOWS
from queue_server.domain.appointment import overlap
from queue_server.domain.errors import NotKnown, RuleBroken
from queue_server.domain.opening_hours import Span
from queue_server.store import Rooms
from queue_server.store.people import StaffMember


class Colleagues:
    """The people of the hall as somebody who books sees them, read once; ``today`` is the hall day."""

    def __init__(self, rooms: Rooms, today: date) -> None:
        self._rooms = rooms
        self._by_id = {member.id: member for member in rooms.people.staff()}
        self._away = rooms.absences.from_day(today.isoformat())
        self._taken: dict[tuple[str, str], dict[str, list[Span]]] = {}
        self._windows = {window.staff_id: window.no for window in rooms.offer.windows() if window.staff_id}

    def askable(self) -> list[StaffMember]:
        """Whoever may be asked for: everybody at work who may sit at a window, by staff number."""
        return [member for member in self._by_id.values() if _may_be_asked_for(member)]

    def asked_for(self, staff_no: str) -> StaffMember:
        """The person of this number. Raises ``unknown_staff``, ``not_a_window_role``."""
        member = next((one for one in self._by_id.values() if one.staff_no == staff_no), None)
        if member is None or member.disabled:
            raise NotKnown("unknown_staff", "没有这位工作人员，或账号已停用。")
        if member.role not in AT_WINDOWS:
            raise RuleBroken("not_a_window_role", f"{member.name}的岗位不在窗口。")
        return member

    def by_id(self, staff_id: str | None) -> StaffMember | None:
        """The person, at work or not."""
        return self._by_id.get(staff_id) if staff_id else None

    def window_of(self, staff_id: str) -> int | None:
        """The window they sit at now."""
        return self._windows.get(staff_id)

    def days_away(self, staff_id: str) -> frozenset[str]:
        """The days from today on that they are away."""
        return self._away.get(staff_id, frozenset())

    def free_at(self, day: date, slot: Span, but_not: str = "") -> list[StaffMember]:
        """Whoever is here and not taken during this stretch of a day; an appointment that moves takes nobody."""
        taken = self._times_with(day.isoformat(), but_not)
        return [
            member
            for member in self.askable()
            if day.isoformat() not in self.days_away(member.id)
            and not overlap(slot, taken.get(member.id, ()))
        ]

    def _times_with(self, day: str, but_not: str) -> dict[str, list[Span]]:
        if (day, but_not) not in self._taken:
            self._taken[day, but_not] = self._rooms.appointments.times_with(day, but_not)
        return self._taken[day, but_not]

    def why_touched(self, staff_id: str | None, day: str) -> str | None:
        """Why somebody cannot come to this person that day after all, in one sentence; None when they can."""
        member = self.by_id(staff_id)
        if member is None:
            return None
        if not _may_be_asked_for(member):
            return f"{member.name}已不在窗口工作，请电话告知改约别人。"
        if day in self.days_away(member.id):
            return f"{member.name}当天不在，请电话告知改期或改约别人。"
        return None


def _may_be_asked_for(member: StaffMember) -> bool:
    return not member.disabled and member.role in AT_WINDOWS
