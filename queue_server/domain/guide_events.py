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


@dataclass(frozen=True, slots=True)
class HelpEvent(Event):
    """Something happened to a help call (人工帮助); ``device`` is the terminal it came from."""

    help_id: str
    device: str


@dataclass(frozen=True, slots=True)
class HelpCalled(HelpEvent):
    """Somebody at a terminal wants a person."""


@dataclass(frozen=True, slots=True)
class HelpTaken(HelpEvent):
    """Somebody of the staff is on the way."""

    staff_id: str | None


@dataclass(frozen=True, slots=True)
class HelpDone(HelpEvent):
    """The person was helped."""


@dataclass(frozen=True, slots=True)
class HelpWithdrawn(HelpEvent):
    """The person at the terminal needs nobody any more."""
