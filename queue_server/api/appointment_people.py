"""Whoever may be asked for by name in an appointment, and the days they are away (staff side)."""

from typing import Annotated, Any

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel, Field, StrictBool

from queue_server.access import STAFF, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.appointment_answers import AwayAnswer, PeopleAnswer
from queue_server.api.requests import Pressed, answered, press_of
from queue_server.desk.guide import FLOOR_WALKERS

Day = Annotated[str, Field(max_length=40)]


class Away(Pressed):
    """Away on every day of a span, both ends included, or here on them after all; `to_day` left out: one day."""

    from_day: Day
    to_day: Day | None = None
    away: StrictBool = True


class PersonPath(BaseModel):
    """A staff number in the address."""

    staff_no: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/appointments/people`` and the days away."""
    api = APIBlueprint(
        "api_appointment_people",
        __name__,
        url_prefix="/api/v1",
        abp_tags=[Tag(name="appointments")],
        doc_ui=described,
    )

    @api.get("/appointments/people", responses=answers(200, PeopleAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def people() -> dict[str, Any]:
        """Whoever may be asked for by name: everybody at work who may sit at a window."""
        return the_hall().desk.appointment_people.people()

    @api.post("/appointments/people/<staff_no>/away", responses=answers(200, AwayAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def away(path: PersonPath, body: Away) -> Response:
        """Days the person is away and cannot be asked for; whoever is booked with them stays so and is to be called."""
        desk, press = the_hall().desk.appointment_people, press_of(body, body.press_id)
        last = body.to_day or body.from_day
        return answered(desk.note_days(caller(), press, path.staff_no, body.from_day, last, away=body.away))

    return api
