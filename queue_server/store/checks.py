"""Whether the rows say what the journal says: one sentence per disagreement.

The journal is history; the tables are its present. Whoever changes a row behind the hall's back, even with the
triggers out of the way, is found here.
"""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from queue_server.store.journal import Journal
from queue_server.store.vault import Vault
from queue_server.store.visits import Visits, order_hashes, visitor_hashes


def disagreements(db: sqlite3.Connection, vault: Vault) -> Iterator[str]:
    """Everything wrong with the database, the journal's chain, and the rows against the journal."""
    for (verdict,) in db.execute("pragma integrity_check"):
        if verdict != "ok":
            yield f"数据库结构：{verdict}"
    for table, row_id, parent, _ in db.execute("pragma foreign_key_check"):
        yield f"数据库引用：{table} 第 {row_id} 行指向不存在的 {parent}"
    yield from Journal(db).broken_links()
    last = _LastWords(db)
    yield from _tickets(db, last)
    yield from _orders(db, vault, last)
    yield from _visitors(db, vault, last)
    yield from _ratings(db, last)


class _LastWords:
    """What the journal said last of each ticket, work order, visitor and rating."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.tickets: dict[str, tuple[str, str, str]] = {}
        self.taken_at: dict[str, str] = {}
        self.first_called_at: dict[str, str] = {}
        self.finished_at: dict[str, str] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.opened: set[str] = set()
        self.visitors: dict[str, dict[str, Any]] = {}
        self.levels: dict[str, int] = {}
        for event, at, text in db.execute("select event, at, facts from journal order by seq"):
            self._hear(event, at, json.loads(text))

    def _hear(self, event: str, at: str, facts: dict[str, Any]) -> None:
        ticket_id = facts.get("ticket_id")
        if ticket_id and "state" in facts:
            self.tickets[ticket_id] = (facts["number"], facts["service"], facts["state"])
            if event == "ticket_taken":
                self.taken_at[ticket_id] = at
            elif event == "ticket_called":
                self.first_called_at.setdefault(ticket_id, at)
            elif event == "service_finished":
                self.finished_at[ticket_id] = at
        elif event == "work_order_opened":
            self.opened.add(facts["work_order_id"])
        elif event == "work_order_changed":
            self.orders[facts["work_order_id"]] = facts["values"]
        elif event == "visitor_noted":
            self.visitors[facts["visit_id"]] = facts["values"]
        elif event == "visit_rated":
            self.levels[facts["visit_id"]] = facts["level"]


def _tickets(db: sqlite3.Connection, last: _LastWords) -> Iterator[str]:
    seen = set()
    rows = db.execute(
        "select id, number, service, state, taken_at, first_called_at, finished_at from tickets"
    )
    for ticket_id, number, service, state, taken_at, first_called_at, finished_at in rows:
        seen.add(ticket_id)
        said = last.tickets.get(ticket_id)
        if said is None:
            yield f"号票 {number}：流水里没有这张号票"
        elif said != (number, service, state):
            yield f"号票 {number}：表中为 {service}/{state}，流水最后为 {said[0]}/{said[1]}/{said[2]}"
        if said is not None and taken_at != last.taken_at.get(ticket_id):
            yield f"号票 {number}：取号时间与流水不符"
        if first_called_at != last.first_called_at.get(ticket_id):
            yield f"号票 {number}：首次叫号时间与流水不符"
        if state == "finished" and finished_at != last.finished_at.get(ticket_id):
            yield f"号票 {number}：办结时间与流水不符"
    for missing in last.tickets.keys() - seen:
        yield f"号票 {last.tickets[missing][0]}：流水里有，表中没有"


def _orders(db: sqlite3.Connection, vault: Vault, last: _LastWords) -> Iterator[str]:
    visits, seen = Visits(db, vault), set()
    for order_id, visit_id in db.execute("select id, visit_id from work_orders").fetchall():
        seen.add(order_id)
        order = visits.order(order_id)
        if order_id not in last.opened or order is None:
            yield f"工单 {order_id}：流水里没有这张工单"
            continue
        said = last.orders.get(order_id)
        if said is None:
            if order.matter or order.outcome or order.feedback or visits.summary(order):
                yield f"工单 {order_id}：内容没有记入流水"
            continue
        if order_hashes(visits.visit_key(visit_id), order, visits.summary(order)) != said:
            yield f"工单 {order_id}：内容与流水不符"
    for missing in last.opened - seen:
        yield f"工单 {missing}：流水里有，表中没有"


def _visitors(db: sqlite3.Connection, vault: Vault, last: _LastWords) -> Iterator[str]:
    visits = Visits(db, vault)
    rows = db.execute(
        "select id, wrapped_key is not null, name_cipher is not null or phone_cipher is not null or refused_name"
        " or refused_phone from visits"
    ).fetchall()
    for visit_id, has_key, has_words in rows:
        said = last.visitors.get(visit_id)
        if said is None:
            if has_words:
                yield f"来访 {visit_id}：来访人没有记入流水"
        elif has_key and visitor_hashes(visits.visit_key(visit_id), visits.visitor(visit_id)) != said:
            yield f"来访 {visit_id}：来访人与流水不符"


def _ratings(db: sqlite3.Connection, last: _LastWords) -> Iterator[str]:
    levels = dict(db.execute("select visit_id, level from ratings").fetchall())
    for visit_id in levels.keys() | last.levels.keys():
        if levels.get(visit_id) != last.levels.get(visit_id):
            yield f"来访 {visit_id}：评价与流水不符"
