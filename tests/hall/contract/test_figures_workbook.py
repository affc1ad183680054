"""The figures as a workbook, asked of a served hall: what the file says is what the API says."""

from __future__ import annotations

import importlib
import io
from typing import Any

from tests.hall.asking import problem
from tests.hall.contract.conftest import Day

openpyxl: Any = importlib.import_module("openpyxl")
NO_DATA = "无数据"
COUNTS = ("taken", "called", "served", "missed", "abandoned", "cancelled", "registered")
TIMES = ("mean", "p50", "p90", "max")
RATE = ("numerator", "denominator", "percent_floor", "target")
TRICKY = '=HYPERLINK("http://x")'


def workbook(day: Day, first: str, last: str) -> dict[str, list[list[Any]]]:
    """The rows of every sheet, by its name; formulas would be read as formulas."""
    answer = day.manager.asks("GET", "/statistics.xlsx", params={"from": first, "to": last})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def row(rows: list[list[Any]], *begins: str) -> list[Any]:
    """The one row that begins with these cells, without them and without what stands empty behind it."""
    (found,) = [one for one in rows if one[: len(begins)] == list(begins)]
    cells = found[len(begins) :]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def as_cells(values: dict[str, Any], names: tuple[str, ...]) -> list[Any]:
    """Numbers of the API as they stand in cells: nothing is 无数据, never 0."""
    return [NO_DATA if values[name] is None else values[name] for name in names]


def test_the_file_says_what_the_api_says(day: Day) -> None:
    tickets = [day.kiosk.takes(service)["id"] for service in ("consult", "consult", "legal_aid")]
    day.passes(100)
    for place, ticket in enumerate(tickets[:2]):
        day.clerk.presses("/windows/1/call", ticket_id=ticket)
        day.passes(20 + place)
        day.clerk.presses("/windows/1/start")
        day.passes(300)
        day.clerk.presses("/windows/1/finish", outcome="当场解答")
    day.clerk.presses("/windows/1/pause", reason=TRICKY)
    day.passes(65)
    day.clerk.presses("/windows/1/unpause")

    told = day.manager.gets("/statistics", from_=day.today, to=day.today)
    book = workbook(day, day.today, day.today)
    for sheet in book.values():
        assert sheet[0][0] == "章贡区公共法律服务中心"
        assert sheet[1][0] == f"统计时间：{day.today}（今天还没有过完）"
        assert sheet[2][0].startswith(f"制表时间：{day.today} 09:")
    overview = book["概览"]
    assert row(overview, "取号")[0] == told["counts"]["taken"] == 3
    assert row(overview, "办结")[0] == told["counts"]["served"] == 2
    assert row(overview, "等候") == as_cells(told["waits_s"], TIMES)
    assert row(overview, "办理") == as_cells(told["service_s"], TIMES)
    assert row(overview, "叫号到到场") == as_cells(told["depth"]["to_window_s"], TIMES)
    assert 20 <= told["depth"]["to_window_s"]["p50"] <= 25
    assert as_cells(told["rates"]["K-2"], RATE) == [2, 2, 100, 100]
    assert row(overview, "办理反馈率 K-2")[:5] == [2, 2, 100, 100, "达标"]
    assert as_cells(told["rates"]["K-9"], RATE) == [0, 0, NO_DATA, 90]
    assert row(overview, "咨询对象满意率 K-9")[:5] == [0, 0, NO_DATA, 90, NO_DATA]

    counts = told["by_service"]["consult"]["counts"]
    assert row(book["业务"], "法律咨询")[:7] == as_cells(counts, COUNTS)
    aid = told["by_service"]["legal_aid"]
    assert row(book["业务"], "法律援助")[7:11] == [NO_DATA] * 4 == as_cells(aid["waits_s"], TIMES)
    assert row(book["窗口"], "1号窗口")[:7] == as_cells(told["by_window"]["1"]["counts"], COUNTS)
    assert row(book["人员"], "011", "李法")[:7] == as_cells(told["by_clerk"]["011"]["counts"], COUNTS)
    (hour,) = told["by_hour"]
    assert row(book["逐时"], f"{int(hour):02d}:00-{int(hour) + 1:02d}:00")[:7] == as_cells(
        told["by_hour"][hour]["counts"], COUNTS
    )
    (pause,) = told["depth"]["pauses"]
    assert row(book["暂停"], "1号窗口", f"'{TRICKY}") == [1, pause["total_s"]], "text, never a formula"
    fair = told["depth"]["first_come"]["within_rule"]
    assert row(book["先来先办"], "没有被人不按规则抢先")[:3] == [
        fair["numerator"], fair["denominator"], fair["percent_floor"],
    ]  # fmt: skip
    everything = [str(cell) for sheet in book.values() for line in sheet for cell in line if cell is not None]
    assert not any(cell.startswith(("=", "+", "@")) for cell in everything)


def test_a_day_of_nothing_is_no_data(day: Day) -> None:
    book = workbook(day, "2020-01-01", "2020-01-02")
    assert book["概览"][1][0] == "统计时间：2020-01-01 至 2020-01-02"
    assert row(book["概览"], "等候") == [NO_DATA] * 4
    assert row(book["概览"], "工单采集率 K-1")[:3] == [0, 0, NO_DATA]
    for name in ("逐时", "业务", "窗口", "人员", "暂停"):
        assert [NO_DATA] in [[cell for cell in line if cell is not None] for line in book[name]], name


def test_only_managers_and_only_whole_spans(day: Day) -> None:
    span = {"from": day.today, "to": day.today}
    for caller in (day.clerk, day.guide, day.supervisor, day.kiosk):
        problem(caller.asks("GET", "/statistics.xlsx", params=span), 403, "role_not_allowed")
    day.manager.is_refused(422, "bad_span", "GET", "/statistics.xlsx?from=2026-11-25&to=2026-11-24")
    day.manager.is_refused(422, "not_accepted", "GET", "/statistics.xlsx")
