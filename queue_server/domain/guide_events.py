"""What the guide (导服) did, in the past tense: words of the journal like those of :mod:`queue_server.domain.events`."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class TaskEvent(Event):
    """Something happened to a guide's task; ``kind`` is escort (请接引): the called citizen needs help to the window."""

    task_id: str
    kind: str
    ticket_id: str
    number: str
    window_no: int | None


@dataclass(frozen=True, slots=True)
class TaskAsked(TaskEvent):
    """A guide is wanted."""


@dataclass(frozen=True, slots=True)
class TaskTaken(TaskEvent):
    """Somebody is on the way."""

    staff_id: str | None


@dataclass(frozen=True, slots=True)
class TaskDone(TaskEvent):
    """The citizen is where they wanted to be."""


@dataclass(frozen=True, slots=True)
class EnquiryCounted(Event):
    """Somebody only asked the way."""

    enquiry_id: str


@dataclass(frozen=True, slots=True)
class EnquiryUndone(Event):
    """The last count was a slip of the finger."""

    enquiry_id: str
