"""The service ledger (服务台账, notice M-2.2): work orders with the seven fields, searched and counted."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from queue_server.store.companions import Companions
from queue_server.store.vault import Vault

PAGE_SIZE = 50


class LedgerFilter(NamedTuple):
    """Which work orders: days inclusive, one service, a search word, one receptionist."""

    from_day: str
    to_day: str
    service: str | None = None
    q: str | None = None
    staff_id: str | None = None
    training: bool = False
    """What was practised instead of what was real."""


class LedgerRow(NamedTuple):
    """One work order with what the ledger shows of its visit, in clear."""

    work_order_id: str
    visit_id: str
    ticket_number: str | None
    visitor_name: str | None
    visitor_phone: str | None
    refused_name: bool
    refused_phone: bool
    arrived_at: str
    receptionist: str
    staff_no: str
    matter: str | None
    outcome: str | None
    level: int | None
    service: str
    window_no: int
    first_responder: str
    feedback: str | None
    opened_at: str
    closed_at: str | None
    place: int
    party: int
    reasons: tuple[str, ...]
    """Why the level was given, by code (notice B-1.3.9)."""
    companions: tuple[str, ...]
    """Who came along, in clear."""


_ROWS = (
    "select o.id, o.visit_id, t.number, v.wrapped_key, v.name_cipher, v.phone_cipher, v.refused_name, v.refused_phone,"
    " v.arrived_at, s.name, s.staff_no, o.matter, o.outcome, r.level, o.service, o.window_no, f.name, o.feedback,"
    " o.opened_at, o.closed_at, o.place, coalesce(t.party, 1), w.reasons"
    " from work_orders o join visits v on v.id = o.visit_id join staff s on s.id = o.staff_id"
    " join staff f on f.id = o.first_responder_id left join tickets t on t.id = o.ticket_id"
    " left join ratings r on r.visit_id = o.visit_id left join rating_reasons w on w.visit_id = o.visit_id where "
)
_COUNT = "select count(*) from work_orders o join visits v on v.id = o.visit_id left join tickets t on t.id = o.ticket_id where "

_CAME_ALONG = "exists (select 1 from companions c where c.visit_id = o.visit_id and c.name_index = ?)"


class Ledger:
    """Searches the ledger."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._companions = Companions(db, vault)

    def count(self, wanted: LedgerFilter) -> int:
        """How many rows the filter finds."""
        condition, values = self._condition(wanted)
        return int(self._db.execute(_COUNT + condition, values).fetchone()[0])

    def page(self, wanted: LedgerFilter, page: int) -> list[LedgerRow]:
        """One page, who came last first (来访时间, the column that is shown); pages count from 1."""
        condition, values = self._condition(wanted)
        rows = self._db.execute(
            _ROWS + condition + " order by v.arrived_at desc, o.opened_at desc, o.id desc limit ? offset ?",
            (*values, PAGE_SIZE, (page - 1) * PAGE_SIZE),
        )
        return [self._row(row) for row in rows]

    def every(self, wanted: LedgerFilter) -> Iterator[LedgerRow]:
        """Every row, who came first first, one by one: for exports."""
        condition, values = self._condition(wanted)
        for row in self._db.execute(_ROWS + condition + " order by v.arrived_at, o.opened_at, o.id", values):
            yield self._row(row)

    def _condition(self, wanted: LedgerFilter) -> tuple[str, tuple[Any, ...]]:
        parts, values = (
            ["o.voided_at is null and o.hall_day between ? and ? and v.training = ?"],
            [wanted.from_day, wanted.to_day, wanted.training],
        )
        if wanted.service:
            parts.append("o.service = ?")
            values.append(wanted.service)
        if wanted.staff_id:
            parts.append("o.staff_id = ?")
            values.append(wanted.staff_id)
        if wanted.q:
            q = wanted.q.strip()
            found = [
                "v.name_index = ?",
                _CAME_ALONG,
                "v.phone_index = ?",
                "t.number = ?",
                "o.matter like ? escape '\\'",
            ]
            like = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            values += [
                self._vault.index_of("name", q),
                self._vault.index_of("name", q),
                self._vault.index_of("phone", q),
                q.upper(),
                f"%{like}%",
            ]
            if len(q) == 4 and q.isdigit():
                found.append("v.phone4_index = ?")
                values.append(self._vault.index_of("phone4", q))
            parts.append("(" + " or ".join(found) + ")")
        return " and ".join(parts), tuple(values)

    def _row(self, row: tuple[Any, ...]) -> LedgerRow:
        visit_id, wrapped, name, phone = row[1], row[3], row[4], row[5]
        along: list[str] = []
        if wrapped is not None:
            key = self._vault.opened(wrapped, visit_id)
            along = self._companions.of(visit_id, key)
            name = None if name is None else key.open(name, f"visits.name:{visit_id}")
            phone = None if phone is None else key.open(phone, f"visits.phone:{visit_id}")
        party = max(row[21], 1 + len(along))
        personal = (name, phone, bool(row[6]), bool(row[7]))
        reasons = tuple(json.loads(row[22] or "[]"))
        return LedgerRow._make(
            (row[0], visit_id, row[2], *personal, *row[8:21], party, reasons, tuple(along))
        )
