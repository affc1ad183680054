"""Services, tickets and their paper: what kiosks ask (public side)."""

from typing import Any

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import PUBLIC, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import (
    OvertakingsAnswer,
    PrintJobAnswer,
    QueueAnswer,
    TakenAnswer,
    TicketAnswer,
    answers,
)
from queue_server.api.office_answers import NewServiceAnswer
from queue_server.api.requests import (
    Pressed,
    Raise,
    TakeNumber,
    TicketPath,
    answered,
    press_of,
    visitor_of,
)
from queue_server.api.service_answers import ServiceAnswer
from queue_server.api.service_requests import NewService
from queue_server.desk.reception import Wish

TAKERS = frozenset({Role.KIOSK, Role.CLERK, Role.GUIDE, Role.SHIFT_SUPERVISOR})
READERS = TAKERS | {Role.MANAGER}


class JobPath(BaseModel):
    """A print job's id in the address."""

    job_id: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/services``, ``/tickets``, ``/print-jobs``, ``/queue``."""
    api = APIBlueprint(
        "api_tickets", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="tickets")], doc_ui=described
    )

    @api.get("/services", responses=answers(200, list[ServiceAnswer]))
    @declare(PUBLIC, frozenset(Role))
    def list_services() -> list[dict[str, Any]]:
        """Every service: open or why not, and how many wait."""
        return the_hall().desk.reception.services(on_screens=caller().role is Role.SCREEN)

    @api.post("/services", responses=answers(201, NewServiceAnswer))
    @declare(STAFF, Role.MANAGER)
    def add_service(body: NewService) -> tuple[dict[str, Any], int]:
        """Adds a service, last on the kiosk; no window serves it yet."""
        return the_hall().desk.services.add(caller(), body.model_dump(exclude_unset=True)), 201

    @api.post("/tickets", responses=answers(201, TicketAnswer) | answers(200, TakenAnswer))
    @declare(PUBLIC, TAKERS)
    def take_number(body: TakeNumber) -> Response:
        """Takes a number; the same `tap_id` again answers the same ticket with 200.

        With `another: false` and a phone, whoever has an open number of this service today is answered that one with 200
        and `already_open: true`; with `another: true`, or without it, there is always a new one.

        `card_id` of a `card_presented` gives the visitor the name on the card that lay beside this kiosk, for a minute.
        """
        cards = the_hall().desk.cards
        wish = Wish(
            body.service,
            body.matter,
            body.priority_class,
            body.priority_reason,
            visitor_of(body.visitor) or cards.visitor_of(caller(), body.card_id),
            body.language,
            tuple(body.needs),
            body.party,
            body.another,
            tuple(body.companions),
        )
        answer = the_hall().desk.reception.take_number(caller(), press_of(body, body.tap_id), wish)
        cards.used(caller(), body.card_id)
        is_new = wish.another is not False or "already_open" not in answer.body
        return answered(answer, 201 if is_new else 200)

    @api.get("/tickets/<ticket_id>", responses=answers(200, TicketAnswer))
    @declare(PUBLIC, READERS)
    def get_ticket(path: TicketPath) -> dict[str, Any]:
        """The ticket as it stands."""
        return the_hall().desk.reception.ticket(path.ticket_id, to_citizens=caller().role is Role.KIOSK)

    @api.get("/tickets/<ticket_id>/overtakings", responses=answers(200, OvertakingsAnswer))
    @declare(PUBLIC, READERS)
    def get_overtakings(path: TicketPath) -> dict[str, Any]:
        """Why it was not called earlier: who went before it, and by which rule (为什么还没叫我)."""
        return the_hall().desk.reception.overtakings(caller(), path.ticket_id)

    @api.post("/tickets/<ticket_id>/return", responses=answers(200, TicketAnswer))
    @declare(PUBLIC, TAKERS, Role.MANAGER)
    def return_missed(path: TicketPath, body: Pressed) -> Response:
        """A missed number waits again, some places behind the next (复号)."""
        return answered(
            the_hall().desk.reception.return_missed(caller(), press_of(body, body.press_id), path.ticket_id)
        )

    @api.post("/tickets/<ticket_id>/cancel", responses=answers(200, TicketAnswer))
    @declare(PUBLIC, TAKERS)
    def cancel_ticket(path: TicketPath, body: Pressed) -> Response:
        """The citizen gives up."""
        return answered(
            the_hall().desk.reception.cancel(caller(), press_of(body, body.press_id), path.ticket_id)
        )

    @api.post("/tickets/<ticket_id>/raise", responses=answers(200, TicketAnswer))
    @declare(STAFF, Role.SHIFT_SUPERVISOR, Role.MANAGER)
    def raise_ticket(path: TicketPath, body: Raise) -> Response:
        """Puts somebody who waits on top, for a stated reason (值班长置顶)."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.reception.raise_to_top(caller(), press, path.ticket_id, body.reason))

    @api.post("/tickets/<ticket_id>/print", responses=answers(200, TicketAnswer))
    @declare(PUBLIC, TAKERS)
    def print_ticket(path: TicketPath, body: Pressed) -> Response:
        """A new print job for the same number."""
        return answered(
            the_hall().desk.reception.print_again(caller(), press_of(body, body.press_id), path.ticket_id)
        )

    @api.get("/print-jobs/<job_id>", responses=answers(200, PrintJobAnswer))
    @declare(PUBLIC, READERS)
    def get_print_job(path: JobPath) -> dict[str, Any]:
        """How a print job stands: queued sent printed out_of_paper unavailable refused unknown."""
        return the_hall().desk.reception.print_job(path.job_id)

    @api.get("/queue", responses=answers(200, QueueAnswer))
    @declare(PUBLIC, frozenset(Role) - {Role.DEVICE})
    def get_queue() -> dict[str, Any]:
        """The snapshot of the queue; screens and kiosks see no priority classes."""
        with_classes = caller().role not in (Role.SCREEN, Role.KIOSK)
        return the_hall().desk.screens.snapshot(with_classes=with_classes)

    return api
