"""A help call (人工帮助): somebody at a terminal wants a person, until one has come or is not needed any more.

Numbers, hours and devices fail; a person who cannot go on must reach a person with one touch (F-1.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from queue_server.domain.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class HelpCall:
    """One call; ``device`` is the terminal, ``place`` where it stands, as the staff say it."""

    id: str
    hall_day: str
    device: str
    place: str
    called_at: datetime
    taken_at: datetime | None = None
    taken_by: str | None = None
    done_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def state(self) -> str:
        """called, taken, done or withdrawn."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.done_at is not None:
            return "done"
        return "called" if self.taken_at is None else "taken"

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits at the terminal."""
        return self.state in ("called", "taken")


class HelpFigures(NamedTuple):
    """The help calls of a day; seconds from the call until somebody said they were on the way."""

    calls: int
    """All but those that were withdrawn."""
    helped: int
    withdrawn: int
    open: int
    mean_s: int | None
    longest_s: int | None


def take(call: HelpCall, staff_id: str | None, now: datetime) -> HelpCall:
    """Somebody is on the way. Raises ``help_over``, ``help_taken`` when it is somebody else."""
    _must_be_open(call)
    if call.taken_at is None:
        return replace(call, taken_at=now, taken_by=staff_id)
    if call.taken_by != staff_id:
        raise RuleBroken("help_taken", "已经有人过去了。")
    return call


def finish(call: HelpCall, staff_id: str | None, now: datetime) -> HelpCall:
    """The person was helped; whoever says so has gone there if nobody had. Raises ``help_over``."""
    _must_be_open(call)
    if call.taken_at is None:
        call = replace(call, taken_at=now, taken_by=staff_id)
    return replace(call, done_at=now)


def withdraw(call: HelpCall, now: datetime) -> HelpCall:
    """Nobody is needed any more. Raises ``help_over``."""
    _must_be_open(call)
    return replace(call, withdrawn_at=now)


def figures(calls: Iterable[HelpCall]) -> HelpFigures:
    """What a day's calls come to."""
    calls = list(calls)
    wanted = [call for call in calls if call.state != "withdrawn"]
    waits = [int((call.taken_at - call.called_at).total_seconds()) for call in wanted if call.taken_at]
    return HelpFigures(
        calls=len(wanted),
        helped=sum(1 for call in wanted if call.state == "done"),
        withdrawn=len(calls) - len(wanted),
        open=sum(1 for call in wanted if call.is_open),
        mean_s=sum(waits) // len(waits) if waits else None,
        longest_s=max(waits, default=None),
    )


def _must_be_open(call: HelpCall) -> None:
    if not call.is_open:
        raise RuleBroken("help_over", "这次呼叫已经结束。")
