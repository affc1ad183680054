"""Appointments, what is offered for them, and the persons they are for, each under the appointment's own key."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.domain.appointment import Standing
from queue_server.domain.opening_hours import Span
from queue_server.store.moments import moment_of, text_of
from queue_server.store.vault import Vault, VisitKey
from queue_server.store.visits import LAST_DIGITS, Visitor

TABLE = "appointments"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A slot kept for somebody. ``begins`` and ``ends`` are minutes since midnight of the hall's ``day``."""

    id: str
    service: str
    day: str
    begins: int
    ends: int
    place: int
    standing: Standing
    code: str
    appointed_at: datetime
    booked_at: datetime
    ticket_id: str | None = None
    needs: tuple[str, ...] = ()
    matter: str | None = None
    with_staff_id: str | None = None
    """Whom they asked for; None: anybody."""


class Person(NamedTuple):
    """Who an appointment is for, and what was noted; all of it personal."""

    visitor: Visitor
    note: str | None = None


_COLUMNS = (
    "id, service, day, begins, ends, place, standing, code, appointed_at, booked_at, ticket_id, needs, matter,"
    " with_staff_id"
)


class Appointments:
    """Reads and writes appointments."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    # --- the offer ------------------------------------------------------------------------------------------------

    def offer(self) -> dict[str, Any] | None:
        """What the manager offers; None before anything was said."""
        row = self._db.execute("select body from appointment_offer where id = 1").fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def save_offer(self, body: dict[str, Any]) -> None:
        """Writes the whole offer."""
        self._db.execute(
            "insert into appointment_offer (id, body) values (1, ?) on conflict (id) do update set body = excluded.body",
            (json.dumps(body, ensure_ascii=False),),
        )

    # --- slots ------------------------------------------------------------------------------------------------------

    def taken_places(self, service: str, day: str, begins: int, but_not: str = "") -> set[int]:
        """The places of a slot that somebody else than this appointment has."""
        rows = self._db.execute(
            "select place from appointments where service = ? and day = ? and begins = ? and standing <> 'cancelled'"
            " and id <> ?",
            (service, day, begins, but_not),
        )
        return {place for (place,) in rows}

    def times_with(self, day: str, but_not: str = "") -> dict[str, list[Span]]:
        """When each person who was asked for is taken on a day, for whatever service, by the person's id."""
        found: dict[str, list[Span]] = {}
        rows = self._db.execute(
            "select with_staff_id, begins, ends from appointments where day = ? and with_staff_id is not null"
            " and standing <> 'cancelled' and id <> ?",
            (day, but_not),
        )
        for staff_id, begins, ends in rows:
            found.setdefault(staff_id, []).append(Span(begins, ends))
        return found

    def taken_between(self, service: str, first_day: str, last_day: str) -> dict[tuple[str, int], int]:
        """How many places of each slot are taken, by day and beginning."""
        rows = self._db.execute(
            "select day, begins, count(*) from appointments where service = ? and day between ? and ?"
            " and standing <> 'cancelled' group by day, begins",
            (service, first_day, last_day),
        )
        return {(day, begins): count for day, begins, count in rows}

    # --- appointments -----------------------------------------------------------------------------------------------

    def add(self, one: Appointment) -> None:
        """Writes a new appointment, with a key of its own."""
        self._db.execute(
            f"insert into appointments ({_COLUMNS}, wrapped_key) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (*_row(one), self._vault.new_wrapped_key(one.id, TABLE)),
        )

    def save(self, one: Appointment) -> None:
        """Writes what may change of an appointment (the person has a way of their own)."""
        self._db.execute(
            "update appointments set service=?, day=?, begins=?, ends=?, place=?, standing=?, code=?, appointed_at=?,"
            " booked_at=?, ticket_id=?, needs=?, matter=?, with_staff_id=? where id=?",
            (*_row(one)[1:], one.id),
        )

    def get(self, appointment_id: str) -> Appointment | None:
        """The appointment, or None."""
        return next(iter(self._where("id = ?", appointment_id)), None)

    def of_day(self, day: str) -> list[Appointment]:
        """Everybody of a day, in the order of their times."""
        return self._where("day = ? order by begins, service, place, booked_at", day)

    def to_come(self, from_day: str) -> list[Appointment]:
        """Whoever is booked from this day on."""
        return self._where("standing = 'booked' and day >= ? order by day, begins, place", from_day)

    def overdue(self, before: datetime) -> list[Appointment]:
        """Whoever is still booked although their time was before this moment."""
        return self._where("standing = 'booked' and appointed_at < ? order by id", text_of(before))

    def by_code(self, day: str, code: str) -> list[Appointment]:
        """The appointment of this day with this booking code."""
        return self._where("day = ? and code = ?", day, code)

    def by_phone4(self, day: str, digits: str) -> list[Appointment]:
        """The appointments of this day whose phone ends with these four digits."""
        index = self._vault.index_of("phone4", digits)
        return self._where("day = ? and phone4_index = ? order by begins, id", day, index)

    def search(self, word: str, from_day: str) -> list[Appointment]:
        """From this day on: by whole name, whole phone, its last four digits, or booking code."""
        asked = [self._vault.index_of(kind, word) for kind in ("name", "phone", "phone4")]
        return self._where(
            "day >= ? and (name_index = ? or phone_index = ? or phone4_index = ? or code = ?)"
            " order by day, begins, id",
            from_day,
            *asked,
            word.strip().upper(),
        )

    def of_ticket(self, ticket_id: str) -> Appointment | None:
        """The appointment this number was taken for, or None."""
        return next(iter(self._where("ticket_id = ?", ticket_id)), None)

    def code_is_free(self, day: str, code: str) -> bool:
        """Whether no appointment of this day has this code."""
        row = self._db.execute(
            "select 1 from appointments where day = ? and code = ?", (day, code)
        ).fetchone()
        return row is None

    def counted(self, first_day: str, last_day: str) -> dict[str, dict[str, int]]:
        """How many of each day are in each state; states nobody is in are absent."""
        found: dict[str, dict[str, int]] = {}
        rows = self._db.execute(
            "select day, standing, count(*) from appointments where day between ? and ? group by day, standing",
            (first_day, last_day),
        )
        for day, standing, count in rows:
            found.setdefault(day, {})[standing] = count
        return found

    def _where(self, condition: str, *values: object) -> list[Appointment]:
        rows = self._db.execute(f"select {_COLUMNS} from appointments where {condition}", values)
        return [_appointment(row) for row in rows]

    # --- in the line ------------------------------------------------------------------------------------------------

    def appointed(self, hall_day: str) -> dict[str, str]:
        """The appointed times of those who wait and stand in the line by one, by ticket."""
        rows = self._db.execute(
            "select id, appointed from tickets where queue_day = ? and state = 'waiting' and appointed is not null",
            (hall_day,),
        )
        return dict(rows.fetchall())

    def keys_between(self, hall_day: str, first: int, last: int) -> list[int]:
        """The queue keys of kept appointments in this stretch, both ends included."""
        rows = self._db.execute(
            "select queue_key from tickets where queue_day = ? and appointed is not null and queue_key between ? and ?",
            (hall_day, first, last),
        )
        return [key for (key,) in rows]

    def ends_promise(self, ticket_id: str) -> None:
        """From here on the ticket stands by when it joined the line, like any other."""
        self._db.execute(
            "update tickets set appointed = null where id = ? and appointed is not null", (ticket_id,)
        )

    # --- the person -------------------------------------------------------------------------------------------------

    def key(self, appointment_id: str) -> VisitKey:
        """The appointment's own key."""
        (wrapped,) = self._db.execute(
            "select wrapped_key from appointments where id = ?", (appointment_id,)
        ).fetchone()
        return self._vault.opened(wrapped, appointment_id, TABLE)

    def person(self, appointment_id: str) -> Person:
        """Who it is for, and the note, in clear."""
        name, phone, note, refused_name, refused_phone = self._db.execute(
            "select name_cipher, phone_cipher, note_cipher, refused_name, refused_phone from appointments where id = ?",
            (appointment_id,),
        ).fetchone()
        key = self.key(appointment_id)

        def opened(cipher: bytes | None, column: str) -> str | None:
            return None if cipher is None else key.open(cipher, _place(column, appointment_id))

        visitor = Visitor(
            opened(name, "name"), opened(phone, "phone"), bool(refused_name), bool(refused_phone)
        )
        return Person(visitor, opened(note, "note"))

    def note_person(self, one: Appointment, person: Person) -> dict[str, str | None]:
        """Writes name, phone, refusals and note, encrypted; returns what the journal keeps of them."""
        key, visitor = self.key(one.id), person.visitor
        digits = "".join(letter for letter in visitor.phone or "" if letter.isdigit())

        def sealed(value: str | None, column: str) -> bytes | None:
            return key.seal(value, _place(column, one.id)) if value else None

        self._db.execute(
            "update appointments set name_cipher=?, phone_cipher=?, note_cipher=?, name_index=?, phone_index=?,"
            " phone4_index=?, refused_name=?, refused_phone=? where id=?",
            (
                sealed(visitor.name, "name"),
                sealed(visitor.phone, "phone"),
                sealed(person.note, "note"),
                self._vault.index_of("name", visitor.name) if visitor.name else None,
                self._vault.index_of("phone", visitor.phone) if visitor.phone else None,
                self._vault.index_of("phone4", digits[-LAST_DIGITS:]) if len(digits) >= LAST_DIGITS else None,
                visitor.refused_name,
                visitor.refused_phone,
                one.id,
            ),
        )
        return person_hashes(key, one, person)


