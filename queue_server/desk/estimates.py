"""The estimated wait: looked at off the hub every few seconds, told from memory (docs/calling-rule.md)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from queue_server.desk.frame import House
from queue_server.desk.lines import as_rule_sees
from queue_server.desk.rules import priority_ratio
from queue_server.desk.waits import Known
from queue_server.domain.recent_times import recent_times
from queue_server.domain.ticket import Ticket
from queue_server.domain.wait_estimate import WindowNow, estimate
from queue_server.store import Rooms, snapshot
from queue_server.store.offer import Window
from queue_server.store.vault import Vault

Offload = Callable[..., Any]
AT_MOST_EVERY = timedelta(seconds=2)
"""What happens in the hall is taken in no sooner than this after the last look."""
AT_LEAST_EVERY = timedelta(seconds=5)
"""Where nothing happens people wait on all the same: whoever is served is nearer to the end."""
LATELY = timedelta(days=30)
TURNS_OF_EACH_SERVICE = 50
LATEST_TURNS = 300


class EstimateDesk:
    """Keeps ``House.waits`` fresh; the timekeeper calls it."""

    def __init__(self, house: House, offload: Offload) -> None:
        self._house = house
        self._offload = offload

    def refresh(self) -> bool:
        """Estimates anew where that is due; whether it did."""
        now = self._house.clock.now()
        with self._house.reading() as rooms:
            seq = rooms.journal.last_seq()
        if not self._is_due(seq, now):
            return False
        store = self._house.store
        wired = frozenset(window.no for window in self._house.toml.window)
        known = self._offload(_look, store.folder, store.vault, wired, now, self._house.today(now))
        self._house.waits.keep(known)
        return True

    def _is_due(self, seq: int, now: datetime) -> bool:
        known = self._house.waits.known
        if known.at is None or now < known.at:
            return True
        return now - known.at >= (AT_MOST_EVERY if seq != known.seq else AT_LEAST_EVERY)


def _look(folder: Path, vault: Vault, wired: frozenset[int], now: datetime, today: str) -> Known:
    """Everything the plays need, on a connection of its own (it runs off the hub)."""
    with snapshot(folder, vault) as rooms:
        seq = rooms.journal.last_seq()
        waiting = rooms.tickets.waiting(today)
        windows = [
            _window_now(rooms, window, now)
            for window in rooms.offer.windows()
            if window.no in wired and window.state == "open"
        ]
        services = [service.code for service in rooms.offer.offered()]
        recent = recent_times(
            rooms.waits.newest_turns(services, now - LATELY, TURNS_OF_EACH_SERVICE),
            rooms.waits.latest_turns(now - LATELY, LATEST_TURNS),
        )
        since_normal, ratio = rooms.tickets.since_normal(today), priority_ratio(rooms)
    return Known(estimate(waiting, windows, recent, services, since_normal, ratio), now, seq)


def _window_now(rooms: Rooms, window: Window, now: datetime) -> WindowNow:
    service, since = _there(rooms, window, rooms.tickets.at_window(window.no))
    for_s = 0.0 if since is None else max(0.0, (now - since).total_seconds())
    return WindowNow(as_rule_sees(window), service, for_s)


def _there(rooms: Rooms, window: Window, ticket: Ticket | None) -> tuple[str | None, datetime | None]:
    """Whom the window has now, with or without a number: for what, and since when."""
    if ticket is not None:
        return ticket.service, ticket.called_at
    visit = None if window.visit_id is None else rooms.visits.get(window.visit_id)
    return (None, None) if visit is None else (visit.service, visit.started_at)
