"""What the API answers about appointments; names and phones are masked unless one appointment is opened."""

from queue_server.api.answers import Said, TicketAnswer


class PlainAppointment(Said):
    """One appointment without its visitor. `touched` says why it cannot be kept after all; `can` what may be done.

    `with_staff_no` and `with_name` are whom they asked for (null: anybody), `with_window_no` where that person sits now.
    """

    id: str
    service: str
    service_name: str
    day: str
    begins: str
    ends: str
    standing: str
    standing_word: str
    code: str
    needs: list[str]
    matter: str | None
    booked_at: str
    ticket_number: str | None
    ticket_state_word: str | None
    with_staff_no: str | None
    with_name: str | None
    with_window_no: int | None
    touched: str | None
    can: list[str]


class MaskedAppointment(PlainAppointment):
    """One line of a list: 张*, 138****1234."""

    name: str | None
    phone: str | None


class OpenAppointment(PlainAppointment):
    """One appointment, whole and in clear."""

    name: str | None
    phone: str | None
    refused: list[str]
    note: str | None


class DayCounts(Said):
    """A day's figures; `booked` counts all but the cancelled."""

    booked: int
    kept: int
    no_show: int
    to_come: int
    cancelled: int


class CountsOfDay(DayCounts):
    """One day of a span."""

    day: str


class CountsAnswer(Said):
    """Every day of the span on which anybody was booked."""

    days: list[CountsOfDay]


class BoardOfDayAnswer(Said):
    """A day's appointments; `touched` are those of any day that cannot be kept, `to_come` how many are booked from today on."""

    hall_day: str
    day: str
    appointments: list[MaskedAppointment]
    touched: list[MaskedAppointment]
    counts: DayCounts
    to_come: int


class AppointmentsAnswer(Said):
    """What was found."""

    appointments: list[MaskedAppointment]


class AppointmentHolder(Said):
    """The appointment as it stands now."""

    appointment: PlainAppointment


class CheckedInAnswer(Said):
    """The appointment and its number; not `on_time`, the number stands at the end of the line.

    `for_window_no` is the only window that calls it: where the person asked for sits.
    """

    appointment: PlainAppointment
    ticket: TicketAnswer
    on_time: bool
    for_window_no: int | None


class Choice(Said):
    """One of those a kiosk may mean; `why_not` is said where nobody can check in now."""

    id: str
    name: str | None
    service_name: str
    begins: str
    why_not: str | None


class ChoicesAnswer(Said):
    """Today's appointments that fit."""

    appointments: list[Choice]


class BookableService(Said):
    """A service that may be booked."""

    service: str
    service_name: str
    days_ahead: int


class OfferedAnswer(Said):
    """What may be booked, and the minutes one may be late, early, and stands before the appointed time."""

    services: list[BookableService]
    late_min: int
    early_min: int
    lead_min: int


class SlotAnswer(Said):
    """One slot; `free` is 0 when it is full or over, or where the person asked for is not free (`person_free`)."""

    begins: str
    ends: str
    people: int
    taken: int
    free: int
    person_free: bool


class SlotsOfDay(Said):
    """One day; `reason` says why it has no slots."""

    day: str
    reason: str | None
    slots: list[SlotAnswer]


class SlotsAnswer(Said):
    """The days asked for."""

    service: str
    days: list[SlotsOfDay]


class PersonAnswer(Said):
    """Somebody who may be asked for: where they sit now, and the days from today on that they are away."""

    staff_no: str
    name: str
    title: str
    window_no: int | None
    away: list[str]


class PeopleAnswer(Said):
    """Whoever may be asked for."""

    people: list[PersonAnswer]


class AwayAnswer(Said):
    """The person as they are now; `touched` are booked with them on those days and want to be called."""

    person: PersonAnswer
    touched: int
