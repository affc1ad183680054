"""What becomes of paper, in the past tense: words of the journal."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class PrintQueued(Event):
    """A ticket is to be printed again, or (``paper`` materials, appointment) a slip; of a visit without a ticket, or of an
    appointment, then ``ticket_id`` is None."""

    job_id: str
    ticket_id: str | None
    device: str
    paper: str = "ticket"
    visit_id: str | None = None
    appointment_id: str | None = None


@dataclass(frozen=True, slots=True)
class PrintSettled(Event):
    """How a print job ended: printed, out_of_paper, unavailable, refused or unknown."""

    job_id: str
    ticket_id: str | None
    device: str
    outcome: str
