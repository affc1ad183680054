"""The pictures and films of the hall board (普法宣传): files beside the database, called by a keyed hash of their bytes.

Films are too large for the database, so they lie in ``uploads/reel`` of the data folder: a backup carries them, and
``hall verify`` holds them against the journal, as it does with photographs. Which are shown, and until when, is a fact
of the hall (``reel``); a file nobody lists is forgotten at the next start.
"""

import contextlib
import errno
import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from hardware_config.system_words import why
from queue_server.domain.errors import HallError, StoreTrouble
from queue_server.store.data_folder import free_bytes
from queue_server.store.offer import Offer
from queue_server.store.vault import Vault

REEL = "reel"
PLACE = ("uploads", "reel")
SPARE_BYTES = 500_000_000
"""So much of the disk stays free for what the hall lives by."""


class ReelFiles:
    """Reads and writes the files; everything here may take long (a film, a slow disk) and runs off the hub."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._place = folder.joinpath(*PLACE)
        self._vault = vault

    def keep(self, content: bytes, suffix: str) -> str:
        """Keeps a file, whole or not at all; its name. Raises StoreTrouble ``disk_full``, ``store_unavailable``."""
        name = f"{_called(self._vault, content)}.{suffix}"
        try:
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not (self._place / name).exists():
                if free_bytes(self._place) < len(content) + SPARE_BYTES:
                    raise _disk_full()
                self._write(name, content)
        except OSError as trouble:
            raise _trouble(trouble) from trouble
        return name

    def path(self, name: str) -> Path:
        """Where the file of this name lies, if it is there."""
        return self._place / name

    def forget(self, names: Collection[str]) -> None:
        """These files are gone. One that somebody has open on Windows goes with the next start."""
        for name in names:
            with contextlib.suppress(OSError):
                (self._place / name).unlink()

    def forget_all_but(self, names: Collection[str]) -> None:
        """At a start: what was left by an upload or a removal that was cut off is gone."""
        if self._place.is_dir():
            self.forget([path.name for path in self._place.iterdir() if path.name not in names])

    def _write(self, name: str, content: bytes) -> None:
        with tempfile.TemporaryDirectory(prefix=".draft-", dir=self._place.parent) as scratch:
            draft = Path(scratch, name)
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._place / name)


def reel_disagreements(db: sqlite3.Connection, vault: Vault, said: dict[str, Any] | None) -> Iterator[str]:
    """Where the pictures and films are not what the journal says. ``said``: what was last journalled of them."""
    kept = Offer(db).fact(REEL)
    reel = None if kept is None else json.loads(kept)
    if reel != said:
        yield "普法宣传：设置与流水不符"
    ((_, _, file),) = (row for row in db.execute("pragma database_list") if row[1] == "main")
    files = ReelFiles(Path(file).parent, vault)
    for item in [] if reel is None else reel["items"]:
        path = files.path(item["file"])
        try:
            if _called(vault, path.read_bytes()) != path.stem:
                yield f"普法宣传 {path.name[:12]}：内容被改动过"
        except OSError:
            yield f"普法宣传 {path.name[:12]}：文件不见了"


def _called(vault: Vault, content: bytes) -> str:
    return vault.keyed(hashlib.sha256(content).digest()).hex()


def _trouble(trouble: OSError) -> HallError:
    if trouble.errno == errno.ENOSPC:
        return _disk_full()
    return StoreTrouble("store_unavailable", f"文件没有保存：{why(trouble)}。")


def _disk_full() -> StoreTrouble:
    return StoreTrouble("disk_full", "磁盘剩余空间不多了，这个文件没有保存，请联系技术员。")
