"""交接留言: what one person leaves for the next at a window, until they say 知道了."""

import sqlite3
from contextlib import closing

import pytest

from tests.queue_server.desk.hall import Hall, refused

NOTE = "王小明下午三点回来补材料\n电话 13800001234"


def test_the_next_person_finds_the_note_until_they_have_read_it(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    note_id = first.leaves_note(f"  {NOTE} ")
    hall.passes(minutes=5)
    first.leaves()
    second = hall.clerk("008").sits_at(1)
    [note] = second.console()["handover_notes"]
    assert note == {
        "id": note_id, "text": NOTE, "staff_name": "林敏", "written_at": "2026-11-24T01:30:00Z", "own": False,
    }  # fmt: skip
    second.leaves()
    third = hall.clerk("009").sits_at(1)
    assert third.notes() == [("林敏", NOTE)]
    third.has_read(note_id)
    assert third.notes() == []
    third.has_read(note_id)
    assert hall.events().count("handover_read") == 1


def test_the_note_waits_over_night_and_over_a_restart(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    first.leaves_note(NOTE)
    first.leaves()
    hall.midnight()
    hall.reopens()
    assert hall.clerk("008").sits_at(1).notes() == [("林敏", NOTE)]


def test_whoever_takes_over_finds_it_too_and_several_stand_in_order(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    first.leaves_note("打印机缺纸")
    hall.passes(seconds=1)
    first.leaves_note("三点有预约")
    second = hall.clerk("008").takes_over(1)
    assert second.notes() == [("林敏", "打印机缺纸"), ("林敏", "三点有预约")]


def test_the_note_is_for_one_window_and_read_there_only(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    note_id = first.leaves_note(NOTE)
    other = hall.clerk("008").sits_at(2)
    assert other.notes() == []
    assert other.at(1).notes() == []
    assert hall.manager().at(1).notes() == []
    with refused("unknown_note"):
        other.has_read(note_id)
    with refused("unknown_note"):
        first.has_read("nothing")
    with refused("not_signed_in"):
        other.at(1).has_read(note_id)
    with refused("not_signed_in"):
        hall.clerk("009").at(3).leaves_note(NOTE)


def kept_of(hall: Hall, note_id: str) -> tuple[bytes, bytes]:
    """What the database still has of a note: its key and its text."""
    with closing(sqlite3.connect(hall.folder / "hall.db")) as db:
        row: tuple[bytes, bytes] = db.execute(
            "select wrapped_key, text_cipher from handover_notes where id = ?", (note_id,)
        ).fetchone()
    return row


def test_once_read_nothing_is_kept_of_what_it_said(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    note_id = first.leaves_note(NOTE)
    other_id = first.leaves_note("三点有预约")
    second = hall.clerk("008").takes_over(1)
    assert all(kept_of(hall, note_id))
    second.has_read(note_id)
    assert kept_of(hall, note_id) == (b"", b"")
    assert second.notes() == [("林敏", "三点有预约")]
    second.has_read(note_id)
    assert all(kept_of(hall, other_id))
    assert hall.wrong() == []


def test_what_was_read_before_this_was_so_is_emptied_at_the_next_start(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    note_id = first.leaves_note(NOTE)
    kept = kept_of(hall, note_id)
    first.has_read(note_id)
    hall.tampers("update handover_notes set wrapped_key = ?, text_cipher = ? where id = ?", *kept, note_id)
    hall.tampers("delete from _sqlite_migrations where name = 'seats_read_notes_emptied'")
    hall.reopens()
    assert kept_of(hall, note_id) == (b"", b"")
    assert hall.wrong() == []


def test_nobody_puts_away_what_they_cannot_see(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    note_id = first.leaves_note(NOTE)
    first.leaves()
    second = hall.clerk("008").sits_at(1)
    for somebody in (hall.supervisor(), hall.manager()):
        assert somebody.at(1).notes() == []
        with refused("not_signed_in"):
            somebody.at(1).has_read(note_id)
    assert second.notes() == [("林敏", NOTE)]


def test_the_writer_sees_it_and_takes_it_back(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    note_id = first.leaves_note(NOTE)
    assert [note["own"] for note in first.console()["handover_notes"]] == [True]
    first.has_read(note_id)
    first.leaves()
    assert hall.clerk("008").sits_at(1).notes() == []


def test_an_empty_note_is_none(hall: Hall) -> None:
    with refused("note_empty"):
        hall.clerk().sits_at(1).leaves_note(" \n ")


def test_pressed_twice_it_is_one_note(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    assert first.leaves_note(NOTE, press_id="once") == first.leaves_note(NOTE, press_id="once")
    assert len(first.notes()) == 1


def test_journal_and_messages_know_who_and_when_and_not_a_word_of_it(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    seq = hall.journal()[-1]["seq"]
    note_id = first.leaves_note(NOTE)
    second = hall.clerk("008").takes_over(1)
    second.has_read(note_id)
    rows = {row["event"]: row["facts"] for row in hall.journal(seq)}
    assert rows["handover_noted"]["staff_id"] == first.caller.staff_id
    assert rows["handover_read"]["staff_id"] == second.caller.staff_id
    for told in (str(hall.journal()), str([(one.event, one.after) for one in hall.heard])):
        assert not any(word in told for word in ("王小明", "13800001234", "补材料"))


@pytest.mark.parametrize("secret", ["王小明", "13800001234", "补材料"])
def test_no_file_holds_it_in_clear(hall: Hall, secret: str) -> None:
    first = hall.clerk("007").sits_at(1)
    first.leaves_note(NOTE)
    hall.clerk("008").takes_over(1).console()
    for path in hall.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(secret.encode(coding) in content for coding in ("utf-8", "utf-16-le", "gb18030"))
