"""The evaluators on one line at work: presses to the server, prompts to the keys, every key acknowledged.

A key is acknowledged on the line before anything else is done with it: whether it counts, and whether the
server can be reached, makes no difference to the person who pressed it.
"""

import logging
import threading
from dataclasses import dataclass

from evaluator_device.profile import Profile
from evaluator_device.protocol import KeyPressed, Parser, encode_ack, encode_prompt
from evaluator_device.serial_port import SerialLine
from evaluator_device.session import Counted, Session
from hardware_config import clock
from hardware_config.device_link import DeviceLink
from hardware_config.messages import (
    Accepted,
    DeviceStateWord,
    PressIgnored,
    RatingAnswer,
    RatingGiven,
    RatingPrompt,
    RatingWithdrawn,
)
from hardware_config.trouble import DeviceTrouble, LineGarbled

GARBLED_BYTES = 64
"""So many bytes without a single good frame among them are more than a disturbance."""
IGNORED_LIMIT = 200
"""So many ignored presses may wait for the server: a stuck key must not crowd out a rating."""
LAST_SECONDS_S = 2.0

log = logging.getLogger("hall.evaluator")


@dataclass(frozen=True)
class Device:
    """One evaluator: its name in hall.toml and which of its keys means which level."""

    name: str
    levels: dict[int, int]


@dataclass(frozen=True)
class LinePlan:
    """What hangs on the line, by address, and how it speaks."""

    port: str
    profile: Profile
    devices: dict[int, Device]


class EvaluatorLine:
    """Runs one line from ``start()`` to ``stop()``; reports to the server through the link."""

    def __init__(self, plan: LinePlan, link: DeviceLink) -> None:
        self.plan = plan
        self._link = link
        self._parser = Parser(plan.profile)
        self._garbled = False
        self._port = SerialLine(
            plan.port, plan.profile.line, self._received, self._opened, self._well, self._lost
        )
        self._thread = threading.Thread(target=self._port.run, name="line", daemon=True)
        self._asking = threading.Lock()  # a prompt is noted and told to the device in one step
        self._session = Session({address: device.levels for address, device in plan.devices.items()})
        self._ignored_waiting = 0  # guarded by _asking

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
                self._tell(prompt.address)

    def withdraw(self, withdrawn: RatingWithdrawn) -> None:
        """From now on a press no longer counts for this prompt; the bus has no word to tell the device."""
        with self._asking:
            self._session.withdraw(withdrawn.prompt_id, clock.monotonic())

    def _tell(self, address: int) -> None:
        try:
            self._port.send(encode_prompt(self.plan.profile, address))
        except DeviceTrouble as trouble:
            log.debug("address %d could not be asked: %s", address, trouble)  # the line reports itself

    # ---- from the line ----

    def _opened(self) -> None:
        """A device that was away is asked again while its prompt is open."""
        self._parser = Parser(self.plan.profile)
        with self._asking:
            for address in self._session.open_addresses(clock.monotonic()):
                self._tell(address)

    def _received(self, data: bytes) -> None:
        now = clock.monotonic()
        for event in self._parser.feed(data):
            if isinstance(event, KeyPressed):
                self._pressed(event, now)
        garbled = self._parser.skipped >= GARBLED_BYTES
        if garbled != self._garbled:
            self._garbled = garbled
            self._well()

    def _pressed(self, press: KeyPressed, now: float) -> None:
        try:
            self._port.send(encode_ack(self.plan.profile, press))
        except DeviceTrouble as trouble:
            log.debug("a key could not be acknowledged: %s", trouble)  # the line reports itself
        raw = f"{press.key:02X}"
        with self._asking:
            outcome = self._session.press(press.address, press.key, now)
        if isinstance(outcome, Counted):
            rating = RatingGiven(prompt_id=outcome.prompt_id, level=outcome.level, raw=raw)
            self._link.deliver(rating, self._answered)
            return
        device = self.plan.devices.get(press.address)
        name = device.name if device is not None else self._link.device
        log.info("%s: key %s at address %d ignored: %s", name, raw, press.address, outcome.reason)
        with self._asking:
            if self._ignored_waiting >= IGNORED_LIMIT:
                return
            self._ignored_waiting += 1
        self._link.deliver(
            PressIgnored(device=name, address=press.address, raw=raw, reason=outcome.reason), self._journalled
        )

    def _answered(self, answer: RatingAnswer) -> None:
        if not answer.accepted:
            log.info("%s: a rating was not counted: %s", self._link.device, answer.reason)

    def _journalled(self, answer: Accepted) -> None:
        with self._asking:
            self._ignored_waiting -= 1

    # ---- how the line is ----

    def _well(self) -> None:
        if self._garbled:
            self._report("warning", LineGarbled.code, f"{self.plan.port}：收到的字节中没有可识别的数据")
        else:
            self._report("ok", "ok", "")

    def _lost(self, trouble: DeviceTrouble) -> None:
        self._garbled = False
        self._report("failed", trouble.code, trouble.detail)

    def _report(self, state: DeviceStateWord, code: str, detail: str) -> None:
        for device in self.plan.devices.values():
            self._link.report_state(state, code, detail, device.name)
