"""Device programs on the wire: at-least-once, idempotent by id, with a deadline (contract: /devices).

Every message is decoded by its model; what no model accepts is refused, counted and logged without its content.
"""

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from flask_socketio import SocketIO, join_room

from hardware_config.hall import HallToml
from hardware_config.keypad_messages import KeyPressed
from hardware_config.line_messages import LineHeard, LineTested
from hardware_config.messages import (
    PROTOCOL_VERSION,
    BadMessage,
    DeviceState,
    Hello,
    JobOutcome,
    PressIgnored,
    RatingGiven,
    decode,
)
from hardware_config.rating_messages import RatingReasons
from hardware_config.reader_messages import CardRead, CodeScanned
from hardware_config.wire_types import Message
from queue_server.access import STAFF, Declaration, Role, the_hall
from queue_server.access.sockets import GuardedNamespace
from queue_server.desk.desks import Desk
from queue_server.desk.device_abilities import IDENTIFY, PRINT, RATE, SPEAK
from queue_server.desk.device_tests import TEST_PREFIX
from queue_server.desk.frame import Caller
from queue_server.desk.printing import Sheet
from queue_server.domain.device_events import DeviceTestAsked
from queue_server.domain.errors import HallError
from queue_server.domain.events import PromptEnded, RatingAsked, TicketTaken
from queue_server.domain.line_events import LineWatched
from queue_server.domain.paper_events import PrintQueued
from queue_server.domain.rating import PromptState
from queue_server.store import Recorded

log = logging.getLogger(__name__)
NAMESPACE = "/devices"
SCREENS = "/screens"
STAFF_PAGES = "/staff"
_TEST_MESSAGES = {PRINT: "print_ticket", RATE: "rating_prompt", IDENTIFY: "identify", SPEAK: "speak"}
"""What a device program is told to show that it works; a page of /screens hears ``identify`` and ``speak`` by the broadcast."""
M = TypeVar("M", bound=Message)
PROGRAMS = {"call_keypad": "evaluator_device"}
"""Devices that are served by another kind's program: a call keypad hangs on the evaluators' line."""


