"""Undo: the window's last start, finish or no-show, for sixty seconds, as a new entry of the journal."""

from __future__ import annotations

from tests.hall.contract.conftest import Day
from tests.hall.contract.states import called, finished, serving


def test_undo_takes_back_the_windows_last_start_finish_or_no_show(day: Day) -> None:
    called(day)
    day.passes(15)
    day.clerk.presses("/windows/1/recall")
    day.clerk.presses("/windows/1/no-show")
    assert day.clerk.presses("/windows/1/undo")["ticket"]["state"] == "called"
    day.clerk.is_refused_press("nothing_to_undo", "/windows/1/undo")
    day.clerk.presses("/windows/1/start")
    ticket = day.clerk.presses("/windows/1/undo")["ticket"]
    assert (ticket["state"], ticket["started_at"], ticket["work_order_id"]) == ("called", None, None)
    day.clerk.presses("/windows/1/start")
    day.clerk.presses("/windows/1/finish")
    ticket = day.clerk.presses("/windows/1/undo")["ticket"]
    assert (ticket["state"], ticket["finished_at"]) == ("serving", None)
    assert ticket["work_order_id"] is not None


def test_undo_is_a_new_entry_of_the_journal(day: Day) -> None:
    before = day.manager.gets("/queue")["seq"]
    ticket = serving(day)
    day.clerk.presses("/windows/1/undo")
    events = [row for row in day.manager.gets("/journal", after_seq=before)["rows"]]
    assert [row["event"] for row in events].count("service_started") == 1
    assert events[-1]["facts"]["ticket_id"] == ticket["id"]
    assert events[-1]["event"] == "press_undone"


def test_undo_is_possible_for_sixty_seconds(day: Day) -> None:
    serving(day)
    day.passes(61)
    day.clerk.is_refused_press("nothing_to_undo", "/windows/1/undo")
    day.clerk.presses("/windows/1/finish")
    day.passes(45)
    assert day.clerk.presses("/windows/1/undo")["ticket"]["state"] == "serving"


def test_undo_reaches_this_window_only(day: Day) -> None:
    serving(day)
    day.colleague.is_refused_press("nothing_to_undo", "/windows/2/undo")


def test_undo_of_a_finish_waits_until_the_window_is_free(day: Day) -> None:
    finished(day)
    called(day)
    day.clerk.is_refused_press("nothing_to_undo", "/windows/1/undo")
