"""The guide's desk and the floor, asked from outside."""

from __future__ import annotations

import pytest

from tests.hall.asking import fresh
from tests.hall.contract.conftest import Day
from tests.hall.hearing import as_published, ear


def test_a_ticket_carries_needs_and_party_for_staff_only(day: Day) -> None:
    ticket = day.guide.takes("consult", needs=["deaf", "hakka"], party=15)
    for staff in (day.guide, day.clerk, day.supervisor):
        (waiting,) = staff.gets("/queue")["waiting"]
        assert (waiting["needs"], waiting["party"]) == (["deaf", "hakka"], 15)
    for public in (day.screen, day.kiosk):
        (waiting,) = public.gets("/queue")["waiting"]
        assert not {"needs", "party"} & waiting.keys()
    assert not {"needs", "party"} & day.kiosk.gets(f"/tickets/{ticket['id']}").keys()


@pytest.mark.parametrize(
    "wrong", [{"needs": ["tall"]}, {"needs": "deaf"}, {"party": 0}, {"party": 100}, {"party": True}]
)
def test_other_needs_and_parties_are_refused(day: Day, wrong: dict[str, object]) -> None:
    body = {"service": "consult", "tap_id": fresh(), **wrong}
    day.guide.is_refused(422, "not_accepted", "POST", "/tickets", body)


def test_a_called_ticket_with_needs_is_a_task_that_every_staff_page_hears_of(day: Day) -> None:
    ticket = day.guide.takes("consult", needs=["wheelchair"])
    with ear(day.hall.staff, "/staff", day.guide.token) as page:
        page.watches()
        day.clerk.presses("/windows/1/call-next")
        asked = page.waits_for("task_changed", state="asked")
        assert (asked["number"], asked["window_no"]) == (ticket["number"], 1)
        (task,) = day.guide.gets("/guide")["tasks"]
        assert task["id"] == asked["task_id"]
        day.guide.presses(f"/tasks/{task['id']}/take")
        page.waits_for("task_changed", state="taken")
        day.supervisor.is_refused_press("task_taken", f"/tasks/{task['id']}/take")
        day.guide.presses(f"/tasks/{task['id']}/done")
        page.waits_for("task_changed", state="done")
        for body in page.bodies("task_changed"):
            assert as_published("/staff", "task_changed", body)
            assert "wheelchair" not in str(body)
    day.guide.is_refused_press("task_done", f"/tasks/{task['id']}/done")
    day.guide.is_refused_press("unknown_task", "/tasks/nothing/take", 404)


def test_a_number_is_found_and_changes_its_service(day: Day) -> None:
    ticket = day.kiosk.takes("consult")
    for query in ({"number": ticket["number"]}, {"code": ticket["query_code"].lower()}, {"number": "1"}):
        (found,) = day.guide.gets("/find", **query)["tickets"]
        assert (found["ticket"]["id"], found["state_word"]) == (ticket["id"], "正在等候")
        assert found["can"] == ["change_service", "cancel", "print"]
    assert day.guide.gets("/find")["tickets"] == []
    changed = day.guide.presses(f"/tickets/{ticket['id']}/change-service", service="notary")
    assert (changed["service"], changed["number"], changed["taken_at"]) == (
        "notary",
        ticket["number"],
        ticket["taken_at"],
    )
    day.guide.is_refused_press("same_service", f"/tickets/{ticket['id']}/change-service", service="notary")
    day.guide.is_refused_press(
        "role_not_allowed", f"/tickets/{ticket['id']}/send-to-window", 403, window_no=2
    )
    day.supervisor.presses(f"/tickets/{ticket['id']}/send-to-window", window_no=2)
    assert day.guide.gets("/find", number=ticket["number"])["tickets"][0]["for_window_no"] == 2


def test_a_repeated_press_counts_one_enquiry(day: Day) -> None:
    before = day.guide.gets("/guide")["enquiries"]
    press = {"press_id": fresh()}
    for _ in range(2):
        assert day.guide.posts("/enquiries", press)["enquiries"] == before + 1
    assert day.guide.presses("/enquiries/undo")["enquiries"] == before
    day.guide.is_refused_press("no_enquiry_to_undo", "/enquiries/undo")


def test_the_floor_and_a_service_stopped_on_the_spot(day: Day) -> None:
    day.kiosk.takes("consult")
    day.passes(90)
    floor = day.supervisor.gets("/floor")
    consult = next(one for one in floor["queues"] if one["service"] == "consult")
    assert (consult["waiting"], consult["windows_open"]) == (1, 2)
    assert 90 <= consult["longest_wait_s"] < 200
    assert [one["state"] for one in floor["windows"]] == ["open", "open", "closed"]
    day.supervisor.presses("/services/consult/stop", reason="律师出庭")
    refusal = day.kiosk.is_refused(
        409, "service_closed", "POST", "/tickets", {"service": "consult", "tap_id": fresh()}
    )
    assert "律师出庭" in refusal["detail"]
    day.supervisor.is_refused_press("already_stopped", "/services/consult/stop", reason="停电")
    day.supervisor.presses("/services/consult/resume")
    day.kiosk.takes("consult")


