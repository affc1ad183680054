"""The calls that were made: what boards list."""

import sqlite3
from datetime import datetime

from queue_server.domain.ticket import Ticket
from queue_server.store.moments import text_of
from queue_server.store.training import IS_ON


class Calls:
    """Reads and writes calls."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def note(self, seq: int, ticket: Ticket, now: datetime, *, is_recall: bool) -> None:
        """Keeps a call for the boards' list, under the journal's sequence number."""
        self._db.execute(
            "insert into calls (seq, hall_day, ticket_id, number, service, window_no, called_at, is_recall)"
            " values (?,?,?,?,?,?,?,?)",
            (
                seq,
                ticket.queue_day,
                ticket.id,
                ticket.number,
                ticket.service,
                ticket.window_no,
                text_of(now),
                is_recall,
            ),
        )

    def newest(self, hall_day: str, limit: int) -> list[sqlite3.Row]:
        """Today's newest calls first: seq, number, window_no, service, called_at, is_recall."""
        return self._db.execute(
            "select seq, number, window_no, service, called_at, is_recall from calls where hall_day = ?"
            f" and (select training from tickets where id = calls.ticket_id) = {IS_ON}"
            " order by seq desc limit ?",
            (hall_day, limit),
        ).fetchall()
