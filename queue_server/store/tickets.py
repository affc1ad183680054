"""Tickets, and the lines they stand in."""

import json
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from queue_server.domain.calling import AtWindow, Before, Waiting, ahead
from queue_server.domain.ticket import State, Ticket
from queue_server.store.moments import maybe_moment, maybe_text, moment_of, text_of
from queue_server.store.remembered import FORGETFUL, Forgetful
from queue_server.store.training import IS_ON

_COLUMNS = (
    "id, number, service, hall_day, state, visit_id, queue_key, taken_at, window_no, for_window_no, first_called_at,"
    " called_at, last_call_at, started_at, finished_at, calls, recalls, returns, staff_id, queue_day, training"
)


_WAITING_COLUMNS = "id, service, queue_key, number, for_window_no, priority_class, raised, needs"
# Each of these looks up single places of the index by day, state, service and key: none grows with the day.
_LATEST_KEY = (
    "select max(latest) from (select (select max(queue_key) from tickets"
    " where queue_day = ?1 and state = 'waiting' and service = services.code and appointed is null) as latest from services"
    " union all select max(queue_key) from tickets"
    " where queue_day = ?1 and state in ('called', 'serving', 'on_hold', 'missed') and appointed is null)"
)
_FIRST_OF_EACH = (
    f"select {_WAITING_COLUMNS} from tickets where id in (select (select id from tickets"
    " where queue_day = ? and state = 'waiting' and service = services.code and for_window_no is null and raised is null"
    " and needs = '[]' and (priority_class is null) = turn.column1 order by queue_key, id limit 1)"
    " from services, (values (0), (1)) as turn where code in ({}))"
)
_SENT_HERE = "for_window_no = ? and (? or service in ({services}))"
_CALLED_HERE = f"(for_window_no is null and service in ({{services}}) or {_SENT_HERE})"
_RAISED = (
    f"select {_WAITING_COLUMNS} from tickets where queue_day = ? and state = 'waiting' and raised is not null"
    f" and {_CALLED_HERE}"
)
_FIRST_SENT = (
    f"select {_WAITING_COLUMNS} from tickets where queue_day = ? and state = 'waiting' and {_SENT_HERE}"
    " order by queue_key, id limit 1"
)
_OF_CLASSES = (
    f"select {_WAITING_COLUMNS} from tickets where queue_day = ? and state = 'waiting' and {_CALLED_HERE}"
    " and (needs = '[]' or for_window_no is not null) and priority_class in ({classes}) order by queue_key, id limit 1"
)
# Named, for SQLite would rather look through everybody of these services who waits.
_WITH_NEEDS = (
    f"select {_WAITING_COLUMNS} from tickets indexed by tickets_with_needs where queue_day = ? and state = 'waiting'"
    " and needs <> '[]' and for_window_no is null and service in ({})"
)
# Written as the indexes are (tickets_by_turn, tickets_raised), so that no row itself is read.
_RAISED_IN_LINE = (
    "select count(*) from tickets b indexed by tickets_raised where b.queue_day = t.queue_day and b.state = 'waiting'"
    " and b.raised is not null and b.service = t.service and (t.raised is null or b.raised < t.raised)"
)
_OF_TURN = (
    "select count(*) from tickets b where b.queue_day = t.queue_day and b.state = 'waiting' and b.raised is null"
    " and b.service = t.service and (b.priority_class is null) ="
)
_STANDING = (
    "select t.query_code, t.priority_class, coalesce(s.name, t.service), t.raised, t.state = 'waiting',"
    f" ({_RAISED_IN_LINE}), ({_OF_TURN} (t.priority_class is null)"
    " and b.queue_key <= t.queue_key and (b.queue_key < t.queue_key or b.id < t.id)),"
    f" ({_OF_TURN} (t.priority_class is not null)),"
    " coalesce((select since_normal from balances where hall_day = t.queue_day and service = t.service), 0),"
    " coalesce((select json_extract(body, '$.priority_per_normal') from rules), 2), j.id, j.state,"
    " (select case when voided_at is null then id end from work_orders where visit_id = t.visit_id"
    " order by place desc limit 1)"
    " from tickets t left join services s on s.code = t.service"
    " left join print_jobs j on j.id = (select id from print_jobs where ticket_id = t.id and paper = 'ticket'"
    " order by created_at desc, id desc limit 1) where t.id = ?"
)


_MOST = "no key is beyond"


