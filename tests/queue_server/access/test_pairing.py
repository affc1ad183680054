"""Letting a page in: the code it shows, who accepts it, and that only the same browser gets in, once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from queue_server.domain.roles import Role
from tests.queue_server.access.inside import Browser, Inside


def asks_to_come_in(browser: Browser, device: str = "kiosk-1") -> str:
    """The code the page shows."""
    answer = browser.asks("POST", "/pair", {"device": device})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.get_json()
    assert body["expires_s"] == 600
    assert re.fullmatch(r"\d{6}", body["code"])
    return str(body["code"])


def state(browser: Browser, device: str = "kiosk-1") -> str:
    """How the page's asking stands."""
    return str(browser.asks("POST", "/pair/claim", {"device": device}).get_json()["state"])


def answers(hall: Inside, code: str, word: str, role: Role = Role.TECHNICIAN) -> int:
    """A member of staff accepts or refuses the page that shows this code."""
    staff = hall.browser(token=hall.token(role))
    pairings = staff.asks("GET", "/api/v1/devices").get_json()["pairings"]
    pairing = next(one for one in pairings if one["code"] == code)
    return staff.asks("POST", f"/api/v1/pairings/{pairing['id']}/{word}", {}).status_code


def test_a_page_is_let_in_by_its_code(hall: Inside) -> None:
    page = hall.browser("public")
    assert "kiosk-1" in page.opens("/kiosk/kiosk-1")
    code = asks_to_come_in(page)
    assert state(page) == "waiting"
    assert page.asks("GET", "/api/v1/queue", headers={"X-Hall-Device": "kiosk-1"}).status_code == 401
    assert answers(hall, code, "accept") == 200
    assert state(page) == "accepted"
    assert page.cookie("hall_device_kiosk-1")
    csrf = page.csrf("/kiosk/kiosk-1")
    headers = {"X-Hall-Device": "kiosk-1"}
    tap = {"service": "consult", "tap_id": "1"}
    assert page.asks("POST", "/api/v1/tickets", tap, headers=headers).get_json()["code"] == "csrf_failed"
    answer = page.asks("POST", "/api/v1/tickets", tap, headers={**headers, "X-CSRF-Token": csrf})
    assert answer.status_code == 201
    assert page.asks("GET", "/api/v1/queue", headers=headers).status_code == 200
    assert page.asks("GET", "/api/v1/queue").status_code == 401, "the page must say which it is"


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.MANAGER, Role.SHIFT_SUPERVISOR])
def test_who_may_let_pages_in(hall: Inside, role: Role) -> None:
    page = hall.browser("public")
    assert answers(hall, asks_to_come_in(page), "accept", role) == 200
    assert state(page) == "accepted"


def test_a_code_is_claimed_once(hall: Inside) -> None:
    page = hall.browser("public")
    code = asks_to_come_in(page)
    secret = str(page.cookie_at("/pair", "hall_pairing_kiosk-1"))
    answers(hall, code, "accept")
    assert [state(page), state(page)] == ["accepted", "expired"]
    copy = hall.browser("public")
    copy.keeps("hall_pairing_kiosk-1", secret)
    assert state(copy) == "expired"


def test_a_page_is_turned_away(hall: Inside) -> None:
    page = hall.browser("public")
    assert answers(hall, asks_to_come_in(page), "refuse") == 200
    assert state(page) == "refused"
    assert page.cookie("hall_device_kiosk-1") is None


def test_a_code_lives_ten_minutes(hall: Inside) -> None:
    page, staff = hall.browser("public"), hall.browser(token=hall.token(Role.TECHNICIAN))
    asks_to_come_in(page)
    (pairing,) = staff.asks("GET", "/api/v1/devices").get_json()["pairings"]
    hall.clock.passes(601)
    assert staff.asks("GET", "/api/v1/devices").get_json()["pairings"] == []
    answer = staff.asks("POST", f"/api/v1/pairings/{pairing['id']}/accept", {})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "pairing_over")
    assert state(page) == "expired"


def test_an_accepted_code_that_nobody_claims_expires_too(hall: Inside) -> None:
    page = hall.browser("public")
    answers(hall, asks_to_come_in(page), "accept")
    hall.clock.passes(601)
    assert state(page) == "expired"


