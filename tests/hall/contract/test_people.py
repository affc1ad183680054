"""Who works in the hall: listed, added, changed, disabled; and who is signed in where."""

from __future__ import annotations

from typing import Any

import requests

from tests.hall.asking import fresh, problem
from tests.hall.contract.conftest import Day


def enter(day: Day, staff_no: str, password: str) -> requests.Response:
    """An attempt to sign in on the sign-in page."""
    form = {"staff_no": staff_no, "password": password}
    return requests.post(f"{day.hall.staff}/sign-in", json=form, timeout=20)


def member(day: Day, staff_no: str) -> dict[str, Any]:
    """One row of the staff list."""
    found: dict[str, Any] = next(
        one for one in day.manager.gets("/staff")["staff"] if one["staff_no"] == staff_no
    )
    return found


def test_the_first_manager_was_told_a_password_once(day: Day) -> None:
    assert (member(day, "001")["role"], member(day, "001")["has_password"]) == ("manager", True)
    password = day.hall.err.split("密码 ")[1].split("（")[0]
    assert enter(day, "001", password).json() == {"role": "manager", "home": "/today"}


def test_a_token_makes_the_person_it_names(day: Day) -> None:
    row = member(day, "013")
    assert (row["name"], row["role"], row["has_password"], row["disabled"]) == ("赵和", "clerk", False, False)
    assert enter(day, "013", "").status_code == 422
    problem(enter(day, "013", "guess"), 401, "wrong_password")


def test_somebody_new_gets_a_password_that_works_until_it_is_reset(day: Day) -> None:
    new = {"staff_no": fresh()[:12], "name": "新同事", "title": "律师", "phone": "8112233", "role": "clerk"}
    added = day.manager.posts("/staff", new, status=201)
    assert {name: added[name] for name in new} == new
    assert enter(day, new["staff_no"], added["password"]).json() == {"role": "clerk", "home": "/console"}
    day.manager.is_refused(409, "staff_no_taken", "POST", "/staff", new)
    reset = day.manager.posts(f"/staff/{new['staff_no']}/reset-password", {})
    assert reset["password"] != added["password"]
    problem(enter(day, new["staff_no"], added["password"]), 401, "wrong_password")
    assert enter(day, new["staff_no"], reset["password"]).ok
    changed = day.manager.patches(f"/staff/{new['staff_no']}", {"title": "主任", "role": "shift_supervisor"})
    assert (changed["title"], changed["role"], changed["name"]) == ("主任", "shift_supervisor", "新同事")
    day.manager.patches(f"/staff/{new['staff_no']}", {"disabled": True})
    problem(enter(day, new["staff_no"], reset["password"]), 401, "wrong_password")


def test_whoever_is_disabled_loses_the_token_too(day: Day) -> None:
    assert day.technician.gets("/session")["staff_no"] == "004"
    day.manager.patches("/staff/004", {"disabled": True})
    problem(day.technician.asks("GET", "/session"), 401, "token_unknown")
    day.manager.patches("/staff/004", {"disabled": False})
    assert day.technician.gets("/session")["role"] == "technician"


def test_nobody_is_disabled_at_a_window_and_somebody_always_manages(day: Day) -> None:
    refusal = day.manager.is_refused(409, "still_signed_in", "PATCH", "/staff/011", {"disabled": True})
    assert refusal["window_no"] == 1
    assert member(day, "011")["signed_in_window"] == 1
    day.manager.is_refused(404, "unknown_staff", "PATCH", "/staff/999", {"name": "x"})
    day.manager.is_refused(404, "unknown_staff", "POST", "/staff/999/reset-password", {})


def test_who_am_i(day: Day) -> None:
    mine = {"staff_no": "011", "name": "李法", "title": "", "role": "clerk", "window_no": 1}
    assert day.clerk.gets("/session") == mine
    assert day.guide.gets("/session")["window_no"] is None
    day.kiosk.is_refused(403, "role_not_allowed", "GET", "/session")


def test_the_device_board_lists_what_hall_toml_names(day: Day) -> None:
    board = day.technician.gets("/devices")
    assert {(one["device"], one["kind"]) for one in board["devices"]} == {
        ("kiosk-1", "kiosk"),
        ("kiosk-2", "kiosk"),
        ("board-1", "window_display"),
        ("screen-1", "window_display"),
    }
    for one in board["devices"]:
        assert (one["connected"], one["state"]) == (False, "unknown")
        assert one["advice"]
    day.technician.is_refused(404, "unknown_device", "POST", "/devices/printer-9/unpair", {})
    nobody = "01939e00-0000-7000-8000-000000000000"
    day.technician.is_refused(404, "unknown_pairing", "POST", f"/pairings/{nobody}/accept", {})
    day.technician.is_refused(422, "not_accepted", "POST", f"/pairings/{nobody}/accept", {"code": "1"})