class Devices(GuardedNamespace):
    """``/devices``: printers and evaluators, and the tablet page."""

    declaration = Declaration(STAFF, frozenset({Role.DEVICE}))

    def __init__(self, namespace: str, came: Callable[[str], None], went: Callable[[str], None]) -> None:
        super().__init__(namespace)
        self._came, self._went = came, went
        self._greeted: dict[str, list[str]] = {}
        self.refused: Counter[str] = Counter()

    def on_disconnect(self, *reason: Any) -> None:
        """The program is gone, and with it every device on its line."""
        for device in self._greeted.pop(self.sid(), []):
            self._went(device)
        super().on_disconnect(*reason)

    def on_hello(self, data: Any = None) -> dict[str, Any]:
        """The program's first words: it gets its own table of hall.toml and what waits for it."""
        hello = self._decoded("hello", data, Hello)
        if hello is None:
            return {"ok": False, "code": "bad_message"}
        toml: HallToml = the_hall().toml
        code = _refusal(toml, self.caller(), hello)
        if code is not None:
            self.refused[self.caller().name] += 1
            return {"ok": False, "code": code}
        line = toml.line_of(hello.device)
        together = [str(table["device"]) for table in line] or [hello.device]
        for device in self._greeted.pop(self.sid(), []):
            self._went(device)
        self._greeted[self.sid()] = together
        for device in together:
            join_room(_room(device))
            self._came(device)
        return {
            "ok": True,
            "settings": toml.device_table(hello.device),
            "pending": _pending(hello, together),
            "line": line,
            "profile": toml.profile_of(hello.device),
        }

    def on_job_outcome(self, data: Any = None) -> dict[str, Any]:
        """How a print job ended."""
        outcome = self._decoded("job_outcome", data, JobOutcome)
        if outcome is None:
            return {"accepted": False}
        if outcome.job_id.startswith(TEST_PREFIX):
            return {"accepted": self._tested(outcome.job_id, outcome.outcome, outcome.detail or "")}
        try:
            printing = the_hall().desk.printing
            return {
                "accepted": printing.settle(self.caller(), outcome.job_id, outcome.outcome, outcome.detail)
            }
        except HallError as refusal:
            log.warning("outcome of %s refused: %s", self.caller().name, refusal.code)
            return {"accepted": False}

    def on_rating_given(self, data: Any = None) -> dict[str, Any]:
        """A pressed level; counted once, for a prompt of the device's own window."""
        given = self._decoded("rating_given", data, RatingGiven)
        if given is None:
            return {"accepted": False, "reason": "unknown_prompt"}
        if given.prompt_id.startswith(TEST_PREFIX):
            counted = self._tested(given.prompt_id, "pressed", str(given.level))
            return {"accepted": True} if counted else {"accepted": False, "reason": "unknown_prompt"}
        hall = the_hall()
        windows = _windows(hall.toml, self._greeted.get(self.sid(), [self.caller().name]))
        reason = hall.desk.rating.give(self.caller(), windows, given.prompt_id, given.level, given.raw)
        return {"accepted": True} if reason is None else {"accepted": False, "reason": reason}

    def on_rating_reasons(self, data: Any = None) -> dict[str, Any]:
        """Why a level was given; kept once, for a rated prompt of the device's own window."""
        said = self._decoded("rating_reasons", data, RatingReasons)
        if said is None:
            return {"accepted": False, "reason": "unknown_prompt"}
        if said.prompt_id.startswith(TEST_PREFIX):
            return {"accepted": True}
        hall = the_hall()
        windows = _windows(hall.toml, self._greeted.get(self.sid(), [self.caller().name]))
        reason = hall.desk.rating.explain(
            self.caller(), windows, said.prompt_id, said.reasons, said.remark or ""
        )
        return {"accepted": True} if reason is None else {"accepted": False, "reason": reason}

    def on_press_ignored(self, data: Any = None) -> dict[str, Any]:
        """A key press that counts for nobody: journalled."""
        ignored = self._decoded("press_ignored", data, PressIgnored)
        if ignored is None:
            return {"accepted": False}
        window_no = next(iter(_windows(the_hall().toml, [ignored.device])), None)
        the_hall().desk.rating.ignored(self.caller(), ignored.device, window_no, ignored.reason, ignored.raw)
        return {"accepted": True}

    def on_card_read(self, data: Any = None) -> dict[str, Any]:
        """A card lies on a reader; its name is kept nowhere but in memory, for a minute."""
        card = self._decoded("card_read", data, CardRead)
        if card is None or card.device not in self._greeted.get(self.sid(), [self.caller().name]):
            return {"accepted": False}
        return {
            "accepted": the_hall().desk.cards.present(self.caller(), card.device, card.name, card.problem)
        }

    def on_code_scanned(self, data: Any = None) -> dict[str, Any]:
        """A gun has read a code: the kiosk beside it, or the staff who hold it, hear it at once, or nobody does."""
        scanned = self._decoded("code_scanned", data, CodeScanned)
        if scanned is None or scanned.device not in self._greeted.get(self.sid(), [self.caller().name]):
            return {"accepted": False}
        gun = the_hall().desk.guns.reads(self.caller(), scanned.device)
        if gun is None:
            return {"accepted": False}
        io = self.socketio  # type: ignore[attr-defined]
        if gun.is_with_staff:
            body = {"device": gun.device, "window_no": gun.window_no, "text": scanned.text}
            io.emit("code_at_desk", body, namespace=STAFF_PAGES)
        else:
            body = {"device": gun.at, "text": scanned.text}
            io.emit("code_presented", body, namespace=SCREENS, to=_room(gun.at))
        return {"accepted": True}

    def on_device_state(self, data: Any = None) -> dict[str, Any]:
        """How a device is, told by its program (for every device on its line)."""
        state = self._decoded("device_state", data, DeviceState)
        if state is None or state.device not in self._greeted.get(self.sid(), [self.caller().name]):
            return {"accepted": False}
        the_hall().desk.devices.note(self.caller(), state.device, state.state, state.code, state.detail)
        return {"accepted": True}

    def on_line_tested(self, data: Any = None) -> dict[str, Any]:
        """Whether a line took what the device board asked for."""
        tested = self._decoded("line_tested", data, LineTested)
        return {"accepted": tested is not None and self._tested(tested.test_id, tested.outcome, "")}

    def on_line_heard(self, data: Any = None) -> dict[str, Any]:
        """What arrived on a line somebody watches."""
        heard = self._decoded("line_heard", data, LineHeard)
        if heard is None or heard.device not in self._greeted.get(self.sid(), []):
            return {"accepted": False}
        the_hall().desk.line_watch.note(heard.device, heard.burst)
        return {"accepted": True}

    def on_key_pressed(self, data: Any = None) -> dict[str, Any]:
        """A key of a call keypad: done for whoever is signed in at its window, or refused with a sentence."""
        pressed = self._decoded("key_pressed", data, KeyPressed)
        if pressed is None:
            return {"accepted": False, "code": "bad_message"}
        hall = the_hall()
        windows = _keypad_windows(hall.toml, self._greeted.get(self.sid(), []), pressed.address)
        done = hall.desk.keypad.press(
            self.caller(), windows, pressed.window_no, pressed.key, pressed.press_id
        )
        return {key: value for key, value in done._asdict().items() if value is not None}

    def _tested(self, test_id: str, outcome: str, detail: str) -> bool:
        """How a test of the device board ended; it is nobody's paper and nobody's rating."""
        devices = frozenset(self._greeted.get(self.sid(), [self.caller().name]))
        return the_hall().desk.device_tests.answered(self.caller(), test_id, devices, outcome, detail)

    def _decoded(self, name: str, data: Any, model: type[M]) -> M | None:
        try:
            message = decode(NAMESPACE, name, data)
        except BadMessage as bad:
            self.refused[self.caller().name] += 1
            log.warning("bad message from %s: %s", self.caller().name, bad)
            return None
        return message if isinstance(message, model) else None


