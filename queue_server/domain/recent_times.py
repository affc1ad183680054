"""How long windows lately took, read from the tickets that were called: what :mod:`wait_estimate` draws from.

A window's time for one person runs from the call to the end of the service, or to the last call of who did not come.
Whoever was put on hold meanwhile is left out, for the window had others then. The time between two people counts only
where the second one was waiting already when the first one left; where the window had nobody when the second one came,
what counts is how soon it called.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

LONGEST_AT_WINDOW_S = 3 * 3600.0
"""Longer was not one person's turn: a press was forgotten, or the number was held unseen."""
LONGEST_BETWEEN_S = 15 * 60.0
"""Longer was a pause, not the time from one person to the next."""
FREE_AT_MOST = timedelta(hours=1)
"""A window that had nobody for longer was perhaps closed meanwhile."""

ENOUGH_OF_ITS_OWN = 5
"""A service with fewer recent times borrows those of the whole hall."""


class Turn(NamedTuple):
    """One ticket's turn at a window, over now; ``came`` is False for who was passed over."""

    ticket_id: str
    service: str
    window_no: int
    taken_at: datetime
    called_at: datetime
    ended_at: datetime
    came: bool


class Recent(NamedTuple):
    """How long things took lately, in seconds."""

    at_window_s: Mapping[str, Sequence[float]]
    """One person at a window, by service."""
    between_s: Sequence[float] = ()
    """From one person to the next, who waited already."""
    free_s: Sequence[float] = ()
    """From taking a number to the call, at a window that had nobody."""


def recent_times(of_each_service: Iterable[Turn], latest: Sequence[Turn]) -> Recent:
    """The times of these turns. ``latest``: the newest of all services without a gap, for the times between."""
    turns = {turn.ticket_id: turn for turn in [*latest, *of_each_service]}
    held = {
        first.ticket_id
        for first, second in _neighbours(turns.values())
        if first.called_at < second.called_at < first.ended_at
    }
    at_window: dict[str, list[float]] = {}
    for turn in of_each_service:
        lasted_s = (turn.ended_at - turn.called_at).total_seconds()
        if turn.ticket_id not in held and 0 <= lasted_s <= LONGEST_AT_WINDOW_S:
            at_window.setdefault(turn.service, []).append(lasted_s)
    between, free = [], []
    for first, second in _neighbours(latest):
        if not first.came or second.called_at < first.ended_at:
            continue
        if second.taken_at <= first.ended_at:
            between.append((second.called_at - first.ended_at).total_seconds())
        elif second.taken_at - first.ended_at <= FREE_AT_MOST:
            free.append((second.called_at - second.taken_at).total_seconds())
    return Recent(at_window, *([s for s in gaps if s <= LONGEST_BETWEEN_S] for gaps in (between, free)))


def _neighbours(turns: Iterable[Turn]) -> Iterable[tuple[Turn, Turn]]:
    """One turn and the next at the same window."""
    by_window: dict[int, list[Turn]] = {}
    for turn in turns:
        by_window.setdefault(turn.window_no, []).append(turn)
    for at_window in by_window.values():
        yield from pairwise(sorted(at_window, key=lambda turn: turn.called_at))


class Times:
    """Times to draw from, the whole hall's where a service has too few of its own."""

    def __init__(self, recent: Recent) -> None:
        by_service = recent.at_window_s
        self._by_service = {
            service: sorted(times) for service, times in by_service.items() if len(times) >= ENOUGH_OF_ITS_OWN
        }
        self._all = sorted(time for times in by_service.values() for time in times)
        self.between = sorted(recent.between_s) or [0.0]
        self.free = sorted(recent.free_s) or self.between

    def of(self, service: str) -> Sequence[float]:
        """Of this service, shortest first."""
        return self._by_service.get(service, self._all)
