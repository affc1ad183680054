"""The ways to a printer: ``socket://HOST:PORT`` and ``file:PATH``.  One connection per job or look.

A network printer serves one connection at a time and may forget an old one, so nothing is kept open.
Every call has a time-out in seconds.  Each lower error becomes a ``DeviceTrouble``; whether it means "nothing
was printed" is decided by the caller, who knows whether the job's first byte had left.
"""

import os
import select
import socket
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from hardware_config import clock
from hardware_config.system_words import why
from hardware_config.trouble import CannotWrite, NoAnswer, Unreachable
from printer.status import QUESTIONS, SILENT, Health, Question, health_from, question, reply_in

CALL_TIMEOUT_S = 5.0
"""Longest time for one connect, one write without progress, one read."""
_NEXT_ANSWER_S = 1.0
_FAREWELL_S = 0.2
_CHUNK = 4096


class Connection(Protocol):
    """An open line to a printer, for one job."""

    confirms_later: bool
    """Whether a status answer may come before the paper does, so that a second look is worth its time."""

    def ask(self, wait_s: float) -> Health:
        """How the printer is; silence for ``wait_s`` is a ``Health`` too.  Raises ``Unreachable``."""
        ...

    def send(self, data: bytes) -> None:
        """Hand over all bytes.  Raises ``DeviceTrouble`` when not all of them could be handed over."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Way(Protocol):
    """Knows where the printer is."""

    def open(self, wait_s: float) -> Connection:
        """A new connection within ``wait_s``.  Raises ``Unreachable`` or ``CannotWrite``."""
        ...


def way_to(connection: str) -> Way:
    """The way that a hall.toml ``connection`` describes; ValueError for one this version does not have."""
    if connection.startswith("socket://"):
        host, _, port = connection.removeprefix("socket://").rpartition(":")
        if host and port.isascii() and port.isdigit() and 0 < int(port) < 65536:
            return SocketWay(host.strip("[]"), int(port))
    elif connection.startswith("file:"):
        path = connection.removeprefix("file:")
        path = path.removeprefix("//") if path.startswith("///") else path
        if path:
            return FileWay(path)
    raise ValueError(f"本版本不支持的打印机连接：{connection}")


# ---- network -----------------------------------------------------------------------------------------------


class SocketWay:
    """A printer that listens on a TCP port (raw printing, usually 9100)."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    def open(self, wait_s: float) -> "SocketConnection":
        """Connect; raises ``Unreachable`` when refused, unknown or silent."""
        where = f"{self._host}:{self._port}"
        try:
            line = socket.create_connection(
                (self._host, self._port), timeout=max(0.05, min(wait_s, CALL_TIMEOUT_S))
            )
        except OSError as error:
            raise Unreachable(f"{where} {why(error)}") from None
        except UnicodeError:
            raise Unreachable(f"{where} 不是能连接的地址") from None
        return SocketConnection(line, where)


