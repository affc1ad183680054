"""Taking over a window, who stands for it, and the note for the next, over the wire."""

from __future__ import annotations

from tests.hall.contract.conftest import Day
from tests.hall.contract.states import serving


def test_taking_over_leaves_the_refusal_of_signing_in_as_it_was(day: Day) -> None:
    ticket = serving(day)
    day.newcomer.is_refused_press("window_occupied", "/windows/1/sign-in")
    seats = {seat["window_no"]: seat for seat in day.newcomer.gets("/seats")["seats"]}
    assert seats[1]["may_take_over"]
    assert seats[1]["holds"] == {"number": ticket["number"], "state": "serving"}
    day.newcomer.is_refused_press("nobody_to_replace", "/windows/3/take-over")
    day.newcomer.is_refused_press("somebody_else_sits", "/windows/1/take-over", replaces="012")
    window = day.newcomer.presses("/windows/1/take-over", replaces="011")["window"]
    assert (window["staff"]["staff_no"], window["ticket"]["id"]) == ("013", ticket["id"])
    assert day.clerk.gets("/seats")["replaced"]["staff_name"] == "赵和"
    day.clerk.is_refused_press("not_signed_in", "/windows/1/finish")
    day.newcomer.presses("/windows/1/finish")
    assert day.manager.gets(f"/statistics/{day.today}")["by_clerk"].keys() == {"013"}


def test_who_stands_for_a_window_is_read_as_it_is_written(day: Day) -> None:
    before = day.manager.gets("/posts")
    assert day.manager.puts("/posts", before) == before
    named = {"posts": [{**post, "primary": "011", "backup": "012"} for post in before["posts"]]}
    assert day.manager.puts("/posts", named) == named == day.manager.gets("/posts")
    day.newcomer.is_refused_press("not_your_post", "/windows/1/take-over", status=403)
    twice = {"posts": [{**before["posts"][0], "primary": "011", "backup": "011"}]}
    fault = day.manager.is_refused(422, "bad_posts", "PUT", "/posts", twice)
    assert [one["pointer"] for one in fault["errors"]] == ["/posts/0/backup"]
    day.manager.puts("/posts", before)


def test_a_note_for_the_next_is_told_to_nobody_but_them(day: Day) -> None:
    note_id = day.clerk.presses("/windows/1/hand-over-note", text="三点有预约")["note_id"]
    assert day.manager.gets("/windows/1/console")["handover_notes"] == []
    day.newcomer.presses("/windows/1/take-over")
    [note] = day.newcomer.gets("/windows/1/console")["handover_notes"]
    assert (note["id"], note["text"], note["staff_name"]) == (note_id, "三点有预约", "李法")
    day.newcomer.presses("/windows/1/note-read", note_id=note_id)
    assert day.newcomer.gets("/windows/1/console")["handover_notes"] == []
    day.newcomer.is_refused_press("unknown_note", "/windows/1/note-read", status=404, note_id="none")
    day.newcomer.is_refused_press("note_empty", "/windows/1/hand-over-note", status=422, text=" ")
