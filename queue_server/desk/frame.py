"""What every desk works with: the hall's parts, who is asking, and one deed done whole or not at all."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from uuid_utils import uuid7

from hardware_config.clock import Clock
from hardware_config.hall import HallToml
from queue_server.desk.end_of_training import end_training
from queue_server.desk.waits import LatestWaits
from queue_server.domain import ticket as rules_of
from queue_server.domain.errors import NotAllowed, NotUnderstood, RuleBroken
from queue_server.domain.events import Event, TicketAbandoned
from queue_server.domain.hall_day import hall_day
from queue_server.domain.overnight import keeper
from queue_server.domain.overnight_events import TicketKept
from queue_server.domain.roles import Role
from queue_server.domain.ticket import Ticket
from queue_server.store import Rooms, Store, Work

PRESS_ID_LENGTH = 64
ROLLED_TO = "rolled_to"
_WORDS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a person or a program, proven by a token, a session or a paired page."""

    role: Role
    name: str
    owner: str
    """What a press is unique under: the token's id, or the session's person."""
    staff_id: str | None = None
    staff_no: str | None = None
    window_no: int | None = None
    """The only window this token may work at, when it is bound to one."""
    token_id: str | None = None

    @property
    def actor(self) -> str:
        """How the journal names the caller: the role and an id, never a name."""
        return f"{self.role}:{self.staff_id or self.token_id or self.name}"

    def must_work_at(self, window_no: int) -> None:
        """Raises NotAllowed ``wrong_window`` when the caller is bound to another window."""
        if self.window_no is not None and self.window_no != window_no:
            raise NotAllowed(
                "wrong_window", f"本账号只能在 {self.window_no} 号窗口操作。", window_no=self.window_no
            )


SERVER = Caller(Role.DEVICE, "server", "server")
"""The server itself: midnight, deadlines, founding."""


class Press(NamedTuple):
    """One press of one person: its id, and a hash of everything it asks for."""

    press_id: str
    request_hash: bytes


class Answer(NamedTuple):
    """What a press was answered, as JSON; ``again`` when it had been answered before, in the very same words."""

    text: str
    again: bool

    @property
    def body(self) -> dict[str, Any]:
        """The answer, read."""
        answer: dict[str, Any] = json.loads(self.text)
        return answer


@dataclass(slots=True)
class Deed:
    """One transaction with its moment and its caller."""

    work: Work
    caller: Caller
    now: datetime
    today: str

    def record(self, event: Event, after: dict[str, object] | None = None) -> int:
        """Writes the event into the journal, to be published after the commit."""
        return self.work.record(event, self.caller.actor, self.now, self.today, after)

    def save(self, ticket: Ticket) -> None:
        """Writes what a verb changed; a number of an earlier day (kept overnight, still served) changes that day's figures."""
        self.work.tickets.save(ticket)
        self.day_changed(ticket.hall_day)

    def day_changed(self, hall_day: str) -> None:
        """A visit of that day was changed: its kept figures, if it is a past day, are to be counted again."""
        if hall_day != self.today:
            self.work.figures.forget(hall_day)


@dataclass(slots=True)
class House:
    """The hall's parts, handed to every desk by the composition root."""

    store: Store
    clock: Clock
    toml: HallToml
    zone: ZoneInfo = field(init=False)
    waits: LatestWaits = field(init=False, default_factory=LatestWaits)
    _rolled_to: str = field(init=False, default="")
    """The day that is known to have begun: what the database says is only asked once a day."""

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.toml.hall.time_zone)

    def today(self, now: datetime | None = None) -> str:
        """The hall day, as text."""
        return hall_day(now or self.clock.now(), self.zone).isoformat()

    @contextmanager
    def deed(self, caller: Caller) -> Iterator[Deed]:
        """Everything done with it is written at once or not at all. Midnight is made up for first."""
        with self.store.transaction() as work:
            now = self.clock.now()
            deed = Deed(work, caller, now, self.today(now))
            if deed.today > self._rolled_to:
                roll_over(deed)
            yield deed
        self._rolled_to = max(self._rolled_to, deed.today)

    def reading(self) -> AbstractContextManager[Rooms]:
        """A consistent look at the hall."""
        return self.store.reading()

    def pressed(self, caller: Caller, press: Press, act: Callable[[Deed], dict[str, Any]]) -> Answer:
        """Does what the press asks for, once.

        The first success is kept in the same transaction and answered again; a refusal is not kept, so pressing
        again may succeed. Raises ``press_id_missing`` and ``press_id_reused``.
        """
        if not 1 <= len(press.press_id) <= PRESS_ID_LENGTH:
            raise NotUnderstood("press_id_missing", "请求缺少按键编号（press_id，1 到 64 个字符）。")
        asked = self.store.vault.keyed(press.request_hash)
        with self.deed(caller) as deed:
            before = deed.work.presses.answered(caller.owner, deed.today, press.press_id)
            if before is not None:
                if before.request_hash != asked:
                    raise RuleBroken("press_id_reused", "同一按键编号已用于另一操作。")
                return Answer(before.answer, again=True)
            text = _WORDS.encode(act(deed))
            deed.work.presses.keep(caller.owner, deed.today, press.press_id, asked, text)
        return Answer(text, again=False)


def new_id() -> str:
    """A fresh UUIDv7."""
    return str(uuid7())


def roll_over(deed: Deed) -> None:
    """Midnight: a training ends; whoever of an earlier day was not being served is abandoned; serving stays and may finish.

    A supervisor's decisions (留号过夜) keep who waits, missed the call or is on hold for the next day the hall opens.
    """
    rolled_to = deed.work.offer.fact(ROLLED_TO)
    if rolled_to is not None and rolled_to >= deed.today:
        return
    end_training(deed)
    decisions = [] if rolled_to is None else deed.work.overnights.covering(rolled_to)
    for left in deed.work.tickets.left_over(deed.today):
        if keeper(decisions, left) is not None:
            kept = rules_of.keep_overnight(left, deed.today)
            deed.work.overnights.keep(kept.id, deed.today)
            deed.record(
                TicketKept(
                    kept.id,
                    kept.number,
                    kept.service,
                    kept.state,
                    kept.window_no,
                    queue_day=deed.today,
                    queue_key=kept.queue_key,
                )
            )
            continue
        gone = rules_of.roll_over(left)
        deed.save(gone)
        deed.record(TicketAbandoned(*gone.told))
    if decisions:
        deed.work.numbers.continue_numbers(deed.today)
    deed.work.offer.keep_fact(ROLLED_TO, deed.today)
