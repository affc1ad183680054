"""What the API answers to the guides and the shift supervisor."""

from queue_server.api.answers import (
    AsideEntry,
    ClosingNote,
    EstimatedWait,
    OwnNotice,
    Said,
    TicketAnswer,
    WaitingEntry,
    WindowAnswer,
)
from queue_server.api.office_answers import AtOnce, DeviceEntry, HelpOfDay, IncompleteOrder
from queue_server.api.service_answers import NumbersLeft


class TaskAnswer(Said):
    """One 请接引: whom to fetch, where to, what they need, who is on the way."""

    id: str
    kind: str
    ticket_id: str
    number: str
    service_name: str
    window_no: int | None
    window_name: str
    needs: list[str]
    party: int
    asked_at: str
    taken_at: str | None
    taken_by: str | None
    done_at: str | None


class HelpAnswer(Said):
    """One help call (人工帮助): which terminal, where it stands, and who is on the way."""

    id: str
    device: str
    place: str
    state: str
    called_at: str
    taken_at: str | None
    taken_by: str | None
    done_at: str | None


class OwnHelpAnswer(Said):
    """The terminal's own open help call; null when there is none."""

    help: HelpAnswer | None


class GuideAnswer(Said):
    """The guide's page, but for the services; `enquiry_undo_until` is null when there is nothing to take back."""

    seq: int
    hall_day: str
    closing: list[ClosingNote]
    missed: list[AsideEntry]
    help_calls: list[HelpAnswer]
    tasks: list[TaskAnswer]
    enquiries: int
    enquiry_undo_until: str | None


class FoundTicket(Said):
    """A ticket of today, found again, and what the caller can do with it now."""

    ticket: TicketAnswer
    state_word: str
    needs: list[str]
    party: int
    raised: bool
    for_window_no: int | None
    returns: int
    returns_left: int
    can: list[str]
    notice: OwnNotice | None


class FoundAnswer(Said):
    """Everything that was found; more than one only when a number alone fits several."""

    tickets: list[FoundTicket]


class EnquiriesAnswer(Said):
    """How many asked the way today."""

    enquiries: int


class FloorWindow(WindowAnswer):
    """One window on the floor; `since` is when something last happened there."""

    since: str | None
    serves_registered: bool
    needs: list[str]
    party: int


class QueueOfService(Said):
    """One service on the floor; `practice` counts the practice numbers in its line, which `waiting` does not."""

    service: str
    service_name: str
    is_open: bool
    closed_reason: str | None
    closes_at: str | None
    stopped: bool
    stop_reason: str
    waiting: int
    practice: int
    estimated_wait: EstimatedWait | None
    longest_wait_s: int | None
    windows_open: int
    numbers_left: NumbersLeft | None


class ExtendedService(Said):
    """One service that is open longer today, and until when (18:00)."""

    service: str
    service_name: str
    until: str


class ExtensionOfToday(Said):
    """One press of 今日延时 that stands."""

    id: str
    minutes: int
    services: list[ExtendedService]


class HoursTodayAnswer(Said):
    """Every press of 今日延时 that stands, oldest first."""

    extensions: list[ExtensionOfToday]


class DutyAnswer(Said):
    """One duty: how many, since when, by when (null: as soon as anybody can), and the page where it is settled."""

    kind: str
    sentence: str
    count: int
    since: str | None
    due_at: str | None
    overdue: bool
    link: str


class FreshEnding(Said):
    """What was ended within the last ten minutes and may still be taken back; `whole_line`: a service's, not one number's."""

    id: str
    service_name: str
    whole_line: bool
    numbers: list[str]
    reason: str
    undo_until: str


class FloorAnswer(Said):
    """The floor at journal entry `seq`; `devices` are those in trouble; `opening_done` once today's 开门检查 is done."""

    seq: int
    hall_day: str
    training: bool
    opening_done: bool
    now: AtOnce
    windows: list[FloorWindow]
    queues: list[QueueOfService]
    extensions: list[ExtensionOfToday]
    closing: list[ClosingNote]
    endings: list[FreshEnding]
    waiting: list[WaitingEntry]
    missed: list[AsideEntry]
    held: list[AsideEntry]
    help_calls: list[HelpAnswer]
    tasks: list[TaskAnswer]
    duties: list[DutyAnswer]
    devices: list[DeviceEntry]
    devices_in_all: int


class OpenTicket(AsideEntry):
    """A number that is called, served or held while the hall wants to close."""

    state: str


class NotServedEntry(OpenTicket):
    """A number that waits or missed its call, how many windows could serve it now, and for which day it is kept."""

    windows_open: int
    kept_to_day: str | None


class EndedAnswer(Said):
    """How many were told that they are not served today, of which services, and which give no numbers since."""

    ended: int
    services: list[str]
    stopped: list[str]


class EndingUndoneAnswer(Said):
    """How many numbers stand where they stood, of which service, and whether numbers of it are given again."""

    back: int
    service_name: str
    resumed: bool


class NightDecision(Said):
    """Who keeps numbers of today overnight, why, and for which day."""

    reason: str
    to_day: str
    decided_at: str
    decided_by: str | None


class NightPart(NightDecision):
    """One service's line, or one number, is kept; `keeps` counts the numbers that are open now."""

    service: str | None
    service_name: str | None
    ticket_id: str | None
    number: str | None
    keeps: int


class NightAnswer(Said):
    """What midnight will do: open numbers that no decision keeps are abandoned; kept ones of before, by state.

    `decision` is of the whole queue, `parts` are of single services and numbers.
    """

    decision: NightDecision | None
    parts: list[NightPart]
    open_numbers: int
    kept_numbers: int
    kept_from_before: dict[str, int]


class RatedEntry(Said):
    """A rated visit, with the reasons that were ticked (in words) and what the citizen wrote, if anything."""

    ticket_number: str | None
    service: str
    service_name: str
    level: int
    receptionist: str | None
    rated_at: str
    reasons: list[str]
    remark: str | None


class SecondNotice(Said):
    """A second notice of what lacks for one matter: whose, by whom, and why."""

    ticket_number: str | None
    service: str
    service_name: str
    given_at: str
    staff_name: str | None
    reason: str


class DayCloseAnswer(Said):
    """What is to be settled before closing; `difference` is 0 when every number given out is accounted for."""

    hall_day: str
    incomplete: list[IncompleteOrder]
    unrated: int
    bad_ratings: list[RatedEntry]
    remarks: list[RatedEntry]
    second_notices: list[SecondNotice]
    not_served: list[NotServedEntry]
    still_open: list[OpenTicket]
    issued: int
    numbers: dict[str, int]
    difference: int
    tasks: int
    enquiries: int
    help: HelpOfDay
    night: NightAnswer


class StoppedAnswer(Said):
    """Whether numbers of a service are given; after a stop, who waits for it still."""

    service: str
    stopped: bool
    stop_reason: str
    waiting: list[WaitingEntry]
