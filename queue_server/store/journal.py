"""The journal: append-only, hash-chained from its first row, free of personal data.

Each row's hash covers the row and the hash before it, so a changed, removed or inserted row breaks the chain from
there on. UPDATE and DELETE are refused by triggers; whoever gets round them is found by :func:`broken_links`.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from uuid_utils import uuid7

from queue_server.domain.events import Event
from queue_server.store.moments import text_of
from queue_server.store.remembered import FORGETFUL, Forgetful

GENESIS = b"\x00" * 32
LAST_LINK = "the journal's last link"
"""Remembered under this; a wrong one could not be written after, for the number is unique."""
_FACTS = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Journal:
    """Appends events and reads them back."""

    def __init__(self, db: sqlite3.Connection, remembered: Forgetful = FORGETFUL) -> None:
        self._db = db
        self._remembered = remembered

    def append(self, event: Event, actor: str, now: datetime, hall_day: str) -> int:
        """Writes one event and returns its sequence number, which only grows."""
        last_seq, previous = self._remembered.look(LAST_LINK, self._read_last)
        seq = last_seq + 1
        row_id, at = str(uuid7()), text_of(now)
        facts = _FACTS.encode(event.facts())
        link = link_hash(previous, seq, row_id, at, hall_day, event.name, actor, facts)
        self._db.execute(
            "insert into journal (seq, id, at, hall_day, event, actor, facts, previous, hash) values (?,?,?,?,?,?,?,?,?)",
            (seq, row_id, at, hall_day, event.name, actor, facts, previous, link),
        )
        self._remembered.keep(LAST_LINK, (seq, link))
        return seq

    def last_seq(self) -> int:
        """The newest sequence number, 0 for an empty journal."""
        return int(self._db.execute("select coalesce(max(seq), 0) from journal").fetchone()[0])

    def newest_moments(self, today: str) -> tuple[str | None, str | None]:
        """When anything was last written, and when on an earlier day; of the newest entries, whatever their clock said."""
        row = self._db.execute(
            "select max(at), max(case when hall_day < ? then at end)"
            " from (select at, hall_day from journal order by seq desc limit 5000)",
            (today,),
        ).fetchone()
        return row[0], row[1]

    def after(self, seq: int, limit: int) -> list[dict[str, Any]]:
        """Rows after ``seq``, oldest first."""
        rows = self._db.execute(
            "select seq, at, hall_day, event, actor, facts, hash from journal where seq > ? order by seq limit ?",
            (seq, limit),
        )
        return [
            {"seq": r[0], "at": r[1], "hall_day": r[2], "event": r[3], "actor": r[4], "facts": json.loads(r[5]),
             "hash": r[6].hex()}
            for r in rows
        ]  # fmt: skip

    def told_of_tickets(self, from_day: str, to_day: str) -> list[tuple[str, str, dict[str, Any]]]:
        """What happened to tickets on these days, both included: event, moment, facts, oldest first."""
        rows = self._db.execute(
            "select event, at, facts from journal where hall_day between ? and ?"
            " and (event glob 'ticket_*' or event glob 'service_*' or event in"
            " ('press_undone', 'appointment_checked_in')) order by seq",
            (from_day, to_day),
        )
        return [(event, at, json.loads(facts)) for event, at, facts in rows]

    def last_at_windows(self, hall_day: str) -> dict[int, str]:
        """When each window last opened, paused, called, began, finished or sent somebody on that day."""
        rows = self._db.execute(
            "select coalesce(json_extract(facts, '$.window_no'), json_extract(facts, '$.from_window_no')) as no, max(at)"
            " from journal where hall_day = ? and event in ('window_opened', 'window_closed', 'window_paused',"
            " 'window_unpaused', 'window_taken_over',"
            " 'ticket_called', 'service_started', 'service_finished', 'ticket_missed', 'ticket_held',"
            " 'ticket_resumed', 'ticket_transferred', 'press_undone', 'visit_registered', 'registered_visit_finished')"
            " and no is not null group by no",
            (hall_day,),
        )
        return dict(rows.fetchall())

    def rule_changes(self, before_seq: int | None, limit: int) -> list[dict[str, Any]]:
        """What managers changed, newest first, before this sequence number."""
        rows = self._db.execute(
            "select seq, at, actor, facts from journal where event = 'rules_changed' and (? is null or seq < ?)"
            " order by seq desc limit ?",
            (before_seq, before_seq, limit),
        )
        return [{"seq": r[0], "at": r[1], "actor": r[2], "facts": json.loads(r[3])} for r in rows]

    def _read_last(self) -> tuple[int, bytes]:
        """Sequence number and hash of the newest row."""
        last = self._db.execute("select seq, hash from journal order by seq desc limit 1").fetchone()
        return (0, GENESIS) if last is None else (last[0], last[1])

    def broken_links(self) -> Iterator[str]:
        """One sentence per place where the chain does not hold."""
        expected_seq, previous = 1, GENESIS
        rows = self._db.execute(
            "select seq, id, at, hall_day, event, actor, facts, previous, hash from journal order by seq"
        )
        for seq, row_id, at, hall_day, event, actor, facts, stored_previous, stored in rows:
            if seq != expected_seq:
                yield f"流水缺少第 {expected_seq} 行（之后是第 {seq} 行）。"
            if stored_previous != previous:
                yield f"流水第 {seq} 行与前一行接不上。"
            if link_hash(stored_previous, seq, row_id, at, hall_day, event, actor, facts) != stored:
                yield f"流水第 {seq} 行被改动。"
            expected_seq, previous = seq + 1, stored


def link_hash(
    previous: bytes, seq: int, row_id: str, at: str, hall_day: str, event: str, actor: str, facts: str
) -> bytes:
    """The hash of one link: SHA-256 over the previous hash and the row, fields parted by NUL."""
    body = "\x00".join((str(seq), row_id, at, hall_day, event, actor, facts)).encode()
    return hashlib.sha256(previous + body).digest()
