"""留号过夜: what a supervisor decided for a night, and the numbers that were kept."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.store.moments import moment_of, text_of

_COLUMNS = "id, hall_day, to_day, reason, decided_at, decided_by"


class Overnight(NamedTuple):
    """A decision that stands: numbers of ``hall_day`` and before stay until the hall has opened on ``to_day``."""

    id: str
    hall_day: str
    to_day: str
    reason: str
    decided_at: datetime
    decided_by: str | None


class Overnights:
    """Reads and writes decisions, and carries numbers into the next day."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, one: Overnight) -> None:
        """Writes a new decision."""
        self._db.execute(
            f"insert into overnights ({_COLUMNS}) values (?,?,?,?,?,?)",
            (one.id, one.hall_day, one.to_day, one.reason, text_of(one.decided_at), one.decided_by),
        )

    def withdraw(self, decision_id: str, now: datetime) -> None:
        """Taken back; the row stays."""
        self._db.execute("update overnights set withdrawn_at = ? where id = ?", (text_of(now), decision_id))

    def of_day(self, hall_day: str) -> Overnight | None:
        """What was decided on that day and stands, or None."""
        row = self._db.execute(
            f"select {_COLUMNS} from overnights where hall_day = ? and withdrawn_at is null", (hall_day,)
        ).fetchone()
        return None if row is None else _overnight(row)

    def covering(self, rolled_to: str) -> Overnight | None:
        """The newest decision that holds for the midnight after this day, the last one the hall has begun; or None.

        It holds for every midnight until the hall has begun its ``to_day``: over a weekend, and when the power stays away.
        """
        row = self._db.execute(
            f"select {_COLUMNS} from overnights where hall_day <= ? and to_day > ? and withdrawn_at is null"
            " order by hall_day desc limit 1",
            (rolled_to, rolled_to),
        ).fetchone()
        return None if row is None else _overnight(row)

    def keep(self, ticket_id: str, queue_day: str) -> None:
        """The number stands in the queue of that day from now on."""
        self._db.execute("update tickets set queue_day = ? where id = ?", (queue_day, ticket_id))

    def kept_in(self, queue_day: str) -> dict[str, int]:
        """How many numbers of earlier days stand in this day's queue, by their state now."""
        rows = self._db.execute(
            "select state, count(*) from tickets where queue_day = ?1 and hall_day < ?1 group by state",
            (queue_day,),
        )
        return dict(rows.fetchall())


def _overnight(row: tuple[str, ...]) -> Overnight:
    decision_id, hall_day, to_day, reason, decided_at, decided_by = row
    return Overnight(decision_id, hall_day, to_day, reason, moment_of(decided_at), decided_by)
