"""Whether the hall practises (培训模式), and what has to be set aside for it.

While it does, :data:`IS_ON` is 1, and every new visit, ticket, pause and enquiry is marked by the statement that writes
it: no use case can forget to.
"""

import sqlite3

from queue_server.domain.ticket import ENDS

FACT = "training"
IS_ON = f"(select count(*) from hall where key = '{FACT}')"
"""In SQL: 1 while the hall practises, else 0."""
_SET_ASIDE = "kept "


class Training:
    """Reads and writes the switch."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def began_on(self) -> str | None:
        """The hall day on which the training that goes on began; None while nobody practises."""
        row = self._db.execute("select value from hall where key = ?", (FACT,)).fetchone()
        return None if row is None else str(row[0])

    def begin(self, hall_day: str) -> None:
        """From here on everything new is practice; how often priority numbers went first is set aside."""
        self._db.execute("insert into hall (key, value) values (?, ?)", (FACT, hall_day))
        self._move_balances(hall_day, _SET_ASIDE + hall_day)

    def end(self, hall_day: str) -> None:
        """What is new is real again, and the calling rule goes on where it was when this training began."""
        self._db.execute("delete from hall where key = ?", (FACT,))
        self._db.execute("delete from balances where hall_day = ?", (hall_day,))
        self._move_balances(_SET_ASIDE + hall_day, hall_day)

    def somebody_is_here(self, hall_day: str) -> bool:
        """Whether anybody waits, is called, is served or set aside, with or without a number."""
        row = self._db.execute(
            "select exists (select 1 from tickets where queue_day = ? and state in ('waiting', 'on_hold'))"
            " or exists (select 1 from tickets where window_no is not null and state in ('called', 'serving'))"
            " or exists (select 1 from windows where visit_id is not null)",
            (hall_day,),
        ).fetchone()
        return bool(row[0])

    def open_tickets(self) -> list[str]:
        """Practice numbers that are not at an end, by id, of whatever day."""
        marks = ",".join("?" for _ in ENDS)
        rows = self._db.execute(
            f"select id from tickets where training = 1 and state not in ({marks}) order by taken_at, id",
            tuple(ENDS),
        )
        return [row[0] for row in rows]

    def open_tasks(self) -> list[str]:
        """Tasks for practice numbers that are not done, by id."""
        rows = self._db.execute(
            "select tasks.id from tasks join tickets on tickets.id = tasks.ticket_id"
            " where tasks.done_at is null and tickets.training = 1 order by tasks.id"
        )
        return [row[0] for row in rows]

    def open_help_calls(self) -> list[str]:
        """Help calls (人工帮助) of a training that nobody has dealt with, by id."""
        rows = self._db.execute(
            "select id from help_calls where training = 1 and done_at is null and withdrawn_at is null"
            " order by called_at, id"
        )
        return [row[0] for row in rows]

    def is_practice(self, visit_id: str) -> bool:
        """Whether this visit is practice."""
        row = self._db.execute("select training from visits where id = ?", (visit_id,)).fetchone()
        return row is not None and bool(row[0])

    def _move_balances(self, hall_day: str, to: str) -> None:
        self._db.execute("update balances set hall_day = ? where hall_day = ?", (to, hall_day))
