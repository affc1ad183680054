"""A line ended before everybody was served, in the past tense: words of the journal."""

from dataclasses import dataclass

from queue_server.domain.events import Event, TicketEvent


@dataclass(frozen=True, slots=True)
class LineEnded(Event):
    """A supervisor ended the line of a service, or of one ticket, for today; ``told`` is a keyed hash of what people read."""

    ending_id: str
    service: str
    ticket_id: str | None
    instead: list[str]
    told: str
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class TicketEnded(TicketEvent):
    """Not served today, and told why: cancelled by the hall, not by the citizen's wish."""

    ending_id: str
