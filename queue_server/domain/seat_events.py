"""Who sits where, beside signing in and out: taking over (顶岗), and what one person leaves for the next (交接留言)."""

from dataclasses import dataclass

from queue_server.domain.events import Event, TicketEvent, WindowEvent


@dataclass(frozen=True, slots=True)
class WindowTakenOver(WindowEvent):
    """``staff_id`` sat down in the place of ``from_staff_id``, who is signed out by it; a pause is over."""

    take_over_id: str
    staff_id: str
    from_staff_id: str


@dataclass(frozen=True, slots=True)
class CitizenHandedOver(TicketEvent):
    """The number stays at its window; ``staff_id``, who took over there, goes on with it."""

    staff_id: str


@dataclass(frozen=True, slots=True)
class VisitHandedOver(Event):
    """The visit without a ticket stays at its window; ``staff_id``, who took over there, goes on with it."""

    visit_id: str
    window_no: int
    staff_id: str


@dataclass(frozen=True, slots=True)
class HandoverNoted(Event):
    """``staff_id`` left a note for the next at the window; of its text only a hash, under the note's own key."""

    note_id: str
    window_no: int
    staff_id: str
    note: str


@dataclass(frozen=True, slots=True)
class HandoverRead(Event):
    """``staff_id``, who sits at the window, has read the note (知道了); its writer: took it back."""

    note_id: str
    window_no: int
    staff_id: str
