"""The opening checklist (开门检查): who ticked which line of a day, and who said that the whole list is done."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.store.moments import moment_of, text_of

WHOLE_LIST = "done"
"""The item that stands for the whole list."""
_COLUMNS = "id, hall_day, item, marked_at, marked_by"


class Mark(NamedTuple):
    """One tick that stands."""

    id: str
    hall_day: str
    item: str
    marked_at: datetime
    marked_by: str | None


class OpeningMarks:
    """Reads and writes ticks."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, mark: Mark) -> None:
        """Writes a new tick."""
        self._db.execute(
            f"insert into opening_marks ({_COLUMNS}) values (?,?,?,?,?)",
            (mark.id, mark.hall_day, mark.item, text_of(mark.marked_at), mark.marked_by),
        )

    def undo(self, mark_id: str, now: datetime) -> None:
        """Taken back; the row stays."""
        self._db.execute("update opening_marks set undone_at = ? where id = ?", (text_of(now), mark_id))

    def of_day(self, hall_day: str) -> dict[str, Mark]:
        """The ticks of a day that stand, by item."""
        rows = self._db.execute(
            f"select {_COLUMNS} from opening_marks where hall_day = ? and undone_at is null", (hall_day,)
        )
        return {row[2]: Mark(row[0], row[1], row[2], moment_of(row[3]), row[4]) for row in rows}
