"""What the API answers, as models: they write the OpenAPI document, and tests hold the real answers against them."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel

from queue_server.api.problems import PROBLEM

REFUSALS = ("400", "401", "403", "404", "409", "415", "422", "503")


class Said(BaseModel):
    """Base of every answer: nothing undocumented stands in it; built when the document is asked for, not at every start."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)


class PrintState(Said):
    """A ticket's newest print job."""

    job_id: str
    state: str


class EstimatedWait(Said):
    """Median and 90th percentile of the wait still to come, in seconds; null where there is no data."""

    p50_s: int
    p90_s: int | None


class TicketAnswer(Said):
    """One ticket. `ahead` counts the waiting of the same service before it; null when it does not wait."""

    id: str
    number: str
    service: str
    service_name: str
    hall_day: str
    state: str
    ahead: int | None
    estimated_wait: EstimatedWait | None
    window_no: int | None
    taken_at: str
    called_at: str | None
    started_at: str | None
    finished_at: str | None
    recalls: int
    visit_id: str
    work_order_id: str | None
    priority_class: str | None
    query_code: str
    status_url: str | None
    print: PrintState | None


class TakenAnswer(TicketAnswer):
    """A number just taken, or (`already_open`) the open one the same person has already."""

    already_open: bool | None = None


class TicketHolder(Said):
    """The answer of a window's verb; null when nobody waits, or for a visit without a ticket."""

    ticket: TicketAnswer | None


class PrintJobAnswer(Said):
    """A print job: queued sent printed out_of_paper unavailable refused unknown; a slip may belong to no ticket."""

    job_id: str
    ticket_id: str | None
    device: str
    state: str
    detail: str | None


class StaffCard(Said):
    """Who sits at a window (seat card); the phone is shown at stations only."""

    staff_no: str
    name: str
    title: str
    phone: str | None = None
    photo: str | None = None


class WindowTicket(Said):
    """The ticket a window is calling or serving."""

    id: str
    number: str
    service: str
    state: str
    called_at: str | None


class WindowAnswer(Said):
    """One window: closed, open or paused."""

    window_no: int
    name: str
    state: str
    pause_reason: str | None
    services: list[str]
    staff: StaffCard | None
    ticket: WindowTicket | None


class WindowHolder(Said):
    """The answer of sitting down, leaving, pausing."""

    window: WindowAnswer


class WaitingEntry(Said):
    """One who waits; screens and kiosks get no `priority_class`, `raised`, `needs`, `party`, `appointed`."""

    id: str
    number: str
    service: str
    service_name: str
    taken_at: str
    ahead: int
    for_window_no: int | None
    raised: bool = False
    priority_class: str | None = None
    appointed: str | None = None
    needs: list[str] = []
    party: int = 1


class MissedEntry(Said):
    """One whose number was passed over."""

    id: str
    number: str
    service: str
    service_name: str
    taken_at: str
    called_at: str | None


class CallEntry(Said):
    """One call, newest first."""

    seq: int
    number: str
    window_no: int
    service: str
    service_name: str
    called_at: str
    is_recall: bool


class OvertakingAnswer(Said):
    """Somebody who stood behind was called first, and the rule that says so."""

    number: str
    window_no: int
    at: str
    why: str
    sentence: str


class OvertakingsAnswer(Said):
    """Why a ticket was not called earlier."""

    ticket_id: str
    number: str
    summary: str
    overtakings: list[OvertakingAnswer]


class ServiceName(Said):
    """A service's code and name."""

    code: str
    name: str


class ClosingNote(Said):
    """What is told around closing, of one service or (null) of all: `kind` is ended over stopped soon or kept."""

    service: str | None
    kind: str
    sentence: str


class OwnNotice(Said):
    """What the holder of a number is told beyond its state; `kind` as of a closing note, or abandoned."""

    kind: str
    sentence: str


class QueueAnswer(Said):
    """The whole queue at journal entry `seq`; `training` while the hall practises (培训中)."""

    seq: int
    hall_day: str
    training: bool
    windows: list[WindowAnswer]
    services: list[ServiceName]
    waiting: list[WaitingEntry]
    missed: list[MissedEntry]
    recent_calls: list[CallEntry]
    closing: list[ClosingNote]


