"""不结束了: what was ended by mistake goes on as if nothing had been pressed, for ten minutes."""

from __future__ import annotations

import pytest

from tests.queue_server.desk.floor_people import SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, refused


@pytest.fixture
def supervisor(hall: Hall) -> FloorWalker:
    """徐岩."""
    return walker(hall, SUPERVISOR)


def states(hall: Hall, *numbers: object) -> list[str]:
    """How they stand."""
    return [str(hall.ticket(one.id)["state"]) for one in numbers]  # type: ignore[attr-defined]


def test_a_line_ended_by_mistake_goes_on_in_its_order(hall: Hall, supervisor: FloorWalker) -> None:
    first, top, last = (hall.citizen().takes("法律咨询") for _ in range(3))
    supervisor.puts_on_top(top)
    before = hall.waiting("法律咨询")
    supervisor.ends_line("法律咨询", "按错了")
    assert [one["is_open"] for one in hall.desk.reception.services() if one["code"] == "consult"] == [False]
    (fresh,) = supervisor.floor()["endings"]
    assert (fresh["numbers"], fresh["whole_line"]) == ([one.number for one in (first, top, last)], True)
    hall.passes(minutes=9)
    answer = supervisor.goes_on_with_the_line(fresh["id"], press_id="p1")
    assert answer == {"back": 3, "service_name": "法律咨询", "resumed": True}
    assert supervisor.goes_on_with_the_line(fresh["id"], press_id="p1") == answer
    assert (states(hall, first, top, last), hall.waiting("法律咨询")) == (["waiting"] * 3, before)
    assert hall.queue()["closing"] == []
    assert hall.desk.screens.own_ticket(first.id)["ticket"]["notice"] is None
    assert supervisor.floor()["endings"] == []
    assert hall.figures()["counts"]["cancelled"] == 0
    assert [name for name in hall.events() if "undone" in name] == ["ticket_end_undone"] * 3 + [
        "ending_undone"
    ]
    assert hall.citizen().takes("法律咨询").ahead == 3
    assert str(hall.clerk().sits_at(1).calls_next()) == top.number
    assert hall.wrong() == []


def test_one_number_goes_on_and_the_others_stay_ended(hall: Hall, supervisor: FloorWalker) -> None:
    mine, other = hall.citizen().takes("法律咨询"), hall.citizen().takes("法律咨询")
    supervisor.ends_line("法律咨询", "系统故障")
    assert "undo_end" in supervisor.can(mine)
    assert supervisor.goes_on(mine)["state"] == "waiting"
    assert states(hall, mine, other) == ["waiting", "cancelled"]
    (fresh,) = supervisor.floor()["endings"]
    assert fresh["numbers"] == [other.number]
    assert "undo_end" not in supervisor.can(mine)
    with refused("ending_stands"):
        supervisor.goes_on(mine)
    assert hall.wrong() == []


def test_a_single_ending_is_over_with_its_number(hall: Hall, supervisor: FloorWalker) -> None:
    mine = hall.citizen().takes("法律咨询")
    supervisor.ends(mine, "按错了")
    ending = supervisor.floor()["endings"][0]["id"]
    supervisor.goes_on(mine)
    assert supervisor.floor()["endings"] == []
    with refused("ending_stands"):
        supervisor.goes_on_with_the_line(ending)
    with refused("unknown_ending"):
        supervisor.goes_on_with_the_line("0193")
    supervisor.ends(mine, "还是不能办")
    assert hall.wrong() == []


def test_it_is_again_what_it_was(hall: Hall, supervisor: FloorWalker) -> None:
    hall.rules(recall_gap_s=0)
    clerk = hall.clerk().sits_at(1)
    held, missed = hall.citizen().takes("法律咨询"), hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    clerk.holds()
    clerk.calls_next()
    clerk.recalls()
    clerk.passes_over()
    for one, state in ((held, "on_hold"), (missed, "missed")):
        supervisor.ends(one, "按错了")
        assert supervisor.goes_on(one)["state"] == state
    assert str(clerk.resumes(held)) == held.number
    hall.citizen().comes_back(missed)
    assert missed.state == "waiting"
    assert hall.wrong() == []


def test_after_ten_minutes_and_after_midnight_it_stays_ended(hall: Hall, supervisor: FloorWalker) -> None:
    mine = hall.citizen().takes("法律咨询")
    supervisor.ends(mine, "系统故障")
    ending = supervisor.floor()["endings"][0]["id"]
    hall.passes(minutes=10, seconds=1)
    assert (supervisor.floor()["endings"], "undo_end" in supervisor.can(mine)) == ([], False)
    with refused("ending_stands"):
        supervisor.goes_on(mine)
    with refused("ending_stands"):
        supervisor.goes_on_with_the_line(ending)
    late = hall.citizen().takes("公证")
    hall.passes(hours=13)
    hall.passes(minutes=59)
    supervisor.ends(late, "系统故障")
    hall.midnight()
    with refused("ending_stands"):
        supervisor.goes_on(late)


def test_what_the_citizen_gave_up_is_no_ending(hall: Hall, supervisor: FloorWalker) -> None:
    mine = hall.citizen().takes("法律咨询")
    hall.citizen().gives_up(mine)
    assert "undo_end" not in supervisor.can(mine)
    with refused("ending_stands"):
        supervisor.goes_on(mine)


def test_a_number_keeps_its_place_in_the_first_come_figure(hall: Hall, supervisor: FloorWalker) -> None:
    first, second = hall.citizen().takes("法律咨询"), hall.citizen().takes("法律咨询")
    supervisor.ends(first, "按错了")
    supervisor.goes_on(first)
    clerk = hall.clerk().sits_at(1)
    clerk.calls(second)
    clerk.starts()
    clerk.finishes()
    clerk.calls_next()
    with hall.house.reading() as rooms:
        steps = [(step.event, step.number) for step in rooms.figures.line_steps(hall.today)]
    assert ("ticket_end_undone", first.number) in steps
    answer = hall.desk.reception.overtakings(supervisor.caller, first.id)
    assert [one["number"] for one in answer["overtakings"]] == [second.number]


def test_a_practice_number_stays_ended_when_the_practice_is_over(hall: Hall, supervisor: FloorWalker) -> None:
    hall.desk.training.switch(supervisor.caller, on=True)
    mine = hall.citizen().takes("法律咨询")
    supervisor.ends(mine, "练习")
    supervisor.goes_on(mine)
    supervisor.ends(mine, "练习")
    hall.desk.training.switch(supervisor.caller, on=False)
    with refused("ending_stands"):
        supervisor.goes_on(mine)


def test_verify_finds_an_ending_that_was_taken_back_in_secret(hall: Hall, supervisor: FloorWalker) -> None:
    mine = hall.citizen().takes("法律咨询")
    supervisor.ends(mine, "系统故障")
    hall.tampers("update endings set undone_at = ?", "2026-11-24T01:31:00.000000Z")
    assert any("撤销时间" in line for line in hall.wrong())
    hall.tampers("update endings set undone_at = ?", None)
