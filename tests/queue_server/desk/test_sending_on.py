"""Sent to a person, with a word for whoever goes on: by name, refused where nobody knows where they sit, told to nobody else."""

from __future__ import annotations

import pytest

from tests.queue_server.desk.hall import Hall, Number, Person, refused

NOTE = "听力不好，请大声说；儿子在外地，联系 13907970002"


@pytest.fixture
def clerks(hall: Hall) -> tuple[Person, Person]:
    """Lin Min at window 1, Zhou Hang at window 2."""
    return hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)


def called_at(hall: Hall, clerk: Person) -> Number:
    """Somebody comes and is called."""
    number = hall.citizen("罗平", "13907970001").takes("法律咨询")
    assert clerk.calls_next().number == number.number
    return number


def test_a_person_is_the_window_they_sit_at(hall: Hall, clerks: tuple[Person, Person]) -> None:
    first, second = clerks
    number = called_at(hall, first)
    first.transfers(to_staff_no="008")
    assert first.calls_next() is None
    assert second.calls_next().number == number.number
    assert number["hall_day"] == hall.today


def test_a_person_and_another_service_go_together(hall: Hall, clerks: tuple[Person, Person]) -> None:
    first, second = clerks
    number = called_at(hall, first)
    first.transfers("公证", to_staff_no="008", place="end")
    assert number["service"] == "notary"
    assert second.calls_next().number == number.number


def test_who_sits_nowhere_or_is_unknown_cannot_be_sent_to(hall: Hall, clerks: tuple[Person, Person]) -> None:
    first, second = clerks
    number = called_at(hall, first)
    with refused("staff_not_seated") as said:
        first.transfers(to_staff_no="009")
    assert said.value.sentence == "吴岚现在没有在任何窗口签到，请改选业务或窗口。"
    with refused("unknown_staff"):
        first.transfers(to_staff_no="999")
    with refused("transfer_target_twice"):
        first.transfers(to_staff_no="008", to_window=2)
    with refused("transfer_target_missing"):
        first.transfers()
    second.leaves()
    with refused("staff_not_seated"):
        first.transfers(to_staff_no="008")
    assert number.state == "called"


def test_the_console_lists_who_sits_where(hall: Hall, clerks: tuple[Person, Person]) -> None:
    places = {one["window_no"]: one for one in clerks[0].console()["windows"]}
    assert (places[2]["staff_no"], places[2]["staff_name"], places[2]["state"]) == ("008", "周航", "open")
    assert places[3]["staff_no"] is None


def test_the_note_is_read_where_the_number_is_called_and_nowhere_before(
    hall: Hall, clerks: tuple[Person, Person]
) -> None:
    first, second = clerks
    called_at(hall, first)
    assert first.console()["note"] is None
    first.transfers(to_staff_no="008", note=f"  {NOTE} ")
    assert NOTE not in str(second.console())
    second.calls_next()
    assert second.console()["note"] == {"text": NOTE, "staff_name": "林敏"}
    second.starts()
    assert second.console()["note"]["text"] == NOTE
    second.finishes()
    assert second.console()["note"] is None


def test_the_next_transfer_takes_the_note_away_or_brings_its_own(
    hall: Hall, clerks: tuple[Person, Person]
) -> None:
    first, second = clerks
    called_at(hall, first)
    first.transfers(to_staff_no="008", note=NOTE)
    second.calls_next()
    second.transfers(to_staff_no="007", note="已看过材料")
    first.calls_next()
    assert first.console()["note"] == {"text": "已看过材料", "staff_name": "周航"}
    first.transfers(to_staff_no="008")
    second.calls_next()
    assert second.console()["note"] is None
    assert hall.wrong() == []


def test_the_note_is_in_no_journal_no_screen_and_not_readable_in_the_file(
    hall: Hall, clerks: tuple[Person, Person]
) -> None:
    first, second = clerks
    called_at(hall, first)
    first.transfers(to_staff_no="008", note=NOTE)
    second.calls_next()
    for seen in (hall.journal(), hall.queue(), hall.heard):
        assert "听力" not in str(seen)
    hall.close()
    for file in hall.folder.glob("hall.db*"):
        assert "听力不好".encode() not in file.read_bytes()
    hall.reopens()
    assert hall.desk.console.console(second.caller, 2)["note"]["text"] == NOTE


def test_pressed_twice_it_is_one_transfer_with_one_note(hall: Hall, clerks: tuple[Person, Person]) -> None:
    first, _ = clerks
    called_at(hall, first)
    first.transfers(to_staff_no="008", note=NOTE, press_id="once")
    first.transfers(to_staff_no="008", note=NOTE, press_id="once")
    assert hall.events().count("transfer_noted") == 1
    with refused("press_id_reused"):
        first.transfers(to_staff_no="008", note="另一句", press_id="once")
