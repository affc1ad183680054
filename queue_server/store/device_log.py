"""What happened to each device, for how many open minutes it was well, and what people noted of it (notice B-1.6.2)."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from queue_server.domain.errors import StoreTrouble
from queue_server.store.moments import moment_of, text_of
from queue_server.store.vault import Vault

CAME, WENT = "came", "went"
MOST_KEPT = 500
"""Lines kept of each device: a cable with a loose contact must not fill the disk."""


class LogLine(NamedTuple):
    """Something that happened to a device: ``came``, ``went``, ``state`` or ``test``."""

    at: str
    what: str
    code: str
    detail: str


class Watched(NamedTuple):
    """How long a device was looked at on the open minutes of some days, and for how long it was well."""

    device: str
    open_minutes: int
    well_minutes: int


class DeviceNote(NamedTuple):
    """What somebody wrote down of a device."""

    id: str
    device: str
    written_by: str | None
    written_at: datetime


class DeviceLog:
    """Reads and writes what is remembered of devices."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def add(self, device: str, what: str, code: str, detail: str, now: datetime) -> None:
        """One more line; the oldest beyond ``MOST_KEPT`` of this device goes."""
        self._db.execute(
            "insert into device_log (device, at, what, code, detail) values (?,?,?,?,?)",
            (device, text_of(now), what, code, detail),
        )
        self._db.execute(
            "delete from device_log where device = ? and seq <="
            " (select seq from device_log where device = ? order by seq desc limit 1 offset ?)",
            (device, device, MOST_KEPT),
        )

    def newest(self, device: str, limit: int) -> list[LogLine]:
        """The last lines of a device, newest first."""
        rows = self._db.execute(
            "select at, what, code, detail from device_log where device = ? order by seq desc limit ?",
            (device, limit),
        )
        return [LogLine._make(row) for row in rows]

    def last_passages(self) -> dict[str, str]:
        """When each device last came or went."""
        return dict(
            self._db.execute(
                "select device, max(at) from device_log where what in ('came', 'went') group by device"
            ).fetchall()
        )

    def watch(self, hall_day: str, well: dict[str, bool]) -> None:
        """One more open minute of that day. ``well``: how each device is."""
        self._db.executemany(
            "insert into device_minutes (device, hall_day, open_minutes, well_minutes) values (?,?,1,?)"
            " on conflict (device, hall_day) do update set open_minutes = open_minutes + 1,"
            " well_minutes = well_minutes + excluded.well_minutes",
            [(device, hall_day, int(is_well)) for device, is_well in well.items()],
        )

    def watched(self, from_day: str, to_day: str) -> list[Watched]:
        """The sums over these days, both included, by device."""
        rows = self._db.execute(
            "select device, sum(open_minutes), sum(well_minutes) from device_minutes"
            " where hall_day between ? and ? group by device order by device",
            (from_day, to_day),
        )
        return [Watched._make(row) for row in rows]

    def write_note(self, note: DeviceNote, text: str) -> str:
        """Keeps a note, encrypted; returns what the journal keeps of its text."""
        self._db.execute(
            "insert into device_notes (id, device, written_by, written_at, text_cipher) values (?,?,?,?,?)",
            (*note[:3], text_of(note.written_at), self._vault.seal(text, _place(note.id))),
        )
        return _hash_of(self._vault, text)

    def notes(self, device: str, limit: int) -> Iterable[tuple[DeviceNote, str]]:
        """The newest notes of a device with their texts. Raises StoreTrouble ``key_does_not_fit``."""
        rows = self._db.execute(
            "select id, device, written_by, written_at, text_cipher from device_notes where device = ?"
            " order by written_at desc, id desc limit ?",
            (device, limit),
        )
        for *row, sealed in rows.fetchall():
            note = DeviceNote._make((*row[:3], moment_of(row[3])))
            yield note, self._vault.open(sealed, _place(note.id))


def device_disagreements(db: sqlite3.Connection, vault: Vault) -> Iterator[str]:
    """Where the notes of devices are not what the journal says."""
    said = {}
    for (facts,) in db.execute("select facts from journal where event = 'device_note_written'"):
        told = json.loads(facts)
        said[told["note_id"]] = (told["device"], told["text_hash"])
    for note_id, device, sealed in db.execute("select id, device, text_cipher from device_notes"):
        known = said.pop(note_id, None)
        try:
            if known is None:
                yield f"设备备注 {note_id}：表中有，流水里没有"
            elif known != (device, _hash_of(vault, vault.open(sealed, _place(note_id)))):
                yield f"设备备注 {note_id}：表中内容与流水不符"
        except StoreTrouble:
            yield f"设备备注 {note_id}：加密内容打不开，被改动或移动过"
    for note_id in said:
        yield f"设备备注 {note_id}：流水里有，表中没有"


def _hash_of(vault: Vault, text: str) -> str:
    return vault.keyed(hashlib.sha256(text.encode()).digest()).hex()


def _place(note_id: str) -> str:
    return f"device_notes.text:{note_id}"
