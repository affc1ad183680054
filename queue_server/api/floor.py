"""The guide's desk and the shift supervisor's floor (staff side)."""

from typing import Any

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import PUBLIC, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import TicketAnswer, answers
from queue_server.api.floor_answers import (
    DayCloseAnswer,
    EndedAnswer,
    EndingUndoneAnswer,
    EnquiriesAnswer,
    FloorAnswer,
    FoundAnswer,
    GuideAnswer,
    HoursTodayAnswer,
    NightAnswer,
    StoppedAnswer,
    TaskAnswer,
)
from queue_server.api.offer import ServicePath
from queue_server.api.requests import (
    ChangeService,
    EndLine,
    EndTicket,
    ExtendToday,
    Find,
    KeepOvernight,
    OneNight,
    Pressed,
    SendToWindow,
    StopService,
    TicketPath,
    UndoExtension,
    answered,
    press_of,
)
from queue_server.desk.guide import FLOOR_WALKERS, SUPERVISORS


class EndingPath(BaseModel):
    """An ending's id in the address."""

    ending_id: str


class TaskPath(BaseModel):
    """A task's id in the address."""

    task_id: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/guide``, ``/find``, ``/floor``, ``/day-close``, ``/enquiries``, ``/tasks`` and what a supervisor decides."""
    api = APIBlueprint(
        "api_floor", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="guide and floor")], doc_ui=described
    )
    _looks(api)
    _guides(api)
    _supervises(api)
    return api


def _looks(api: APIBlueprint) -> None:
    @api.get("/guide", responses=answers(200, GuideAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def get_guide() -> dict[str, Any]:
        """The guide's page: missed numbers, tasks, how many only asked the way."""
        return the_hall().desk.guide.board(caller())

    @api.get("/find", responses=answers(200, FoundAnswer))
    @declare(STAFF, FLOOR_WALKERS, Role.CLERK)
    def find(query: Find) -> dict[str, Any]:
        """Today's tickets by number, query code or scanned paper, and what the caller can do with each."""
        guide = the_hall().desk.guide
        if query.paper is not None:
            return guide.scanned(caller(), query.paper)
        return guide.find(caller(), query.number, query.code)

    @api.get("/floor", responses=answers(200, FloorAnswer))
    @declare(STAFF, SUPERVISORS)
    def get_floor() -> dict[str, Any]:
        """Windows, queues, missed and held numbers, tasks, and devices in trouble."""
        desk = the_hall().desk
        return desk.floor.floor(desk.presence.all_here())

    @api.get("/day-close", responses=answers(200, DayCloseAnswer))
    @declare(STAFF, SUPERVISORS)
    def get_day_close() -> dict[str, Any]:
        """What is to be settled before closing, and the reconciliation of the day's numbers."""
        return the_hall().desk.floor.day_close()


