"""One print job from an open line to its outcome, and a look at a printer between jobs.

The promise: ``printed`` is said only after the printer, asked after the job, says that all is well;
``out_of_paper`` and ``unavailable`` only when it says so itself or nothing was sent; everything else is
``unknown``, and nobody prints an unknown job again by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hardware_config import clock
from hardware_config.messages import DeviceStateWord, JobOutcomeWord
from hardware_config.trouble import DeviceTrouble, NoAnswer, OutOfPaper
from printer.connections import CALL_TIMEOUT_S, Connection, Way
from printer.status import Health

ASK_BEFORE_S = 1.0
"""How long a silent printer is waited for before the job; then it is sent without its word."""
ASK_AFTER_LEAST_S = 1.0
ANSWER_TRAVELS_S = 0.3
"""Waiting for a silent printer ends so much before the deadline, that the server still hears it from us."""
PAPER_MOVES_S = 0.4
"""DLE EOT is answered at once, before the paper has moved: a second look after this time catches a roll
that ended in the middle of the ticket."""
LOOK_S = 2.0
TOO_LATE = "等待打印超过时限，未打印"
_BEGUN_BEFORE = "该任务已由另一程序开始打印，是否出纸请到现场查看"


@dataclass(frozen=True)
class State:
    """How the printer is, in the words of ``device_state``."""

    state: DeviceStateWord
    code: str
    detail: str

    @property
    def is_ok(self) -> bool:
        """Nothing to mend and nothing to prepare."""
        return self.state == "ok"


OK = State("ok", "ok", "")


@dataclass(frozen=True)
class Ending:
    """What became of a job, and how the printer was seen to be (None: it was not looked at)."""

    outcome: JobOutcomeWord
    detail: str | None
    state: State | None


def look(way: Way) -> State:
    """How the printer is now; never raises a ``DeviceTrouble``."""
    try:
        with way.open(LOOK_S) as connection:
            return state_of(connection.ask(ASK_BEFORE_S))
    except DeviceTrouble as trouble:
        return failed(trouble)


def carry_out(
    way: Way, data: bytes, until: float, begin: Callable[[], bool], is_hurried: Callable[[], bool]
) -> Ending:
    """Print these bytes once.

    ``until`` is the monotonic time after which nobody waits for this job.  ``begin`` is called immediately
    before the first byte and answers False when the job may not begin (any more); it may raise a
    ``DeviceTrouble``.  ``is_hurried`` tells whether other jobs wait, whose own first look replaces a second
    look for this one.
    """
    try:
        connection = way.open(_left_s(until))
    except DeviceTrouble as trouble:
        return Ending("unavailable", trouble.sentence, failed(trouble))
    with connection:
        return _before(connection, until, begin) or _send_and_ask(connection, data, until, is_hurried)


def state_of(health: Health) -> State:
    """The state that a printer's own answer means."""
    if not health.answered:
        return State("warning", NoAnswer.code, "打印机不回答状态查询")
    if health.trouble is not None:
        return failed(health.trouble)
    if health.warning is not None:
        return State("warning", health.warning.code, health.warning.detail)
    return OK


def failed(trouble: DeviceTrouble) -> State:
    """The state of a printer with this trouble."""
    return State("failed", trouble.code, trouble.detail)


def _before(connection: Connection, until: float, begin: Callable[[], bool]) -> Ending | None:
    """Why the job cannot begin, with nothing sent; None when it has begun."""
    try:
        health = connection.ask(min(ASK_BEFORE_S, _left_s(until)))
        if health.trouble is not None:
            return _kept_from_printing(health.trouble, "unavailable")
        if clock.monotonic() > until:
            return Ending("unknown", TOO_LATE, state_of(health))
        if not begin():
            return Ending("unknown", _BEGUN_BEFORE, state_of(health))
    except DeviceTrouble as trouble:
        return Ending("unavailable", trouble.sentence, failed(trouble))
    return None


def _send_and_ask(
    connection: Connection, data: bytes, until: float, is_hurried: Callable[[], bool]
) -> Ending:
    """Send a job that has begun.  From its first byte on, a broken line or a silent printer is unknown."""
    try:
        connection.send(data)
        wait_s = min(CALL_TIMEOUT_S, max(ASK_AFTER_LEAST_S, _left_s(until) - ANSWER_TRAVELS_S))
        health = connection.ask(wait_s)
        if health.is_fine and connection.confirms_later and not is_hurried():
            clock.pause(PAPER_MOVES_S)
            health = connection.ask(wait_s)
    except DeviceTrouble as trouble:
        return Ending("unknown", trouble.sentence, failed(trouble))
    if health.trouble is not None:
        return _kept_from_printing(health.trouble, "unknown")
    if not health.answered:
        return Ending("unknown", NoAnswer.sentence, state_of(health))
    return Ending("printed", None, state_of(health))


def _kept_from_printing(trouble: DeviceTrouble, otherwise: JobOutcomeWord) -> Ending:
    outcome = "out_of_paper" if isinstance(trouble, OutOfPaper) else otherwise
    return Ending(outcome, trouble.sentence, failed(trouble))


def _left_s(until: float) -> float:
    return max(0.0, until - clock.monotonic())
