"""hall.lock: one server per data folder, held by the operating system, so a killed server leaves nothing stale."""

import os
import sys
from pathlib import Path
from types import TracebackType

LOCK_NAME = "hall.lock"


class HallTaken(Exception):
    """Another server (or a restore) holds this data folder; ``holder`` says which."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(f"{folder}: {holder}")
        self.folder = folder
        self.holder = holder


class HallLock:
    """Holds the data folder until :meth:`release`. Raises HallTaken."""

    def __init__(self, folder: Path, holder: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / LOCK_NAME
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _locked(self._handle):
            os.close(self._handle)
            raise HallTaken(folder, _holder_in(path))
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{holder}, pid {os.getpid()}\n".encode())

    def release(self) -> None:
        """Lets the next one in."""
        os.close(self._handle)

    def __enter__(self) -> "HallLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _locked(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(
            handle, 1 << 20, os.SEEK_SET
        )  # a byte far behind the text, so that the holder stays readable
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip() or "?"
    except OSError:
        return "?"
