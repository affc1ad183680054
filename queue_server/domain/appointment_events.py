"""What happened to appointments (预约), in the past tense: words of the journal like :mod:`queue_server.domain.events`.

Names, phones and notes stay in the appointment's row, encrypted under its own key; the booking code stays there too.
"""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class AppointmentEvent(Event):
    """Something happened to an appointment: for what, when (hall time), what it ``became``, and whom they asked for."""

    appointment_id: str
    service: str
    day: str
    begins: str
    ends: str
    became: str
    with_staff_id: str | None


@dataclass(frozen=True, slots=True)
class AppointmentBooked(AppointmentEvent):
    """A slot is kept for somebody."""


@dataclass(frozen=True, slots=True)
class AppointmentMoved(AppointmentEvent):
    """The same person will come at another time, or for another service."""

    from_service: str
    from_day: str
    from_begins: str


@dataclass(frozen=True, slots=True)
class AppointmentCancelled(AppointmentEvent):
    """Nobody will come; the place is free again."""


@dataclass(frozen=True, slots=True)
class AppointmentCheckedIn(AppointmentEvent):
    """They are here and have a number; ``on_time`` they stand in the line by their appointed time."""

    ticket_id: str
    number: str
    on_time: bool


@dataclass(frozen=True, slots=True)
class AppointmentMissed(AppointmentEvent):
    """The time has passed and nobody came."""


@dataclass(frozen=True, slots=True)
class AppointmentNoted(Event):
    """Who it is for and what was noted: keyed hashes of the values, under the appointment's own key."""

    appointment_id: str
    values: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class AppointmentOpened(Event):
    """Somebody read name, phone and note in clear."""

    appointment_id: str
