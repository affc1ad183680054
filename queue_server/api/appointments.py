"""Appointments (预约): what is offered, booking for people, and coming; kiosks look up and check in, nothing else."""

from datetime import date
from typing import Annotated, Any, Literal

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from queue_server.access import PUBLIC, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.appointment_answers import (
    AppointmentHolder,
    AppointmentsAnswer,
    BoardOfDayAnswer,
    CheckedInAnswer,
    ChoicesAnswer,
    CountsAnswer,
    OfferedAnswer,
    OpenAppointment,
    SlotsAnswer,
)
from queue_server.api.requests import (
    Asked,
    Code,
    JsonInt,
    Language,
    Line,
    Need,
    Pressed,
    SpanQuery,
    StaffNo,
    VisitorGiven,
    answered,
    press_of,
)
from queue_server.desk.appointment_people import Whom
from queue_server.desk.appointments import Booking, Proof
from queue_server.desk.figures import parsed_day
from queue_server.desk.guide import FLOOR_WALKERS
from queue_server.store.appointments import Person
from queue_server.store.visits import Visitor

Day = Annotated[str, Field(max_length=40)]
Clock = Annotated[str, Field(pattern=r"^[0-9]{2}:[0-9]{2}$")]
KIOSK = frozenset({Role.KIOSK})


class ServiceOffer(Asked):
    """When one service may be booked: slots of `slot_min` minutes for `people` each, `days_ahead` days ahead."""

    service: Code
    on: StrictBool
    hours: dict[str, list[Annotated[str, Field(max_length=40)]]]
    slot_min: Annotated[JsonInt, Field(ge=5, le=240)]
    people: Annotated[JsonInt, Field(ge=1, le=99)]
    days_ahead: Annotated[JsonInt, Field(ge=0, le=90)]
    blackout: Annotated[list[Day], Field(max_length=400)]


class AppointmentOfferBody(Asked):
    """What may be booked, whole, and how punctual one has to be, in minutes (docs/rules.md)."""

    late_min: Annotated[JsonInt, Field(ge=0, le=120)]
    early_min: Annotated[JsonInt, Field(ge=0, le=240)]
    lead_min: Annotated[JsonInt, Field(ge=0, le=60)]
    offers: Annotated[list[ServiceOffer], Field(max_length=100)]


class Book(Pressed):
    """A slot for somebody: name and phone, or that they were refused; `with_staff_no`: whom they ask for."""

    service: Code
    day: Day
    begins: Clock
    visitor: VisitorGiven | None = None
    refused: list[Literal["name", "phone"]] = Field([])
    matter: Line | None = None
    needs: list[Need] = Field([])
    note: Line | None = None
    with_staff_no: StaffNo | None = None


class Move(Pressed):
    """Another time, and if named another service; `with_staff_no` left out: with whom it was, null: with anybody."""

    day: Day
    begins: Clock
    service: Code | None = None
    with_staff_no: StaffNo | None = None


class Shown(Asked):
    """What somebody at a kiosk shows: the booking code, or their phone's last four digits; one of them."""

    code: Annotated[str, Field(min_length=1, max_length=10)] | None = None
    phone4: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "Shown":
        if (self.code is None) == (self.phone4 is None):
            raise ValueError("one of code and phone4")
        return self


class CheckIn(Pressed):
    """Somebody is here; a kiosk says what they were found by. `anyone`: whom they asked for need not call them."""

    code: Annotated[str, Field(max_length=10)] | None = None
    phone4: Annotated[str, Field(max_length=4)] | None = None
    anyone: StrictBool = False
    language: Language | None = None


class AppointmentPath(BaseModel):
    """An appointment's id in the address."""

    appointment_id: str


class DayQuery(BaseModel):
    """Which day (today by default), and whose appointments (everybody's by default)."""

    model_config = ConfigDict(extra="forbid")
    day: Day | None = None
    with_staff_no: StaffNo | None = None


class SlotsQuery(BaseModel):
    """Of which service, from which day on (today by default), how many days, and with whom."""

    model_config = ConfigDict(extra="forbid")
    service: Code
    from_day: Day | None = None
    days: Annotated[int, Field(ge=1, le=31)] = 7
    with_staff_no: StaffNo | None = None


class Search(Asked):
    """A whole name, a whole phone, its last four digits, or a booking code."""

    q: Annotated[str, Field(min_length=1, max_length=40)]


def blueprint(*, described: bool) -> APIBlueprint:
    """``/appointments`` and everything under it."""
    api = APIBlueprint(
        "api_appointments",
        __name__,
        url_prefix="/api/v1",
        abp_tags=[Tag(name="appointments")],
        doc_ui=described,
    )
    _offers(api)
    _looks(api)
    _books(api)
    _comes(api)
    return api


