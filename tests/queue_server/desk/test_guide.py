"""The guide's desk: numbers taken for people with needs, found again, put right; tasks; who only asked the way."""

from __future__ import annotations

import pytest

from queue_server.domain.catalogue import NEEDS
from tests.queue_server.desk.floor_people import GUIDE, MANAGER, SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, refused


@pytest.fixture
def guide(hall: Hall) -> FloorWalker:
    """郑帆, who receives people."""
    return walker(hall, GUIDE)


def test_needs_and_party_are_told_to_staff_and_to_no_screen(hall: Hall, guide: FloorWalker) -> None:
    number = guide.takes_for("法律咨询", needs=("hakka", "wheelchair", "hakka"), party=15)
    (waiting,) = hall.queue()["waiting"]
    assert (waiting["needs"], waiting["party"]) == (["hakka", "wheelchair"], 15)
    (on_screens,) = hall.desk.screens.snapshot(with_classes=False)["waiting"]
    assert not {"needs", "party"} & on_screens.keys()
    assert not {"needs", "party"} & number.first.keys()
    (found,) = guide.finds(number.number)
    assert (found["needs"], found["party"]) == (["hakka", "wheelchair"], 15)


def test_the_clerk_reads_needs_before_the_call_and_while_the_number_is_called(
    hall: Hall, guide: FloorWalker
) -> None:
    guide.takes_for("法律咨询", needs=("deaf",))
    clerk = hall.clerk("007").sits_at(1)
    assert clerk.console()["waiting"][0]["needs"] == ["deaf"]
    clerk.calls_next()
    assert (clerk.console()["needs"], clerk.console()["party"]) == (["deaf"], 1)


def test_needs_are_no_fact_of_the_journal(hall: Hall, guide: FloorWalker) -> None:
    guide.takes_for("法律咨询", needs=tuple(NEEDS))
    hall.clerk("007").sits_at(1).calls_next()
    told = str(hall.journal())
    assert [need for need in NEEDS if f"'{need}'" in told] == []


# --- finding a number again -------------------------------------------------------------------------------------------


def test_a_number_is_found_by_number_by_running_number_and_by_query_code(
    hall: Hall, guide: FloorWalker
) -> None:
    first, other = guide.takes_for("法律咨询"), guide.takes_for("法律援助")
    for what in (first.number, first.number.lower(), first["query_code"], f" {first['query_code'].lower()} "):
        assert [found["ticket"]["id"] for found in guide.finds(what)] == [first.id]
    assert {found["ticket"]["id"] for found in guide.finds("1")} == {first.id, other.id}
    assert guide.finds("A099") == guide.finds("") == guide.finds("0") == []
    hall.midnight()
    assert guide.finds(first.number) == []


def test_what_can_be_done_with_a_number_follows_its_state_and_ones_role(
    hall: Hall, guide: FloorWalker
) -> None:
    number, clerk = guide.takes_for("法律咨询"), hall.clerk("007").sits_at(1)
    supervisor, manager = walker(hall, SUPERVISOR), walker(hall, MANAGER)
    assert guide.can(number) == ["change_service", "cancel", "print"]
    assert supervisor.can(number) == [
        "change_service",
        "cancel",
        "print",
        "send_to_window",
        "raise",
        "end",
        "keep_overnight",
    ]
    assert manager.can(number) == ["change_service", "send_to_window", "raise", "end", "keep_overnight"]
    supervisor.puts_on_top(number)
    assert "raise" not in supervisor.can(number)
    clerk.misses_next()
    assert guide.can(number) == ["return", "cancel", "print"]
    hall.citizen().comes_back(number)
    clerk.misses_next()
    assert guide.can(number) == ["cancel", "print"]
    hall.citizen().gives_up(number)
    assert guide.can(number) == supervisor.can(number) == []


# --- another service, another window ----------------------------------------------------------------------------------


def test_another_service_keeps_the_number_and_the_time_of_taking(hall: Hall, guide: FloorWalker) -> None:
    wrong = guide.takes_for("法律咨询")
    hall.passes(minutes=5)
    later = guide.takes_for("法律援助")
    changed = guide.changes_service(wrong, "法律援助")
    assert (changed["number"], changed["service_name"], changed["ahead"]) == (wrong.number, "法律援助", 0)
    assert changed["taken_at"] == wrong.first["taken_at"]
    assert hall.waiting("法律援助") == [wrong.number, later.number]
    (told,) = [row["facts"] for row in hall.journal() if row["event"] == "ticket_transferred"]
    assert (told["from_service"], told["service"], told["from_window_no"]) == ("consult", "legal_aid", None)
    served = hall.clerk("007").sits_at(1).calls_next("法律援助")
    assert served and served.number == wrong.number


