"""Services, tickets and the snapshot of the queue."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from tests.hall.asking import fresh
from tests.hall.contract.conftest import Day

UTC_Z = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TICKET_FIELDS = {
    "id", "number", "service", "service_name", "hall_day", "state", "ahead", "estimated_wait", "window_no", "taken_at",
    "called_at", "started_at", "finished_at", "recalls", "visit_id", "work_order_id", "priority_class", "query_code",
    "status_url", "print",
}  # fmt: skip
SERVICES = {
    "consult": ("A", "法律咨询"),
    "legal_aid": ("B", "法律援助"),
    "mediation": ("C", "人民调解"),
    "notary": ("D", "公证"),
    "forensic": ("E", "司法鉴定"),
    "lawyer_guide": ("F", "律师/基层法律服务指引"),
    "general": ("G", "综合服务"),
    "complaint": ("H", "投诉与意见建议"),
}


def is_a_wait(said: object) -> bool:
    """Nothing, or whole seconds; the days before decide which."""
    return said is None or (
        isinstance(said, dict)
        and set(said) == {"p50_s", "p90_s"}
        and isinstance(said["p50_s"], int)
        and isinstance(said["p90_s"], int | None)
    )


def test_a_center_offers_services_a_to_h(day: Day) -> None:
    day.kiosk.takes("notary")
    services = day.screen.gets("/services")
    assert {one["code"]: (one["prefix"], one["name"]) for one in services} == SERVICES
    assert [one["prefix"] for one in services] == sorted(one["prefix"] for one in services)
    for one in services:
        assert (one["is_open"], one["closed_reason"]) == (True, None)
        assert is_a_wait(one["estimated_wait"])
        assert one["waiting"] == (1 if one["code"] == "notary" else 0)


def test_a_ticket_has_the_fields_of_the_contract(day: Day) -> None:
    first = day.kiosk.takes("consult", priority_class="military")
    ticket = day.kiosk.takes("consult", priority_class="elderly", language="zh-CN")
    assert set(ticket) == TICKET_FIELDS
    assert [first["number"], ticket["number"]] == ["A001", "A002"]
    assert (ticket["state"], ticket["ahead"], ticket["recalls"]) == ("waiting", 1, 0)
    assert (ticket["service"], ticket["service_name"], ticket["hall_day"]) == (
        "consult",
        "法律咨询",
        day.today,
    )
    assert ticket["priority_class"] == "elderly"
    assert UTC_Z.fullmatch(ticket["taken_at"])
    assert UUID(ticket["id"]).version == UUID(ticket["visit_id"]).version == 7
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}", ticket["query_code"])
    assert is_a_wait(ticket["estimated_wait"])
    nothing = (
        "window_no",
        "called_at",
        "started_at",
        "finished_at",
        "work_order_id",
        "print",
    )
    assert {name: ticket[name] for name in nothing} == dict.fromkeys(nothing)
    assert ticket["status_url"] is None, "no public_url, no link"
    assert day.manager.gets(f"/tickets/{ticket['id']}") == ticket


def test_each_prefix_counts_for_itself(day: Day) -> None:
    numbers = [day.kiosk.takes(code)["number"] for code in ("consult", "complaint", "consult", "complaint")]
    assert numbers == ["A001", "H001", "A002", "H002"]


def test_ahead_falls_as_others_are_called_and_is_null_when_nobody_waits(day: Day) -> None:
    tickets = [day.kiosk.takes() for _ in range(3)]
    day.clerk.presses("/windows/1/call-next")
    assert [day.kiosk.gets(f"/tickets/{one['id']}")["ahead"] for one in tickets] == [None, 0, 1]


@pytest.mark.parametrize("priority", ["military", "migrant_worker", "elderly", "disabled", "minor"])
def test_priority_classes(day: Day, priority: str) -> None:
    assert day.kiosk.takes(priority_class=priority)["priority_class"] == priority


def test_another_priority_needs_its_reason(day: Day) -> None:
    body = {"service": "consult", "tap_id": fresh(), "priority_class": "other"}
    day.guide.is_refused(422, "priority_reason_missing", "POST", "/tickets", body)
    assert day.guide.takes(priority_class="other", priority_reason="孕妇")["priority_class"] == "other"
    day.kiosk.is_refused(422, "not_accepted", "POST", "/tickets", {**body, "priority_class": "vip"})


def test_an_unknown_service_a_closed_one_and_one_whose_numbers_are_gone(day: Day) -> None:
    body = {"service": "divination", "tap_id": fresh()}
    day.kiosk.is_refused(404, "unknown_service", "POST", "/tickets", body)
    offer = day.manager.gets("/services/notary")
    day.manager.puts("/services/notary", {**offer, "stopped": True, "stop_reason": "公证员外出"})
    refusal = day.kiosk.is_refused(409, "service_closed", "POST", "/tickets", {**body, "service": "notary"})
    assert "公证员外出" in refusal["detail"]
    tile = next(one for one in day.kiosk.gets("/services") if one["code"] == "notary")
    assert (tile["is_open"], tile["closed_reason"]) == (False, refusal["detail"])
    day.manager.puts("/services/notary", {**offer, "cap": 1})
    day.kiosk.takes("notary")
    day.kiosk.is_refused(409, "quota_reached", "POST", "/tickets", {**body, "service": "notary"})
    assert not next(one for one in day.kiosk.gets("/services") if one["code"] == "notary")["is_open"]


def test_is_open_depends_on_the_hours_and_closed_days_never_on_who_is_signed_in(day: Day) -> None:
    def is_open() -> bool:
        return bool(next(one for one in day.kiosk.gets("/services") if one["code"] == "forensic")["is_open"])

    offer, rules = day.manager.gets("/services/forensic"), day.manager.gets("/rules")
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.hall.clock.now().weekday()]
    day.manager.puts("/services/forensic", {**offer, "hours": {weekday: ["09:30-12:00"]}})
    assert not is_open(), "it is 9 o'clock"
    day.passes(30 * 60)
    assert is_open()
    for no in (1, 2):
        day.manager.presses(f"/windows/{no}/sign-out")
    assert is_open(), "nobody is there, but the hall is open"
    day.manager.puts("/rules", {**rules, "closed_days": [day.today]})
    assert not is_open()
    day.manager.puts("/services/forensic", {**offer, "hours": "always"})
    assert is_open(), "always is every hour of every day, holidays too"


def test_a_kiosk_without_a_printer_prints_nothing(day: Day) -> None:
    ticket = day.kiosk.takes()
    assert ticket["print"] is None
    day.guide.is_refused_press("no_printer", f"/tickets/{ticket['id']}/print")
    day.guide.is_refused(404, "unknown_print_job", "GET", f"/print-jobs/{ticket['id']}")


def test_the_queue(day: Day) -> None:
    first = day.kiosk.takes(priority_class="military")
    second, third = day.kiosk.takes(priority_class="elderly"), day.kiosk.takes("mediation")
    day.clerk.presses("/windows/1/call-next")
    day.colleague.presses("/windows/2/pause", reason="开会")
    queue = day.manager.gets("/queue")
    assert queue["hall_day"] == day.today
    assert queue["seq"] == day.manager.gets("/journal", after_seq=queue["seq"] - 1)["rows"][0]["seq"]
    one, two, three = queue["windows"]
    assert [one["window_no"], two["window_no"], three["window_no"]] == [1, 2, 3]
    assert [one["state"], two["state"], three["state"]] == ["open", "paused", "closed"]
    assert (two["pause_reason"], three["staff"], three["ticket"]) == ("开会", None, None)
    assert one["name"] == "1号窗口"
    assert one["staff"] == {"staff_no": "011", "name": "李法", "title": ""}
    assert one["ticket"] == {
        "id": first["id"], "number": "A001", "service": "consult", "state": "called",
        "called_at": day.clerk.gets(f"/tickets/{first['id']}")["called_at"],
    }  # fmt: skip
    waiting = queue["waiting"]
    assert [(each["id"], each["ahead"]) for each in waiting] == [(second["id"], 0), (third["id"], 0)]
    assert [each["priority_class"] for each in waiting] == ["elderly", None]
    (call,) = queue["recent_calls"]
    assert (call["number"], call["window_no"], call["is_recall"]) == ("A001", 1, False)
    assert (call["service"], call["service_name"]) == ("consult", "法律咨询")
    assert call["seq"] <= queue["seq"]


def test_the_queue_is_complete_however_long_it_is(day: Day) -> None:
    numbers = [day.kiosk.takes()["number"] for _ in range(120)]
    assert [one["number"] for one in day.manager.gets("/queue")["waiting"]] == numbers


def test_screens_and_kiosks_see_no_priority_class(day: Day) -> None:
    day.kiosk.takes(priority_class="disabled")
    for blind in (day.screen, day.kiosk):
        assert "priority_class" not in blind.asks("GET", "/queue").text
    assert "disabled" in day.technician.asks("GET", "/queue").text


def test_the_default_seats_of_three_windows(day: Day) -> None:
    primary = [day.manager.gets(f"/windows/{no}")["primary"] for no in (1, 2, 3)]
    assert primary == [["consult"], ["legal_aid"], ["mediation"]]
    for window in day.manager.gets("/queue")["windows"]:
        assert sorted(window["services"]) == sorted(SERVICES), "fewer than six windows serve all the rest too"


def test_a_second_number_is_given_unless_somebody_says_they_do_not_want_one(day: Day) -> None:
    wish = {"service": "consult", "visitor": {"name": "欧阳清风", "phone": "13987654321"}}
    first = day.kiosk.posts("/tickets", {**wish, "tap_id": fresh()}, status=201)
    second = day.kiosk.posts("/tickets", {**wish, "tap_id": fresh()}, status=201)
    assert first["id"] != second["id"]
    again = day.kiosk.posts("/tickets", {**wish, "another": False, "tap_id": fresh()}, status=200)
    assert (again["id"], again.pop("already_open")) == (second["id"], True)
    assert set(again) == TICKET_FIELDS
    third = day.kiosk.posts("/tickets", {**wish, "another": True, "tap_id": fresh()}, status=201)
    assert third["id"] not in (first["id"], second["id"])
