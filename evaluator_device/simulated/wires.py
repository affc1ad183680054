"""The end of the cable that the host plugs into: a TCP port or a pseudo terminal, and both may vanish."""

import contextlib
import os
import select
import socket
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

LISTEN_S = 0.1
"""How long one look at the wire lasts; a port that vanishes meanwhile is noticed after it."""


class Wire(ABC):
    """One cable end; ``received(bytes)`` runs on the thread that calls ``run``."""

    def __init__(self) -> None:
        self.received: Callable[[bytes], None] = lambda data: None
        self._state = threading.Condition(threading.RLock())
        self._plugged = False

    def plug(self, plugged: bool) -> None:
        """Make the port appear, or vanish together with whoever has it open; raises ``OSError``."""
        with self._state:
            if plugged != self._plugged:
                if plugged:
                    self._appear()
                else:
                    self._vanish()
                self._plugged = plugged
                self._state.notify_all()

    def send(self, data: bytes) -> bool:
        """Put bytes on the wire; False when nobody is there to take them."""
        with self._state:
            return self._plugged and self._write(data)

    def run(self) -> None:
        """Listen for ever."""
        while True:
            with self._state:
                self._state.wait_for(lambda: self._plugged)
                ends = self._ends()
            with contextlib.suppress(OSError, ValueError):  # it vanished while we listened
                for end in select.select(ends, [], [], LISTEN_S)[0]:
                    with self._state:
                        data = self._read(end) if self._plugged and end in self._ends() else b""
                    if data:
                        self.received(data)

    @property
    @abstractmethod
    def name(self) -> str:
        """Where the host finds it."""

    @property
    @abstractmethod
    def connected(self) -> bool | None:
        """Whether a host has it open; None when that cannot be seen from here."""

    @abstractmethod
    def _appear(self) -> None: ...

    @abstractmethod
    def _vanish(self) -> None: ...

    @abstractmethod
    def _ends(self) -> Sequence[int | socket.socket]: ...

    @abstractmethod
    def _read(self, end: int | socket.socket) -> bytes: ...

    @abstractmethod
    def _write(self, data: bytes) -> bool: ...


class TcpWire(Wire):
    """The TCP port of a serial server: one host at a time, a newer one takes the line over."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        self._host, self._port = host, port
        self._listener: socket.socket | None = None
        self._line: socket.socket | None = None

    @property
    def name(self) -> str:
        """HOST:PORT, with the port that was taken when any was asked for."""
        return f"{self._host}:{self._port}"

    @property
    def connected(self) -> bool:
        """Whether a host holds the line."""
        return self._line is not None

    def _appear(self) -> None:
        self._listener = socket.create_server((self._host, self._port))
        self._port = self._listener.getsockname()[1]

    def _vanish(self) -> None:
        self._hang_up()
        if self._listener is not None:
            self._listener.close()
        self._listener = None

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _ends(self) -> Sequence[int | socket.socket]:
        return [end for end in (self._listener, self._line) if end is not None]

    def _read(self, end: int | socket.socket) -> bytes:
        if self._listener is not None and end is self._listener:
            self._hang_up()
            self._line = self._listener.accept()[0]
            self._line.settimeout(1)
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return b""
        data = b""
        if self._line is not None:
            with contextlib.suppress(OSError):
                data = self._line.recv(4096)
            if not data:
                self._hang_up()
        return data

    def _write(self, data: bytes) -> bool:
        if self._line is None:
            return False
        try:
            self._line.sendall(data)
        except OSError:
            self._hang_up()
            return False
        return True


if sys.platform != "win32":
    import tty

    class PtyWire(Wire):
        """A pseudo terminal behind a symbolic link, such as a USB adapter makes under /dev/serial/by-id.

        The device's end is kept open too, so that a host may come and go without ending the terminal.
        """

        connected = None

        def __init__(self, link: Path) -> None:
            super().__init__()
            self._link = link
            self._pair: tuple[int, int] | None = None

        @property
        def name(self) -> str:
            """The path of the link."""
            return str(self._link)

        def _appear(self) -> None:
            ours, theirs = self._pair = os.openpty()
            tty.setraw(theirs)
            os.set_blocking(ours, False)
            fresh = self._link.with_name(f"{self._link.name}.{os.getpid()}")
            fresh.symlink_to(os.ttyname(theirs))
            fresh.replace(self._link)

        def _vanish(self) -> None:
            self._link.unlink(missing_ok=True)
            for end in self._pair or ():
                os.close(end)
            self._pair = None

        def _ends(self) -> Sequence[int | socket.socket]:
            return [self._pair[0]] if self._pair is not None else []

        def _read(self, end: int | socket.socket) -> bytes:
            return os.read(self._pair[0], 4096) if self._pair is not None else b""

        def _write(self, data: bytes) -> bool:
            try:
                return self._pair is not None and os.write(self._pair[0], data) == len(data)
            except OSError:  # nobody reads and the terminal is full
                return False


def wire_at(listen: tuple[str, int] | None, link: Path | None) -> Wire:
    """The wire at this TCP address or behind this link; raises ``ValueError`` where there is none such."""
    if listen is not None:
        return TcpWire(*listen)
    if link is None or sys.platform == "win32":
        raise ValueError("no pseudo terminals here")
    return PtyWire(link)