def test_another_service_is_refused_where_no_number_would_be_given(hall: Hall, guide: FloorWalker) -> None:
    number = guide.takes_for("法律咨询")
    with refused("same_service"):
        guide.changes_service(number, "法律咨询")
    with refused("unknown_service"):
        guide.changes_service(number, "nothing")
    hall.manager().offers("legal_aid", stopped=True, stop_reason="停电")
    with refused("service_closed"):
        guide.changes_service(number, "法律援助")
    hall.clerk("007").sits_at(1).calls_next()
    with refused("ticket_not_callable"):
        guide.changes_service(number, "公证")


def test_another_service_forgets_the_window_it_was_sent_to(hall: Hall, guide: FloorWalker) -> None:
    number = guide.takes_for("法律咨询")
    walker(hall, SUPERVISOR).sends(number, 2)
    guide.changes_service(number, "法律援助")
    assert guide.finds(number.number)[0]["for_window_no"] is None


def test_the_supervisor_sends_somebody_to_one_window_and_lets_everybody_call_again(hall: Hall) -> None:
    supervisor, number = walker(hall, SUPERVISOR), hall.citizen().takes("法律咨询")
    supervisor.sends(number, 2)
    first = hall.clerk("007").sits_at(1)
    assert first.calls_next() is None
    supervisor.sends(number, None)
    assert first.calls_next() is not None
    with refused("ticket_not_callable"):
        supervisor.sends(number, 2)
    with refused("unknown_window"):
        supervisor.sends(hall.citizen().takes("法律咨询"), 99)


# --- tasks --------------------------------------------------------------------------------------------------------------


def test_calling_somebody_with_needs_asks_for_a_guide(hall: Hall, guide: FloorWalker) -> None:
    guide.takes_for("法律咨询")
    number = guide.takes_for("法律咨询", needs=("blind",), party=2)
    clerk = hall.clerk("007").sits_at(1)
    clerk.serves_next()
    assert guide.tasks() == []
    clerk.calls_next()
    (task,) = guide.tasks()
    assert (task["number"], task["window_no"], task["needs"], task["party"]) == (
        number.number,
        1,
        ["blind"],
        2,
    )
    assert guide.goes(task)["taken_by"] == "郑帆"
    clerk.starts()
    assert [one["id"] for one in guide.tasks()] == [task["id"]]
    assert guide.has_brought(task)["done_at"]
    assert guide.tasks() == []
    assert [word for word in hall.events() if word.startswith("task_")] == [
        "task_asked",
        "task_taken",
        "task_done",
    ]


def test_a_task_is_taken_by_one_person_and_done_once(hall: Hall, guide: FloorWalker) -> None:
    guide.takes_for("法律咨询", needs=("deaf",))
    hall.clerk("007").sits_at(1).calls_next()
    (task,) = guide.tasks()
    guide.goes(task)
    assert guide.goes(task)["taken_by"] == "郑帆"
    with refused("task_taken"):
        walker(hall, SUPERVISOR).goes(task)
    guide.has_brought(task)
    with refused("task_done"):
        guide.goes(task)
    with refused("unknown_task"):
        guide.goes({"id": "nothing"})


def test_nobody_is_fetched_to_a_window_they_are_at_or_not_called_to_any_more(
    hall: Hall, guide: FloorWalker
) -> None:
    guide.takes_for("法律咨询", needs=("wheelchair",))
    clerk = hall.clerk("007").sits_at(1)
    number = clerk.misses_next()
    assert guide.tasks() == []
    hall.citizen().comes_back(number)
    hall.passes(minutes=1)
    hall.clerk("008").sits_at(2).calls_next()
    (task,) = guide.tasks()
    assert task["window_no"] == 2
    hall.clerk("008").at(2).starts()
    assert guide.tasks() == []


def test_whoever_brings_somebody_unasked_has_taken_the_task(hall: Hall, guide: FloorWalker) -> None:
    guide.takes_for("法律咨询", needs=("hakka",))
    hall.clerk("007").sits_at(1).calls_next()
    (task,) = guide.tasks()
    done = guide.has_brought(task)
    assert (done["taken_by"], done["taken_at"]) == ("郑帆", done["done_at"])


# --- only asked the way -------------------------------------------------------------------------------------------------


def test_who_only_asks_the_way_is_counted_by_day_and_hall(hall: Hall, guide: FloorWalker) -> None:
    assert guide.tells_the_way() == 1
    assert walker(hall, SUPERVISOR).tells_the_way() == 2
    assert guide.page()["enquiries"] == 2
    hall.midnight()
    assert guide.page()["enquiries"] == 0


def test_the_same_press_counts_once(guide: FloorWalker) -> None:
    assert guide.tells_the_way("one") == guide.tells_the_way("one") == 1


def test_one_takes_back_ones_own_last_count_within_a_minute(hall: Hall, guide: FloorWalker) -> None:
    guide.tells_the_way()
    guide.tells_the_way()
    assert guide.page()["enquiry_undo_until"] is not None
    with refused("no_enquiry_to_undo"):
        walker(hall, SUPERVISOR).tells_one_less()
    assert guide.tells_one_less() == 1
    hall.passes(seconds=61)
    assert guide.page()["enquiry_undo_until"] is None
    with refused("no_enquiry_to_undo"):
        guide.tells_one_less()
