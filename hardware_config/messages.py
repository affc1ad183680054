"""Every message on the wire between the server, the screens, the staff's pages and the device programs.

Flat JSON, versioned by ``PROTOCOL_VERSION``, one pydantic model each.  Receivers ignore fields they do not
know (a newer peer may add some) and refuse wrong types.  Names and fields are the published contract of the
Socket.IO namespaces; the rich events of the queue's own rules are turned into these in one place of the
server and nowhere else.

Times are RFC 3339 UTC with ``Z`` on the wire and aware datetimes in Python.  ``seq`` is the journal's number.
"""

from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, Field, JsonValue, ValidationError, model_validator

from hardware_config.closing_messages import ClosingChanged
from hardware_config.document_messages import PrintDocument
from hardware_config.keypad_messages import KeyAnswer, KeyPressed, ShowNumber
from hardware_config.line_messages import LineHeard, LineTested, TestLine, WatchLine
from hardware_config.page_messages import Identify, Speak
from hardware_config.rating_messages import RatingReasons
from hardware_config.reader_messages import CardPresented, CardRead, CodeAtDesk, CodePresented, CodeScanned
from hardware_config.staff_messages import DeviceChanged, DutyDue, HelpCalled, PromptChanged, TaskChanged
from hardware_config.wire_types import (
    Address,
    Code,
    Detail,
    DeviceName,
    Id,
    Message,
    Seconds,
    Seq,
    UtcTime,
    WindowNo,
)

__all__ = ["ACKS", "MESSAGES", "NAMES", "PROTOCOL_VERSION", "BadMessage", "Message", "check", "decode"]

PROTOCOL_VERSION = 1

Direction = Literal["to_server", "to_client"]
TicketState = Literal[
    "waiting", "called", "serving", "on_hold", "missed", "finished", "abandoned", "cancelled"
]
WindowState = Literal["closed", "open", "paused"]
JobOutcomeWord = Literal["printed", "out_of_paper", "unavailable", "refused", "unknown"]
DeviceKind = Literal["printer", "evaluator_device", "id_reader", "barcode_gun"]
DeviceStateWord = Literal["ok", "warning", "failed"]


class BadMessage(Exception):
    """A message that no model accepts; says which field and what kind of fault, never what stood there.

    ``name`` is the message's name when it is one of ours, else "(unknown)"; ``faults`` are pairs of field
    path and fault code.  Keys and values that the peer chose never get in, so it may be logged as it is.
    """

    def __init__(self, namespace: str, name: str, faults: list[tuple[str, str]]) -> None:
        self.namespace, self.name, self.faults = namespace, name, faults
        listed = ", ".join(f"{path or 'message'}: {fault}" for path, fault in faults[:10])
        super().__init__(f"bad message {name} on {namespace} ({listed})")


M = TypeVar("M", bound=Message)


# ---- /screens and /staff ----


class WatchScreen(Message):
    """A screen asks for the snapshot of what it shows, on every (re)connect; acknowledged with it.

    With ``pulse`` true the snapshot says ``pulse_s`` and the screen hears ``pulse`` as often: silence is a loss.
    """

    screen: Literal["hall", "window", "ticket"]
    window_no: WindowNo | None = None
    pulse: bool | None = None

    @model_validator(mode="after")
    def _a_window_screen_names_its_window(self) -> Self:
        if self.screen == "window" and self.window_no is None:
            raise ValueError("window_no missing")
        return self


class WatchStaff(Message):
    """A staff page asks for the snapshot, on every (re)connect; acknowledged with it."""


class TicketCalled(Message):
    """A number was called, or called again, to a window: shown large and spoken."""

    seq: Seq
    number: str
    window_no: WindowNo
    window_name: str
    service: str
    service_name: str
    called_at: UtcTime
    is_recall: bool


class TicketChanged(Message):
    """A ticket's state changed."""

    seq: Seq
    id: str
    number: str
    state: TicketState
    window_no: WindowNo | None


class StaffOnDuty(Message):
    """Who sits at a window (part of ``window_changed``); a station adds ``phone`` (B-2.3.1), a ``photo`` where there is one."""

    staff_no: str
    name: str
    title: str


class WindowChanged(Message):
    """A window opened, paused, closed, or serves other services or another clerk."""

    seq: Seq
    window_no: WindowNo
    state: WindowState
    pause_reason: str | None
    services: list[str]
    staff: StaffOnDuty | None


