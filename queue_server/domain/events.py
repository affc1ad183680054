"""What has happened, in the past tense: the words of the journal.

Every event names rows by id and carries numbers, states and codes, never a name, a phone or free text (law: the
journal must survive a purge of personal data). ``queue_server.broadcast`` is the only place that turns one into a
wire message.
"""

import re
from dataclasses import dataclass, fields
from typing import ClassVar

EVENTS: dict[str, "type[Event]"] = {}
"""Every event by its word in the journal."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; ``name`` is its word in the journal."""

    name: ClassVar[str] = "event"

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        if not cls.__name__.endswith("Event"):
            EVENTS[cls.name] = cls

    def facts(self) -> dict[str, object]:
        """The event's own fields, as the journal keeps them."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


# --- tickets: every one carries the state the ticket is in afterwards ----------------------------------------


@dataclass(frozen=True, slots=True)
class TicketEvent(Event):
    """Something happened to a ticket; ``state`` is where it stands now, ``window_no`` the window it stands at."""

    ticket_id: str
    number: str
    service: str
    state: str
    window_no: int | None


@dataclass(frozen=True, slots=True)
class TicketTaken(TicketEvent):
    """A citizen took a number, by ``queue_key`` its place in the line (queue_server.domain.calling); paper, if any, to come."""

    visit_id: str
    queue_key: int
    print_job_id: str | None = None
    printer: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled(TicketEvent):
    """A window called the number out for the first time in this round; ``why`` it, of all who waited, and its place.

    ``left``: tickets that stood before it and were left to other windows. ``rule_why``: where a clerk chose the very
    number the rule would have called, why the rule would have.
    """

    staff_id: str | None
    why: str
    queue_key: int
    left: tuple[str, ...] = ()
    rule_why: str | None = None


@dataclass(frozen=True, slots=True)
class TicketRecalled(TicketEvent):
    """The number was called out once more."""

    recalls: int


@dataclass(frozen=True, slots=True)
class ServiceStarted(TicketEvent):
    """The citizen is at the window."""

    staff_id: str | None


@dataclass(frozen=True, slots=True)
class ServiceFinished(TicketEvent):
    """The matter is done at this window."""


@dataclass(frozen=True, slots=True)
class TicketMissed(TicketEvent):
    """Called, and nobody came."""


@dataclass(frozen=True, slots=True)
class TicketHeld(TicketEvent):
    """Put on hold; the window is free."""


@dataclass(frozen=True, slots=True)
class TicketResumed(TicketEvent):
    """Back from hold, being served."""

    staff_id: str | None


@dataclass(frozen=True, slots=True)
class TicketTransferred(TicketEvent):
    """Sent on: ``service`` is the new one."""

    from_service: str
    from_window_no: int | None
    for_window_no: int | None
    place: str
    queue_key: int


@dataclass(frozen=True, slots=True)
class TicketReturned(TicketEvent):
    """A missed number waits again."""

    ahead: int
    queue_key: int


@dataclass(frozen=True, slots=True)
class TicketRaised(TicketEvent):
    """The shift supervisor put the number on top; the reason's text stays in the ticket's row."""

    by_staff_id: str | None


@dataclass(frozen=True, slots=True)
class TicketCancelled(TicketEvent):
    """Given up by the citizen's wish."""


@dataclass(frozen=True, slots=True)
class TicketAbandoned(TicketEvent):
    """Left over at midnight."""


@dataclass(frozen=True, slots=True)
class PressUndone(TicketEvent):
    """The window took back its last start, finish or no-show."""

    verb: str


# --- windows ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WindowEvent(Event):
    """Something happened to a window; ``state`` is closed, open or paused."""

    window_no: int
    state: str


@dataclass(frozen=True, slots=True)
class WindowOpened(WindowEvent):
    """Somebody signed in to the window."""

    staff_id: str


@dataclass(frozen=True, slots=True)
class WindowClosed(WindowEvent):
    """The person signed out."""

    staff_id: str | None


