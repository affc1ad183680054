"""Appointments at the desks: offered, booked, moved, kept, missed; never two people more than a slot holds."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from queue_server.desk.appointments import Booking, Proof
from queue_server.domain.errors import HallError
from queue_server.store import database
from queue_server.store.appointments import Person
from queue_server.store.checks import disagreements
from queue_server.store.visits import Visitor
from tests.queue_server.desk.bookings import CHEN, WEEK, Bookings
from tests.queue_server.desk.hall import Hall, refused
from tests.queue_server.desk.people import press


@pytest.fixture
def bookings(hall: Hall) -> Bookings:
    """Half past nine; nothing is offered yet."""
    return Bookings(hall)


# --- what is offered ----------------------------------------------------------------------------------------------


def test_a_new_hall_offers_nothing(bookings: Bookings) -> None:
    assert bookings.slots() == {}
    assert bookings.days()[0]["reason"] == "未开放预约"
    assert bookings.hall.desk.appointment_offer.offered()["services"] == []
    with refused("slot_not_offered"):
        bookings.books("10:00")


def test_the_slots_of_today_that_are_not_over(bookings: Bookings) -> None:
    body = bookings.offers("09:00-11:00")
    assert bookings.hall.desk.appointment_offer.offer() == body
    assert bookings.slots() == {"09:00": 0, "09:30": 0, "10:00": 1, "10:30": 1}
    assert bookings.slots("2026-11-25") == {"09:00": 1, "09:30": 1, "10:00": 1, "10:30": 1}
    with refused("slot_not_offered"):
        bookings.books("09:30")
    with refused("slot_not_offered"):
        bookings.books("10:15")


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-26", "2026-12-09"])
def test_closed_days_blackout_days_and_the_far_future_have_no_slots(bookings: Bookings, day: str) -> None:
    manager = bookings.hall.manager()
    manager.offers("consult", hours={day: ["09:00-12:00"] for day in WEEK})
    bookings.offers("09:00-11:00", blackout=["2026-11-26"])
    off = [{"day": "2026-11-25", "service": None, "hours": "closed", "reason": "停电"}]
    bookings.hall.desk.settings.put_exceptions(manager.caller, off)
    assert bookings.slots(day) == {}
    assert bookings.days(day)[0]["reason"]
    assert bookings.slots("2026-11-27") != {}
    with refused("slot_not_offered"):
        bookings.books("09:00", day)


def test_what_cannot_be_offered_is_said_at_its_field(bookings: Bookings) -> None:
    with refused("bad_appointment_offer") as said:
        bookings.offers("09:00-09:20", service="nothing", blackout=["2026-02-30"])
    pointers = [error["pointer"] for error in said.value.extra["errors"]]
    assert pointers == ["/offers/0/service", "/offers/0/hours", "/offers/0/blackout/0"]
    with refused("bad_appointment_offer"):
        bookings.offers()
    assert bookings.hall.desk.appointment_offer.offer()["offers"] == []


def test_the_change_is_told_in_words(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00", late_min=20)
    (row, *_) = bookings.hall.desk.settings.changes(None, 1)["rows"]
    lines = [tuple(line.values()) for line in row["lines"]]
    assert row["title"] == "预约"
    assert ("最多迟到", "15 分钟", "20 分钟") in lines
    assert ("法律咨询", "不开放", "周一至周日 09:00-11:00，每 30 分钟 1 人，提前 14 天") in lines


# --- booking ------------------------------------------------------------------------------------------------------


def test_somebody_is_booked_moved_and_cancelled(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00", needs=("wheelchair",), note="要带轮椅坡道", matter="劳动纠纷")
    assert (one["begins"], one["ends"], one["standing"], len(one["code"])) == ("10:00", "10:30", "booked", 6)
    assert bookings.slots()["10:00"] == 0
    with refused("slot_full"):
        bookings.books("10:00")
    moved = bookings.moves(one, "09:00", "2026-11-25")
    assert (moved["day"], moved["code"]) == ("2026-11-25", one["code"])
    assert bookings.slots()["10:00"] == 1
    with refused("same_slot"):
        bookings.moves(one, "09:00", "2026-11-25")
    assert bookings.cancels(one)["standing"] == "cancelled"
    assert bookings.slots("2026-11-25")["09:00"] == 1
    for deed in (
        lambda: bookings.cancels(one),
        lambda: bookings.moves(one, "10:00"),
        lambda: bookings.checks_in(one),
    ):
        with refused("appointment_settled"):
            deed()


def test_one_is_somebody_or_says_that_they_do_not_want_to_be(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00")
    with refused("contact_missing") as said:
        bookings.books("10:00", visitor=Visitor("陈桂花"))
    assert [error["pointer"] for error in said.value.extra["errors"]] == ["/visitor/phone"]
    one = bookings.books("10:00", visitor=Visitor(None, None, True, True))
    assert bookings.desk.open(bookings.guide, one["id"])["refused"] == ["name", "phone"]


def test_pressing_twice_books_once(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00", people=5)
    wish = Booking("consult", bookings.hall.today, "10:00", Person(CHEN))
    asked = press(wish)
    first, second = (bookings.desk.book(bookings.guide, asked, wish) for _ in range(2))
    assert first.text == second.text
    assert bookings.slots()["10:00"] == 4
    assert "陈" not in first.text
    assert "1234" not in first.text


def all_at_once(bookings: Bookings, stores: int = 4, wishes: int = 12) -> Counter[str]:
    """Twelve people want the same three places, through several stores of one file; what each was told."""
    bookings.offers("09:00-11:00", people=3)
    halls = [Hall(bookings.hall.folder, bookings.hall.toml, bookings.hall.clock.at) for _ in range(stores)]
    told: list[str] = []
    begin = threading.Barrier(wishes)

    def wants(number: int) -> None:
        desk = halls[number % stores].desk.appointments
        wish = Booking("consult", "2026-11-25", "10:00", Person(Visitor(f"第{number}人", "13800000000")))
        begin.wait(10)
        try:
            desk.book(bookings.guide, press(wish), wish)
            told.append("booked")
        except HallError as refusal:
            told.append(refusal.code)

    crowd = [threading.Thread(target=wants, args=(number,)) for number in range(wishes)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    for hall in halls:
        hall.close()
    return Counter(told)


def test_many_at_once_never_get_more_places_than_there_are(bookings: Bookings) -> None:
    assert all_at_once(bookings) == {"booked": 3, "slot_full": 9}
    assert bookings.slots("2026-11-25")["10:00"] == 0


def test_the_same_crowd_goes_wrong_with_a_deferred_begin(
    bookings: Bookings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(database, "begin_immediate", lambda db: db.execute("begin"))
        assert all_at_once(bookings) != {"booked": 3, "slot_full": 9}
    assert bookings.slots("2026-11-25")["10:00"] >= 0


def test_the_database_itself_refuses_a_place_twice(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00", people=2)
    for _ in range(2):
        bookings.books("10:00")
    with refused("store_unavailable"), bookings.hall.store.transaction() as work:
        work.appointments._db.execute("update appointments set place = 1")


def test_a_day_closed_afterwards_names_whom_to_call(bookings: Bookings) -> None:
    manager = bookings.hall.manager()
    bookings.offers("09:00-11:00")
    one, other = bookings.books("10:00", "2026-11-25"), bookings.books("10:00", "2026-11-26")
    assert bookings.desk.board(None)["touched"] == []
    off = [{"day": "2026-11-25", "service": None, "hours": "closed", "reason": "停电"}]
    bookings.hall.desk.settings.put_exceptions(manager.caller, off)
    (touched,) = bookings.desk.board(None)["touched"]
    assert touched["id"] == one["id"]
    assert "电话" in touched["touched"]
    bookings.offers("09:00-11:00", blackout=["2026-11-26"])
    assert [each["id"] for each in bookings.desk.board(None)["touched"]] == [one["id"], other["id"]]
    bookings.moves(one, "10:00", "2026-11-27")
    assert [each["id"] for each in bookings.desk.board(None)["touched"]] == [other["id"]]


# --- coming -------------------------------------------------------------------------------------------------------


def test_whoever_comes_on_time_stands_by_the_appointed_time(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00")
    hall.passes(minutes=5)
    early = hall.citizen().takes("法律咨询")  # 09:35
    kept = bookings.checks_in(one)["ticket"]
    hall.passes(minutes=10)
    before = hall.citizen().takes("法律咨询")  # 09:45
    hall.passes(minutes=10)
    after = hall.citizen().takes("法律咨询")  # 09:55: behind one who is promised ten o'clock
    assert hall.waiting("法律咨询") == [early.number, before.number, kept["number"], after.number]
    assert after.ahead == 3
    clerk = hall.clerk().sits_at(1)
    called = [clerk.serves_next(seconds=0).number for _ in range(4)]
    assert called == [early.number, before.number, kept["number"], after.number]
    assert hall.desk.reception.overtakings(bookings.guide, before.id)["overtakings"] == []


def test_nobody_new_has_to_wait_behind_a_time_that_is_still_to_come(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.offers("09:00-11:00", early_min=90)
    late = bookings.checks_in(bookings.books("10:30"))["ticket"]
    numbers = [hall.citizen().takes("法律咨询").number for _ in range(3)]
    assert hall.waiting("法律咨询") == [*numbers, late["number"]]
    clerk = hall.clerk().sits_at(1)
    missed = clerk.misses_next()
    hall.rules(return_places=9)
    hall.citizen().comes_back(missed)
    assert hall.waiting("法律咨询")[-1] == late["number"]


def test_alone_one_is_called_before_the_time(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00")
    one = bookings.checks_in(bookings.books("10:00"))["ticket"]
    number = bookings.hall.clerk().sits_at(1).calls_next()
    assert number is not None
    assert number.id == one["id"]


def test_who_is_overtaken_by_an_appointment_is_told_so(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00")
    hall.passes(minutes=25)
    waits = hall.citizen().takes("法律咨询")  # 09:55
    hall.passes(minutes=10)
    kept = bookings.checks_in(one)["ticket"]  # 10:05, on time
    assert hall.waiting("法律咨询") == [kept["number"], waits.number]
    hall.clerk().sits_at(1).calls_next()
    (said,) = hall.desk.reception.overtakings(bookings.guide, waits.id)["overtakings"]
    assert (
        said["sentence"] == f"{kept['number']} 号先到 1 号窗口：是预约 10:00 的号，按时签到，按预约时间排队。"
    )
    assert hall.desk.reception.overtakings(bookings.guide, kept["id"])["overtakings"] == []


def test_too_late_is_a_number_like_any_other(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00")
    hall.passes(minutes=45)
    hall.ticks()
    assert bookings.standing(one) == "booked"
    hall.passes(seconds=1)
    hall.ticks()
    assert bookings.standing(one) == "no_show"
    first = hall.citizen().takes("法律咨询")
    came = bookings.checks_in(one)
    assert not came["on_time"]
    assert bookings.standing(one) == "checked_in"
    assert hall.waiting("法律咨询") == [first.number, came["ticket"]["number"]]
    hall.clerk().sits_at(1).calls_next()
    assert hall.desk.reception.overtakings(bookings.guide, came["ticket"]["id"])["overtakings"] == []


def test_a_promise_holds_when_no_more_numbers_are_given_but_a_late_one_does_not(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.offers("09:00-11:00")
    one, other = bookings.books("10:00"), bookings.books("10:30")
    hall.manager().offers("consult", cap=0)
    with refused("quota_reached"):
        hall.citizen().takes("法律咨询")
    assert bookings.checks_in(one)["ticket"]["state"] == "waiting"
    hall.passes(hours=2)
    with refused("quota_reached"):
        bookings.checks_in(other)


def test_too_early_another_day_and_twice_are_refused(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00")
    one, tomorrow = bookings.books("10:30"), bookings.books("10:00", "2026-11-25")
    with refused("too_early", opens_in_min=30):
        bookings.checks_in(one)
    with refused("other_day"):
        bookings.checks_in(tomorrow)
    bookings.hall.passes(minutes=30)
    bookings.checks_in(one)
    with refused("appointment_settled"):
        bookings.checks_in(one)


def test_the_person_goes_with_the_number_and_the_paper_says_the_time(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.offers("09:00-11:00")
    kept = bookings.checks_in(bookings.books("10:00", needs=("deaf",), matter="劳动纠纷"))["ticket"]
    printer = hall.printer()
    sheet = printer.receives(kept["print"]["job_id"])
    assert sheet is not None
    assert "预约时间 10:00" in sheet["ticket"]["lines"]
    (row,) = hall.queue()["waiting"]
    assert (row["appointed"], row["needs"]) == ("10:00", ["deaf"])
    clerk = hall.clerk().sits_at(1)
    clerk.calls_next()
    clerk.starts()
    order = clerk.reads(hall.ticket(kept["id"])["work_order_id"])
    assert (order["visitor"]["name"], order["visitor"]["phone"], order["matter"]) == (
        "陈桂花",
        "13800001234",
        "劳动纠纷",
    )


def test_screens_do_not_say_who_has_an_appointment(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00")
    bookings.checks_in(bookings.books("10:00"))
    (row,) = bookings.hall.desk.screens.snapshot(with_classes=False)["waiting"]
    assert "appointed" not in row


# --- at the kiosk -------------------------------------------------------------------------------------------------


def test_at_the_kiosk_by_code_or_by_four_digits(bookings: Bookings) -> None:
    hall, citizen = bookings.hall, bookings.hall.citizen()
    bookings.offers("09:00-11:00", people=2)
    one, other = bookings.books("10:00"), bookings.books("10:30", visitor=Visitor("欧阳小明", "13900001234"))
    found = bookings.desk.find(citizen.caller, Proof(phone4="1234"))["appointments"]
    assert [(each["name"], each["begins"], each["why_not"]) for each in found] == [
        ("陈**", "10:00", None), ("欧***", "10:30", "10:00 起可以签到"),
    ]  # fmt: skip
    (by_code,) = bookings.desk.find(citizen.caller, Proof(code=one["code"].lower()))["appointments"]
    assert by_code["id"] == one["id"]
    kept = bookings.checks_in(one, citizen, code=one["code"])
    assert kept["ticket"]["print"] is not None
    for wrong in ({}, {"code": other["code"]}, {"phone4": "9999"}):
        with refused("unknown_appointment"):
            bookings.checks_in(one, citizen, **wrong)
    assert hall.waiting() == [kept["ticket"]["number"]]


def test_guessing_at_a_kiosk_ends_after_five(bookings: Bookings) -> None:
    citizen, other = bookings.hall.citizen(), bookings.hall.citizen(kiosk="kiosk-2")
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00")
    for digits in range(5):
        assert bookings.desk.find(citizen.caller, Proof(phone4=f"000{digits}"))["appointments"] == []
    for again in (
        lambda: bookings.desk.find(citizen.caller, Proof(phone4="1234")),
        lambda: bookings.checks_in(one, citizen, phone4="1234"),
    ):
        with refused("too_many_tries", retry_after_s=60):
            again()
    assert bookings.desk.find(other.caller, Proof(phone4="1234"))["appointments"]
    bookings.hall.passes(seconds=61)
    assert bookings.desk.find(citizen.caller, Proof(phone4="1234"))["appointments"]


# --- what is kept -------------------------------------------------------------------------------------------------


def test_no_file_and_no_journal_holds_who_is_booked(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00", note="前夫会来闹事")
    bookings.checks_in(one)
    text = str(hall.journal())
    for secret in ("陈桂花", "13800001234", "前夫会来闹事", "1234", one["code"]):
        assert secret not in text
    for path in hall.folder.rglob("*"):
        if path.is_file():
            for secret in ("陈桂花", "13800001234", "前夫会来闹事"):
                assert secret.encode() not in path.read_bytes(), path


def test_lists_are_masked_and_opening_one_is_kept_in_the_journal(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00", note="带判决书")
    (row,) = bookings.desk.board(None)["appointments"]
    assert (row["name"], row["phone"]) == ("陈**", "138****1234")
    whole = bookings.desk.open(bookings.guide, one["id"])
    assert (whole["name"], whole["phone"], whole["note"]) == ("陈桂花", "13800001234", "带判决书")
    assert bookings.hall.events()[-1] == "appointment_opened"
    for word in ("陈桂花", "138 0000 1234", "1234", one["code"]):
        assert [each["id"] for each in bookings.desk.search(word)["appointments"]] == [one["id"]], word
    assert bookings.desk.search("陈")["appointments"] == []


def test_the_figures_of_a_day(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00", people=9)
    kept, missed, gone, _ = (bookings.books(at) for at in ("10:00", "10:00", "10:00", "10:30"))
    bookings.checks_in(kept)
    bookings.cancels(gone)
    bookings.hall.passes(minutes=50)
    bookings.hall.ticks()
    assert bookings.standing(missed) == "no_show"
    figures = {"booked": 3, "kept": 1, "no_show": 1, "to_come": 1, "cancelled": 1}
    assert bookings.desk.today() == figures
    day = bookings.hall.today
    assert bookings.desk.counts(day, day) == {"days": [{"day": day, **figures}]}
    with refused("bad_span"):
        bookings.desk.counts("2026-11-25", day)


def test_verify_finds_what_was_changed_behind_the_halls_back(bookings: Bookings) -> None:
    hall = bookings.hall
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00")
    for statement, word in (
        ("update appointments set begins = 630", "开始"),
        ("update appointments set standing = 'no_show'", "状态"),
        ("update appointments set matter = '别的事'", "事项"),
        ("update appointments set name_cipher = phone_cipher", "打不开"),
        ("delete from appointments", "表中没有"),
    ):
        hall.store._writer.execute("begin")
        hall.store._writer.execute(statement)
        found = list(disagreements(hall.store._writer, hall.store.vault))
        hall.store._writer.execute("rollback")
        assert any(word in sentence and one["id"] in sentence for sentence in found), (statement, found)


def test_midnight_leaves_nobody_booked_for_yesterday(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00")
    bookings.hall.midnight()
    assert bookings.standing(one) == "no_show"
    with refused("other_day"):
        bookings.checks_in(one)


def test_no_real_appointment_is_kept_while_the_hall_practises(bookings: Bookings) -> None:
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00")
    supervisor = bookings.hall.supervisor().caller
    bookings.hall.passes(minutes=20)
    bookings.hall.desk.training.switch(supervisor, on=True)
    with refused("training_goes_on"):
        bookings.checks_in(one)
    bookings.hall.desk.training.switch(supervisor, on=False)
    assert bookings.checks_in(one)["on_time"]


@pytest.mark.parametrize("how", ["sent to the end", "comes back"])
def test_whoever_joins_the_line_anew_stands_by_no_appointed_time_any_longer(
    bookings: Bookings, how: str
) -> None:
    """So whoever comes afterwards stands behind them, though the clock was set back meanwhile."""
    hall = bookings.hall
    bookings.offers("09:00-12:00")
    hall.rules(recall_gap_s=0)
    clerk = hall.clerk("007").sits_at(1)
    bookings.checks_in(bookings.books("10:00"))
    if how == "comes back":
        hall.citizen().comes_back(clerk.misses_next())
    else:
        clerk.calls_next()
        clerk.transfers("法律咨询", place="end")
    [kept] = hall.queue()["waiting"]
    assert kept["appointed"] is None
    hall.passes(minutes=-10)
    newcomer = hall.citizen().takes("法律咨询")
    assert hall.waiting() == [kept["number"], newcomer.number]
