"""Visits, the visitor's personal fields under the visit's own key, and the work orders written about them."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.domain.work_order import Written, missing_fields
from queue_server.store.moments import maybe_moment, maybe_text, moment_of, text_of
from queue_server.store.training import IS_ON
from queue_server.store.vault import Vault, VisitKey

LAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who came, as far as they said; ``None`` is not asked yet, a refusal is a fact of its own."""

    name: str | None = None
    phone: str | None = None
    refused_name: bool = False
    refused_phone: bool = False


class Note(NamedTuple):
    """What a clerk left for the next about somebody sent on, and who."""

    text: str
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of one person, with a ticket or registered at the window."""

    id: str
    hall_day: str
    service: str
    registered: bool
    arrived_at: datetime
    window_no: int | None
    staff_id: str | None
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """One matter of a visit: what was done for the visitor; the summary is opened separately."""

    id: str
    hall_day: str
    visit_id: str
    ticket_id: str | None
    service: str
    window_no: int
    staff_id: str
    first_responder_id: str
    opened_at: datetime
    closed_at: datetime | None
    voided_at: datetime | None
    matter: str | None
    outcome: str | None
    feedback: str | None
    feedback_at: datetime | None
    version: int
    place: int = 1
    """Which matter of its visit this is, counted from 1."""


_ORDER_COLUMNS = (
    "id, hall_day, visit_id, ticket_id, service, window_no, staff_id, first_responder_id, opened_at, closed_at, voided_at,"
    " matter, outcome, feedback, feedback_at, version, place"
)


class Visits:
    """Reads and writes visits and their work orders."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    # --- visits -----------------------------------------------------------------------------------------------

    def add(self, visit: Visit) -> None:
        """Writes a new visit."""
        self._db.execute(
            "insert into visits (id, hall_day, service, registered, arrived_at, window_no, staff_id, started_at, finished_at,"
            f" training) values (?,?,?,?,?,?,?,?,?,{IS_ON})",
            (
                visit.id, visit.hall_day, visit.service, visit.registered, text_of(visit.arrived_at), visit.window_no,
                visit.staff_id, maybe_text(visit.started_at), maybe_text(visit.finished_at),
            ),
        )  # fmt: skip

    def get(self, visit_id: str) -> Visit | None:
        """The visit, or None."""
        row = self._db.execute(
            "select id, hall_day, service, registered, arrived_at, window_no, staff_id, started_at, finished_at"
            " from visits where id = ?",
            (visit_id,),
        ).fetchone()
        if row is None:
            return None
        return Visit(row[0], row[1], row[2], bool(row[3]), moment_of(row[4]), row[5], row[6],
                     maybe_moment(row[7]), maybe_moment(row[8]))  # fmt: skip

    def finish_registered(self, visit_id: str, finished_at: datetime | None) -> None:
        """Sets (or takes back) the end of a visit without a ticket."""
        self._db.execute(
            "update visits set finished_at = ? where id = ?", (maybe_text(finished_at), visit_id)
        )

    def hand_over(self, visit_id: str, staff_id: str) -> None:
        """Somebody else goes on with a visit without a ticket."""
        self._db.execute("update visits set staff_id = ? where id = ?", (staff_id, visit_id))

    # --- the visitor ------------------------------------------------------------------------------------------

    def visit_key(self, visit_id: str) -> VisitKey:
        """The visit's own key; made on first use."""
        row = self._db.execute("select wrapped_key from visits where id = ?", (visit_id,)).fetchone()
        wrapped = row[0]
        if wrapped is None:
            wrapped = self._vault.new_wrapped_key(visit_id)
            self._db.execute("update visits set wrapped_key = ? where id = ?", (wrapped, visit_id))
        return self._vault.opened(wrapped, visit_id)

    def visitor(self, visit_id: str) -> Visitor:
        """The visitor in clear."""
        row = self._db.execute(
            "select wrapped_key, name_cipher, phone_cipher, refused_name, refused_phone from visits where id = ?",
            (visit_id,),
        ).fetchone()
        wrapped, name, phone, refused_name, refused_phone = row
        if wrapped is None or (name is None and phone is None):
            return Visitor(None, None, bool(refused_name), bool(refused_phone))
        key = self._vault.opened(wrapped, visit_id)
        return Visitor(
            key.open(name, f"visits.name:{visit_id}") if name is not None else None,
            key.open(phone, f"visits.phone:{visit_id}") if phone is not None else None,
            bool(refused_name),
            bool(refused_phone),
        )

    def note_visitor(self, visit_id: str, visitor: Visitor) -> dict[str, str | None]:
        """Writes name, phone and refusals; returns what the journal keeps of them."""
        key = self.visit_key(visit_id)
        digits = "".join(letter for letter in visitor.phone or "" if letter.isdigit())
        self._db.execute(
            "update visits set name_cipher=?, phone_cipher=?, name_index=?, phone_index=?, phone4_index=?, refused_name=?,"
            " refused_phone=? where id=?",
            (
                key.seal(visitor.name, f"visits.name:{visit_id}") if visitor.name else None,
                key.seal(visitor.phone, f"visits.phone:{visit_id}") if visitor.phone else None,
                self._vault.index_of("name", visitor.name) if visitor.name else None,
                self._vault.index_of("phone", visitor.phone) if visitor.phone else None,
                self._vault.index_of("phone4", digits[-LAST_DIGITS:]) if len(digits) >= LAST_DIGITS else None,
                visitor.refused_name,
                visitor.refused_phone,
                visit_id,
            ),
        )
        return visitor_hashes(key, visitor)

    def tickets_of(self, visitor: Visitor, hall_day: str) -> list[str]:
        """The day's tickets of this phone, newest first; not those of somebody who gave another name with it."""
        phone = self._vault.index_of("phone", visitor.phone or "")
        name = self._vault.index_of("name", visitor.name) if visitor.name else None
        rows = self._db.execute(
            "select t.id from visits v join tickets t on t.visit_id = v.id where v.phone_index = ? and v.hall_day = ?"
            f" and v.training = {IS_ON}"
            " and (? is null or v.name_index is null or v.name_index = ?) order by t.taken_at desc, t.id desc",
            (phone, hall_day, name, name),
        )
        return [row[0] for row in rows]

    # --- what one clerk leaves for the next ---------------------------------------------------------------------

    def note(self, visit_id: str) -> Note | None:
        """The note of the last transfer in clear, or None."""
        row = self._db.execute(
            "select wrapped_key, note_cipher, note_staff_id from visits where id = ?", (visit_id,)
        ).fetchone()
        if row is None or row[0] is None or row[1] is None:
            return None
        text = self._vault.opened(row[0], visit_id).open(row[1], f"visits.note:{visit_id}")
        return Note(text, row[2])

    def write_note(self, visit_id: str, text: str | None, staff_id: str | None) -> str | None:
        """Writes the note, encrypted, or takes it away; returns what the journal keeps of it."""
        key = self.visit_key(visit_id)
        sealed = None if text is None else key.seal(text, f"visits.note:{visit_id}")
        self._db.execute(
            "update visits set note_cipher = ?, note_staff_id = ? where id = ?",
            (sealed, None if text is None else staff_id, visit_id),
        )
        return key.hash_of("note", text)

    # --- work orders ------------------------------------------------------------------------------------------

    def add_order(self, order: WorkOrder) -> None:
        """Writes a new work order."""
        self._db.execute(
            "insert into work_orders (id, hall_day, visit_id, ticket_id, service, window_no, staff_id, first_responder_id,"
            " opened_at, matter, place) values (?,?,?,?,?,?,?,?,?,?,?)",
            (
                order.id, order.hall_day, order.visit_id, order.ticket_id, order.service, order.window_no, order.staff_id,
                order.first_responder_id, text_of(order.opened_at), order.matter, order.place,
            ),
        )  # fmt: skip

    def save_order(self, order: WorkOrder) -> None:
        """Writes what may change of an order (the summary has its own way)."""
        self._db.execute(
            "update work_orders set service=?, window_no=?, staff_id=?, first_responder_id=?, closed_at=?, voided_at=?,"
            " matter=?, outcome=?, feedback=?, feedback_at=?, version=? where id=?",
            (
                order.service, order.window_no, order.staff_id, order.first_responder_id, maybe_text(order.closed_at),
                maybe_text(order.voided_at), order.matter, order.outcome, order.feedback, maybe_text(order.feedback_at),
                order.version, order.id,
            ),
        )  # fmt: skip

    def order(self, order_id: str) -> WorkOrder | None:
        """The work order, or None."""
        return next(iter(self._orders_where("id = ?", order_id)), None)

    def orders_of_visit(self, visit_id: str) -> list[WorkOrder]:
        """The visit's work orders, one for each matter, in order; voided ones too. The last is the one at hand."""
        return self._orders_where("visit_id = ?", visit_id)

    def summary(self, order: WorkOrder) -> str | None:
        """The order's summary in clear."""
        row = self._db.execute("select summary_cipher from work_orders where id = ?", (order.id,)).fetchone()
        if row[0] is None:
            return None
        return self.visit_key(order.visit_id).open(row[0], f"work_orders.summary:{order.id}")

    def write_summary(self, order: WorkOrder, text: str | None) -> None:
        """Writes the summary, encrypted: free text may hold anything."""
        sealed = None
        if text:
            sealed = self.visit_key(order.visit_id).seal(text, f"work_orders.summary:{order.id}")
        self._db.execute("update work_orders set summary_cipher = ? where id = ?", (sealed, order.id))

    def missing_of(self, order: WorkOrder) -> tuple[str, ...]:
        """Which required fields the order still lacks."""
        row = self._db.execute(
            "select name_cipher is not null, phone_cipher is not null, refused_name, refused_phone from visits where id = ?",
            (order.visit_id,),
        ).fetchone()
        return missing_fields(Written.read(row, order.matter, order.outcome, order.closed_at is not None))

    def _orders_where(self, condition: str, value: str) -> list[WorkOrder]:
        rows = self._db.execute(
            f"select {_ORDER_COLUMNS} from work_orders where {condition} order by place",
            (value,),
        )
        return [_order(row) for row in rows]


