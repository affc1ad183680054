"""Midnight in the hall: who is abandoned, who may still finish, and for which day it counts."""

from datetime import UTC, datetime

import pytest

from tests.queue_server.desk.hall import Hall, Number, Person, refused

LATE = datetime(2026, 11, 24, 15, 50, tzinfo=UTC)
"""23:50 in the hall."""


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1, at ten to midnight."""
    hall.clock.at = LATE
    return hall.clerk("007").sits_at(1)


def everybody(hall: Hall, clerk: Person) -> dict[str, Number]:
    """One number in every state a ticket can be in before midnight; the clerk is serving one."""
    hall.rules(recall_gap_s=0)
    citizen = hall.citizen()
    found = {"missed": citizen.takes("法律咨询")}
    clerk.misses_next()
    found["on_hold"] = citizen.takes("法律咨询")
    clerk.calls_next()
    clerk.holds()
    found["finished"] = citizen.takes("法律咨询")
    clerk.serves_next("当场解答", seconds=1)
    found["cancelled"] = citizen.takes("法律咨询")
    citizen.gives_up(found["cancelled"])
    found["serving"] = citizen.takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    found["called"] = citizen.takes("法律咨询")
    hall.clerk("008").sits_at(2).calls_next()
    found["waiting"] = citizen.takes("法律咨询")
    assert {name: number.state for name, number in found.items()} == {name: name for name in found}
    return found


def test_whoever_is_not_being_served_is_abandoned(hall: Hall, clerk: Person) -> None:
    numbers = everybody(hall, clerk)
    hall.midnight()
    assert {name: number.state for name, number in numbers.items()} == {
        "missed": "abandoned", "on_hold": "abandoned", "called": "abandoned", "waiting": "abandoned",
        "serving": "serving", "finished": "finished", "cancelled": "cancelled",
    }  # fmt: skip
    assert hall.events().count("ticket_abandoned") == 4
    queue = hall.queue()
    assert queue["hall_day"] == "2026-11-25"
    assert (queue["waiting"], queue["missed"], queue["recent_calls"]) == ([], [], [])
    assert [w["ticket"] and w["ticket"]["number"] for w in queue["windows"]] == [
        numbers["serving"].number,
        None,
        None,
    ]


def test_midnight_is_that_of_the_hall(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    hall.clock.at = datetime(2026, 11, 24, 15, 59, 59, 999999, UTC)
    hall.ticks()
    assert number.state == "waiting"
    hall.clock.at = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    hall.ticks()
    assert number.state == "abandoned"


def test_midnight_comes_once(hall: Hall, clerk: Person) -> None:
    everybody(hall, clerk)
    hall.midnight()
    seq = hall.queue()["seq"]
    hall.ticks()
    hall.passes(hours=5)
    hall.ticks()
    assert hall.queue()["seq"] == seq


def test_a_midnight_nobody_served_is_made_up_for_before_anything_else(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    hall.passes(days=3)
    hall.reopens()
    fresh = hall.citizen().takes("法律咨询")
    assert (fresh.number, fresh.ahead, number.state) == ("A001", 0, "abandoned")
    words = hall.events()
    assert words.index("ticket_abandoned") < len(words) - 1 - words[::-1].index("ticket_taken")


def test_a_new_day_is_a_date_and_deletes_nothing(hall: Hall, clerk: Person) -> None:
    numbers = everybody(hall, clerk)
    hall.midnight()
    assert all(number["hall_day"] == "2026-11-24" for number in numbers.values())
    assert hall.figures("2026-11-24")["counts"]["taken"] == len(numbers)
    assert hall.figures("2026-11-25")["counts"]["taken"] == 0


def test_whoever_is_being_served_finishes_tomorrow_and_counts_for_today(hall: Hall, clerk: Person) -> None:
    numbers = everybody(hall, clerk)
    hall.midnight()
    kept = hall.figures("2026-11-24")
    assert (kept["counts"]["served"], kept["counts"]["abandoned"]) == (1, 4)
    with hall.house.reading() as rooms:
        assert rooms.figures.kept("2026-11-24") is not None
    hall.passes(minutes=5)
    clerk.finishes("已受理", "电话")
    assert numbers["serving"].state == "finished"
    after = hall.figures("2026-11-24")
    assert after["counts"]["served"] == 2
    assert after["service_s"]["max"] == numbers_seconds(numbers["serving"])
    assert hall.figures("2026-11-25")["counts"]["served"] == 0
    assert [row["ticket_number"] for row in hall.ledger()] == []
    assert numbers["serving"].number in [row["ticket_number"] for row in hall.ledger(from_day="2026-11-24")]


def numbers_seconds(number: Number) -> int:
    """From start to finish, as the API shows them."""
    begun, done = (datetime.fromisoformat(number[f"{end}_at"]) for end in ("started", "finished"))
    return int((done - begun).total_seconds())


def test_a_rating_after_midnight_counts_for_the_day_of_the_visit(hall: Hall, clerk: Person) -> None:
    everybody(hall, clerk)
    hall.midnight()
    hall.figures("2026-11-24")
    clerk.finishes("已受理")
    assert hall.figures("2026-11-24")["ratings"]["none"] == 2
    assert hall.evaluator(1).presses(2) is None
    assert hall.figures("2026-11-24")["ratings"]["2"] == 1
    assert hall.figures("2026-11-25")["ratings"]["2"] == 0


def test_a_work_order_written_later_counts_for_its_own_day(hall: Hall, clerk: Person) -> None:
    numbers = everybody(hall, clerk)
    order_id = numbers["finished"]["work_order_id"]
    hall.midnight()
    before = hall.figures("2026-11-24")["rates"]["K-1"]["numerator"]
    clerk.writes(order_id, matter="劳动工伤", refused=["name", "phone"])
    assert hall.figures("2026-11-24")["rates"]["K-1"]["numerator"] == before + 1


def test_a_visit_without_a_ticket_crosses_midnight_too(hall: Hall, clerk: Person) -> None:
    made = clerk.registers("公证")
    hall.midnight()
    assert hall.figures("2026-11-24")["counts"]["registered"] == 1
    assert hall.figures("2026-11-24")["counts"]["served"] == 0
    clerk.finishes("当场办结")
    assert clerk.reads(made["work_order_id"])["closed_at"] == "2026-11-24T16:00:01Z"
    assert hall.figures("2026-11-24")["counts"]["served"] == 1
    assert hall.figures("2026-11-25")["counts"]["registered"] == 0


def test_yesterdays_number_may_only_be_finished(hall: Hall, clerk: Person) -> None:
    """Sent on or set aside it would stand in a line nobody calls from, and be abandoned a day late."""
    numbers = everybody(hall, clerk)
    hall.midnight()
    for verb in (clerk.holds, lambda: clerk.transfers("公证"), lambda: clerk.transfers(to_window=2)):
        with refused("ticket_not_callable", number=numbers["serving"].number):
            verb()
    clerk.finishes()
    clerk.undoes()
    assert numbers["serving"].state == "serving"
    clerk.finishes("已受理")


def test_a_start_of_yesterday_is_not_undone_into_a_call_of_yesterday(hall: Hall, clerk: Person) -> None:
    hall.clock.at = datetime(2026, 11, 24, 15, 59, 50, tzinfo=UTC)
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    hall.midnight()
    assert clerk.console()["undo"] is None
    with refused("nothing_to_undo"):
        clerk.undoes()
    assert number.state == "serving"


def test_a_no_show_of_yesterday_stays_one(hall: Hall, clerk: Person) -> None:
    hall.rules(calls_before_no_show=1)
    hall.clock.at = datetime(2026, 11, 24, 15, 59, 50, tzinfo=UTC)
    hall.citizen().takes("法律咨询")
    number = clerk.misses_next()
    hall.midnight()
    with refused("nothing_to_undo"):
        clerk.undoes()
    with refused("ticket_not_callable"):
        hall.citizen().comes_back(number)
    assert number.state == "abandoned"


def test_no_number_of_yesterday_is_called_today(hall: Hall, clerk: Person) -> None:
    number = hall.citizen().takes("法律咨询")
    hall.midnight()
    with refused("ticket_not_callable"):
        clerk.calls(number)
    assert clerk.calls_next() is None


def test_windows_stay_open_over_midnight(hall: Hall, clerk: Person) -> None:
    hall.midnight()
    hall.citizen().takes("法律咨询")
    assert clerk.calls_next() is not None


def test_a_clock_set_back_over_midnight_opens_no_second_midnight(hall: Hall, clerk: Person) -> None:
    hall.midnight()
    number = hall.citizen().takes("法律咨询")
    hall.passes(minutes=-10)
    hall.ticks()
    assert number.state == "waiting"
    hall.passes(minutes=11)
    hall.ticks()
    assert number.state == "waiting"
    called = clerk.calls_next()
    assert called is not None
    assert called.id == number.id
