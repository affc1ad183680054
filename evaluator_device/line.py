"""The devices on one line at work: presses to the server, prompts and numbers to the devices, every key acknowledged.

A key is acknowledged on the line before anything else is done with it: whether it counts, and whether the
server can be reached, makes no difference to the person who pressed it.
"""

import logging
import threading
from collections.abc import Mapping
from uuid import uuid4

from evaluator_device.echoes import Echoes
from evaluator_device.plan import Device, KeypadDevice, LinePlan
from evaluator_device.protocol import Alive, Event, KeyPressed, Parser, encode
from evaluator_device.serial_port import SerialLine
from evaluator_device.session import Counted, Session
from evaluator_device.signs_of_life import SignsOfLife
from evaluator_device.watching import Watching
from hardware_config import clock, keypad_messages
from hardware_config.byte_templates import ByteTemplate
from hardware_config.device_link import DeviceLink
from hardware_config.keypad_messages import KeyAnswer, ShowNumber
from hardware_config.line_messages import LineHeard, LineTested, TestLine, WatchLine
from hardware_config.messages import (
    Accepted,
    DeviceStateWord,
    PressIgnored,
    RatingAnswer,
    RatingGiven,
    RatingPrompt,
    RatingWithdrawn,
)
from hardware_config.trouble import DeviceTrouble, LineGarbled, NoAnswer

GARBLED_BYTES = 64
"""So many bytes without a single good frame among them are more than a disturbance."""
IGNORED_LIMIT = 200
"""So many ignored presses may wait for the server: a stuck key must not crowd out a rating."""
LAST_SECONDS_S = 2.0
QUIET_S = 1.0
"""After so long a frame that was begun will not be ended."""
TEST_NUMBER = "888"
TESTED_S = 5.0
"""So long a keypad shows a test."""
UNSEEN_LIMIT = 20
"""So many bursts may wait for who watches: a line that babbles must not crowd out a rating."""
SEEN_WITHIN_S = 5.0
"""Bytes for somebody who watches are worth nothing later."""
KEY_WITHIN_S = 5.0
"""A keypad's key is worth nothing later: whoever pressed it has pressed again, or gone."""

log = logging.getLogger("hall.evaluator")


