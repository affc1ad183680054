"""The outbox to the printers: one row a job, never printed again by itself."""

import json
import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.store.moments import maybe_moment, moment_of, text_of

TICKET, MATERIALS, APPOINTMENT = "ticket", "materials", "appointment"
"""What kind of paper a job is: the number, the slip of what to bring, or the slip of an appointment."""
SETTLED = ("printed", "out_of_paper", "unavailable", "refused", "unknown")


class PrintJob(NamedTuple):
    """One sheet that is to be printed on one printer: of a ticket, of a visit without one, or of an appointment."""

    id: str
    ticket_id: str | None
    device: str
    state: str
    detail: str | None
    created_at: datetime
    sent_at: datetime | None
    paper: str = TICKET
    missing: tuple[str, ...] = ()
    """Of a slip: what the citizen still has to bring, in the words of the service."""
    visit_id: str | None = None
    appointment_id: str | None = None


_COLUMNS = (
    "id, ticket_id, device, state, detail, created_at, sent_at, paper, missing, visit_id, appointment_id"
)


class PrintJobs:
    """Reads and writes print jobs."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self,
        job_id: str,
        ticket_id: str | None,
        device: str,
        now: datetime,
        paper: str = TICKET,
        missing: tuple[str, ...] = (),
        *,
        visit_id: str | None = None,
        appointment_id: str | None = None,
    ) -> None:
        """Queues a job."""
        listed = json.dumps(missing, ensure_ascii=False)
        self._db.execute(
            "insert into print_jobs (id, ticket_id, device, state, created_at, paper, missing, visit_id, appointment_id)"
            " values (?,?,?,'queued',?,?,?,?,?)",
            (job_id, ticket_id, device, text_of(now), paper, listed, visit_id, appointment_id),
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


def _job(row: tuple[Any, ...]) -> PrintJob:
    (
        job_id,
        ticket_id,
        device,
        state,
        detail,
        created_at,
        sent_at,
        paper,
        missing,
        visit_id,
        appointment_id,
    ) = row
    listed = tuple(json.loads(missing))
    return PrintJob(
        job_id, ticket_id, device, state, detail, moment_of(created_at), maybe_moment(sent_at), paper, listed,
        visit_id, appointment_id,
    )  # fmt: skip
