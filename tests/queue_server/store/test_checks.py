"""Whoever changes a row behind the hall's back, with the triggers out of the way, is found: every kind of change."""

# ruff: noqa: S608 - the statements are this test's own

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from queue_server.store.checks import disagreements
from queue_server.store.database import DATABASE_NAME
from tests.queue_server.desk.hall import Hall

GUARDS = ("journal_is_history_update", "journal_is_history_delete", "journal_is_history_replace")


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """A hall with one of everything the journal speaks of."""
    clerk, other = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    for name, phone in (("张三", "13812341234"), ("李四", "13900005678"), (None, None)):
        hall.citizen(name, phone).takes("法律咨询", matter="劳动工伤")
        hall.passes(seconds=30)
        number = clerk.calls_next()
        assert number is not None
        hall.passes(seconds=30)
        clerk.starts()
        clerk.writes(number["work_order_id"], summary="谈了很久")
        hall.passes(minutes=5)
        clerk.finishes("当场解答")
        hall.evaluator(1).presses(5)
        hall.evaluator(1).says_why("wait", "skill", remark=f"{name}说很好")
    hall.citizen().takes("公证")
    other.calls_next()
    other.starts()
    other.undoes()
    hall.citizen().takes("公证")
    made = clerk.registers("人民调解", "王五", "13700000000")
    clerk.writes(made["work_order_id"], refused=["phone"])
    hall.passes(minutes=2)
    clerk.finishes("调解不成")
    hall.citizen().gives_up(hall.citizen().takes("法律援助"))
    assert hall.wrong() == []
    return hall


def tampered(hall: Hall, *statements: str) -> list[str]:
    """What the check finds after somebody with the file in hands did this, all guards out of the way."""
    with closing(sqlite3.connect(hall.folder / DATABASE_NAME, isolation_level=None)) as db:
        for guard in GUARDS:
            db.execute(f"drop trigger if exists {guard}")
        for statement in statements:
            cursor = db.execute(statement)
            assert cursor.rowcount != 0, f"changed nothing: {statement}"
    return list(hall.store.check())


FINISHED = "(select id from tickets where state = 'finished' order by number limit 1)"
RATED = "(select visit_id from ratings order by rated_at limit 1)"
SECOND = "(select id from tickets where state = 'finished' order by number desc limit 1)"
ORDER = f"(select id from work_orders where ticket_id = {FINISHED})"


