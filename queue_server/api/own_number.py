"""The own number at a kiosk (我的号), and what people say of themselves after they took it (public side)."""

from typing import Annotated, Any

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import AfterValidator, Field

from queue_server.access import ANYONE, PUBLIC, Role, caller, declare, the_hall
from queue_server.api.answers import OwnNotice, Said, TicketAnswer, answers
from queue_server.api.requests import (
    Asked,
    Line,
    Need,
    Pressed,
    PriorityClass,
    TicketPath,
    answered,
    press_of,
    printable,
)
from queue_server.api.tickets import TAKERS


class Care(Pressed):
    """What somebody said of themselves after taking the number, whole."""

    needs: list[Need] = Field(default_factory=list)
    priority_class: PriorityClass | None = None
    priority_reason: Line | None = None


class OwnNumber(Asked):
    """The number and the query code of a paper, or the last part of the address in its QR code."""

    number: Annotated[str, AfterValidator(printable), Field(max_length=12)] | None = None
    query_code: Annotated[str, AfterValidator(printable), Field(max_length=12)] | None = None
    status: Annotated[str, AfterValidator(printable), Field(max_length=200)] | None = None


class GiveUp(Pressed):
    """The last part of the address in the QR code of a paper."""

    status: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=200)]


class GivenUp(Said):
    """The number, and how it stands now."""

    number: str
    state: str


class OwnNumberAnswer(Said):
    """The number as it stands, and what the kiosk may offer: return, why, care, change_service, print, cancel."""

    ticket: TicketAnswer
    state_word: str
    needs: list[str]
    can: list[str]
    notice: OwnNotice | None


def blueprint(*, described: bool) -> APIBlueprint:
    """``/own-number``, ``/own-number/cancel``, ``/tickets/{id}/care``."""
    api = APIBlueprint(
        "api_own_number", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="own number")], doc_ui=described
    )

    @api.post("/own-number", responses=answers(200, OwnNumberAnswer))
    @declare(PUBLIC, Role.KIOSK)
    def find_own_number(body: OwnNumber) -> dict[str, Any]:
        """Today's number with this query code, or of this scanned paper; five wrong guesses a minute, no more."""
        desk = the_hall().desk.own_number
        if body.status is not None:
            return desk.scanned(caller(), body.status)
        return desk.find(caller(), body.number or "", body.query_code or "")

    @api.post("/own-number/cancel", responses=answers(200, GivenUp))
    @declare(PUBLIC, ANYONE)
    def give_up_own_number(body: GiveUp) -> dict[str, Any]:
        """The holder gives the number up on the own phone; whoever knows the link holds the number."""
        return the_hall().desk.own_number.give_up(press_of(body, body.press_id), body.status)

    @api.post("/tickets/<ticket_id>/care", responses=answers(200, TicketAnswer))
    @declare(PUBLIC, TAKERS)
    def declare_care(path: TicketPath, body: Care) -> Response:
        """What somebody who waits needs, and why they go first, whole; self-declared, seen by staff only."""
        press = press_of(body, body.press_id)
        desk = the_hall().desk.care
        return answered(
            desk.declare(
                caller(), press, path.ticket_id, body.needs, body.priority_class, body.priority_reason
            )
        )

    return api
