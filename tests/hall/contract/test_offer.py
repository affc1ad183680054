"""Rules, services and windows: what a manager gets is what a manager may put, whole, and every change is history."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hall.contract.conftest import Day

DEFAULT_RULES = {
    "recall_max": 3,
    "recall_gap_s": 15,
    "calls_before_no_show": 2,
    "priority_per_normal": 2,
    "return_places": 3,
    "return_times": 1,
    "rating_prompt_s": 15,
}
OFFER = [
    "/rules", "/services/consult", "/services/complaint", "/windows/1", "/windows/3",
    "/exceptions", "/texts", "/phrases", "/notices", "/reel", "/service-order", "/voice",
]  # fmt: skip


LATER: dict[str, Any] = {
    "abilities": [],
    "auto_call_s": 0,
    "call_chosen": True,
    "group": "",
    "archived": False,
    "cap_warning": None,
    "sensitive": False,
    "catch_all": False,
    "bring": "",
    "bring_en": "",
    "name_en": "",
    "about_en": "",
    "group_en": "",
    "kiosk": "asked",
    "rating": True,
}
"""What came after the contract, with its default: programs that do not know of it leave it out."""


@pytest.mark.parametrize("path", OFFER)
def test_what_get_gives_put_takes_and_nothing_changes(day: Day, path: str) -> None:
    body = day.manager.gets(path)
    assert day.manager.puts(path, body) == body
    assert day.manager.gets(path) == body


@pytest.mark.parametrize("path", OFFER)
def test_an_object_is_put_whole(day: Day, path: str) -> None:
    body = day.manager.gets(path)
    for field in body.keys() - LATER.keys():
        part = {name: value for name, value in body.items() if name != field}
        refusal = day.manager.is_refused(422, "not_accepted", "PUT", path, part)
        assert [error["pointer"] for error in refusal["errors"]] == [f"/{field}"]
    refusal = day.manager.is_refused(422, "not_accepted", "PUT", path, {**body, "press_id": "x"})
    assert [error["pointer"] for error in refusal["errors"]] == ["/press_id"]
    assert day.manager.gets(path) == body


@pytest.mark.parametrize("path", ["/rules", "/windows/1", "/voice"])
def test_a_program_that_knows_the_contract_only_may_put_what_it_knows(day: Day, path: str) -> None:
    body = day.manager.gets(path)
    known = {name: value for name, value in body.items() if name not in LATER}
    put = day.manager.puts(path, known)
    assert put == {**known, **{name: LATER[name] for name in LATER if name in body}}


def test_the_rules_a_hall_begins_with(day: Day) -> None:
    rules = day.manager.gets("/rules")
    assert {name: rules[name] for name in DEFAULT_RULES} == DEFAULT_RULES


@pytest.mark.parametrize("rule", DEFAULT_RULES)
@pytest.mark.parametrize("value", [-1, 100_000])
def test_a_rule_has_bounds(day: Day, rule: str, value: int) -> None:
    rules = day.manager.gets("/rules")
    day.manager.is_refused(422, "rule_out_of_range", "PUT", "/rules", {**rules, rule: value})
    assert day.manager.gets("/rules") == rules


@pytest.mark.parametrize(
    "hours",
    [
        "always",
        {"mon": ["09:00-12:00", "13:30-17:00"], "sun": ["00:00-24:00"]},
        {},
        {"sat": []},
    ],
)
def test_hours_a_service_may_have(day: Day, hours: Any) -> None:
    body = {**day.manager.gets("/services/notary"), "hours": hours}
    assert day.manager.puts("/services/notary", body)["hours"] == hours
    assert day.manager.gets("/services/notary")["hours"] == hours


@pytest.mark.parametrize(
    "hours",
    [{"monday": []}, {"mon": ["9-12"]}, {"mon": ["12:00-09:00"]}, {"mon": ["09:00-12:00", "11:00-13:00"]}],
)
def test_and_those_it_may_not(day: Day, hours: Any) -> None:
    body = {**day.manager.gets("/services/notary"), "hours": hours}
    day.manager.is_refused(422, "bad_hours", "PUT", "/services/notary", body)


def test_two_services_never_share_a_prefix(day: Day) -> None:
    body = {**day.manager.gets("/services/notary"), "prefix": "A"}
    day.manager.is_refused(422, "prefix_taken", "PUT", "/services/notary", body)


def test_a_changed_rule_holds_at_once(day: Day) -> None:
    rules = day.manager.gets("/rules")
    day.manager.puts("/rules", {**rules, "recall_gap_s": 0, "recall_max": 1, "calls_before_no_show": 1})
    day.kiosk.takes()
    day.clerk.presses("/windows/1/call-next")
    assert day.clerk.presses("/windows/1/recall")["ticket"]["recalls"] == 1
    day.clerk.is_refused_press("recall_limit", "/windows/1/recall")
    assert day.clerk.presses("/windows/1/no-show")["ticket"]["state"] == "missed"


def test_a_window_serves_what_the_manager_says(day: Day) -> None:
    window = day.manager.gets("/windows/2")
    day.manager.puts("/windows/2", {**window, "primary": ["notary"], "also": ["forensic", "notary"]})
    body = day.manager.gets("/windows/2")
    assert (body["primary"], body["also"]) == (["notary"], ["forensic"])
    day.kiosk.takes("consult")
    assert day.colleague.presses("/windows/2/call-next") == {"ticket": None}
    refusal = day.colleague.is_refused_press("service_not_served", "/windows/2/call-next", service="consult")
    assert refusal["service"] == "consult"
    notary = day.kiosk.takes("notary")
    assert day.colleague.presses("/windows/2/call-next")["ticket"]["id"] == notary["id"]
    day.manager.is_refused(404, "unknown_service", "PUT", "/windows/2", {**window, "primary": ["x"]})
    day.manager.is_refused(404, "unknown_window", "PUT", "/windows/9", window)
    day.manager.is_refused(404, "unknown_service", "GET", "/services/x")


def test_every_change_is_journalled_with_before_and_after(day: Day) -> None:
    before = day.manager.gets("/queue")["seq"]
    rules = day.manager.gets("/rules")
    service = day.manager.gets("/services/notary")
    window = day.manager.gets("/windows/3")
    day.manager.puts("/rules", {**rules, "return_places": 5})
    day.manager.puts("/services/notary", {**service, "cap": 40})
    day.manager.puts("/windows/3", {**window, "name": "调解室"})
    rows = day.manager.gets("/journal", after_seq=before)["rows"]
    changed = {row["facts"]["what"]: row["facts"] for row in rows if row["event"] == "rules_changed"}
    assert changed["rules"]["before"]["return_places"] == 3
    assert changed["rules"]["after"]["return_places"] == 5
    assert (changed["service:notary"]["before"]["cap"], changed["service:notary"]["after"]["cap"]) == (
        None,
        40,
    )
    assert changed["window:3"]["after"]["name"] == "调解室"
    assert all(row["actor"].startswith("manager:") for row in rows)


def test_the_words_forms_offer(day: Day) -> None:
    words = day.clerk.gets("/catalogue")
    assert words["levels"] == {
        "5": "非常满意",
        "4": "满意",
        "3": "基本满意",
        "2": "不满意",
        "1": "非常不满意",
    }
    assert words["feedbacks"] == ["当场告知", "电话", "短信", "网络", "书面"]
    assert {"当场解答", "已受理", "调解成功"} <= set(words["outcomes"])
    assert [one["code"] for one in words["priority_classes"]] == [
        "military",
        "migrant_worker",
        "elderly",
        "disabled",
        "minor",
        "other",
    ]


def test_services_are_added_and_archived_and_never_gone(day: Day) -> None:
    added = day.manager.posts("/services", {"prefix": "Z", "name": "商事仲裁", "hours": "always"}, 201)
    path = f"/services/{added.pop('code')}"
    assert day.manager.gets(path) == added
    day.manager.is_refused(422, "prefix_taken", "POST", "/services", {"prefix": "Z", "name": "信访"})
    day.kiosk.is_refused(403, "role_not_allowed", "POST", "/services", {"prefix": "Y", "name": "信访"})
    older = {name: value for name, value in added.items() if name not in ("group", "archived")}
    day.manager.puts(path, {**added, "archived": True})
    day.manager.is_refused(422, "prefix_taken", "POST", "/services", {"prefix": "Z", "name": "信访"})
    assert day.manager.asks("PUT", path, older).json() == {**added, "archived": True}
    assert "商事仲裁" not in [one["name"] for one in day.kiosk.gets("/services")]
    assert {"code": path.split("/")[-1], "prefix": "Z", "name": "商事仲裁", "group": ""} in day.clerk.gets(
        "/archived-services"
    )
    refused = {"service": path.split("/")[-1], "tap_id": "tap-archived"}
    day.kiosk.is_refused(409, "service_archived", "POST", "/tickets", refused)
