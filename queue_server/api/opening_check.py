"""The opening checklist (开门检查): what the hall says of itself, what people tick, and the manager's own lines (staff side)."""

from typing import Annotated, Any, Literal

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import AfterValidator, Field

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.requests import Asked, Pressed, PressId, answered, press_of
from queue_server.api.settings import one_line
from queue_server.desk.guide import SUPERVISORS


class TickItem(Asked):
    """One line that people tick."""

    item: Annotated[str, Field(min_length=1, max_length=40)]
    press_id: PressId


class OpeningItemsBody(Asked):
    """What people tick every morning, whole and in order; empty lines and repeated ones are left out."""

    items: Annotated[
        list[Annotated[str, AfterValidator(one_line), Field(max_length=60)]], Field(max_length=20)
    ]


class OpeningLine(Said):
    """One line the hall made itself: well, to be seen to, or only to be known."""

    item: str
    standing: Literal["well", "see", "know"]
    sentence: str
    details: list[str]


class OpeningTick(Said):
    """Who ticked, and when."""

    at: str
    by: str | None


class OpeningByHand(Said):
    """One line that people tick."""

    item: str
    text: str
    tick: OpeningTick | None


class OpeningMarksAnswer(Said):
    """What people have ticked today; `done` once somebody said that the list is done."""

    by_hand: list[OpeningByHand]
    done: OpeningTick | None


class OpeningCheckAnswer(OpeningMarksAnswer):
    """Today's list, whole."""

    hall_day: str
    lines: list[OpeningLine]


def blueprint(*, described: bool) -> APIBlueprint:
    """``/opening-check`` and ``/opening-items``."""
    api = APIBlueprint(
        "api_opening_check",
        __name__,
        url_prefix="/api/v1",
        abp_tags=[Tag(name="guide and floor")],
        doc_ui=described,
    )
    _presses(api)

    @api.get("/opening-check", responses=answers(200, OpeningCheckAnswer))
    @declare(STAFF, SUPERVISORS)
    def get_opening_check() -> dict[str, Any]:
        """Devices, windows, hours, what yesterday left, backup, disk and clock, as they are now; and what people ticked."""
        desk = the_hall().desk
        return desk.opening_check.view(desk.presence.all_here())

    @api.get("/opening-items", responses=answers(200, OpeningItemsBody))
    @declare(STAFF, SUPERVISORS)
    def get_opening_items() -> dict[str, Any]:
        """What people tick every morning, exactly as `PUT` takes it."""
        return {"items": the_hall().desk.opening_check.items()}

    @api.put("/opening-items", responses=answers(200, OpeningItemsBody))
    @declare(STAFF, Role.MANAGER)
    def put_opening_items(body: OpeningItemsBody) -> dict[str, Any]:
        """Replaces the list; a line that stays as it is keeps today's tick."""
        return {"items": the_hall().desk.opening_check.put_items(caller(), body.items)}

    return api


def _presses(api: APIBlueprint) -> None:
    @api.post("/opening-check/tick", responses=answers(200, OpeningMarksAnswer))
    @declare(STAFF, SUPERVISORS)
    def tick_opening_item(body: TickItem) -> Response:
        """I looked at this line, and it is well."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.opening_check.tick(caller(), press, body.item))

    @api.post("/opening-check/untick", responses=answers(200, OpeningMarksAnswer))
    @declare(STAFF, SUPERVISORS)
    def untick_opening_item(body: TickItem) -> Response:
        """It is not well after all."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.opening_check.untick(caller(), press, body.item))

    @api.post("/opening-check/done", responses=answers(200, OpeningMarksAnswer))
    @declare(STAFF, SUPERVISORS)
    def finish_opening_check(body: Pressed) -> Response:
        """Everything is ticked: the list is done, whatever the hall still finds is kept with it."""
        desk = the_hall().desk
        press = press_of(body, body.press_id)
        return answered(desk.opening_check.finish(caller(), press, desk.presence.all_here()))

    @api.post("/opening-check/reopen", responses=answers(200, OpeningMarksAnswer))
    @declare(STAFF, SUPERVISORS)
    def reopen_opening_check(body: Pressed) -> Response:
        """The list is looked at again; what was ticked stays ticked."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.opening_check.reopen(caller(), press))
