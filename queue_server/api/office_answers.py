"""What the API answers to the office: ledger, figures, journal, staff, devices, words."""

from typing import Any

from pydantic import ConfigDict, Field

from queue_server.api.answers import Person, Said, WindowAnswer
from queue_server.api.appointment_answers import DayCounts
from queue_server.api.service_answers import NumbersLeft
from queue_server.api.service_requests import ServiceBody


class LedgerEntry(Said):
    """One row of the service ledger; name and phone masked unless a manager gave a reason."""

    work_order_id: str
    visit_id: str
    ticket_number: str | None
    visitor_name: str | None
    visitor_phone: str | None
    arrived_at: str
    receptionist: str
    matter: str | None
    outcome: str | None
    rating: str
    service: str
    window_no: int
    closed_at: str | None
    place: int
    party: int
    companions: list[str]


class LedgerAnswer(Said):
    """One page of the ledger."""

    rows: list[LedgerEntry]
    page: int
    page_size: int
    total: int


class Durations(Said):
    """Whole seconds, nearest-rank percentiles; null where there is no data."""

    mean: int | None
    p50: int | None
    p90: int | None
    max: int | None


class Part(Said):
    """The figures of one service, window, clerk or hour."""

    counts: dict[str, int]
    waits_s: Durations
    service_s: Durations
    ratings: dict[str, int]


class RateAnswer(Said):
    """One rate: numerator, denominator, the percentage floored to one decimal, the target, whether it is met."""

    model_config = ConfigDict(extra="allow")
    numerator: int
    denominator: int
    percent_floor: float | None
    target: int | None = None
    met: bool | None = None


class PauseTime(Said):
    """How often and how long one window paused for one reason."""

    window_no: int
    reason: str
    times: int
    total_s: int


class Overtaken(Said):
    """Tickets overtaken, by how many people in all, on average of all tickets first called, and by how many at most."""

    tickets: int
    people: int
    mean: float | None
    max: int | None


class ChosenCalls(Said):
    """Numbers one clerk picked by hand at one window; `out_of_turn` of them went before somebody, `passed` in all."""

    window_no: int
    staff_no: str | None
    calls: int
    out_of_turn: int
    passed: int


class FirstComeAnswer(Said):
    """Of the tickets first called: whom nobody overtook, whom nobody overtook outside the rule, and why the rest were.

    Somebody is overtaken by whoever joined the line of the same service later and was called earlier. Reasons:
    priority, returned, transferred, appointed, raised, sent_to_window, left; outside the rule: chosen, unexplained.
    """

    first_called: int
    overtaken_by_nobody: RateAnswer
    within_rule: RateAnswer
    overtaken: Overtaken
    by_reason: dict[str, Overtaken]
    chosen: list[ChosenCalls]


class ReasonCount(Said):
    """How often a reason was given with 满意 or better (`praised`), and below (`wanting`)."""

    praised: int
    wanting: int


class Depth(Said):
    """What lies behind the counts; `to_window_s` runs from the call to the start of the service."""

    first_come: FirstComeAnswer
    to_window_s: Durations
    to_window_s_by_service: dict[str, Durations]
    to_window_s_by_window: dict[str, Durations]
    pauses: list[PauseTime]
    enquiries: int
    reasons: dict[str, ReasonCount]
    staff_names: dict[str, str]


class StatisticsAnswer(Part):
    """The figures of a day or a span."""

    hall_day: str | None = None
    from_day: str | None = Field(None, alias="from")
    to_day: str | None = Field(None, alias="to")
    by_service: dict[str, Part]
    by_window: dict[str, Part]
    by_clerk: dict[str, Part]
    by_hour: dict[str, Part]
    rates: dict[str, RateAnswer]
    depth: Depth


class AtOnce(Said):
    """The hall at this moment; `practice` counts what of a training is open, which is in no other figure."""

    waiting: int
    longest_wait_s: int | None
    serving: int
    windows_open: int
    windows: int
    on_hold: int
    missed: int
    practice: int


class ServiceTile(Said):
    """A service's code, name and prefix."""

    code: str
    name: str
    prefix: str


class IncompleteOrder(Said):
    """A work order that lowers K-1."""

    work_order_id: str | None
    ticket_number: str | None
    receptionist: str | None
    missing: list[str]


class HelpOfDay(Said):
    """The help calls of a day, but for those withdrawn; seconds from the call until somebody was on the way."""

    calls: int
    helped: int
    withdrawn: int
    open: int
    mean_s: int | None
    longest_s: int | None


class RunningOut(NumbersLeft):
    """A service whose numbers of today are nearly or all taken."""

    service: str
    service_name: str


class TodayAnswer(Said):
    """The manager's page."""

    hall_day: str
    now: AtOnce
    waiting_by_service: dict[str, int]
    services: list[ServiceTile]
    windows: list[WindowAnswer]
    running_out: list[RunningOut]
    help: HelpOfDay
    statistics: StatisticsAnswer
    appointments: DayCounts
    incomplete: list[IncompleteOrder]


class JournalRow(Said):
    """One entry of the journal."""

    seq: int
    at: str
    hall_day: str
    event: str
    actor: str
    facts: dict[str, Any]
    hash: str


class JournalAnswer(Said):
    """Entries after a sequence number."""

    rows: list[JournalRow]
    last_seq: int


class NewServiceAnswer(ServiceBody):
    """The service that was added, with the code it has from now on."""

    code: str


class ArchivedAnswer(Said):
    """A service that is no longer offered."""

    code: str
    prefix: str
    name: str
    group: str


class PriorityWord(Said):
    """A priority class or a need, and its Chinese name."""

    code: str
    name: str


class CatalogueAnswer(Said):
    """The words forms offer, and the people who may have been the first responder (首问责任人)."""

    colleagues: list[Person]
    outcomes: list[str]
    feedbacks: list[str]
    matters: dict[str, list[str]]
    priority_classes: list[PriorityWord]
    needs: list[PriorityWord]
    abilities: list[PriorityWord]
    levels: dict[str, str]


class SessionAnswer(Said):
    """Who is signed in."""

    staff_no: str | None
    name: str
    title: str
    role: str
    window_no: int | None


class StaffAnswer(Said):
    """One staff member."""

    staff_no: str
    name: str
    title: str
    phone: str
    role: str
    disabled: bool
    has_password: bool
    signed_in_window: int | None
    photo: str | None


class StaffListAnswer(Said):
    """Everybody."""

    staff: list[StaffAnswer]


class NewPasswordAnswer(Said):
    """A password, told this once."""

    model_config = ConfigDict(extra="allow")
    staff_no: str
    password: str


class DeviceEntry(Said):
    """One configured device. `by_hand`: no program of the hall hears of it (office devices), its state is what staff said of it,
    and `connected` is always true."""

    device: str
    kind: str
    where: str
    runs_on: str | None
    window_no: int | None
    connected: bool
    state: str
    code: str
    detail: str
    advice: str
    since: str | None
    last_good_at: str | None
    paired: bool
    tests: list[str]
    on_a_line: bool
    plugged: bool | None
    by_hand: bool


class PairingEntry(Said):
    """A page that waits to be let in."""

    id: str
    device: str
    kind: str
    code: str
    remote: str
    asked_at: str
    expires_at: str


class BoardAnswer(Said):
    """The device board."""

    devices: list[DeviceEntry]
    pairings: list[PairingEntry]


class DoneAnswer(Said):
    """It is done."""

    done: bool
