"""Help calls: one touch at a terminal brings a person, everybody sees how long it takes, and nothing is counted twice."""

from __future__ import annotations

import sqlite3

import pytest

from queue_server.domain.guide_events import HelpEvent
from tests.queue_server.desk.floor_people import GUIDE, SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, refused


@pytest.fixture
def guide(hall: Hall) -> FloorWalker:
    """郑帆, who receives people."""
    return walker(hall, GUIDE)


def states(hall: Hall) -> list[str]:
    """What the staff's pages were told, in order."""
    return [str(one.after["state"]) for one in hall.heard if isinstance(one.event, HelpEvent) and one.after]


def test_a_call_is_seen_by_guide_and_supervisor_until_somebody_has_helped(
    hall: Hall, guide: FloorWalker
) -> None:
    citizen, supervisor = hall.citizen(), walker(hall, SUPERVISOR)
    assert citizen.sees_help() is None
    called = citizen.calls_for_help("一楼大厅东侧")
    assert (called["state"], called["place"], called["device"]) == ("called", "一楼大厅东侧", "kiosk-1")
    assert guide.page()["help_calls"] == supervisor.floor()["help_calls"] == [called]
    hall.passes(seconds=90)
    taken = guide.goes_to_help(called)
    assert (taken["state"], taken["taken_by"]) == ("taken", "郑帆")
    own = citizen.sees_help()
    assert own and own["state"] == "taken"
    with refused("help_taken"):
        supervisor.goes_to_help(called)
    assert guide.goes_to_help(called) == taken
    guide.has_helped(called)
    assert citizen.sees_help() is None
    assert guide.page()["help_calls"] == []
    with refused("help_over"):
        guide.has_helped(called)
    assert states(hall) == ["called", "taken", "done"]
    assert supervisor.day_close()["help"] == hall.desk.manager.today()["help"]
    assert supervisor.day_close()["help"] == {
        "calls": 1, "helped": 1, "withdrawn": 0, "open": 0, "mean_s": 90, "longest_s": 90,
    }  # fmt: skip


def test_pressing_again_is_the_same_call_and_another_terminal_has_its_own(
    hall: Hall, guide: FloorWalker
) -> None:
    here, there = hall.citizen(), hall.citizen(kiosk="kiosk-2")
    first = here.calls_for_help()
    hall.passes(minutes=1)
    assert here.calls_for_help() == first
    other = there.calls_for_help("")
    assert (other["place"], other["id"] == first["id"]) == ("kiosk-2", False)
    assert [call["device"] for call in guide.page()["help_calls"]] == ["kiosk-1", "kiosk-2"]
    with refused("unknown_help_call"):
        there.needs_no_help(first)
    guide.has_helped(first)
    assert here.calls_for_help()["id"] != first["id"]


def test_a_call_that_is_withdrawn_is_no_wait_of_the_day(hall: Hall, guide: FloorWalker) -> None:
    citizen = hall.citizen()
    citizen.needs_no_help(citizen.calls_for_help())
    assert (citizen.sees_help(), guide.page()["help_calls"]) == (None, [])
    close = walker(hall, SUPERVISOR).day_close()["help"]
    assert (close["calls"], close["withdrawn"], close["mean_s"]) == (0, 1, None)
    assert states(hall) == ["called", "withdrawn"]


def test_who_says_done_without_having_taken_it_has_gone_there(hall: Hall, guide: FloorWalker) -> None:
    called = hall.citizen().calls_for_help()
    hall.passes(seconds=30)
    done = guide.has_helped(called)
    assert (done["taken_by"], done["state"]) == ("郑帆", "done")
    assert hall.events()[-3:] == ["help_called", "help_taken", "help_done"]


def test_a_call_of_yesterday_keeps_nobody_from_calling_today(hall: Hall, guide: FloorWalker) -> None:
    citizen = hall.citizen()
    old = citizen.calls_for_help()
    hall.midnight()
    assert (citizen.sees_help(), guide.page()["help_calls"]) == (None, [])
    assert citizen.calls_for_help()["id"] != old["id"]


def test_where_a_terminal_stands_is_no_fact_of_the_journal(hall: Hall) -> None:
    hall.citizen().calls_for_help("东门旁边")
    assert "东门旁边" not in str(hall.journal())


def test_a_call_changed_behind_the_halls_back_is_found(hall: Hall, guide: FloorWalker) -> None:
    called = hall.citizen().calls_for_help()
    hall.passes(minutes=20)
    guide.has_helped(called)
    with sqlite3.connect(hall.folder / "hall.db") as db:
        (taken_at,) = db.execute("select taken_at from help_calls").fetchone()
        db.execute("update help_calls set taken_at = called_at")
    assert "人工帮助" in hall.wrong()[0]
    with sqlite3.connect(hall.folder / "hall.db") as db:
        db.execute("update help_calls set taken_at = ?", (taken_at,))