class Person(Said):
    """A staff member by number and name."""

    staff_no: str
    name: str


class VisitorAnswer(Said):
    """The visitor in clear, for whoever writes the work order."""

    name: str | None
    phone: str | None


class WorkOrderAnswer(Said):
    """One work order in clear; `place` is which matter of its visit it is, from 1."""

    id: str
    visit_id: str
    ticket_id: str | None
    ticket_number: str | None
    service: str
    service_name: str
    window_no: int
    visitor: VisitorAnswer
    refused: list[str]
    companions: list[str]
    party: int
    arrived_at: str | None
    opened_at: str
    closed_at: str | None
    receptionist: Person
    first_responder: Person
    matter: str | None
    summary: str | None
    outcome: str | None
    feedback: str | None
    feedback_at: str | None
    rating: int | None
    complete: bool
    missing: list[str]
    version: int
    place: int


class MatterAnswer(Said):
    """One matter more in the visit being served; `ticket` is null for a visit without one."""

    ticket: TicketAnswer | None
    visit_id: str
    work_order_id: str


class RegisteredAnswer(Said):
    """A visit without a ticket has begun."""

    visit_id: str
    work_order_id: str


class AsideEntry(Said):
    """A missed or held ticket on the clerk's page."""

    id: str
    number: str
    service: str
    service_name: str
    taken_at: str
    called_at: str | None
    window_no: int | None
    returns: int


class UndoOffer(Said):
    """What undo would take back, until when."""

    verb: str
    number: str
    until: str


class PromptAnswer(Said):
    """Whether the citizen was asked and has answered; never the level."""

    prompt_id: str
    state: str
    expires_at: str


class RegisteredVisit(Said):
    """The visit without a ticket being served."""

    visit_id: str
    service: str
    service_name: str
    started_at: str | None


class ServedHere(Said):
    """A service, and whether this window serves it."""

    code: str
    name: str
    served_here: bool


class WindowBrief(Said):
    """Another window, as a place to transfer to."""

    window_no: int
    name: str
    state: str
    staff_no: str | None
    staff_name: str | None


class NoteAnswer(Said):
    """What a clerk left for the next about somebody sent on, and who did."""

    text: str
    staff_name: str | None


class HandoverNoteAnswer(Said):
    """What somebody left for the next at this window (交接留言); `own`: the caller's, to be taken back."""

    id: str
    text: str
    staff_name: str | None
    written_at: str
    own: bool


class LeftEntry(WaitingEntry):
    """Somebody who waits for a service of this window and is left to windows that serve their needs: which, in words."""

    left_to: str


class ConsoleAnswer(Said):
    """Everything the clerk's page shows of a window; `work_order` is the newest of the visit's `matters`."""

    seq: int
    window: WindowAnswer
    ticket: TicketAnswer | None
    needs: list[str]
    party: int
    note: NoteAnswer | None
    handover_notes: list[HandoverNoteAnswer]
    visit: RegisteredVisit | None
    work_order: WorkOrderAnswer | None
    matters: list[WorkOrderAnswer]
    waiting: list[WaitingEntry]
    waiting_elsewhere: int
    left_to_others: list[LeftEntry]
    missed: list[AsideEntry]
    held: list[AsideEntry]
    closing: list[str]
    may_call_chosen: bool
    auto_call_at: str | None
    undo: UndoOffer | None
    recall_at: str | None
    recalls_left: int
    calls_left_before_no_show: int
    prompt: PromptAnswer | None
    services: list[ServedHere]
    windows: list[WindowBrief]


def answers(status: int, model: Any) -> dict[str | int | HTTPStatus, Any]:
    """The responses of a call: its answer, and every refusal as a problem."""
    body = model if isinstance(model, type) and issubclass(model, BaseModel) else RootModel[model]
    return {str(status): body, **refusals()}


def refusals() -> dict[str | int | HTTPStatus, Any]:
    """Every refusal as a problem."""
    return dict.fromkeys(REFUSALS, PROBLEM)
