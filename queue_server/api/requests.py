"""What the API is asked: one model per request, unknown fields refused, integers as JSON means them."""

import hashlib
import re
from typing import Annotated, Any, Literal

from flask import Response, request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    model_validator,
)

from queue_server.desk.frame import Answer, Press
from queue_server.domain.errors import NotKnown
from queue_server.store.visits import Visitor


def _json_int(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a JSON integer")
    return value


def printable(value: str) -> str:
    """Text people write: no control characters but line breaks, no surrogates."""
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", value):
        raise ValueError("contains control characters")
    return value


def _window_no(value: int) -> int:
    """A number some hall could give a window; no other reaches the database, whose integers end at 64 bits."""
    if value > LARGEST_INT:
        raise NotKnown("unknown_window", "没有这个窗口。")
    return value


LARGEST_INT = 2**53 - 1
"""What every JSON library reads exactly."""
JsonInt = Annotated[int, BeforeValidator(_json_int), Field(ge=-LARGEST_INT, le=LARGEST_INT)]
PressId = Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=64)]
Line = Annotated[str, AfterValidator(printable), Field(max_length=100)]
Name = Annotated[str, AfterValidator(printable), Field(max_length=60)]
Text = Annotated[str, AfterValidator(printable), Field(max_length=4000)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
StaffNo = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
PriorityClass = Literal["military", "migrant_worker", "elderly", "disabled", "minor", "other"]

Need = Literal["deaf", "blind", "wheelchair", "hakka", "writing"]
Language = Annotated[str, Field(max_length=20)]
"""What somebody reads: `en` is English, everything else Chinese."""
Ability = Literal["low_counter", "sign_language", "hakka"]


class Asked(BaseModel):
    """Base of every request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Pressed(Asked):
    """A body that carries the press it came from."""

    press_id: PressId


class VisitorGiven(Asked):
    """Who came, as far as they said."""

    name: Line | None = None
    phone: Line | None = None


class TakeNumber(Asked):
    """A number for a service."""

    service: Code
    tap_id: PressId
    matter: Line | None = None
    priority_class: PriorityClass | None = None
    priority_reason: Line | None = None
    visitor: VisitorGiven | None = None
    language: Language | None = None
    card_id: Annotated[str, Field(max_length=64)] | None = None
    needs: list[Need] = []
    party: Annotated[JsonInt, Field(ge=1, le=99)] = 1
    another: StrictBool | None = None
    companions: list[Name] = []


class CallNext(Pressed):
    """Whoever has waited longest, of one service if named."""

    service: Code | None = None


class OneTicket(Pressed):
    """One chosen ticket."""

    ticket_id: Code


class SignIn(Pressed):
    """Somebody sits down; by default whoever the token speaks for."""

    staff_no: StaffNo | None = None


class TakeOver(Pressed):
    """The caller sits down in somebody's place; `replaces`: whose, by staff number, so that nobody else is meant."""

    replaces: StaffNo | None = None


class LeaveNote(Pressed):
    """What the next at this window should know (交接留言)."""

    text: Annotated[str, AfterValidator(printable), Field(max_length=500)]


class ReadNote(Pressed):
    """Which note was read."""

    note_id: Code


class Finish(Pressed):
    """Done, with what is already known of the result."""

    outcome: Line | None = None
    feedback: Line | None = None


class Transfer(Pressed):
    """To another service, window or person, with a note for whoever calls the number."""

    to_service: Code | None = None
    to_window: JsonInt | None = None
    to_staff_no: StaffNo | None = None
    note: Annotated[str, AfterValidator(printable), Field(max_length=200)] | None = None
    place: Literal["front", "keep", "end"] = "keep"


class Raise(Pressed):
    """Why somebody is put on top (绿色通道)."""

    reason: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=60)]


class ChangeService(Pressed):
    """The service somebody should have waited for."""

    service: Code


class SendToWindow(Pressed):
    """The only window that may call somebody who waits; null: every window of the service again."""

    window_no: JsonInt | None


class StopService(Pressed):
    """Why no more numbers of a service are given for now; kiosks show it."""

    reason: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=60)]


class OneNight(Pressed):
    """Whose night it is: one service's line, or one number; with neither, everybody's."""

    service: Code | None = None
    ticket_id: Code | None = None

    @model_validator(mode="after")
    def _one_or_none(self) -> "OneNight":
        if self.service is not None and self.ticket_id is not None:
            raise ValueError("either a service or a ticket")
        return self


class KeepOvernight(OneNight):
    """Why numbers of today are kept for the next day the hall opens: everybody's, one service's, or one."""

    reason: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=60)]


class EndTicket(Pressed):
    """Why somebody is not served today, and what to do instead; people read it."""

    reason: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=60)]
    instead: Annotated[list[Literal["come_again", "hotline"]], Field(min_length=1, max_length=2)]


class EndLine(EndTicket):
    """Of one service or (null) of all that somebody waits for."""

    service: Code | None