def test_every_number_of_the_day_is_accounted_for(day: Day) -> None:
    for _ in range(3):
        day.kiosk.takes("consult")
    day.guide.presses(f"/tickets/{day.kiosk.takes('notary')['id']}/cancel")
    day.clerk.presses("/windows/1/call-next")
    day.clerk.presses("/windows/1/start")
    day.clerk.presses("/windows/1/finish")
    close = day.supervisor.gets("/day-close")
    assert (close["issued"], close["difference"]) == (4, 0)
    assert (close["numbers"]["waiting"], close["numbers"]["finished"], close["numbers"]["cancelled"]) == (
        2,
        1,
        1,
    )
    assert len(close["incomplete"]) == close["unrated"] == 1


def test_a_terminal_calls_a_person_and_every_staff_page_hears_of_it(day: Day) -> None:
    with ear(day.hall.staff, "/staff", day.guide.token) as page:
        page.watches()
        press = {"press_id": fresh(), "place": "一楼大厅"}
        call = day.kiosk.posts("/help-calls", press, status=201)
        assert day.kiosk.posts("/help-calls", press) == call
        assert day.kiosk.posts("/help-calls", {"press_id": fresh(), "place": "一楼大厅"}, status=201) == call
        heard = page.waits_for("help_called", state="called")
        assert (heard["help_id"], heard["place"]) == (call["id"], "一楼大厅")
        assert day.guide.gets("/guide")["help_calls"] == day.supervisor.gets("/floor")["help_calls"] == [call]
        day.guide.presses(f"/help-calls/{call['id']}/take")
        assert day.kiosk.gets("/help-calls/own")["help"]["state"] == "taken"
        day.supervisor.is_refused_press("help_taken", f"/help-calls/{call['id']}/take")
        day.guide.presses(f"/help-calls/{call['id']}/done")
        page.waits_for("help_called", state="done")
        for body in page.bodies("help_called"):
            assert as_published("/staff", "help_called", body)
    assert day.kiosk.gets("/help-calls/own")["help"] is None
    day.guide.is_refused_press("help_over", f"/help-calls/{call['id']}/done")
    day.guide.is_refused_press("unknown_help_call", "/help-calls/nothing/take", 404)
    assert day.supervisor.gets("/day-close")["help"]["calls"] == 1


