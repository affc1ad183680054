"""One visit of several people: every name kept like the visitor's own, found by the whole name, masked."""

import sqlite3
from contextlib import closing

import pytest

from tests.queue_server.desk.hall import Hall, Person, refused

GROUP = ["李四", "王五", "欧阳小明"]


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def serving(hall: Hall, clerk: Person, **wish: object) -> str:
    """Somebody is being served; the id of the work order."""
    hall.citizen("张三", "13812341234").takes("法律咨询", **wish)
    number = clerk.calls_next()
    assert number is not None
    clerk.starts()
    return str(number["work_order_id"])


def test_names_given_with_the_number_stand_on_the_work_order(hall: Hall, clerk: Person) -> None:
    order = clerk.reads(serving(hall, clerk, companions=tuple(GROUP)))
    assert (order["companions"], order["party"]) == (GROUP, 4)
    assert clerk.console()["party"] == 4


def test_a_party_may_be_more_than_its_names(hall: Hall, clerk: Person) -> None:
    order = clerk.reads(serving(hall, clerk, party=15, companions=("李四",)))
    assert (order["companions"], order["party"]) == (["李四"], 15)


def test_the_clerk_writes_them_whole_and_blanks_and_doubles_are_dropped(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    clerk.writes(order_id, companions=[" 李四 ", "", "王五", "李四"])
    assert clerk.reads(order_id)["companions"] == ["李四", "王五"]
    clerk.writes(order_id, companions=["王五"])
    assert clerk.reads(order_id)["companions"] == ["王五"]
    clerk.writes(order_id, companions=[])
    assert clerk.reads(order_id)["companions"] == []


def test_thirty_names_are_enough(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    clerk.writes(order_id, companions=[f"工友{no}" for no in range(30)])
    with refused("too_many_companions"):
        clerk.writes(order_id, companions=[f"工友{no}" for no in range(31)])
    assert len(clerk.reads(order_id)["companions"]) == 30


def test_every_one_is_found_by_the_whole_name_and_masked(hall: Hall, clerk: Person) -> None:
    serving(hall, clerk, companions=tuple(GROUP))
    (row,) = hall.ledger(q="欧阳小明")
    assert (row["companions"], row["party"]) == (["李*", "王*", "欧***"], 4)
    assert hall.ledger(q="欧阳") == []
    (row,) = hall.ledger(q="王五", unmask_reason="核对农民工名单")
    assert row["companions"] == GROUP


def test_no_name_stands_in_the_file_or_the_journal(hall: Hall, clerk: Person) -> None:
    serving(hall, clerk, companions=tuple(GROUP))
    with closing(sqlite3.connect(hall.folder / "hall.db")) as db:
        dump = "\n".join(db.iterdump())
    assert not [name for name in GROUP if name in dump]
    noted = next(row for row in hall.journal() if row["event"] == "companions_noted")
    assert noted["facts"]["people"] == 3


def test_verify_finds_a_name_that_was_taken_away(hall: Hall, clerk: Person) -> None:
    order = clerk.reads(serving(hall, clerk, companions=("李四", "王五")))
    hall.tampers("delete from companions where visit_id = ? and place = 2", order["visit_id"])
    assert any("同来人员" in sentence for sentence in hall.wrong())
    clerk.writes(order["id"], companions=["李四"])
