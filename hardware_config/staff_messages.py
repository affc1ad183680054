"""What the server tells the staff's pages alone; the rest stands in :mod:`hardware_config.messages`."""

from typing import Literal

from hardware_config.wire_types import DeviceName, Id, Message, Seq, UtcTime, WindowNo


class PromptChanged(Message):
    """Whether a window's evaluator still asks, and whether the citizen has answered; never the level."""

    seq: Seq
    window_no: WindowNo
    prompt_id: Id
    state: Literal["open", "rated", "expired", "cut_short", "withdrawn"]


class TaskChanged(Message):
    """A guide is wanted (``asked``), is on the way (``taken``), or has been there (``done``); never why."""

    seq: Seq
    task_id: Id
    kind: Literal["escort"]
    ticket_id: Id
    number: str
    window_no: WindowNo | None
    state: Literal["asked", "taken", "done"]


class HelpCalled(Message):
    """Somebody at a terminal wants a person (``called``), and what became of the call: see ``state``."""

    seq: Seq
    help_id: Id
    device: DeviceName
    place: str
    state: Literal["called", "taken", "done", "withdrawn"]
    called_at: UtcTime


class DutyDue(Message):
    """Something has to be done (``overdue`` false) or should have been by now; carries no ``seq``, for time alone brings it."""

    kind: Literal[
        "help", "escort", "opening", "day_close", "orders", "orders_before", "unrated", "bad_rating"
    ]
    sentence: str
    count: int
    since: UtcTime | None
    due_at: UtcTime | None
    overdue: bool
    link: str


class DeviceChanged(Message):
    """A device's state on the staff's device board; carries no ``seq``, for it is no part of the journal."""

    device: str
    connected: bool
    state: Literal["ok", "warning", "failed", "unknown"]
    code: str
    detail: str
