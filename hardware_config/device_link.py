"""The cable between a device program and the server: connect, say hello, stay connected, deliver.

A link runs four threads of its own beside the one that calls ``run()``: one holds the connection, one takes
arriving packets in order, one calls the program's handlers, one delivers reports.  A slow handler therefore
delays neither the heartbeat nor a report, and a dead server delays nothing but the delivery.
"""

import collections
import functools
import logging
import queue
import secrets
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from hardware_config import clock
from hardware_config.cable import NAMESPACE, Answer, Cable, Lost, Refused
from hardware_config.device_program import on_stop, program_options
from hardware_config.messages import (
    ACKS,
    NAMES,
    PROTOCOL_VERSION,
    BadMessage,
    DeviceKind,
    DeviceState,
    DeviceStateWord,
    Hello,
    HelloAccepted,
    HelloRefused,
    check,
    decode,
)
from hardware_config.wire_types import Message

__all__ = ["NAMESPACE", "DeviceLink", "program_options"]

FIRST_RETRY_S = 0.1
LAST_RETRY_S = 1.0
REFUSED_RETRY_S = 5.0
ACK_TIMEOUT_S = 5.0
FIRST_ANSWER_S = 1.5
"""A report that is only worth something now is sent again after so long; its id keeps it from counting twice."""
FAREWELL_S = 1.0
"""How long ``stop()`` waits for reports that are on their way."""
OUTBOX_LIMIT = 10_000
_PENDING = {"printer": "print_ticket", "evaluator_device": "rating_prompt"}

log = logging.getLogger("hall.link")


