"""The one write path: whole or nothing, one at a time, told after the commit; what the disk and others may refuse."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hardware_config.clock import monotonic
from queue_server.domain.errors import HallError, StoreTrouble
from queue_server.domain.events import HallFounded
from queue_server.store import Recorded, database, open_store, snapshot
from queue_server.store.database import DATABASE_NAME, KEY_NAME, store_trouble
from tests.queue_server.desk.hall import Hall, refused
from tests.queue_server.store.programs import Program


def rows(hall: Hall, statement: str) -> list[Any]:
    """What a connection of its own finds in the file."""
    with closing(sqlite3.connect(hall.folder / DATABASE_NAME)) as db:
        return db.execute(statement).fetchall()


# --- whole or nothing ---------------------------------------------------------------------------------------------


def test_what_breaks_in_the_middle_leaves_nothing(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    everything = (
        "select (select count(*) from tickets), (select count(*) from visits), (select max(seq) from journal)"
    )
    before = rows(hall, everything)
    with pytest.raises(ZeroDivisionError), hall.store.transaction() as work:
        work.numbers.next_running(hall.today, "A")
        work.record(HallFounded("center"), "nobody", hall.clock.at, hall.today)
        raise ZeroDivisionError
    assert rows(hall, everything) == before
    assert hall.citizen().takes("法律咨询").number == "A002"
    assert hall.wrong() == []


def test_a_keyboard_interrupt_leaves_nothing_either(hall: Hall) -> None:
    with pytest.raises(KeyboardInterrupt), hall.store.transaction() as work:
        work.numbers.next_running(hall.today, "A")
        raise KeyboardInterrupt
    assert hall.citizen().takes("法律咨询").number == "A001"


def test_a_transaction_in_a_transaction_is_refused(hall: Hall) -> None:
    with pytest.raises(RuntimeError, match="already under way"), hall.store.transaction() as work:
        work.numbers.next_running(hall.today, "A")
        with hall.store.transaction():
            pytest.fail("nested")
    assert hall.citizen().takes("法律咨询").number == "A001"


def test_a_look_within_a_look_is_refused_instead_of_waiting_for_ever(hall: Hall) -> None:
    with pytest.raises(RuntimeError, match="already under way"), hall.store.reading():
        hall.desk.reception.services()
    assert len(hall.desk.reception.services()) == 8


def test_a_look_during_a_write_sees_what_was_before(hall: Hall) -> None:
    with hall.store.transaction() as work:
        work.offer.keep_fact("name", "new")
        with hall.store.reading() as rooms:
            assert rooms.offer.fact("name") != "new"
    with hall.store.reading() as rooms:
        assert rooms.offer.fact("name") == "new"


def test_one_look_is_one_moment(hall: Hall) -> None:
    with hall.store.reading() as rooms:
        before = rooms.journal.last_seq()
        writer = threading.Thread(target=lambda: hall.citizen().takes("consult"))
        writer.start()
        writer.join(10)
        assert rooms.journal.last_seq() == before
    assert hall.queue()["seq"] > before


def test_a_look_cannot_write(hall: Hall) -> None:
    with pytest.raises(StoreTrouble), hall.store.reading() as rooms:
        rooms.offer.keep_fact("name", "new")
    with pytest.raises(StoreTrouble), snapshot(hall.folder, hall.store.vault) as rooms:
        rooms.offer.keep_fact("name", "new")


def test_a_constraint_of_the_tables_is_the_last_guard(hall: Hall) -> None:
    for _ in range(2):
        hall.citizen().takes("法律咨询")
    hall.clerk().sits_at(1).calls_next()
    for statement in (
        "update tickets set state = 'serving', window_no = 1",
        "update tickets set running = 1",
        "update windows set staff_id = (select staff_id from windows where no = 1) where no = 2",
        "insert into calls values (1, '2026-11-24', 'nobody', 'A001', 'consult', 1, '', 0, '')",
    ):
        with refused("store_unavailable"), hall.store.transaction() as work:
            work.tickets._db.execute(statement)
    assert hall.wrong() == []


# --- told after the commit ----------------------------------------------------------------------------------------


def test_what_was_recorded_is_told_after_the_commit_in_order(hall: Hall) -> None:
    told: list[tuple[int, int]] = []

    def published(recorded: list[Recorded]) -> None:
        [(stored,)] = rows(hall, "select max(seq) from journal")
        told.extend((one.seq, stored) for one in recorded)

    hall.store.published = published
    clerk = hall.clerk().sits_at(1)
    for _ in range(3):
        hall.citizen("张三").takes("法律咨询")
        clerk.serves_next("当场解答")
    seqs = [seq for seq, _ in told]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert all(seq <= stored for seq, stored in told)
    assert seqs[-1] == hall.queue()["seq"]


def test_what_was_refused_is_not_told(hall: Hall) -> None:
    hall.heard.clear()
    with refused("unknown_service"):
        hall.citizen().takes("divorce")
    with pytest.raises(ZeroDivisionError), hall.store.transaction() as work:
        work.record(HallFounded("center"), "nobody", hall.clock.at, hall.today)
        raise ZeroDivisionError
    assert hall.heard == []


def test_a_publisher_that_fails_undoes_nothing(hall: Hall) -> None:
    def published(recorded: list[Recorded]) -> None:
        raise ZeroDivisionError

    hall.store.published = published
    with pytest.raises(ZeroDivisionError):
        hall.citizen().takes("法律咨询")
    hall.store.published = hall.heard.extend
    assert hall.waiting() == ["A001"]
    assert hall.citizen().takes("法律咨询").number == "A002"


def test_eight_threads_are_told_in_journal_order(hall: Hall) -> None:
    threads = [
        threading.Thread(target=lambda: [hall.citizen().takes("法律咨询") for _ in range(5)])
        for _ in range(8)
    ]
    hall.heard.clear()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    seqs = [one.seq for one in hall.heard]
    assert seqs == sorted(seqs)
    assert len(set(seqs)) == len(seqs) == 40


# --- who else writes ----------------------------------------------------------------------------------------------


def test_another_process_with_the_lock_is_waited_for(hall: Hall) -> None:
    with Program("tests.queue_server.store.holder", hall.folder / DATABASE_NAME) as other:
        assert other.says() == "held"
        assert hall.waiting() == [], "a look waits for no writer"
        timer = threading.Timer(1.0, other.told)
        timer.start()
        begun = monotonic()
        number = hall.citizen().takes("法律咨询")
        waited = monotonic() - begun
        timer.join(10)
        assert other.says() == "free"
    assert 0.8 <= waited < 4.5
    assert number.number == "A001"


def test_a_lock_held_too_long_is_trouble_not_a_frozen_hall(hall: Hall) -> None:
    with Program("tests.queue_server.store.holder", hall.folder / DATABASE_NAME) as other:
        assert other.says() == "held"
        begun = monotonic()
        with refused("store_busy") as said:
            hall.citizen().takes("法律咨询")
        assert monotonic() - begun >= 4.8
        assert said.value.status == 503
        assert hall.waiting() == []
        other.told()
        assert other.says() == "free"
        assert hall.citizen().takes("法律咨询").number == "A001"
    assert hall.wrong() == []


def test_two_first_starts_agree_ten_times(tmp_path: Path) -> None:
    with (
        Program("tests.queue_server.store.first_start") as one,
        Program("tests.queue_server.store.first_start") as other,
    ):
        assert (one.says(), other.says()) == ("ready", "ready")
        for time in range(10):
            folder = tmp_path / f"hall-{time}"
            one.told(str(folder))
            other.told(str(folder))
            first, second = one.says(), other.says()
            assert not first.startswith("broken")
            assert first == second
            store = open_store(folder)
            with store.reading() as rooms:
                assert len(rooms.offer.services()) == 8
                assert [member.staff_no for member in rooms.people.staff()] == ["001"]
            assert list(store.check()) == []
            store.close()
            assert sorted(path.name for path in folder.iterdir()) == [DATABASE_NAME, KEY_NAME]


def test_a_second_start_changes_nothing(hall: Hall) -> None:
    before = rows(hall, "select * from journal")
    hall.reopens()
    hall.reopens()
    assert rows(hall, "select * from journal") == before


# --- a disk that is full ------------------------------------------------------------------------------------------


def fill_up(hall: Hall, spare_pages: int) -> None:
    """From now on the file may only grow by so many pages."""
    writer = hall.store._writer
    [(pages,)] = writer.execute("pragma page_count").fetchall()
    writer.execute(f"pragma max_page_count = {pages + spare_pages}")


@pytest.mark.parametrize("spare_pages", [0, 1, 2, 3, 5, 8, 13])
def test_a_full_disk_is_said_and_nothing_is_half_written(hall: Hall, spare_pages: int) -> None:
    clerk = hall.clerk().sits_at(1)
    fill_up(hall, spare_pages)
    taken = []
    with refused("disk_full") as said:
        for _ in range(1000):
            taken.append(hall.citizen("张三", "13812341234").takes("法律咨询", matter="劳动工伤").number)
    assert said.value.status == 503
    assert hall.waiting() == taken
    assert hall.wrong() == []
    for deed in (lambda: hall.citizen("李四").takes("公证"), clerk.calls_next):
        try:
            deed()
        except HallError as trouble:
            assert trouble.code == "disk_full"
        assert hall.wrong() == []
    hall.store._writer.execute("pragma max_page_count = 1000000")
    more = hall.citizen().takes("法律咨询").number
    assert more == f"A{len(taken) + 1:03d}"
    assert hall.wrong() == []


def test_threads_on_a_full_disk_are_told_each_for_himself(hall: Hall) -> None:
    fill_up(hall, 4)
    taken: list[str] = []
    refusals: list[str] = []

    def work() -> None:
        for _ in range(20):
            try:
                taken.append(hall.citizen("张三", "13812341234").takes("法律咨询").number)
            except HallError as trouble:
                refusals.append(trouble.code)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(taken) + len(refusals) == 80
    assert set(refusals) == {"disk_full"}
    assert sorted(hall.waiting()) == sorted(taken)
    assert hall.wrong() == []


# --- a file that is none ------------------------------------------------------------------------------------------


def test_rubbish_is_not_a_hall(tmp_path: Path) -> None:
    (tmp_path / KEY_NAME).write_bytes(b"k" * 32)
    (tmp_path / DATABASE_NAME).write_bytes(b"this is no database " * 500)
    with refused("store_corrupt"):
        open_store(tmp_path)


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with refused("store_unavailable"):
        open_store(tmp_path / "file" / "hall")


def test_a_torn_file_is_found(hall: Hall) -> None:
    for _ in range(30):
        hall.citizen("张三", "13812341234").takes("法律咨询")
    hall.close()
    path = hall.folder / DATABASE_NAME
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    try:
        hall._open()
    except StoreTrouble as trouble:
        assert trouble.code == "store_corrupt"
        hall.store._reader = hall.store._writer = sqlite3.connect(":memory:")
        return
    try:
        assert hall.wrong() != []
    except StoreTrouble as trouble:
        assert trouble.code == "store_corrupt"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (sqlite3.SQLITE_FULL, "disk_full"),
        (sqlite3.SQLITE_CORRUPT, "store_corrupt"),
        (sqlite3.SQLITE_CORRUPT | (1 << 8), "store_corrupt"),
        (sqlite3.SQLITE_NOTADB, "store_corrupt"),
        (sqlite3.SQLITE_IOERR, "store_unavailable"),
        (sqlite3.SQLITE_CONSTRAINT, "store_unavailable"),
        (None, "store_unavailable"),
    ],
)
def test_every_trouble_of_sqlite_has_a_word(code: int | None, word: str) -> None:
    trouble = sqlite3.OperationalError("as SQLite says")
    if code is not None:
        trouble.sqlite_errorcode = code
    said = store_trouble(trouble)
    assert (said.code, said.status) == (word, 503)
    assert "as SQLite says" not in said.sentence


def test_every_connection_is_made_alike(hall: Hall) -> None:
    def pragma(db: sqlite3.Connection, name: str) -> object:
        return db.execute(f"pragma {name}").fetchone()[0]

    writer, reader = hall.store._writer, hall.store._reader
    assert [pragma(writer, name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")] == [
        "wal", 2, 1, 0,
    ]  # fmt: skip
    assert [pragma(reader, name) for name in ("query_only", "busy_timeout")] == [1, 0]
    assert database.WAIT_FOR_LOCK_S == 5
