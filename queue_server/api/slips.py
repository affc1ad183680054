"""Slips a citizen takes home (staff side)."""

from typing import Annotated

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import Field

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import PrintJobAnswer, answers
from queue_server.api.requests import Line, Pressed, TicketPath, answered, press_of
from queue_server.desk.seat import AT_WINDOWS


class MaterialsSlip(Pressed):
    """What of the service's list is still to bring; empty prints the whole list to come prepared with."""

    missing: list[Annotated[str, Field(max_length=400)]] = Field(default=[], max_length=40)
    printer: Line | None = None


def blueprint(*, described: bool) -> APIBlueprint:
    """``/tickets/{id}/materials-slip``."""
    api = APIBlueprint(
        "api_slips",
        __name__,
        url_prefix="/api/v1/tickets",
        abp_tags=[Tag(name="tickets")],
        doc_ui=described,
    )

    @api.post("/<ticket_id>/materials-slip", responses=answers(200, PrintJobAnswer))
    @declare(STAFF, AT_WINDOWS, Role.GUIDE)
    def print_materials(path: TicketPath, body: MaterialsSlip) -> Response:
        """Prints what to bring for this number's service (材料清单); with `missing`, the one notice of what still lacks
        (一次性告知单). Comes out where the number did, or at `printer`."""
        press = press_of(body, body.press_id)
        desk = the_hall().desk.slips
        return answered(
            desk.print_materials(caller(), press, path.ticket_id, tuple(body.missing), body.printer)
        )

    return api