class DeviceLink:
    """A device program's connection to the server; register handlers, then ``run()``.

    Handlers run on one worker thread in order of arrival and may block; they must not wait for the
    acknowledgement of a ``deliver``, whose ``on_ack`` runs on that same thread.  All other methods may be
    called from any thread, also before ``run()``.  ``server`` is the URL of the staff side.
    """

    def __init__(self, server: str, device: str, kind: DeviceKind, token: str) -> None:
        self.device = device
        self._server, self._kind, self._token = server, kind, token
        self._handlers: dict[str, Callable[[Any], None]] = {}
        self._hello_handlers: list[Callable[[HelloAccepted], None]] = []
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._stop_asked: queue.SimpleQueue[None] = queue.SimpleQueue()  # put() is safe in a signal handler
        self._stopping = threading.Event()
        self._lock = threading.Condition()  # guards what follows
        self._cable: Cable | None = None  # set only while connected and accepted
        self._early: list[tuple[str, object]] = []  # messages that overtook the answer to hello
        self._outbox: collections.deque[_Report] = collections.deque()
        self._states: dict[str, DeviceState] = {}
        self._last_trouble = ""

    def on(self, name: str, handler: Callable[[Any], None]) -> None:
        """Call ``handler(model)`` for every message of this name; messages without a handler are dropped."""
        self._handlers[name] = handler

    def on_hello(self, handler: Callable[[HelloAccepted], None]) -> None:
        """Call ``handler(accepted)`` after every (re)connect, before any message of that connection.

        What the server lists as pending is then handed to the ``on`` handlers like newly arrived messages.
        """
        self._hello_handlers.append(handler)

    @property
    def connected(self) -> bool:
        """Whether the server knows this device at this moment."""
        with self._lock:
            return self._cable is not None

    def report_state(self, state: DeviceStateWord, code: str, detail: str, device: str | None = None) -> None:
        """Tell the server how a device is: sent when it changes, and again after every reconnect.

        ``device`` names another device on the same line; without it the link's own is meant.
        """
        report = DeviceState(device=device or self.device, state=state, code=code, detail=detail[:500])
        with self._lock:
            before = self._states.get(report.device)
            if report == before:
                return
            self._states[report.device] = report
            if self._cable is not None:
                self._send_state(self._cable, report)
        if before is None or (before.state, before.code) != (state, code):
            level = logging.INFO if state == "ok" else logging.WARNING
            log.log(level, "%s: %s (%s) %s", report.device, state, code, report.detail)

    def deliver(
        self,
        message: Message,
        on_ack: Callable[[Any], None] | None = None,
        within_s: float | None = None,
        too_late: Callable[[], None] | None = None,
    ) -> None:
        """Send a report until the server acknowledges it, across reconnects, in the order of the calls.

        ``on_ack(answer)`` runs on the worker thread with ``Accepted``, ``RatingAnswer`` or ``KeyAnswer``.  What
        is worth nothing after ``within_s`` is given up then, and ``too_late()`` runs instead.
        """
        if type(message) not in ACKS:
            raise ValueError(f"{type(message).__name__} is not acknowledged")
        with self._lock:
            if len(self._outbox) >= OUTBOX_LIMIT:
                self._outbox.popleft()
                log.warning("%s: %d reports wait already, the oldest is given up", self.device, OUTBOX_LIMIT)
            until = None if within_s is None else clock.monotonic() + within_s
            self._outbox.append(_Report(message, on_ack, until, too_late))
            self._lock.notify_all()

    def run(self) -> None:
        """Keep the link up until ``stop()``; the caller's thread is held."""
        on_stop(self.stop)
        loops = {"connection": self._keep_connected, "worker": self._handle, "delivery": self._deliver_all}
        threads = [
            threading.Thread(target=loop, name=f"link {name}", daemon=True) for name, loop in loops.items()
        ]
        for thread in threads:
            thread.start()
        while not self._stopping.is_set():
            try:  # bounded, because on Windows a waiting main thread hears no Ctrl-C
                self._stop_asked.get(timeout=1)
            except queue.Empty:
                continue
            self._stopping.set()
        with self._lock:
            self._lock.notify_all()
            self._lock.wait_for(lambda: not self._outbox or self._cable is None, timeout=FAREWELL_S)
            cable, self._cable = self._cable, None
            self._lock.notify_all()
        if cable is not None:
            cable.cut()
        self._work.put(None)
        for thread in threads:
            thread.join(timeout=2)

    def stop(self) -> None:
        """End ``run()``; returns at once, may be called from a signal handler."""
        self._stop_asked.put(None)

    # ---- the connection ----

    def _keep_connected(self) -> None:
        delay = FIRST_RETRY_S
        while not self._stopping.is_set():
            began = clock.monotonic()
            try:
                self._one_connection()
                if clock.monotonic() - began > LAST_RETRY_S:
                    delay = FIRST_RETRY_S
                pause = delay
            except Refused as refused:
                self._trouble(f"refused by the server: {refused}")
                pause = REFUSED_RETRY_S
            except Lost as lost:
                self._trouble(f"no connection: {lost}")
                pause = delay
            except Exception:  # the device loop's boundary: the link outlives its own faults
                log.exception("%s: the link failed", self.device)
                pause = LAST_RETRY_S
            delay = min(delay * 2, LAST_RETRY_S)
            self._stopping.wait(secrets.SystemRandom().uniform(0.5, 1.0) * pause)

    def _one_connection(self) -> None:
        cable = Cable(self._lock, self._arrive)
        accepted = False
        try:
            cable.connect(self._server, self._token)
            self._say_hello(cable)
            accepted = True
            cable.wait_until_gone()
        finally:
            with self._lock:
                self._cable = None
                self._early.clear()
                self._lock.notify_all()
            cable.close()
        if accepted and not self._stopping.is_set():
            self._trouble("connection lost")

    def _say_hello(self, cable: Cable) -> None:
        hello = Hello(device=self.device, kind=self._kind, protocol_version=PROTOCOL_VERSION)
        answer = Answer(self._lock)
        cable.send("hello", hello.to_wire(), answer)
        with self._lock:
            self._lock.wait_for(lambda: answer.came or cable.gone, timeout=ACK_TIMEOUT_S)
            if not answer.came or self._stopping.is_set():
                raise Lost("hello was not answered")
            accepted = self._checked_hello(answer.body)
            for hello_handler in self._hello_handlers:
                self._work.put(functools.partial(hello_handler, accepted))
            for body in accepted.pending if self._kind in _PENDING else ():
                self._enqueue("print_document" if "blocks" in body else _PENDING[self._kind], body)
            for name, early_body in self._early:
                self._enqueue(name, early_body)
            self._early.clear()
            for report in self._states.values():
                self._send_state(cable, report)
            self._cable = cable
            self._lock.notify_all()
        if self._last_trouble:
            log.info("%s: connected to the server again", self.device)
            self._last_trouble = ""

    def _checked_hello(self, body: object) -> HelloAccepted:
        try:
            if isinstance(body, dict) and body.get("ok") is False:
                raise Refused(check(HelloRefused, body, NAMESPACE, "hello").code)
            return check(HelloAccepted, body, NAMESPACE, "hello")
        except BadMessage as bad:
            raise Refused(str(bad)) from None

    def _trouble(self, what: str) -> None:
        """Log a trouble with the connection once, not at every attempt."""
        if not self._last_trouble or (what.startswith("refused") and what != self._last_trouble):
            log.warning("%s: %s; trying again until it works", self.device, what)
            self._last_trouble = what

    def _send_state(self, cable: Cable, report: DeviceState) -> None:
        try:
            cable.send("device_state", report.to_wire())
        except Lost:
            log.debug("%s: the state is sent after the reconnect", report.device)

    # ---- what arrives ----

    def _arrive(self, cable: Cable, name: str, body: object) -> None:
        with self._lock:
            if self._cable is cable:
                self._enqueue(name, body)
            elif self._cable is None and not cable.gone:
                self._early.append((name, body))

    def _enqueue(self, name: str, body: object) -> None:
        handler = self._handlers.get(name)
        if handler is None:
            log.debug("%s: a message without a handler", self.device)
            return
        try:
            message = decode(NAMESPACE, name, body)
        except BadMessage as bad:
            log.warning("%s: %s", self.device, bad)
            return
        self._work.put(functools.partial(handler, message))

    def _handle(self) -> None:
        while (job := self._work.get()) is not None:
            try:
                job()
            except Exception:  # the device loop's boundary: a faulty handler must not end the program
                log.exception("%s: a handler failed", self.device)

    # ---- what is delivered ----

    def _deliver_all(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: bool(self._outbox) or self._stopping.is_set())
                if not self._outbox:
                    return
                first = self._outbox[0]
            answer = self._acknowledged(first)
            if answer is not None and first.on_ack is not None:
                self._work.put(functools.partial(first.on_ack, answer))
            elif answer is None and not first.is_late():
                return
            elif answer is None and first.too_late is not None:
                self._work.put(first.too_late)
            with self._lock:
                if self._outbox and self._outbox[0] is first:
                    self._outbox.popleft()
                self._lock.notify_all()

    def _acknowledged(self, report: "_Report") -> Message | None:
        """The answer to this report, sent as often as it takes; None when it is too late or the link stops."""
        message = report.message
        name, body = NAMES[type(message)], message.to_wire()
        answer = Answer(self._lock)
        while not report.is_late():
            with self._lock:
                self._lock.wait_for(
                    lambda: self._cable is not None or self._stopping.is_set(), timeout=report.time_left_s()
                )
                cable = self._cable
            if cable is None:
                if report.until is not None and not self._stopping.is_set():
                    continue
                return None
            wait_s = ACK_TIMEOUT_S if report.until is None else min(ACK_TIMEOUT_S, FIRST_ANSWER_S)
            try:
                cable.send(name, body, answer)
            except Lost:
                wait_s = LAST_RETRY_S
            with self._lock:
                self._lock.wait_for(lambda: answer.came or self._cable is not cable, timeout=wait_s)  # noqa: B023
            if not answer.came:
                continue
            try:
                return check(ACKS[type(message)], answer.body, NAMESPACE, name)
            except BadMessage as bad:
                log.warning("%s: the acknowledgement is unreadable: %s", self.device, bad)
            answer = Answer(self._lock)
            with self._lock:
                self._lock.wait_for(lambda: self._cable is not cable, timeout=ACK_TIMEOUT_S)  # noqa: B023
        return None


class _Report(NamedTuple):
    """A report on its way: what to do with the answer, and until when (monotonic) it is worth sending."""

    message: Message
    on_ack: Callable[[Any], None] | None
    until: float | None
    too_late: Callable[[], None] | None

    def is_late(self) -> bool:
        """Whether it is not worth sending any more."""
        return self.until is not None and clock.monotonic() >= self.until

    def time_left_s(self) -> float | None:
        """How long it may still be tried; None for as long as it takes."""
        return None if self.until is None else max(0.0, self.until - clock.monotonic())
