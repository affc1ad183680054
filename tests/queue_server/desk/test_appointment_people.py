"""Appointments with somebody by name: booked once at a time, away on some days, and called by that person's window."""

from __future__ import annotations

import pytest

from queue_server.desk.appointment_people import Whom
from queue_server.store.checks import disagreements
from tests.queue_server.desk.bookings import Bookings
from tests.queue_server.desk.hall import Hall, refused

LIN, ZHOU, WU = "007", "008", "009"
"""林敏, 周航 and 吴岚 may sit at a window."""
TOMORROW, IN_TWO_DAYS = "2026-11-25", "2026-11-26"


@pytest.fixture
def bookings(hall: Hall) -> Bookings:
    """Half past nine; two people at a time may be booked for a consultation or a notary act."""
    desk = Bookings(hall)
    body = desk.offers("09:00-11:00", people=2)
    notary = {**body["offers"][0], "service": "notary", "slot_min": 60}
    both = {**body, "offers": [*body["offers"], notary]}
    hall.desk.appointment_offer.put_offer(hall.manager().caller, both)
    return desk


# --- who may be asked for -------------------------------------------------------------------------------------------


def test_whoever_may_sit_at_a_window_may_be_asked_for(bookings: Bookings) -> None:
    bookings.hall.clerk(ZHOU).sits_at(2)
    people = {one["staff_no"]: one for one in bookings.hall.desk.appointment_people.people()["people"]}
    assert set(people) == {"001", "005", LIN, ZHOU, WU}
    assert people[LIN] == {"staff_no": LIN, "name": "林敏", "title": "律师", "window_no": None, "away": []}
    assert people[ZHOU]["window_no"] == 2
    with refused("not_a_window_role"):
        bookings.books("10:00", with_staff_no="010")
    with refused("unknown_staff"):
        bookings.books("10:00", with_staff_no="099")


def test_nobody_need_be_asked_for(bookings: Bookings) -> None:
    one = bookings.books("10:00")
    assert (one["with_staff_no"], one["with_name"]) == (None, None)
    came = bookings.checks_in(one)
    assert came["for_window_no"] is None


# --- one person, one appointment at a time --------------------------------------------------------------------------


def test_one_person_has_one_appointment_at_a_time_whatever_it_is_for(bookings: Bookings) -> None:
    one = bookings.books("10:00", with_staff_no=LIN)
    assert (one["with_staff_no"], one["with_name"]) == (LIN, "林敏")
    assert bookings.slots() == {"09:00": 0, "09:30": 0, "10:00": 1, "10:30": 2}
    assert bookings.slots(with_staff_no=LIN) == {"09:00": 0, "09:30": 0, "10:00": 0, "10:30": 2}
    assert bookings.slots(with_staff_no=ZHOU)["10:00"] == 1
    with refused("person_booked", others=[ZHOU, WU], next={"day": "2026-11-24", "begins": "10:30"}) as said:
        bookings.books("10:00", with_staff_no=LIN)
    assert said.value.sentence == (
        "林敏11月24日 10:00 已有预约。同一时间可以约周航、吴岚，或者不指定人。林敏最近的空闲是11月24日 10:30。"
    )
    with refused("person_booked"):  # an hour for the notary, from ten to eleven
        bookings.books("10:00", service="notary", with_staff_no=LIN)
    bookings.books("10:00", with_staff_no=ZHOU)
    bookings.cancels(one)
    assert bookings.books("10:00", with_staff_no=LIN)["with_name"] == "林敏"


def test_the_database_itself_refuses_a_person_twice(bookings: Bookings) -> None:
    bookings.books("10:00", with_staff_no=LIN)
    bookings.books("10:00", with_staff_no=ZHOU)
    with refused("store_unavailable"), bookings.hall.store.transaction() as work:
        work.appointments._db.execute(
            "update appointments set with_staff_id = (select min(with_staff_id) from appointments)"
        )


