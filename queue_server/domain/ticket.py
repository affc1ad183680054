"""A ticket's life: its states, the verbs people use on it, and the one table of what may follow what.

Sources: 服务流程 steps 2-9 (notice F-1.2), terms of docs/glossary.md. The table fits on a page on purpose: whoever
wants to know what a press does reads :data:`TRANSITIONS` and nothing else.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from queue_server.domain.errors import RuleBroken, ticket_not_callable


class State(StrEnum):
    """Where a ticket is. The last three are ends."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    MISSED = "missed"
    FINISHED = "finished"
    ABANDONED = "abandoned"
    CANCELLED = "cancelled"


STATE_WORDS: dict[State, str] = {
    State.WAITING: "正在等候",
    State.CALLED: "正在叫号",
    State.SERVING: "正在办理",
    State.ON_HOLD: "已挂起",
    State.MISSED: "已过号",
    State.FINISHED: "已办结",
    State.ABANDONED: "已弃号",
    State.CANCELLED: "已取消",
}


class Verb(StrEnum):
    """What people (and midnight) do to a ticket."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NO_SHOW = "no_show"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    RETURN = "return"
    CANCEL = "cancel"
    CHANGE_SERVICE = "change_service"
    SEND_TO_WINDOW = "send_to_window"
    UNDO_START = "undo_start"
    UNDO_FINISH = "undo_finish"
    UNDO_NO_SHOW = "undo_no_show"
    UNDO_END = "undo_end"
    ROLL_OVER = "roll_over"
    END_TRAINING = "end_training"


VERB_WORDS: dict[Verb, str] = {
    Verb.CALL: "叫号",
    Verb.RECALL: "重呼",
    Verb.START: "开始办理",
    Verb.FINISH: "办结",
    Verb.NO_SHOW: "过号",
    Verb.HOLD: "挂起",
    Verb.RESUME: "恢复办理",
    Verb.TRANSFER: "转移",
    Verb.RETURN: "复号",
    Verb.CANCEL: "取消",
    Verb.CHANGE_SERVICE: "换业务",
    Verb.SEND_TO_WINDOW: "转窗口",
    Verb.UNDO_START: "撤销开始",
    Verb.UNDO_FINISH: "撤销办结",
    Verb.UNDO_NO_SHOW: "撤销过号",
    Verb.UNDO_END: "撤销结束",
    Verb.ROLL_OVER: "日终弃号",
    Verb.END_TRAINING: "结束培训",
}

TRANSITIONS: dict[tuple[State, Verb], State] = {
    (State.WAITING, Verb.CALL): State.CALLED,
    (State.CALLED, Verb.RECALL): State.CALLED,
    (State.CALLED, Verb.START): State.SERVING,
    (State.SERVING, Verb.FINISH): State.FINISHED,
    (State.CALLED, Verb.NO_SHOW): State.MISSED,
    (State.CALLED, Verb.HOLD): State.ON_HOLD,
    (State.SERVING, Verb.HOLD): State.ON_HOLD,
    (State.ON_HOLD, Verb.RESUME): State.SERVING,
    (State.CALLED, Verb.TRANSFER): State.WAITING,
    (State.SERVING, Verb.TRANSFER): State.WAITING,
    (State.MISSED, Verb.RETURN): State.WAITING,
    (State.WAITING, Verb.CANCEL): State.CANCELLED,
    (State.MISSED, Verb.CANCEL): State.CANCELLED,
    (State.ON_HOLD, Verb.CANCEL): State.CANCELLED,
    (State.WAITING, Verb.CHANGE_SERVICE): State.WAITING,
    (State.WAITING, Verb.SEND_TO_WINDOW): State.WAITING,
    (State.SERVING, Verb.UNDO_START): State.CALLED,
    (State.FINISHED, Verb.UNDO_FINISH): State.SERVING,
    (State.MISSED, Verb.UNDO_NO_SHOW): State.CALLED,
    (State.CANCELLED, Verb.UNDO_END): State.WAITING,
    (State.WAITING, Verb.ROLL_OVER): State.ABANDONED,
    (State.CALLED, Verb.ROLL_OVER): State.ABANDONED,
    (State.MISSED, Verb.ROLL_OVER): State.ABANDONED,
    (State.ON_HOLD, Verb.ROLL_OVER): State.ABANDONED,
    (State.WAITING, Verb.END_TRAINING): State.CANCELLED,
    (State.CALLED, Verb.END_TRAINING): State.CANCELLED,
    (State.SERVING, Verb.END_TRAINING): State.CANCELLED,
    (State.MISSED, Verb.END_TRAINING): State.CANCELLED,
    (State.ON_HOLD, Verb.END_TRAINING): State.CANCELLED,
}

ENDS = frozenset({State.FINISHED, State.ABANDONED, State.CANCELLED})
UNDO_OF: dict[Verb, Verb] = {
    Verb.START: Verb.UNDO_START,
    Verb.FINISH: Verb.UNDO_FINISH,
    Verb.NO_SHOW: Verb.UNDO_NO_SHOW,
}
UNDO_WITHIN_S = 60
KEPT_OVERNIGHT = frozenset({State.WAITING, State.MISSED, State.ON_HOLD})
"""What a decision to keep the queue overnight keeps; called numbers are abandoned, serving ones stay anyway."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One number on one piece of paper: same ticket, same visit, whatever window it walks to.

    ``queue_key`` orders the waiting (nanoseconds, see :mod:`queue_server.domain.calling`); ``window_no`` is the
    window that last called it, ``for_window_no`` the only window that may call it after a transfer to a window;
    ``kept_for`` the later hall day whose queue it stands in, when it was kept overnight (留号过夜);
    ``training`` marks a number taken to practise (培训): it stays out of every figure.
    """

    id: str
    number: str
    service: str
    hall_day: str
    state: State
    visit_id: str
    queue_key: int
    taken_at: datetime
    window_no: int | None = None
    for_window_no: int | None = None
    first_called_at: datetime | None = None
    called_at: datetime | None = None
    last_call_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    calls: int = 0
    recalls: int = 0
    returns: int = 0
    staff_id: str | None = None
    kept_for: str | None = None
    training: bool = False

    @property
    def queue_day(self) -> str:
        """The hall day whose queue it stands in; figures count it on the day it was taken, ``hall_day``."""
        return self.kept_for or self.hall_day

    @property
    def told(self) -> tuple[str, str, str, str, int | None]:
        """How every event about a ticket begins: id, number, service, state, window."""
        return (self.id, self.number, self.service, self.state.value, self.window_no)


@dataclass(frozen=True, slots=True)
class CallingRules:
    """The manager's numbers a verb is measured by. Seconds and counts."""

    recall_max: int = 3
    recall_gap_s: int = 15
    calls_before_no_show: int = 2
    return_places: int = 3
    return_times: int = 1


