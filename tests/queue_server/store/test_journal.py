"""The journal: appended to and nothing else, chained from its first row."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest

from queue_server.store.journal import link_hash
from tests.queue_server.desk.hall import Hall, refused


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """A hall where something has happened."""
    clerk = hall.clerk().sits_at(1)
    for name in ("张三", "李四"):
        hall.citizen(name, "13812341234").takes("法律咨询")
        clerk.serves_next("当场解答")
        hall.evaluator(1).presses(5)
    return hall


@pytest.mark.parametrize(
    "statement",
    [
        "update journal set facts = '{}'",
        "update journal set at = '' where seq = 3",
        "update or replace journal set seq = 99999 where seq = 1",
        "delete from journal",
        "delete from journal where seq = (select max(seq) from journal)",
        "replace into journal select * from journal where seq = 1",
        "insert or replace into journal select seq, id, at, hall_day, event, actor, '{}', previous, hash, hall_id from journal",
        "insert or replace into journal select (select max(seq) + 1 from journal), id, '', '', '', '', '{}', previous, hash, ''"
        " from journal where seq = 1",
        "insert into journal values (99999, 'x', '', '', '', '', '{}', x'', x'', '')",
    ],
)  # fmt: skip
def test_nothing_changes_or_deletes_what_was_written(busy: Hall, statement: str) -> None:
    before = busy.journal()
    with refused("store_unavailable"), busy.store.transaction() as work:
        work.journal._db.execute(statement)
    assert busy.journal() == before
    db = sqlite3.connect(busy.folder / "hall.db")
    with pytest.raises(sqlite3.Error):
        db.execute(statement)
    db.close()
    assert busy.wrong() == []


def test_numbers_run_from_one_without_a_gap(busy: Hall) -> None:
    seqs = [row["seq"] for row in busy.journal()]
    assert seqs == list(range(1, len(seqs) + 1))
    assert busy.queue()["seq"] == seqs[-1]


def test_the_chain_can_be_checked_by_anybody(busy: Hall) -> None:
    """Computed here by hand: SHA-256 over the previous hash and the fields parted by NUL."""
    with busy.house.reading() as rooms:
        rows = rooms.journal._db.execute(
            "select seq, id, at, hall_day, event, actor, facts, previous, hash from journal order by seq"
        ).fetchall()
    previous = bytes(32)
    for seq, row_id, at, hall_day, event, actor, facts, stored_previous, stored in rows:
        assert stored_previous == previous
        body = "\0".join([str(seq), row_id, at, hall_day, event, actor, facts]).encode()
        assert stored == hashlib.sha256(previous + body).digest()
        assert stored == link_hash(previous, seq, row_id, at, hall_day, event, actor, facts)
        previous = stored


def test_it_is_read_in_pages(busy: Hall) -> None:
    whole = busy.journal()
    page = busy.desk.manager.journal(3, 4)
    assert page["rows"] == whole[3:7]
    assert page["last_seq"] == whole[-1]["seq"]
    assert busy.desk.manager.journal(whole[-1]["seq"], 10)["rows"] == []


def test_every_row_names_the_day_who_and_what(busy: Hall) -> None:
    for row in busy.journal():
        assert row["hall_day"] == "2026-11-24"
        assert row["event"].islower()
        assert row["at"].endswith("Z")
        role, _, who = row["actor"].partition(":")
        assert role in {"kiosk", "device", "clerk", "manager"}
        assert who
