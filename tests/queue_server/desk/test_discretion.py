"""What nobody should be seen with: a sensitive service is 综合服务 wherever citizens can read it (F-2.5)."""

from __future__ import annotations

import pytest

from queue_server.desk.frame import Caller
from queue_server.domain.events import TicketCalled
from queue_server.domain.roles import Role
from tests.queue_server.desk.hall import Hall

NAME = "安置帮教指引"
SHOWN = "综合服务"


@pytest.fixture
def resettled(hall: Hall) -> str:
    """A service of that name, served at window 1; its code."""
    manager = hall.manager().caller
    code: str = hall.desk.services.add(manager, {"prefix": "K", "name": NAME, "hours": "always"})["code"]
    body = hall.desk.manager.window(1)
    hall.desk.manager.put_window(manager, 1, {**body, "also": [*body["also"], code]})
    return code


def test_a_service_named_so_is_sensitive_unless_the_manager_says_otherwise(
    hall: Hall, resettled: str
) -> None:
    body = hall.desk.services.service(resettled)
    assert (body["sensitive"], body["catch_all"]) == (True, False)
    kept = hall.desk.services.put(hall.manager().caller, resettled, {**body, "sensitive": False})
    assert kept["sensitive"] is False
    assert hall.desk.services.service("general")["catch_all"] is True
    assert [one["code"] for one in hall.desk.reception.services() if one["catch_all"]] == ["general"]
    assert hall.wrong() == []


def test_citizens_read_the_discreet_name_and_staff_the_real_one(hall: Hall, resettled: str) -> None:
    first = hall.citizen().takes(NAME)
    second = hall.citizen().takes(NAME)
    assert first.first["service_name"] == SHOWN
    assert first["service_name"] == NAME
    clerk = hall.clerk().sits_at(1)
    clerk.serves_next()
    screens = hall.desk.screens.snapshot(with_classes=False)
    assert {one["service_name"] for one in screens["waiting"] + screens["recent_calls"]} == {SHOWN}
    assert [one["name"] for one in screens["services"] if one["code"] == resettled] == [SHOWN]
    staff = hall.queue()
    assert {one["service_name"] for one in staff["waiting"] + staff["recent_calls"]} == {NAME}
    assert NAME not in str(hall.desk.reception.services(on_screens=True))
    assert [one["number"] for one in screens["waiting"]] == [second.number]


def test_the_call_the_paper_and_the_phone_say_the_discreet_name(hall: Hall, resettled: str) -> None:
    number = hall.citizen(kiosk="kiosk-1").takes(NAME)
    sheet = hall.desk.printing.send(number.first["print"]["job_id"])
    assert sheet is not None
    assert sheet.ticket["service_name"] == SHOWN
    assert hall.desk.screens.own_ticket(number.id)["ticket"]["service_name"] == SHOWN
    hall.clerk().sits_at(1).calls_next()
    told = [one for one in hall.heard if isinstance(one.event, TicketCalled)]
    assert [one.after["service_name"] for one in told if one.after] == [SHOWN]


def test_what_is_done_with_the_number_at_the_kiosk_names_it_no_more(hall: Hall, resettled: str) -> None:
    citizen = hall.citizen(kiosk="kiosk-1")
    number = citizen.takes(NAME)
    assert citizen.prints_again(number)["service_name"] == SHOWN
    kiosk = Caller(Role.KIOSK, "kiosk-1", "kiosk-1")
    found = hall.desk.own_number.find(kiosk, number.number, number.first["query_code"])
    assert found["ticket"]["service_name"] == SHOWN
    assert citizen.gives_up(number)["service_name"] == SHOWN