def after(ticket: Ticket, verb: Verb) -> State:
    """The state the table gives for this verb. Raises RuleBroken ``ticket_not_callable`` when it gives none."""
    try:
        return TRANSITIONS[ticket.state, verb]
    except KeyError:
        raise ticket_not_callable(ticket.number, STATE_WORDS[ticket.state], VERB_WORDS[verb]) from None


def call(ticket: Ticket, window_no: int, staff_id: str | None, now: datetime) -> Ticket:
    """waiting -> called at this window; the recall count starts afresh."""
    return replace(
        ticket,
        state=after(ticket, Verb.CALL),
        window_no=window_no,
        staff_id=staff_id,
        first_called_at=ticket.first_called_at or now,
        called_at=now,
        last_call_at=now,
        calls=ticket.calls + 1,
        recalls=0,
    )


def recall(ticket: Ticket, rules: CallingRules, now: datetime) -> Ticket:
    """Calls the number out once more. Raises ``recall_limit``, ``recall_too_soon {retry_after_s}``."""
    state = after(ticket, Verb.RECALL)
    if ticket.recalls >= rules.recall_max:
        raise RuleBroken(
            "recall_limit", f"{ticket.number} 号已重呼 {ticket.recalls} 次，不能再重呼，可按过号。"
        )
    wait_s = recall_wait_s(ticket, rules, now)
    if wait_s > 0:
        raise RuleBroken("recall_too_soon", f"请在 {wait_s} 秒后再重呼。", retry_after_s=wait_s)
    return replace(ticket, state=state, last_call_at=now, calls=ticket.calls + 1, recalls=ticket.recalls + 1)


