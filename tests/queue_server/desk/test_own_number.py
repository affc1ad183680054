"""我的号 and 自报: a number found again at the kiosk by what stands on its paper, and what its people say of themselves."""

from __future__ import annotations

import pytest

from tests.queue_server.desk.floor_people import SUPERVISOR, walker
from tests.queue_server.desk.hall import Hall, refused
from tests.queue_server.desk.people import Number, press


def found(hall: Hall, typed: str, code: str) -> dict[str, object]:
    return hall.desk.own_number.find(hall.citizen().caller, typed, code)


def says(
    hall: Hall, number: Number, *needs: str, group: str | None = None, press_id: str | None = None
) -> dict[str, object]:
    asked = press((number.id, needs, group), press_id)
    return hall.desk.care.declare(hall.citizen().caller, asked, number.id, needs, group, None).body


@pytest.mark.parametrize("typed", ["A001", "a001", "A1", "1", "001", " A001 "])
def test_it_is_found_by_number_and_code_however_it_is_typed(hall: Hall, typed: str) -> None:
    number = hall.citizen().takes("法律咨询")
    again = found(hall, typed, str(number["query_code"]).lower())
    assert again["ticket"]["id"] == number.id  # type: ignore[index]
    assert again["can"] == ["why", "care", "change_service", "print", "cancel"]
    assert again["state_word"] == "正在等候"


@pytest.mark.parametrize("typed", ["B001", "A002", "", "A", "A0011", "练A001"])
def test_the_code_alone_does_not_do(hall: Hall, typed: str) -> None:
    number = hall.citizen().takes("法律咨询")
    with refused("unknown_number"):
        found(hall, typed, str(number["query_code"]))


def test_a_scanned_paper_is_enough_and_a_wrong_link_is_not(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    signature = number.first["status_url"].rpartition("/")[2]
    kiosk = hall.citizen().caller
    assert hall.desk.own_number.scanned(kiosk, signature)["ticket"]["number"] == "A001"
    with refused("unknown_number"):
        hall.desk.own_number.scanned(kiosk, signature + "x")
    hall.midnight()
    with refused("unknown_number"):
        hall.desk.own_number.scanned(kiosk, signature)


def test_five_wrong_guesses_a_minute_and_no_more(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    for _ in range(5):
        with refused("unknown_number"):
            found(hall, "A001", "ZZZZ")
    with refused("too_many_tries", retry_after_s=60):
        found(hall, "A001", str(number["query_code"]))
    hall.passes(seconds=61)
    assert found(hall, "A001", str(number["query_code"]))["ticket"]["id"] == number.id  # type: ignore[index]


def test_a_missed_number_may_report_again_once(hall: Hall) -> None:
    citizen = hall.citizen()
    number = citizen.takes("法律咨询")
    code = str(number["query_code"])
    clerk = hall.clerk().sits_at(1)
    clerk.misses_next()
    assert found(hall, "A001", code)["can"] == ["return", "print", "cancel"]
    citizen.comes_back(number)
    clerk.misses_next()
    assert found(hall, "A001", code)["can"] == ["print", "cancel"]


def test_what_is_said_moves_the_number_forward_and_only_staff_read_it(hall: Hall) -> None:
    for _ in range(3):
        hall.citizen().takes("法律咨询")
    number = hall.citizen().takes("法律咨询")
    said = says(hall, number, "deaf", "wheelchair", "deaf", group="elderly")
    assert (said["ahead"], said["priority_class"]) == (0, "elderly")
    entry = next(one for one in hall.queue()["waiting"] if one["id"] == number.id)
    assert (entry["needs"], entry["priority_class"]) == (["deaf", "wheelchair"], "elderly")
    screens = str(hall.desk.screens.snapshot(with_classes=False))
    assert "wheelchair" not in screens
    assert "elderly" not in screens
    assert hall.events()[-1] == "care_declared"
    assert "elderly" not in str(hall.journal()[-1])
    assert hall.wrong() == []


def test_it_can_be_taken_back_while_waiting_and_the_same_press_is_one(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    number = hall.citizen().takes("法律咨询")
    says(hall, number, group="elderly", press_id="p1")
    says(hall, number, group="elderly", press_id="p1")
    assert hall.events().count("care_declared") == 1
    assert says(hall, number)["ahead"] == 1
    hall.citizen().gives_up(number)
    with refused("ticket_not_callable"):
        says(hall, number, "deaf")


def test_priority_for_another_reason_needs_the_reason(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    with refused("priority_reason_missing"):
        says(hall, number, group="other")
    assert number["priority_class"] is None


def test_whoever_was_not_served_reads_why_and_what_to_do_instead(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    assert found(hall, "1", str(number["query_code"]))["notice"] is None
    walker(hall, SUPERVISOR).ends(number, "系统故障", "hotline")
    notice = found(hall, "1", str(number["query_code"]))["notice"]
    assert notice == {
        "kind": "ended",
        "sentence": "A001 号今天没有办：系统故障。请拨打 12348 公共法律服务热线。",
    }
