"""The window's verbs: everything a clerk presses (staff side)."""

from typing import Any

from flask import Response
from flask_openapi import APIBlueprint, Tag

from queue_server.access import STAFF, caller, declare, the_hall
from queue_server.api.answers import (
    ConsoleAnswer,
    MatterAnswer,
    RegisteredAnswer,
    TicketHolder,
    WindowHolder,
    answers,
)
from queue_server.api.requests import (
    AddMatter,
    CallNext,
    Finish,
    OneTicket,
    Pause,
    Pressed,
    Register,
    SignIn,
    Transfer,
    WindowPath,
    answered,
    press_of,
    visitor_of,
)
from queue_server.desk.seat import AT_WINDOWS


def blueprint(*, described: bool) -> APIBlueprint:
    """``/windows/{no}/...``."""
    api = APIBlueprint(
        "api_windows",
        __name__,
        url_prefix="/api/v1/windows",
        abp_tags=[Tag(name="windows")],
        doc_ui=described,
    )
    _seat(api)
    _calling(api)
    _aside(api)
    return api


def _seat(api: APIBlueprint) -> None:
    @api.get("/<int:no>/console", responses=answers(200, ConsoleAnswer))
    @declare(STAFF, AT_WINDOWS)
    def get_console(path: WindowPath) -> dict[str, Any]:
        """Everything the clerk's page shows of this window."""
        return the_hall().desk.console.console(caller(), path.no)

    @api.post("/<int:no>/sign-in", responses=answers(200, WindowHolder))
    @declare(STAFF, AT_WINDOWS)
    def sign_in(path: WindowPath, body: SignIn) -> Response:
        """Somebody sits down at the window."""
        return answered(
            the_hall().desk.window.sign_in(caller(), path.no, press_of(body, body.press_id), body.staff_no)
        )

    @api.post("/<int:no>/sign-out", responses=answers(200, WindowHolder))
    @declare(STAFF, AT_WINDOWS)
    def sign_out(path: WindowPath, body: Pressed) -> Response:
        """The person leaves the window."""
        return answered(the_hall().desk.window.sign_out(caller(), path.no, press_of(body, body.press_id)))

    @api.post("/<int:no>/pause", responses=answers(200, WindowHolder))
    @declare(STAFF, AT_WINDOWS)
    def pause(path: WindowPath, body: Pause) -> Response:
        """The window stops calling and says why."""
        return answered(
            the_hall().desk.window.pause(caller(), path.no, press_of(body, body.press_id), body.reason)
        )

    @api.post("/<int:no>/unpause", responses=answers(200, WindowHolder))
    @declare(STAFF, AT_WINDOWS)
    def unpause(path: WindowPath, body: Pressed) -> Response:
        """The window calls again."""
        return answered(the_hall().desk.window.unpause(caller(), path.no, press_of(body, body.press_id)))

    @api.post("/<int:no>/register", responses=answers(200, RegisteredAnswer))
    @declare(STAFF, AT_WINDOWS)
    def register(path: WindowPath, body: Register) -> Response:
        """Serves somebody without a ticket, until `finish`."""
        press = press_of(body, body.press_id)
        return answered(
            the_hall().desk.window.register(caller(), path.no, press, body.service, visitor_of(body.visitor))
        )


def _calling(api: APIBlueprint) -> None:
    @api.post("/<int:no>/call-next", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def call_next(path: WindowPath, body: CallNext) -> Response:
        """Calls whoever has waited longest; `{"ticket": null}` when nobody waits."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.window.call_next(caller(), path.no, press, body.service))

    @api.post("/<int:no>/call", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def call(path: WindowPath, body: OneTicket) -> Response:
        """Calls one chosen number."""
        return answered(
            the_hall().desk.window.call(caller(), path.no, press_of(body, body.press_id), body.ticket_id)
        )

    @api.post("/<int:no>/recall", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def recall(path: WindowPath, body: Pressed) -> Response:
        """Calls the number out again."""
        return answered(the_hall().desk.window.recall(caller(), path.no, press_of(body, body.press_id)))

    @api.post("/<int:no>/start", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def start(path: WindowPath, body: Pressed) -> Response:
        """The citizen is here: the work order opens."""
        return answered(the_hall().desk.window.start(caller(), path.no, press_of(body, body.press_id)))

    @api.post("/<int:no>/finish", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def finish(path: WindowPath, body: Finish) -> Response:
        """Done: the work order closes and the evaluator asks for a rating."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.window.finish(caller(), path.no, press, body.outcome, body.feedback))

    @api.post("/<int:no>/add-matter", responses=answers(200, MatterAnswer))
    @declare(STAFF, AT_WINDOWS)
    def add_matter(path: WindowPath, body: AddMatter) -> Response:
        """One matter more for whoever is being served: a further work order in the same visit (再加一件)."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.matters.add(caller(), path.no, press, body.service, body.matter))


def _aside(api: APIBlueprint) -> None:
    @api.post("/<int:no>/no-show", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def no_show(path: WindowPath, body: Pressed) -> Response:
        """Nobody came (过号)."""
        return answered(the_hall().desk.window.no_show(caller(), path.no, press_of(body, body.press_id)))

    @api.post("/<int:no>/hold", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def hold(path: WindowPath, body: Pressed) -> Response:
        """Sets the citizen aside; the window is free."""
        return answered(the_hall().desk.window.hold(caller(), path.no, press_of(body, body.press_id)))

    @api.post("/<int:no>/resume", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def resume(path: WindowPath, body: OneTicket) -> Response:
        """Takes somebody back from hold."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.window.resume(caller(), path.no, press, body.ticket_id))

    @api.post("/<int:no>/transfer", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def transfer(path: WindowPath, body: Transfer) -> Response:
        """Sends the citizen to another service, window or person, with a note if need be."""
        press = press_of(body, body.press_id)
        return answered(
            the_hall().desk.window.transfer(
                caller(),
                path.no,
                press,
                body.to_service,
                body.to_window,
                body.place,
                to_staff_no=body.to_staff_no,
                note=body.note,
            )
        )

    @api.post("/<int:no>/undo", responses=answers(200, TicketHolder))
    @declare(STAFF, AT_WINDOWS)
    def undo(path: WindowPath, body: Pressed) -> Response:
        """Takes back this window's last start, finish or no-show within 60 s."""
        return answered(the_hall().desk.window.undo(caller(), path.no, press_of(body, body.press_id)))