class EvaluatorLine:
    """Runs one line from ``start()`` to ``stop()``; reports to the server through the link."""

    def __init__(self, plan: LinePlan, link: DeviceLink) -> None:
        self.plan = plan
        self._profile = plan.profile
        self._link = link
        self._parser = Parser(plan.profile)
        self._garbled = False
        self._port = SerialLine(
            plan.port, plan.profile.line, self._received, self._opened, self._well, self._lost, self._silent
        )
        self._thread = threading.Thread(target=self._port.run, name="line", daemon=True)
        self._asking = threading.Lock()  # a prompt is noted and told to the device in one step
        self._session = Session({address: device.levels for address, device in plan.devices.items()})
        self._ignored_waiting = 0  # guarded by _asking
        self._shown: dict[int, ShowNumber] = {}  # guarded by _asking
        self._echoes = Echoes()
        self._pressed_at: dict[tuple[str, int, bytes], float] = {}
        self._last_byte_at = clock.monotonic()
        self._shown_again_at: dict[int, float] = {}  # guarded by _asking
        self._watching = Watching()
        self._watched_as = ""
        self._unseen = 0  # guarded by _asking
        self._life = SignsOfLife(plan.profile.heartbeat, {*plan.devices, *plan.keypads})

    def start(self) -> None:
        """Open the line, and keep it open."""
        self._thread.start()

    def stop(self) -> None:
        """Give the port back."""
        self._port.stop()
        self._thread.join(timeout=LAST_SECONDS_S)

    # ---- from the server ----

    def ask(self, prompt: RatingPrompt) -> None:
        """Ask the citizen at the prompt's address; a line that is lost is told when it is back."""
        if prompt.address not in self.plan.devices:
            log.warning(
                "%s: a prompt for address %s, which is not on this line", self._link.device, prompt.address
            )
            return
        with self._asking:
            if self._session.ask(prompt.address, prompt.prompt_id, prompt.expires_s, clock.monotonic()):
                self._invite(prompt.address)

    def withdraw(self, withdrawn: RatingWithdrawn) -> None:
        """From now on a press no longer counts for this prompt; a device that has a word for it is told."""
        with self._asking:
            address = self._session.withdraw(withdrawn.prompt_id, clock.monotonic())
            if address is not None and self._profile.evaluator is not None:
                self._tell(self._profile.evaluator.cancel, {"address": address})

    def show(self, shown: ShowNumber) -> None:
        """Show the number and how many wait on the window's keypad; a line that is lost is told when it is back."""
        if shown.address in self.plan.keypads:
            with self._asking:
                self._shown[shown.address] = shown
                self._show(shown)

    def watch(self, wanted: WatchLine) -> None:
        """Somebody looks at the bytes of this line for a while, or no longer."""
        self._watched_as = wanted.device
        self._watching.watch(clock.monotonic() + wanted.watch_s)

    def test(self, wanted: TestLine) -> None:
        """Somebody at the device board wants to hear or see this device; what it showed before comes back."""
        with self._asking:
            said = self._said_for(wanted)
            if wanted.address in self.plan.keypads and wanted.what != "beep":
                self._shown_again_at[wanted.address] = clock.monotonic() + TESTED_S
        outcome = LineTested(test_id=wanted.test_id, outcome="said" if said else "unavailable")
        self._link.deliver(outcome, None, SEEN_WITHIN_S)

    def _said_for(self, wanted: TestLine) -> bool:
        here, keypad = {"address": wanted.address}, self._profile.keypad
        evaluator = self.plan.devices.get(wanted.address)
        if evaluator is not None and evaluator.name == wanted.device and self._profile.evaluator is not None:
            return self._tell(self._profile.evaluator.invite, here)
        if keypad is None or wanted.address not in self.plan.keypads:
            return False
        if wanted.what == "beep":
            return self._tell(keypad.beep, here)
        number = str(wanted.address) if wanted.what == "identify" else TEST_NUMBER
        said = self._tell(keypad.show, {**here, "number": number, "waiting": 0})
        return (self._tell(keypad.beep, here) or said) if wanted.what == "identify" else said

    def _show_again(self) -> None:
        """Tests are over: the keypads show what they showed, or nothing."""
        now = clock.monotonic()
        with self._asking:
            for address in [each for each, at in self._shown_again_at.items() if at <= now]:
                del self._shown_again_at[address]
                self._show(
                    self._shown.get(address) or ShowNumber(window_no=1, address=address, number="", waiting=0)
                )

    def _invite(self, address: int) -> None:
        part = self._profile.evaluator
        if part is not None:
            for command in (part.prompt, part.invite):
                self._tell(command, {"address": address})

    def _show(self, shown: ShowNumber) -> None:
        if self._profile.keypad is not None:
            values = {"address": shown.address, "number": shown.number, "waiting": shown.waiting}
            self._tell(self._profile.keypad.show, values)

    def _tell(self, command: ByteTemplate | None, values: Mapping[str, object]) -> bool:
        """Say this on the line, if this make has a word for it; whether the line took it."""
        if command is None:
            return False
        try:
            frame = encode(self._profile, command, values)
            self._echoes.sent(frame, clock.monotonic())
            self._port.send(frame)
            return True
        except ValueError as wrong:
            log.warning("%s: this cannot be said on the line: %s", self._link.device, wrong)
        except DeviceTrouble as trouble:
            log.debug("not said on the line: %s", trouble)  # the line reports itself
        return False

    # ---- from the line ----

    def _opened(self) -> None:
        """A device that was away is asked again while its prompt is open, and shows its number again."""
        self._parser = Parser(self._profile)
        self._life.begin(clock.monotonic())
        with self._asking:
            for address in self._session.open_addresses(clock.monotonic()):
                self._invite(address)
            for shown in self._shown.values():
                self._show(shown)

    def _received(self, data: bytes) -> None:
        self._last_byte_at = clock.monotonic()
        self._tell_watcher(self._watching.received(data, self._last_byte_at))
        self._heard(self._parser.feed(data))
        garbled = self._parser.skipped >= GARBLED_BYTES
        if garbled != self._garbled:
            self._garbled = garbled
            self._well()
        self._look_for_life()

    def _tell_watcher(self, bursts: list[bytes]) -> None:
        for burst in bursts:
            with self._asking:
                if self._unseen >= UNSEEN_LIMIT:
                    return
                self._unseen += 1
            heard = LineHeard(device=self._watched_as, burst=burst.hex(" ").upper())
            self._link.deliver(heard, lambda answer: self._seen(), SEEN_WITHIN_S, self._seen)

    def _seen(self) -> None:
        with self._asking:
            self._unseen -= 1

    def _silent(self) -> None:
        self._tell_watcher(self._watching.silent(clock.monotonic()))
        if clock.monotonic() - self._last_byte_at >= QUIET_S:
            self._heard(self._parser.quiet())
        self._look_for_life()

    def _heard(self, events: list[Event]) -> None:
        now = clock.monotonic()
        for event in events:
            if isinstance(event, Alive):
                self._life.heard(event.address, now)
            elif isinstance(event, KeyPressed) and not self._echoes.is_echo(event.frame, now):
                self._pressed(event, now)

    def _pressed(self, press: KeyPressed, now: float) -> None:
        address = self._address_of(press)
        self._life.heard(address, now)
        part = self._profile.evaluator if press.source == "evaluator" else self._profile.keypad
        ack = part.ack if part is not None else None
        self._tell(ack, {"address": address, "key": press.key, "frame": press.frame})
        pressed = (press.source, address, press.key)
        before, self._pressed_at[pressed] = self._pressed_at.get(pressed), now
        if before is not None and (now - before) * 1000 < self._profile.session.debounce_ms:
            return
        if press.source == "keypad":
            self._keypad_pressed(address, press.key)
        else:
            self._rated(address, press.key, now)

    def _address_of(self, press: KeyPressed) -> int:
        """The address in the frame, or the only device's where the profile has none."""
        if press.address is not None:
            return press.address
        return next(iter(self.plan.devices if press.source == "evaluator" else self.plan.keypads), 0)

    def _rated(self, address: int, key: bytes, now: float) -> None:
        evaluator = self._profile.evaluator
        if evaluator is not None and key in evaluator.no_answer_keys:
            return
        raw = key.hex(" ").upper()
        with self._asking:
            outcome = self._session.press(address, key, now)
            if isinstance(outcome, Counted) and evaluator is not None:
                self._tell(evaluator.thanks, {"address": address})
        if isinstance(outcome, Counted):
            rating = RatingGiven(prompt_id=outcome.prompt_id, level=outcome.level, raw=raw[:64])
            self._link.deliver(rating, self._answered)
            return
        device = self.plan.devices.get(address)
        name = device.name if device is not None else self._link.device
        log.info("%s: key %s at address %d ignored: %s", name, raw, address, outcome.reason)
        with self._asking:
            if self._ignored_waiting >= IGNORED_LIMIT:
                return
            self._ignored_waiting += 1
        self._link.deliver(
            PressIgnored(device=name, address=address, raw=raw[:64], reason=outcome.reason), self._journalled
        )

    def _answered(self, answer: RatingAnswer) -> None:
        if not answer.accepted:
            log.info("%s: a rating was not counted: %s", self._link.device, answer.reason)

    def _journalled(self, answer: Accepted) -> None:
        with self._asking:
            self._ignored_waiting -= 1

    # ---- a call keypad ----

    def _keypad_pressed(self, address: int, key: bytes) -> None:
        keypad = self.plan.keypads.get(address)
        if keypad is None:
            log.info("a keypad at address %d, which is not on this line", address)
            return
        if self._watched_as == keypad.name and self._watching.looked_at(clock.monotonic()):
            return  # its keys are being learned: they call nobody
        word = keypad.words.get(key)
        if word is None:
            log.info("%s: key %s means nothing", keypad.name, key.hex(" ").upper())
            self._refuse(address)
            return
        if not self._link.connected:
            self._refuse(address)
            return
        pressed = keypad_messages.KeyPressed(
            window_no=keypad.window_no, address=address, key=word, press_id=uuid4().hex
        )

        def answered(answer: KeyAnswer) -> None:
            if answer.code is not None:
                log.info("%s: %s: %s", keypad.name, word, answer.code)
                self._refuse(address)

        self._link.deliver(pressed, answered, KEY_WITHIN_S, lambda: self._refuse(address))

    def _refuse(self, address: int) -> None:
        """The clerk hears that nothing came of the key; what is shown is shown again."""
        with self._asking:
            if self._profile.keypad is not None:
                self._tell(self._profile.keypad.beep, {"address": address})
            if address in self._shown:
                self._show(self._shown[address])

    # ---- how the line is ----

    def _look_for_life(self) -> None:
        self._show_again()
        now = clock.monotonic()
        for address in self._life.to_ask(now):
            with self._asking:
                self._tell(self._profile.heartbeat.ask, {"address": address})
        for address, here in self._life.changed(now):
            for device in self._at(address):
                if here:
                    self._link.report_state("ok", "ok", "", device.name)
                else:
                    self._link.report_state("failed", NoAnswer.code, f"地址 {address} 没有应答", device.name)

    def _at(self, address: int) -> list[Device | KeypadDevice]:
        found = (self.plan.devices.get(address), self.plan.keypads.get(address))
        return [device for device in found if device is not None]

    def _well(self) -> None:
        if self._garbled:
            self._report("warning", LineGarbled.code, f"{self.plan.port}：收到的字节中没有可识别的数据")
        else:
            self._report("ok", "ok", "")

    def _lost(self, trouble: DeviceTrouble) -> None:
        self._garbled = False
        self._report("failed", trouble.code, trouble.detail)

    def _report(self, state: DeviceStateWord, code: str, detail: str) -> None:
        for name in self.plan.names:
            self._link.report_state(state, code, detail, name)
