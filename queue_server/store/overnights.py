"""留号过夜: what a supervisor decided for a night, and the numbers that were kept."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from queue_server.domain.overnight import Overnight
from queue_server.store.moments import moment_of, text_of

_COLUMNS = "id, hall_day, to_day, reason, decided_at, decided_by, service, ticket_id"
_WIDEST_FIRST = "(service is null and ticket_id is null) desc, (ticket_id is null) desc, decided_at, id"


class Overnights:
    """Reads and writes decisions, and carries numbers into the next day."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, one: Overnight) -> None:
        """Writes a new decision."""
        self._db.execute(
            f"insert into overnights ({_COLUMNS}) values (?,?,?,?,?,?,?,?)",
            (*one[:4], text_of(one.decided_at), *one[5:]),
        )

    def withdraw(self, decision_id: str, now: datetime) -> None:
        """Taken back; the row stays."""
        self._db.execute("update overnights set withdrawn_at = ? where id = ?", (text_of(now), decision_id))

    def of_day(self, hall_day: str) -> list[Overnight]:
        """What was decided on that day and stands: of the whole queue, then of services, then of single numbers."""
        return _decisions(
            self._db.execute(
                f"select {_COLUMNS} from overnights where hall_day = ? and withdrawn_at is null"
                f" order by {_WIDEST_FIRST}",
                (hall_day,),
            )
        )

    def covering(self, rolled_to: str) -> list[Overnight]:
        """The decisions that hold for the midnight after this day, the last one the hall has begun.

        They hold for every midnight until the hall has begun their ``to_day``: over a weekend, and when the power stays away.
        """
        return _decisions(
            self._db.execute(
                f"select {_COLUMNS} from overnights where hall_day <= ? and to_day > ? and withdrawn_at is null"
                " order by hall_day desc, decided_at, id",
                (rolled_to, rolled_to),
            )
        )

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


def _decisions(rows: Iterable[tuple[str, ...]]) -> list[Overnight]:
    return [
        Overnight(decision_id, hall_day, to_day, reason, moment_of(decided_at), *rest)
        for decision_id, hall_day, to_day, reason, decided_at, *rest in rows
    ]