@pytest.mark.parametrize(
    "statement",
    [
        f"update tickets set number = 'A999' where id = {FINISHED}",
        f"update tickets set service = 'notary' where id = {FINISHED}",
        f"update tickets set state = 'cancelled' where id = {FINISHED}",
        "update tickets set state = 'cancelled' where state = 'waiting'",
        f"update tickets set hall_day = '2026-11-23' where id = {FINISHED}",
        f"update tickets set window_no = 3 where id = {FINISHED}",
        f"update tickets set staff_id = (select id from staff where staff_no = '009') where id = {FINISHED}",
        f"update tickets set taken_at = '2026-11-24T01:29:00.000000Z' where id = {FINISHED}",
        f"update tickets set first_called_at = taken_at where id = {FINISHED}",
        f"update tickets set first_called_at = null where id = {FINISHED}",
        f"update tickets set started_at = finished_at where id = {FINISHED}",
        f"update tickets set finished_at = started_at where id = {FINISHED}",
        "update tickets set started_at = taken_at where state = 'called'",
        "update visits set hall_day = '2026-11-23'",
        "update visits set service = 'general'",
        f"update visits set arrived_at = '2026-11-24T01:29:59.000000Z' where id = {RATED}",
        "update visits set finished_at = arrived_at where registered = 1",
        "update visits set started_at = null where registered = 1",
        "update visits set registered = 0 where registered = 1",
        "update visits set registered = 1 where registered = 0",
        "update visits set staff_id = (select id from staff where staff_no = '009') where registered = 1",
        f"update work_orders set matter = '离婚' where id = {ORDER}",
        f"update work_orders set matter = null where id = {ORDER}",
        f"update work_orders set outcome = '已受理' where id = {ORDER}",
        f"update work_orders set feedback = '电话' where id = {ORDER}",
        f"update work_orders set summary_cipher = null where id = {ORDER}",
        f"update work_orders set closed_at = null where id = {ORDER}",
        f"update work_orders set closed_at = opened_at where id = {ORDER}",
        f"update work_orders set voided_at = opened_at where id = {ORDER}",
        "update work_orders set voided_at = null where voided_at is not null",
        f"update work_orders set opened_at = '2026-11-24T01:29:59.000000Z' where id = {ORDER}",
        f"update work_orders set hall_day = '2026-11-23' where id = {ORDER}",
        f"update work_orders set service = 'notary' where id = {ORDER}",
        f"update work_orders set window_no = 3 where id = {ORDER}",
        f"update work_orders set ticket_id = null where id = {ORDER}",
        f"update work_orders set staff_id = (select id from staff where staff_no = '009') where id = {ORDER}",
        f"update work_orders set first_responder_id = (select id from staff where staff_no = '009') where id = {ORDER}",
        f"update visits set name_cipher = null where id = {RATED}",
        f"update visits set phone_cipher = null where id = {RATED}",
        f"update visits set refused_name = 1 where id = {RATED}",
        "update visits set refused_phone = 0 where refused_phone = 1",
        f"update visits set wrapped_key = null where id = {RATED}",
        f"update visits set name_cipher = phone_cipher where id = {RATED}",
        f"update visits set name_cipher = zeroblob(60) where id = {RATED}",
        f"update visits set wrapped_key = zeroblob(61) where id = {RATED}",
        f"update ratings set level = 1 where visit_id = {RATED}",
        f"update ratings set device = 'evaluator-9' where visit_id = {RATED}",
        f"update ratings set rated_at = '2026-11-24T09:00:00.000000Z' where visit_id = {RATED}",
        f"delete from ratings where visit_id = {RATED}",
        f"update rating_reasons set reasons = '[]' where visit_id = {RATED}",
        f"update rating_reasons set given_at = '2026-11-24T09:00:00.000000Z' where visit_id = {RATED}",
        f"update rating_reasons set remark_cipher = null where visit_id = {RATED}",
        "update rating_reasons set remark_cipher = (select remark_cipher from rating_reasons order by given_at desc limit 1)"
        f" where visit_id = {RATED}",
        f"delete from rating_reasons where visit_id = {RATED}",
        "insert into ratings select t.visit_id, p.id, t.hall_day, 5, 'evaluator-1', null, p.opened_at, t.hall_id"
        " from tickets t, prompts p where t.state = 'waiting' and p.id not in (select prompt_id from ratings) limit 1",
        f"delete from work_orders where id = {ORDER}",
        "update journal set facts = replace(facts, '\"level\":5', '\"level\":1')",
        "update journal set actor = 'manager:nobody' where seq = 20",
        "update journal set at = '2026-11-24T09:00:00.000000Z' where seq = 20",
        "update journal set event = 'ticket_taken' where event = 'ticket_called'",
        "update journal set facts = '{}' where event = 'service_started'",
        "update journal set facts = 'rubbish' where seq = 20",
        "update journal set hash = zeroblob(32) where seq = 20",
        "update journal set previous = zeroblob(32) where seq = 20",
        "update journal set seq = seq + 100000 where seq > 20",
        "delete from journal where seq = 20",
        "delete from journal where seq = 1",
        "delete from journal where seq > 20",
        "delete from journal where event = 'visit_rated'",
        "insert into journal select seq + 1, 'forged', at, hall_day, event, actor, facts, hash, hash, hall_id"
        " from journal order by seq desc limit 1",
    ],
)  # fmt: skip
def test_a_change_behind_the_halls_back_is_found(busy: Hall, statement: str) -> None:
    if statement.startswith("insert into ratings"):
        clerk = busy.clerk("007").at(1)
        busy.citizen().takes("法律咨询")
        clerk.serves_next("当场解答")
        busy.citizen().takes("法律咨询")
        assert busy.wrong() == []
    found = tampered(busy, statement)
    assert found
    assert all(sentence for sentence in found)