def recall_wait_s(ticket: Ticket, rules: CallingRules, now: datetime) -> int:
    """Whole seconds until the next recall is allowed; a clock set back never makes it longer than the gap."""
    if ticket.last_call_at is None:
        return 0
    left = ticket.last_call_at + timedelta(seconds=rules.recall_gap_s) - now
    whole = -int(-left.total_seconds() // 1)
    return min(max(whole, 0), rules.recall_gap_s)


def start(ticket: Ticket, now: datetime) -> Ticket:
    """called -> serving: the citizen is at the window."""
    return replace(ticket, state=after(ticket, Verb.START), started_at=ticket.started_at or now)


def finish(ticket: Ticket, now: datetime) -> Ticket:
    """serving -> finished."""
    return replace(ticket, state=after(ticket, Verb.FINISH), finished_at=now)


def no_show(ticket: Ticket, rules: CallingRules) -> Ticket:
    """called -> missed, once it was called often enough. Raises ``no_show_too_early {calls_left}``."""
    state = after(ticket, Verb.NO_SHOW)
    left = no_show_calls_left(ticket, rules)
    if left > 0:
        raise RuleBroken("no_show_too_early", f"还须再呼叫 {left} 次才能按过号。", calls_left=left)
    return replace(ticket, state=state)


def no_show_calls_left(ticket: Ticket, rules: CallingRules) -> int:
    """How many more times the number must be called out at this window before it may be passed over.

    Never more than the recall limit leaves, or two of the manager's numbers together would lock a window.
    """
    enough = min(rules.calls_before_no_show, 1 + rules.recall_max)
    return max(0, enough - (1 + ticket.recalls))


def hold(ticket: Ticket) -> Ticket:
    """called or serving -> on hold; the window is free for the next."""
    return replace(ticket, state=after(ticket, Verb.HOLD))


def resume(ticket: Ticket, window_no: int, staff_id: str | None, now: datetime) -> Ticket:
    """on hold -> serving at a free window."""
    return replace(
        ticket,
        state=after(ticket, Verb.RESUME),
        window_no=window_no,
        staff_id=staff_id,
        started_at=ticket.started_at or now,
    )


def hand_over(ticket: Ticket, staff_id: str) -> Ticket:
    """Somebody took over the window (顶岗): the number stays where and what it is, and is theirs from now on."""
    return replace(ticket, staff_id=staff_id)


def transfer(ticket: Ticket, service: str, for_window_no: int | None, queue_key: int) -> Ticket:
    """called or serving -> waiting for another service or window: same ticket, same visit."""
    return replace(
        ticket,
        state=after(ticket, Verb.TRANSFER),
        service=service,
        for_window_no=for_window_no,
        queue_key=queue_key,
        window_no=None,
        recalls=0,
    )


def return_missed(ticket: Ticket, rules: CallingRules, queue_key: int) -> Ticket:
    """missed -> waiting again, some places back. Raises ``return_used`` past the allowed times."""
    state = after(ticket, Verb.RETURN)
    if ticket.returns >= rules.return_times:
        raise RuleBroken("return_used", f"{ticket.number} 号已复号 {ticket.returns} 次，请重新取号。")
    return replace(
        ticket, state=state, queue_key=queue_key, window_no=None, returns=ticket.returns + 1, recalls=0
    )


def cancel(ticket: Ticket) -> Ticket:
    """waiting, missed or on hold -> cancelled by the citizen's wish."""
    return replace(ticket, state=after(ticket, Verb.CANCEL))


def undo_end(ticket: Ticket, was: State) -> Ticket:
    """cancelled -> what it was when the hall ended it (结束并说明): waiting at its old place, missed, or on hold."""
    back = after(ticket, Verb.UNDO_END)
    return replace(ticket, state=was if was in KEPT_OVERNIGHT else back)


def change_service(ticket: Ticket, service: str) -> Ticket:
    """waiting -> waiting for another service, as if it had been asked for at once: the time of taking is kept."""
    return replace(ticket, state=after(ticket, Verb.CHANGE_SERVICE), service=service, for_window_no=None)


def send_to_window(ticket: Ticket, for_window_no: int | None) -> Ticket:
    """waiting -> waiting for one window only, or (None) for every window of its service again."""
    return replace(ticket, state=after(ticket, Verb.SEND_TO_WINDOW), for_window_no=for_window_no)


def roll_over(ticket: Ticket) -> Ticket:
    """What midnight does: whoever was not being served is abandoned; serving stays and may finish."""
    return replace(ticket, state=after(ticket, Verb.ROLL_OVER))


def keep_overnight(ticket: Ticket, queue_day: str) -> Ticket:
    """What midnight does after a supervisor's decision: the number stays as it is, in the queue of that day."""
    return replace(ticket, kept_for=queue_day)


def end_training(ticket: Ticket) -> Ticket:
    """Training is over: whatever is still open, at a window too, is cancelled."""
    return replace(ticket, state=after(ticket, Verb.END_TRAINING))


def undo(ticket: Ticket, verb: Verb, begun_by_that_start: bool) -> Ticket:
    """Takes back the window's last start, finish or no-show.

    ``begun_by_that_start`` says that the start being undone was the ticket's first, so no start remains.
    """
    undone = replace(ticket, state=after(ticket, UNDO_OF[verb]))
    if verb is Verb.START and begun_by_that_start:
        return replace(undone, started_at=None)
    if verb is Verb.FINISH:
        return replace(undone, finished_at=None)
    return undone
