"""Ratings: once, in time, at the own window; nobody pressed is 未评价 and never a word."""

import pytest

from queue_server.desk.frame import Caller
from queue_server.domain.roles import Role
from tests.queue_server.desk.hall import Hall, Number, Person


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def served(hall: Hall, clerk: Person) -> Number:
    """A visit that has just been finished."""
    hall.citizen().takes("法律咨询")
    return clerk.serves_next("当场解答")


def ratings(hall: Hall) -> dict[str, int]:
    """Today's ratings by level."""
    return dict(hall.figures()["ratings"])


NONE_YET = {"5": 0, "4": 0, "3": 0, "2": 0, "1": 0}


def test_finish_asks_at_the_windows_own_evaluator(hall: Hall, clerk: Person) -> None:
    number = served(hall, clerk)
    pending = hall.desk.rating.pending(frozenset({1}))
    assert [(p["visit_id"], p["window_no"], p["expires_s"]) for p in pending] == [
        (number["visit_id"], 1, 15.0)
    ]
    assert hall.evaluator(2).asks is None
    assert clerk.console()["prompt"]["state"] == "open"
    hall.passes(seconds=4)
    assert hall.desk.rating.pending(frozenset({1, 2}))[0]["expires_s"] == 11.0


@pytest.mark.parametrize(
    ("level", "word"), [(5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意")]
)
def test_a_pressed_level_is_the_visits_rating(hall: Hall, clerk: Person, level: int, word: str) -> None:
    number = served(hall, clerk)
    [before] = hall.ledger()
    assert before["rating"] == "未评价"
    assert hall.evaluator(1).presses(level) is None
    [row] = hall.ledger()
    assert (row["rating"], row["ticket_number"]) == (word, number.number)
    assert ratings(hall) == {**NONE_YET, str(level): 1, "none": 0}
    assert clerk.reads(row["work_order_id"])["rating"] == level
    assert clerk.console()["prompt"]["state"] == "rated"
    assert hall.evaluator(1).asks is None


def test_a_visit_is_rated_once(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    assert hall.evaluator(1).presses(2) is None
    assert hall.evaluator(1).presses(5) == "duplicate"
    assert hall.evaluator(1).presses(2) == "duplicate"
    assert ratings(hall) == {**NONE_YET, "2": 1, "none": 0}
    assert hall.events().count("visit_rated") == 1
    ignored = [row["facts"] for row in hall.journal() if row["event"] == "key_ignored"]
    assert [facts["reason"] for facts in ignored] == ["duplicate", "duplicate"]


def test_only_the_windows_own_evaluator_rates(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    prompt_id = hall.evaluator(1).last_prompt()
    assert hall.evaluator(2).presses(1, prompt_id) == "unknown_prompt"
    assert hall.evaluator(1).presses(5, "0193-nobody") == "unknown_prompt"
    assert ratings(hall) == {**NONE_YET, "none": 1}
    assert hall.evaluator(1).presses(4, prompt_id) is None


def test_a_key_a_little_late_on_the_wire_counts_a_late_key_does_not(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    hall.passes(seconds=20)
    hall.ticks()
    assert hall.evaluator(1).presses(4) is None
    served(hall, clerk)
    hall.passes(seconds=20.001)
    assert hall.evaluator(1).presses(4) == "expired"
    assert ratings(hall) == {**NONE_YET, "4": 1, "none": 1}


def test_a_prompt_ends_by_itself(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    hall.passes(seconds=16)
    assert hall.evaluator(1).asks is None
    hall.passes(seconds=5)
    hall.ticks()
    assert clerk.console()["prompt"]["state"] == "expired"
    ended = [row["facts"]["how"] for row in hall.journal() if row["event"] == "prompt_ended"]
    assert ended == ["expired"]
    seq = hall.queue()["seq"]
    hall.ticks()
    assert hall.queue()["seq"] == seq


def test_the_managers_time_to_rate_counts(hall: Hall, clerk: Person) -> None:
    hall.rules(rating_prompt_s=60)
    served(hall, clerk)
    hall.passes(seconds=59)
    assert hall.evaluator(1).asks is not None
    assert hall.evaluator(1).presses(3) is None


def test_the_next_start_cuts_a_prompt_short_the_next_call_does_not(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    prompt_id = hall.evaluator(1).last_prompt()
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    assert hall.evaluator(1).asks == prompt_id
    clerk.starts()
    assert hall.evaluator(1).asks is None
    assert hall.evaluator(1).presses(5, prompt_id) == "expired"
    ended = [row["facts"]["how"] for row in hall.journal() if row["event"] == "prompt_ended"]
    assert ended == ["cut_short"]
    clerk.finishes()
    assert hall.evaluator(1).presses(1) is None
    assert [row["rating"] for row in hall.ledger()] == ["非常不满意", "未评价"]


def test_a_press_between_call_and_start_still_rates_the_one_who_left(hall: Hall, clerk: Person) -> None:
    first = served(hall, clerk)
    second = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    assert hall.evaluator(1).presses(2) is None
    rated = {row["ticket_number"]: row["rating"] for row in hall.ledger()}
    assert rated == {first.number: "不满意"}
    assert second.state == "called"


def test_registering_the_next_visitor_cuts_a_prompt_short(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    prompt_id = hall.evaluator(1).last_prompt()
    clerk.registers("公证")
    assert hall.evaluator(1).presses(5, prompt_id) == "expired"
    clerk.finishes()
    assert hall.evaluator(1).presses(4) is None
    assert ratings(hall) == {**NONE_YET, "4": 1, "none": 1}


def test_a_rating_given_before_the_finish_was_undone_stays(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    assert hall.evaluator(1).presses(2) is None
    clerk.undoes()
    clerk.finishes("已受理")
    assert hall.evaluator(1).asks is None
    assert ratings(hall) == {**NONE_YET, "2": 1, "none": 0}


def test_a_second_undone_finish_withdraws_its_prompt_though_the_clock_was_set_back(
    hall: Hall, clerk: Person
) -> None:
    hall.citizen().takes("法律咨询")
    clerk.serves_next()
    clerk.undoes()
    hall.passes(minutes=-15)
    clerk.finishes()
    clerk.undoes()
    assert hall.evaluator(1).asks is None
    assert hall.evaluator(1).presses(5) == "expired"


def test_an_undone_finish_withdraws_the_prompt(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    prompt_id = hall.evaluator(1).last_prompt()
    clerk.undoes()
    assert hall.evaluator(1).presses(5, prompt_id) == "expired"
    ended = [row["facts"]["how"] for row in hall.journal() if row["event"] == "prompt_ended"]
    assert ended == ["withdrawn"]
    assert ratings(hall) == {**NONE_YET, "none": 0}


def test_nobody_pressed_is_unrated_and_in_no_rate(hall: Hall, clerk: Person) -> None:
    for _ in range(3):
        served(hall, clerk)
        hall.passes(minutes=5)
        hall.ticks()
    hall.midnight()
    assert {row["rating"] for row in hall.ledger(from_day="2026-11-24")} == {"未评价"}
    figures = hall.figures("2026-11-24")
    assert figures["ratings"] == {**NONE_YET, "none": 3}
    rate = figures["rates"]["K-9"]
    assert (rate["numerator"], rate["denominator"], rate["percent_floor"], rate["met"]) == (0, 0, None, None)
    assert figures["rates"]["rating_rate"]["numerator"] == 0
    with hall.house.reading() as rooms:
        assert rooms.ratings._db.execute("select count(*) from ratings").fetchone() == (0,)


def test_satisfaction_counts_every_bad_word(hall: Hall, clerk: Person) -> None:
    for level in (5, 4, 3, 2, 1):
        served(hall, clerk)
        assert hall.evaluator(1).presses(level) is None
    rate = hall.figures()["rates"]["K-9"]
    assert (rate["numerator"], rate["denominator"], rate["percent_floor"]) == (3, 5, 60.0)
    assert rate["strict_numerator"] == 2


def test_a_window_without_an_evaluator_asks_nobody(hall: Hall) -> None:
    clerk = hall.clerk("009").sits_at(3)
    served(hall, clerk)
    assert "rating_asked" not in hall.events()
    assert clerk.console()["prompt"] is None
    assert ratings(hall)["none"] == 1


def test_a_prompt_survives_a_restart(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    asked = hall.evaluator(1).asks
    hall.reopens()
    assert hall.evaluator(1).asks == asked
    assert hall.evaluator(1).presses(4, asked) is None


def test_what_was_pressed_for_nobody_is_journalled_and_changes_nothing(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    before = hall.figures()
    device = Caller(Role.DEVICE, "evaluator-1", "token:evaluator-1", token_id="id-e1")
    hall.desk.rating.ignored(device, "evaluator-1", 1, "unprompted", "07")
    [row] = [row for row in hall.journal() if row["event"] == "key_ignored"]
    assert row["facts"] == {"device": "evaluator-1", "window_no": 1, "reason": "unprompted", "raw": "07"}
    assert hall.figures() == before


def test_a_transferred_visit_is_rated_once_where_it_ended(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    clerk.transfers("公证")
    assert "rating_asked" not in hall.events()
    other = hall.clerk("008").sits_at(2)
    other.calls_next()
    other.starts()
    other.finishes()
    assert hall.evaluator(1).asks is None
    assert hall.evaluator(2).presses(3) is None
    assert ratings(hall) == {**NONE_YET, "3": 1, "none": 0}