def test_swapped_ciphers_are_found_and_everything_else_is_still_checked(busy: Hall) -> None:
    found = tampered(
        busy,
        "update visits set name_cipher = case id"
        f" when {RATED} then (select name_cipher from visits v join tickets t on t.visit_id = v.id where t.id = {SECOND})"
        " else name_cipher end where name_cipher is not null",
        f"update tickets set number = 'A999' where id = {SECOND}",
    )
    assert any("打不开" in sentence or "来访人" in sentence for sentence in found)
    assert any("A999" in sentence for sentence in found)


def test_names_of_two_visitors_exchanged_do_not_open(busy: Hall) -> None:
    with closing(sqlite3.connect(busy.folder / DATABASE_NAME)) as db:
        [(one, first), (other, second)] = db.execute(
            "select id, name_cipher from visits where name_cipher is not null and registered = 0"
        ).fetchall()
        db.execute("update visits set name_cipher = ? where id = ?", (second, one))
        db.execute("update visits set name_cipher = ? where id = ?", (first, other))
        db.commit()
    found = [sentence for sentence in busy.wrong() if "打不开" in sentence]
    assert len(found) == 2


@pytest.mark.parametrize("table", ["tickets", "visits", "work_orders", "ratings"])
def test_a_row_that_is_gone_is_missed(busy: Hall, table: str) -> None:
    found = tampered(busy, "pragma foreign_keys = off", f"delete from {table}")
    assert len(found) >= 3


@pytest.mark.parametrize("table", ["tickets", "visits", "work_orders"])
def test_a_row_nobody_made_is_found(busy: Hall, table: str) -> None:
    with closing(sqlite3.connect(busy.folder / DATABASE_NAME)) as db:
        columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
        changed = {"id": "'forged'", "running": "777", "visit_id": "'forged'", "number": "'A777'"}
        chosen = ", ".join(changed.get(column, column) for column in columns)
        db.execute(f"insert into {table} select {chosen} from {table} limit 1")
        db.commit()
    found = list(busy.store.check())
    assert any("流水里没有" in sentence for sentence in found)


def test_a_second_reading_finds_the_same(busy: Hall) -> None:
    found = tampered(busy, f"update tickets set number = 'A999' where id = {FINISHED}")
    assert list(busy.store.check()) == found
    with busy.house.reading() as rooms:
        assert list(disagreements(rooms.journal._db, busy.store.vault)) == found


def test_an_honest_life_is_never_accused(busy: Hall) -> None:
    """Everything a ticket can go through, and its work order with it."""
    hall, clerk, other = busy, busy.clerk("007").at(1), busy.clerk("008").at(2)
    hall.rules(recall_gap_s=0, calls_before_no_show=1)
    other.holds()
    number = hall.citizen("赵六").takes("法律咨询")
    clerk.calls(number)
    clerk.passes_over()
    clerk.undoes()
    clerk.passes_over()
    hall.citizen().comes_back(number)
    clerk.calls(number)
    clerk.starts()
    clerk.undoes()
    clerk.starts()
    clerk.transfers("公证", place="front")
    other.calls(number)
    other.starts()
    other.undoes()
    other.starts()
    other.holds()
    clerk.resumes(number)
    clerk.finishes("已受理", "短信")
    clerk.undoes()
    clerk.writes(number["work_order_id"], first_responder="009", visitor={"name": ""}, refused=["name"])
    clerk.finishes("已指引")
    hall.midnight()
    hall.manager().writes(number["work_order_id"], outcome="当场解答", summary="")
    assert hall.wrong() == []


@pytest.mark.parametrize(
    "statement",
    [
        "update visits set note_cipher = null where note_cipher is not null",
        "update visits set note_staff_id = null where note_cipher is not null",
        "update visits set note_cipher = randomblob(61) where note_cipher is not null",
    ],
)
def test_a_changed_note_of_a_transfer_is_found(busy: Hall, statement: str) -> None:
    clerk = busy.clerk("007").at(1)
    busy.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.transfers(to_staff_no="008", note="请大声说")
    assert busy.wrong() == []
    assert any("转移附言" in sentence for sentence in tampered(busy, statement))
