"""Years of a hall in its database, written in bulk: as many visits as a run asks for, up to this minute.

What the server would have written of each visit stands there: ticket, visit with an encrypted name and phone, work order,
call, rating, and in the journal (whose chain holds) the number taken and called. Written before the server starts.
"""

import json
import random
import sqlite3
import string
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from uuid_utils import uuid7

from hardware_config.clock import SystemClock
from queue_server.domain.calling import Why
from queue_server.domain.events import TicketCalled, TicketTaken
from queue_server.domain.ticket import State
from queue_server.store.journal import GENESIS, link_hash
from queue_server.store.moments import text_of
from queue_server.store.vault import Vault, read_key

ZONE = ZoneInfo("Asia/Shanghai")
A_DAY = 800
"""Visits of a hall day; a year of working days is 200,000."""
WORKING_DAYS = 5
RATED_SHARE = 0.7
SURNAMES = "王李张刘陈杨黄赵周吴"
MATTERS = ("婚姻家庭", "劳动工伤", "债权债务", "交通事故")
OUTCOME = "当场解答"
TABLES = {
    "visits": "id, hall_day, service, arrived_at, window_no, staff_id, started_at, finished_at, wrapped_key, name_cipher,"
    " phone_cipher, name_index, phone_index, phone4_index",
    "tickets": "id, hall_day, queue_day, prefix, running, number, service, visit_id, state, queue_key, window_no, staff_id,"
    " taken_at, first_called_at, called_at, last_call_at, started_at, finished_at, calls, query_code",
    "calls": "seq, hall_day, ticket_id, number, service, window_no, called_at, is_recall",
    "work_orders": "id, hall_day, visit_id, ticket_id, service, window_no, staff_id, first_responder_id, opened_at,"
    " closed_at, matter, outcome, feedback",
    "prompts": "id, visit_id, window_no, device, state, opened_at, expires_at",
    "ratings": "visit_id, prompt_id, hall_day, level, device, rated_at",
    "journal": "seq, id, at, hall_day, event, actor, facts, previous, hash",
}


class Offer(NamedTuple):
    """What the hall of the database has: services with their prefixes, and who sits where."""

    services: list[tuple[str, str]]
    staff: list[tuple[int, str]]


