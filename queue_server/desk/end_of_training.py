"""The end of a training (培训模式): whatever of it is still open is cancelled, and the next number is a real one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queue_server.domain import help_call as help_rules
from queue_server.domain import ticket as rules_of
from queue_server.domain.errors import RuleBroken
from queue_server.domain.events import (
    PromptEnded,
    RegisteredVisitFinished,
    TicketCancelled,
    WorkOrderVoided,
)
from queue_server.domain.guide_events import HelpWithdrawn, TaskDone
from queue_server.domain.rating import PromptState
from queue_server.domain.training_events import TrainingEnded
from queue_server.store.moments import shown, text_of

if TYPE_CHECKING:
    from queue_server.desk.frame import Deed


def end_training(deed: Deed) -> int:
    """Ends the training that goes on; returns how many practice numbers were still open. Midnight does it too."""
    began_on = deed.work.training.began_on()
    if began_on is None:
        return 0
    _close_tasks(deed)
    _end_help_calls(deed)
    _end_prompts(deed)
    cancelled = _cancel_tickets(deed)
    _end_registered_visits(deed)
    deed.work.training.end(began_on)
    restart_windows(deed)
    deed.record(TrainingEnded(cancelled))
    return cancelled


def must_not_train(deed: Deed) -> None:
    """What is real waits for the end of a training. Raises ``training_goes_on``."""
    if deed.work.training.began_on() is not None:
        raise RuleBroken("training_goes_on", "大厅正在培训，请等培训结束后再为真实的来访人办理。")


def restart_windows(deed: Deed) -> None:
    """Nothing done before the switch can be taken back after it, and a pause counts for the time it falls into."""
    for window in deed.work.offer.windows():
        if window.last_act is not None or window.idle_since is not None:
            deed.work.offer.save_window(replace(window, last_act=None, idle_since=None))
        if window.paused:
            deed.work.figures.begin_pause(
                window.no, window.staff_id, str(window.pause_reason or ""), deed.now
            )


def _close_tasks(deed: Deed) -> None:
    for task_id in deed.work.training.open_tasks():
        task = deed.work.tasks.get(task_id)
        ticket = deed.work.tickets.get(task.ticket_id) if task else None
        if task is not None and ticket is not None:
            deed.work.tasks.save(task._replace(done_at=deed.now))
            deed.record(TaskDone(task.id, task.kind, ticket.id, ticket.number, task.window_no))


def _end_help_calls(deed: Deed) -> None:
    """Nobody really wants help at that terminal; one that still waits for an answer is told that it is over."""
    for call in filter(None, map(deed.work.help_calls.get, deed.work.training.open_help_calls())):
        over = help_rules.withdraw(call, deed.now)
        deed.work.help_calls.save(over)
        deed.record(
            HelpWithdrawn(over.id, over.device),
            {
                "device": over.device,
                "place": over.place,
                "state": over.state,
                "called_at": shown(text_of(over.called_at)),
            },
        )


def _end_prompts(deed: Deed) -> None:
    for prompt in deed.work.ratings.open_prompts():
        if deed.work.training.is_practice(prompt.visit_id):
            deed.work.ratings.end_prompt(prompt.id, PromptState.WITHDRAWN)
            deed.record(
                PromptEnded(prompt.id, prompt.visit_id, prompt.window_no, PromptState.WITHDRAWN.value)
            )


def _cancel_tickets(deed: Deed) -> int:
    open_now = deed.work.training.open_tickets()
    for ticket in filter(None, map(deed.work.tickets.get, open_now)):
        gone = rules_of.end_training(ticket)
        deed.work.tickets.save(gone)
        deed.record(TicketCancelled(*gone.told))
        _void_open_orders(deed, gone.visit_id)
    return len(open_now)


def _end_registered_visits(deed: Deed) -> None:
    for window in deed.work.offer.windows():
        if window.visit_id is not None and deed.work.training.is_practice(window.visit_id):
            deed.work.visits.finish_registered(window.visit_id, deed.now)
            deed.work.offer.save_window(replace(window, visit_id=None, last_act=None))
            deed.record(RegisteredVisitFinished(window.visit_id, window.no))
            _void_open_orders(deed, window.visit_id)


def _void_open_orders(deed: Deed, visit_id: str) -> None:
    for order in deed.work.visits.orders_of_visit(visit_id):
        if order.closed_at is None and order.voided_at is None:
            deed.work.visits.save_order(replace(order, voided_at=deed.now))
            deed.record(WorkOrderVoided(order.id))