def _offers(api: APIBlueprint) -> None:
    @api.get("/appointments/offer", responses=answers(200, AppointmentOfferBody))
    @declare(STAFF, Role.MANAGER)
    def get_offer() -> dict[str, Any]:
        """What may be booked, exactly as `PUT` takes it; a new hall offers nothing."""
        return the_hall().desk.appointment_offer.offer()

    @api.put("/appointments/offer", responses=answers(200, AppointmentOfferBody))
    @declare(STAFF, Role.MANAGER)
    def put_offer(body: AppointmentOfferBody) -> dict[str, Any]:
        """Replaces what may be booked; whoever is booked already stays so."""
        return the_hall().desk.appointment_offer.put_offer(caller(), body.model_dump())

    @api.get("/appointments/offered", responses=answers(200, OfferedAnswer))
    @declare(PUBLIC, KIOSK, FLOOR_WALKERS)
    def offered() -> dict[str, Any]:
        """Which services may be booked; a kiosk without any shows nothing about it."""
        return the_hall().desk.appointment_offer.offered()

    @api.get("/appointments/slots", responses=answers(200, SlotsAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def slots(query: SlotsQuery) -> dict[str, Any]:
        """The slots of some days with how many are free, or why a day has none."""
        hall = the_hall()
        first: date = parsed_day(query.from_day or hall.desk.house.today())
        return hall.desk.appointment_offer.slots(query.service, first, query.days, query.with_staff_no)


def _looks(api: APIBlueprint) -> None:
    @api.get("/appointments", responses=answers(200, BoardOfDayAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def board(query: DayQuery) -> dict[str, Any]:
        """A day's appointments, masked, and everybody a day closed afterwards has touched."""
        return the_hall().desk.appointments.board(query.day, query.with_staff_no)

    @api.post("/appointments/search", responses=answers(200, AppointmentsAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def search(body: Search) -> dict[str, Any]:
        """From today on, by name, phone, last four digits or code; a body, so that no name stands in an address."""
        return the_hall().desk.appointments.search(body.q)

    @api.get("/appointments/figures", responses=answers(200, CountsAnswer))
    @declare(STAFF, Role.MANAGER, Role.SHIFT_SUPERVISOR)
    def figures(query: SpanQuery) -> dict[str, Any]:
        """Booked, kept and not kept, by day."""
        return the_hall().desk.appointments.counts(query.from_day, query.to_day)

    @api.get("/appointments/<appointment_id>", responses=answers(200, OpenAppointment))
    @declare(STAFF, FLOOR_WALKERS)
    def one(path: AppointmentPath) -> dict[str, Any]:
        """One appointment with name, phone and note in clear; the journal keeps who looked."""
        return the_hall().desk.appointments.open(caller(), path.appointment_id)


def _books(api: APIBlueprint) -> None:
    @api.post("/appointments", responses=answers(201, AppointmentHolder) | answers(200, AppointmentHolder))
    @declare(STAFF, FLOOR_WALKERS)
    def book(body: Book) -> Response:
        """Books a slot for somebody; never more than it holds."""
        given = body.visitor or VisitorGiven()
        name, phone = ((text or "").strip() or None for text in (given.name, given.phone))
        visitor = Visitor(
            name, phone, name is None and "name" in body.refused, phone is None and "phone" in body.refused
        )
        person = Person(visitor, (body.note or "").strip() or None)
        wish = Booking(
            body.service,
            body.day,
            body.begins,
            person,
            (body.matter or "").strip() or None,
            tuple(body.needs),
            body.with_staff_no,
        )
        return answered(the_hall().desk.appointments.book(caller(), press_of(body, body.press_id), wish), 201)

    @api.post("/appointments/<appointment_id>/move", responses=answers(200, AppointmentHolder))
    @declare(STAFF, FLOOR_WALKERS)
    def move(path: AppointmentPath, body: Move) -> Response:
        """The same person at another time (改期)."""
        press = press_of(body, body.press_id)
        desk = the_hall().desk.appointments
        whom = Whom(body.with_staff_no) if "with_staff_no" in body.model_fields_set else None
        return answered(
            desk.move(caller(), press, path.appointment_id, body.service, body.day, body.begins, whom)
        )

    @api.post("/appointments/<appointment_id>/cancel", responses=answers(200, AppointmentHolder))
    @declare(STAFF, FLOOR_WALKERS)
    def cancel(path: AppointmentPath, body: Pressed) -> Response:
        """Nobody will come; the place is free again."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.appointments.cancel(caller(), press, path.appointment_id))


def _comes(api: APIBlueprint) -> None:
    @api.post("/appointments/find", responses=answers(200, ChoicesAnswer))
    @declare(PUBLIC, KIOSK, FLOOR_WALKERS)
    def find(body: Shown) -> dict[str, Any]:
        """Today's appointments behind a code or four digits, masked; five wrong guesses a minute at a kiosk, no more."""
        return the_hall().desk.appointments.find(caller(), Proof(body.code, body.phone4))

    @api.post("/appointments/<appointment_id>/check-in", responses=answers(200, CheckedInAnswer))
    @declare(PUBLIC, KIOSK, FLOOR_WALKERS)
    def check_in(path: AppointmentPath, body: CheckIn) -> Response:
        """到场签到: a real number, printed, tied to the appointment."""
        press = press_of(body, body.press_id)
        proof = Proof(body.code, body.phone4)
        desk = the_hall().desk.appointments
        return answered(
            desk.check_in(
                caller(), press, path.appointment_id, proof, anyone=body.anyone, language=body.language
            )
        )
