"""The end of the cable the host plugs into: a TCP port like a serial server's, or a pseudo terminal."""

import contextlib
import os
import select
import socket
import threading
from collections.abc import Callable
from pathlib import Path

LISTEN_S = 0.1


class Wire:
    """One cable end: what arrives is given to ``hear``, what that answers goes back. One host at a time."""

    def __init__(
        self, hear: Callable[[bytes], bytes], listen: tuple[str, int] | None, link: Path | None
    ) -> None:
        self._hear, self._listen, self._link = hear, listen, link
        self._plugged = threading.Event()
        self._listener: socket.socket | None = None
        self._host: socket.socket | None = None
        self._terminal: tuple[int, int] | None = None
        self.name = ""

    def plug(self, plugged: bool) -> None:
        """Make the port appear, or vanish together with whoever has it open. Raises OSError."""
        if plugged == self._plugged.is_set():
            return
        if not plugged:
            self._plugged.clear()
            for end in (self._host, self._listener):
                if end is not None:
                    end.close()
            self._host = self._listener = None
            if self._link is not None:
                self._link.unlink(missing_ok=True)
            return
        if self._listen is not None:
            self._listener = socket.create_server(self._listen)
            self._listen = self._listener.getsockname()[:2]
            self.name = f"{self._listen[0]}:{self._listen[1]}"
        elif self._link is not None:
            import tty

            ours, theirs = self._terminal = os.openpty()
            tty.setraw(theirs)
            os.set_blocking(ours, False)
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(os.ttyname(theirs))
            self.name = str(self._link)
        self._plugged.set()

    @property
    def is_plugged(self) -> bool:
        """Whether the port is there."""
        return self._plugged.is_set()

    def say(self, data: bytes) -> None:
        """Unasked, to the host. Raises OSError where none has the port open."""
        if self._host is not None:
            self._host.sendall(data)
        elif self._terminal is not None and self.is_plugged:
            os.write(self._terminal[0], data)
        else:
            raise OSError("nobody has the port open")

    def run(self) -> None:
        """Serve for ever."""
        while True:
            self._plugged.wait()
            with contextlib.suppress(OSError, ValueError):
                if self._listener is not None:
                    self._serve_network(self._listener)
                elif self._terminal is not None:
                    self._serve_terminal(*self._terminal)

    def _serve_network(self, listener: socket.socket) -> None:
        while self._plugged.is_set():
            host = self._host
            ends = [listener] if host is None else [listener, host]
            for end in select.select(ends, [], [], LISTEN_S)[0]:
                if end is listener:
                    if host is not None:
                        host.close()
                    self._host = listener.accept()[0]
                    self._host.settimeout(1)
                    break
                if not self._serve_host(end):
                    self._host = None
                    break

    def _serve_host(self, host: socket.socket) -> bool:
        """Answers what the host says; False when it has gone."""
        try:
            data = host.recv(4096)
            if data:
                host.sendall(self._hear(data))
        except OSError:
            data = b""
        if not data:
            host.close()
        return bool(data)

    def _serve_terminal(self, ours: int, theirs: int) -> None:
        while self._plugged.is_set():
            if select.select([ours], [], [], LISTEN_S)[0]:
                answer = self._hear(os.read(ours, 4096))
                while answer:
                    select.select([], [ours], [], 1)
                    answer = answer[os.write(ours, answer) :]
        os.close(ours)
        os.close(theirs)