def _order(row: tuple[Any, ...]) -> WorkOrder:
    fields = dict(zip(_ORDER_COLUMNS.replace(" ", "").split(","), row, strict=True))
    for moment in ("closed_at", "voided_at", "feedback_at"):
        fields[moment] = maybe_moment(fields[moment])
    fields["opened_at"] = moment_of(fields["opened_at"])
    return WorkOrder(**fields)


def visitor_hashes(key: VisitKey, visitor: Visitor) -> dict[str, str | None]:
    """What the journal keeps of a visitor: hashes under the visit's key, refusals as they are."""
    return {
        "name": key.hash_of("name", visitor.name or None),
        "phone": key.hash_of("phone", visitor.phone or None),
        "refused": ",".join(
            field
            for field, said in (("name", visitor.refused_name), ("phone", visitor.refused_phone))
            if said
        ),
    }


def order_hashes(key: VisitKey, order: WorkOrder, summary: Any) -> dict[str, str | None]:
    """What the journal keeps of an order's fields: hashes under the visit's key, a person as an id."""
    return {
        "matter": key.hash_of("matter", order.matter),
        "summary": key.hash_of("summary", summary or None),
        "outcome": key.hash_of("outcome", order.outcome),
        "feedback": key.hash_of("feedback", order.feedback),
        "first_responder_id": order.first_responder_id,
    }
