"""The service ledger: its columns, its masks, its files, and who may read what."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from tests.hall.asking import problem
from tests.hall.contract.conftest import Day
from tests.hall.serving import ZONE

SEVEN = ["来访人姓名", "联系方式", "来访时间", "接待人员", "办理事项", "办理结果", "满意度评价"]
FIELDS = {
    "work_order_id", "visit_id", "ticket_number", "visitor_name", "visitor_phone", "arrived_at", "receptionist",
    "matter", "outcome", "rating",
}  # fmt: skip


def served(day: Day, window: int = 1, **more: Any) -> dict[str, Any]:
    """A ticket taken, called, served and finished at this window."""
    clerk = day.clerk if window == 1 else day.colleague
    finish = {name: more.pop(name) for name in ("outcome", "feedback") if name in more}
    ticket = day.kiosk.takes(**more)
    clerk.presses(f"/windows/{window}/call", ticket_id=ticket["id"])
    clerk.presses(f"/windows/{window}/start")
    done: dict[str, Any] = clerk.presses(f"/windows/{window}/finish", **finish)["ticket"]
    return done


def read_csv(content: bytes) -> list[list[str]]:
    """The cells of a CSV file as a spreadsheet program opens it."""
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheet programs in China need the BOM"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list[str]]:
    """The cells of a workbook's only sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    (sheet,) = book.worksheets
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def with_header(rows: list[list[str]]) -> list[list[str]]:
    """The table from its header row on."""
    start = next(place for place, row in enumerate(rows) if row[: len(SEVEN)] == SEVEN)
    return rows[start:]


def test_a_row_has_the_seven_fields_masked(day: Day) -> None:
    ticket = served(
        day,
        matter="劳动工伤",
        visitor={"name": "欧阳清风", "phone": "13987654321"},
        outcome="当场解答",
    )
    ledger = day.manager.gets("/ledger")
    (row,) = ledger["rows"]
    assert (ledger["page"], ledger["total"]) == (1, 1)
    assert ledger["page_size"] >= 1
    assert row.keys() >= FIELDS
    assert (row["work_order_id"], row["visit_id"]) == (ticket["work_order_id"], ticket["visit_id"])
    assert (row["ticket_number"], row["arrived_at"]) == ("A001", ticket["taken_at"])
    assert (row["receptionist"], row["matter"], row["outcome"]) == ("李法", "劳动工伤", "当场解答")
    assert row["rating"] == "未评价"
    assert "清" not in row["visitor_name"]
    assert "8765" not in row["visitor_phone"]
    assert row["visitor_name"].startswith("欧")


def test_unmasking_needs_a_manager_and_a_reason_and_is_journalled(day: Day) -> None:
    served(day, visitor={"name": "欧阳清风", "phone": "13987654321"})
    seq = day.manager.gets("/queue")["seq"]
    (row,) = day.manager.gets("/ledger", unmask_reason="核对投诉")["rows"]
    assert (row["visitor_name"], row["visitor_phone"]) == ("欧阳清风", "13987654321")
    events = [one["event"] for one in day.manager.gets("/journal", after_seq=seq)["rows"]]
    assert events == ["ledger_unmasked"]
    for reason in ("", " ", "长" * 201):
        answer = day.manager.asks("GET", "/ledger", params={"unmask_reason": reason})
        problem(answer, 422, "unmask_reason_missing")
    assert day.manager.gets("/ledger", unmask_reason="长" * 200)["total"] == 1
    for path in ("/ledger", "/ledger.csv", "/ledger.xlsx"):
        problem(day.clerk.asks("GET", path, params={"unmask_reason": "想看"}), 403, "unmask_not_allowed")
        problem(day.supervisor.asks("GET", path), 403, "role_not_allowed")


def test_a_clerk_reads_the_own_rows_only(day: Day) -> None:
    mine, other = served(day), served(day, window=2)
    assert [row["visit_id"] for row in day.clerk.gets("/ledger")["rows"]] == [mine["visit_id"]]
    assert [row["visit_id"] for row in day.colleague.gets("/ledger")["rows"]] == [other["visit_id"]]
    assert day.manager.gets("/ledger")["total"] == 2
    content = day.clerk.asks("GET", "/ledger.csv").content
    assert len(with_header(read_csv(content))) == 2


