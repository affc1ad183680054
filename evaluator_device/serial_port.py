"""One serial line: opened at the start, kept open, opened again when it vanishes.

Any port that pyserial can open: a device path, ``COM5``, ``socket://`` of a serial server, ``rfc2217://``,
``loop://``.  Whatever goes wrong below comes out as a ``DeviceTrouble``; nothing waits longer than its
time-out.  Source: pyserial's short introduction and its URL handlers.
"""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from typing import Protocol, cast

import serial

from hardware_config.profile import Line
from hardware_config.serial_ports import close_serial, open_serial
from hardware_config.serial_trouble import PORT_ERRORS, trouble_of
from hardware_config.trouble import DeviceTrouble, NoAnswer, PortGone

READ_TIMEOUT_S = 0.2
WRITE_TIMEOUT_S = 1.0
RETRY_S = 1.0
"""Between two attempts to open; together with the attempt itself it stays under the promised 2 s."""
DEAD_PEER_S = 15
"""After about so long a serial server that lost its power or its cable is known to be gone."""

_PARITY = {"none": serial.PARITY_NONE, "even": serial.PARITY_EVEN, "odd": serial.PARITY_ODD}
log = logging.getLogger("hall.evaluator")


class Port(Protocol):
    """What is used of an open pyserial port."""

    @property
    def in_waiting(self) -> int:
        """How many bytes can be read without waiting."""
        ...

    def read(self, size: int) -> bytes:
        """Up to so many bytes, fewer after the read time-out."""
        ...

    def write(self, data: bytes) -> int | None:
        """Put these bytes on the line."""
        ...

    def close(self) -> None:
        """Give the port back."""
        ...


class SerialLine:
    """Keeps one port open and hands over what arrives; ``run`` on a thread of its own, ``send`` from any.

    Callbacks, all on the thread of ``run``: ``received(bytes)``; ``opened()`` when the port was opened;
    ``well()`` when the line works, for the first time or again; ``lost(trouble)`` when it does not, once for
    each kind of trouble, however often it is tried; ``silent()`` again and again while nothing arrives.
    """

    def __init__(
        self,
        url: str,
        settings: Line,
        received: Callable[[bytes], None],
        opened: Callable[[], None],
        well: Callable[[], None],
        lost: Callable[[DeviceTrouble], None],
        silent: Callable[[], None] = lambda: None,
    ) -> None:
        self.url = url
        self._settings = settings
        self._received, self._opened, self._well, self._lost = received, opened, well, lost
        self._silent = silent
        self._stopping = threading.Event()
        self._is_well = False
        self._trouble: DeviceTrouble | None = None
        self._using = threading.Lock()  # frames do not mix on the wire; guards what follows
        self._port: Port | None = None
        self._write_trouble: DeviceTrouble | None = None
        self._took_a_frame = False

    def run(self) -> None:
        """Keep the line open until ``stop()``."""
        while not self._stopping.is_set():
            try:
                self._one_opening()
            except DeviceTrouble as trouble:
                self._note_lost(trouble)
            except Exception as error:  # the device loop's boundary: the line outlives its own faults
                log.error("%s: unexpected %s in the line's loop", self.url, type(error).__name__)
                log.debug("the line's loop", exc_info=True)
            self._stopping.wait(RETRY_S)

    def stop(self) -> None:
        """End ``run`` within a read time-out."""
        self._stopping.set()

    def send(self, frame: bytes) -> None:
        """Put a whole frame on the line; raises ``DeviceTrouble`` within the write time-out.

        A line that did not take it is closed and opened again.
        """
        with self._using:
            if self._port is None:
                raise self._write_trouble or self._trouble or PortGone(f"{self.url} 尚未打开")
            try:
                self._port.write(frame)
            except PORT_ERRORS as error:
                self._port = None
                self._write_trouble = trouble_of(error, self.url)
                raise self._write_trouble from None
            self._took_a_frame = True

    def _one_opening(self) -> None:
        """Open the port and read until it fails or the line stops; raises ``DeviceTrouble``."""
        port = open_port(self.url, self._settings)
        try:
            data = self._read(port)  # a port that opens and fails at once was never open
            with self._using:
                self._port, self._write_trouble, self._took_a_frame = port, None, False
            self._opened()
            while not self._stopping.is_set():
                if data:
                    self._received(data)
                else:
                    self._silent()
                with self._using:
                    if self._write_trouble is not None:
                        raise self._write_trouble
                    took_a_frame = self._took_a_frame
                if data or took_a_frame or not isinstance(self._trouble, NoAnswer):
                    self._note_well()  # a line that took nothing is well when it takes or brings something
                data = self._read(port)
        finally:
            with self._using:
                self._port = None
            close_serial(port)

    def _read(self, port: Port) -> bytes:
        """What has arrived, after at most the read time-out; raises ``DeviceTrouble``."""
        try:
            data = port.read(1)
            if data and (waiting := port.in_waiting):
                data += port.read(waiting)
            return data
        except PORT_ERRORS as error:
            raise trouble_of(error, self.url) from None

    def _note_well(self) -> None:
        if not self._is_well:
            self._is_well, self._trouble = True, None
            self._well()

    def _note_lost(self, trouble: DeviceTrouble) -> None:
        before, self._trouble, self._is_well = self._trouble, trouble, False
        if before is None or before.code != trouble.code:
            self._lost(trouble)


def open_port(url: str, settings: Line) -> Port:
    """The open port with every time-out set; raises ``DeviceTrouble``."""
    port = open_serial(
        url,
        read_s=READ_TIMEOUT_S,
        write_s=WRITE_TIMEOUT_S,
        baudrate=settings.baud,
        bytesize=settings.data_bits,
        parity=_PARITY[settings.parity],
        stopbits=settings.stop_bits,
    )
    connection = getattr(port, "_socket", None)  # only socket:// has one
    if isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):
            _notice_a_dead_peer(connection)
    return cast(Port, port)


def _notice_a_dead_peer(connection: socket.socket) -> None:
    """Frames leave at once, and a peer that went without a word is missed after ``DEAD_PEER_S``."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    third = DEAD_PEER_S // 3
    for name, value in (("TCP_KEEPIDLE", third), ("TCP_KEEPINTVL", third), ("TCP_KEEPCNT", 2)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
