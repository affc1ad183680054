"""How the API says no: RFC 9457, stable codes, and the field that is wrong by its name."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.hall.asking import API, Caller, fresh, problem
from tests.hall.contract.conftest import Day

WRITES = [
    ("POST", "/tickets", {"service": "consult", "tap_id": "x"}),
    ("POST", "/windows/1/sign-in", {"press_id": "x"}),
    ("POST", "/windows/1/call-next", {"press_id": "x"}),
    ("POST", "/windows/1/call", {"press_id": "x", "ticket_id": "x"}),
    ("POST", "/windows/1/transfer", {"press_id": "x", "to_window": 2, "place": "end"}),
    ("POST", "/windows/1/finish", {"press_id": "x"}),
    ("POST", "/windows/1/pause", {"press_id": "x", "reason": "x"}),
    ("PATCH", "/work-orders/x", {}),
]


def who(day: Day, path: str) -> Caller:
    """Somebody who may."""
    return day.kiosk if path == "/tickets" else day.clerk


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_an_unknown_field_is_named(day: Day, method: str, path: str, body: dict[str, Any]) -> None:
    refusal = who(day, path).is_refused(422, "not_accepted", method, path, {**body, "colour": "red"})
    assert "colour" in refusal["detail"]
    assert [error["pointer"] for error in refusal["errors"]] == ["/colour"]


def test_unknown_fields_deeper_down_and_in_the_query_are_named_too(day: Day) -> None:
    body = {"service": "consult", "tap_id": fresh(), "visitor": {"name": "王", "shoe_size": 42}}
    refusal = day.kiosk.is_refused(422, "not_accepted", "POST", "/tickets", body)
    assert [error["pointer"] for error in refusal["errors"]] == ["/visitor/shoe_size"]
    refusal = problem(day.manager.asks("GET", "/ledger?from_=2026-11-24"), 422, "not_accepted")
    assert "from_" in refusal["detail"]
    problem(day.manager.asks("GET", "/journal?after=3"), 422, "not_accepted")
    problem(day.manager.asks("GET", "/statistics?from=2026-11-24"), 422, "not_accepted")


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_what_is_no_json_is_refused(day: Day, method: str, path: str, body: dict[str, Any]) -> None:
    caller = who(day, path)
    text = json.dumps(body).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", None):
        headers = {} if kind is None else {"Content-Type": kind}
        problem(caller.asks(method, path, data=text, headers=headers), 415, "unsupported_media_type")
    json_type = {"Content-Type": "application/json"}
    for broken in (b"", b"{", b"\xff\xfe{}", b"{'press_id': 1}"):
        problem(caller.asks(method, path, data=broken, headers=json_type), 400, "bad_request")
    for other in (b"[]", b"null", b"3", b'"text"', b"[[[[1]]]]"):
        problem(caller.asks(method, path, data=other, headers=json_type), 422, "not_accepted")


def test_a_method_that_is_not_there_names_those_that_are(day: Day) -> None:
    for method, path, allowed in (
        ("GET", "/tickets", {"POST"}),
        ("DELETE", "/rules", {"GET", "PUT"}),
        ("PUT", "/windows/1/call-next", {"POST"}),
        ("POST", "/queue", {"GET"}),
    ):
        answer = day.manager.asks(method, path, {} if method != "GET" else None)
        problem(answer, 405, "method_not_allowed")
        assert allowed <= {name.strip() for name in answer.headers["Allow"].split(",")}


def test_an_address_that_is_not_there(day: Day) -> None:
    for path in ("/nothing", "/windows/one/call-next", "/windows/1/dance", "/windows/-1"):
        problem(day.manager.asks("GET", path), 404, "not_found")


def test_whoever_proves_nothing_is_told_how(day: Day) -> None:
    nobody = day.hall.caller()
    answer = nobody.asks("GET", "/queue")
    problem(answer, 401, "sign_in_required")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    for header in (
        "Bearer nonsense",
        "Bearer ",
        "Bearer",
        "Basic eDp5",
        "nonsense",
        f"Token {day.clerk.token}",
    ):
        answer = nobody.asks("GET", "/queue", headers={"Authorization": header})
        problem(answer, 401, "token_unknown")
    problem(
        day.screen.asks("POST", "/tickets", {"service": "consult", "tap_id": "x"}), 403, "role_not_allowed"
    )


def test_a_token_in_the_address_is_no_token(day: Day) -> None:
    for name in ("token", "access_token", "auth"):
        problem(day.hall.caller().asks("GET", f"/queue?{name}={day.manager.token}"), 401, "sign_in_required")


def test_a_body_that_is_too_large(day: Day) -> None:
    body = {"service": "consult", "tap_id": fresh(), "matter": "很" * 1_000_000}
    problem(day.kiosk.asks("POST", "/tickets", body), 413, "too_large")
    assert day.kiosk.takes()["number"] == "A001"


NONSENSE: list[Any] = [
    -1, 0, 10**30, -(10**30), 1.5, 1e300, True, None, "", "x" * 5000, "\u0000", "\ud800", "🧧" * 50, [], {}, [None],
    {"a": {"b": []}}, "2026-13-45", "' or 1=1 --", "../../etc/passwd", "<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_no_nonsense_is_ever_a_failure_of_ours(day: Day, nonsense: Any) -> None:
    """Every field of every write, one after the other, with something that cannot be meant."""
    seen = {path: day.manager.gets(path) for path in ("/rules", "/services/notary", "/windows/3")}
    bodies: list[tuple[Caller, str, str, dict[str, Any]]] = [
        (day.kiosk, "POST", "/tickets", {
            "service": "consult", "tap_id": "x", "matter": "x", "priority_class": "other", "priority_reason": "x",
            "visitor": {"name": "x", "phone": "x"}, "language": "x",
        }),
        (day.supervisor, "POST", "/windows/3/sign-in", {"press_id": "x", "staff_no": "013"}),
        (day.clerk, "POST", "/windows/1/call-next", {"press_id": "x", "service": "consult"}),
        (day.clerk, "POST", "/windows/1/call", {"press_id": "x", "ticket_id": "x"}),
        (day.clerk, "POST", "/windows/1/resume", {"press_id": "x", "ticket_id": "x"}),
        (day.clerk, "POST", "/windows/1/register", {"press_id": "x", "service": "x", "visitor": {"name": "x"}}),
        (day.colleague, "POST", "/windows/2/transfer", {
            "press_id": "x", "to_service": "notary", "to_window": 2, "place": "end",
        }),
        (day.colleague, "POST", "/windows/2/finish", {"press_id": "x", "outcome": "x", "feedback": "x"}),
        (day.clerk, "POST", "/windows/1/pause", {"press_id": "x", "reason": "x"}),
        *((day.manager, "PUT", path, body) for path, body in seen.items()),
        (day.manager, "POST", "/staff", {
            "staff_no": "777", "name": "x", "title": "x", "phone": "x", "role": "clerk",
        }),
        (day.manager, "PATCH", "/staff/778", {"name": "x", "title": "x", "phone": "x"}),
    ]  # fmt: skip
    day.manager.asks("POST", "/staff", {"staff_no": "778", "name": "某某", "role": "clerk"})
    day.kiosk.takes()
    day.colleague.presses("/windows/2/call-next")
    day.colleague.presses("/windows/2/start")
    for caller, method, path, body in bodies:
        for field in body:
            sent = {**body, field: nonsense}
            for name in ("press_id", "tap_id"):
                if name in sent and field != name:
                    sent[name] = fresh()
            _is_no_failure(caller.asks(method, path, data=json.dumps(sent), headers=JSON), f"{path} {field}")
    _no_failure_in_a_work_order(day, nonsense)


def _no_failure_in_a_work_order(day: Day, nonsense: Any) -> None:
    day.supervisor.asks("POST", "/windows/3/sign-out", {"press_id": fresh()})
    day.newcomer.presses("/windows/3/sign-in")
    order = day.newcomer.presses("/windows/3/register", service="consult")["work_order_id"]
    for field in (
        "visitor",
        "refused",
        "matter",
        "summary",
        "outcome",
        "feedback",
        "first_responder",
        "version",
    ):
        sent = json.dumps({field: nonsense})
        _is_no_failure(day.newcomer.asks("PATCH", f"/work-orders/{order}", data=sent, headers=JSON), field)
    visitor = json.dumps({"visitor": {"name": nonsense, "phone": nonsense}})
    _is_no_failure(day.newcomer.asks("PATCH", f"/work-orders/{order}", data=visitor, headers=JSON), "visitor")


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "x",
        "-1",
        "0",
        "9" * 30,
        "9" * 4000,
        "1.5",
        "%00",
        "%ff",
        "2026-02-30",
        "0000-01-01",
        "%F0%9F%A7%A7",
    ],
)
def test_no_nonsense_in_an_address_is_a_failure_either(day: Day, nonsense: str) -> None:
    paths = [
        f"/tickets/{nonsense}", f"/print-jobs/{nonsense}", f"/windows/{nonsense}", f"/windows/{nonsense}/console",
        f"/work-orders/{nonsense}", f"/services/{nonsense}", f"/statistics/{nonsense}",
        f"/statistics?from={nonsense}&to={nonsense}", f"/statistics?from=2026-11-24&to={nonsense}",
        f"/ledger?from={nonsense}", f"/ledger?to={nonsense}", f"/ledger?page={nonsense}", f"/ledger?q={nonsense}",
        f"/ledger?service={nonsense}", f"/ledger?unmask_reason={nonsense}", f"/ledger.csv?from={nonsense}",
        f"/journal?after_seq={nonsense}", f"/journal?limit={nonsense}",
    ]  # fmt: skip
    for path in paths:
        _is_no_failure(day.manager.asks("GET", path), path)
    for path in (f"/windows/{nonsense}/call-next", f"/tickets/{nonsense}/cancel"):
        _is_no_failure(day.supervisor.asks("POST", path, {"press_id": fresh()}), path)


JSON = {"Content-Type": "application/json"}


def _is_no_failure(answer: requests.Response, what: str) -> None:
    assert answer.status_code < 500, f"{what[:80]}: {answer.status_code} {answer.text}"
    if answer.status_code >= 400:
        problem(answer, answer.status_code, answer.json()["code"])


def test_the_prefix_of_the_api(day: Day) -> None:
    answer = requests.get(f"{day.hall.public}{API}/openapi.json", timeout=10)
    assert answer.json()["openapi"].startswith("3.1")
