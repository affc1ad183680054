"""The window's verbs, one press after the other, as the clerk and the citizen live them."""

import pytest

from tests.queue_server.desk.hall import Hall, Number, Person, refused


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def test_a_visit_from_the_kiosk_to_the_end(hall: Hall, clerk: Person) -> None:
    number = hall.citizen("张三", "13812341234").takes("法律咨询")
    hall.passes(minutes=5)
    called = clerk.calls_next()
    assert called is not None
    assert called.id == number.id
    assert (number.state, number["window_no"], number["called_at"]) == ("called", 1, "2026-11-24T01:35:00Z")
    hall.passes(seconds=20)
    clerk.starts()
    assert (number.state, number["started_at"]) == ("serving", "2026-11-24T01:35:20Z")
    assert number["work_order_id"] is not None
    hall.passes(minutes=10)
    clerk.finishes("当场解答")
    assert (number.state, number["finished_at"]) == ("finished", "2026-11-24T01:45:20Z")
    figures = hall.figures()
    assert figures["counts"] == {
        "taken": 1, "called": 1, "served": 1, "missed": 0, "abandoned": 0, "cancelled": 0, "registered": 0,
    }  # fmt: skip
    assert figures["waits_s"]["max"] == 300
    assert figures["service_s"]["max"] == 600


def test_nobody_waiting_is_an_answer_not_a_refusal(hall: Hall, clerk: Person) -> None:
    assert clerk.calls_next() is None
    hall.citizen().takes("公证")
    assert clerk.calls_next("法律咨询") is None
    assert clerk.calls_next() is not None


def test_a_window_holds_one_ticket(hall: Hall, clerk: Person) -> None:
    first, second = (hall.citizen().takes("法律咨询") for _ in range(2))
    clerk.calls_next()
    for again in (clerk.calls_next, lambda: clerk.calls(second)):
        with refused("window_busy") as said:
            again()
        assert said.value.extra["ticket"]["id"] == first.id  # type: ignore[index]
    clerk.starts()
    with refused("window_busy"):
        clerk.calls_next()
    assert second.state == "waiting"


def test_only_what_a_window_serves_is_called_there(hall: Hall, clerk: Person) -> None:
    manager = hall.manager()
    manager.wires(1, ["consult"])
    notary, consult = hall.citizen().takes("公证"), hall.citizen().takes("法律咨询")
    with refused("service_not_served", service="notary"):
        clerk.calls_next("公证")
    with refused("unknown_service"):
        clerk.calls_next("divorce")
    with refused("ticket_not_callable"):
        clerk.calls(notary)
    called = clerk.calls_next()
    assert called is not None
    assert called.id == consult.id


def test_a_chosen_number_is_called_out_of_turn(hall: Hall, clerk: Person) -> None:
    first, second = (hall.citizen().takes("法律咨询") for _ in range(2))
    clerk.calls(second)
    assert (first.state, second.state) == ("waiting", "called")
    other = hall.clerk("008").sits_at(2)
    with refused("ticket_not_callable", number=second.number):
        other.calls(second)


