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
    """Not served today, and told why: cancelled by the hall, not by the citizen's wish; ``was``: its state until then."""

    ending_id: str
    was: str


@dataclass(frozen=True, slots=True)
class TicketEndUndone(TicketEvent):
    """Ended by mistake: the number is again what and where it was."""

    ending_id: str
    queue_key: int


@dataclass(frozen=True, slots=True)
class EndingUndone(Event):
    """A whole ending was taken back: nobody is told of it any longer."""

    ending_id: str
    staff_id: str | None
