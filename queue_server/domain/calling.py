"""Who is next: among those who wait for what this window serves, whoever has waited longest; some go first, bounded.

The rule, as a manager reads it:

1. A window calls people who wait for one of its services, and people sent to this very window. A person sent to another
   window is left to that window. A dedicated window (专用窗口, B-1.3.5) calls its classes only, or first.
2. Whoever the shift supervisor put on top (with a reason) goes first.
3. Within one service, priority classes overtake in a bounded way: at most ``priority_per_normal`` (2) priority numbers
   are called, across all windows, before one normal number is; and only while somebody normal waits.
4. Between services, and within a class, the longest effective wait goes first. Effective wait runs from taking the
   number; a transfer may keep it, start it afresh (end) or put it before everybody (front); a missed number that
   returns stands ``return_places`` places behind the next of its service.
5. Whoever needs what a window is good at (a low counter, a language) is left to the manned, unpaused windows that
   serve most of it, as long as there is one for their service; if there is none, anybody may call them.
6. Whoever checks in on time for an appointment (预约) waits, for this rule, from ``lead_min`` minutes before the appointed
   time on, however early they came; too late, from checking in, as a walk-in (queue_server.domain.appointment).

Effective arrival is one whole number, ``queue_key``, in nanoseconds since 1970: smaller is earlier. Keys of one hall
only grow (a clock set back cannot push in front; a kept appointment's key may lie ahead of now), and stand at least
:data:`STEP` apart, so that a returning number finds a place between two others.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from queue_server.domain.catalogue import SERVED_BY

STEP = 1_000_000
DEFAULT_RATIO = 2
NO_BALANCE: Mapping[str, int] = {}


class Waiting(NamedTuple):
    """What the rule needs to know of one who waits. ``raised`` orders those the supervisor put on top."""

    ticket_id: str
    service: str
    queue_key: int
    number: str
    for_window_no: int | None = None
    priority_class: str | None = None
    raised: int | None = None
    needs: tuple[str, ...] = ()

    @property
    def arrival(self) -> tuple[int, str]:
        """What orders people within one line: effective arrival, then the ticket's own age."""
        return (self.queue_key, self.ticket_id)


class Dedication(StrEnum):
    """Whether a window is there for certain classes."""

    NO = "no"
    FIRST = "first"
    ONLY = "only"


class Why(StrEnum):
    """Why somebody was called and nobody else; the journal keeps it with the call."""

    LONGEST_WAIT = "longest_wait"
    PRIORITY = "priority"
    NORMAL_TURN = "normal_turn"
    RAISED = "raised"
    SENT_HERE = "sent_here"
    DEDICATED = "dedicated"
    CHOSEN = "chosen"


class AtWindow(NamedTuple):
    """What the rule needs to know of the window that calls."""

    no: int
    services: tuple[str, ...]
    dedication: Dedication = Dedication.NO
    classes: frozenset[str] = frozenset()
    abilities: frozenset[str] = frozenset()


class Choice(NamedTuple):
    """Who is called, and why."""

    waiting: Waiting
    why: Why


def in_order(waiting: Sequence[Waiting]) -> list[Waiting]:
    """By effective arrival alone, whatever class and service."""
    return sorted(waiting, key=lambda one: one.arrival)


def may_call(window: AtWindow, waiting: Waiting, manned: Sequence[AtWindow] = ()) -> bool:
    """Whether this window may call this person at all; ``manned``: the windows that call now and are good at something."""
    if waiting.for_window_no is not None:
        return waiting.for_window_no == window.no
    return waiting.service in window.services and not left_to(window, waiting, manned)


def left_to(window: AtWindow, waiting: Waiting, manned: Sequence[AtWindow]) -> list[AtWindow]:
    """The windows that serve more of what this person needs than this one, and so call them; nobody: it may itself."""
    needed = {SERVED_BY[need] for need in waiting.needs if need in SERVED_BY}
    if not needed or waiting.for_window_no is not None:
        return []
    serving = [(len(needed & other.abilities), other) for other in manned if _serves(other, waiting)]
    most = max((served for served, _ in serving), default=0)
    if most <= len(needed & window.abilities):
        return []
    return [other for served, other in serving if served == most]


def _serves(window: AtWindow, waiting: Waiting) -> bool:
    """Whether this person's turn at this window can come at all: a window for others only never calls them."""
    is_for_others = window.dedication is Dedication.ONLY and waiting.priority_class not in window.classes
    return waiting.service in window.services and not is_for_others


