"""Why citizens gave their level (notice B-1.3.9): reasons by code, and a remark encrypted under the visit's own key.

Free text may name people, so it is read by whoever follows bad ratings up, and stands in no figure and no export.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.domain.errors import StoreTrouble
from queue_server.store.moments import text_of
from queue_server.store.vault import Vault
from queue_server.store.visits import Visits


class Explained(NamedTuple):
    """What one citizen said of their visit: codes of reasons, and the remark in clear."""

    reasons: list[str]
    remark: str | None


NOTHING = Explained([], None)


class RatedWhy(NamedTuple):
    """A rated visit with what was said: its number (None without a ticket), its service, who received it."""

    ticket_number: str | None
    service: str
    level: int
    receptionist: str | None
    rated_at: str
    reasons: list[str]
    remark: str


class RatingReasons:
    """Reads and writes what was said after the level."""

    def __init__(self, db: sqlite3.Connection, visits: Visits) -> None:
        self._db = db
        self._visits = visits

    def rated_at(self, prompt_id: str) -> str | None:
        """When the prompt's level was given, as the database writes it; None for one without a level."""
        row = self._db.execute("select rated_at from ratings where prompt_id = ?", (prompt_id,)).fetchone()
        return None if row is None else str(row[0])

    def is_said(self, visit_id: str) -> bool:
        """Whether something was said of this visit."""
        row = self._db.execute("select 1 from rating_reasons where visit_id = ?", (visit_id,)).fetchone()
        return row is not None

    def add(self, visit_id: str, prompt_id: str, said: Explained, device: str, now: datetime) -> str | None:
        """Writes what was said; returns the hash of the remark under the visit's own key, None for no remark."""
        key = self._visits.visit_key(visit_id) if said.remark is not None else None
        sealed = None if key is None or said.remark is None else key.seal(said.remark, _place(visit_id))
        self._db.execute(
            "insert into rating_reasons (visit_id, prompt_id, reasons, remark_cipher, device, given_at) values (?,?,?,?,?,?)",
            (visit_id, prompt_id, json.dumps(said.reasons), sealed, device, text_of(now)),
        )
        return None if key is None else key.hash_of("remark", said.remark)

    def of_visit(self, visit_id: str) -> Explained:
        """What was said of this visit, in clear."""
        row = self._db.execute(
            "select reasons, remark_cipher from rating_reasons where visit_id = ?", (visit_id,)
        ).fetchone()
        if row is None:
            return NOTHING
        sealed = row[1]
        return Explained(
            json.loads(row[0]),
            None if sealed is None else self._visits.visit_key(visit_id).open(sealed, _place(visit_id)),
        )

    def remarks(self, hall_day: str) -> list[RatedWhy]:
        """What the day's real visitors who were not dissatisfied wrote, oldest first."""
        rows = self._db.execute(
            "select r.visit_id, t.number, coalesce(t.service, v.service), r.level, s.name, r.rated_at from rating_reasons w"
            " join ratings r on r.visit_id = w.visit_id join visits v on v.id = r.visit_id"
            " left join tickets t on t.visit_id = v.id left join staff s on s.id = coalesce(t.staff_id, v.staff_id)"
            " where r.hall_day = ? and v.training = 0 and r.level > 2 and w.remark_cipher is not null order by r.rated_at",
            (hall_day,),
        )
        found = []
        for visit_id, *row in rows.fetchall():
            said = self.of_visit(visit_id)
            found.append(RatedWhy._make((*row, said.reasons, said.remark or "")))
        return found

    def counted(self, hall_day: str) -> Iterator[tuple[int, str, int]]:
        """How often each reason was given with each level by the day's real visits: level, code, times."""
        return self._db.execute(
            "select r.level, j.value, count(*) from rating_reasons w join ratings r on r.visit_id = w.visit_id"
            " join visits v on v.id = r.visit_id, json_each(w.reasons) j where v.hall_day = ? and v.training = 0"
            " group by r.level, j.value",
            (hall_day,),
        )


def reason_disagreements(
    db: sqlite3.Connection, vault: Vault, said: dict[str, dict[str, Any]]
) -> Iterator[str]:
    """Where what was said after a level is not what the journal says. ``said``: the journalled facts, by visit."""
    visits, seen = Visits(db, vault), set()
    rows = db.execute(
        "select w.visit_id, w.prompt_id, w.reasons, w.device, w.given_at, w.remark_cipher, v.wrapped_key is not null"
        " from rating_reasons w join visits v on v.id = w.visit_id"
    )
    for visit_id, prompt_id, reasons, device, given_at, sealed, has_key in rows.fetchall():
        seen.add(visit_id)
        told = said.get(visit_id)
        if told is None:
            yield f"来访 {visit_id}：评价原因在流水里没有"
            continue
        plain = (prompt_id, json.loads(reasons), device, given_at)
        if plain != (told["prompt_id"], told["reasons"], told["device"], told["given_at"]):
            yield f"来访 {visit_id}：评价原因与流水不符"
        if sealed is not None and not has_key:
            yield f"来访 {visit_id}：密钥不见了，评价留言无法核对"
            continue
        try:
            key = None if sealed is None else visits.visit_key(visit_id)
            kept = None if key is None else key.hash_of("remark", key.open(sealed, _place(visit_id)))
        except StoreTrouble:
            yield f"来访 {visit_id}：评价留言打不开，被改动或移动过"
            continue
        if kept != told["remark"]:
            yield f"来访 {visit_id}：评价留言与流水不符"
    for missing in said.keys() - seen:
        yield f"来访 {missing}：评价原因流水里有，表中没有"


def _place(visit_id: str) -> str:
    return f"rating_reasons.remark:{visit_id}"
