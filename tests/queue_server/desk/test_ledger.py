"""The service ledger: found by whatever the manager knows, masked unless a reason is given, never too much."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.desk.ledger import Wanted
from tests.queue_server.desk.hall import Hall, Person, refused


@pytest.fixture
def visits(hall: Hall) -> Hall:
    """Three visits at window 1, one at window 2."""
    clerk, other = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    for person, service, matter in (
        (("张三", "13812341234"), "法律咨询", "劳动工伤"),
        (("李 四", "139-0000-5678"), "公证", "委托"),
        ((None, None), "法律咨询", "债务合同 100%"),
    ):
        hall.citizen(*person).takes(service)
        number = clerk.calls_next()
        assert number is not None
        clerk.starts()
        clerk.writes(number["work_order_id"], matter=matter)
        hall.passes(minutes=1)
        clerk.finishes("当场解答")
    hall.citizen("王五", "0797-8123456").takes("法律援助")
    number = other.calls_next()
    assert number is not None
    other.starts()
    other.writes(number["work_order_id"], matter="刑事申请", refused=[])
    other.finishes("已受理", "电话")
    hall.evaluator(2).presses(5)
    return hall


def numbers(rows: list[dict[str, object]]) -> list[object]:
    """The numbers of the rows, sorted."""
    return sorted(str(row["ticket_number"]) for row in rows)


def test_the_seven_fields_newest_first_and_masked(visits: Hall) -> None:
    rows = visits.ledger()
    assert [row["ticket_number"] for row in rows] == ["B001", "A002", "D001", "A001"]
    last = rows[-1]
    assert last["visitor_name"] == "张*"
    assert last["visitor_phone"] == "138****1234"
    assert last["arrived_at"] == "2026-11-24T01:30:00Z"
    assert last["receptionist"] == "林敏"
    assert last["matter"] == "劳动工伤"
    assert last["outcome"] == "当场解答"
    assert last["rating"] == "未评价"
    assert rows[0]["rating"] == "非常满意"
    assert (rows[1]["visitor_name"], rows[1]["visitor_phone"]) == (None, None)
    shown = json.dumps(rows, ensure_ascii=False)
    for secret in ("张三", "李 四", "王五", "13812341234", "139-0000-5678", "8123456"):
        assert secret not in shown


def test_who_came_last_stands_first_whoever_was_served_first(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    hall.citizen("张三").takes("法律咨询")
    hall.passes(minutes=1)
    hall.citizen().takes("法律咨询", priority_class="elderly")
    for _ in range(2):
        clerk.calls_next()
        clerk.starts()
        hall.passes(minutes=5)
        clerk.finishes("当场解答")
    rows = hall.ledger()
    assert [row["ticket_number"] for row in rows] == ["A002", "A001"]
    assert [row["arrived_at"] for row in rows] == sorted((row["arrived_at"] for row in rows), reverse=True)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("张三", ["A001"]), (" 张三 ", ["A001"]), ("李四", ["D001"]), ("张", []), ("王五", ["B001"]),
        ("13812341234", ["A001"]), ("138 1234 1234", ["A001"]), ("13900005678", ["D001"]), ("07978123456", ["B001"]),
        ("1234", ["A001"]), ("5678", ["D001"]), ("3456", ["B001"]), ("123", []), ("0000", []),
        ("A001", ["A001"]), ("a002", ["A002"]), ("A00", []), ("B001", ["B001"]),
        ("劳动", ["A001"]), ("申请", ["B001"]), ("100%", ["A002"]), ("0%", ["A002"]), ("%", ["A002"]), ("_", []),
        ("", ["A001", "A002", "B001", "D001"]), ("赵六", []),
    ],
)  # fmt: skip
def test_found_by_name_phone_last_four_number_and_matter(visits: Hall, q: str, found: list[str]) -> None:
    assert numbers(visits.ledger(q=q)) == found


def test_found_by_service_and_by_day(visits: Hall) -> None:
    assert numbers(visits.ledger(service="consult")) == ["A001", "A002"]
    assert numbers(visits.ledger(service="consult", q="张三")) == ["A001"]
    with refused("unknown_service"):
        visits.ledger(service="divorce")
    visits.midnight()
    assert visits.ledger() == []
    assert len(visits.ledger(from_day="2026-11-24", to_day="2026-11-24")) == 4
    assert len(visits.ledger(from_day="2026-11-01")) == 4
    assert visits.ledger(to_day="2026-11-25", from_day="2026-11-25") == []
    with refused("bad_span"):
        visits.ledger(from_day="2026-11-26")
    with refused("bad_day"):
        visits.ledger(from_day="24.11.2026")


def test_a_clerk_sees_only_the_own_visits(visits: Hall) -> None:
    assert numbers(visits.ledger(visits.clerk("008"))) == ["B001"]
    assert numbers(visits.ledger(visits.clerk("007"))) == ["A001", "A002", "D001"]
    assert visits.ledger(visits.clerk("009")) == []
    assert visits.ledger(visits.clerk("008"), q="张三") == []
    assert len(visits.ledger(visits.supervisor())) == 4


def test_in_clear_only_for_a_manager_with_a_reason_and_journalled(visits: Hall) -> None:
    for person in (visits.clerk("007"), visits.supervisor()):
        with refused("unmask_not_allowed"):
            visits.ledger(person, unmask_reason="投诉核查")
    for reason in ("", "  ", "理" * 201):
        with refused("unmask_reason_missing"):
            visits.ledger(unmask_reason=reason)
    assert "ledger_unmasked" not in visits.events()
    rows = visits.ledger(unmask_reason="投诉核查", q="张三")
    assert (rows[0]["visitor_name"], rows[0]["visitor_phone"]) == ("张三", "13812341234")
    [row] = [row for row in visits.journal() if row["event"] == "ledger_unmasked"]
    assert row["facts"]["rows"] == 1
    assert "投诉" not in json.dumps(row, ensure_ascii=False)
    assert row["actor"].startswith("manager:")


def test_pages_hold_fifty_and_count_all(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    for _ in range(53):
        clerk.registers("公证")
        hall.passes(seconds=1)
        clerk.finishes("当场办结")
    asked = Wanted(None, None, None, None, None)
    pages = [hall.desk.ledger.page(hall.manager().caller, asked, page) for page in (1, 2, 3)]
    assert [len(page["rows"]) for page in pages] == [50, 3, 0]
    assert {page["total"] for page in pages} == {53}
    assert len({row["work_order_id"] for page in pages for row in page["rows"]}) == 53
    with refused("bad_page"):
        hall.desk.ledger.page(hall.manager().caller, asked, 0)


def exported(
    hall: Hall, caller: Person, to: Path, **wanted: str | None
) -> tuple[dict[str, object], list[list[str]]]:
    """The table and the rows an export writes."""
    asked = Wanted(
        *(
            {"from_day": None, "to_day": None, "service": None, "q": None, "unmask_reason": None} | wanted
        ).values()
    )
    hall.desk.ledger.export_rows(caller.caller, asked, "csv", to)
    lines = [json.loads(line) for line in to.read_text("utf-8").splitlines()]
    return lines[0], lines[1:]


def test_an_export_has_the_seven_fields_first_oldest_first(visits: Hall, tmp_path: Path) -> None:
    table, rows = exported(visits, visits.manager(), tmp_path / "rows")
    assert table["columns"][:7] == [
        "来访人姓名",
        "联系方式",
        "来访时间",
        "接待人员",
        "办理事项",
        "办理结果",
        "满意度评价",
    ]  # type: ignore[index]
    assert table["rows"] == len(rows) == 4
    assert rows[0][:7] == [
        "张*",
        "138****1234",
        "2026-11-24 09:30:00",
        "林敏",
        "劳动工伤",
        "当场解答",
        "未评价",
    ]
    assert rows[3][6:8] == ["非常满意", "B001"]
    assert rows[2][:2] == ["", ""]
    table, rows = exported(visits, visits.manager(), tmp_path / "rows", unmask_reason="年度检查")
    assert rows[0][:2] == ["张三", "13812341234"]
    assert visits.events()[-1] == "ledger_unmasked"
    with refused("unmask_not_allowed"):
        exported(visits, visits.clerk("007"), tmp_path / "rows", unmask_reason="好奇")


def test_a_changed_name_is_found_by_the_new_one_only(visits: Hall) -> None:
    [row] = visits.ledger(q="张三")
    visits.clerk("007").writes(str(row["work_order_id"]), visitor={"name": "章珊", "phone": "15500009999"})
    assert visits.ledger(q="张三") == visits.ledger(q="1234") == visits.ledger(q="13812341234") == []
    assert numbers(visits.ledger(q="章珊")) == numbers(visits.ledger(q="9999")) == ["A001"]


def test_a_visit_of_midnight_stands_under_its_hall_day(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    hall.clock.at += timedelta(hours=14, minutes=29)
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    hall.midnight()
    clerk.finishes()
    assert hall.ledger() == []
    assert len(hall.ledger(from_day="2026-11-24", to_day="2026-11-24")) == 1