def test_a_service_is_open_longer_today_and_kiosks_hear_of_it(day: Day) -> None:
    body = day.manager.gets("/services/notary")
    week = {name: ["00:00-23:50"] for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    day.manager.puts("/services/notary", {**body, "hours": week})
    with ear(day.hall.public, "/screens", day.screen.token) as screen:
        screen.watches(screen="hall")
        extended = day.supervisor.presses("/hours-today/extend", minutes=9, service="notary")["extensions"]
        screen.waits_for("offer_changed")
    assert extended == day.supervisor.gets("/floor")["extensions"]
    assert extended[0]["services"] == [{"service": "notary", "service_name": "公证", "until": "23:59"}]
    assert day.supervisor.presses("/hours-today/undo", extension_id=extended[0]["id"])["extensions"] == []
    day.supervisor.is_refused_press("unknown_extension", "/hours-today/undo", 404, extension_id="x")
    day.supervisor.is_refused_press("cannot_extend", "/hours-today/extend", minutes=30, service="consult")


def test_the_queue_is_kept_overnight_only_after_a_decision(day: Day) -> None:
    night = day.supervisor.presses("/overnight", reason="停电")
    assert night["decision"]["reason"] == "停电"
    assert day.supervisor.gets("/day-close")["night"] == night
    day.supervisor.is_refused_press("overnight_decided", "/overnight", reason="停电")
    assert day.supervisor.presses("/overnight/withdraw")["decision"] is None
    day.supervisor.is_refused_press("no_overnight_decision", "/overnight/withdraw")
    day.guide.is_refused_press("role_not_allowed", "/overnight", 403, reason="停电")


def test_one_services_line_or_one_number_is_kept_overnight(day: Day) -> None:
    ticket = day.kiosk.takes("notary")
    day.supervisor.presses("/overnight", reason="停电", ticket_id=ticket["id"])
    night = day.supervisor.presses("/overnight", reason="停电", service="notary")
    assert [(one["service"], one["number"], one["keeps"] > 0) for one in night["parts"]] == [
        ("notary", None, True),
        (None, ticket["number"], True),
    ]
    both = {"service": "notary", "ticket_id": ticket["id"]}
    day.supervisor.is_refused_press("not_accepted", "/overnight", 422, reason="停电", **both)
    left = day.supervisor.presses("/overnight/withdraw", service="notary")["parts"]
    assert [one["number"] for one in left] == [ticket["number"]]
    assert day.supervisor.presses("/overnight/withdraw")["parts"] == []
    day.supervisor.presses(f"/tickets/{ticket['id']}/end", reason="系统故障", instead=["hotline"])


def test_a_line_is_ended_with_a_reason_that_boards_and_the_citizen_read(day: Day) -> None:
    first, second = day.kiosk.takes("notary"), day.kiosk.takes("notary")
    way = {"reason": "系统故障", "instead": ["hotline"]}
    with ear(day.hall.public, "/screens", day.screen.token) as screen:
        screen.watches(screen="hall")
        ended = day.supervisor.presses(f"/tickets/{first['id']}/end", **way)
        assert (ended["state"], day.kiosk.gets(f"/tickets/{first['id']}")["state"]) == (
            "cancelled",
            "cancelled",
        )
        answer = day.supervisor.presses("/end-line", service="notary", **way)
        assert answer == {"ended": 1, "services": ["公证"], "stopped": ["公证"]}
        told = screen.waits_for("closing_changed")
    assert as_published("/screens", "closing_changed", told)
    assert told["notes"] == day.screen.gets("/queue")["closing"]
    assert [(note["service"], note["kind"]) for note in told["notes"]] == [("notary", "ended")]
    assert "系统故障" in day.kiosk.gets(f"/tickets/{second['id']}/overtakings")["summary"]
    day.supervisor.is_refused_press("nobody_waits", "/end-line", service="notary", **way)
    day.guide.is_refused_press("role_not_allowed", "/end-line", 403, service="notary", **way)
    for wrong in ({"instead": []}, {"instead": ["home"]}, {"reason": ""}):
        body = {"press_id": fresh(), "service": "notary", **way, **wrong}
        day.supervisor.is_refused(422, "not_accepted", "POST", "/end-line", body)
    day.supervisor.presses("/services/notary/resume")
    assert day.screen.gets("/queue")["closing"] == []


def test_a_duty_that_comes_up_is_told_to_staff_pages(day: Day) -> None:
    with ear(day.hall.staff, "/staff", day.supervisor.token) as page:
        assert "help" not in {duty["kind"] for duty in page.watches()["duties"]}
        call = day.kiosk.posts("/help-calls", {"press_id": fresh(), "place": "一楼大厅"}, status=201)
        told = page.waits_for("duty_due", timeout_s=30, kind="help")
    assert as_published("/staff", "duty_due", told)
    assert told in day.supervisor.gets("/floor")["duties"]
    day.guide.presses(f"/help-calls/{call['id']}/done")
    assert "help" not in {duty["kind"] for duty in day.supervisor.gets("/floor")["duties"]}


def test_the_opening_checklist_is_ticked_done_and_opened_again(day: Day) -> None:
    items = day.supervisor.gets("/opening-items")
    day.supervisor.is_refused(403, "role_not_allowed", "PUT", "/opening-items", items)
    assert day.manager.puts("/opening-items", items) == items
    assert day.manager.puts("/opening-items", {"items": ["灯", " 灯 ", ""]}) == {"items": ["灯"]}
    for wrong in ({"items": ["字" * 61]}, {"items": ["一\n二"]}, {"items": "灯"}, {"items": ["灯"] * 21}, {}):
        day.manager.is_refused(422, "not_accepted", "PUT", "/opening-items", wrong)
    day.guide.is_refused(403, "role_not_allowed", "GET", "/opening-check")
    listed = day.supervisor.gets("/opening-check")
    (lamp,) = listed["by_hand"]
    assert (lamp["text"], lamp["tick"], listed["done"]) == ("灯", None, None)
    standings = {one["item"]: one["standing"] for one in listed["lines"]}
    assert standings["backup"] == "see" and standings["disk"] in ("well", "see")
    day.supervisor.is_refused_press("opening_unticked", "/opening-check/done")
    day.supervisor.is_refused_press("unknown_opening_item", "/opening-check/tick", 404, item="none")
    press_id = fresh()
    for _ in range(2):
        body = {"item": lamp["item"], "press_id": press_id}
        assert day.supervisor.posts("/opening-check/tick", body)["by_hand"][0]["tick"]["by"]
    day.supervisor.presses("/opening-check/untick", item=lamp["item"])
    day.supervisor.presses("/opening-check/tick", item=lamp["item"])
    assert day.supervisor.presses("/opening-check/done")["done"]["by"]
    assert day.supervisor.gets("/floor")["opening_done"] is True
    day.supervisor.is_refused_press("opening_is_done", "/opening-check/untick", item=lamp["item"])
    assert day.supervisor.presses("/opening-check/reopen")["done"] is None
    day.supervisor.is_refused_press("opening_not_done", "/opening-check/reopen")
