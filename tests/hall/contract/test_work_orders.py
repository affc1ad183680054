"""Work orders: written while talking, complete or not, by those whose visit it was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hall.contract.conftest import Day

WHOLE = {
    "visitor": {"name": "王小明", "phone": "13812345678"},
    "matter": "劳动工伤",
    "summary": "工伤认定之后的赔偿",
    "outcome": "已指引",
    "feedback": "当场告知",
}


def opened(day: Day) -> dict[str, Any]:
    """The work order of a visit that window 1 serves."""
    day.kiosk.takes()
    day.clerk.presses("/windows/1/call-next")
    order = day.clerk.presses("/windows/1/start")["ticket"]["work_order_id"]
    found: dict[str, Any] = day.clerk.gets(f"/work-orders/{order}")
    return found


def test_a_new_work_order(day: Day) -> None:
    order = opened(day)
    ticket = day.manager.gets("/queue")["windows"][0]["ticket"]
    assert (order["ticket_id"], order["ticket_number"], order["window_no"]) == (ticket["id"], "A001", 1)
    assert (order["service"], order["service_name"]) == ("consult", "法律咨询")
    assert order["receptionist"] == order["first_responder"] == {"staff_no": "011", "name": "李法"}
    assert order["arrived_at"] == day.clerk.gets(f"/tickets/{ticket['id']}")["taken_at"]
    assert (order["visitor"], order["refused"]) == ({"name": None, "phone": None}, [])
    assert (order["rating"], order["complete"], order["version"]) == (None, False, 1)


def test_fields_are_written_one_by_one_or_together(day: Day) -> None:
    path = f"/work-orders/{opened(day)['id']}"
    missing = set(day.clerk.gets(path)["missing"])
    for field, value in WHOLE.items():
        order = day.clerk.patches(path, {field: value})
        assert order[field] == value
        assert set(order["missing"]) <= missing
        missing = set(order["missing"])
    assert (order["complete"], order["missing"], order["version"]) == (True, [], 6)
    assert order["feedback_at"] is not None
    assert day.clerk.gets(path) == order
    assert day.clerk.patches(path, {"visitor": {"phone": "0797-1234567"}})["visitor"] == {
        "name": "王小明",
        "phone": "0797-1234567",
    }


def test_a_visitor_may_refuse_name_and_phone(day: Day) -> None:
    path = f"/work-orders/{opened(day)['id']}"
    order = day.clerk.patches(path, {**WHOLE, "visitor": {"name": None, "phone": None}})
    assert {"name", "phone"} <= set(order["missing"])
    order = day.clerk.patches(path, {"refused": ["name", "phone"]})
    assert (sorted(order["refused"]), order["complete"]) == (["name", "phone"], True)
    day.clerk.is_refused(422, "not_accepted", "PATCH", path, {"refused": ["address"]})


def test_two_who_write_at_once_are_told(day: Day) -> None:
    order = opened(day)
    path = f"/work-orders/{order['id']}"
    day.clerk.patches(path, {"matter": "刑事", "version": order["version"]})
    refusal = day.supervisor.is_refused(
        409, "work_order_changed", "PATCH", path, {"matter": "行政", "version": order["version"]}
    )
    assert refusal["version"] == order["version"] + 1
    assert day.clerk.gets(path)["matter"] == "刑事"


def test_a_clerk_reads_and_writes_only_the_own_ones(day: Day) -> None:
    path = f"/work-orders/{opened(day)['id']}"
    day.colleague.is_refused(403, "not_your_work_order", "GET", path)
    day.colleague.is_refused(403, "not_your_work_order", "PATCH", path, {"matter": "其他"})
    for other in (day.supervisor, day.manager):
        assert other.patches(path, {"matter": "其他"})["matter"] == "其他"
    for nobody in (day.guide, day.technician, day.kiosk):
        nobody.is_refused(403, "role_not_allowed", "GET", path)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"outcome": "办好了"}, "unknown_outcome"), ({"feedback": "飞鸽传书"}, "unknown_feedback")],
)
def test_words_of_the_catalogue_only(day: Day, change: dict[str, Any], code: str) -> None:
    day.clerk.is_refused(422, code, "PATCH", f"/work-orders/{opened(day)['id']}", change)


def test_unknown_work_orders_and_first_responders(day: Day) -> None:
    nobody = "01939e00-0000-7000-8000-000000000000"
    day.clerk.is_refused(404, "unknown_work_order", "GET", f"/work-orders/{nobody}")
    path = f"/work-orders/{opened(day)['id']}"
    day.clerk.is_refused(404, "unknown_staff", "PATCH", path, {"first_responder": "999"})
    order = day.clerk.patches(path, {"first_responder": "012"})
    assert (order["first_responder"]["staff_no"], order["receptionist"]["staff_no"]) == ("012", "011")
    assert day.colleague.gets(path)["id"] == order["id"], "the first responder may read on"


def test_a_work_order_is_written_on_after_finish(day: Day) -> None:
    order = opened(day)
    day.clerk.presses("/windows/1/finish")
    written = day.clerk.patches(f"/work-orders/{order['id']}", WHOLE)
    assert written["complete"]
    assert written["closed_at"] is not None


def test_earlier_visits_are_shown_masked_while_the_order_is_open(day: Day) -> None:
    first = opened(day)
    day.clerk.patches(
        f"/work-orders/{first['id']}", {**WHOLE, "visitor": {"name": "王小明", "phone": "13655550001"}}
    )
    day.clerk.presses("/windows/1/finish")
    order = opened(day)
    path = f"/work-orders/{order['id']}/past-visits"
    assert day.clerk.gets(path) == {"visits": 0, "same": None, "rows": []}
    day.clerk.patches(f"/work-orders/{order['id']}", {"visitor": {"phone": "136-5555-0001"}})
    found = day.clerk.gets(path)
    assert (found["visits"], found["same"]) == (1, "phone")
    assert found["rows"] == [
        {
            "hall_day": day.manager.gets("/queue")["hall_day"],
            "arrived_at": first["arrived_at"],
            "service": "consult",
            "service_name": "法律咨询",
            "matter": "劳动工伤",
            "outcome": "已指引",
            "receptionist": "李法",
            "visitor_name": "王**",
        }
    ]
    day.colleague.is_refused(403, "not_your_work_order", "GET", path)
    day.guide.is_refused(403, "role_not_allowed", "GET", path)
    day.clerk.presses("/windows/1/finish")
    day.clerk.is_refused(409, "work_order_closed", "GET", path)
