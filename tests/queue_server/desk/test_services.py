"""Services are added, put into groups and archived; nothing that was done of them changes or loses its name."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.desk.appointments import Booking
from queue_server.store.appointments import Person
from queue_server.store.visits import Visitor
from tests.queue_server.desk.hall import Hall, press, refused


def adds(hall: Hall, name: str, prefix: str, **more: Any) -> dict[str, Any]:
    """The manager adds a service."""
    return hall.desk.services.add(hall.manager().caller, {"name": name, "prefix": prefix, **more})


def archives(hall: Hall, service: str, archived: bool = True) -> dict[str, Any]:
    """The manager archives a service, or takes it back."""
    return hall.manager().offers(hall.code(service), archived=archived)


def tiles(hall: Hall) -> list[str]:
    """The names on the kiosk, in order."""
    return [one["name"] for one in hall.desk.reception.services()]


def last_changes(hall: Hall, count: int = 1) -> list[tuple[str, list[tuple[str, str | None, str | None]]]]:
    """What was changed last, in words, newest first."""
    rows = hall.desk.settings.changes(None, count)["rows"]
    return [(row["title"], [tuple(line.values()) for line in row["lines"]]) for row in rows]


def serves_one(hall: Hall, service: str, window_no: int = 1) -> str:
    """Somebody is served from number to finish; the number."""
    number = hall.citizen().takes(service)
    clerk = hall.clerk().sits_at(window_no)
    clerk.calls_next(service)
    clerk.starts()
    clerk.finishes("当场解答")
    clerk.leaves()
    return number.number


# --- added ----------------------------------------------------------------------------------------------------------


def test_an_added_service_stands_last_and_is_served_once_a_window_is_told(hall: Hall) -> None:
    added = adds(hall, "仲裁", "J", hours="always", about="商事仲裁的咨询和申请")
    assert (added["code"], added["position"], added["archived"]) == ("service_1", 8, False)
    assert tiles(hall)[-1] == "仲裁"
    assert hall.citizen().takes("仲裁").number == "J001"
    clerk = hall.clerk().sits_at(1)
    with refused("service_not_served"):
        clerk.calls_next("仲裁")
    hall.manager().wires(1, ["consult"], ["service_1"])
    called = clerk.calls_next("仲裁")
    assert called is not None
    assert called.number == "J001"
    assert last_changes(hall, 2)[1] == ("业务“仲裁”", [("新增", None, "仲裁，前缀 J，全天开放")])


def test_an_added_service_has_office_hours_unless_told_and_a_code_of_its_own(hall: Hall) -> None:
    assert adds(hall, "仲裁", "J")["hours"]["mon"] == ["09:00-12:00", "13:30-17:00"]
    assert adds(hall, "行政复议", "K", code="review")["code"] == "review"
    assert adds(hall, "信访", "L")["code"] == "service_2"


def test_code_and_prefix_are_given_once_for_good(hall: Hall) -> None:
    adds(hall, "仲裁", "J", code="arbitration")
    with refused("prefix_taken") as said:
        adds(hall, "行政复议", "J")
    assert "仲裁" in said.value.sentence
    archives(hall, "arbitration")
    with refused("prefix_taken") as said:
        adds(hall, "行政复议", "J")
    assert "已归档的仲裁" in said.value.sentence
    with refused("code_taken"):
        adds(hall, "行政复议", "K", code="arbitration")
    with refused("bad_hours"):
        adds(hall, "行政复议", "K", hours={"mon": ["12:00-09:00"]})
    assert len(hall.desk.reception.services()) == 8


# --- archived -------------------------------------------------------------------------------------------------------


def test_an_archived_service_is_offered_nowhere(hall: Hall) -> None:
    archives(hall, "forensic")
    assert "司法鉴定" not in tiles(hall)
    assert "forensic" not in hall.desk.settings.order()
    assert all("forensic" not in window["services"] for window in hall.queue()["windows"])
    clerk = hall.clerk().sits_at(1)
    assert "forensic" not in [one["code"] for one in clerk.console()["services"]]
    with refused("service_archived"):
        hall.citizen().takes("forensic")
    with refused("service_archived"):
        clerk.registers("forensic")
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    with refused("service_archived"):
        clerk.transfers(to_service="forensic")
    with refused("service_archived"):
        hall.manager().wires(2, ["forensic"])
    assert hall.desk.services.archived() == [
        {"code": "forensic", "prefix": "E", "name": "司法鉴定", "group": ""}
    ]


def test_the_windows_that_served_it_serve_the_rest_and_the_journal_says_so(hall: Hall) -> None:
    hall.manager().wires(2, ["forensic", "notary"], ["consult"])
    hall.manager().wires(1, ["consult"])
    hall.manager().wires(3, ["consult"])
    archives(hall, "forensic")
    assert hall.desk.manager.window(2)["primary"] == ["notary"]
    assert last_changes(hall, 2) == [
        ("2 号窗口", [("主办业务", "司法鉴定、公证", "公证")]),
        ("业务“司法鉴定”", [("归档", "否", "是")]),
    ]


def test_ledger_figures_and_journal_of_past_days_still_name_it(hall: Hall) -> None:
    number = serves_one(hall, "司法鉴定")
    before = hall.figures()
    archives(hall, "司法鉴定")
    assert hall.figures() == before
    assert before["by_service"]["forensic"]["counts"]["served"] == 1
    day = hall.today
    hall.midnight()
    assert hall.figures(day)["by_service"]["forensic"]["counts"]["served"] == 1
    rows = hall.ledger(service="forensic", from_day=day, to_day=day)
    assert [row["ticket_number"] for row in rows] == [number]
    assert {"code": "forensic", "name": "司法鉴定", "prefix": "E"} in hall.desk.manager.today()["services"]


def test_it_comes_back_with_its_numbers_going_on(hall: Hall) -> None:
    assert serves_one(hall, "公证") == "D001"
    archives(hall, "公证")
    restored = archives(hall, "notary", archived=False)
    assert (restored["stopped"], restored["stop_reason"]) == (True, "准备中")
    with refused("service_closed"):
        hall.citizen().takes("notary")
    hall.manager().offers("notary", stopped=False, stop_reason="")
    assert hall.citizen().takes("公证").number == "D002"
    assert all("notary" not in window["services"] for window in hall.queue()["windows"])


@pytest.mark.parametrize("standing", ["waiting", "called", "on_hold", "missed", "registered"])
def test_nobody_is_left_behind_in_an_archived_service(hall: Hall, standing: str) -> None:
    clerk = hall.clerk().sits_at(1)
    if standing == "registered":
        clerk.registers("公证")
    else:
        hall.citizen().takes("公证")
    if standing in ("called", "on_hold"):
        clerk.calls_next()
    if standing == "on_hold":
        clerk.holds()
    if standing == "missed":
        clerk.misses_next()
    before = hall.events()
    with refused("service_in_use", unfinished=1):
        archives(hall, "公证")
    assert hall.events() == before
    assert "公证" in tiles(hall)


def test_no_window_is_left_with_nothing(hall: Hall) -> None:
    hall.manager().wires(2, ["notary"])
    with refused("only_service_of_window", window_no=2):
        archives(hall, "公证")


def test_a_window_that_is_no_longer_wired_keeps_no_service_from_being_archived(hall: Hall) -> None:
    hall.manager().wires(3, ["notary"])
    hall.toml = hall.toml.model_copy(update={"window": hall.toml.window[:2]})
    hall.reopens()
    archives(hall, "公证")
    assert "公证" not in tiles(hall)
    with hall.house.reading() as rooms:
        assert [window.no for window in rooms.offer.windows() if "notary" in window.services] == []


def test_what_can_still_be_undone_is_not_archived(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    hall.citizen().takes("公证")
    clerk.calls_next()
    clerk.starts()
    clerk.finishes("当场解答")
    with refused("service_in_use", unfinished=1):
        archives(hall, "公证")
    hall.passes(seconds=61)
    archives(hall, "公证")
    assert clerk.console()["undo"] is None


@pytest.mark.parametrize("standing", ["serving", "on_hold", "start_undone", "just_finished", "registered"])
def test_an_open_further_matter_is_nothing_to_archive(hall: Hall, standing: str) -> None:
    clerk = hall.clerk().sits_at(1)
    if standing == "registered":
        clerk.registers("法律咨询")
    else:
        hall.citizen().takes("法律咨询")
        clerk.calls_next()
        clerk.starts()
    clerk.adds_matter("公证")
    if standing == "on_hold":
        clerk.holds()
    if standing == "start_undone":
        clerk.undoes()
    if standing == "just_finished":
        clerk.finishes("当场解答")
    with refused("service_in_use", unfinished=1):
        archives(hall, "公证")


def test_nobody_is_booked_for_an_archived_service(hall: Hall) -> None:
    offer = {
        "service": "notary", "on": True, "hours": {"tue": ["14:00-16:00"]}, "slot_min": 30, "people": 1,
        "days_ahead": 7, "blackout": [],
    }  # fmt: skip
    body = {**hall.desk.appointment_offer.offer(), "offers": [offer]}
    hall.desk.appointment_offer.put_offer(hall.manager().caller, body)
    guide = hall.person("010").caller
    wish = Booking("notary", hall.today, "14:00", Person(Visitor("陈晨", "13800000000"), None))
    booked = hall.desk.appointments.book(guide, press(wish), wish).body["appointment"]
    with refused("service_has_appointments", appointments=1):
        archives(hall, "公证")
    hall.desk.appointments.cancel(guide, press(("cancel", booked["id"])), booked["id"])
    archives(hall, "公证")
    assert hall.desk.appointment_offer.offered()["services"] == []
    with refused("service_archived"):
        hall.desk.appointments.book(guide, press((wish, 2)), wish)


# --- order and groups -----------------------------------------------------------------------------------------------


def test_the_order_is_of_what_is_offered(hall: Hall) -> None:
    archives(hall, "公证")
    codes = hall.desk.settings.order()
    assert hall.desk.settings.put_order(hall.manager().caller, codes[::-1]) == codes[::-1]
    assert [one["code"] for one in hall.desk.reception.services()] == codes[::-1]
    with refused("order_incomplete"):
        hall.desk.settings.put_order(hall.manager().caller, [*codes, "notary"])


def test_services_of_a_group_say_so_and_a_body_without_the_new_fields_changes_neither(hall: Hall) -> None:
    hall.manager().offers("notary", group="公证与鉴定")
    assert last_changes(hall) == [("业务“公证”", [("归在哪一组", "（空）", "公证与鉴定")])]
    older = {
        name: value
        for name, value in hall.desk.services.service("notary").items()
        if name not in ("group", "archived", "sensitive", "catch_all")
    }
    hall.desk.services.put(hall.manager().caller, "notary", older)
    assert {one["code"]: one["group"] for one in hall.desk.reception.services() if one["group"]} == {
        "notary": "公证与鉴定"
    }