def test_a_recall_waits_its_time_and_has_its_limit(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    hall.passes(seconds=5)
    with refused("recall_too_soon", retry_after_s=10):
        clerk.recalls()
    hall.passes(seconds=10)
    for recalls in (1, 2, 3):
        number = clerk.recalls()
        assert number is not None
        assert number["recalls"] == recalls
        with refused("recall_too_soon" if recalls < 3 else "recall_limit"):
            clerk.recalls()
        hall.passes(seconds=15)
    with refused("recall_limit"):
        clerk.recalls()
    calls = hall.queue()["recent_calls"]
    assert [call["is_recall"] for call in calls] == [True, True, True, False]
    assert len({call["seq"] for call in calls}) == 4


def test_the_managers_numbers_count_at_once(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    with refused("no_show_too_early", calls_left=1):
        clerk.passes_over()
    hall.rules(calls_before_no_show=1, recall_gap_s=0, recall_max=1)
    clerk.recalls()
    with refused("recall_limit"):
        clerk.recalls()
    assert clerk.passes_over() is not None


def test_nobody_came_so_the_next_is_called(hall: Hall, clerk: Person) -> None:
    missed, after = (hall.citizen().takes("法律咨询") for _ in range(2))
    clerk.calls_next()
    with refused("no_show_too_early"):
        clerk.passes_over()
    hall.passes(seconds=15)
    clerk.recalls()
    clerk.passes_over()
    assert missed.state == "missed"
    assert [one["number"] for one in hall.queue()["missed"]] == [missed.number]
    called = clerk.calls_next()
    assert called is not None
    assert called.id == after.id


@pytest.mark.parametrize("verb", ["recalls", "starts", "finishes", "passes_over", "holds"])
def test_an_empty_window_has_nothing_to_press_for(clerk: Person, verb: str) -> None:
    with refused("ticket_not_callable"):
        getattr(clerk, verb)()


def test_out_of_order_presses_are_refused_and_change_nothing(hall: Hall, clerk: Person) -> None:
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    seq = hall.queue()["seq"]
    with refused("ticket_not_callable"):
        clerk.finishes()
    clerk.starts()
    for verb in (clerk.recalls, clerk.starts, clerk.passes_over):
        with refused("ticket_not_callable", number=number.number):
            verb()
    assert hall.queue()["seq"] > seq
    assert number.state == "serving"
    with refused("ticket_not_callable"):
        hall.citizen().gives_up(number)
    with refused("ticket_not_callable"):
        hall.citizen().comes_back(number)


# --- on hold ------------------------------------------------------------------------------------------------------


def test_who_fetches_a_paper_goes_on_at_any_free_window(hall: Hall, clerk: Person) -> None:
    number = hall.citizen("张三").takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    order_id = number["work_order_id"]
    started_at = number["started_at"]
    clerk.writes(order_id, matter="劳动工伤")
    hall.passes(minutes=3)
    clerk.holds()
    assert number.state == "on_hold"
    assert [one["number"] for one in clerk.console()["held"]] == [number.number]
    other = hall.clerk("008").sits_at(2)
    other.resumes(number)
    assert (number.state, number["window_no"], number["started_at"]) == ("serving", 2, started_at)
    assert number["work_order_id"] == order_id
    order = other.reads(order_id)
    assert (order["matter"], order["receptionist"]["staff_no"], order["window_no"]) == ("劳动工伤", "008", 2)
    assert order["first_responder"]["staff_no"] == "007"
    with refused("ticket_not_callable"):
        clerk.resumes(number)
    with refused("window_busy"):
        other.resumes(number)


def test_who_was_set_aside_before_the_start_starts_with_the_resume(hall: Hall, clerk: Person) -> None:
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.holds()
    assert number["work_order_id"] is None
    hall.passes(minutes=2)
    clerk.resumes(number)
    assert number["started_at"] == "2026-11-24T01:32:00Z"
    assert number["work_order_id"] is not None


def test_who_goes_home_from_hold_is_cancelled(hall: Hall, clerk: Person) -> None:
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.holds()
    hall.citizen().gives_up(number)
    assert number.state == "cancelled"
    with refused("ticket_not_callable"):
        clerk.resumes(number)


# --- sending on ---------------------------------------------------------------------------------------------------


def test_a_transfer_keeps_number_visit_and_work_order(hall: Hall, clerk: Person) -> None:
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    order_id, visit_id = number["work_order_id"], number["visit_id"]
    clerk.transfers("公证")
    assert (number.state, number["service"], number.number) == ("waiting", "notary", "A001")
    assert (number["visit_id"], number["work_order_id"], number["window_no"]) == (visit_id, order_id, None)
    other = hall.clerk("008").sits_at(2)
    other.calls_next("公证")
    other.starts()
    other.finishes("当场办结")
    assert number["work_order_id"] == order_id
    order = other.reads(order_id)
    assert (order["service"], order["receptionist"]["staff_no"]) == ("notary", "008")
    counts = hall.figures()["counts"]
    assert (counts["taken"], counts["served"]) == (1, 1)
    assert hall.figures()["rates"]["K-1"]["denominator"] == 1


@pytest.mark.parametrize(
    ("place", "order"),
    [("keep", ["A001", "D001", "D002"]), ("front", ["A001", "D001", "D002"]), ("end", ["D001", "D002", "A001"])],
)  # fmt: skip
def test_who_came_first_keeps_the_place_unless_told_otherwise(
    hall: Hall, clerk: Person, place: str, order: list[str]
) -> None:
    hall.citizen().takes("法律咨询")
    hall.passes(minutes=1)
    for _ in range(2):
        hall.citizen().takes("公证")
    clerk.calls_next("法律咨询")
    clerk.transfers("公证", place=place)
    assert hall.waiting("公证") == order


def test_who_came_later_is_put_in_front_when_told_so(hall: Hall, clerk: Person) -> None:
    for _ in range(2):
        hall.citizen().takes("公证")
    hall.passes(minutes=1)
    hall.citizen().takes("法律咨询")
    clerk.calls_next("法律咨询")
    clerk.transfers("公证", place="keep")
    assert hall.waiting("公证") == ["D001", "D002", "A001"]
    clerk.calls(Number(hall, hall.ticket(hall.queue()["waiting"][-1]["id"])))
    clerk.transfers("公证", place="front")
    assert hall.waiting("公证") == ["A001", "D001", "D002"]


def test_who_is_sent_to_a_window_is_called_there_and_nowhere_else(hall: Hall, clerk: Person) -> None:
    hall.manager().wires(3, ["mediation"])
    number, later = (hall.citizen().takes("法律咨询") for _ in range(2))
    clerk.calls_next()
    clerk.transfers(to_window=3)
    assert hall.queue()["waiting"][0]["for_window_no"] == 3
    called = clerk.calls_next()
    assert called is not None
    assert called.id == later.id
    clerk.holds()
    with refused("ticket_not_callable"):
        clerk.calls(number)
    third = hall.clerk("009").sits_at(3)
    called = third.calls_next()
    assert called is not None
    assert called.id == number.id


def test_a_transfer_names_where_to(hall: Hall, clerk: Person) -> None:
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    with refused("transfer_target_missing"):
        clerk.transfers()
    with refused("unknown_service"):
        clerk.transfers("divorce")
    with refused("unknown_window"):
        clerk.transfers(to_window=9)
    assert number.state == "called"


def test_a_second_transfer_to_a_service_frees_from_the_window(hall: Hall, clerk: Person) -> None:
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.transfers(to_window=1)
    clerk.calls_next()
    clerk.transfers("公证")
    assert hall.queue()["waiting"][0]["for_window_no"] is None
    hall.clerk("008").sits_at(2).calls(number)
    assert number.state == "called"


# --- coming back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("waiting", "ahead"), [(0, 0), (1, 1), (2, 2), (3, 3), (5, 3)])
def test_a_missed_number_returns_three_places_behind_the_next(
    hall: Hall, clerk: Person, waiting: int, ahead: int
) -> None:
    missed = hall.citizen().takes("法律咨询")
    clerk.misses_next()
    others = [hall.citizen().takes("法律咨询").number for _ in range(waiting)]
    hall.citizen().takes("公证")
    told = hall.citizen().comes_back(missed)
    assert told["ahead"] == missed.ahead == ahead
    assert hall.waiting("法律咨询") == [*others[:ahead], missed.number, *others[ahead:]]
    returned = next(row for row in reversed(hall.journal()) if row["event"] == "ticket_returned")
    assert returned["facts"]["ahead"] == ahead


def test_a_number_returns_once(hall: Hall, clerk: Person) -> None:
    missed = hall.citizen().takes("法律咨询")
    clerk.misses_next()
    hall.citizen().comes_back(missed)
    clerk.misses_next()
    with refused("return_used"):
        hall.citizen().comes_back(missed)
    hall.rules(return_times=2)
    hall.citizen().comes_back(missed)
    assert missed.state == "waiting"


def test_a_returned_number_that_was_sent_to_a_window_still_belongs_there(hall: Hall, clerk: Person) -> None:
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.transfers(to_window=2)
    other = hall.clerk("008").sits_at(2)
    other.misses_next()
    hall.citizen().comes_back(number)
    assert clerk.calls_next() is None
    called = other.calls_next()
    assert called is not None
    assert called.id == number.id


# --- a clock that was wrong ---------------------------------------------------------------------------------------


def test_a_clock_set_back_lets_nobody_overtake(hall: Hall, clerk: Person) -> None:
    first = hall.citizen().takes("法律咨询")
    hall.passes(hours=-1)
    second = hall.citizen().takes("法律咨询")
    hall.passes(minutes=-10)
    third = hall.citizen().takes("法律咨询")
    assert hall.waiting() == [first.number, second.number, third.number]
    assert [clerk.serves_next().id for _ in range(3)] == [first.id, second.id, third.id]


def test_whoever_is_sent_on_after_the_clock_was_set_back_keeps_the_place(hall: Hall, clerk: Person) -> None:
    first = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    hall.passes(hours=-1)
    later = hall.citizen().takes("公证")
    clerk.transfers("公证", place="keep")
    assert hall.waiting("公证") == [first.number, later.number]


def test_a_clock_set_back_makes_no_wait_negative(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    hall.passes(minutes=-30)
    clerk.calls_next()
    clerk.starts()
    hall.passes(minutes=-30)
    clerk.finishes()
    assert hall.figures()["waits_s"]["max"] == 0
    assert hall.figures()["service_s"]["max"] == 0
