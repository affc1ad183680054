"""Help calls (人工帮助): terminals call a person (public side), the staff take the call (staff side)."""

from typing import Any

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import PUBLIC, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.floor_answers import HelpAnswer, OwnHelpAnswer
from queue_server.api.requests import CallForHelp, Pressed, answered, press_of
from queue_server.desk.guide import FLOOR_WALKERS


class HelpPath(BaseModel):
    """A help call's id in the address."""

    help_id: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/help-calls``."""
    api = APIBlueprint(
        "api_help_calls", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="help calls")], doc_ui=described
    )

    @api.post("/help-calls", responses=answers(201, HelpAnswer) | answers(200, HelpAnswer))
    @declare(PUBLIC, Role.KIOSK)
    def call_for_help(body: CallForHelp) -> Response:
        """Somebody at this terminal wants a person; while a call is open, pressing again is the same call."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.help_calls.call(caller(), press, body.place), 201)

    @api.get("/help-calls/own", responses=answers(200, OwnHelpAnswer))
    @declare(PUBLIC, Role.KIOSK)
    def get_own_help_call() -> dict[str, Any]:
        """This terminal's open call and who is on the way; null when there is none, or it is done."""
        return the_hall().desk.help_calls.own(caller())

    @api.post("/help-calls/<help_id>/withdraw", responses=answers(200, HelpAnswer))
    @declare(PUBLIC, Role.KIOSK, FLOOR_WALKERS)
    def withdraw_help_call(path: HelpPath, body: Pressed) -> Response:
        """Nobody is needed any more; a terminal ends its own calls only."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.help_calls.withdraw(caller(), press, path.help_id))

    @api.post("/help-calls/<help_id>/take", responses=answers(200, HelpAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def take_help_call(path: HelpPath, body: Pressed) -> Response:
        """I am on the way; the terminal says so."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.help_calls.take(caller(), press, path.help_id))

    @api.post("/help-calls/<help_id>/done", responses=answers(200, HelpAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def finish_help_call(path: HelpPath, body: Pressed) -> Response:
        """The person was helped."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.help_calls.finish(caller(), press, path.help_id))

    return api
