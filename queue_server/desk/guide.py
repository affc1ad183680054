"""The guide's desk (导服台): a number found again and what can be done with it, tasks, and who only asked the way."""

from datetime import timedelta
from typing import Any

from queue_server.desk.closing_notes import closing_notes, own_notice
from queue_server.desk.ending_undone import may_undo
from queue_server.desk.escort import open_tasks, task_view
from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.help_calls import open_help_calls
from queue_server.desk.reception import Reception, known_ticket, must_be_todays, offered_service
from queue_server.desk.rules import calling_rules
from queue_server.desk.seat import known_window
from queue_server.desk.views import aside_view, moment, ticket_id_of, ticket_view
from queue_server.domain import ticket as rules_of
from queue_server.domain.errors import NotKnown, RuleBroken
from queue_server.domain.events import TicketTransferred
from queue_server.domain.guide_events import EnquiryCounted, EnquiryUndone, TaskDone, TaskTaken
from queue_server.domain.overnight import keeper
from queue_server.domain.roles import Role
from queue_server.domain.ticket import ENDS, KEPT_OVERNIGHT, STATE_WORDS, TRANSITIONS, State, Ticket, Verb
from queue_server.store import Rooms, Work
from queue_server.store.tasks import Task

ENQUIRY_UNDO_S = 60
FLOOR_WALKERS = frozenset({Role.GUIDE, Role.SHIFT_SUPERVISOR, Role.MANAGER})
"""Who stands among the citizens and may look after any number."""
SUPERVISORS = frozenset({Role.SHIFT_SUPERVISOR, Role.MANAGER})
TAKERS = frozenset({Role.GUIDE, Role.SHIFT_SUPERVISOR})
MAY: dict[str, frozenset[Role]] = {
    Verb.RETURN: FLOOR_WALKERS,
    Verb.CHANGE_SERVICE: FLOOR_WALKERS,
    Verb.CANCEL: TAKERS,
    "print": TAKERS,
    Verb.SEND_TO_WINDOW: SUPERVISORS,
    "raise": SUPERVISORS,
    "end": SUPERVISORS,
    "undo_end": SUPERVISORS,
    "keep_overnight": SUPERVISORS,
    "withdraw_overnight": SUPERVISORS,
}
"""Who may do what with a number found again, in the order of the buttons; the doors declare the same."""


