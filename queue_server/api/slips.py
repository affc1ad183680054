"""Slips a citizen takes home (staff side)."""

from typing import Annotated, Literal

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel, Field

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import PrintJobAnswer, answers
from queue_server.api.appointments import AppointmentPath
from queue_server.api.requests import Line, Pressed, TicketPath, answered, press_of
from queue_server.desk.guide import FLOOR_WALKERS
from queue_server.desk.seat import AT_WINDOWS


class Slip(Pressed):
    """A slip, where the number came out or at `printer`."""

    printer: Line | None = None


class MaterialsSlip(Slip):
    """What of the service's list is still to bring; empty prints the whole list to come prepared with. `again_reason`: why a
    second notice is given for the same matter."""

    missing: list[Annotated[str, Field(max_length=400)]] = Field(default=[], max_length=40)
    again_reason: (
        Literal["case_changed", "material_faulty", "left_out", "rules_changed", "paper_lost", "mistaken"]
        | None
    ) = None


class VisitPath(BaseModel):
    """A visit's id in the address."""

    visit_id: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/tickets/{id}/materials-slip``, ``/visits/{id}/materials-slip``, ``/appointments/{id}/slip``."""
    api = APIBlueprint(
        "api_slips",
        __name__,
        url_prefix="/api/v1",
        abp_tags=[Tag(name="tickets")],
        doc_ui=described,
    )

    @api.post("/tickets/<ticket_id>/materials-slip", responses=answers(200, PrintJobAnswer))
    @declare(STAFF, AT_WINDOWS, Role.GUIDE)
    def print_materials(path: TicketPath, body: MaterialsSlip) -> Response:
        """Prints what to bring for this number's service (材料清单); with `missing`, the one notice of what still lacks
        (一次性告知单), a second one for the same matter only with `again_reason`."""
        press, missing = press_of(body, body.press_id), tuple(body.missing)
        desk = the_hall().desk.slips
        return answered(
            desk.print_materials(caller(), press, path.ticket_id, missing, body.printer, body.again_reason)
        )

    @api.post("/visits/<visit_id>/materials-slip", responses=answers(200, PrintJobAnswer))
    @declare(STAFF, AT_WINDOWS, Role.GUIDE)
    def print_visit_materials(path: VisitPath, body: MaterialsSlip) -> Response:
        """The same for a visit registered without a ticket; comes out at `printer` or at the hall's first one."""
        press, missing = press_of(body, body.press_id), tuple(body.missing)
        desk = the_hall().desk.slips
        return answered(
            desk.print_visit_materials(
                caller(), press, path.visit_id, missing, body.printer, body.again_reason
            )
        )

    @api.post("/appointments/<appointment_id>/slip", responses=answers(200, PrintJobAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def print_appointment(path: AppointmentPath, body: Slip) -> Response:
        """Prints day, time, booking code and what to bring (预约凭条); nothing about the person."""
        press = press_of(body, body.press_id)
        desk = the_hall().desk.slips
        return answered(desk.print_appointment(caller(), press, path.appointment_id, body.printer))

    return api
