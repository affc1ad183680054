"""Taking a number: numbers in order, who may not get one and why, what is kept of the wish."""

from datetime import UTC, datetime

import pytest

from tests.queue_server.desk.hall import Hall, refused


def test_numbers_run_by_service_and_start_at_one_every_day(hall: Hall) -> None:
    citizen = hall.citizen()
    assert [citizen.takes("法律咨询").number for _ in range(3)] == ["A001", "A002", "A003"]
    assert citizen.takes("公证").number == "D001"
    assert citizen.takes("法律咨询").number == "A004"
    hall.midnight()
    assert citizen.takes("法律咨询").number == "A001"
    assert citizen.takes("公证").number == "D001"


def test_after_a999_comes_a1000(hall: Hall) -> None:
    first = hall.citizen().takes("法律咨询")
    assert first.number == "A001"
    with hall.store.transaction() as work:
        work.tickets._db.execute("update counters set last = 998 where prefix = 'A'")
    citizen = hall.citizen()
    assert [citizen.takes("法律咨询").number for _ in range(3)] == ["A999", "A1000", "A1001"]
    assert hall.waiting() == ["A001", "A999", "A1000", "A1001"]


def test_a_cancelled_number_is_not_given_again(hall: Hall) -> None:
    citizen = hall.citizen()
    citizen.gives_up(citizen.takes("法律咨询"))
    assert citizen.takes("法律咨询").number == "A002"