def test_it_is_searched_by_day_service_and_words(day: Day) -> None:
    served(day, service="consult", visitor={"name": "欧阳清风", "phone": "13987654321"})
    served(day, service="mediation", window=2)
    manager = day.manager
    assert manager.gets("/ledger", service="mediation")["total"] == 1
    for words in ("欧阳清风", "13987654321", "4321", "A001"):
        assert manager.gets("/ledger", q=words)["total"] >= 1, words
    assert manager.gets("/ledger", q="没有这个人")["total"] == 0
    today = day.today
    day.hall.clock.next_day()
    served(day)
    assert manager.gets("/ledger")["total"] == 1, "today by default"
    assert manager.gets("/ledger", from_=today, to=today)["total"] == 2
    assert manager.gets("/ledger", from_=today, to=day.today)["total"] == 3
    manager.is_refused(422, "bad_span", "GET", f"/ledger?from={day.today}&to={today}")
    manager.is_refused(422, "bad_day", "GET", "/ledger?from=2026-02-30")
    manager.is_refused(404, "unknown_service", "GET", "/ledger?service=x")
    manager.is_refused(422, "bad_page", "GET", "/ledger?page=0")
    assert manager.gets("/ledger", page=99)["rows"] == []


def test_a_visit_without_a_ticket_stands_in_it_too(day: Day) -> None:
    visit = day.clerk.presses("/windows/1/register", service="general", visitor={"name": "李四"})
    (row,) = day.manager.gets("/ledger")["rows"]
    assert (row["visit_id"], row["ticket_number"], row["rating"]) == (visit["visit_id"], None, "未评价")


def test_whoever_refused_to_give_the_name_is_written_so(day: Day) -> None:
    ticket = served(day)
    day.clerk.patches(f"/work-orders/{ticket['work_order_id']}", {"refused": ["name", "phone"]})
    (row,) = day.manager.gets("/ledger")["rows"]
    assert (row["visitor_name"], row["visitor_phone"]) == ("拒绝提供", "拒绝提供")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_files_have_the_columns_of_the_notice_first_and_the_same_rows(day: Day, kind: str) -> None:
    first = served(
        day,
        matter="其他",
        visitor={"name": "欧阳清风", "phone": "13987654321"},
        outcome="当场解答",
    )
    served(day, window=2, visitor={"name": '=HYPERLINK("http://x")', "phone": "+86 797"})
    answer = day.manager.asks("GET", f"/ledger.{kind}", params={"unmask_reason": "存档"})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = with_header(read_csv(answer.content) if kind == "csv" else read_xlsx(answer.content))
    assert rows[0][:7] == SEVEN
    assert len(rows) == 3
    local = datetime.fromisoformat(first["taken_at"]).astimezone(ZONE)
    oldest, second = rows[1], rows[2]
    assert oldest[:2] == ["欧阳清风", "13987654321"]
    assert oldest[2].startswith(f"{local:%Y-%m-%d %H:%M}"), "hall time"
    assert oldest[3:7] == ["李法", "其他", "当场解答", "未评价"]
    assert second[0].startswith("'="), "a spreadsheet must not run what a visitor wrote"
    assert second[1].startswith("'+")
    masked = day.manager.asks("GET", f"/ledger.{kind}").content
    rows = with_header(read_csv(masked) if kind == "csv" else read_xlsx(masked))
    assert "欧阳清风" not in str(rows)
    assert "13987654321" not in str(rows)


def test_an_export_in_clear_is_journalled_and_one_with_masks_is_not(day: Day) -> None:
    served(day)
    seq = day.manager.gets("/queue")["seq"]
    day.manager.asks("GET", "/ledger.csv")
    assert day.manager.gets("/journal", after_seq=seq)["rows"] == []
    day.manager.asks("GET", "/ledger.csv", params={"unmask_reason": "存档"})
    (row,) = day.manager.gets("/journal", after_seq=seq)["rows"]
    assert (row["event"], row["facts"]["rows"]) == ("ledger_unmasked", 1)
