"""请接引: a called citizen who said they need help gives the guides a task, until somebody has walked with them."""

from typing import Any

from queue_server.desk.frame import Deed, new_id
from queue_server.desk.views import moment
from queue_server.domain.guide_events import TaskAsked
from queue_server.domain.ticket import Ticket
from queue_server.store import Rooms
from queue_server.store.tasks import Task

ESCORT = "escort"


def ask_for_escort(deed: Deed, called: Ticket) -> None:
    """The ticket was called: whoever carries needs is to be fetched; a guide already on the way is not asked twice."""
    if not deed.work.tickets.care(called.id).needs:
        return
    before = deed.work.tasks.open_of(called.id)
    if before is None:
        task = Task(new_id(), ESCORT, deed.today, called.id, called.window_no, deed.now)
    elif before.taken_at is None:
        task = before._replace(window_no=called.window_no, asked_at=deed.now)
    else:
        task = before._replace(window_no=called.window_no)
    deed.work.tasks.save(task)
    if task.taken_at is None:
        deed.record(TaskAsked(task.id, task.kind, called.id, called.number, task.window_no))


def open_tasks(rooms: Rooms, today: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """What the guides have to do now, oldest first."""
    return [task_view(rooms, task, names) for task in rooms.tasks.open(today)]


def task_view(rooms: Rooms, task: Task, names: dict[str, str]) -> dict[str, Any]:
    """One task: whom to fetch, where to, what they need, and who is on the way."""
    ticket = rooms.tickets.get(task.ticket_id)
    window = None if task.window_no is None else rooms.offer.window(task.window_no)
    member = None if task.taken_by is None else rooms.people.by_id(task.taken_by)
    care = rooms.tickets.care(task.ticket_id)
    return {
        "id": task.id,
        "kind": task.kind,
        "ticket_id": task.ticket_id,
        "number": ticket.number if ticket else "",
        "service_name": names.get(ticket.service, ticket.service) if ticket else "",
        "window_no": task.window_no,
        "window_name": window.name if window else "",
        "needs": list(care.needs),
        "party": care.party,
        "asked_at": moment(task.asked_at),
        "taken_at": moment(task.taken_at),
        "taken_by": member.name if member else None,
        "done_at": moment(task.done_at),
    }