def _guides(api: APIBlueprint) -> None:
    @api.post("/enquiries", responses=answers(200, EnquiriesAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def count_enquiry(body: Pressed) -> Response:
        """Somebody only asked the way (只是问路)."""
        return answered(the_hall().desk.guide.count_enquiry(caller(), press_of(body, body.press_id)))

    @api.post("/enquiries/undo", responses=answers(200, EnquiriesAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def undo_enquiry(body: Pressed) -> Response:
        """Takes back one's own last count within 60 s."""
        return answered(the_hall().desk.guide.undo_enquiry(caller(), press_of(body, body.press_id)))

    @api.post("/tasks/<task_id>/take", responses=answers(200, TaskAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def take_task(path: TaskPath, body: Pressed) -> Response:
        """I am on the way (请接引)."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.guide.take_task(caller(), press, path.task_id))

    @api.post("/tasks/<task_id>/done", responses=answers(200, TaskAnswer))
    @declare(STAFF, FLOOR_WALKERS)
    def finish_task(path: TaskPath, body: Pressed) -> Response:
        """The citizen is where they wanted to be."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.guide.finish_task(caller(), press, path.task_id))

    @api.post("/tickets/<ticket_id>/change-service", responses=answers(200, TicketAnswer))
    @declare(PUBLIC, Role.KIOSK, FLOOR_WALKERS)
    def change_service(path: TicketPath, body: ChangeService) -> Response:
        """Somebody who waits waits for another service, the time of taking kept (换业务)."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.guide.change_service(caller(), press, path.ticket_id, body.service))


def _supervises(api: APIBlueprint) -> None:
    @api.post("/tickets/<ticket_id>/send-to-window", responses=answers(200, TicketAnswer))
    @declare(STAFF, SUPERVISORS)
    def send_to_window(path: TicketPath, body: SendToWindow) -> Response:
        """Only this window may call somebody who waits; null: every window of the service again."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.guide.send_to_window(caller(), press, path.ticket_id, body.window_no))

    @api.post("/services/<code>/stop", responses=answers(200, StoppedAnswer))
    @declare(STAFF, SUPERVISORS)
    def stop_service(path: ServicePath, body: StopService) -> Response:
        """No more numbers of a service for now, for a stated reason."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.floor.stop_service(caller(), press, path.code, body.reason))

    @api.post("/services/<code>/resume", responses=answers(200, StoppedAnswer))
    @declare(STAFF, SUPERVISORS)
    def resume_service(path: ServicePath, body: Pressed) -> Response:
        """Numbers of the service are given again."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.floor.resume_service(caller(), press, path.code))

    @api.post("/hours-today/extend", responses=answers(200, HoursTodayAnswer))
    @declare(STAFF, SUPERVISORS)
    def extend_today(body: ExtendToday) -> Response:
        """Services are open longer today (今日延时); null: every service whose day has an end."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.hours_today.extend(caller(), press, body.minutes, body.service))

    @api.post("/hours-today/undo", responses=answers(200, HoursTodayAnswer))
    @declare(STAFF, SUPERVISORS)
    def undo_extension(body: UndoExtension) -> Response:
        """As it was before that press of today."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.hours_today.undo(caller(), press, body.extension_id))

    @api.post("/tickets/<ticket_id>/end", responses=answers(200, TicketAnswer))
    @declare(STAFF, SUPERVISORS)
    def end_ticket(path: TicketPath, body: EndTicket) -> Response:
        """Somebody is not served today, and is told why and what to do instead (结束并说明)."""
        press = press_of(body, body.press_id)
        closing = the_hall().desk.closing
        return answered(closing.end_ticket(caller(), press, path.ticket_id, body.reason, body.instead))

    @api.post("/end-line", responses=answers(200, EndedAnswer))
    @declare(STAFF, SUPERVISORS)
    def end_line(body: EndLine) -> Response:
        """Whoever waits for a service, or (null) for any, is not served today, and no more numbers of it are given."""
        press = press_of(body, body.press_id)
        closing = the_hall().desk.closing
        return answered(closing.end_line(caller(), press, body.service, body.reason, body.instead))

    @api.post("/tickets/<ticket_id>/undo-end", responses=answers(200, TicketAnswer))
    @declare(STAFF, SUPERVISORS)
    def undo_end(path: TicketPath, body: Pressed) -> Response:
        """One number was ended by mistake, within ten minutes: it is again what and where it was (撤销结束)."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.ending_undone.undo_ticket(caller(), press, path.ticket_id))

    @api.post("/endings/<ending_id>/undo", responses=answers(200, EndingUndoneAnswer))
    @declare(STAFF, SUPERVISORS)
    def undo_ending(path: EndingPath, body: Pressed) -> Response:
        """A line was ended by mistake, within ten minutes: everybody stands where they stood, numbers are given again."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.ending_undone.undo(caller(), press, path.ending_id))

    @api.post("/overnight", responses=answers(200, NightAnswer))
    @declare(STAFF, SUPERVISORS)
    def keep_overnight(body: KeepOvernight) -> Response:
        """Tonight's midnight keeps the queue, one service's or one number for the next day the hall opens (留号过夜)."""
        press = press_of(body, body.press_id)
        overnight = the_hall().desk.overnight
        return answered(overnight.decide(caller(), press, body.reason, body.service, body.ticket_id))

    @api.post("/overnight/withdraw", responses=answers(200, NightAnswer))
    @declare(STAFF, SUPERVISORS)
    def withdraw_overnight(body: OneNight) -> Response:
        """Midnight abandons as ever: this service's line, this number, or (with neither) everybody."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.overnight.withdraw(caller(), press, body.service, body.ticket_id))
