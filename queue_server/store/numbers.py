"""The counters tickets are numbered by: one for each prefix and hall day."""

import sqlite3

from queue_server.domain.numbering import TRAINING_MARK


class Numbers:
    """Gives numbers out."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def next_running(self, hall_day: str, prefix: str) -> int:
        """The next running number of this prefix today; taken at once."""
        counter = (hall_day, prefix)
        row = self._db.execute(
            "update counters set last = last + 1 where hall_day = ? and prefix = ? returning last", counter
        ).fetchone()
        if row is None:
            self._db.execute("insert into counters (hall_day, prefix, last) values (?, ?, 1)", counter)
            return 1
        return int(row[0])

    def issued(self, hall_day: str) -> int:
        """How many real numbers the day's counters have given out, whatever the tickets' rows say."""
        row = self._db.execute(
            "select coalesce(sum(last - kept), 0) from counters where hall_day = ? and prefix not like ?",
            (hall_day, f"{TRAINING_MARK}%"),
        ).fetchone()
        return int(row[0])

    def continue_numbers(self, today: str) -> None:
        """Today's numbers go on after the highest that is kept or still being served, so that none stands for two people."""
        self._db.execute(
            "insert into counters (hall_day, prefix, last, kept) select ?1, prefix, max(running), max(running)"
            " from tickets where hall_day < ?1 and (queue_day = ?1 or state = 'serving') group by prefix",
            (today,),
        )