def test_moving_keeps_the_person_unless_another_is_asked_for(bookings: Bookings) -> None:
    one = bookings.books("10:00", with_staff_no=LIN)
    bookings.books("10:00", with_staff_no=ZHOU)
    assert bookings.moves(one, "10:30")["with_staff_no"] == LIN
    moved = bookings.moves(one, "10:30", whom=Whom(WU))
    assert (moved["begins"], moved["with_staff_no"]) == ("10:30", WU)
    with refused("same_slot"):
        bookings.moves(one, "10:30", whom=Whom(WU))
    with refused("person_booked"):
        bookings.moves(bookings.books("10:30"), "10:30", whom=Whom(WU))
    assert bookings.moves(one, "10:30", whom=Whom(None))["with_staff_no"] is None


def test_a_full_slot_still_lets_its_own_people_ask_for_somebody_else(bookings: Bookings) -> None:
    one, _ = bookings.books("10:00"), bookings.books("10:00")
    assert bookings.slots()["10:00"] == 0
    assert bookings.moves(one, "10:00", whom=Whom(LIN))["with_name"] == "林敏"


# --- days away ------------------------------------------------------------------------------------------------------


def test_nobody_is_booked_with_somebody_who_is_away(bookings: Bookings) -> None:
    told = bookings.says_away(LIN, TOMORROW, IN_TWO_DAYS)
    assert told == {
        "person": {"staff_no": LIN, "name": "林敏", "title": "律师", "window_no": None, "away": [TOMORROW, IN_TWO_DAYS]},
        "touched": 0,
    }  # fmt: skip
    (day,) = bookings.days(TOMORROW, with_staff_no=LIN)
    assert (day["reason"], day["slots"]) == ("林敏不在", [])
    assert bookings.slots(TOMORROW) == {"09:00": 2, "09:30": 2, "10:00": 2, "10:30": 2}
    with refused("person_away", others=[ZHOU, WU], next={"day": "2026-11-27", "begins": "09:00"}) as said:
        bookings.books("10:00", TOMORROW, with_staff_no=LIN)
    assert said.value.sentence == (
        "林敏11月25日不在。同一时间可以约周航、吴岚，或者不指定人。林敏最近的空闲是11月27日 09:00。"
    )
    bookings.says_away(LIN, TOMORROW, away=False)
    assert bookings.books("10:00", TOMORROW, with_staff_no=LIN)["with_name"] == "林敏"


def test_whoever_is_booked_with_somebody_who_is_away_after_all_is_to_be_called(bookings: Bookings) -> None:
    one, other = (bookings.books("10:00", day, with_staff_no=LIN) for day in (TOMORROW, IN_TWO_DAYS))
    bookings.books("10:00", TOMORROW)
    assert bookings.says_away(LIN, TOMORROW)["touched"] == 1
    (touched,) = bookings.desk.board(None)["touched"]
    assert (touched["id"], touched["touched"]) == (one["id"], "林敏当天不在，请电话告知改期或改约别人。")
    bookings.moves(one, "10:00", TOMORROW, Whom(ZHOU))
    assert bookings.desk.board(None)["touched"] == []
    bookings.hall.desk.staff.change(bookings.hall.manager().caller, LIN, {"disabled": True})
    (touched,) = bookings.desk.board(None)["touched"]
    assert (touched["id"], "改约别人" in touched["touched"]) == (other["id"], True)


def test_days_away_begin_today_and_are_not_without_end(bookings: Bookings) -> None:
    for first, last in ((TOMORROW, "2026-11-24"), ("2026-11-20", "2026-11-23"), (TOMORROW, "2027-11-25")):
        with refused("bad_span"):
            bookings.says_away(LIN, first, last)
    with refused("bad_day"):
        bookings.says_away(LIN, "tomorrow")
    assert bookings.says_away(LIN, "2026-11-20", TOMORROW)["person"]["away"] == ["2026-11-24", TOMORROW]


# --- the day's list -------------------------------------------------------------------------------------------------


def test_the_days_list_of_one_person(bookings: Bookings) -> None:
    bookings.hall.clerk(LIN).sits_at(1)
    mine, _, _ = (
        bookings.books(at, with_staff_no=no) for at, no in (("10:00", LIN), ("10:00", ZHOU), ("10:30", None))
    )
    board = bookings.desk.board(None)
    told = [(one["with_name"], one["with_window_no"]) for one in board["appointments"]]
    assert sorted(told, key=str) == [("周航", None), ("林敏", 1), (None, None)]
    assert board["counts"]["booked"] == 3
    board = bookings.desk.board(None, LIN)
    assert [one["id"] for one in board["appointments"]] == [mine["id"]]
    assert board["counts"]["booked"] == 1