class ExtendToday(Pressed):
    """So many minutes longer today, one service or (null) all."""

    minutes: Annotated[JsonInt, Field(ge=5, le=720)]
    service: Code | None


class UndoExtension(Pressed):
    """Which press of today is taken back."""

    extension_id: Code


class CallForHelp(Pressed):
    """Where the terminal stands that somebody wants a person at; empty: the terminal's own name."""

    place: Annotated[str, AfterValidator(printable), Field(max_length=40)] = ""


class Find(BaseModel):
    """What somebody holds in their hand: a number of today, or the query code under it; both are looked for. ``paper`` is the
    last part of the address in its QR code, and looked for alone."""

    model_config = ConfigDict(extra="forbid")
    number: Annotated[str, Field(max_length=10)] | None = None
    code: Annotated[str, Field(max_length=10)] | None = None
    paper: Annotated[str, Field(max_length=400)] | None = None


class Pause(Pressed):
    """Why the window stops calling."""

    reason: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=60)]


class Register(Pressed):
    """Somebody without a ticket."""

    service: Code
    visitor: VisitorGiven | None = None


class AddMatter(Pressed):
    """One matter more in the visit being served; of the visit's own service unless named."""

    service: Code | None = None
    matter: Line | None = None


class WorkOrderChange(Asked):
    """The fields to write; what is absent stays."""

    visitor: VisitorGiven | None = None
    refused: list[Literal["name", "phone"]] | None = None
    companions: list[Name] | None = None
    matter: Line | None = None
    summary: Text | None = None
    outcome: Line | None = None
    feedback: Line | None = None
    first_responder: StaffNo | None = None
    version: JsonInt | None = None


class RulesBody(Asked):
    """The manager's rules, whole (docs/rules.md)."""

    recall_max: JsonInt
    recall_gap_s: JsonInt
    calls_before_no_show: JsonInt
    priority_per_normal: JsonInt
    return_places: JsonInt
    return_times: JsonInt
    rating_prompt_s: JsonInt
    auto_call_s: JsonInt = 0
    call_chosen: StrictBool = True
    closed_days: list[str]


class WindowBody(Asked):
    """Which services a window serves, whole."""

    name: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=20)]
    primary: list[Code]
    also: list[Code]
    dedicated: Literal["no", "first", "only"]
    dedicated_classes: list[PriorityClass]
    abilities: list[Ability] = []


class NewStaff(Asked):
    """A new staff member."""

    staff_no: StaffNo
    name: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=30)]
    title: Line = ""
    phone: Line = ""
    role: Literal["clerk", "guide", "shift_supervisor", "manager", "technician"]


class StaffChange(Asked):
    """Fields of a staff member to write."""

    name: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=30)] | None = None
    title: Line | None = None
    phone: Line | None = None
    role: Literal["clerk", "guide", "shift_supervisor", "manager", "technician"] | None = None
    disabled: StrictBool | None = None


class Nothing(Asked):
    """An empty body."""


class TicketPath(BaseModel):
    """A ticket's id in the address."""

    ticket_id: str


class WindowPath(BaseModel):
    """A window's number in the address."""

    no: Annotated[int, AfterValidator(_window_no)]


class LedgerQuery(BaseModel):
    """Which rows of the ledger; both days included, today by default."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    from_day: str | None = Field(None, alias="from")
    to_day: str | None = Field(None, alias="to")
    service: str | None = None
    q: Annotated[str, Field(max_length=100)] | None = None
    page: Annotated[int, Field(le=LARGEST_INT)] = 1
    unmask_reason: str | None = None
    training: bool = False


class SpanQuery(BaseModel):
    """A span of days, both included."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    from_day: str = Field(alias="from")
    to_day: str = Field(alias="to")


class JournalQuery(BaseModel):
    """From which sequence number, and how many rows at most."""

    model_config = ConfigDict(extra="forbid")
    after_seq: Annotated[int, Field(ge=0, le=LARGEST_INT)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 200


def press_of(body: BaseModel, press_id: str) -> Press:
    """The press a request carries: its id, and a hash of the address and everything else it asks."""
    rest = body.model_dump_json(exclude={"press_id", "tap_id"}, exclude_unset=True)
    return Press(press_id, hashlib.sha256(f"{request.method} {request.path} {rest}".encode()).digest())


def visitor_of(given: VisitorGiven | None) -> Visitor | None:
    """The visitor as the desk takes it; blank fields are not given."""
    if given is None:
        return None
    name, phone = (given.name or "").strip() or None, (given.phone or "").strip() or None
    return None if name is None and phone is None else Visitor(name, phone)


def answered(answer: Answer, first_status: int = 200) -> Response:
    """The answer of a press, in the words it was kept in: the first with its own status, a repeated one with 200."""
    return Response(answer.text, 200 if answer.again else first_status, mimetype="application/json")