class Standing(NamedTuple):
    """What surrounds a ticket."""

    query_code: str
    priority_class: str | None
    service_name: str
    ahead: int | None
    """How many of the same service are called before it; None when it does not wait."""
    print_job_id: str | None
    print_state: str | None
    work_order_id: str | None
    """None when there is none, or it was voided."""


class Care(NamedTuple):
    """What a ticket's people need, by code, and how many came together."""

    needs: tuple[str, ...] = ()
    party: int = 1


NOTHING_NEEDED = Care()


class Tickets:
    """Reads and writes tickets."""

    def __init__(self, db: sqlite3.Connection, remembered: Forgetful = FORGETFUL) -> None:
        self._db = db
        self._remembered = remembered

    def add(self, ticket: Ticket, prefix: str, running: int, details: dict[str, Any]) -> None:
        """Writes a new ticket. ``details``: query_code, priority class and reason, matter, language, printer, needs, party,
        and the appointed time it stands by."""
        self._db.execute(
            "insert into tickets (id, hall_day, queue_day, prefix, running, number, service, visit_id, state, queue_key,"
            " taken_at, query_code, priority_class, priority_reason, matter, language, printer, needs, party, appointed,"
            f" training) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,{IS_ON})",
            (
                ticket.id, ticket.hall_day, ticket.queue_day, prefix, running, ticket.number, ticket.service,
                ticket.visit_id, ticket.state, ticket.queue_key, text_of(ticket.taken_at), details["query_code"],
                details.get("priority_class"), details.get("priority_reason"), details.get("matter"),
                details.get("language"), details.get("printer"),
                json.dumps(details.get("needs") or []), details.get("party") or 1,
                details.get("appointed"),
            ),
        )  # fmt: skip
        if not details.get("appointed"):
            self._note_key(ticket)

    def save(self, ticket: Ticket) -> None:
        """Writes what verbs change."""
        self._db.execute(
            "update tickets set service=?, state=?, queue_key=?, window_no=?, for_window_no=?, first_called_at=?,"
            " called_at=?, last_call_at=?, started_at=?, finished_at=?, calls=?, recalls=?, returns=?, staff_id=? where id=?",
            (
                ticket.service, ticket.state, ticket.queue_key, ticket.window_no, ticket.for_window_no,
                maybe_text(ticket.first_called_at), maybe_text(ticket.called_at), maybe_text(ticket.last_call_at),
                maybe_text(ticket.started_at), maybe_text(ticket.finished_at), ticket.calls, ticket.recalls,
                ticket.returns, ticket.staff_id, ticket.id,
            ),
        )  # fmt: skip
        self._note_key(ticket)

    def declare(
        self, ticket_id: str, needs: Sequence[str], priority_class: str | None, priority_reason: str | None
    ) -> None:
        """What its people said of themselves, whole."""
        self._db.execute(
            "update tickets set needs = ?, priority_class = ?, priority_reason = ? where id = ?",
            (json.dumps(list(needs)), priority_class, priority_reason, ticket_id),
        )

    def keep_printer(self, ticket_id: str, printer: str) -> None:
        """Where the ticket was printed last."""
        self._db.execute("update tickets set printer = ? where id = ?", (printer, ticket_id))

    def get(self, ticket_id: str) -> Ticket | None:
        """The ticket, or None."""
        row = self._db.execute(f"select {_COLUMNS} from tickets where id = ?", (ticket_id,)).fetchone()
        return None if row is None else _ticket(row)

    def at_window(self, window_no: int) -> Ticket | None:
        """The ticket this window is calling or serving, of whatever day."""
        row = self._db.execute(
            f"select {_COLUMNS} from tickets where window_no = ? and state in ('called', 'serving')",
            (window_no,),
        ).fetchone()
        return None if row is None else _ticket(row)

    def as_waiting(self, ticket_id: str) -> Waiting:
        """The ticket as the calling rule sees it."""
        row = self._db.execute(
            f"select {_WAITING_COLUMNS} from tickets where id = ?", (ticket_id,)
        ).fetchone()
        return _waiting(row)

    def waiting(self, hall_day: str, service: str | None = None) -> list[Waiting]:
        """Those who wait today, in calling order; of one service if named."""
        of_service = "" if service is None else " and service = ?"
        rows = self._db.execute(
            f"select {_WAITING_COLUMNS} from tickets where queue_day = ? and state = 'waiting'"
            + of_service
            + " order by queue_key, id",
            (hall_day,) if service is None else (hall_day, service),
        )
        return [_waiting(row) for row in rows]

    def first_in_line(self, hall_day: str, window: AtWindow, *, sent_for_anything: bool) -> list[Waiting]:
        """Whom a window may call next: of each of its services the first of each turn, whoever was put on top, the first
        of its own classes, and the first who was sent to this very window (whatever for, or for these services).

        Everybody who needs something is among them: the rule may leave the first of them to another window.
        """
        services = ",".join("?" for _ in window.services)
        sent_here = (window.no, sent_for_anything, *window.services)
        called_here = (*window.services, *sent_here)
        rows = self._db.execute(_FIRST_OF_EACH.format(services), (hall_day, *window.services)).fetchall()
        rows += self._db.execute(_WITH_NEEDS.format(services), (hall_day, *window.services)).fetchall()
        rows += self._db.execute(_RAISED.format(services=services), (hall_day, *called_here)).fetchall()
        rows += self._db.execute(_FIRST_SENT.format(services=services), (hall_day, *sent_here)).fetchall()
        if window.classes:
            classes = ",".join("?" for _ in window.classes)
            of_classes = _OF_CLASSES.format(services=services, classes=classes)
            rows += self._db.execute(of_classes, (hall_day, *called_here, *sorted(window.classes))).fetchall()
        return [_waiting(row) for row in dict.fromkeys(rows)]

    def somebody_normal_waits(self, hall_day: str, service: str) -> bool:
        """Whether a normal number of this service waits for anybody."""
        row = self._db.execute(
            "select 1 from tickets where queue_day = ? and state = 'waiting' and service = ? and priority_class is null"
            " and for_window_no is null and raised is null limit 1",
            (hall_day, service),
        ).fetchone()
        return row is not None

    def since_normal(self, hall_day: str) -> dict[str, int]:
        """How many priority numbers of each service were called since its last normal one."""
        rows = self._db.execute("select service, since_normal from balances where hall_day = ?", (hall_day,))
        return dict(rows.fetchall())

    def keep_since_normal(self, hall_day: str, service: str, since_normal: int) -> None:
        """Writes a service's count."""
        self._db.execute(
            "insert into balances (hall_day, service, since_normal) values (?, ?, ?)"
            " on conflict (hall_day, service) do update set since_normal = excluded.since_normal",
            (hall_day, service, since_normal),
        )

    def raise_ticket(self, ticket_id: str, raised: int, reason: str) -> None:
        """Puts a waiting ticket on top, in the order of ``raised``."""
        self._db.execute(
            "update tickets set raised = ?, raise_reason = ? where id = ?", (raised, reason, ticket_id)
        )

    def end_raise(self, ticket_id: str) -> None:
        """The call it was put on top for has come; the reason stays."""
        self._db.execute("update tickets set raised = null where id = ?", (ticket_id,))

    def latest_key(self, hall_day: str, from_key: int = 0) -> int | None:
        """The greatest queue key among today's open tickets: those who wait, and those who may wait again.

        Kept appointments are left out: their keys may lie ahead of now, and nobody new has to stand behind them. None
        also where it is known without looking that all keys are smaller than ``from_key``.
        """
        if self._most(hall_day) < from_key:
            return None
        return self._read_latest_key(hall_day)

    def waiting_by_service(self, hall_day: str) -> dict[str, int]:
        """How many wait for each service; services nobody waits for are absent."""
        rows = self._db.execute(
            "select service, count(*) from tickets where queue_day = ? and state = 'waiting' group by service",
            (hall_day,),
        )
        return dict(rows.fetchall())

    def waiting_for_every_service(self, hall_day: str) -> dict[str, int]:
        """How many wait for each service, those nobody waits for included, in the order of the kiosk."""
        rows = self._db.execute(
            "select code, (select count(*) from tickets where queue_day = ? and state = 'waiting' and service = code)"
            " from services order by position, code",
            (hall_day,),
        )
        return dict(rows.fetchall())

    def taken_today(self, hall_day: str, service: str) -> int:
        """How many numbers of this service were taken today: what a cap counts.

        Cancelled ones too; people sent on count where they took their number, for a visit keeps its first service.
        """
        row = self._db.execute(
            "select count(*) from visits where hall_day = ? and registered = 0 and service = ? and training = 0",
            (hall_day, service),
        ).fetchone()
        return int(row[0])

    def in_states(self, hall_day: str, states: Sequence[State]) -> list[Ticket]:
        """Today's tickets in these states, in calling order."""
        marks = ",".join("?" for _ in states)
        rows = self._db.execute(
            f"select {_COLUMNS} from tickets where queue_day = ? and state in ({marks}) order by queue_key, id",
            (hall_day, *states),
        )
        return [_ticket(row) for row in rows]

    def found(self, hall_day: str, number: str | None, query_code: str | None) -> list[Ticket]:
        """Today's tickets of this number (or running number alone) or query code, whatever became of them.

        While the hall practises the practice numbers are found, otherwise the real ones.
        """
        running = int(number) if number and number.isascii() and number.isdecimal() else None
        rows = self._db.execute(
            f"select {_COLUMNS} from tickets where queue_day = ? and training = {IS_ON}"
            " and (number = ? or running = ? or query_code = ?)"
            " order by taken_at, id",
            (hall_day, number, running, query_code),
        )
        return [_ticket(row) for row in rows]

    def cares(self, hall_day: str, states: Sequence[State]) -> dict[str, Care]:
        """What those in these states need, or how many they are, by ticket; whoever needs nothing is absent."""
        marks = ",".join("?" for _ in states)
        rows = self._db.execute(
            f"select id, needs, party from tickets where queue_day = ? and state in ({marks})"
            " and (needs <> '[]' or party > 1)",
            (hall_day, *states),
        )
        return {ticket_id: Care(tuple(json.loads(needs)), party) for ticket_id, needs, party in rows}

    def care(self, ticket_id: str) -> Care:
        """What this one needs, and how many came together."""
        needs, party = self._db.execute(
            "select needs, party from tickets where id = ?", (ticket_id,)
        ).fetchone()
        return Care(tuple(json.loads(needs)), party)

    def left_over(self, before_day: str) -> list[Ticket]:
        """Open tickets in the queues of earlier days: what midnight has to abandon or to keep."""
        rows = self._db.execute(
            f"select {_COLUMNS} from tickets where queue_day < ?"
            " and state in ('waiting', 'called', 'missed', 'on_hold') order by queue_day, queue_key, id",
            (before_day,),
        )
        return [_ticket(row) for row in rows]

    def standing(self, ticket_id: str) -> Standing:
        """What a ticket is shown with: its service's name, its place in the line, its newest print job and order."""
        row = self._db.execute(_STANDING, (ticket_id,)).fetchone()
        (
            query_code,
            priority_class,
            name,
            raised,
            waits,
            *before,
            since_normal,
            ratio,
            job_id,
            job_state,
            order_id,
        ) = row
        place = None
        if waits:
            place = ahead(
                priority_class is not None, raised is not None, Before(*before), since_normal, ratio
            )
        return Standing(query_code, priority_class, name, place, job_id, job_state, order_id)

    def details(self, ticket_id: str) -> dict[str, Any]:
        """What verbs never change: priority class, matter, query code, printer, prefix."""
        row = self._db.execute(
            "select query_code, priority_class, priority_reason, matter, language, printer, prefix from tickets where id = ?",
            (ticket_id,),
        ).fetchone()
        names = ("query_code", "priority_class", "priority_reason", "matter", "language", "printer", "prefix")
        return dict(zip(names, row, strict=True))

    # --- inside ------------------------------------------------------------------------------------------------------

    def _read_latest_key(self, hall_day: str) -> int | None:
        row = self._db.execute(_LATEST_KEY, (hall_day,)).fetchone()
        return None if row[0] is None else int(row[0])

    def _most(self, hall_day: str) -> int:
        """A key none of the day's open tickets is beyond: the greatest there was, or was written since."""
        return self._remembered.look((_MOST, hall_day), lambda: self._read_latest_key(hall_day) or 0)

    def _note_key(self, ticket: Ticket) -> None:
        if ticket.queue_key > self._most(ticket.queue_day):
            self._remembered.keep((_MOST, ticket.queue_day), ticket.queue_key)


def _waiting(row: tuple[Any, ...]) -> Waiting:
    return Waiting._make((*row[:-1], _needs(row[-1])))


@lru_cache(maxsize=128)
def _needs(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _ticket(row: tuple[Any, ...]) -> Ticket:
    return Ticket(
        id=row[0], number=row[1], service=row[2], hall_day=row[3], state=State(row[4]), visit_id=row[5],
        queue_key=row[6], taken_at=moment_of(row[7]), window_no=row[8], for_window_no=row[9],
        first_called_at=maybe_moment(row[10]), called_at=maybe_moment(row[11]), last_call_at=maybe_moment(row[12]),
        started_at=maybe_moment(row[13]), finished_at=maybe_moment(row[14]), calls=row[15], recalls=row[16],
        returns=row[17], staff_id=row[18], kept_for=None if row[19] == row[3] else row[19],
        training=bool(row[20]),
    )  # fmt: skip