def choose(
    window: AtWindow,
    waiting: Sequence[Waiting],
    since_normal: Mapping[str, int] = NO_BALANCE,
    ratio: int = DEFAULT_RATIO,
    manned: Sequence[AtWindow] = (),
) -> Choice | None:
    """The next person for this window and why, or None when nobody waits for it.

    ``since_normal``: how many priority numbers of each service were called since its last normal one. ``manned``: the
    windows that call now and are good at something, to leave people to those that serve their needs.
    """
    mine = [one for one in waiting if may_call(window, one, manned)]
    if window.dedication is not Dedication.NO:
        of_class = [one for one in mine if one.priority_class in window.classes]
        if of_class:
            return Choice(min(of_class, key=_first), Why.DEDICATED)
        if window.dedication is Dedication.ONLY:
            return None
    raised = [one for one in mine if one.raised is not None]
    if raised:
        return Choice(min(raised, key=_first), Why.RAISED)
    heads = [Choice(one, Why.SENT_HERE) for one in mine if one.for_window_no is not None]
    for service in dict.fromkeys(one.service for one in mine if one.for_window_no is None):
        line = [one for one in mine if one.for_window_no is None and one.service == service]
        heads.append(_head(line, since_normal.get(service, 0), ratio))
    return min(heads, key=lambda choice: choice.waiting.arrival, default=None)


def next_for(window_no: int, services: Sequence[str], waiting: Sequence[Waiting]) -> Waiting | None:
    """The next person for an ordinary window when no priority number was called yet."""
    choice = choose(AtWindow(window_no, tuple(services)), waiting)
    return None if choice is None else choice.waiting


def since_normal_after(called: Waiting, since_normal: int, *, overtakes_normal: bool) -> int:
    """The service's count after this call: one more while somebody normal is overtaken, none after a normal one.

    Who was put on top or sent to a window went before others for another reason, and counts for neither.
    """
    if called.raised is not None or called.for_window_no is not None:
        return since_normal
    if called.priority_class is None:
        return 0
    return since_normal + 1 if overtakes_normal else 0


def service_order(line: Sequence[Waiting], since_normal: int, ratio: int = DEFAULT_RATIO) -> list[Waiting]:
    """The order in which one service's people will be called, if nobody else came."""
    by_arrival = sorted(line, key=_first)
    ordered = [one for one in by_arrival if one.raised is not None]
    priority = [one for one in by_arrival if one.raised is None and one.priority_class is not None]
    normal = [one for one in by_arrival if one.raised is None and one.priority_class is None]
    since = since_normal
    while priority and normal:
        if since < ratio:
            ordered.append(priority.pop(0))
            since += 1
        else:
            ordered.append(normal.pop(0))
            since = 0
    return ordered + priority + normal


def hall_order(
    lines: Mapping[str, Sequence[Waiting]], since_normal: Mapping[str, int], ratio: int = DEFAULT_RATIO
) -> list[Waiting]:
    """The order in which everybody would be called by one window that serves everything."""
    queues = {
        service: deque(service_order(line, since_normal.get(service, 0), ratio))
        for service, line in lines.items()
    }
    ordered = []
    while any(queues.values()):
        nearest = min((queue for queue in queues.values() if queue), key=lambda queue: _first(queue[0]))
        ordered.append(nearest.popleft())
    return ordered


class Before(NamedTuple):
    """How many of the same service stand where, seen from one who waits: what :func:`ahead` needs, and no names."""

    raised: int
    """Put on top before this one, or all of them when this one was not."""
    own_class: int
    """Of the same turn (priority or normal), with the earlier arrival."""
    other_class: int
    """Of the other turn, whatever their arrival."""


def ahead(
    is_priority: bool, is_raised: bool, before: Before, since_normal: int, ratio: int = DEFAULT_RATIO
) -> int:
    """How many the rule puts before one who waits: the place in :func:`service_order`, without walking it."""
    if is_raised:
        return before.raised
    first_turn = max(0, ratio - since_normal)
    if is_priority:
        turns = 0 if before.own_class < first_turn else 1 + (before.own_class - first_turn) // ratio
    else:
        turns = first_turn + before.own_class * ratio
    return before.raised + before.own_class + min(turns, before.other_class)


def _head(line: Sequence[Waiting], since_normal: int, ratio: int) -> Choice:
    """The first of one service: whose turn it is, priority or normal, and the longest wait within that."""
    first = min(line, key=lambda one: one.arrival)
    priority = [one for one in line if one.priority_class is not None]
    normal = [one for one in line if one.priority_class is None]
    if not priority or not normal:
        return Choice(first, Why.LONGEST_WAIT)
    turn = priority if since_normal < ratio else normal
    one = min(turn, key=lambda each: each.arrival)
    if one is first:
        return Choice(one, Why.LONGEST_WAIT)
    return Choice(one, Why.PRIORITY if turn is priority else Why.NORMAL_TURN)


def _first(one: Waiting) -> tuple[int, int, str]:
    """Raised ones in the order they were raised, then everybody by arrival."""
    raised = one.raised if one.raised is not None else RAISED_LAST
    return (raised, *one.arrival)


RAISED_LAST = 1 << 62


def key_at_end(now: datetime, latest_key: int | None) -> int:
    """The key of one who joins the end: now, but never before anybody already there."""
    arrived = arrival_key(now)
    return arrived if latest_key is None else max(arrived, latest_key + STEP)


def arrival_key(now: datetime) -> int:
    """The key of one who comes now."""
    return int(now.timestamp() * 1_000_000) * 1_000


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
