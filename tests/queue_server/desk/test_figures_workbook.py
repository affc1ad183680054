"""The figures as a workbook: every number of the statistics object stands in it once, as a number, under its own words."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from queue_server.api.statistics import described_book
from queue_server.exports import export
from tests.queue_server.desk.hall import Hall, press
from tests.queue_server.desk.test_figures import busy_day

openpyxl: Any = importlib.import_module("openpyxl")
NAMES = ["概览", "逐时", "业务", "窗口", "人员", "暂停", "评价", "先来先办", "对比"]
COUNTS = ["taken", "called", "served", "missed", "abandoned", "cancelled", "registered"]
TIMES = ["mean", "p50", "p90", "max"]
LEVELS = ["5", "4", "3", "2", "1", "none"]
PASSED = ["tickets", "people", "mean", "max"]
REASONS = [
    "priority", "returned", "transferred", "appointed", "raised", "sent_to_window", "left", "chosen", "unexplained",
]  # fmt: skip
Path_ = tuple[Any, ...]


def written(hall: Hall, tmp_path: Path, first: str, last: str) -> dict[str, dict[str, list[list[Any]]]]:
    """The workbook as the export program writes it: sheet, table, rows of cells (without the headings)."""
    book = described_book(hall.desk.figures.sheets(first, last))
    to = tmp_path / "figures.xlsx"
    export(iter([json.dumps(book, ensure_ascii=False).encode()]), to)
    read = openpyxl.load_workbook(to)
    found: dict[str, dict[str, list[list[Any]]]] = {}
    for sheet, described in zip(read, book["sheets"], strict=True):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert rows[0][0] == book["lines"][0]
        tables = found.setdefault(sheet.title, {})
        for table in described["tables"]:
            begins = next(
                place for place, row in enumerate(rows) if row[0] == table["title"] and not any(row[1:])
            )
            width, length = len(table["columns"]), len(table["rows"])
            tables[table["title"]] = [row[:width] for row in rows[begins + 2 : begins + 2 + length]]
    return found


def parts(told: dict[str, Any], grouping: str, ways: str | None) -> list[list[Path_]]:
    """Where the numbers of each row of a grouping's sheet stand in the statistics object, in the order of the columns."""
    rows = []
    for key in told[grouping]:
        row: list[Path_] = [(grouping, key, "counts", count) for count in COUNTS]
        row += [(grouping, key, "waits_s", time) for time in TIMES]
        row += [(grouping, key, "service_s", time) for time in TIMES]
        if ways is not None:
            row += [("depth", ways, key, time) for time in TIMES]
        rows.append([*row, *((grouping, key, "ratings", level) for level in LEVELS)])
    return rows


def expected(told: dict[str, Any]) -> Iterator[tuple[str, str, int, list[list[Path_]]]]:
    """Sheet, table, the column its numbers begin at, and for each row where its numbers come from."""
    fair = ("depth", "first_come")
    yield "概览", "数量", 1, [*([("counts", count)] for count in COUNTS), [("depth", "enquiries")]]
    of = (("waits_s",), ("service_s",), ("depth", "to_window_s"))
    yield "概览", "用时", 1, [[(*which, time) for time in TIMES] for which in of]
    rate = ("numerator", "denominator", "percent_floor", "target")
    strict = ("strict_numerator", "denominator", "strict_percent_floor")
    yield "概览", "指标", 1, [
        *([("rates", code, part) for part in rate] for code in ("K-1", "K-2", "K-9", "K-14", "rating_rate")),
        [("rates", "K-9", part) for part in strict],
        [("rates", "K-1", "voided")],
    ]  # fmt: skip
    yield "逐时", "按取号时段", 1, parts(told, "by_hour", None)
    yield "业务", "按业务", 1, parts(told, "by_service", "to_window_s_by_service")
    yield "窗口", "按窗口", 1, parts(told, "by_window", "to_window_s_by_window")
    yield "人员", "按人员", 2, parts(told, "by_clerk", None)
    pauses = range(len(told["depth"]["pauses"]))
    yield (
        "暂停",
        "各窗口按原因合计",
        2,
        [[("depth", "pauses", n, part) for part in ("times", "total_s")] for n in pauses],
    )
    yield "评价", "满意度评价", 1, [[("ratings", level)] for level in LEVELS]
    yield "评价", "评价原因", 1, [
        [("depth", "reasons", code, part) for part in ("praised", "wanting")] for code in told["depth"]["reasons"]
    ]  # fmt: skip
    yield "先来先办", "先来先办", 1, [
        [(*fair, share, "numerator"), (*fair, share, "denominator"), (*fair, share, "percent_floor")]
        for share in ("overtaken_by_nobody", "within_rule")
    ]  # fmt: skip
    which = [(*fair, "overtaken"), *((*fair, "by_reason", reason) for reason in REASONS)]
    yield "先来先办", "后到先叫的原因", 2, [[(*one, part) for part in PASSED] for one in which]
    chosen = range(len(told["depth"]["first_come"]["chosen"]))
    counted = ("calls", "out_of_turn", "passed")
    yield "先来先办", "窗口选呼", 3, [[(*fair, "chosen", n, part) for part in counted] for n in chosen]