class QueueChanged(Message):
    """How many people wait, by service code."""

    seq: Seq
    waiting: dict[str, int]


class OfferChanged(Message):
    """The manager changed services, windows, rules, days or texts; a page reads what it shows again."""

    seq: Seq


class TrainingChanged(Message):
    """The hall began (true) or ended to practise: every page says 培训中 for as long as it does."""

    seq: Seq
    training: bool


class NoticeChanged(Message):
    """Notices, pictures or films of the hall board are others now; a board reads `GET /notices/shown` and `/reel/shown` again."""

    seq: Seq


class Pulse(Message):
    """The hall is there: sent every ``pulse_s`` to screens that asked for it, and to nobody else."""


# ---- /devices: device -> server ----


class Hello(Message):
    """The first words of a device program after every connect; acknowledged with its settings."""

    device: DeviceName
    kind: DeviceKind
    protocol_version: int


class HelloAccepted(Message):
    """The server knows the device: its own hall.toml table and what waits for it.

    ``pending`` holds the bodies of messages still open for it (``print_ticket`` for a printer,
    ``rating_prompt`` for an evaluator).  ``line`` holds the hall.toml tables of all devices on the same
    port and computer, itself included; it is empty for a printer.  ``profile`` is the hall's own profile file
    of that line, as JSON, so that a program on another computer needs no file.
    """

    ok: Literal[True] = True
    settings: dict[str, JsonValue]
    pending: list[dict[str, JsonValue]]
    line: list[dict[str, JsonValue]] = Field(default=[])
    profile: dict[str, JsonValue] | None = None


class HelloRefused(Message):
    """The server does not take the device: ``wrong_device``, ``wrong_kind``, ``protocol_version`` ..."""

    ok: Literal[False] = False
    code: Code


class Accepted(Message):
    """Acknowledges a report; ``accepted`` false means: heard, not used, do not send it again."""

    accepted: bool


class JobOutcome(Message):
    """What became of a print job; acknowledged with ``Accepted``."""

    job_id: Id
    outcome: JobOutcomeWord
    detail: Detail | None = None


class RatingGiven(Message):
    """A citizen pressed a key while asked; repeated until acknowledged, idempotent by ``prompt_id``."""

    prompt_id: Id
    level: Annotated[int, Field(ge=1, le=5)]
    raw: Annotated[str, Field(max_length=64)] | None = None


class RatingAnswer(Message):
    """Whether a rating was counted, and if not, why not."""

    accepted: bool
    reason: Literal["expired", "duplicate", "unknown_prompt"] | None = None


class PressIgnored(Message):
    """A key was pressed that counts for no visit; reported so that it can be journalled, never guessed."""

    device: DeviceName
    address: Address
    raw: Annotated[str, Field(max_length=64)]
    reason: Literal["unprompted", "late", "duplicate", "unknown_key"]


class DeviceState(Message):
    """How a device is; sent on every change and after every connect.  ``detail`` may be empty."""

    device: DeviceName
    state: DeviceStateWord
    code: Code
    detail: Detail


# ---- /devices: server -> device ----


class PaperTicket(Message):
    """The finished texts of one paper ticket (part of ``print_ticket``); the printer only lays them out."""

    hall_name: str
    title: str
    number: str
    service_name: str
    ahead_text: str
    lines: list[str]
    query_code: str
    qr_url: str | None
    taken_text: str
    footer: str
    code_label: str = "查询码"
    scan_label: str = "扫码看叫号"


class PrintTicket(Message):
    """Print this ticket once; ``deadline_s`` after it was sent the server stops waiting for the outcome."""

    job_id: Id
    deadline_s: Seconds
    ticket: PaperTicket


class RatingPrompt(Message):
    """Ask the citizen at this window to rate; ends after ``expires_s``.  A tablet has no ``address``.

    ``language``: the one chosen when the number was taken; left out where nobody chose any.
    """

    prompt_id: Id
    visit_id: Id
    window_no: WindowNo
    address: Address | None
    expires_s: Seconds
    language: str | None = None


class RatingWithdrawn(Message):
    """Stop asking: the window has gone on to the next visit."""

    prompt_id: Id


