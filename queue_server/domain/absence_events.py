"""The days somebody of the staff is not here and cannot be asked for by name: words of the journal."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class AbsenceNoted(Event):
    """On these days the person is away."""

    staff_id: str
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AbsenceWithdrawn(Event):
    """On these days the person is here after all."""

    staff_id: str
    days: tuple[str, ...]
