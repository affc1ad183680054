"""The days on which somebody of the staff is away and cannot be asked for by name."""

import sqlite3
from collections.abc import Iterable


class Absences:
    """Reads and writes absences."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def from_day(self, day: str) -> dict[str, frozenset[str]]:
        """The days each person is away, from this day on, by the person's id."""
        found: dict[str, set[str]] = {}
        rows = self._db.execute("select staff_id, day from absences where day >= ?", (day,))
        for staff_id, away in rows:
            found.setdefault(staff_id, set()).add(away)
        return {staff_id: frozenset(days) for staff_id, days in found.items()}

    def add(self, staff_id: str, days: Iterable[str]) -> None:
        """The person is away on these days."""
        self._db.executemany(
            "insert into absences (staff_id, day) values (?, ?)", [(staff_id, day) for day in days]
        )

    def take_away(self, staff_id: str, days: Iterable[str]) -> None:
        """The person is here on these days after all."""
        self._db.executemany(
            "delete from absences where staff_id = ? and day = ?", [(staff_id, day) for day in days]
        )
