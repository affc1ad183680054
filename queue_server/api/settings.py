"""The manager's settings beside rules, services and windows (staff side)."""

from typing import Annotated, Any, Literal

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import Said, answers, refusals
from queue_server.api.device_answers import TestAnswer
from queue_server.api.drawn_ticket import drawn_ticket
from queue_server.api.requests import LARGEST_INT, Asked, Code
from queue_server.desk.device_abilities import PRINT


def one_line(value: str) -> str:
    """Text for one line of paper or glass."""
    if not value.isprintable():
        raise ValueError("contains control characters")
    return value


Day = Annotated[str, Field(max_length=40)]
Reason = Annotated[str, AfterValidator(one_line), Field(max_length=60)]


class Until(Asked):
    """The day's last span ends at this time instead, later or earlier."""

    until: Annotated[str, Field(max_length=40)]


class ExceptionBody(Asked):
    """One day that is different: closed, open until another time, or other spans; for one service or (null) for all."""

    day: Day
    service: Code | None
    hours: Literal["closed"] | Until | list[Annotated[str, Field(max_length=40)]]
    reason: Reason


class ExceptionsBody(Asked):
    """The days that are different, whole."""

    exceptions: Annotated[list[ExceptionBody], Field(max_length=500)]


class TextsBody(Asked):
    """What the manager has on the paper, whole; an empty header is the hall's own name."""

    header: Annotated[str, AfterValidator(one_line), Field(max_length=30)]
    footer: Annotated[str, AfterValidator(one_line), Field(max_length=60)]


class SampleBody(TextsBody):
    """Texts that are not kept yet, and how wide the paper is."""

    paper_mm: Literal[58, 80]


class TestTicketBody(TextsBody):
    """Texts that are not kept yet, and the printer that is to print them."""

    device: Annotated[str, Field(min_length=1, max_length=60)]


class OrderBody(Asked):
    """The codes of all services, in the order of the kiosk."""

    codes: Annotated[list[Code], Field(max_length=1000)]


class NumberMeaning(Said):
    """One number a manager may set."""

    name: str
    default: int
    least: int
    most: int
    meaning: str
    help: str
    unit: str


class SwitchMeaning(Said):
    """Something a manager may allow or not."""

    name: str
    default: bool
    meaning: str
    help: str


class NumbersAnswer(Said):
    """Every number a manager may set, and everything they may allow or not, in the order of the page."""

    numbers: list[NumberMeaning]
    switches: list[SwitchMeaning]


class ChangeLine(Said):
    """One thing that was changed, in words; null where there was, or is, nothing."""

    label: str
    before: str | None
    after: str | None


class ChangeAnswer(Said):
    """One change of the manager: who, when, what."""

    seq: int
    at: str
    who: str
    what: str
    title: str
    lines: list[ChangeLine]


class ChangesAnswer(Said):
    """Changes, newest first; `next_before_seq` reads on, null at the beginning."""

    rows: list[ChangeAnswer]
    next_before_seq: int | None


class ChangesQuery(BaseModel):
    """From which change back, and how many at most."""

    model_config = ConfigDict(extra="forbid")
    before_seq: Annotated[int, Field(ge=1, le=LARGEST_INT)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


PICTURE: dict[str, Any] = {
    "description": "The picture",
    "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
}


def blueprint(*, described: bool) -> APIBlueprint:
    """``/exceptions``, ``/texts``, ``/texts/preview``, ``/texts/print``, ``/service-order``, ``/rules/numbers``, ``/changes``."""
    api = APIBlueprint(
        "api_settings", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="settings")], doc_ui=described
    )

    @api.get("/exceptions", responses=answers(200, ExceptionsBody))
    @declare(STAFF, Role.MANAGER)
    def get_exceptions() -> dict[str, Any]:
        """The days that are different, exactly as `PUT` takes them."""
        return {"exceptions": the_hall().desk.settings.exceptions()}

    @api.put("/exceptions", responses=answers(200, ExceptionsBody))
    @declare(STAFF, Role.MANAGER)
    def put_exceptions(body: ExceptionsBody) -> dict[str, Any]:
        """Replaces the days that are different; journalled with before and after."""
        asked = body.model_dump()["exceptions"]
        return {"exceptions": the_hall().desk.settings.put_exceptions(caller(), asked)}

    @api.get("/texts", responses=answers(200, TextsBody))
    @declare(STAFF, Role.MANAGER)
    def get_texts() -> dict[str, Any]:
        """The texts of the paper, exactly as `PUT` takes them."""
        return the_hall().desk.settings.texts()

    @api.put("/texts", responses=answers(200, TextsBody))
    @declare(STAFF, Role.MANAGER)
    def put_texts(body: TextsBody) -> dict[str, Any]:
        """Replaces the texts of the paper."""
        return the_hall().desk.settings.put_texts(caller(), body.model_dump(exclude_unset=True))

    @api.post("/texts/preview", responses={"200": PICTURE, **refusals()})
    @declare(STAFF, Role.MANAGER)
    def preview(body: SampleBody) -> Response:
        """A ticket with these texts as it would be printed, a PNG, one dot of the printer a pixel; nothing is kept."""
        hall = the_hall()
        ticket = hall.desk.settings.sample({"header": body.header, "footer": body.footer})
        return Response(drawn_ticket(ticket, body.paper_mm), mimetype="image/png")

    @api.post("/texts/print", responses=answers(200, TestAnswer))
    @declare(STAFF, Role.MANAGER)
    def print_test_ticket(body: TestTicketBody) -> dict[str, Any]:
        """Prints a ticket with these texts that says everywhere that it is a test; no number is used, nothing is kept."""
        texts = {"header": body.header, "footer": body.footer}
        return {"test_id": the_hall().desk.device_tests.ask(caller(), body.device, PRINT, texts)}

    @api.get("/service-order", responses=answers(200, OrderBody))
    @declare(STAFF, Role.MANAGER)
    def get_order() -> dict[str, Any]:
        """The services in the order of the kiosk, exactly as `PUT` takes it."""
        return {"codes": the_hall().desk.settings.order()}

    @api.put("/service-order", responses=answers(200, OrderBody))
    @declare(STAFF, Role.MANAGER)
    def put_order(body: OrderBody) -> dict[str, Any]:
        """Puts the services into another order."""
        return {"codes": the_hall().desk.settings.put_order(caller(), body.codes)}

    @api.get("/rules/numbers", responses=answers(200, NumbersAnswer))
    @declare(STAFF, Role.MANAGER)
    def get_numbers() -> dict[str, Any]:
        """Every number a manager may set: what it means, its default and its bounds."""
        settings = the_hall().desk.settings
        return {"numbers": settings.numbers(), "switches": settings.switches()}

    @api.get("/changes", responses=answers(200, ChangesAnswer))
    @declare(STAFF, Role.MANAGER)
    def changes(query: ChangesQuery) -> dict[str, Any]:
        """Who changed what and when, in words."""
        return the_hall().desk.settings.changes(query.before_seq, query.limit)

    return api