class GuideDesk:
    """Use cases of whoever receives citizens in the hall."""

    def __init__(self, house: House, reception: Reception) -> None:
        self._house = house
        self._reception = reception

    def board(self, caller: Caller) -> dict[str, Any]:
        """Everything the guide's page shows but the services: missed numbers, tasks, enquiries."""
        now = self._house.clock.now()
        today = self._house.today(now)
        with self._house.reading() as rooms:
            names = service_names(rooms)
            last = rooms.tasks.last_enquiry(today, caller.owner)
            until = last.at + timedelta(seconds=ENQUIRY_UNDO_S) if last else None
            return {
                "seq": rooms.journal.last_seq(),
                "hall_day": today,
                "closing": closing_notes(self._house, rooms, now, for_staff=True),
                "missed": [aside_view(t, names) for t in rooms.tickets.in_states(today, [State.MISSED])],
                "help_calls": open_help_calls(rooms, today),
                "tasks": open_tasks(rooms, today, names),
                "enquiries": rooms.tasks.enquiries(today),
                "enquiry_undo_until": moment(until) if until and now <= until else None,
            }

    # --- a number found again ---------------------------------------------------------------------------------------

    def find(self, caller: Caller, number: str | None, query_code: str | None) -> dict[str, Any]:
        """Today's tickets of this number (``A012``, or 12 alone) or query code, with what the caller can do now."""
        number, query_code = ((text or "").strip().upper() or None for text in (number, query_code))
        today = self._house.today()
        with self._house.reading() as rooms:
            found = rooms.tickets.found(today, number, query_code)
            return {"tickets": [self._found_view(caller, rooms, ticket) for ticket in found]}

    def scanned(self, caller: Caller, signature: str) -> dict[str, Any]:
        """The ticket whose paper was held before a scanner, as :meth:`find` gives it; none where it is not of today."""
        ticket_id = ticket_id_of(self._house, signature)
        with self._house.reading() as rooms:
            ticket = rooms.tickets.get(ticket_id) if ticket_id else None
            if ticket is None or ticket.queue_day != self._house.today():
                return {"tickets": []}
            return {"tickets": [self._found_view(caller, rooms, ticket)]}

    def _found_view(self, caller: Caller, rooms: Rooms, ticket: Ticket) -> dict[str, Any]:
        care = rooms.tickets.care(ticket.id)
        one = rooms.tickets.as_waiting(ticket.id)
        return {
            "ticket": ticket_view(self._house, rooms, ticket),
            "state_word": STATE_WORDS[ticket.state],
            "needs": list(care.needs),
            "party": care.party,
            "raised": one.raised is not None,
            "for_window_no": ticket.for_window_no,
            "returns": ticket.returns,
            "returns_left": max(0, calling_rules(rooms).return_times - ticket.returns),
            "can": _can(caller, rooms, ticket, self._may_undo_end(rooms, ticket), self._house.today()),
            "notice": own_notice(self._house, rooms, ticket),
        }

    def _may_undo_end(self, rooms: Rooms, ticket: Ticket) -> bool:
        ending = rooms.endings.of_ticket(ticket.id) if ticket.state is State.CANCELLED else None
        now = self._house.clock.now()
        return ending is not None and may_undo(ending, now, self._house.today(now))

    def change_service(self, caller: Caller, press: Press, ticket_id: str, service: str) -> Answer:
        """Somebody who waits should have taken another service: same number, same visit, the time of taking kept.

        Raises ``same_service``, ``service_closed``, ``quota_reached``, ``ticket_not_callable``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            ticket, target = known_ticket(deed.work, ticket_id), offered_service(deed.work, service)
            changed = rules_of.change_service(ticket, target.code)
            must_be_todays(deed, ticket, Verb.CHANGE_SERVICE)
            if ticket.service == target.code:
                raise RuleBroken("same_service", f"{ticket.number} 号已经在等{target.name}。")
            self._reception.must_be_open(deed.work, target, deed.today)
            return self._sent(deed, ticket, changed)

        return self._house.pressed(caller, press, act)

    def send_to_window(self, caller: Caller, press: Press, ticket_id: str, window_no: int | None) -> Answer:
        """Only this window may call the number; None: every window of its service again. The time of taking is kept."""

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            sent = rules_of.send_to_window(ticket, window_no)
            must_be_todays(deed, ticket, Verb.SEND_TO_WINDOW)
            if window_no is not None:
                known_window(deed.work, window_no)
            return self._sent(deed, ticket, sent)

        return self._house.pressed(caller, press, act)

    def _sent(self, deed: Deed, before: Ticket, after: Ticket) -> dict[str, Any]:
        send_on(deed, before, after)
        return ticket_view(self._house, deed.work, after, to_citizens=deed.caller.role is Role.KIOSK)

    # --- tasks --------------------------------------------------------------------------------------------------------

    def take_task(self, caller: Caller, press: Press, task_id: str) -> Answer:
        """I am on the way. Raises ``task_taken`` when somebody else is, ``task_done``."""

        def act(deed: Deed) -> dict[str, Any]:
            task = _undone(deed, task_id)
            if task.taken_at is not None and task.taken_by != caller.staff_id:
                member = deed.work.people.by_id(task.taken_by) if task.taken_by else None
                raise RuleBroken("task_taken", f"{member.name if member else '其他人'}已经在接引。")
            if task.taken_at is None:
                task = task._replace(taken_at=deed.now, taken_by=caller.staff_id)
                deed.work.tasks.save(task)
                deed.record(TaskTaken(*_about(deed.work, task), staff_id=caller.staff_id))
            return task_view(deed.work, task, service_names(deed.work))

        return self._house.pressed(caller, press, act)

    def finish_task(self, caller: Caller, press: Press, task_id: str) -> Answer:
        """The citizen is at the window; whoever says so has taken the task if nobody had. Raises ``task_done``."""

        def act(deed: Deed) -> dict[str, Any]:
            task = _undone(deed, task_id)
            task = task._replace(
                taken_at=task.taken_at or deed.now,
                taken_by=task.taken_by if task.taken_at else caller.staff_id,
                done_at=deed.now,
            )
            deed.work.tasks.save(task)
            deed.record(TaskDone(*_about(deed.work, task)))
            return task_view(deed.work, task, service_names(deed.work))

        return self._house.pressed(caller, press, act)

    # --- only asked the way -------------------------------------------------------------------------------------------

    def count_enquiry(self, caller: Caller, press: Press) -> Answer:
        """只是问路: one more."""

        def act(deed: Deed) -> dict[str, Any]:
            enquiry_id = new_id()
            deed.work.tasks.count_enquiry(enquiry_id, deed.today, caller.owner, deed.now)
            deed.record(EnquiryCounted(enquiry_id))
            return {"enquiries": deed.work.tasks.enquiries(deed.today)}

        return self._house.pressed(caller, press, act)

    def undo_enquiry(self, caller: Caller, press: Press) -> Answer:
        """Takes back one's own last count within 60 s. Raises ``no_enquiry_to_undo``."""

        def act(deed: Deed) -> dict[str, Any]:
            last = deed.work.tasks.last_enquiry(deed.today, caller.owner)
            if last is None or deed.now - last.at > timedelta(seconds=ENQUIRY_UNDO_S):
                raise RuleBroken("no_enquiry_to_undo", f"只能撤销 {ENQUIRY_UNDO_S} 秒内自己记的问路。")
            deed.work.tasks.undo_enquiry(last.id, deed.now)
            deed.record(EnquiryUndone(last.id))
            return {"enquiries": deed.work.tasks.enquiries(deed.today)}

        return self._house.pressed(caller, press, act)


