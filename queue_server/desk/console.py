"""What a clerk's page shows of a window: the number, the work order, the queue, and which presses may come next."""

from datetime import datetime, timedelta
from typing import Any

from queue_server.desk.closing_notes import closing_notes
from queue_server.desk.frame import Caller, House
from queue_server.desk.handover import notes_view
from queue_server.desk.lines import able_windows, as_rule_sees, auto_call_at, windows_with_abilities
from queue_server.desk.rating import prompt_view
from queue_server.desk.rules import calling_rules, may_call_chosen
from queue_server.desk.seat import known_window
from queue_server.desk.transfer_notes import note_view
from queue_server.desk.views import aside_view, moment, ticket_view, waiting_list, window_view
from queue_server.desk.window import undo_offer
from queue_server.desk.work_orders import order_view
from queue_server.domain.calling import Waiting, left_to, may_call
from queue_server.domain.ticket import State, Ticket, no_show_calls_left
from queue_server.store import Rooms
from queue_server.store.offer import Window
from queue_server.store.ratings import Prompt
from queue_server.store.tickets import NOTHING_NEEDED

PROMPT_SHOWN = timedelta(minutes=10)


class ConsoleDesk:
    """The clerk page's view of one window."""

    def __init__(self, house: House) -> None:
        self._house = house

    def console(self, caller: Caller, no: int) -> dict[str, Any]:
        """Everything the page shows, in one snapshot. Raises ``wrong_window``, ``unknown_window``."""
        caller.must_work_at(no)
        now = self._house.clock.now()
        today = self._house.today(now)
        with self._house.reading() as rooms:
            window = known_window(rooms, no)
            ticket = rooms.tickets.at_window(no)
            names = {service.code: service.name for service in rooms.offer.services()}
            visit_id = ticket.visit_id if ticket else window.visit_id
            orders = rooms.visits.orders_of_visit(visit_id) if visit_id and _begun(ticket, window) else []
            matters = [order_view(rooms, order) for order in orders]
            rules = calling_rules(rooms)
            here, elsewhere, left = self._shared_out(rooms, window, waiting_list(rooms, today, names))
            care = rooms.tickets.care(ticket.id) if ticket else NOTHING_NEEDED
            return {
                "seq": rooms.journal.last_seq(),
                "window": window_view(self._house, rooms, window),
                "ticket": ticket_view(self._house, rooms, ticket) if ticket else None,
                "needs": list(care.needs),
                "party": care.party,
                "note": note_view(rooms, ticket.visit_id) if ticket else None,
                "handover_notes": notes_view(rooms, caller, window),
                "visit": self._registered(rooms, window, names),
                "waiting": here,
                "waiting_elsewhere": elsewhere,
                "left_to_others": left,
                "work_order": matters[-1] if matters else None,
                "matters": matters,
                "missed": [aside_view(t, names) for t in rooms.tickets.in_states(today, [State.MISSED])],
                "held": [aside_view(t, names) for t in rooms.tickets.in_states(today, [State.ON_HOLD])],
                "closing": self._closing(rooms, window, now),
                "may_call_chosen": may_call_chosen(rooms, caller.role),
                "auto_call_at": moment(auto_call_at(rooms, window, today, self._house.today)),
                "undo": undo_offer(rooms, window, now, today),
                "recall_at": _recall_at(ticket, rules.recall_gap_s),
                "recalls_left": max(0, rules.recall_max - ticket.recalls) if ticket else 0,
                "calls_left_before_no_show": no_show_calls_left(ticket, rules) if ticket else 0,
                "prompt": prompt_view(self._last_prompt(rooms, no, now)),
                "services": [
                    {
                        "code": service.code,
                        "name": service.name,
                        "served_here": service.code in window.services,
                    }
                    for service in rooms.offer.offered()
                ],
                "windows": [self._brief(rooms, w) for w in rooms.offer.windows() if self._wired(w)],
            }

    def _shared_out(
        self, rooms: Rooms, window: Window, waiting: list[dict[str, Any]]
    ) -> tuple[list[dict[str, Any]], int, list[dict[str, Any]]]:
        """Who waits for this window, how many for others only, and who is left to windows that serve their needs."""
        at_window, manned = as_rule_sees(window), able_windows(rooms)
        here, elsewhere, left = [], 0, []
        for row in waiting:
            one = as_waiting(row)
            if may_call(at_window, one, manned):
                here.append(row)
            elif row["service"] in window.services and (others := left_to(at_window, one, manned)):
                left.append({**row, "left_to": windows_with_abilities(one, others)})
            else:
                elsewhere += 1
        return here, elsewhere, left

    def _closing(self, rooms: Rooms, window: Window, now: datetime) -> list[str]:
        """What closing means for who waits for this window."""
        notes = closing_notes(self._house, rooms, now, for_staff=True)
        return [note["sentence"] for note in notes if note["service"] in (None, *window.services)]

    def _brief(self, rooms: Rooms, window: Window) -> dict[str, Any]:
        """Another window, and who sits there, as a place to send somebody to."""
        member = rooms.people.by_id(window.staff_id) if window.staff_id else None
        return {
            "window_no": window.no,
            "name": window.name,
            "state": window.state,
            "staff_no": member.staff_no if member else None,
            "staff_name": member.name if member else None,
        }

    def _wired(self, window: Window) -> bool:
        return any(wired.no == window.no for wired in self._house.toml.window)

    def _registered(self, rooms: Rooms, window: Window, names: dict[str, str]) -> dict[str, Any] | None:
        if window.visit_id is None:
            return None
        visit = rooms.visits.get(window.visit_id)
        if visit is None:
            return None
        return {
            "visit_id": visit.id,
            "service": visit.service,
            "service_name": names.get(visit.service, visit.service),
            "started_at": moment(visit.started_at),
        }

    def _last_prompt(self, rooms: Rooms, no: int, now: Any) -> Prompt | None:
        return rooms.ratings.last_at_window(no, now - PROMPT_SHOWN)


def _begun(ticket: Ticket | None, window: Window) -> bool:
    return window.visit_id is not None if ticket is None else ticket.state is State.SERVING


def as_waiting(row: dict[str, Any]) -> Waiting:
    """A row of the waiting list as the calling rule sees it."""
    return Waiting(
        row["id"],
        row["service"],
        0,
        row["number"],
        row["for_window_no"],
        row["priority_class"],
        needs=tuple(row["needs"]),
    )


def _recall_at(ticket: Ticket | None, gap_s: int) -> str | None:
    if ticket is None or ticket.last_call_at is None or ticket.state is not State.CALLED:
        return None
    return moment(ticket.last_call_at + timedelta(seconds=gap_s))
