"""A cable between a page and the hall that can be cut without a word, as switches and firewalls cut cables."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.waiting import until

CHUNK_BYTES = 65536


class Relay:
    """Carries bytes between its own port and the hall's. Nobody is ever told that it fell silent."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._silent = threading.Event()
        self._flowing = threading.Event()
        self._flowing.set()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def falls_silent(self) -> None:
        """From now on every byte is swallowed, on old connections for good; new ones are taken and left alone."""
        self._silent.set()

    def comes_back(self) -> None:
        """New connections work; the old ones stay dead, and nobody is told."""
        self._silent.clear()

    def jams(self) -> None:
        """Nothing moves, nothing is lost."""
        self._flowing.clear()

    def flows(self) -> None:
        """Everything that was stuck arrives."""
        self._flowing.set()

    def end(self) -> None:
        """Every connection and thread is gone."""
        self._flowing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        until(
            lambda: not any(thread.is_alive() for thread in self._threads), 10, "the relay's threads to end"
        )

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            self._sockets += [near, far]
            dead = threading.Event()
            self._start(self._carry, near, far, dead)
            self._start(self._carry, far, near, dead)

    def _carry(self, source: socket.socket, target: socket.socket, dead: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(CHUNK_BYTES):
                self._flowing.wait()
                if self._silent.is_set():
                    dead.set()
                if not dead.is_set():
                    target.sendall(chunk)
        if not dead.is_set():
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_RDWR)
        source.close()