class SocketConnection:
    """One TCP connection to a printer."""

    confirms_later = True

    def __init__(self, line: socket.socket, where: str) -> None:
        self._line, self._where = line, where
        with suppress(OSError):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, wait_s: float) -> Health:
        """Ask DLE EOT 4, 1 and 2; after one silence no more, for a late reply could not be told apart."""
        replies: dict[Question, int] = {}
        for number in QUESTIONS:
            reply = self._reply(number, min(wait_s, _NEXT_ANSWER_S) if replies else wait_s)
            if reply is None:
                break
            replies[number] = reply
        return health_from(replies) if replies else SILENT

    def send(self, data: bytes) -> None:
        """Write everything; a printer may hold back while its paper moves, but not ``CALL_TIMEOUT_S``."""
        rest = memoryview(data)
        self._line.settimeout(CALL_TIMEOUT_S)
        try:
            while rest:
                rest = rest[self._line.send(rest[:_CHUNK]) :]
        except TimeoutError:
            raise NoAnswer(f"{self._where} 停止接收数据") from None
        except OSError:
            raise Unreachable(f"{self._where} 连接中断") from None

    def _reply(self, number: Question, wait_s: float) -> int | None:
        """The reply to one question.  What lay in the line before it was asked is no reply to it."""
        try:
            while self._received(0):
                pass
            self._line.settimeout(CALL_TIMEOUT_S)
            self._line.sendall(question(number))
            received = b""
            until = clock.monotonic() + wait_s
            while (left_s := until - clock.monotonic()) > 0:
                received += self._received(left_s)
                reply = reply_in(received, number)
                if reply is not None:
                    return reply
        except OSError:
            raise Unreachable(f"{self._where} 连接中断") from None
        return None

    def _received(self, wait_s: float) -> bytes:
        """What arrives within ``wait_s``, nothing when nothing does; OSError when the other side is gone."""
        self._line.settimeout(wait_s)
        try:
            received = self._line.recv(_CHUNK)
        except (TimeoutError, BlockingIOError):
            return b""
        if not received:
            raise ConnectionResetError
        return received

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close so that what was sent still arrives: unread bytes at close would make TCP throw it away."""
        with self._line, suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
            until = clock.monotonic() + _FAREWELL_S
            while (left_s := until - clock.monotonic()) > 0 and self._received(left_s):
                pass


# ---- files -------------------------------------------------------------------------------------------------


class FileWay:
    """A folder (one new file per job), a file (jobs are appended) or a printer's device file."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._is_folder = path.endswith(("/", os.sep)) or self._path.is_dir()

    def open(self, wait_s: float) -> "FileConnection":
        """Check that writing is possible, without writing; raises ``CannotWrite``."""
        folder = self._path if self._is_folder else self._path.parent
        target = self._path if self._path.exists() else folder
        if not folder.is_dir() or not os.access(target, os.W_OK):
            raise CannotWrite(f"{self._path} 不可写")
        return FileConnection(self._path, is_folder=self._is_folder)


class FileConnection:
    """Writes one job; a plain file confirms it by being on the disk, a device file confirms nothing."""

    confirms_later = False

    def __init__(self, path: Path, *, is_folder: bool) -> None:
        self._path, self._is_folder = path, is_folder

    def ask(self, wait_s: float) -> Health:
        """Fine for files and folders; a device file cannot be asked."""
        return SILENT if self._is_device() else Health(answered=True)

    def send(self, data: bytes) -> None:
        """Write and sync all bytes; a device file that takes nothing for ``CALL_TIMEOUT_S`` is given up."""
        try:
            handle = self._opened()
        except OSError as error:
            raise CannotWrite(f"{self._path} {why(error)}") from None
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._written(handle, rest[:_CHUNK]) :]
            if not self._is_device():
                os.fsync(handle)
        except OSError as error:
            raise CannotWrite(f"{self._path} {why(error)}") from None
        finally:
            os.close(handle)

    def _written(self, handle: int, piece: memoryview) -> int:
        if self._is_device() and not select.select([], [handle], [], CALL_TIMEOUT_S)[1]:
            raise NoAnswer(f"{self._path} 停止接收数据")
        return os.write(handle, piece)

    def _opened(self) -> int:
        flags = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        if self._is_device():
            return os.open(self._path, flags | getattr(os, "O_NONBLOCK", 0))
        if not self._is_folder:
            return os.open(self._path, flags | os.O_CREAT | os.O_APPEND, 0o644)
        number = 1 + max((_number_of(path) for path in self._path.glob("ticket-*.escpos")), default=0)
        return os.open(self._path / f"ticket-{number:06}.escpos", flags | os.O_CREAT | os.O_EXCL, 0o644)

    def _is_device(self) -> bool:
        try:
            mode = self._path.stat().st_mode
        except OSError:
            return False
        return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def _number_of(path: Path) -> int:
    digits = path.stem.removeprefix("ticket-")
    return int(digits) if digits.isascii() and digits.isdigit() else 0
