"""留号过夜: which numbers a supervisor's decision keeps for the next day the hall opens.

A decision is of the whole queue, of one service's, or of one chosen number; several may stand side by side. Whatever
none of them covers is abandoned at midnight as ever.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from queue_server.domain.ticket import KEPT_OVERNIGHT, Ticket


class Overnight(NamedTuple):
    """A decision that stands: numbers of ``hall_day`` and before stay until the hall has opened on ``to_day``."""

    id: str
    hall_day: str
    to_day: str
    reason: str
    decided_at: datetime
    decided_by: str | None
    service: str | None = None
    """Only who is in this line when midnight comes; None with ``ticket_id`` None: everybody."""
    ticket_id: str | None = None
    """Only this number."""

    @property
    def is_whole(self) -> bool:
        """Whether it keeps everybody's number."""
        return self.service is None and self.ticket_id is None

    def keeps(self, ticket: Ticket) -> bool:
        """Whether midnight leaves this number in the queue.

        What its first midnight kept it keeps for every night until ``to_day``, whatever line the number stands in by then.
        """
        if ticket.state not in KEPT_OVERNIGHT or ticket.hall_day > self.hall_day:
            return False
        was_kept = ticket.queue_day > self.hall_day
        return was_kept or self.is_whole or ticket.service == self.service or ticket.id == self.ticket_id


def keeper(decisions: Iterable[Overnight], ticket: Ticket) -> Overnight | None:
    """The first decision that keeps this number, or None: midnight abandons it."""
    return next((one for one in decisions if one.keeps(ticket)), None)
