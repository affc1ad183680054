"""Signing in: passwords, lock-outs that grow and outlive a restart, sessions and how they end."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain.roles import PERSONS, Role
from tests.queue_server.access.inside import STAFF_NO, Browser, Inside


def locked_for(hall: Inside, staff_no: str, guess: str = "wrong") -> int:
    """Seconds until the next try, 0 when the try was only wrong."""
    answer = hall.browser().enters(staff_no, guess)
    body = answer.get_json()
    if answer.status_code == 429:
        assert body["code"] == "locked_out"
        assert answer.headers["Retry-After"] == str(body["retry_after_s"])
        return int(body["retry_after_s"])
    assert (answer.status_code, body["code"]) == (401, "wrong_password")
    return 0


@pytest.mark.parametrize("role", sorted(PERSONS))
def test_everybody_is_led_to_the_own_page(hall: Inside, role: Role) -> None:
    browser = hall.browser()
    answer = browser.enters(*hall.hires(role))
    assert answer.get_json()["role"] == role
    home = answer.get_json()["home"]
    assert browser.asks("GET", home).status_code == 200
    assert browser.asks("GET", "/").headers["Location"] == home


def test_the_first_managers_password_works_and_is_made_once(hall: Inside) -> None:
    assert hall.first_manager is not None
    assert hall.browser().enters(*hall.first_manager).status_code == 200
    hall.closes()
    hall.first_manager = None
    hall.opens_again()
    assert hall.first_manager is None


@pytest.mark.parametrize(
    ("staff_no", "password"), [("999", "x"), ("", "x"), ("x" * 21, "x"), ("001", ""), ("001", "x" * 201)]
)
def test_nobody_else_comes_in(hall: Inside, staff_no: str, password: str) -> None:
    answer = hall.browser().enters(staff_no, password)
    assert answer.status_code in (401, 422)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("form", [[], "x", {"staff_no": 1, "password": "x"}, {"staff_no": "1"}, {"a": 1}])
def test_a_form_that_is_none(hall: Inside, form: Any) -> None:
    answer = hall.browser().asks("POST", "/sign-in", json=form)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


def test_wrong_tries_lock_the_number_out_longer_and_longer(hall: Inside) -> None:
    staff_no, password = hall.hires(Role.CLERK)
    for _ in range(5):
        assert locked_for(hall, staff_no) == 0
    waits = []
    for _ in range(7):
        left = locked_for(hall, staff_no)
        assert locked_for(hall, staff_no, password) == left, "locked out, the right password is no help"
        waits.append(left)
        hall.clock.passes(left)
        assert locked_for(hall, staff_no) == 0, "one more try, and it is wrong"
    assert waits[:5] == [30, 60, 120, 240, 480]
    assert waits[5:] == [900, 900], "a quarter of an hour is the most"


def test_a_lock_out_outlives_a_restart_and_a_success_clears_it(hall: Inside) -> None:
    staff_no, password = hall.hires(Role.CLERK)
    for _ in range(5):
        locked_for(hall, staff_no)
    hall.clock.passes(10)
    hall.closes()
    hall.opens_again()
    assert locked_for(hall, staff_no, password) == 20
    hall.clock.passes(20)
    assert hall.browser().enters(staff_no, password).status_code == 200
    for _ in range(4):
        assert locked_for(hall, staff_no) == 0, "it counts from nothing again"
    assert hall.browser().enters(staff_no, password).status_code == 200


def test_a_clock_set_back_locks_nobody_out_longer(hall: Inside) -> None:
    staff_no, _ = hall.hires(Role.CLERK)
    for _ in range(5):
        locked_for(hall, staff_no)
    hall.clock.passes(-365 * 24 * 3600)
    assert locked_for(hall, staff_no) <= 15 * 60


def test_one_who_is_locked_out_locks_out_nobody_else(hall: Inside) -> None:
    for _ in range(6):
        locked_for(hall, hall.hires(Role.CLERK)[0])
    assert hall.browser().enters(*hall.hires(Role.MANAGER)).status_code == 200


def test_whoever_is_disabled_stays_outside_and_is_put_out(hall: Inside) -> None:
    clerk, manager = hall.signed_in(Role.CLERK), hall.browser(token=hall.token(Role.MANAGER))
    token = hall.browser(token=hall.token(Role.CLERK))
    assert clerk.asks("GET", "/api/v1/session").status_code == 200
    path = f"/api/v1/staff/{STAFF_NO[Role.CLERK]}"
    assert manager.asks("PATCH", path, {"disabled": True}).status_code == 200
    assert clerk.asks("GET", "/api/v1/session").get_json()["code"] == "sign_in_required"
    assert token.asks("GET", "/api/v1/session").get_json()["code"] == "token_unknown"
    assert hall.browser().enters(*hall.hires(Role.CLERK)).get_json()["code"] == "wrong_password"
    assert manager.asks("PATCH", path, {"disabled": False}).status_code == 200
    assert clerk.asks("GET", "/api/v1/session").status_code == 401, "an ended session does not come back"


def test_a_reset_password_ends_every_session_and_a_lock_out(hall: Inside) -> None:
    staff_no, _ = hall.hires(Role.CLERK)
    here, there = hall.signed_in(Role.CLERK), hall.signed_in(Role.CLERK)
    for _ in range(6):
        locked_for(hall, staff_no)
    manager = hall.browser(token=hall.token(Role.MANAGER))
    reset = manager.asks("POST", f"/api/v1/staff/{staff_no}/reset-password", {}).get_json()
    for browser in (here, there):
        assert browser.asks("GET", "/api/v1/session").status_code == 401
    assert hall.browser().enters(staff_no, reset["password"]).status_code == 200


def test_another_role_needs_another_session(hall: Inside) -> None:
    clerk = hall.signed_in(Role.CLERK)
    manager = hall.browser(token=hall.token(Role.MANAGER))
    manager.asks("PATCH", f"/api/v1/staff/{STAFF_NO[Role.CLERK]}", {"role": "guide"})
    assert clerk.asks("GET", "/api/v1/session").status_code == 401


def test_leaving_ends_the_session_and_not_only_the_cookie(hall: Inside) -> None:
    browser = hall.signed_in(Role.CLERK)
    stolen = str(browser.cookie("hall_staff"))
    headers = {"X-CSRF-Token": browser.csrf("/console")}
    assert browser.asks("POST", "/leave", headers=headers).status_code == 204
    assert not browser.cookie("hall_staff")
    thief = hall.browser()
    thief.keeps("hall_staff", stolen)
    assert thief.asks("GET", "/api/v1/session").status_code == 401


def test_an_idle_session_ends(hall: Inside) -> None:
    busy, idle = hall.signed_in(Role.CLERK), hall.signed_in(Role.CLERK)
    for _ in range(12):
        hall.clock.passes(3600)
        assert busy.asks("GET", "/api/v1/session").status_code == 200
    assert idle.asks("GET", "/api/v1/session").status_code == 401


def changes_password(browser: Browser, old: str, new: str) -> tuple[int, str]:
    """Status and code of an attempt to change one's password."""
    headers = {"X-CSRF-Token": browser.csrf("/password")}
    answer = browser.asks("POST", "/password", {"old": old, "new": new}, headers=headers)
    return answer.status_code, (answer.get_json(silent=True) or {}).get("code", "")