def send_on(deed: Deed, before: Ticket, after: Ticket) -> None:
    """Somebody who waits is sent to another service or window, and keeps their place."""
    deed.save(after)
    deed.record(
        TicketTransferred(
            *after.told,
            from_service=before.service,
            from_window_no=None,
            for_window_no=after.for_window_no,
            place="keep",
            queue_key=after.queue_key,
        )
    )


def service_names(rooms: Rooms) -> dict[str, str]:
    """What every service is called, by code."""
    return {service.code: service.name for service in rooms.offer.services()}


def _can(caller: Caller, rooms: Rooms, ticket: Ticket, may_undo_end: bool, today: str) -> list[str]:
    """What the caller may do with this ticket as it stands; the same conditions as when it is pressed."""
    waits = ticket.state is State.WAITING
    nights = rooms.overnights.of_day(today)
    may_stay = ticket.state in KEPT_OVERNIGHT and not ticket.training
    fits = {
        Verb.RETURN: ticket.state is State.MISSED and ticket.returns < calling_rules(rooms).return_times,
        Verb.CHANGE_SERVICE: waits,
        Verb.CANCEL: (ticket.state, Verb.CANCEL) in TRANSITIONS,
        "end": (ticket.state, Verb.CANCEL) in TRANSITIONS,
        "undo_end": may_undo_end,
        "print": ticket.state not in ENDS,
        Verb.SEND_TO_WINDOW: waits,
        "raise": waits and rooms.tickets.as_waiting(ticket.id).raised is None,
        "keep_overnight": may_stay and keeper(nights, ticket) is None,
        "withdraw_overnight": any(one.ticket_id == ticket.id for one in nights),
    }
    return [str(verb) for verb, roles in MAY.items() if caller.role in roles and fits[verb]]


def _undone(deed: Deed, task_id: str) -> Task:
    task = deed.work.tasks.get(task_id)
    if task is None:
        raise NotKnown("unknown_task", "没有这项任务。")
    if task.done_at is not None:
        raise RuleBroken("task_done", "这项任务已经完成。")
    return task


def _about(work: Work, task: Task) -> tuple[str, str, str, str, int | None]:
    ticket = known_ticket(work, task.ticket_id)
    return (task.id, task.kind, ticket.id, ticket.number, task.window_no)