@dataclass(frozen=True, slots=True)
class WindowPaused(WindowEvent):
    """The window stopped calling for a while; the reason's text stays in the window's row."""


@dataclass(frozen=True, slots=True)
class WindowUnpaused(WindowEvent):
    """The window calls again."""


# --- visits, work orders, ratings ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VisitRegistered(Event):
    """Somebody without a ticket is being served."""

    visit_id: str
    service: str
    window_no: int
    staff_id: str


@dataclass(frozen=True, slots=True)
class RegisteredVisitFinished(Event):
    """The visit without a ticket is done."""

    visit_id: str
    window_no: int


@dataclass(frozen=True, slots=True)
class TransferNoted(Event):
    """A clerk left a note with somebody sent on, or took it away; the journal keeps its hash under the visit's key."""

    visit_id: str
    staff_id: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class VisitorNoted(Event):
    """Name or phone was written down or refused: keyed hashes of the values, under the visit's own key."""

    visit_id: str
    values: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class WorkOrderOpened(Event):
    """The visit's work order exists."""

    work_order_id: str
    visit_id: str
    ticket_id: str | None
    service: str
    staff_id: str


@dataclass(frozen=True, slots=True)
class WorkOrderChanged(Event):
    """Fields were written: keyed hashes of their values, under the visit's own key."""

    work_order_id: str
    values: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class WorkOrderClosed(Event):
    """Finished; ``complete`` says whether K-1 counts it."""

    work_order_id: str
    complete: bool


@dataclass(frozen=True, slots=True)
class WorkOrderReopened(Event):
    """A finish was undone."""

    work_order_id: str


@dataclass(frozen=True, slots=True)
class WorkOrderVoided(Event):
    """A start was undone before anything was done."""

    work_order_id: str


@dataclass(frozen=True, slots=True)
class RatingAsked(Event):
    """The window's evaluator was asked to collect a rating."""

    prompt_id: str
    visit_id: str
    window_no: int


@dataclass(frozen=True, slots=True)
class PromptEnded(Event):
    """No rating can come from this prompt any more: expired, cut_short (next start) or withdrawn (undo)."""

    prompt_id: str
    visit_id: str
    window_no: int
    how: str


@dataclass(frozen=True, slots=True)
class VisitRated(Event):
    """The citizen pressed a level, 5 very satisfied .. 1 very dissatisfied."""

    prompt_id: str
    visit_id: str
    window_no: int
    level: int
    device: str


@dataclass(frozen=True, slots=True)
class KeyIgnored(Event):
    """A key press that counts for nobody: unprompted, late, duplicate or unknown; ``raw`` is the key's own code."""

    device: str
    window_no: int | None
    reason: str
    raw: str | None


# --- devices, people, rules --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeviceStateChanged(Event):
    """A device got better or worse; ``state`` is ok, warning or failed."""

    device: str
    state: str
    code: str


@dataclass(frozen=True, slots=True)
class StaffAdded(Event):
    """A staff member exists."""

    staff_id: str
    staff_no: str
    role: str


@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """A staff member's fields were changed."""

    staff_id: str
    fields: list[str]


@dataclass(frozen=True, slots=True)
class PasswordSet(Event):
    """A password was set or reset."""

    staff_id: str


@dataclass(frozen=True, slots=True)
class TokenIssued(Event):
    """A program, screen or person got a token."""

    token_id: str
    role: str
    device: str | None


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    """A token is no longer valid."""

    token_id: str


@dataclass(frozen=True, slots=True)
class RulesChanged(Event):
    """The manager changed a rule, a service or a window: what it was and what it is."""

    what: str
    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True, slots=True)
class LedgerUnmasked(Event):
    """A manager read personal fields in clear; ``unmasking_id`` names the row that keeps the reason's text."""

    unmasking_id: str
    rows: int
    reason_hash: str


@dataclass(frozen=True, slots=True)
class HallFounded(Event):
    """The database was made."""

    kind: str
