"""The newest estimate of everybody's wait, kept in memory for whoever answers a citizen: never waits, never computes."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from queue_server.domain.ticket import State, Ticket
from queue_server.domain.wait_estimate import NOTHING, Estimate, Estimates

TOLD_FOR = timedelta(seconds=60)
"""An estimate nobody renewed is not told any longer."""


class Known(NamedTuple):
    """Estimates, the moment they look at the hall from, and the journal entry they know."""

    estimates: Estimates
    at: datetime | None
    seq: int


class LatestWaits:
    """What was estimated last; nothing before the first time."""

    def __init__(self) -> None:
        self.known = Known(NOTHING, None, -1)

    def keep(self, known: Known) -> None:
        """Replaces what is told."""
        self.known = known

    def of(self, ticket: Ticket, now: datetime) -> Estimate | None:
        """The wait still to come; who came after the estimate was made waits like a newcomer of that moment."""
        estimates = self._told(now)
        if estimates is None or ticket.state is not State.WAITING:
            return None
        known = estimates.waiting.get(ticket.id)
        if known is None and self.known.at is not None and ticket.taken_at >= self.known.at:
            return estimates.newcomer.get(ticket.service)
        return known

    def of_newcomer(self, service: str, now: datetime) -> Estimate | None:
        """The wait of one who would take a number now."""
        estimates = self._told(now)
        return None if estimates is None else estimates.newcomer.get(service)

    def all_busy(self, service: str, now: datetime) -> bool:
        """Whether every window that calls for this service had somebody when the hall was looked at."""
        estimates = self._told(now)
        return estimates is not None and service in estimates.busy

    def _told(self, now: datetime) -> Estimates | None:
        at = self.known.at
        return None if at is None or abs(now - at) > TOLD_FOR else self.known.estimates


def wait_view(estimate: Estimate | None) -> dict[str, Any] | None:
    """``estimated_wait`` as outsiders see it; null is said where nothing is known, never 0."""
    return None if estimate is None else {"p50_s": estimate.p50_s, "p90_s": estimate.p90_s}
