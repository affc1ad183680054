"""What happens at a window beside the queue's verbs: further matters of a visit, who came along, who took over."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class MatterAdded(Event):
    """The visit being served has one matter more, with a work order of its own; ``place`` counts from 2."""

    work_order_id: str
    visit_id: str
    ticket_id: str | None
    service: str
    window_no: int
    staff_id: str
    place: int


@dataclass(frozen=True, slots=True)
class CompanionsNoted(Event):
    """The names of those who came along were written: how many, and one keyed hash of all, under the visit's own key."""

    visit_id: str
    people: int
    value: str | None


@dataclass(frozen=True, slots=True)
class PastVisitsRead(Event):
    """Whoever has this work order open looked whether its visitor was here before, found or not.

    ``visits`` says how often, ``same`` by what (``phone``, ``name``), ``found`` which visits, the newest of them.
    """

    work_order_id: str
    visit_id: str
    visits: int
    same: str | None = None
    found: tuple[str, ...] = ()
