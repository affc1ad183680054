"""Appointments over HTTP: offered, looked up, booked, moved, cancelled, kept; who may what; pressed twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.hall.asking import fresh
from tests.hall.contract.conftest import Day

CHEN = {"visitor": {"name": "陈桂花", "phone": "13800001234"}}
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOTHING = {"late_min": 15, "early_min": 30, "lead_min": 10, "offers": []}


@pytest.fixture
def open_day(day: Day) -> Any:
    """法律咨询 may be booked from nine to twelve; afterwards nothing may."""
    assert day.manager.gets("/appointments/offer") == NOTHING
    one = {"service": "consult", "on": True, "hours": {name: ["09:00-12:00"] for name in WEEK}, "slot_min": 30,
           "people": 1, "days_ahead": 14, "blackout": []}  # fmt: skip
    body = {**NOTHING, "early_min": 240, "offers": [one]}
    assert day.manager.puts("/appointments/offer", body) == body == day.manager.gets("/appointments/offer")
    yield day
    day.manager.puts("/appointments/offer", NOTHING)


def later(day: Day) -> str:
    """A day that no other test plays on."""
    return (day.hall.clock.now().date() + timedelta(days=13)).isoformat()


def booked(day: Day, on: str, begins: str = "11:00", **more: Any) -> dict[str, Any]:
    """Somebody has an appointment."""
    body = {"press_id": fresh(), "service": "consult", "day": on, "begins": begins, **CHEN, **more}
    made: dict[str, Any] = day.guide.posts("/appointments", body, status=201)["appointment"]
    return made


def test_what_may_be_booked(open_day: Day) -> None:
    offered = open_day.kiosk.gets("/appointments/offered")
    assert offered["services"] == [{"service": "consult", "service_name": "法律咨询", "days_ahead": 14}]
    on = later(open_day)
    days = open_day.guide.gets("/appointments/slots", service="consult", from_day=on, days=2)["days"]
    assert days[0]["day"] == on
    first = {"begins": "09:00", "ends": "09:30", "people": 1, "taken": 0, "free": 1, "person_free": True}
    assert days[0]["slots"][0] == first
    none = open_day.guide.gets("/appointments/slots", service="notary")["days"]
    assert {one["reason"] for one in none} == {"未开放预约"}
    open_day.guide.is_refused(422, "bad_day", "GET", "/appointments/slots?service=consult&from_day=today")
    bad = {
        **NOTHING,
        "offers": [{**open_day.manager.gets("/appointments/offer")["offers"][0], "service": "x"}],
    }
    open_day.manager.is_refused(422, "bad_appointment_offer", "PUT", "/appointments/offer", bad)
    open_day.manager.is_refused(
        422, "not_accepted", "PUT", "/appointments/offer", {**NOTHING, "late_min": -1}
    )


def test_booked_looked_at_moved_and_cancelled(open_day: Day) -> None:
    on = later(open_day)
    body = {
        "press_id": fresh(),
        "service": "consult",
        "day": on,
        "begins": "11:00",
        **CHEN,
        "note": "带判决书",
    }
    one = open_day.guide.posts("/appointments", body, status=201)["appointment"]
    assert open_day.guide.posts("/appointments", body)["appointment"] == one, "pressed twice is booked once"
    open_day.guide.is_refused(409, "press_id_reused", "POST", "/appointments", {**body, "begins": "11:30"})
    open_day.guide.is_refused(409, "slot_full", "POST", "/appointments", {**body, "press_id": fresh()})
    late = {**body, "press_id": fresh(), "begins": "12:00"}
    open_day.guide.is_refused(409, "slot_not_offered", "POST", "/appointments", late)
    nobody = {key: value for key, value in late.items() if key != "visitor"}
    open_day.guide.is_refused(422, "contact_missing", "POST", "/appointments", {**nobody, "begins": "11:30"})
    (row,) = open_day.supervisor.gets("/appointments", day=on)["appointments"]
    assert (row["name"], row["phone"], row["standing"]) == ("陈**", "138****1234", "booked")
    whole = open_day.guide.gets(f"/appointments/{one['id']}")
    assert (whole["name"], whole["phone"], whole["note"]) == ("陈桂花", "13800001234", "带判决书")
    found = open_day.guide.posts("/appointments/search", {"q": one["code"]})["appointments"]
    assert [each["id"] for each in found] == [one["id"]]
    moved = open_day.guide.presses(f"/appointments/{one['id']}/move", day=on, begins="11:30")["appointment"]
    assert (moved["begins"], moved["code"]) == ("11:30", one["code"])
    open_day.guide.is_refused_press("same_slot", f"/appointments/{one['id']}/move", day=on, begins="11:30")
    gone = open_day.manager.presses(f"/appointments/{one['id']}/cancel")["appointment"]
    assert gone["standing"] == "cancelled"
    open_day.guide.is_refused_press("appointment_settled", f"/appointments/{one['id']}/cancel")
    open_day.guide.is_refused(404, "unknown_appointment", "GET", "/appointments/nobody")


def test_kept_at_a_kiosk_and_counted(open_day: Day) -> None:
    today = open_day.today
    one, other = booked(open_day, today), booked(open_day, today, "11:30", needs=["deaf"])
    found = open_day.kiosk.posts("/appointments/find", {"phone4": "1234"})["appointments"]
    assert [(each["name"], each["begins"]) for each in found] == [("陈**", "11:00"), ("陈**", "11:30")]
    open_day.kiosk.is_refused(
        422, "not_accepted", "POST", "/appointments/find", {"phone4": "1234", "code": "X"}
    )
    open_day.kiosk.is_refused_press("unknown_appointment", f"/appointments/{one['id']}/check-in", status=404)
    path, body = f"/appointments/{one['id']}/check-in", {"press_id": fresh(), "phone4": "1234"}
    kept = open_day.kiosk.posts(path, body)
    assert open_day.kiosk.posts(path, body) == kept
    assert (kept["on_time"], kept["appointment"]["standing"], kept["ticket"]["state"]) == (
        True,
        "checked_in",
        "waiting",
    )
    at_desk = open_day.guide.presses(f"/appointments/{other['id']}/check-in")
    waiting = {each["number"]: each["appointed"] for each in open_day.guide.gets("/queue")["waiting"]}
    assert waiting == {kept["ticket"]["number"]: "11:00", at_desk["ticket"]["number"]: "11:30"}
    assert {each.get("appointed") for each in open_day.screen.gets("/queue")["waiting"]} == {None}
    figures = {"booked": 2, "kept": 2, "no_show": 0, "to_come": 0, "cancelled": 0}
    assert open_day.manager.gets("/today")["appointments"] == figures
    span = open_day.supervisor.gets("/appointments/figures", from_=today, to=today)
    assert span == {"days": [{"day": today, **figures}]}


def test_guessing_at_a_kiosk_ends(open_day: Day) -> None:
    for _ in range(5):
        assert open_day.other_kiosk.posts("/appointments/find", {"code": "ZZZZZZ"})["appointments"] == []
    said = open_day.other_kiosk.is_refused(
        429, "too_many_tries", "POST", "/appointments/find", {"code": "ZZZZZZ"}
    )
    assert said["retry_after_s"] == 60
    open_day.passes(61)
    assert open_day.other_kiosk.posts("/appointments/find", {"code": "ZZZZZZ"})["appointments"] == []


def test_with_somebody_by_name(open_day: Day) -> None:
    on, guide = later(open_day), open_day.guide
    people = {one["staff_no"]: one for one in guide.gets("/appointments/people")["people"]}
    assert (people["011"]["window_no"], people["013"]["window_no"]) == (1, None)
    one = booked(open_day, on, "10:00", with_staff_no="011")
    assert (one["with_staff_no"], one["with_name"]) == ("011", "李法")
    wish = {"service": "consult", "day": on, "begins": "10:30", **CHEN, "with_staff_no": "013"}
    body = {"press_id": fresh(), "from_day": on}
    told = guide.posts("/appointments/people/013/away", body)
    assert (told["person"]["away"], told["touched"]) == ([on], 0)
    assert guide.posts("/appointments/people/013/away", body) == told, "pressed twice is noted once"
    said = guide.is_refused(409, "person_away", "POST", "/appointments", {"press_id": fresh(), **wish})
    assert "赵和" in said["detail"]
    (day,) = guide.gets("/appointments/slots", service="consult", from_day=on, days=1, with_staff_no="013")[
        "days"
    ]
    assert (day["reason"], day["slots"]) == ("赵和不在", [])
    (day,) = guide.gets("/appointments/slots", service="consult", from_day=on, days=1, with_staff_no="011")[
        "days"
    ]
    assert {slot["begins"] for slot in day["slots"] if not slot["person_free"]} == {"10:00"}
    guide.presses("/appointments/people/013/away", from_day=on, away=False)
    (row,) = guide.gets("/appointments", day=on, with_staff_no="011")["appointments"]
    assert row["id"] == one["id"]
    assert guide.gets("/appointments", day=on, with_staff_no="013")["appointments"] == []
    moved = guide.presses(f"/appointments/{one['id']}/move", day=on, begins="10:30")["appointment"]
    assert moved["with_staff_no"] == "011", "whom they asked for stays, unless something else is said"
    moved = guide.presses(f"/appointments/{one['id']}/move", day=on, begins="10:30", with_staff_no=None)
    assert moved["appointment"]["with_staff_no"] is None
    guide.presses(f"/appointments/{one['id']}/cancel")


def test_the_number_goes_to_the_window_of_whom_they_asked_for(open_day: Day) -> None:
    one = booked(open_day, open_day.today, "10:30", with_staff_no="012")
    other = booked(open_day, open_day.today, "11:30", with_staff_no="013")
    path = f"/appointments/{other['id']}/check-in"
    open_day.guide.is_refused_press("person_not_seated", path)
    open_day.kiosk.is_refused_press("person_not_seated", path, phone4="1234")
    assert open_day.guide.presses(path, anyone=True)["for_window_no"] is None
    kept = open_day.kiosk.presses(f"/appointments/{one['id']}/check-in", phone4="1234")
    assert kept["for_window_no"] == 2
    first = open_day.clerk.presses("/windows/1/call-next")["ticket"]
    assert first["number"] != kept["ticket"]["number"]
    assert open_day.colleague.presses("/windows/2/call-next")["ticket"]["number"] == kept["ticket"]["number"]