class Journal:
    """Links the events of the years to what stands in the journal."""

    def __init__(self, db: sqlite3.Connection) -> None:
        last = db.execute("select seq, hash from journal order by seq desc limit 1").fetchone()
        self.seq, self._previous = (0, GENESIS) if last is None else last

    def link(self, at: str, day: str, event: Any) -> tuple[Any, ...]:
        """The next row."""
        self.seq += 1
        facts = json.dumps(event.facts(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        row_id, previous = str(uuid7()), self._previous
        self._previous = link_hash(previous, self.seq, row_id, at, day, event.name, "system", facts)
        return (self.seq, row_id, at, day, event.name, "system", facts, previous, self._previous)


def write_years(data: Path, visits: int) -> None:
    """Fills the hall with so many visits: working days back from yesterday, and today until now."""
    vault, chance = Vault(read_key(data / "hall.key")), random.Random(20261124)
    db = sqlite3.connect(data / "hall.db", isolation_level=None)
    try:
        db.execute("pragma synchronous = off")
        offer = Offer(
            db.execute("select code, prefix from services order by position").fetchall(),
            list(enumerate((row[0] for row in db.execute("select id from staff where role = 'clerk'")), 1)),
        )
        journal = Journal(db)
        for day, begins, ends, count in _days(SystemClock().now(), visits):
            db.execute("begin immediate")
            rows = _rows_of(
                day.isoformat(), list(_moments(begins, ends, count)), offer, vault, chance, journal
            )
            for table, columns in TABLES.items():
                marks = ", ".join("?" * (columns.count(",") + 1))
                db.executemany(f"insert into {table} ({columns}) values ({marks})", rows[table])  # noqa: S608
            db.execute("commit")
        last = max(row[4] for row in rows["tickets"])
        counters = [(day.isoformat(), prefix, last) for _, prefix in offer.services]
        db.executemany("insert or replace into counters (hall_day, prefix, last) values (?, ?, ?)", counters)
    finally:
        db.close()


def _days(now: datetime, visits: int) -> Iterator[tuple[date, datetime, datetime, int]]:
    """Every day with its first and last moment and how many came, oldest first."""
    today = now.astimezone(ZONE).date()
    past: list[date] = []
    day = today
    while len(past) * A_DAY < visits - A_DAY:
        day -= timedelta(days=1)
        if day.weekday() < WORKING_DAYS:
            past.append(day)
    for one in reversed(past):
        nine = datetime.combine(one, time(9), ZONE)
        yield one, nine, nine + timedelta(hours=8), A_DAY
    yield today, datetime.combine(today, time(), ZONE), now, min(A_DAY, visits)


def _moments(begins: datetime, ends: datetime, count: int) -> Iterator[datetime]:
    """When people came: one after the other, the last ones early enough to be served."""
    apart = (ends - begins) * 0.8 / count
    return (begins + apart * place for place in range(count))


def _rows_of(
    day: str,
    arrivals: Sequence[datetime],
    offer: Offer,
    vault: Vault,
    chance: random.Random,
    journal: Journal,
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of one day, by table."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    told: list[tuple[str, Any]] = []
    room = max(timedelta(minutes=1), (arrivals[-1] - arrivals[0]) / 5)
    for place, arrived in enumerate(arrivals):
        code, prefix = offer.services[place % len(offer.services)]
        window, staff = offer.staff[place % len(offer.staff)]
        running = place // len(offer.services) + 1
        number = f"{prefix}{running:03d}"
        ids = [str(uuid7()) for _ in range(4)]
        ticket, visit, order, prompt = ids
        called = arrived + min(timedelta(seconds=chance.randrange(1800)), room / 2)
        started = called + min(timedelta(seconds=chance.randrange(10, 60)), room / 8)
        finished = started + min(timedelta(seconds=chance.randrange(120, 900)), room / 4)
        taken_at, called_at, started_at, finished_at = map(
            text_of, (one.astimezone(UTC) for one in (arrived, called, started, finished))
        )
        rows["visits"].append(
            (
                visit,
                day,
                code,
                taken_at,
                window,
                staff,
                started_at,
                finished_at,
                *_person(visit, vault, chance),
            )
        )
        rows["tickets"].append(
            (ticket, day, day, prefix, running, number, code, visit, "finished", place + 1, window, staff, taken_at,
             called_at, called_at, called_at, started_at, finished_at, 1,
             "".join(chance.choices(string.digits, k=4)))
        )  # fmt: skip
        rows["work_orders"].append(
            (order, day, visit, ticket, code, window, staff, staff, started_at, finished_at, chance.choice(MATTERS),
             OUTCOME, None)
        )  # fmt: skip
        if chance.random() < RATED_SHARE:
            level = chance.choice((5, 5, 5, 4, 4, 3))
            rows["prompts"].append((prompt, visit, window, "evaluator-1", "rated", finished_at, finished_at))
            rows["ratings"].append((visit, prompt, day, level, "evaluator-1", finished_at))
        place_in_line = {"ticket_id": ticket, "number": number, "service": code, "queue_key": place + 1}
        told.append(
            (taken_at, TicketTaken(state=State.WAITING, window_no=None, visit_id=visit, **place_in_line))
        )
        told.append(
            (
                called_at,
                TicketCalled(
                    state=State.CALLED,
                    window_no=window,
                    staff_id=staff,
                    why=Why.LONGEST_WAIT,
                    **place_in_line,
                ),
            )
        )
    for at, event in sorted(told, key=lambda one: one[0]):
        rows["journal"].append(journal.link(at, day, event))
        if isinstance(event, TicketCalled):
            rows["calls"].append(
                (journal.seq, day, event.ticket_id, event.number, event.service, event.window_no, at, 0)
            )
    return rows


def _person(visit: str, vault: Vault, chance: random.Random) -> tuple[Any, ...]:
    """A name and a phone under the visit's own key, and what they are found by."""
    name = chance.choice(SURNAMES) + chr(0x4E00 + chance.randrange(2000))
    phone = f"13{chance.randrange(10**9):09d}"
    wrapped = vault.new_wrapped_key(visit)
    key = vault.opened(wrapped, visit)
    return (
        wrapped, key.seal(name, f"visits.name:{visit}"), key.seal(phone, f"visits.phone:{visit}"),
        vault.index_of("name", name), vault.index_of("phone", phone), vault.index_of("phone4", phone[-4:]),
    )  # fmt: skip
