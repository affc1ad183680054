"""Who is next: among those who wait for what this window serves, whoever has waited longest.

The rule, as a manager reads it:

1. A window calls people who wait for one of its services, and people sent to this very window.
2. A person sent to another window is left to that window.
3. Among those, the longest effective wait goes first. Effective wait runs from taking the number; a transfer may
   keep it, start it afresh (end) or put it before everybody (front); a missed number that returns stands
   ``return_places`` places behind the next of its service.

Effective arrival is one whole number, ``queue_key``, in nanoseconds since 1970: smaller is earlier. Keys of one hall
only grow (a clock set back cannot push in front), and stand at least :data:`STEP` apart, so that a returning number
finds a place between two others.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

STEP = 1_000_000


class Waiting(NamedTuple):
    """What the rule needs to know of one who waits."""

    ticket_id: str
    service: str
    queue_key: int
    number: str
    for_window_no: int | None = None


def may_call(window_no: int, services: Sequence[str], waiting: Waiting) -> bool:
    """Whether this window may call this person at all."""
    if waiting.for_window_no is not None:
        return waiting.for_window_no == window_no
    return waiting.service in services


def in_order(waiting: Sequence[Waiting]) -> list[Waiting]:
    """The order in which they will be called, if one window served them all."""
    return sorted(waiting, key=lambda one: (one.queue_key, one.ticket_id))


def next_for(window_no: int, services: Sequence[str], waiting: Sequence[Waiting]) -> Waiting | None:
    """The next person for this window, or None when nobody waits for it."""
    candidates = [one for one in waiting if may_call(window_no, services, one)]
    return min(candidates, key=lambda one: (one.queue_key, one.ticket_id), default=None)


def ahead_of(ticket_id: str, same_service_in_order: Sequence[Waiting]) -> int:
    """How many of the same service the rule puts before this ticket."""
    for place, one in enumerate(same_service_in_order):
        if one.ticket_id == ticket_id:
            return place
    return len(same_service_in_order)


def key_at_end(now: datetime, latest_key: int | None) -> int:
    """The key of one who joins the end: now, but never before anybody already there."""
    arrived = int(now.timestamp() * 1_000_000) * 1_000
    return arrived if latest_key is None else max(arrived, latest_key + STEP)


def key_at_front(same_service_in_order: Sequence[Waiting], otherwise: int) -> int:
    """The key of one put before everybody of that service; ``otherwise`` where nobody waits."""
    if not same_service_in_order:
        return otherwise
    return min(otherwise, same_service_in_order[0].queue_key - STEP)


def key_behind(same_service_in_order: Sequence[Waiting], places: int, at_end: int) -> int:
    """The key of one who stands ``places`` places behind the next of that service, or at the end if fewer wait."""
    if places >= len(same_service_in_order):
        return at_end
    behind = same_service_in_order[places].queue_key
    if places == 0:
        return behind - STEP
    before = same_service_in_order[places - 1].queue_key
    return before + (behind - before) // 2
