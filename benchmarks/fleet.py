"""Many screens in one process: websockets that read everything and note when a call arrived."""

import base64
import json
import multiprocessing
import re
import secrets
import selectors
import socket
import struct
import time
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection as Pipe
from typing import Any, NamedTuple

from benchmarks.wire import END_OF_HEAD, HOST, TIMEOUT_S

SOCKET_IO = "/socket.io/?EIO=4&transport=websocket"
CALLED = re.compile(rb'"ticket_called".*?"number":"([^"]+)"')
ENGINE_PING, ENGINE_PONG = b"2", b"3"
TEXT, CLOSE = 1, 8
LONG, LONGER = 126, 127


class Arrival(NamedTuple):
    """When a call reached the first and the last screen, on the clock of ``time.perf_counter``."""

    number: str
    first: float
    last: float


class Fleet(AbstractContextManager["Fleet"]):
    """So many screens of a hall (with a token), or bare websockets (without one), all connected when this returns."""

    def __init__(self, port: int, count: int, token: str | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_watch, args=(theirs, port, count, token), daemon=True)
        self._process.start()
        self._expect("ready")

    def __exit__(self, *how: Any) -> None:
        self._pipe.send(None)
        self._process.join()

    def arrival(self, number: str) -> Arrival:
        """Waits until every screen heard this call."""
        while True:
            arrival = self._received()
            if arrival.number == number:
                return Arrival(*arrival)

    def _expect(self, word: str) -> None:
        if self._received() != word:
            raise RuntimeError(f"the screens are not {word}")

    def _received(self) -> Any:
        if not self._pipe.poll(TIMEOUT_S):
            raise TimeoutError("the screens heard nothing")
        return self._pipe.recv()


def _watch(pipe: Pipe, port: int, count: int, token: str | None) -> None:
    screens = [Screen(port, token) for _ in range(count)]
    heard: dict[bytes, list[float]] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        for screen in screens:
            selector.register(screen.socket, selectors.EVENT_READ, screen)
        pipe.send("ready")
        while True:
            for key, _ in selector.select():
                if key.data is None:
                    return
                for message in key.data.received():
                    called = CALLED.search(message)
                    if called is None:
                        continue
                    times = heard.setdefault(called[1], [])
                    times.append(time.perf_counter())
                    if len(times) == count:
                        pipe.send(Arrival(called[1].decode(), times[0], times[-1]))
                        del heard[called[1]]


class Screen:
    """One websocket; with a token it watches the hall by Socket.IO (``snapshot``: what it was told then), and answers its
    pings."""

    def __init__(self, port: int, token: str | None) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""
        self._upgrade(SOCKET_IO if token else "/")
        if token:
            self._wait_for(b"0{")
            self._say(b"40/screens," + json.dumps({"token": token}).encode())
            self._wait_for(b"40/screens,")
            self._say(b'42/screens,1["watch",{"screen":"hall"}]')
            told = self._wait_for(b"43/screens,1[")
            self.snapshot: dict[str, Any] = json.loads(told[len(b"43/screens,1") :])[0]

    def received(self) -> list[bytes]:
        """The messages that have arrived; pings are answered."""
        data = self.socket.recv(262144)
        if not data:
            raise ConnectionError("a screen was put out")
        self._buffer += data
        messages = []
        while (message := self._next_message()) is not None:
            if message == ENGINE_PING:
                self._say(ENGINE_PONG)
            else:
                messages.append(message)
        return messages

    def _next_message(self) -> bytes | None:
        """The next whole frame of the buffer (servers do not mask; nothing here is fragmented)."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1], 2
        if length == LONG and len(buffer) >= 4:
            length, start = struct.unpack("!H", buffer[2:4])[0], 4
        elif length == LONGER and len(buffer) >= 10:
            length, start = struct.unpack("!Q", buffer[2:10])[0], 10
        elif length >= LONG:
            return None
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        if buffer[0] & 15 == CLOSE:
            raise ConnectionError("a screen was put out")
        return buffer[start : start + length]

    def _upgrade(self, path: str) -> None:
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        answer = b""
        while END_OF_HEAD not in answer:
            data = self.socket.recv(4096)
            if not data:
                raise ConnectionError("hung up")
            answer += data
        head, self._buffer = answer.split(END_OF_HEAD, 1)
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise ConnectionError(f"no websocket at {path}: {head.decode()}")

    def _wait_for(self, beginning: bytes) -> bytes:
        while True:
            message = self._next_message()
            if message is None:
                data = self.socket.recv(262144)
                if not data:
                    raise ConnectionError("a screen was put out")
                self._buffer += data
            elif message.startswith(beginning):
                return message
            elif message.startswith(b"44"):
                raise ConnectionError(f"refused: {message.decode()}")

    def _say(self, text: bytes) -> None:
        """Sends a short text, masked by zeros as a client must."""
        size = len(text)
        head = bytes((128 | TEXT, 128 | size)) if size < LONG else struct.pack("!BBH", 128 | TEXT, 254, size)
        self.socket.sendall(head + bytes(4) + text)
