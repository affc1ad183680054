"""The verbs: from which state to which, and every refusal the contract names."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hall.asking import Caller
from tests.hall.contract.conftest import Day
from tests.hall.contract.states import STATES, Ticket, called, finished, missed, on_hold, serving, waiting

ALLOWED: dict[str, dict[str, str]] = {
    "call": {"waiting": "called"},
    "recall": {"called": "called"},
    "start": {"called": "serving"},
    "finish": {"serving": "finished"},
    "no-show": {"called": "missed"},
    "hold": {"called": "on_hold", "serving": "on_hold"},
    "resume": {"on_hold": "serving"},
    "transfer": {"called": "waiting", "serving": "waiting"},
    "return": {"missed": "waiting"},
    "cancel": {"waiting": "cancelled", "missed": "cancelled", "on_hold": "cancelled"},
}
NAMES_A_TICKET = ("call", "resume")
OF_A_TICKET = ("return", "cancel")


def press(day: Day, verb: str, ticket: Ticket) -> tuple[Caller, str, dict[str, Any]]:
    """Who presses, where, and with what."""
    if verb in OF_A_TICKET:
        return day.guide, f"/tickets/{ticket['id']}/{verb}", {}
    more: dict[str, Any] = {"ticket_id": ticket["id"]} if verb in NAMES_A_TICKET else {}
    if verb == "transfer":
        more = {"to_service": "legal_aid", "place": "end"}
    return day.clerk, f"/windows/1/{verb}", more


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ALLOWED)
def test_a_verb_does_what_the_table_says_and_is_refused_in_every_other_state(
    day: Day, verb: str, state: str
) -> None:
    day.manager.puts("/rules", {**day.manager.gets("/rules"), "recall_gap_s": 0, "calls_before_no_show": 1})
    ticket = STATES[state](day)
    assert ticket["state"] == state
    by, path, more = press(day, verb, ticket)
    if state in ALLOWED[verb]:
        answer = by.presses(path, **more)
        after = answer if verb in OF_A_TICKET else answer["ticket"]
        assert (after["id"], after["state"]) == (ticket["id"], ALLOWED[verb][state])
        assert after["visit_id"] == ticket["visit_id"]
    else:
        held = verb in NAMES_A_TICKET and state in ("called", "serving")
        by.is_refused_press("window_busy" if held else "ticket_not_callable", path, **more)
        after = by.gets(f"/tickets/{ticket['id']}")
        assert after["state"] == state


def test_the_window_that_holds_somebody_names_that_ticket_when_it_refuses(day: Day) -> None:
    ticket = called(day, 2)
    second = day.manager.gets("/queue")["waiting"][0]["id"]
    for path, more in (("call-next", {}), ("call", {"ticket_id": second}), ("sign-out", {})):
        refusal = day.clerk.is_refused_press("window_busy", f"/windows/1/{path}", **more)
        assert refusal["ticket"] == day.clerk.gets(f"/tickets/{ticket['id']}")
    day.clerk.presses("/windows/1/start")
    refusal = day.clerk.is_refused_press("window_busy", "/windows/1/sign-out")
    assert refusal["ticket"]["state"] == "serving"


def test_nobody_waiting_is_no_refusal(day: Day) -> None:
    assert day.clerk.presses("/windows/1/call-next") == {"ticket": None}


def test_call_next_of_one_service_passes_the_others_by(day: Day) -> None:
    day.kiosk.takes("consult")
    mediation = day.kiosk.takes("mediation")
    ticket = day.clerk.presses("/windows/1/call-next", service="mediation")["ticket"]
    assert (ticket["id"], ticket["window_no"]) == (mediation["id"], 1)


def test_a_paused_window_does_not_call(day: Day) -> None:
    ticket = day.kiosk.takes()
    window = day.clerk.presses("/windows/1/pause", reason="取材料")["window"]
    assert (window["state"], window["pause_reason"]) == ("paused", "取材料")
    day.clerk.is_refused_press("window_paused", "/windows/1/call-next")
    day.clerk.is_refused_press("window_paused", "/windows/1/call", ticket_id=ticket["id"])
    window = day.clerk.presses("/windows/1/unpause")["window"]
    assert (window["state"], window["pause_reason"]) == ("open", None)
    assert day.clerk.presses("/windows/1/call-next")["ticket"]["id"] == ticket["id"]


def test_a_token_does_not_sign_in(day: Day) -> None:
    day.kiosk.takes()
    for verb in ("call-next", "recall", "start", "finish", "no-show", "hold", "undo", "unpause", "sign-out"):
        day.newcomer.is_refused_press("not_signed_in", f"/windows/3/{verb}")
        day.newcomer.is_refused_press("not_signed_in", f"/windows/1/{verb}")
    day.newcomer.is_refused_press("not_signed_in", "/windows/3/pause", reason="茶歇")
    day.newcomer.is_refused_press("not_signed_in", "/windows/3/transfer", to_window=1, place="end")


def test_a_token_bound_to_a_window_works_at_no_other(day: Day) -> None:
    for verb in ("call-next", "recall", "start", "finish", "sign-in", "sign-out", "undo"):
        refusal = day.colleague.is_refused_press("wrong_window", f"/windows/1/{verb}", status=403)
        assert refusal["window_no"] == 2
    assert day.colleague.presses("/windows/2/call-next") == {"ticket": None}


def test_one_person_sits_at_one_window(day: Day) -> None:
    refusal = day.clerk.is_refused_press("already_signed_in", "/windows/3/sign-in")
    assert refusal["window_no"] == 1
    refusal = day.supervisor.is_refused_press("already_signed_in", "/windows/3/sign-in", staff_no="012")
    assert refusal["window_no"] == 2


def test_sign_in_defaults_to_the_person_of_the_token(day: Day) -> None:
    window = day.newcomer.presses("/windows/3/sign-in")["window"]
    assert (window["state"], window["staff"]) == ("open", {"staff_no": "013", "name": "赵和", "title": ""})
    window = day.newcomer.presses("/windows/3/sign-out")["window"]
    assert (window["state"], window["staff"]) == ("closed", None)
    window = day.supervisor.presses("/windows/3/sign-in", staff_no="013")["window"]
    assert window["staff"]["staff_no"] == "013"


def test_recall_waits_its_gap_and_has_an_end(day: Day) -> None:
    called(day)
    refusal = day.clerk.is_refused_press("recall_too_soon", "/windows/1/recall")
    assert 1 <= refusal["retry_after_s"] <= 15
    for recalls in (1, 2, 3):
        day.passes(refusal["retry_after_s"])
        ticket = day.clerk.presses("/windows/1/recall")["ticket"]
        assert (ticket["state"], ticket["recalls"]) == ("called", recalls)
        assert ticket["called_at"] == day.manager.gets("/queue")["windows"][0]["ticket"]["called_at"]
        refusal = {"retry_after_s": 15}
    day.passes(15)
    day.clerk.is_refused_press("recall_limit", "/windows/1/recall")


def test_a_number_is_passed_over_only_after_it_was_called_often_enough(day: Day) -> None:
    called(day)
    day.clerk.is_refused_press("no_show_too_early", "/windows/1/no-show")
    day.passes(15)
    day.clerk.presses("/windows/1/recall")
    assert day.clerk.presses("/windows/1/no-show")["ticket"]["state"] == "missed"
    assert day.clerk.presses("/windows/1/call-next") == {"ticket": None}


def test_start_opens_the_work_order_with_the_visitor_of_the_kiosk_and_finish_closes_it(day: Day) -> None:
    day.kiosk.takes(matter="劳动工伤", visitor={"name": "王小明", "phone": "13812345678"})
    ticket = day.clerk.presses("/windows/1/call-next")["ticket"]
    assert (ticket["work_order_id"], ticket["started_at"]) == (None, None)
    ticket = day.clerk.presses("/windows/1/start")["ticket"]
    order = day.clerk.gets(f"/work-orders/{ticket['work_order_id']}")
    assert order["visitor"] == {"name": "王小明", "phone": "13812345678"}
    assert (order["matter"], order["visit_id"], order["closed_at"]) == ("劳动工伤", ticket["visit_id"], None)
    ticket = day.clerk.presses("/windows/1/finish", outcome="当场解答")["ticket"]
    assert ticket["state"] == "finished"
    assert ticket["finished_at"] >= ticket["started_at"] >= ticket["called_at"] >= ticket["taken_at"]
    order = day.clerk.gets(f"/work-orders/{ticket['work_order_id']}")
    assert (order["outcome"], order["feedback"], order["complete"]) == ("当场解答", "当场告知", True)
    assert order["closed_at"] is not None


def test_finish_never_demands_fields(day: Day) -> None:
    ticket = finished(day)
    order = day.clerk.gets(f"/work-orders/{ticket['work_order_id']}")
    assert (order["complete"], order["outcome"], order["feedback"]) == (False, None, None)
    assert {"name", "phone", "matter", "outcome"} <= set(order["missing"])


def test_finish_takes_outcomes_and_feedbacks_of_the_catalogue_only(day: Day) -> None:
    serving(day)
    day.clerk.is_refused_press("unknown_outcome", "/windows/1/finish", status=422, outcome="办好了")
    day.clerk.is_refused_press("unknown_feedback", "/windows/1/finish", status=422, feedback="托梦")
    ticket = day.clerk.presses("/windows/1/finish", outcome="已受理", feedback="短信")["ticket"]
    order = day.clerk.gets(f"/work-orders/{ticket['work_order_id']}")
    assert (order["outcome"], order["feedback"]) == ("已受理", "短信")


def test_hold_frees_the_window_and_any_free_window_may_resume(day: Day) -> None:
    held = on_hold(day)
    assert day.manager.gets("/queue")["windows"][0]["ticket"] is None
    day.kiosk.takes()
    day.clerk.presses("/windows/1/call-next")
    day.clerk.is_refused_press("window_busy", "/windows/1/resume", ticket_id=held["id"])
    ticket = day.colleague.presses("/windows/2/resume", ticket_id=held["id"])["ticket"]
    assert (ticket["state"], ticket["window_no"]) == ("serving", 2)
    assert ticket["work_order_id"] == held["work_order_id"]


def test_transfer_keeps_ticket_and_visit_and_chooses_the_place(day: Day) -> None:
    for place, ahead in (("front", 0), ("keep", 0), ("end", 2)):
        day.hall.clock.next_day()
        sent = day.kiosk.takes("consult")
        others = [day.kiosk.takes("legal_aid") for _ in range(2)]
        day.clerk.presses("/windows/1/call-next")
        ticket = day.clerk.presses("/windows/1/transfer", to_service="legal_aid", place=place)["ticket"]
        assert (ticket["id"], ticket["visit_id"]) == (sent["id"], sent["visit_id"])
        assert (ticket["service"], ticket["service_name"], ticket["ahead"]) == (
            "legal_aid",
            "法律援助",
            ahead,
        )
        assert ticket["number"] == sent["number"]
        place_of = [one["id"] for one in day.manager.gets("/queue")["waiting"]]
        assert place_of.index(sent["id"]) == ahead
        assert set(place_of) == {sent["id"], *(other["id"] for other in others)}


def test_front_stands_before_those_who_came_earlier(day: Day) -> None:
    early = day.kiosk.takes("legal_aid")
    sent = day.kiosk.takes("consult")
    day.clerk.presses("/windows/1/call", ticket_id=sent["id"])
    kept = day.clerk.presses("/windows/1/transfer", to_service="legal_aid", place="keep")["ticket"]
    assert kept["ahead"] == 1
    day.clerk.presses("/windows/1/call", ticket_id=sent["id"])
    assert (
        day.clerk.presses("/windows/1/transfer", to_service="legal_aid", place="front")["ticket"]["ahead"]
        == 0
    )
    assert day.clerk.presses("/windows/1/call-next")["ticket"]["id"] == sent["id"]
    assert early["id"] == day.colleague.presses("/windows/2/call-next")["ticket"]["id"]


def test_a_ticket_sent_to_a_window_waits_for_that_window(day: Day) -> None:
    sent = called(day)
    day.clerk.presses("/windows/1/transfer", to_window=2, place="end")
    assert day.clerk.presses("/windows/1/call-next") == {"ticket": None}
    assert day.colleague.presses("/windows/2/call-next")["ticket"]["id"] == sent["id"]


def test_transfer_goes_somewhere_that_exists(day: Day) -> None:
    called(day)
    day.clerk.is_refused_press("transfer_target_missing", "/windows/1/transfer", status=422, place="end")
    day.clerk.is_refused_press(
        "unknown_service", "/windows/1/transfer", status=404, to_service="x", place="end"
    )
    day.clerk.is_refused_press("unknown_window", "/windows/1/transfer", status=404, to_window=9, place="end")
    day.clerk.is_refused_press("not_accepted", "/windows/1/transfer", status=422, to_window=2, place="middle")


def test_a_missed_number_returns_some_places_behind_the_next_and_once_only(day: Day) -> None:
    gone = missed(day)
    others = [day.kiosk.takes() for _ in range(5)]
    back = day.guide.presses(f"/tickets/{gone['id']}/return")
    assert (back["state"], back["ahead"]) == ("waiting", 3)
    order = [one["id"] for one in day.manager.gets("/queue")["waiting"]]
    expected = [other["id"] for other in others]
    assert order == [*expected[:3], gone["id"], *expected[3:]]
    day.clerk.presses("/windows/1/call", ticket_id=gone["id"])
    day.passes(15)
    day.clerk.presses("/windows/1/recall")
    day.clerk.presses("/windows/1/no-show")
    day.guide.is_refused_press("return_used", f"/tickets/{gone['id']}/return")


def test_somebody_without_a_ticket_is_served_until_finish(day: Day) -> None:
    visit = day.clerk.presses(
        "/windows/1/register", service="consult", visitor={"name": "李四", "phone": "0797-8112233"}
    )
    order = day.clerk.gets(f"/work-orders/{visit['work_order_id']}")
    assert (order["visit_id"], order["ticket_id"], order["ticket_number"]) == (visit["visit_id"], None, None)
    assert day.clerk.is_refused_press("window_busy", "/windows/1/call-next")["ticket"] is None
    day.clerk.is_refused_press("window_busy", "/windows/1/sign-out")
    assert day.clerk.presses("/windows/1/finish", outcome="当场解答") == {"ticket": None}
    assert day.clerk.gets(f"/work-orders/{visit['work_order_id']}")["closed_at"]


def test_unknown_windows_and_tickets_are_not_found(day: Day) -> None:
    nobody = "01939e00-0000-7000-8000-000000000000"
    day.supervisor.is_refused_press("unknown_window", "/windows/9/call-next", status=404)
    day.clerk.is_refused_press("unknown_ticket", "/windows/1/call", status=404, ticket_id=nobody)
    day.clerk.is_refused_press("unknown_ticket", "/windows/1/resume", status=404, ticket_id=nobody)
    for verb in ("return", "cancel", "print"):
        day.guide.is_refused_press("unknown_ticket", f"/tickets/{nobody}/{verb}", status=404)
    day.guide.is_refused(404, "unknown_ticket", "GET", f"/tickets/{nobody}")
    day.clerk.is_refused_press("unknown_service", "/windows/1/call-next", status=404, service="x")


def test_midnight_abandons_everybody_but_the_one_being_served(day: Day) -> None:
    left = {"waiting": waiting(day)}
    left["missed"] = missed(day)
    left["on_hold"] = on_hold(day)
    left["called"] = called(day)
    day.kiosk.takes()
    served = day.colleague.presses("/windows/2/call-next")["ticket"]
    day.colleague.presses("/windows/2/start")
    day.hall.clock.next_day(hour=0)
    day.knows_the_new_day()
    for state, ticket in left.items():
        assert day.kiosk.gets(f"/tickets/{ticket['id']}")["state"] == "abandoned", state
    queue = day.manager.gets("/queue")
    assert (queue["hall_day"], queue["waiting"], queue["missed"], queue["recent_calls"]) == (
        day.today,
        [],
        [],
        [],
    )
    assert queue["windows"][0]["ticket"] is None
    assert queue["windows"][1]["ticket"]["id"] == served["id"]
    assert day.colleague.presses("/windows/2/finish")["ticket"]["state"] == "finished"
    assert day.kiosk.takes()["number"] == "A001"
