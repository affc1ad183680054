"""Whether somebody was here before: masked, for the open work order's clerk, by phone first, and journalled."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.queue_server.desk.hall import Hall, Person, refused

PHONE = "13812341234"


def visit(hall: Hall, clerk: Person, name: str | None, phone: str | None, matter: str | None = None) -> str:
    """Somebody is served up to here; their open work order."""
    hall.citizen(name, phone).takes("法律咨询")
    assert clerk.calls_next() is not None
    order: str = clerk.starts()["work_order_id"]
    if matter:
        clerk.writes(order, matter=matter)
    return order


def past(hall: Hall, clerk: Person, order: str) -> dict[str, Any]:
    """What the console is told."""
    return hall.desk.past_visits.of(clerk.caller, order)


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """Who sits at window 1; 张三 was here yesterday with two matters, and 李四 with the same phone."""
    clerk = hall.clerk("007").sits_at(1)
    visit(hall, clerk, "张三", PHONE, "劳动工伤")
    clerk.adds_matter("法律援助", "申请法律援助")
    clerk.finishes("已受理")
    visit(hall, clerk, "李四", "138-1234-1234", "婚姻家庭")
    clerk.finishes("当场解答")
    visit(hall, clerk, "王五", None, "债务合同")
    clerk.finishes("已指引")
    clerk.leaves()
    hall.midnight()
    hall.passes(hours=9, minutes=30)
    return hall.clerk("007").sits_at(1)


def test_by_phone_masked_newest_first(hall: Hall, clerk: Person) -> None:
    order = visit(hall, clerk, "张三", "138 1234 1234")
    found = past(hall, clerk, order)
    assert (found["visits"], found["same"]) == (2, "phone")
    assert [
        (row["visitor_name"], row["service_name"], row["matter"], row["outcome"]) for row in found["rows"]
    ] == [
        ("李*", "法律咨询", "婚姻家庭", "当场解答"),
        ("张*", "法律咨询", "劳动工伤", None),
        ("张*", "法律援助", "申请法律援助", "已受理"),
    ]
    assert {(row["hall_day"], row["receptionist"]) for row in found["rows"]} == {("2026-11-24", "林敏")}
    told = json.dumps(found, ensure_ascii=False)
    assert not any(secret in told for secret in ("张三", "李四", PHONE, "1234"))


def test_a_name_alone_gives_a_count_and_only_where_the_phone_finds_nobody(hall: Hall, clerk: Person) -> None:
    order = visit(hall, clerk, "王五", "13999999999")
    assert past(hall, clerk, order) == {"visits": 1, "same": "name", "rows": []}
    clerk.writes(order, visitor={"phone": PHONE})
    assert past(hall, clerk, order)["same"] == "phone"


def test_a_search_that_found_nobody_is_journalled_too(hall: Hall, clerk: Person) -> None:
    seq = hall.queue()["seq"]
    searched = []
    for name, phone in ((None, None), ("张", None), ("赵六", "12341234")):
        order = visit(hall, clerk, name, phone)
        assert past(hall, clerk, order) == {"visits": 0, "same": None, "rows": []}
        clerk.finishes("当场解答")
        searched += [order] if name or phone else []
    read = [row["facts"] for row in hall.journal(seq) if row["event"] == "past_visits_read"]
    assert [(facts["work_order_id"], facts["visits"], facts["found"]) for facts in read] == [
        (order, 0, []) for order in searched
    ]


@pytest.mark.parametrize("matter", ["安置帮教指引", "特殊人群指引", "刑满释放后落户"])
def test_a_matter_nobody_should_be_seen_with_is_not_told(hall: Hall, clerk: Person, matter: str) -> None:
    visit(hall, clerk, "孙七", "13700000001", matter)
    clerk.finishes("已指引")
    [row] = past(hall, clerk, visit(hall, clerk, "孙七", "13700000001"))["rows"]
    assert (row["service_name"], row["matter"], row["outcome"]) == ("法律咨询", None, "已指引")


def test_nor_a_service_that_tells_it(hall: Hall, clerk: Person) -> None:
    visit(hall, clerk, "孙七", "13700000001", "落户")
    clerk.finishes("已指引")
    order = visit(hall, clerk, "孙七", "13700000001")
    hall.manager().offers("consult", name="安置帮教")
    [row] = past(hall, clerk, order)["rows"]
    assert (row["service"], row["service_name"], row["matter"]) == ("general", "综合服务", None)


def test_the_own_visit_later_ones_and_void_orders_are_no_past(hall: Hall, clerk: Person) -> None:
    first = visit(hall, clerk, "孙七", "13700000001")
    clerk.holds()
    hall.passes(minutes=1)
    second = visit(hall, clerk, "孙七", "13700000001")
    assert past(hall, clerk, second)["visits"] == 1
    assert past(hall, clerk, first)["visits"] == 0
    clerk.undoes()
    assert [row for row in hall.journal() if row["event"] == "work_order_voided"]
    with refused("work_order_closed"):
        past(hall, clerk, second)


def test_practice_and_real_visits_do_not_know_each_other(hall: Hall, clerk: Person) -> None:
    clerk.leaves()
    hall.desk.training.switch(hall.manager().caller, on=True)
    clerk = hall.clerk("007").sits_at(1)
    order = visit(hall, clerk, "张三", PHONE)
    assert past(hall, clerk, order)["visits"] == 0


def test_the_journal_says_whose_visits_were_read_without_personal_data(hall: Hall, clerk: Person) -> None:
    order = visit(hall, clerk, "张三", PHONE)
    seq = hall.queue()["seq"]
    past(hall, clerk, order)
    [row] = hall.journal(seq)
    visit_id = clerk.reads(order)["visit_id"]
    earlier = [row["facts"]["visit_id"] for row in hall.journal() if row["event"] == "visitor_noted"]
    zhang, li, _wang, now = earlier
    assert now == visit_id
    assert (row["event"], row["facts"]) == (
        "past_visits_read",
        {
            "work_order_id": order, "visit_id": visit_id, "visits": 2, "same": "phone", "found": [li, zhang],
        },
    )  # fmt: skip
    assert hall.wrong() == []


def test_only_the_clerk_who_has_the_order_open(hall: Hall, clerk: Person) -> None:
    order = visit(hall, clerk, "张三", PHONE)
    with refused("not_your_work_order"):
        past(hall, hall.clerk("008"), order)
    assert past(hall, hall.supervisor(), order)["visits"] == 2
    clerk.finishes("当场解答")
    with refused("work_order_closed"):
        past(hall, clerk, order)
    with refused("work_order_closed"):
        past(hall, hall.manager(), order)


def test_whoever_was_replaced_reads_them_no_more(hall: Hall, clerk: Person) -> None:
    order = visit(hall, clerk, "张三", PHONE)
    other = hall.clerk("008").takes_over(1)
    assert clerk.reads(order)["first_responder"]["staff_no"] == "007"
    with refused("not_your_work_order"):
        past(hall, clerk, order)
    assert past(hall, other, order)["visits"] == 2


def test_ten_matters_at_most_and_all_visits_counted(hall: Hall, clerk: Person) -> None:
    for _ in range(12):
        visit(hall, clerk, None, "13600000000")
        clerk.finishes("当场解答")
    found = past(hall, clerk, visit(hall, clerk, None, "13600000000"))
    assert (found["visits"], len(found["rows"])) == (12, 10)
    assert {row["visitor_name"] for row in found["rows"]} == {None}
