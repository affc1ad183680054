"""``file:PATH``: a folder (one new file per job), a file (jobs are appended) or a printer's device file.

``/dev/usb/lp0`` is the kernel's file of a USB printer: it is read and written, so that the printer can be asked.
"""

import errno
import os
import select
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from hardware_config import clock
from hardware_config.system_words import why
from hardware_config.trouble import CannotWrite, DeviceTrouble, NoAnswer, PortBusy, PortGone
from printer import connections
from printer.status import Health
from printer.ways.dialogue import Dialogue

_CHUNK = 4096
_NOTHING_READ_S = 0.02
_BUSY = {errno.EACCES, errno.EPERM, errno.EBUSY}


class FileWay:
    """Writes to this path; a path that begins with ``/dev/`` is a device."""

    def __init__(self, connection: str) -> None:
        path = connection.removeprefix("file:")
        path = path.removeprefix("//") if path.startswith("///") else path
        self._path = Path(path)
        self._is_folder = path.endswith(("/", os.sep)) or self._path.is_dir()

    def open(self, wait_s: float) -> "FileConnection | DeviceFileConnection":
        """Open a device, or check without writing that a file can be written.  Raises ``DeviceTrouble``."""
        if _is_device(self._path):
            return DeviceFileConnection(self._path)
        if self._path.is_relative_to("/dev"):
            raise PortGone(f"{self._path} 设备不存在或已拔出")
        folder = self._path if self._is_folder else self._path.parent
        target = self._path if self._path.exists() else folder
        if not folder.is_dir() or not os.access(target, os.W_OK):
            raise CannotWrite(f"{self._path} 不可写")
        return FileConnection(self._path, is_folder=self._is_folder)


class FileConnection:
    """Writes one job; the file confirms it by being on the disk."""

    confirms_later = False

    def __init__(self, path: Path, *, is_folder: bool) -> None:
        self._path, self._is_folder = path, is_folder

    def ask(self, wait_s: float) -> Health:
        """Always fine: what cannot be written is said when it is written."""
        return Health(answered=True)

    def send(self, data: bytes) -> None:
        """Write and sync all bytes.  Raises ``CannotWrite``."""
        try:
            handle = self._opened()
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(handle, rest[:_CHUNK]) :]
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise CannotWrite(f"{self._path} {why(error)}") from None

    def _opened(self) -> int:
        flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        if not self._is_folder:
            return os.open(self._path, flags | os.O_APPEND, 0o644)
        number = 1 + max((_number_of(path) for path in self._path.glob("ticket-*.escpos")), default=0)
        return os.open(self._path / f"ticket-{number:06}.escpos", flags | os.O_EXCL, 0o644)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class DeviceFileConnection(Dialogue):
    """One opening of a device file; a pipe takes a job and answers nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.can_answer = stat.S_ISCHR(path.stat().st_mode)
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            self._handle = os.open(path, flags | (os.O_RDWR if self.can_answer else os.O_WRONLY))
        except OSError as error:
            raise self._trouble(error) from None

    def _put(self, piece: memoryview) -> int:
        try:
            if not select.select([], [self._handle], [], connections.CALL_TIMEOUT_S)[1]:
                raise NoAnswer(f"{self._where} 停止接收数据")
            return os.write(self._handle, piece)
        except OSError as error:
            raise self._trouble(error) from None

    def _received(self, wait_s: float) -> bytes:
        try:
            if not select.select([self._handle], [], [], wait_s)[0]:
                return b""
            received = os.read(self._handle, _CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise self._trouble(error) from None
        if not received and wait_s:
            clock.pause(_NOTHING_READ_S)  # a USB printer may send empty packets as fast as they are read
        return received

    def _trouble(self, error: OSError) -> DeviceTrouble:
        detail = f"{self._where} {why(error)}"
        return PortBusy(detail) if error.errno in _BUSY else PortGone(detail)

    def _close(self) -> None:
        with suppress(OSError):
            os.close(self._handle)


def _is_device(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _number_of(path: Path) -> int:
    digits = path.stem.removeprefix("ticket-")
    return int(digits) if digits.isascii() and digits.isdigit() else 0