def at(told: Any, path: Path_) -> Any:
    """What stands there; a way nobody went is nothing."""
    for step in path:
        told = told[step] if isinstance(told, list) else told.get(step, {} if step != path[-1] else None)
    return told


def numbers(told: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where every number and every nothing of the object stands."""
    if isinstance(told, dict | list):
        for step, inner in told.items() if isinstance(told, dict) else enumerate(told):
            yield from numbers(inner, (*path, step))
    elif not isinstance(told, str | bool):
        yield path


def played(hall: Hall) -> str:
    """A day with pauses, enquiries, ratings and a number picked by hand; the day."""
    day = hall.today
    busy_day(hall, 3)
    clerk = hall.clerk("007").sits_at(1)
    one, other = (hall.citizen().takes("人民调解") for _ in range(2))
    clerk.calls(other)
    clerk.starts()
    clerk.finishes()
    clerk.calls(one)
    clerk.starts()
    clerk.finishes()
    clerk.pauses("午餐")
    hall.passes(seconds=77)
    clerk.unpauses()
    hall.desk.guide.count_enquiry(hall.person("010").caller, press("enquiry"))
    return day


def assert_all_there(hall: Hall, tmp_path: Path, first: str, last: str) -> None:
    told = hall.desk.figures.of_span(first, last)
    book = written(hall, tmp_path, first, last)
    assert list(book) == NAMES
    seen: set[Path_] = set()
    for sheet, table, begins, rows in expected(told):
        cells = book[sheet][table]
        assert len(cells) == len(rows), (sheet, table)
        for row, paths in zip(cells, rows, strict=True):
            values = row[begins : begins + len(paths)]
            wanted = ["无数据" if at(told, path) is None else at(told, path) for path in paths]
            assert values == wanted, (sheet, table, row)
            seen |= set(paths)
    identities = {"window_no", "staff_no", "met", "first_called"}
    left = {
        path
        for path in numbers(told)
        if path not in seen and path[-1] not in identities and path[-1] != "target"
    }
    assert left == set(), "these numbers stand in no sheet"


def test_every_number_of_a_day_stands_in_the_workbook(hall: Hall, tmp_path: Path) -> None:
    day = played(hall)
    assert_all_there(hall, tmp_path, day, day)


def test_every_number_of_a_span_stands_in_the_workbook(hall: Hall, tmp_path: Path) -> None:
    first = played(hall)
    hall.midnight()
    played(hall)
    assert_all_there(hall, tmp_path, first, hall.today)


def test_a_day_of_nothing_is_a_workbook_of_no_data(hall: Hall, tmp_path: Path) -> None:
    assert_all_there(hall, tmp_path, "2020-01-01", "2020-01-01")
    told = written(hall, tmp_path, "2020-01-01", "2020-01-01")
    assert told["概览"]["指标"][0][3] == "无数据"


def test_the_sheets_say_what_hall_what_time_and_what_the_words_mean(hall: Hall) -> None:
    told = hall.desk.figures.sheets(hall.today, hall.today)
    book = described_book(told)
    assert book["lines"] == [
        "章贡区公共法律服务中心", "统计时间：2026-11-24（今天还没有过完）", "制表时间：2026-11-24 09:30",
    ]  # fmt: skip
    assert "最近秩法" in json.dumps(book, ensure_ascii=False)
