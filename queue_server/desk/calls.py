"""Calling: the next one, a chosen one, the same one again; and what every press at a window needs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from queue_server.desk.escort import ask_for_escort
from queue_server.desk.frame import Answer, Caller, Deed, Press
from queue_server.desk.lines import (
    able_windows,
    as_rule_sees,
    auto_call_at,
    choice_for,
    chosen,
    windows_with_abilities,
)
from queue_server.desk.reception import known_service, known_ticket, must_be_todays
from queue_server.desk.rules import calling_rules, may_call_chosen
from queue_server.desk.seat import Seat, busy, known_window
from queue_server.desk.views import moment, ticket_view
from queue_server.domain import calling
from queue_server.domain import ticket as rules_of
from queue_server.domain.calling import Choice, Waiting, Why
from queue_server.domain.errors import RuleBroken
from queue_server.domain.events import TicketCalled, TicketRecalled
from queue_server.domain.ticket import VERB_WORDS, State, Ticket, Verb
from queue_server.store.moments import text_of
from queue_server.store.offer import Window


class Calls(Seat):
    """Use cases of calling."""

    def call_next(self, caller: Caller, no: int, press: Press, service: str | None = None) -> Answer:
        """Calls whoever has waited longest, or answers ``{"ticket": null}`` when nobody waits for this window."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._free_window(deed, no)
            services = None
            if service is not None:
                known_service(deed.work, service)
                if service not in window.services:
                    raise RuleBroken("service_not_served", f"{window.name}不办理该业务。", service=service)
                services = (service,)
            choice, left = choice_for(deed.work, window, deed.today, services)
            if choice is None:
                return {"ticket": None}
            ticket = known_ticket(deed.work, choice.waiting.ticket_id)
            return self._call(deed, window, ticket, choice, left)

        return self._house.pressed(caller, press, act)

    def call(self, caller: Caller, no: int, press: Press, ticket_id: str) -> Answer:
        """Calls one chosen number. Raises ``call_chosen_off``, ``ticket_not_callable``."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._free_window(deed, no)
            if not may_call_chosen(deed.work, caller.role):
                raise RuleBroken(
                    "call_chosen_off", "本大厅不开放选呼，请按“叫号”按顺序叫；需要时请值班长选呼。"
                )
            ticket = known_ticket(deed.work, ticket_id)
            one = deed.work.tickets.as_waiting(ticket.id)
            if ticket.state is State.WAITING:
                self._must_be_for(deed, window, one)
            return self._call(deed, window, ticket, *chosen(deed.work, window, deed.today, one))

        return self._house.pressed(caller, press, act)

    def recall(self, caller: Caller, no: int, press: Press) -> Answer:
        """Calls the number out again. Raises ``recall_too_soon``, ``recall_limit``."""

        def act(deed: Deed) -> dict[str, Any]:
            window, ticket = self._window_and_ticket(deed, no, Verb.RECALL)
            called = rules_of.recall(ticket, calling_rules(deed.work), deed.now)
            deed.save(called)
            seq = deed.record(
                TicketRecalled(*called.told, recalls=called.recalls), self._call_notice(deed, window, called)
            )
            deed.work.calls.note(seq, called, deed.now, is_recall=True)
            return self._answer(deed, called)

        return self._house.pressed(caller, press, act)

    def call_by_itself(self, deed: Deed, no: int) -> bool:
        """The server calls the next number at a window that was idle long enough; whether there was one to call."""
        window = known_window(deed.work, no)
        due_at = auto_call_at(deed.work, window, deed.today, self._house.today)
        if due_at is None or due_at > deed.now:
            return False
        choice, left = choice_for(deed.work, window, deed.today)
        if choice is None:
            return False
        self._call(deed, window, known_ticket(deed.work, choice.waiting.ticket_id), choice, left)
        return True

    # --- inside -----------------------------------------------------------------------------------------------------

    def _free_window(self, deed: Deed, no: int) -> Window:
        """A window that may call: manned, not paused, holding nobody."""
        window = self._manned_window(deed, no)
        if window.paused:
            raise RuleBroken("window_paused", f"{window.name}已暂停，请先恢复服务。")
        holding = deed.work.tickets.at_window(no)
        if holding is not None:
            raise busy(window, ticket_view(self._house, deed.work, holding))
        if window.visit_id is not None:
            raise busy(window, None)
        return window

    def _window_and_ticket(self, deed: Deed, no: int, verb: Verb) -> tuple[Window, Ticket]:
        window = self._manned_window(deed, no)
        return window, self._ticket_at(deed, window, verb)

    def _ticket_at(self, deed: Deed, window: Window, verb: Verb) -> Ticket:
        ticket = deed.work.tickets.at_window(window.no)
        if ticket is None:
            raise RuleBroken("ticket_not_callable", f"{window.name}当前没有号，不能{VERB_WORDS[verb]}。")
        return ticket

    def _must_be_for(self, deed: Deed, window: Window, one: Waiting) -> None:
        """Raises ``ticket_not_callable`` when another window is to call them, saying which."""
        manned, at_window = able_windows(deed.work), as_rule_sees(window)
        if calling.may_call(at_window, one, manned):
            return
        left_to = calling.left_to(at_window, one, manned)
        if left_to and one.service in window.services:
            why = f"留给{windows_with_abilities(one, left_to)}"
        elif one.for_window_no is not None:
            why = f"已转到 {one.for_window_no} 号窗口"
        else:
            why = "不办理该业务"
        raise RuleBroken("ticket_not_callable", f"{window.name}不能叫 {one.number} 号：{why}。")

    def _call(
        self,
        deed: Deed,
        window: Window,
        ticket: Ticket,
        choice: Choice,
        left: Sequence[str],
        rule_why: Why | None = None,
    ) -> dict[str, Any]:
        must_be_todays(deed, ticket, Verb.CALL)
        called = rules_of.call(ticket, window.no, window.staff_id, deed.now)
        self._count_turn(deed, choice.waiting)
        deed.save(called)
        if choice.waiting.raised is not None:
            deed.work.tickets.end_raise(called.id)
        self._forget(deed, window)
        seq = deed.record(
            TicketCalled(
                *called.told,
                staff_id=window.staff_id,
                why=choice.why.value,
                queue_key=called.queue_key,
                left=tuple(left),
                rule_why=rule_why and rule_why.value,
            ),
            self._call_notice(deed, window, called),
        )
        deed.work.calls.note(seq, called, deed.now, is_recall=False)
        ask_for_escort(deed, called)
        return self._answer(deed, called)

    def _count_turn(self, deed: Deed, called: Waiting) -> None:
        """Keeps how many priority numbers of the service went before its next normal one, across all windows."""
        tickets = deed.work.tickets
        before = tickets.since_normal(deed.today).get(called.service, 0)
        overtaken = called.priority_class is not None and tickets.somebody_normal_waits(
            deed.today, called.service
        )
        after = calling.since_normal_after(called, before, overtakes_normal=overtaken)
        if after != before:
            tickets.keep_since_normal(deed.today, called.service, after)

    def _call_notice(self, deed: Deed, window: Window, ticket: Ticket) -> dict[str, object]:
        service = deed.work.offer.service(ticket.service)
        return {
            "window_name": window.name,
            "service_name": service.public_name if service else ticket.service,
            "called_at": moment(ticket.last_call_at),
        }

    def _remember(
        self, deed: Deed, window: Window, verb: Verb, ticket: Ticket, *, first_start: bool = False
    ) -> None:
        last_act = {
            "verb": verb.value,
            "ticket_id": ticket.id,
            "number": ticket.number,
            "at": text_of(deed.now),
            "first_start": first_start,
        }
        idle_since = None if verb is Verb.START else deed.now
        deed.work.offer.save_window(replace(window, last_act=last_act, idle_since=idle_since))

    def _forget(self, deed: Deed, window: Window, *, is_idle: bool = False) -> None:
        """No press of this window can be taken back; ``is_idle``: it has just sent its person on and is free."""
        idle_since = deed.now if is_idle else None
        if (window.last_act, window.idle_since) != (None, idle_since):
            deed.work.offer.save_window(replace(window, last_act=None, idle_since=idle_since))

    def _answer(self, deed: Deed, ticket: Ticket) -> dict[str, Any]:
        return {"ticket": ticket_view(self._house, deed.work, ticket)}