class Dispatcher:
    """Sends print jobs and prompts to the programs that are connected; a listener of the publisher."""

    def __init__(self, socketio: SocketIO, desk: Desk) -> None:
        self._socketio = socketio
        self._desk = desk
        self._toml: HallToml = desk.house.toml

    def heard(self, recorded: Recorded) -> None:
        """Turns what was committed into work for a device."""
        event = recorded.event
        if isinstance(event, TicketTaken):
            self._to_print(event.print_job_id, event.printer)
        elif isinstance(event, PrintQueued):
            self._to_print(event.job_id, event.device)
        elif isinstance(event, RatingAsked):
            self._ask(event, recorded.after or {})
        elif isinstance(event, DeviceTestAsked):
            body = dict(recorded.after or {})
            if "test_id" in body and "address" in body:
                self._emit("test_line", body, event.device)
            else:
                self._emit(_TEST_MESSAGES[event.what], body, event.device)
        elif isinstance(event, LineWatched):
            self._emit("watch_line", dict(recorded.after or {}), event.device)
        elif isinstance(event, PromptEnded) and event.how != PromptState.RATED:
            for device in _evaluators_at(self._toml, event.window_no):
                self._emit("rating_withdrawn", {"prompt_id": event.prompt_id}, device)

    def _to_print(self, job_id: str | None, printer: str | None) -> None:
        if job_id is not None and printer is not None and self._desk.presence.here(printer):
            self._socketio.start_background_task(self._print, job_id)

    def _print(self, job_id: str) -> None:
        try:
            sheet = self._desk.printing.send(job_id)
        except HallError as trouble:
            log.warning("print job not sent: %s", trouble.code)
            return
        if sheet is None:
            return
        if sheet.blocks is None:
            self._emit("print_ticket", _print_body(sheet), sheet.device)
        else:
            self._emit("print_document", _print_body(sheet), sheet.device)

    def _ask(self, event: RatingAsked, after: dict[str, object]) -> None:
        for device in _evaluators_at(self._toml, event.window_no):
            body = {
                "prompt_id": event.prompt_id,
                "visit_id": event.visit_id,
                "window_no": event.window_no,
                "address": _address(self._toml, device),
                "expires_s": after.get("expires_s", 15),
                **({"language": after["language"]} if "language" in after else {}),
            }
            self._emit("rating_prompt", body, device)

    def _emit(self, name: str, body: dict[str, Any], device: str) -> None:
        self._socketio.emit(name, body, namespace=NAMESPACE, to=_room(device))


def _refusal(toml: HallToml, known: Caller, hello: Hello) -> str | None:
    if hello.device != known.name or toml.kind_of(hello.device) is None:
        return "wrong_device"
    kind = toml.kind_of(hello.device)
    if PROGRAMS.get(str(kind), kind) != hello.kind:
        return "wrong_kind"
    return None if hello.protocol_version == PROTOCOL_VERSION else "protocol_version"


def _pending(hello: Hello, together: list[str]) -> list[dict[str, Any]]:
    hall = the_hall()
    if hello.kind == "printer":
        sheets = [hall.desk.printing.send(job_id) for job_id in hall.desk.printing.queued_for(hello.device)]
        return [_print_body(sheet) for sheet in sheets if sheet is not None]
    if hello.kind in ("id_reader", "barcode_gun"):
        return []
    by_window = {e.window: e.address for e in hall.toml.evaluator_device if e.device in together}
    prompts = hall.desk.rating.pending(frozenset(by_window))
    return [{**prompt, "address": by_window[prompt["window_no"]]} for prompt in prompts]


def _print_body(sheet: Sheet) -> dict[str, Any]:
    if sheet.blocks is not None:
        return {"job_id": sheet.job_id, "deadline_s": sheet.deadline_s, "blocks": sheet.blocks}
    return {"job_id": sheet.job_id, "deadline_s": sheet.deadline_s, "ticket": sheet.ticket}


def _windows(toml: HallToml, devices: list[str]) -> frozenset[int]:
    return frozenset(e.window for e in toml.evaluator_device if e.device in devices)


def _keypad_windows(toml: HallToml, devices: list[str], address: int) -> frozenset[int]:
    """Where the keypads of this address among these devices stand."""
    return frozenset(
        each.window for each in toml.call_keypad if each.device in devices and each.address == address
    )


def _evaluators_at(toml: HallToml, window_no: int) -> list[str]:
    return [e.device for e in toml.evaluator_device if e.window == window_no]


def _address(toml: HallToml, device: str) -> int | None:
    return next((e.address for e in toml.evaluator_device if e.device == device), None)


def _room(device: str) -> str:
    return f"device:{device}"
