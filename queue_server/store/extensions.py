"""今日延时: which services are open longer on a day, and what was said of the day before."""

import json
import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.store.moments import text_of

_COLUMNS = "id, service, hall_day, minutes, until, before, after, made_by"


class Extended(NamedTuple):
    """One service, longer open on one day; those of one press share their ``id``."""

    id: str
    service: str
    hall_day: str
    minutes: int
    until: str
    before: Any
    """What was said of the day for this very service (hours and reason), None when nothing was."""
    after: Any
    """What is said since."""
    made_by: str | None


class Extensions:
    """Reads and writes extensions."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, one: Extended, now: datetime) -> None:
        """Writes a new one."""
        self._db.execute(
            f"insert into extensions ({_COLUMNS}, made_at) values (?,?,?,?,?,?,?,?,?)",
            (
                one.id, one.service, one.hall_day, one.minutes, one.until,
                None if one.before is None else json.dumps(one.before), json.dumps(one.after), one.made_by, text_of(now),
            ),
        )  # fmt: skip

    def standing(self, hall_day: str) -> list[Extended]:
        """What stands on this day, oldest first."""
        rows = self._db.execute(
            f"select {_COLUMNS} from extensions where hall_day = ? and undone_at is null order by id, service",
            (hall_day,),
        )
        found = [Extended._make(row) for row in rows]
        return [one._replace(before=_read(one.before), after=_read(one.after)) for one in found]

    def undo(self, extension_id: str, now: datetime) -> None:
        """Taken back; the rows stay."""
        self._db.execute("update extensions set undone_at = ? where id = ?", (text_of(now), extension_id))


def _read(text: str | None) -> Any:
    return None if text is None else json.loads(text)