def test_everybody_changes_the_own_password(hall: Inside) -> None:
    staff_no, password = hall.hires(Role.CLERK)
    browser = hall.signed_in(Role.CLERK)
    assert changes_password(browser, password, "short") == (422, "weak_password")
    assert changes_password(browser, "wrong", "a whole new one") == (401, "wrong_password")
    assert changes_password(browser, password, "a whole new one") == (204, "")
    assert hall.browser().enters(staff_no, password).status_code == 401
    assert hall.browser().enters(staff_no, "a whole new one").status_code == 200


def test_a_changed_password_puts_out_every_other_browser_but_not_this_one(hall: Inside) -> None:
    _, password = hall.hires(Role.CLERK)
    here, elsewhere = hall.signed_in(Role.CLERK), hall.signed_in(Role.CLERK)
    assert changes_password(here, password, "a whole new one")[0] == 204
    assert here.asks("GET", "/api/v1/session").status_code == 200
    assert elsewhere.asks("GET", "/api/v1/session").status_code == 401


def test_guessing_the_old_password_locks_out_like_guessing_at_the_door(hall: Inside) -> None:
    browser = hall.signed_in(Role.CLERK)
    codes = [changes_password(browser, "wrong", "a whole new one") for _ in range(7)]
    assert codes[0] == (401, "wrong_password")
    assert codes[-1] == (429, "locked_out")
