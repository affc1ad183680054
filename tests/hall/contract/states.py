"""A ticket in every state there is, made by the presses that lead there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hall.contract.conftest import Day

Ticket = dict[str, Any]


def called(day: Day, number: int = 1) -> Ticket:
    """A ticket that window 1 has called."""
    for _ in range(number):
        day.kiosk.takes()
    ticket: Ticket = day.clerk.presses("/windows/1/call-next")["ticket"]
    return ticket


def serving(day: Day) -> Ticket:
    """A ticket that window 1 serves."""
    called(day)
    ticket: Ticket = day.clerk.presses("/windows/1/start")["ticket"]
    return ticket


def missed(day: Day) -> Ticket:
    """A ticket whose citizen did not come to window 1."""
    called(day)
    day.passes(16)
    day.clerk.presses("/windows/1/recall")
    ticket: Ticket = day.clerk.presses("/windows/1/no-show")["ticket"]
    return ticket


def on_hold(day: Day) -> Ticket:
    """A ticket that window 1 has set aside."""
    serving(day)
    ticket: Ticket = day.clerk.presses("/windows/1/hold")["ticket"]
    return ticket


def finished(day: Day) -> Ticket:
    """A ticket that window 1 has served."""
    serving(day)
    ticket: Ticket = day.clerk.presses("/windows/1/finish")["ticket"]
    return ticket


def cancelled(day: Day) -> Ticket:
    """A ticket that was given up."""
    ticket: Ticket = day.kiosk.presses(f"/tickets/{day.kiosk.takes()['id']}/cancel")
    return ticket


def abandoned(day: Day) -> Ticket:
    """A ticket of yesterday that nobody called."""
    ticket = day.kiosk.takes()
    day.hall.clock.next_day()
    day.knows_the_new_day()
    found: Ticket = day.kiosk.gets(f"/tickets/{ticket['id']}")
    return found


def waiting(day: Day) -> Ticket:
    """A ticket that waits."""
    return day.kiosk.takes()


STATES: dict[str, Callable[[Day], Ticket]] = {
    "waiting": waiting,
    "called": called,
    "serving": serving,
    "on_hold": on_hold,
    "missed": missed,
    "finished": finished,
    "abandoned": abandoned,
    "cancelled": cancelled,
}