_TO_SCREENS: dict[str, type[Message]] = {
    "ticket_called": TicketCalled,
    "ticket_changed": TicketChanged,
    "window_changed": WindowChanged,
    "queue_changed": QueueChanged,
    "notice_changed": NoticeChanged,
    "offer_changed": OfferChanged,
    "training_changed": TrainingChanged,
    "closing_changed": ClosingChanged,
}
_FROM_DEVICES: dict[str, type[Message]] = {
    "hello": Hello,
    "job_outcome": JobOutcome,
    "rating_given": RatingGiven,
    "rating_reasons": RatingReasons,
    "press_ignored": PressIgnored,
    "key_pressed": KeyPressed,
    "device_state": DeviceState,
    "card_read": CardRead,
    "line_heard": LineHeard,
    "code_scanned": CodeScanned,
    "line_tested": LineTested,
}
_TO_DEVICES: dict[str, type[Message]] = {
    "print_ticket": PrintTicket,
    "print_document": PrintDocument,
    "rating_prompt": RatingPrompt,
    "rating_withdrawn": RatingWithdrawn,
    "show_number": ShowNumber,
    "identify": Identify,
    "speak": Speak,
    "watch_line": WatchLine,
    "test_line": TestLine,
}
MESSAGES: dict[tuple[str, Direction, str], type[Message]] = {
    ("/screens", "to_server", "watch"): WatchScreen,
    ("/screens", "to_client", "pulse"): Pulse,
    ("/staff", "to_server", "watch"): WatchStaff,
    ("/staff", "to_client", "device_changed"): DeviceChanged,
    ("/staff", "to_client", "prompt_changed"): PromptChanged,
    ("/staff", "to_client", "task_changed"): TaskChanged,
    ("/staff", "to_client", "help_called"): HelpCalled,
    ("/staff", "to_client", "duty_due"): DutyDue,
    **{("/screens", "to_client", name): model for name, model in _TO_SCREENS.items()},
    ("/screens", "to_client", "identify"): Identify,
    ("/screens", "to_client", "speak"): Speak,
    ("/screens", "to_client", "card_presented"): CardPresented,
    ("/screens", "to_client", "code_presented"): CodePresented,
    ("/staff", "to_client", "card_presented"): CardPresented,
    ("/staff", "to_client", "code_at_desk"): CodeAtDesk,
    **{("/staff", "to_client", name): model for name, model in _TO_SCREENS.items()},
    **{("/devices", "to_server", name): model for name, model in _FROM_DEVICES.items()},
    **{("/devices", "to_client", name): model for name, model in _TO_DEVICES.items()},
}
"""Every message by namespace, direction and name; a name stands in one direction only per namespace."""

NAMES: dict[type[Message], str] = {model: name for (_, _, name), model in MESSAGES.items()}
"""The wire name of each message model."""

ACKS: dict[type[Message], type[Message]] = {
    JobOutcome: Accepted,
    RatingGiven: RatingAnswer,
    RatingReasons: RatingAnswer,
    PressIgnored: Accepted,
    KeyPressed: KeyAnswer,
    CardRead: Accepted,
    LineHeard: Accepted,
    CodeScanned: Accepted,
    LineTested: Accepted,
}
"""What the server acknowledges a report with; ``accepted`` false ends the repeating just as true does."""

_BY_NAME = {(namespace, name): model for (namespace, _, name), model in MESSAGES.items()}


def decode(namespace: str, name: str, data: object) -> Message:
    """The message that arrived under this name, checked.

    Raises ``BadMessage`` (and nothing else) for an unknown name or a body its model does not accept.
    """
    model = _BY_NAME.get((namespace, name))
    if model is None:
        known = any(namespace == each for each, _ in _BY_NAME)
        raise BadMessage(namespace if known else "(unknown)", "(unknown)", [("", "unknown_message")])
    return check(model, data, namespace, name)


def check(model: type[M], data: object, namespace: str, name: str) -> M:
    """The body as this model (also for acknowledgements, which have no name); raises ``BadMessage``."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [(_own_path(model, each["loc"]), each["type"]) for each in error.errors(include_input=False)]
    except (RecursionError, OverflowError):
        faults = [("", "not_json")]
    raise BadMessage(namespace, name, faults)


def _own_path(model: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    """The path of a fault with every part the peer may have chosen replaced by ``*``."""
    head, *rest = loc or ("",)
    first = head if head in model.model_fields else "*"
    return ".".join([str(first), *("*" for _ in rest)]) if loc else ""