def test_another_browser_cannot_claim(hall: Inside) -> None:
    page, thief = hall.browser("public"), hall.browser("public")
    answers(hall, asks_to_come_in(page), "accept")
    for secret in (None, "", "guess", "482913"):
        if secret is not None:
            thief.keeps("hall_pairing_kiosk-1", secret)
        assert state(thief) == "expired"
        assert thief.cookie("hall_device_kiosk-1") is None
    assert state(page) == "accepted"


def test_a_page_cannot_claim_another_device(hall: Inside) -> None:
    page = hall.browser("public")
    answers(hall, asks_to_come_in(page, "board-1"), "accept")
    page.keeps("hall_pairing_kiosk-1", str(page.cookie_at("/pair", "hall_pairing_board-1")))
    assert state(page, "kiosk-1") == "expired"
    assert state(page, "board-1") == "accepted"


def test_a_devices_cookie_opens_no_other_devices_page(hall: Inside) -> None:
    page = hall.browser("public")
    answers(hall, asks_to_come_in(page, "board-1"), "accept")
    state(page, "board-1")
    page.keeps("hall_device_kiosk-1", str(page.cookie("hall_device_board-1")))
    assert 'name="csrf-token" content=""' in page.opens("/kiosk/kiosk-1")
    tap = {"service": "consult", "tap_id": "1"}
    answer = page.asks("POST", "/api/v1/tickets", tap, headers={"X-Hall-Device": "board-1"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("device", "expected"), [("nothing", 404), ("", 404), ("x" * 41, 422), ("evaluator-1", 404)]
)
def test_only_pages_of_hall_toml_are_let_in(hall: Inside, device: str, expected: int) -> None:
    assert hall.browser("public").asks("POST", "/pair", {"device": device}).status_code == expected


def test_an_accepted_page_is_put_out_again(hall: Inside) -> None:
    page, staff = hall.browser("public"), hall.browser(token=hall.token(Role.TECHNICIAN))
    answers(hall, asks_to_come_in(page), "accept")
    state(page)
    headers = {"X-Hall-Device": "kiosk-1"}
    assert page.asks("GET", "/api/v1/queue", headers=headers).status_code == 200
    assert staff.asks("POST", "/api/v1/devices/kiosk-1/unpair", {}).status_code == 200
    assert page.asks("GET", "/api/v1/queue", headers=headers).status_code == 401


def test_pairing_is_rate_limited_and_tokens_are_not(hall: Inside) -> None:
    page = hall.browser("public")
    answers_ = [page.asks("POST", "/pair", {"device": "kiosk-1"}).status_code for _ in range(31)]
    assert answers_ == [200] * 30 + [429]
    program = hall.browser("public", hall.token(Role.SCREEN))
    assert {program.asks("GET", "/api/v1/services").status_code for _ in range(200)} == {200}
    hall.clock.passes(61)
    assert page.asks("POST", "/pair", {"device": "kiosk-1"}).status_code == 200


def test_the_tablet_is_a_page_of_the_staff_side(hall: Inside) -> None:
    tablet = hall.browser("staff")
    tablet.opens("/evaluator/tablet-2")
    answers(hall, asks_to_come_in(tablet, "tablet-2"), "accept")
    assert state(tablet, "tablet-2") == "accepted"
    assert hall.browser("public").asks("GET", "/evaluator/tablet-2").status_code == 404


def test_no_secret_ever_stands_in_an_address(hall: Inside) -> None:
    page = hall.browser("public")
    answers(hall, asks_to_come_in(page), "accept")
    answer = page.asks("POST", "/pair/claim", {"device": "kiosk-1"})
    secret = str(page.cookie("hall_device_kiosk-1"))
    assert secret not in answer.get_data(as_text=True)
    for device in ("kiosk-1", "board-1"):
        text = page.opens(f"/{'kiosk' if device == 'kiosk-1' else 'screen'}/{device}")
        assert secret not in text
    other = hall.browser("public")
    for name in ("token", "device", "hall_device_kiosk-1"):
        answer = other.asks("GET", f"/api/v1/queue?{name}={secret}", headers={"X-Hall-Device": "kiosk-1"})
        assert answer.status_code == 401
