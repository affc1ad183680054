"""What the hall last knew of each device."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.store.moments import text_of


class DeviceRow(NamedTuple):
    """A device's last known state."""

    device: str
    state: str
    code: str
    detail: str
    since: str
    last_good_at: str | None


class Devices:
    """Reads and writes device states."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def states(self) -> dict[str, DeviceRow]:
        """Every device ever heard of, by name."""
        rows = self._db.execute("select device, state, code, detail, since, last_good_at from devices")
        return {row[0]: DeviceRow._make(row) for row in rows}

    def note(self, device: str, state: str, code: str, detail: str, now: datetime) -> bool:
        """Keeps the state; True when it is another than before."""
        known = self.states().get(device)
        changed = known is None or (known.state, known.code) != (state, code)
        since = text_of(now) if changed or known is None else known.since
        self._db.execute(
            "insert into devices (device, state, code, detail, since) values (?,?,?,?,?) on conflict (device) do update set"
            " state = excluded.state, code = excluded.code, detail = excluded.detail, since = excluded.since",
            (device, state, code, detail, since),
        )
        return changed

    def note_good(self, device: str, now: datetime) -> None:
        """The device just did its work."""
        self._db.execute(
            "insert into devices (device, state, code, since, last_good_at) values (?,'ok','ok',?,?)"
            " on conflict (device) do update set last_good_at = excluded.last_good_at",
            (device, text_of(now), text_of(now)),
        )
