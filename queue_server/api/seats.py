"""Windows as seats: which there are, and taking one over (顶岗) (staff side)."""

from typing import Any, Literal

from flask import Response
from flask_openapi import APIBlueprint, Tag

from queue_server.access import STAFF, caller, declare, the_hall
from queue_server.api.answers import Said, WindowHolder, answers
from queue_server.api.requests import TakeOver, WindowPath, answered, press_of
from queue_server.desk.seat import AT_WINDOWS


class Holding(Said):
    """Whom a window calls or serves; `number` is null for a visit without a ticket."""

    number: str | None
    state: str


class Seat(Said):
    """One window as a seat for the caller: its two people by name (AB岗), and which of them (`yours`) the caller is.

    `why_not` says who may take it over, where somebody sits there and the caller may not.
    """

    window_no: int
    holds: Holding | None
    primary: str | None
    backup: str | None
    yours: Literal["primary", "backup"] | None
    may_take_over: bool
    why_not: str | None


class Replaced(Said):
    """Who took over the caller's window, and when."""

    window_no: int
    staff_name: str
    at: str


class SeatsAnswer(Said):
    """Every window as a seat; `replaced` until the caller sits down again, today only."""

    seats: list[Seat]
    replaced: Replaced | None


def blueprint(*, described: bool) -> APIBlueprint:
    """``/seats``, ``/windows/{no}/take-over``."""
    api = APIBlueprint(
        "api_seats", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="windows")], doc_ui=described
    )

    @api.get("/seats", responses=answers(200, SeatsAnswer))
    @declare(STAFF, AT_WINDOWS)
    def get_seats() -> dict[str, Any]:
        """Every window as a seat for the caller, and whether somebody has taken over theirs."""
        return the_hall().desk.take_over.seats(caller())

    @api.post("/windows/<int:no>/take-over", responses=answers(200, WindowHolder))
    @declare(STAFF, AT_WINDOWS)
    def take_over(path: WindowPath, body: TakeOver) -> Response:
        """The caller sits down in the place of whoever sits there, and goes on with the person being served (顶岗)."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.take_over.take_over(caller(), path.no, press, body.replaces))

    return api
