"""Closing: whoever holds a number is served, or told why not and what to do instead.

What people are told follows by itself from hours, stops and decisions (:mod:`queue_server.domain.closing`); a shift
supervisor may end the line of a service, of all, or of one number. The numbers end as cancelled ones, with the reason.
What was ended by mistake goes on (:mod:`queue_server.desk.ending_undone`).
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from queue_server.desk.closing_notes import Notes, closing_notes, gives_numbers
from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.opening import Timetable
from queue_server.desk.reception import known_ticket, must_be_todays, offered_service
from queue_server.desk.rules import closed_days
from queue_server.desk.stops import stop
from queue_server.desk.views import ticket_view
from queue_server.domain import closing as rules_of
from queue_server.domain import ticket as tickets_of
from queue_server.domain.closing import Instead
from queue_server.domain.closing_events import LineEnded, TicketEnded
from queue_server.domain.errors import RuleBroken
from queue_server.domain.opening_hours import next_opening
from queue_server.domain.ticket import State, Ticket, Verb
from queue_server.store.endings import Ending
from queue_server.store.offer import Service


class ClosingDesk:
    """Use cases of whoever decides that the day is over."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._told: Notes = []
        self._looked_at: tuple[int, str] | None = None
        self.changed: Callable[[Notes], None] = lambda notes: None
        """Who hears what screens have to say now, whenever it is another than before."""

    def look(self) -> None:
        """Tells the screens where time or a decision has changed what those who wait have to know."""
        now = self._house.clock.now()
        minute = now.strftime("%Y-%m-%dT%H:%M")
        with self._house.reading() as rooms:
            looked_at = (rooms.journal.last_seq(), minute)
            if looked_at == self._looked_at:
                return
            notes = closing_notes(self._house, rooms, now)
        self._looked_at = looked_at
        if notes != self._told:
            self._told = notes
            self.changed(notes)

    def end_ticket(
        self, caller: Caller, press: Press, ticket_id: str, reason: str, instead: Sequence[str]
    ) -> Answer:
        """One number is not served today, for a stated reason. Raises ``ticket_not_callable``."""

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            must_be_todays(deed, ticket, Verb.CANCEL)
            tickets_of.after(ticket, Verb.CANCEL)
            service = deed.work.offer.service(ticket.service)
            words = self._instead(deed, service, instead)
            ending = self._decided(deed, ticket.service, ticket.id, reason, words, instead)
            ended = _end(deed, ticket, ending)
            return ticket_view(self._house, deed.work, ended)

        return self._house.pressed(caller, press, act)

    def end_line(
        self, caller: Caller, press: Press, code: str | None, reason: str, instead: Sequence[str]
    ) -> Answer:
        """Whoever waits for this service, or (None) for any, is not served today; no more numbers of it are given.

        Who missed the call or is on hold is not waiting and stays. Raises ``nobody_waits``, ``unknown_service``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            waiting = [
                one
                for one in deed.work.tickets.in_states(deed.today, [State.WAITING])
                if not one.training and code in (None, one.service)
            ]
            services = (
                [one for one in deed.work.offer.services() if one.code in {each.service for each in waiting}]
                if code is None
                else [offered_service(deed.work, code)]
            )
            if not waiting:
                whose = services[0].name if services else "大厅里"
                raise RuleBroken("nobody_waits", f"{whose}现在没有人在等，不用结束排队。")
            stopped = []
            for service in services:
                words = self._instead(deed, service, instead)
                stops = gives_numbers(service, Timetable(deed.work, deed.now.astimezone(self._house.zone)))
                ending = self._decided(deed, service.code, None, reason, words, instead, stops=stops)
                if stops:
                    stop(deed, service.code, reason)
                    stopped.append(service.name)
                for ticket in waiting:
                    if ticket.service == service.code:
                        _end(deed, ticket, ending)
            return {"ended": len(waiting), "services": [one.name for one in services], "stopped": stopped}

        return self._house.pressed(caller, press, act)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _decided(
        self,
        deed: Deed,
        service: str,
        ticket_id: str | None,
        reason: str,
        words: str,
        instead: Sequence[str],
        *,
        stops: bool = False,
    ) -> Ending:
        ending = Ending(
            new_id(),
            deed.today,
            service,
            ticket_id,
            reason.strip(),
            words,
            deed.now,
            deed.caller.staff_id,
            stops,
        )
        told = deed.work.endings.add(ending)
        deed.record(
            LineEnded(ending.id, service, ticket_id, sorted(set(instead)), told, deed.caller.staff_id)
        )
        return ending

    def _instead(self, deed: Deed, service: Service | None, instead: Sequence[str]) -> str:
        """What to do instead; when to come again is the service's next opening on a later day."""
        opens = None
        if service is not None:
            local = deed.now.astimezone(self._house.zone)
            hours = Timetable(deed.work, local).hours_of(service)
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            opens = next_opening(hours, midnight + timedelta(days=1), closed_days(deed.work))
        return rules_of.instead_words([Instead(one) for one in instead], opens)


def _end(deed: Deed, ticket: Ticket, ending: Ending) -> Ticket:
    ended = tickets_of.cancel(ticket)
    deed.save(ended)
    deed.work.endings.note(ended.id, ending.id, ticket.state)
    deed.record(TicketEnded(*ended.told, ending_id=ending.id, was=ticket.state.value))
    return ended
