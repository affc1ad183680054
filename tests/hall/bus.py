"""An evaluator on its serial line, byte by byte, as the FF-68 bus documents it. Nothing here is the product's.

Source: JackQChen/QueueSystem FF-68 bus: ``FF 68 L L 68 address function data... sum 16``, L counting address, function
and data, sum over the same modulo 256. Function 11 reports a key, function 01 with the same key acknowledges it,
function 01 with 0B asks for a rating.
"""

from __future__ import annotations

import socket
import threading

from tests.waiting import until


def frame(address: int, function: int, data: int) -> bytes:
    """One frame, written out by hand."""
    return bytes([0xFF, 0x68, 3, 3, 0x68, address, function, data, (address + function + data) % 256, 0x16])


ASK, KEY, ACK = 0x0B, 0x11, 0x01


class Bus:
    """A serial server on TCP with evaluators behind it; it writes down every byte the host sends."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.received = b""
        self.connections = 0
        self._line: socket.socket | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def says(self, data: bytes) -> None:
        """Sends bytes to the host."""
        line = until(lambda: self._line, 15, "the host to open the line")
        assert line is not None
        line.sendall(data)

    def waits_for(self, wanted: bytes, times: int = 1, timeout_s: float = 10) -> None:
        """Waits until the host has sent this so many times."""
        until(lambda: self.received.count(wanted) >= times, timeout_s, f"{wanted.hex(' ')} x {times}")

    def is_open(self) -> None:
        """Waits until the host has opened the line."""
        until(lambda: self._line, 15, "the host to open the line")

    def ends(self) -> None:
        """Hangs up."""
        self._ended = True
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self._line is not None:
            self._line.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while not self._ended:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            line.settimeout(1)
            self.connections += 1
            self._line = line
            self._hear(line)
            self._line = None
            line.close()

    def _hear(self, line: socket.socket) -> None:
        while not self._ended:
            try:
                data = line.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            self.received += data
