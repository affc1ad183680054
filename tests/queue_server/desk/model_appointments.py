"""The part of the model that knows appointments: booked, kept early, on time or late, missed; and the promised place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.queue_server.desk.model_line import Line
from tests.queue_server.desk.model_parts import EARLY, LATE, LEAD, SLOT_PEOPLE, ZONE, Visit


@dataclass
class Appointment:
    """Somebody who said when they will come."""

    service: str
    at: datetime
    needs: frozenset[str]
    standing: str = "booked"
    id: str = ""

    @property
    def day(self) -> str:
        """Its hall day."""
        return self.at.astimezone(ZONE).date().isoformat()


class Appointments(Line):
    """``booked`` is everybody who was ever booked."""

    booked: list[Appointment]

    def refusals_of_book(self, service: str, at: datetime) -> set[str]:
        """A slot to come, with a free place."""
        if at <= self.now:
            return {"slot_not_offered"}
        there = [a for a in self.booked if (a.service, a.at) == (service, at) and a.standing != "cancelled"]
        return {"slot_full"} if len(there) >= SLOT_PEOPLE else set()

    def book(self, service: str, at: datetime, needs: frozenset[str]) -> Appointment:
        """Somebody will come."""
        one = Appointment(service, at, needs)
        self.booked.append(one)
        self.told.append(("appointment_booked", None, None))
        return one

    def refusals_of_unbook(self, one: Appointment) -> set[str]:
        """Only who is expected can be cancelled."""
        return set() if one.standing == "booked" else {"appointment_settled"}

    def unbook(self, one: Appointment) -> None:
        """Will not come."""
        one.standing = "cancelled"
        self.told.append(("appointment_cancelled", None, None))

    def refusals_of_check_in(self, one: Appointment) -> set[str]:
        """On its day, at most half an hour early; once; too late is too late, but not refused by that."""
        codes = set() if one.standing in ("booked", "no_show") else {"appointment_settled"}
        if one.day != self.today:
            codes.add("other_day")
        elif self.now < one.at - EARLY:
            codes.add("too_early")
        elif self.is_late(one) and one.service in self.stopped:
            codes.add("service_closed")
        return codes

    def is_late(self, one: Appointment) -> bool:
        """Whether whoever comes now is a walk-in."""
        return self.now > one.at + LATE

    def check_in(self, one: Appointment, line_now: list[str]) -> Visit:
        """Here, with a number: at the promised place, or at the end."""
        one.standing = "checked_in"
        on_time = not self.is_late(one)
        visit = self.take(one.service, True, True, line_now, needs=one.needs, promised=on_time and one.at)
        self.told.append(("appointment_checked_in", visit.number, None))
        return visit

    def take(
        self,
        service: str,
        name: bool,
        phone: bool,
        line_now: list[str],
        priority: str | None = None,
        needs: frozenset[str] = frozenset(),
        promised: datetime | bool | None = None,
    ) -> Visit:
        """A number: behind everybody who came before, or where an appointed time promised."""
        number = self.next_number(service)
        self.arrivals += 1
        visit = Visit(
            self.today, service, self.now, number, "waiting", arrival=self.arrivals, name=name, phone=phone,
            priority=priority, needs=needs,
        )  # fmt: skip
        self.visits.append(visit)
        self.moves(visit, line_now)
        if isinstance(promised, datetime):
            visit.appointed, visit.since = True, promised - LEAD
            self.stands_by_its_time(visit)
        else:
            self.joins_the_end(visit)
        self._tell("ticket_taken", visit)
        return visit

    # --- where somebody stands ------------------------------------------------------------------------------------

    def moves(self, visit: Visit, line_now: list[str]) -> None:
        """Somebody joins the line: look where, and see that nobody else has moved."""
        numbers = [v.number for v in self.line]
        others = [number for number in line_now if number != visit.number]
        assert others == numbers, f"{visit.number} moved others: {line_now} after {numbers}"
        self.line.insert(line_now.index(str(visit.number)), visit)
        visit.moved, visit.since = True, None

    def joins_the_end(self, visit: Visit) -> None:
        """Behind everybody who came, before nobody but those whose appointed time is still to come."""
        visit.moved, visit.appointed = False, False
        visit.since = self.now if self.now > self.newest else None
        self.newest = max(self.newest + timedelta(milliseconds=1), self.now)
        behind = self.line[self.line.index(visit) + 1 :]
        assert all(v.appointed for v in behind), f"{visit.number} is not at the end"
        self.stands_by_its_time(visit)

    def stands_by_its_time(self, visit: Visit) -> None:
        """Where it is known since when two people wait, for the rule, whoever waits longer stands first."""
        here = self.line.index(visit)
        for place, other in enumerate(self.line):
            if other is visit or other.since is None or visit.since is None:
                continue
            apart = other.since - visit.since
            if abs(apart) > timedelta(seconds=1):
                assert (place < here) == (apart < timedelta(0)), f"{visit.number} and {other.number}"

    # --- time -----------------------------------------------------------------------------------------------------

    def time_is(self, now: datetime) -> None:
        """Whoever did not come in time is noted as such, after midnight has done its work."""
        super().time_is(now)
        for one in self.booked:
            if one.standing == "booked" and one.at + LATE < now:
                one.standing = "no_show"
                self.told.append(("appointment_missed", None, None))
