"""Notices of what still lacks (一次性告知单), each with whom it was given to, so that a second one is noticed (S-3.2.4, K-14)."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.domain.one_time_notice import Notice
from queue_server.store.moments import moment_of, text_of


class SecondNotice(NamedTuple):
    """A notice that was not the first of its matter: whose, who gave it, and why."""

    ticket_number: str | None
    service: str
    given_at: str
    staff_name: str | None
    reason: str


_EARLIER = (
    "select n.visit_id, j.missing, n.given_at from one_time_notices n join print_jobs j on j.id = n.job_id"
    " join visits v on v.id = n.visit_id join visits mine on mine.id = ?1 where n.service = ?2 and n.hall_day >= ?3"
    " and v.training = mine.training and (v.id = mine.id or (v.phone_index = mine.phone_index and"
    " (v.name_index is null or mine.name_index is null or v.name_index = mine.name_index))) order by n.given_at"
)


class OneTimeNotices:
    """Reads and writes notices."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def earlier(self, visit_id: str, service: str, since: str) -> list[Notice]:
        """What this visit's person was told to bring for this service from that day on, oldest first.

        The same person is the same visit, or the same phone under no other name.
        """
        rows = self._db.execute(_EARLIER, (visit_id, service, since))
        return [Notice(row[0], tuple(json.loads(row[1])), moment_of(row[2])) for row in rows]

    def add(
        self, job_id: str, visit_id: str, service: str, hall_day: str, staff_id: str | None, now: datetime,
        *, again: bool, reason: str | None,
    ) -> None:  # fmt: skip
        """Writes one; its paper is the job's."""
        self._db.execute(
            "insert into one_time_notices (job_id, visit_id, service, hall_day, staff_id, given_at, again, reason)"
            " values (?,?,?,?,?,?,?,?)",
            (job_id, visit_id, service, hall_day, staff_id, text_of(now), again, reason),
        )

    def second(self, hall_day: str) -> list[SecondNotice]:
        """The day's notices that were not the first of their matter, oldest first; practice is none."""
        rows = self._db.execute(
            "select t.number, n.service, n.given_at, s.name, n.reason from one_time_notices n"
            " join visits v on v.id = n.visit_id left join tickets t on t.visit_id = n.visit_id"
            " left join staff s on s.id = n.staff_id"
            " where n.hall_day = ? and n.again = 1 and v.training = 0 order by n.given_at",
            (hall_day,),
        )
        return [SecondNotice._make(row) for row in rows]


def notice_disagreements(db: sqlite3.Connection) -> Iterator[str]:
    """Where the notices are not what the journal says."""
    said: dict[str, dict[str, Any]] = {}
    for at, facts in db.execute("select at, facts from journal where event = 'one_time_notice_given'"):
        told = json.loads(facts)
        said[told["job_id"]] = {**told, "at": at}
    rows = db.execute("select job_id, visit_id, service, again, reason, given_at from one_time_notices")
    for job_id, visit_id, service, again, reason, given_at in rows:
        told = said.pop(job_id, None)
        if told is None:
            yield f"一次性告知 {job_id}：表中有，流水里没有"
        elif (visit_id, service, bool(again), reason, given_at) != (
            told["visit_id"], told["service"], told["again"], told["reason"], told["at"],
        ):  # fmt: skip
            yield f"一次性告知 {job_id}：表中内容与流水不符"
    for job_id in said:
        yield f"一次性告知 {job_id}：流水里有，表中没有"
