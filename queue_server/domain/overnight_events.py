"""The queue kept overnight (留号过夜), in the past tense: words of the journal."""

from dataclasses import dataclass

from queue_server.domain.events import Event, TicketEvent


@dataclass(frozen=True, slots=True)
class OvernightDecided(Event):
    """Numbers of today stay for ``to_day``, the next day the hall opens: all, one service's, or one; the reason is not told."""

    decision_id: str
    to_day: str
    staff_id: str | None
    service: str | None
    ticket_id: str | None


@dataclass(frozen=True, slots=True)
class OvernightWithdrawn(Event):
    """Midnight abandons as ever."""

    decision_id: str


@dataclass(frozen=True, slots=True)
class TicketKept(TicketEvent):
    """Midnight left the number in the queue, now that of ``queue_day``, at the place it had."""

    queue_day: str
    queue_key: int