def test_a_new_number_says_everything_the_citizen_needs(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    ticket = hall.citizen().takes("法律咨询").first
    assert ticket["ahead"] == 1
    assert ticket["state"] == "waiting"
    assert ticket["service"] == "consult"
    assert ticket["service_name"] == "法律咨询"
    assert ticket["hall_day"] == "2026-11-24"
    assert ticket["taken_at"] == "2026-11-24T01:30:00Z"
    assert ticket["estimated_wait"] is None
    assert ticket["window_no"] is None
    assert ticket["work_order_id"] is None
    assert len(ticket["query_code"]) == 4
    assert ticket["status_url"].startswith("http://10.1.2.3:8000/t/")
    assert ticket["print"]["state"] == "queued"


def test_ahead_counts_the_same_service_only(hall: Hall) -> None:
    citizen = hall.citizen()
    citizen.takes("公证")
    citizen.takes("法律咨询")
    number = citizen.takes("法律咨询")
    assert number.ahead == 1
    clerk = hall.clerk().sits_at(1)
    clerk.calls_next("法律咨询")
    assert number.ahead == 0
    clerk.holds()
    clerk.calls_next("法律咨询")
    assert number.ahead is None


def test_who_has_no_printer_gets_no_print_job(hall: Hall) -> None:
    assert hall.citizen(kiosk="kiosk-2").takes("法律咨询").first["print"] is None
    assert hall.citizen(kiosk="somewhere").takes("法律咨询").first["print"] is None
    assert hall.citizen(kiosk="kiosk-1").takes("法律咨询").first["print"] is not None
    assert len(hall.printer().queued()) == 1


# --- why there is no number ---------------------------------------------------------------------------------------


def test_an_unknown_service_is_not_known(hall: Hall) -> None:
    with refused("unknown_service", service="divorce"):
        hall.citizen().takes("divorce")
    assert hall.waiting() == []


def test_a_cap_lets_exactly_so_many_in_and_cancelled_ones_count(hall: Hall) -> None:
    hall.manager().offers("notary", cap=3)
    citizen = hall.citizen()
    numbers = [citizen.takes("公证") for _ in range(3)]
    with refused("quota_reached"):
        citizen.takes("公证")
    citizen.gives_up(numbers[0])
    with refused("quota_reached"):
        citizen.takes("公证")
    assert citizen.takes("法律咨询").number == "A001"
    tile = next(one for one in hall.desk.reception.services() if one["code"] == "notary")
    assert (tile["is_open"], tile["waiting"]) == (False, 2)
    assert "3" in tile["closed_reason"]
    hall.midnight()
    assert citizen.takes("公证").number == "D001"


def test_a_cap_counts_numbers_taken_not_people_sent_on(hall: Hall) -> None:
    hall.manager().offers("notary", cap=2)
    hall.manager().offers("consult", cap=2)
    citizen, clerk = hall.citizen(), hall.clerk().sits_at(1)
    citizen.takes("法律咨询")
    citizen.takes("法律咨询")
    for _ in range(2):
        clerk.calls_next("法律咨询")
        clerk.transfers("公证")
    with refused("quota_reached"):
        citizen.takes("法律咨询")
    assert [citizen.takes("公证").number for _ in range(2)] == ["D001", "D002"]
    with refused("quota_reached"):
        citizen.takes("公证")


def test_a_cap_of_nothing_closes_the_service(hall: Hall) -> None:
    hall.manager().offers("notary", cap=0)
    with refused("quota_reached"):
        hall.citizen().takes("公证")


def test_a_stopped_service_says_why(hall: Hall) -> None:
    hall.manager().offers("notary", stopped=True, stop_reason="系统维护")
    with refused("service_closed") as said:
        hall.citizen().takes("公证")
    assert "系统维护" in said.value.sentence
    hall.manager().offers("notary", stopped=False)
    assert hall.citizen().takes("公证").number == "D001"


@pytest.mark.parametrize(
    ("hour", "minute", "second", "is_open"),
    [(0, 59, 59, False), (1, 0, 0, True), (3, 59, 59, True), (4, 0, 0, False), (5, 30, 0, True), (9, 0, 0, False)],
)  # fmt: skip
def test_hours_are_those_of_the_hall_to_the_second(
    hall: Hall, hour: int, minute: int, second: int, is_open: bool
) -> None:
    hall.manager().offers("notary", hours={"tue": ["09:00-12:00", "13:30-17:00"]})
    hall.clock.at = datetime(2026, 11, 24, hour, minute, second, tzinfo=UTC)
    tile = next(one for one in hall.desk.reception.services() if one["code"] == "notary")
    assert tile["is_open"] == is_open
    if is_open:
        hall.citizen().takes("公证")
    else:
        with refused("service_closed") as said:
            hall.citizen().takes("公证")
        assert said.value.sentence == tile["closed_reason"]


def test_a_closed_day_closes_all_but_what_is_always_open(hall: Hall) -> None:
    manager = hall.manager()
    manager.offers("notary", hours={"tue": ["00:00-24:00"]})
    hall.desk.manager.put_rules(manager.caller, {**hall.desk.manager.rules(), "closed_days": ["2026-11-24"]})
    with refused("service_closed") as said:
        hall.citizen().takes("公证")
    assert "今日休息" in said.value.sentence
    hall.citizen().takes("法律咨询")


def test_priority_for_another_reason_needs_the_reason(hall: Hall) -> None:
    citizen = hall.citizen()
    with refused("priority_reason_missing"):
        citizen.takes("法律咨询", priority_class="other")
    citizen.takes("法律咨询", priority_class="other", priority_reason="孕妇")
    number = citizen.takes("法律咨询", priority_class="elderly")
    assert number["priority_class"] == "elderly"
    assert [one["priority_class"] for one in hall.queue()["waiting"]] == ["other", "elderly"]


def test_screens_never_see_who_has_priority(hall: Hall) -> None:
    hall.citizen().takes("法律咨询", priority_class="disabled")
    shown = hall.desk.screens.snapshot(with_classes=False)
    assert all("priority_class" not in one for one in shown["waiting"])
    assert "disabled" not in str(shown)


def test_a_refused_wish_leaves_nothing_behind(hall: Hall) -> None:
    before = hall.queue()["seq"]
    hall.manager().offers("notary", cap=0)
    after_rule = hall.queue()["seq"]
    with refused("quota_reached"):
        hall.citizen("张三", "13812341234").takes("公证")
    assert hall.queue()["seq"] == after_rule == before + 1
    with hall.house.reading() as rooms:
        assert rooms.figures.last_day_anybody_came("", "9999-12-31") is None


# --- coming back, giving up ---------------------------------------------------------------------------------------


def test_what_is_unknown_is_said_to_be_unknown(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    hall.citizen().gives_up(number)
    number.id = "0193-nobody"
    for deed in (hall.citizen().gives_up, hall.citizen().comes_back, hall.citizen().prints_again):
        with refused("unknown_ticket"):
            deed(number)
    with refused("unknown_ticket"):
        hall.ticket("0193-nobody")
    with refused("unknown_print_job"):
        hall.desk.reception.print_job("0193-nobody")


def test_the_status_link_opens_its_own_ticket_only(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    signature = number.first["status_url"].rpartition("/")[2]
    assert hall.desk.screens.ticket_of(signature) == number.id
    for forged in (signature[:-1], signature + "x", "x" + signature, "", number.id):
        with refused("unknown_ticket"):
            hall.desk.screens.ticket_of(forged)
    shown = hall.desk.screens.own_ticket(number.id)["ticket"]
    assert shown["number"] == "A001"
    assert shown["query_code"] == number.first["query_code"], (
        "who missed the call returns with it at the kiosk"
    )
    assert "visit_id" not in shown
