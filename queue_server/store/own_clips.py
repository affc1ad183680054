"""The hall's own voice: one short recording a word, called by a keyed hash, so that one address is always one sound.

They lie in the database like the photographs: a backup carries them and ``hall verify`` holds them against the journal.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from queue_server.store.vault import Vault


class OwnClip(NamedTuple):
    """What is known of a recording without listening to it."""

    name: str
    hash: str
    length_ms: int


def clip_hash(vault: Vault, sound: bytes) -> str:
    """What a recording is called: the keyed hash of its bytes, in hex."""
    return vault.keyed(hashlib.sha256(sound).digest()).hex()


class OwnClips:
    """Reads and writes the recordings."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def all(self) -> dict[str, OwnClip]:
        """Every word that is recorded, by its name."""
        rows = self._db.execute("select name, hash, length_ms from own_clips order by name")
        return {row[0]: OwnClip(*row) for row in rows}

    def sound(self, called: str) -> bytes | None:
        """The recording of this hash, a WAV file, or None."""
        row = self._db.execute("select sound from own_clips where hash = ?", (called,)).fetchone()
        return None if row is None else bytes(row[0])

    def keep(self, name: str, sound: bytes, length_ms: int) -> str:
        """Keeps a recording in place of the one there was; its hash."""
        called = clip_hash(self._vault, sound)
        self._db.execute(
            "insert into own_clips (name, hash, length_ms, sound) values (?, ?, ?, ?)"
            " on conflict (name) do update set hash = excluded.hash, length_ms = excluded.length_ms, sound = excluded.sound",
            (name, called, length_ms, sound),
        )
        return called

    def remove(self, name: str) -> None:
        """The recording is gone."""
        self._db.execute("delete from own_clips where name = ?", (name,))


def clip_disagreements(db: sqlite3.Connection, vault: Vault, said: dict[str, str | None]) -> Iterator[str]:
    """Where recordings are not what the journal says. ``said``: the hash last journalled, by the word's name."""
    there = {
        name: (called, sound) for name, called, sound in db.execute("select name, hash, sound from own_clips")
    }
    for name, (called, sound) in there.items():
        if clip_hash(vault, sound) != called:
            yield f"自录语音 {name}：内容被改动过"
    for name in sorted({*there, *said}):
        stored = there[name][0] if name in there else None
        if stored != said.get(name):
            yield f"自录语音 {name}：录音与流水不符"