def person_hashes(key: VisitKey, one: Appointment, person: Person) -> dict[str, str | None]:
    """What the journal keeps of a person: hashes under the appointment's key, refusals as they are."""
    visitor = person.visitor
    refused = (("name", visitor.refused_name), ("phone", visitor.refused_phone))
    return {
        "name": key.hash_of("name", visitor.name or None),
        "phone": key.hash_of("phone", visitor.phone or None),
        "note": key.hash_of("note", person.note or None),
        "matter": key.hash_of("matter", one.matter),
        "refused": ",".join(field for field, said in refused if said),
    }


def _place(column: str, appointment_id: str) -> str:
    return f"{TABLE}.{column}:{appointment_id}"


def _row(one: Appointment) -> tuple[Any, ...]:
    return (
        one.id, one.service, one.day, one.begins, one.ends, one.place, one.standing, one.code,
        text_of(one.appointed_at), text_of(one.booked_at), one.ticket_id, json.dumps(one.needs), one.matter,
        one.with_staff_id,
    )  # fmt: skip


def _appointment(row: tuple[Any, ...]) -> Appointment:
    return Appointment(
        row[0], row[1], row[2], row[3], row[4], row[5], Standing(row[6]), row[7], moment_of(row[8]),
        moment_of(row[9]), row[10], tuple(json.loads(row[11])), row[12], row[13],
    )  # fmt: skip
