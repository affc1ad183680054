"""The outbox to the printers: one row a job, never printed again by itself."""

import json
import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.store.moments import maybe_moment, moment_of, text_of

TICKET, MATERIALS = "ticket", "materials"
"""What kind of paper a job is: the number, or the slip of what to bring."""
SETTLED = ("printed", "out_of_paper", "unavailable", "refused", "unknown")


class PrintJob(NamedTuple):
    """One sheet that is to be printed on one printer."""

    id: str
    ticket_id: str
    device: str
    state: str
    detail: str | None
    created_at: datetime
    sent_at: datetime | None
    paper: str = TICKET
    missing: tuple[str, ...] = ()
    """Of a slip: what the citizen still has to bring, in the words of the service."""


_COLUMNS = "id, ticket_id, device, state, detail, created_at, sent_at, paper, missing"


class PrintJobs:
    """Reads and writes print jobs."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self,
        job_id: str,
        ticket_id: str,
        device: str,
        now: datetime,
        paper: str = TICKET,
        missing: tuple[str, ...] = (),
    ) -> None:
        """Queues a job."""
        self._db.execute(
            "insert into print_jobs (id, ticket_id, device, state, created_at, paper, missing)"
            " values (?,?,?,'queued',?,?,?)",
            (job_id, ticket_id, device, text_of(now), paper, json.dumps(missing, ensure_ascii=False)),
        )

    def get(self, job_id: str) -> PrintJob | None:
        """The job, or None."""
        row = self._db.execute(f"select {_COLUMNS} from print_jobs where id = ?", (job_id,)).fetchone()
        return None if row is None else _job(row)

    def unsettled(self, device: str) -> list[PrintJob]:
        """A device's jobs still queued or sent, oldest first."""
        rows = self._db.execute(
            f"select {_COLUMNS} from print_jobs where state in ('queued', 'sent') and device = ? order by created_at, id",
            (device,),
        )
        return [_job(row) for row in rows]

    def unsettled_since(self, moment: datetime, limit: int) -> list[PrintJob]:
        """The oldest jobs still queued or sent that are there since before this moment."""
        rows = self._db.execute(
            f"select {_COLUMNS} from print_jobs where state in ('queued', 'sent') and created_at < ?"
            " order by created_at, id limit ?",
            (text_of(moment), limit),
        )
        return [_job(row) for row in rows]

    def mark_sent(self, job_id: str, now: datetime) -> None:
        """The job is on its way to the printer program."""
        self._db.execute(
            "update print_jobs set state = 'sent', sent_at = ? where id = ?", (text_of(now), job_id)
        )

    def settle(self, job_id: str, outcome: str, detail: str | None, now: datetime) -> None:
        """How it ended."""
        self._db.execute(
            "update print_jobs set state = ?, detail = ?, settled_at = ? where id = ?",
            (outcome, detail, text_of(now), job_id),
        )


def _job(row: tuple[str, str, str, str, str | None, str, str | None, str, str]) -> PrintJob:
    return PrintJob(*row[:5], moment_of(row[5]), maybe_moment(row[6]), row[7], tuple(json.loads(row[8])))
