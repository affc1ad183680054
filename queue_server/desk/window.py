"""The window: everything a clerk presses, from call to finish, each press one transaction.

The refusals are those of the table in :mod:`queue_server.domain.ticket`, plus what a window is: nobody signed in
(``not_signed_in``), paused (``window_paused``), or holding somebody already (``window_busy``).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from queue_server.desk.calls import Calls
from queue_server.desk.frame import Answer, Caller, Deed, Press
from queue_server.desk.lines import key_at_end
from queue_server.desk.rating import ask_for_rating, end_open_prompts, withdraw_prompt
from queue_server.desk.reception import known_ticket, must_be_todays, offered_service
from queue_server.desk.rules import calling_rules
from queue_server.desk.seat import known_window, occupied, window_of_person
from queue_server.desk.transfer_notes import leave_note
from queue_server.desk.views import moment
from queue_server.desk.work_orders import close_order, open_order, reopen_order, void_order
from queue_server.domain import calling
from queue_server.domain import ticket as rules_of
from queue_server.domain.errors import HallError, NotAccepted, RuleBroken
from queue_server.domain.events import (
    PressUndone,
    RegisteredVisitFinished,
    ServiceFinished,
    ServiceStarted,
    TicketHeld,
    TicketMissed,
    TicketResumed,
    TicketTransferred,
)
from queue_server.domain.ticket import UNDO_OF, UNDO_WITHIN_S, State, Ticket, Verb
from queue_server.store import Rooms
from queue_server.store.moments import moment_of
from queue_server.store.offer import Window


class WindowDesk(Calls):
    """Use cases of a clerk at a window; signing in and pausing stand in :class:`Seat`, calling in :class:`Calls`."""

    # --- serving --------------------------------------------------------------------------------------------------

    def start(self, caller: Caller, no: int, press: Press) -> Answer:
        """The citizen is here: the work order opens, and an older rating prompt of this window ends."""

        def act(deed: Deed) -> dict[str, Any]:
            window, ticket = self._window_and_ticket(deed, no, Verb.START)
            first_start = ticket.started_at is None
            end_open_prompts(deed, no)
            serving = rules_of.start(ticket, deed.now)
            deed.save(serving)
            deed.record(ServiceStarted(*serving.told, staff_id=window.staff_id))
            open_order(deed, window, serving)
            self._remember(deed, window, Verb.START, serving, first_start=first_start)
            return self._answer(deed, serving)

        return self._house.pressed(caller, press, act)

    def finish(
        self, caller: Caller, no: int, press: Press, outcome: str | None, feedback: str | None
    ) -> Answer:
        """Done: the work order closes, whatever it lacks, and the evaluator asks for a rating."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._manned_window(deed, no)
            if window.visit_id is not None:
                return self._finish_registered(deed, window, outcome, feedback)
            ticket = self._ticket_at(deed, window, Verb.FINISH)
            finished = rules_of.finish(ticket, deed.now)
            deed.save(finished)
            deed.record(ServiceFinished(*finished.told))
            close_order(deed, finished.visit_id, outcome, feedback)
            ask_for_rating(self._house, deed, finished.visit_id, no)
            self._remember(deed, window, Verb.FINISH, finished)
            return self._answer(deed, finished)

        return self._house.pressed(caller, press, act)

    def _finish_registered(
        self, deed: Deed, window: Window, outcome: str | None, feedback: str | None
    ) -> dict[str, Any]:
        visit_id = str(window.visit_id)
        visit = deed.work.visits.get(visit_id)
        deed.work.visits.finish_registered(visit_id, deed.now)
        deed.work.offer.save_window(replace(window, visit_id=None, last_act=None, idle_since=deed.now))
        if visit is not None:
            deed.day_changed(visit.hall_day)
        deed.record(RegisteredVisitFinished(visit_id, window.no))
        close_order(deed, visit_id, outcome, feedback)
        ask_for_rating(self._house, deed, visit_id, window.no)
        return {"ticket": None}

    def no_show(self, caller: Caller, no: int, press: Press) -> Answer:
        """Nobody came. Raises ``no_show_too_early``."""

        def act(deed: Deed) -> dict[str, Any]:
            window, ticket = self._window_and_ticket(deed, no, Verb.NO_SHOW)
            missed = rules_of.no_show(ticket, calling_rules(deed.work))
            deed.save(missed)
            deed.record(TicketMissed(*missed.told))
            self._remember(deed, window, Verb.NO_SHOW, missed)
            return self._answer(deed, missed)

        return self._house.pressed(caller, press, act)

    # --- setting aside and sending on -----------------------------------------------------------------------------

    def hold(self, caller: Caller, no: int, press: Press) -> Answer:
        """Sets the citizen aside (fetching a paper); the window is free."""

        def act(deed: Deed) -> dict[str, Any]:
            window, ticket = self._window_and_ticket(deed, no, Verb.HOLD)
            must_be_todays(deed, ticket, Verb.HOLD)
            held = rules_of.hold(ticket)
            deed.save(held)
            self._forget(deed, window, is_idle=True)
            deed.record(TicketHeld(*held.told))
            return self._answer(deed, held)

        return self._house.pressed(caller, press, act)

    def resume(self, caller: Caller, no: int, press: Press, ticket_id: str) -> Answer:
        """Takes somebody back from hold, at any free window."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._free_window(deed, no)
            ticket = known_ticket(deed.work, ticket_id)
            serving = rules_of.resume(ticket, no, window.staff_id, deed.now)
            end_open_prompts(deed, no)
            deed.save(serving)
            self._forget(deed, window)
            deed.record(TicketResumed(*serving.told, staff_id=window.staff_id))
            open_order(deed, window, serving)
            return self._answer(deed, serving)

        return self._house.pressed(caller, press, act)

    def transfer(
        self,
        caller: Caller,
        no: int,
        press: Press,
        to_service: str | None,
        to_window: int | None,
        place: str,
        *,
        to_staff_no: str | None = None,
        note: str | None = None,
    ) -> Answer:
        """Sends the citizen to another service, window or person: same ticket, same visit, the wait kept unless told otherwise.

        A person is the window they sit at now. Whoever calls the number reads the ``note``. Raises ``staff_not_seated``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            if to_service is None and to_window is None and to_staff_no is None:
                raise NotAccepted("transfer_target_missing", "请选择要转到的业务、窗口或人员。")
            if to_window is not None and to_staff_no is not None:
                raise NotAccepted("transfer_target_twice", "窗口和人员只能选一个。")
            window, ticket = self._window_and_ticket(deed, no, Verb.TRANSFER)
            must_be_todays(deed, ticket, Verb.TRANSFER)
            for_window = to_window if to_staff_no is None else window_of_person(deed.work, to_staff_no).no
            if for_window is not None:
                known_window(deed.work, for_window)
            service = ticket.service if to_service is None else offered_service(deed.work, to_service).code
            key = self._key_for(deed, ticket, service, place)
            sent = rules_of.transfer(ticket, service, for_window, key)
            deed.save(sent)
            if place == "end":
                deed.work.appointments.ends_promise(sent.id)
            self._forget(deed, window, is_idle=True)
            deed.record(
                TicketTransferred(
                    *sent.told,
                    from_service=ticket.service,
                    from_window_no=no,
                    for_window_no=for_window,
                    place=place,
                    queue_key=key,
                )
            )
            leave_note(deed, sent.visit_id, window.staff_id, note)
            return self._answer(deed, sent)

        return self._house.pressed(caller, press, act)

    # --- taking back ------------------------------------------------------------------------------------------------

    def undo(self, caller: Caller, no: int, press: Press) -> Answer:
        """Takes back this window's last start, finish or no-show within 60 s. Raises ``nothing_to_undo``."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._manned_window(deed, no)
            ticket = undoable(deed.work, window, deed.now, deed.today)
            if ticket is None or occupied(deed.work, window, but_not=ticket.id):
                raise nothing_to_undo()
            last_act = window.last_act or {}
            verb = Verb(last_act["verb"])
            undone = rules_of.undo(ticket, verb, bool(last_act.get("first_start")))
            deed.save(undone)
            if verb is Verb.FINISH:
                reopen_order(deed, undone.visit_id)
                withdraw_prompt(deed, undone.visit_id)
            if verb is Verb.START and undone.started_at is None:
                void_order(deed, undone.visit_id)
            self._forget(deed, window)
            deed.record(PressUndone(*undone.told, verb=verb.value))
            return self._answer(deed, undone)

        return self._house.pressed(caller, press, act)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _key_for(self, deed: Deed, ticket: Ticket, service: str, place: str) -> int:
        if place == "keep":
            return ticket.queue_key
        if place == "end":
            return key_at_end(deed)
        return calling.key_at_front(deed.work.tickets.waiting(deed.today, service), ticket.queue_key)


def undoable(rooms: Rooms, window: Window, now: datetime, today: str) -> Ticket | None:
    """The ticket whose last press at this window can still be taken back, or None.

    After midnight a number of yesterday can only be served: what would make it a call again stays done.
    """
    last_act = window.last_act
    if last_act is None or now - moment_of(last_act["at"]) > timedelta(seconds=UNDO_WITHIN_S):
        return None
    ticket = rooms.tickets.get(last_act["ticket_id"])
    if ticket is None or ticket.window_no != window.no:
        return None
    back_to = rules_of.TRANSITIONS.get((ticket.state, UNDO_OF[Verb(last_act["verb"])]))
    if back_to is None or (ticket.queue_day != today and back_to is not State.SERVING):
        return None
    return ticket


def undo_offer(rooms: Rooms, window: Window, now: datetime, today: str) -> dict[str, Any] | None:
    """What the undo button would take back, and until when; None when there is nothing."""
    ticket = undoable(rooms, window, now, today)
    last_act = window.last_act
    if ticket is None or last_act is None or occupied(rooms, window, but_not=ticket.id):
        return None
    until = moment_of(last_act["at"]) + timedelta(seconds=UNDO_WITHIN_S)
    return {"verb": last_act["verb"], "number": ticket.number, "until": moment(until)}


def nothing_to_undo() -> HallError:
    """The refusal when there is nothing to take back."""
    return RuleBroken(
        "nothing_to_undo",
        f"没有可撤销的操作（只能在 {UNDO_WITHIN_S} 秒内撤销本窗口最近一次开始、办结或过号）。",
    )