# --- coming ---------------------------------------------------------------------------------------------------------


def test_the_number_goes_to_the_person_at_its_time(bookings: Bookings) -> None:
    hall = bookings.hall
    lin, zhou = hall.clerk(LIN).sits_at(1), hall.clerk(ZHOU).sits_at(2)
    hall.passes(minutes=15)
    first = hall.citizen().takes("法律咨询")  # 09:45, before the ten minutes
    hall.passes(minutes=10)
    after = hall.citizen().takes("法律咨询")  # 09:55
    came = bookings.checks_in(bookings.books("10:00", with_staff_no=LIN))
    assert came["for_window_no"] == 1
    sheet = hall.printer().receives(came["ticket"]["print"]["job_id"])
    assert sheet is not None
    assert "约见林敏，1 号窗口" in sheet["ticket"]["lines"]
    assert hall.waiting("法律咨询") == [first.number, came["ticket"]["number"], after.number]
    assert [zhou.serves_next().number for _ in range(2)] == [first.number, after.number]
    assert zhou.calls_next() is None
    called = lin.calls_next()
    assert called is not None
    assert called.number == came["ticket"]["number"]


def test_somebody_who_is_not_here_can_be_waited_for_or_anybody_may_call(bookings: Bookings) -> None:
    hall, citizen = bookings.hall, bookings.hall.citizen()
    zhou = hall.clerk(ZHOU).sits_at(2)
    one = bookings.books("10:00", with_staff_no=LIN)
    hall.passes(minutes=25)
    behind = hall.citizen().takes("法律咨询")  # 09:55
    with refused("person_not_seated") as said:
        bookings.checks_in(one)
    assert said.value.sentence == "林敏现在没有在任何窗口签到，可以先等一等，或者改由任何窗口接待。"
    with refused("person_not_seated") as said:
        bookings.checks_in(one, citizen, code=one["code"])
    assert "请到导服台" in said.value.sentence
    assert bookings.standing(one) == "booked"
    came = bookings.checks_in(one, anyone=True)
    assert (came["for_window_no"], came["on_time"]) == (None, True)
    assert hall.waiting("法律咨询") == [came["ticket"]["number"], behind.number]
    called = zhou.calls_next()
    assert called is not None
    assert called.number == came["ticket"]["number"]


def test_at_the_kiosk_the_number_goes_to_the_person_too(bookings: Bookings) -> None:
    hall = bookings.hall
    hall.clerk(LIN).sits_at(3)
    one = bookings.books("10:00", with_staff_no=LIN)
    assert bookings.checks_in(one, hall.citizen(), code=one["code"])["for_window_no"] == 3


# --- what stays -----------------------------------------------------------------------------------------------------


def test_verify_finds_what_was_changed_behind_the_halls_back(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.says_away(ZHOU, TOMORROW, IN_TWO_DAYS)
    bookings.says_away(ZHOU, IN_TWO_DAYS, away=False)
    one = bookings.books("10:00", with_staff_no=LIN)
    bookings.moves(one, "10:30", whom=Whom(WU))
    assert list(disagreements(hall.store._writer, hall.store.vault)) == []
    for statement, word in (
        ("update appointments set with_staff_id = null", "约的人"),
        ("delete from absences", "不在的日子 2026-11-25：流水里有"),
        ("update absences set day = '2026-11-26'", "不在的日子 2026-11-26：表中有"),
    ):
        hall.store._writer.execute("begin")
        hall.store._writer.execute(statement)
        found = list(disagreements(hall.store._writer, hall.store.vault))
        hall.store._writer.execute("rollback")
        assert any(word in sentence for sentence in found), (statement, found)


def test_the_journal_names_the_person_by_id_only(bookings: Bookings) -> None:
    bookings.says_away(LIN, TOMORROW)
    bookings.books("10:00", with_staff_no=LIN)
    told = str(
        [row for row in bookings.hall.journal() if row["event"].startswith(("absence", "appointment"))]
    )
    lin = bookings.hall.clerk(LIN).caller.staff_id
    assert lin is not None
    assert told.count(lin) == 2
    assert "林敏" not in told
