"""What a browser carries: CSRF, cookie flags, Origin, and the headers of every answer."""

from __future__ import annotations

import pytest

from queue_server.domain.roles import Role
from tests.queue_server.access.inside import SIDES, Inside

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
    "font-src": "'self'", "media-src": "'self'", "connect-src": "'self'", "base-uri": "'none'",
    "form-action": "'self'", "frame-ancestors": "'none'",
}  # fmt: skip
PRESS = {"press_id": "x"}
PATH = "/api/v1/windows/1/sign-in"


def test_a_session_alone_changes_nothing(hall: Inside) -> None:
    clerk = hall.signed_in(Role.CLERK)
    other = hall.signed_in(Role.MANAGER).csrf("/today")
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "guess"}, {"X-CSRF-Token": other}):
        answer = clerk.asks("POST", PATH, PRESS, headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf_failed")
    answer = clerk.asks("POST", PATH, PRESS, headers={"X-CSRF-Token": clerk.csrf("/console")})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_method_that_changes_something_is_forgotten(hall: Inside, method: str) -> None:
    manager = hall.signed_in(Role.MANAGER)
    path = {"PUT": "/api/v1/rules", "PATCH": "/api/v1/staff/001", "DELETE": "/api/v1/rules"}[method]
    assert manager.asks(method, path, {}).status_code in (403, 405)
    assert manager.asks("POST", "/leave").get_json()["code"] == "csrf_failed"


def test_reading_needs_no_csrf_token(hall: Inside) -> None:
    assert hall.signed_in(Role.CLERK).asks("GET", "/api/v1/session").status_code == 200


def test_a_token_needs_none_either(hall: Inside) -> None:
    assert hall.browser(token=hall.token(Role.CLERK)).asks("POST", PATH, PRESS).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:9999", "http://localhost.evil.example"]
)
def test_a_page_of_another_site_changes_nothing_even_with_everything_right(hall: Inside, origin: str) -> None:
    clerk = hall.signed_in(Role.CLERK)
    headers = {"X-CSRF-Token": clerk.csrf("/console"), "Origin": origin}
    answer = clerk.asks("POST", PATH, PRESS, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf_failed")
    headers = {**headers, "Origin": "http://localhost"}
    assert clerk.asks("POST", PATH, PRESS, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/pair", "/pair/claim"])
def test_nor_does_it_sign_anybody_in_or_pair_anything(hall: Inside, path: str) -> None:
    body = {"staff_no": "001", "password": "x"} if path == "/sign-in" else {"device": "kiosk-1"}
    answer = hall.browser().asks("POST", path, body, headers={"Origin": "http://evil.example"})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "other_origin")


def test_a_cookie_changes_nothing_across_origins_where_anybody_may_ask(hall: Inside) -> None:
    headers = {"Origin": "http://evil.example"}
    clerk = hall.signed_in(Role.CLERK)
    answer = clerk.asks("POST", "/pair", {"device": "kiosk-1"}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_staff_cookie(hall: Inside, scheme: str, secure: bool) -> None:
    staff_no, password = hall.hires(Role.CLERK)
    answer = hall.browser().asks(
        "POST", "/sign-in", {"staff_no": staff_no, "password": password}, scheme=scheme
    )
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *flags = cookie.split("; ")
    assert name.startswith("hall_staff=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(flags)
    assert ("Secure" in flags) == secure
    assert not [flag for flag in flags if flag.startswith(("Domain", "Expires", "Max-Age"))]


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookies_of_pages(hall: Inside, scheme: str, secure: bool) -> None:
    browser = hall.browser("public")
    answer = browser.asks("POST", "/pair", {"device": "kiosk-1"}, scheme=scheme)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    flags = set(cookie.split("; ")[1:])
    assert {"HttpOnly", "SameSite=Strict", "Path=/pair"} <= flags
    assert ("Secure" in flags) == secure


def test_the_public_side_ignores_the_staff_cookie(hall: Inside) -> None:
    manager = hall.signed_in(Role.MANAGER, "public")
    assert manager.asks("GET", "/api/v1/queue").status_code == 401
    assert manager.asks("GET", "/").headers["Location"] == "/kiosk"
    assert 'name="csrf-token" content=""' in manager.opens("/kiosk/kiosk-1")


@pytest.mark.parametrize("side", SIDES)
def test_every_answer_has_the_strict_headers(hall: Inside, side: str) -> None:
    token = hall.token(Role.MANAGER)
    paths = [
        "/", "/kiosk", "/kiosk/kiosk-1", "/screen", "/screen/board-1", "/sign-in", "/today", "/nothing",
        "/healthz", "/api/v1/openapi.json", "/api/v1/queue", "/api/v1/nothing", "/api/v1/tickets", "/api/v1/rules",
        "/static/hall.css", "/static/nothing.css", "/t/x",
    ]  # fmt: skip
    for path in paths:
        for browser in (hall.browser(side), hall.browser(side, token), hall.browser(side, "nonsense")):
            for method in ("GET", "POST"):
                answer = browser.asks(method, path, {} if method == "POST" else None)
                headers = answer.headers
                answer.close()
                policy = dict(
                    part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
                )
                assert policy == POLICY, path
                assert headers["X-Content-Type-Options"] == "nosniff"
                assert headers["Referrer-Policy"] == "no-referrer"
                assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
                assert "Access-Control-Allow-Origin" not in headers
                assert answer.status_code < 500


def test_what_is_personal_is_never_cached(hall: Inside) -> None:
    manager = hall.browser(token=hall.token(Role.MANAGER))
    for path in ("/api/v1/ledger", "/api/v1/ledger.csv", "/api/v1/staff", "/api/v1/queue", "/api/v1/nothing"):
        assert manager.asks("GET", path).headers["Cache-Control"] == "no-store", path


def test_the_error_page_of_a_person_is_a_page_and_of_a_program_a_problem(hall: Inside) -> None:
    person = hall.browser().asks("GET", "/nothing", headers={"Accept": "text/html,*/*"})
    program = hall.browser().asks("GET", "/nothing")
    api = hall.browser().asks("GET", "/api/v1/nothing", headers={"Accept": "text/html,*/*"})
    assert (person.mimetype, program.mimetype) == ("text/html", "application/problem+json")
    assert api.mimetype == "application/problem+json"
    assert person.status_code == program.status_code == api.status_code == 404


def test_where_to_go_after_signing_in_is_kept_in_the_address(hall: Inside) -> None:
    answer = hall.browser().asks("GET", "/ledger?from=2026-11-24&to=2026-11-25")
    assert answer.headers["Location"] == "/sign-in?next=/ledger%3Ffrom%3D2026-11-24%26to%3D2026-11-25"
