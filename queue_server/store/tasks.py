"""What the guides have to do, and how many only asked the way."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.store.moments import maybe_moment, maybe_text, moment_of, text_of
from queue_server.store.training import IS_ON

_COLUMNS = "id, kind, hall_day, ticket_id, window_no, asked_at, taken_at, taken_by, done_at"


class Task(NamedTuple):
    """One thing a guide is wanted for; ``kind`` is escort (请接引)."""

    id: str
    kind: str
    hall_day: str
    ticket_id: str
    window_no: int | None
    asked_at: datetime
    taken_at: datetime | None = None
    taken_by: str | None = None
    done_at: datetime | None = None


class Enquiry(NamedTuple):
    """One person who only asked the way."""

    id: str
    at: datetime


class Tasks:
    """Reads and writes the guides' tasks and the counted enquiries."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # --- tasks ----------------------------------------------------------------------------------------------------

    def save(self, task: Task) -> None:
        """Writes a task, new or changed."""
        self._db.execute(
            f"insert into tasks ({_COLUMNS}) values (?,?,?,?,?,?,?,?,?) on conflict (id) do update set"
            " window_no = excluded.window_no, asked_at = excluded.asked_at, taken_at = excluded.taken_at,"
            " taken_by = excluded.taken_by, done_at = excluded.done_at",
            (
                task.id, task.kind, task.hall_day, task.ticket_id, task.window_no, text_of(task.asked_at),
                maybe_text(task.taken_at), task.taken_by, maybe_text(task.done_at),
            ),
        )  # fmt: skip

    def get(self, task_id: str) -> Task | None:
        """The task, or None."""
        row = self._db.execute(f"select {_COLUMNS} from tasks where id = ?", (task_id,)).fetchone()
        return None if row is None else _task(row)

    def open_of(self, ticket_id: str) -> Task | None:
        """The ticket's task that is not done, or None."""
        row = self._db.execute(
            f"select {_COLUMNS} from tasks where ticket_id = ? and done_at is null order by id limit 1",
            (ticket_id,),
        ).fetchone()
        return None if row is None else _task(row)

    def open(self, hall_day: str) -> list[Task]:
        """What is to be done now, oldest first: nobody has taken it and the number is still called, or somebody has."""
        rows = self._db.execute(
            f"select {_COLUMNS} from tasks where hall_day = ? and done_at is null and (taken_at is not null"
            " or (select state from tickets where id = tasks.ticket_id) = 'called') order by asked_at, id",
            (hall_day,),
        )
        return [_task(row) for row in rows]

    # --- enquiries ------------------------------------------------------------------------------------------------

    def count_enquiry(self, enquiry_id: str, hall_day: str, owner: str, now: datetime) -> None:
        """Somebody asked this person the way."""
        self._db.execute(
            f"insert into enquiries (id, hall_day, owner, at, training) values (?,?,?,?,{IS_ON})",
            (enquiry_id, hall_day, owner, text_of(now)),
        )

    def undo_enquiry(self, enquiry_id: str, now: datetime) -> None:
        """Takes a count back; the row stays."""
        self._db.execute("update enquiries set undone_at = ? where id = ?", (text_of(now), enquiry_id))

    def last_enquiry(self, hall_day: str, owner: str) -> Enquiry | None:
        """The newest count of this person that stands, or None."""
        row = self._db.execute(
            "select id, at from enquiries where hall_day = ? and owner = ? and undone_at is null"
            f" and training = {IS_ON}"
            " order by at desc, id desc limit 1",
            (hall_day, owner),
        ).fetchone()
        return None if row is None else Enquiry(row[0], moment_of(row[1]))

    def enquiries(self, hall_day: str) -> int:
        """How many really asked the way that day."""
        row = self._db.execute(
            "select count(*) from enquiries where hall_day = ? and undone_at is null and training = 0",
            (hall_day,),
        ).fetchone()
        return int(row[0])


def _task(row: tuple[str, ...]) -> Task:
    task_id, kind, hall_day, ticket_id, window_no, asked_at, taken_at, taken_by, done_at = row
    return Task(
        task_id, kind, hall_day, ticket_id, None if window_no is None else int(window_no), moment_of(asked_at),
        maybe_moment(taken_at), taken_by, maybe_moment(done_at),
    )  # fmt: skip
