"""Taking back the last start, finish or no-show: within a minute, at its own window, while nothing came after."""

import pytest

from tests.queue_server.desk.hall import Hall, Number, Person, refused


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def called(hall: Hall, clerk: Person) -> Number:
    """A number that has just been called."""
    hall.citizen().takes("法律咨询")
    number = clerk.calls_next()
    assert number is not None
    return number


def test_there_is_nothing_to_undo_on_a_fresh_morning(clerk: Person) -> None:
    assert clerk.console()["undo"] is None
    with refused("nothing_to_undo"):
        clerk.undoes()


def test_an_undone_start_is_a_call_again_and_its_work_order_is_void(hall: Hall, clerk: Person) -> None:
    number = called(hall, clerk)
    clerk.starts()
    order_id = number["work_order_id"]
    assert clerk.console()["undo"]["verb"] == "start"
    hall.passes(seconds=60)
    clerk.undoes()
    assert (number.state, number["started_at"], number["work_order_id"]) == ("called", None, None)
    assert hall.ledger() == []
    figures = hall.figures()
    assert figures["rates"]["K-1"]["denominator"] == 0
    assert figures["rates"]["K-2"]["denominator"] == 0
    assert "work_order_voided" in hall.events()
    clerk.starts()
    assert number["work_order_id"] == order_id
    assert len(hall.ledger()) == 1
    clerk.finishes("当场解答")
    assert hall.figures()["rates"]["K-1"]["denominator"] == 1


def test_an_undone_finish_reopens_the_work_order_and_asks_nobody(hall: Hall, clerk: Person) -> None:
    number = called(hall, clerk)
    clerk.starts()
    order_id = number["work_order_id"]
    hall.passes(minutes=5)
    clerk.finishes("当场解答")
    evaluator = hall.evaluator(1)
    assert evaluator.asks is not None
    hall.passes(seconds=10)
    clerk.undoes()
    assert (number.state, number["finished_at"]) == ("serving", None)
    assert clerk.reads(order_id)["closed_at"] is None
    assert evaluator.asks is None
    assert evaluator.presses(5) == "expired"
    assert hall.figures()["counts"]["served"] == 0
    hall.passes(minutes=1)
    clerk.finishes("已受理")
    assert number["finished_at"] == "2026-11-24T01:36:10Z"
    assert evaluator.presses(4) is None
    assert hall.events().count("service_finished") == 2


def test_what_the_undone_finish_counted_as_told_is_not_told_any_more(hall: Hall, clerk: Person) -> None:
    number = called(hall, clerk)
    clerk.starts()
    order_id = number["work_order_id"]
    clerk.finishes("当场解答")
    assert hall.figures()["rates"]["K-2"]["numerator"] == 1
    clerk.undoes()
    clerk.finishes("已受理")
    order = clerk.reads(order_id)
    assert (order["outcome"], order["feedback"], order["feedback_at"]) == ("已受理", None, None)
    rate = hall.figures()["rates"]["K-2"]
    assert (rate["numerator"], rate["denominator"]) == (0, 1)


def test_what_the_clerk_wrote_of_the_feedback_survives_an_undone_finish(hall: Hall, clerk: Person) -> None:
    number = called(hall, clerk)
    clerk.starts()
    order_id = number["work_order_id"]
    clerk.writes(order_id, feedback="电话")
    hall.passes(seconds=30)
    clerk.finishes("当场解答")
    clerk.undoes()
    assert clerk.reads(order_id)["feedback"] == "电话"


def test_an_undone_no_show_stands_at_the_window_again(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    number = clerk.misses_next()
    clerk.undoes()
    assert (number.state, number["window_no"], number["recalls"]) == ("called", 1, 1)
    assert hall.queue()["missed"] == []
    assert hall.figures()["counts"]["missed"] == 0
    clerk.starts()


def test_a_minute_is_a_minute(hall: Hall, clerk: Person) -> None:
    called(hall, clerk)
    clerk.starts()
    assert clerk.console()["undo"] == {"verb": "start", "number": "A001", "until": "2026-11-24T01:31:00Z"}
    hall.passes(seconds=60.001)
    assert clerk.console()["undo"] is None
    with refused("nothing_to_undo"):
        clerk.undoes()


def test_one_press_is_taken_back_not_two(hall: Hall, clerk: Person) -> None:
    called(hall, clerk)
    clerk.starts()
    clerk.finishes()
    clerk.undoes()
    with refused("nothing_to_undo"):
        clerk.undoes()


def test_a_call_of_the_next_ends_the_undo(hall: Hall, clerk: Person) -> None:
    first = called(hall, clerk)
    hall.citizen().takes("法律咨询")
    clerk.starts()
    clerk.finishes()
    clerk.calls_next()
    assert clerk.console()["undo"] is None
    with refused("nothing_to_undo"):
        clerk.undoes()
    assert first.state == "finished"


def test_calling_into_an_empty_hall_keeps_the_undo(hall: Hall, clerk: Person) -> None:
    number = called(hall, clerk)
    clerk.starts()
    clerk.finishes()
    assert clerk.calls_next() is None
    clerk.undoes()
    assert number.state == "serving"


def test_what_went_on_elsewhere_cannot_be_taken_back(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    number = clerk.misses_next()
    hall.citizen().comes_back(number)
    with refused("nothing_to_undo"):
        clerk.undoes()
    hall.clerk("008").sits_at(2).calls(number)
    with refused("nothing_to_undo"):
        clerk.undoes()
    assert (number.state, number["window_no"]) == ("called", 2)


@pytest.mark.parametrize("way", ["holds", "leaves", "transfers"])
def test_setting_aside_sending_on_and_leaving_end_the_undo(hall: Hall, clerk: Person, way: str) -> None:
    number = called(hall, clerk)
    clerk.starts()
    if way == "transfers":
        clerk.transfers("公证")
    elif way == "holds":
        clerk.holds()
        clerk.resumes(number)
    else:
        clerk.finishes()
        clerk.leaves()
        clerk.sits_at(1)
    with refused("nothing_to_undo"):
        clerk.undoes()


def test_the_second_start_of_a_visit_is_undone_without_losing_the_first(hall: Hall, clerk: Person) -> None:
    number = called(hall, clerk)
    clerk.starts()
    started_at, order_id = number["started_at"], number["work_order_id"]
    clerk.transfers("公证")
    other = hall.clerk("008").sits_at(2)
    hall.passes(minutes=4)
    other.calls(number)
    other.starts()
    other.undoes()
    assert (number.state, number["started_at"], number["work_order_id"]) == ("called", started_at, order_id)
    assert len(hall.ledger()) == 1
    assert hall.figures()["rates"]["K-1"]["denominator"] == 1


def test_another_window_has_its_own_last_press(hall: Hall, clerk: Person) -> None:
    called(hall, clerk)
    clerk.starts()
    other = hall.clerk("008").sits_at(2)
    with refused("nothing_to_undo"):
        other.undoes()
    with refused("not_signed_in"):
        hall.clerk("008").at(1).undoes()
