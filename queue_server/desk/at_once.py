"""The hall at this moment in a few figures, for 现场 and 今日. Practice (培训) is counted apart, and in no other figure."""

from collections import Counter
from datetime import datetime
from typing import Any

from queue_server.domain.ticket import State, Ticket
from queue_server.store import Rooms
from queue_server.store.offer import Window


def at_once(rooms: Rooms, windows: list[Window], today: str, now: datetime) -> dict[str, Any]:
    """Who waits, is served or set aside now, at how many windows; ``practice``: every open practice number and visit."""
    here = rooms.tickets.in_states(today, [State.WAITING, State.MISSED, State.ON_HOLD])
    here += [ticket for window in windows if (ticket := rooms.tickets.at_window(window.no)) is not None]
    real = [ticket for ticket in here if not ticket.training]
    registered = [window.visit_id for window in windows if window.visit_id is not None]
    practised = sum(1 for visit_id in registered if rooms.training.is_practice(visit_id))
    states = Counter(ticket.state for ticket in real)
    return {
        "waiting": states[State.WAITING],
        "longest_wait_s": longest_wait_s(real, now),
        "serving": states[State.SERVING] + len(registered) - practised,
        "windows_open": sum(1 for window in windows if window.state == "open"),
        "windows": len(windows),
        "on_hold": states[State.ON_HOLD],
        "missed": states[State.MISSED],
        "practice": len(here) - len(real) + practised,
    }


def really_waiting(rooms: Rooms, today: str) -> dict[str, list[Ticket]]:
    """Whoever waits and does not practise, by service."""
    lines: dict[str, list[Ticket]] = {}
    for ticket in rooms.tickets.in_states(today, [State.WAITING]):
        if not ticket.training:
            lines.setdefault(ticket.service, []).append(ticket)
    return lines


def longest_wait_s(tickets: list[Ticket], now: datetime) -> int | None:
    """How long whoever of these took a number first has waited, in seconds; None when nobody of them waits."""
    taken = [ticket.taken_at for ticket in tickets if ticket.state is State.WAITING]
    return max(0, int((now - min(taken)).total_seconds())) if taken else None
