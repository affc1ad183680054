"""The call keypad of a window (呼叫器): its keys do what the same buttons of the clerk's page do.

A key is pressed by whoever is signed in at the keypad's window, and by nobody else: the deed is theirs in the
journal, their role decides, and a window without anybody refuses with ``not_signed_in``.  Every refusal is the
use case's own, so that keypad and page never differ.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from queue_server.desk.console import as_waiting
from queue_server.desk.frame import Answer, Caller, House, Press, new_id
from queue_server.desk.lines import able_windows, as_rule_sees
from queue_server.desk.seat import AT_WINDOWS, known_window
from queue_server.desk.views import waiting_list
from queue_server.desk.window import WindowDesk
from queue_server.domain.calling import may_call
from queue_server.domain.errors import HallError, NotKnown, RuleBroken
from queue_server.domain.roles import Role
from queue_server.domain.ticket import State
from queue_server.store import Rooms

PAUSE_REASON = "暂时离开"
NOBODY_WAITING = "nobody_waiting"
_NEXT_STEP = {State.CALLED: "start", State.SERVING: "finish"}


class KeyDone(NamedTuple):
    """What a key did: ``code`` and ``sentence`` say why nothing came of it; ``number`` stands at the window now."""

    accepted: bool
    code: str | None
    sentence: str | None
    number: str


class Shown(NamedTuple):
    """What stands on a keypad: the window's number, empty for none, and how many wait for the window."""

    number: str
    waiting: int


class KeypadDesk:
    """Use cases of the call keypads."""

    def __init__(self, house: House, window: WindowDesk) -> None:
        self._house = house
        self._window = window

    def press(
        self, device: Caller, windows: frozenset[int], no: int, key: str, press_id: str | None
    ) -> KeyDone:
        """Does what the key asks for, once per ``press_id``.  ``windows``: where the caller's keypads stand."""
        try:
            if no not in windows:
                raise NotKnown("unknown_keypad", f"hall.toml 里 {no} 号窗口没有这台呼叫器。")
            person = self._at_window(device, no)
            answer = self._deed(no, key)(person, Press(press_id or new_id(), f"{no} {key}".encode()))
        except HallError as refusal:
            return KeyDone(False, refusal.code, refusal.sentence, self.shown([no])[no].number)
        nobody = answer.body.get("ticket", True) is None and key in ("call", "next")
        return KeyDone(True, NOBODY_WAITING if nobody else None, None, self.shown([no])[no].number)

    def shown(self, windows: list[int]) -> dict[int, Shown]:
        """What the keypads of these windows are to show now."""
        today = self._house.today()
        with self._house.reading() as rooms:
            names = {service.code: service.name for service in rooms.offer.services()}
            waiting = [as_waiting(row) for row in waiting_list(rooms, today, names)]
            manned = able_windows(rooms)
            return {
                no: Shown(
                    _number_at(rooms, no),
                    sum(may_call(as_rule_sees(window), one, manned) for one in waiting),
                )
                for no in windows
                if (window := rooms.offer.window(no)) is not None
            }

    # --- inside -----------------------------------------------------------------------------------------------------

    def _at_window(self, device: Caller, no: int) -> Caller:
        """Whoever is signed in at the window, pressing a key of its keypad."""
        with self._house.reading() as rooms:
            window = known_window(rooms, no)
            member = rooms.people.by_id(window.staff_id) if window.staff_id else None
        if member is None or member.disabled or member.role not in AT_WINDOWS:
            raise RuleBroken("not_signed_in", f"{window.name}还没有人签到。")
        return Caller(Role(member.role), member.name, device.owner, member.id, member.staff_no, window_no=no)

    def _deed(self, no: int, key: str) -> Callable[[Caller, Press], Answer]:
        """The use case behind a key.  Raises ``unknown_key``, ``transfer_target_missing``."""
        window = self._window
        word, _, target = key.replace("no-show", "no_show").partition(":")
        if word == "next":
            word = self._next_step(no)
        plain: dict[str, Callable[[Caller, Press], Answer]] = {
            "call": lambda who, press: window.call_next(who, no, press),
            "recall": lambda who, press: window.recall(who, no, press),
            "start": lambda who, press: window.start(who, no, press),
            "finish": lambda who, press: window.finish(who, no, press, None, None),
            "no_show": lambda who, press: window.no_show(who, no, press),
            "hold": lambda who, press: window.hold(who, no, press),
            "resume": lambda who, press: window.resume(who, no, press, self._last_held(no)),
            "pause": lambda who, press: self._pause(who, no, press),
            "undo": lambda who, press: window.undo(who, no, press),
            "transfer": lambda who, press: window.transfer(who, no, press, *_target(target), "keep"),
        }
        if word not in plain or (target and word != "transfer"):
            raise NotKnown("unknown_key", "呼叫器的这个键没有对应的操作。")
        return plain[word]

    def _pause(self, who: Caller, no: int, press: Press) -> Answer:
        """One key pauses and goes on."""
        with self._house.reading() as rooms:
            paused = known_window(rooms, no).paused
        if paused:
            return self._window.unpause(who, no, press)
        return self._window.pause(who, no, press, PAUSE_REASON)

    def _next_step(self, no: int) -> str:
        """What the page's main button would do: call, then start, then finish."""
        with self._house.reading() as rooms:
            ticket, window = rooms.tickets.at_window(no), known_window(rooms, no)
        if ticket is None:
            return "finish" if window.visit_id is not None else "call"
        return _NEXT_STEP.get(ticket.state, "call")

    def _last_held(self, no: int) -> str:
        """Whoever this window set aside last; nobody's id when there is none, so that a press sent twice is known."""
        with self._house.reading() as rooms:
            held = [
                ticket
                for ticket in rooms.tickets.in_states(self._house.today(), [State.ON_HOLD])
                if ticket.window_no == no
            ]
        return max(held, key=lambda ticket: ticket.called_at or ticket.taken_at).id if held else ""


def _number_at(rooms: Rooms, no: int) -> str:
    ticket = rooms.tickets.at_window(no)
    return ticket.number if ticket is not None else ""


def _target(target: str) -> tuple[Any, Any]:
    """Service and window of ``transfer:3`` or ``transfer:legal_aid``."""
    return (None, int(target)) if target.isdecimal() else (target or None, None)
