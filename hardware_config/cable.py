"""One Socket.IO connection of a device program, from connect to loss; the link makes a new one each time."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

import socketio

NAMESPACE = "/devices"
CONNECT_TIMEOUT_S = 5.0
CHECK_S = 5.0
"""How often a connection that has gone without a word is looked for."""

log = logging.getLogger("hall.link")
_quiet = logging.getLogger("hall.link.socketio")
_quiet.setLevel(logging.CRITICAL)  # the library speaks at every loss, the link once


class Refused(Exception):
    """The server does not want this device; asking again soon is pointless."""


class Lost(Exception):
    """The connection ended, or an answer did not come in time."""


class Answer:
    """Holds the acknowledgement of one report, whichever of its sendings is answered first."""

    def __init__(self, lock: threading.Condition) -> None:
        self._lock = lock
        self.came = False
        self.body: object = None

    def take(self, *args: object) -> None:
        """Keep the body of the acknowledgement and wake whoever waits for it."""
        with self._lock:
            self.body = args[0] if args else None
            self.came = True
            self._lock.notify_all()


class Cable:
    """One connection; never used again after its loss, so nothing stale survives a reconnect.

    ``lock`` is the link's: it guards ``open``, ``gone`` and ``refusal`` and is notified of their changes.
    ``on_message(cable, name, body)`` is called for each message, in order, on a thread of this cable.
    """

    def __init__(self, lock: threading.Condition, on_message: Callable[["Cable", str, object], None]) -> None:
        self.open = False
        self.gone = False
        self.refusal: str | None = None
        self._lock = lock
        self._on_message = on_message
        self._sending = threading.Lock()
        self._arrived: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        self._client = socketio.Client(
            reconnection=False,
            handle_sigint=False,
            logger=_quiet,
            engineio_logger=_quiet,
            request_timeout=CONNECT_TIMEOUT_S,
            websocket_extra_options={
                "http_no_proxy": ["*"],  # the hall's server is never behind a proxy
                "skip_utf8_validation": True,  # decoding refuses bad text anyway, 100 times faster
            },
        )
        # The library starts one thread per arriving packet, which loses their order: a queue keeps it.
        self._engine = self._client.eio
        self._start_task = self._engine.start_background_task
        self._engine.start_background_task = self._task
        self._client.on("*", self._event, namespace=NAMESPACE)
        self._client.on("connect", self._connected, namespace=NAMESPACE)
        self._client.on("connect_error", self._not_connected, namespace=NAMESPACE)
        self._client.on("disconnect", self._disconnected, namespace=NAMESPACE)
        threading.Thread(target=self._take_packets, name="link packets", daemon=True).start()

    def connect(self, server: str, token: str) -> None:
        """Open the connection; raises ``Refused`` or ``Lost``."""
        try:
            self._client.connect(
                server, transports=["websocket"], namespaces=[NAMESPACE], auth={"token": token}, wait=False
            )
        except Exception as error:  # the device loop's boundary: whatever is raised means "not connected"
            raise Lost(type(error).__name__) from None
        with self._lock:
            self._lock.wait_for(lambda: self.open or self.refusal or self.gone, timeout=CONNECT_TIMEOUT_S)
            if self.refusal is not None:
                raise Refused(self.refusal)
            if not self.open:
                raise Lost("the server did not answer")

    def send(self, name: str, body: dict[str, Any], answer: Answer | None = None) -> None:
        """Queue one message; raises ``Lost`` when the connection is known to be gone."""
        callback = answer.take if answer is not None else None
        with self._sending:
            try:
                self._client.emit(name, body, namespace=NAMESPACE, callback=callback)
            except socketio.exceptions.SocketIOError:
                raise Lost("not connected") from None

    def wait_until_gone(self) -> None:
        """Hold the calling thread as long as the connection lasts."""
        with self._lock:
            while not self._lock.wait_for(lambda: self.gone, timeout=CHECK_S):
                if not self._client.connected:
                    return

    def cut(self) -> None:
        """Declare the connection over; ``close`` follows in the thread that holds it."""
        with self._lock:
            self.gone = True
            self._lock.notify_all()

    def close(self) -> None:
        """End the connection and its threads at once, without the closing handshake (it can take 3 s)."""
        self.cut()
        socket = self._engine.ws
        try:
            if socket is not None:
                socket.abort()  # wakes the library's threads
            self._client.disconnect()
            if socket is not None:
                socket.shutdown()  # the library leaves the socket open when the server went first
        except Exception as error:  # the device loop's boundary: a connection that cannot be closed is gone
            log.debug("closing the connection: %s", type(error).__name__)
        self._arrived.put(None)

    def _task(self, target: Callable[..., Any], *args: Any, **kwargs: Any) -> object:
        if target == self._engine.handlers.get("message"):
            self._arrived.put(args)
            return None
        task: object = self._start_task(target, *args, **kwargs)
        return task

    def _take_packets(self) -> None:
        while (args := self._arrived.get()) is not None:
            try:
                self._engine.handlers["message"](*args)
            except Exception as error:  # the device loop's boundary: one unreadable packet does not end it
                log.warning("unreadable packet from the server (%s)", type(error).__name__)

    def _event(self, name: str, *args: object) -> None:
        self._on_message(self, name, args[0] if args else None)

    def _connected(self) -> None:
        with self._lock:
            self.open = True
            self._lock.notify_all()

    def _not_connected(self, *args: object) -> None:
        body = args[0] if args else None
        if isinstance(body, dict):  # a text body means that the transport failed
            inner = body.get("data")
            code = inner.get("code") if isinstance(inner, dict) else None
            with self._lock:
                self.refusal = code if isinstance(code, str) and len(code) <= 64 else "refused"
                self._lock.notify_all()

    def _disconnected(self, *args: object) -> None:
        self.cut()
