"""The figures on paper and beside earlier ones: nothing is never 0, and every number finds a place on A4."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.figures_compared import compared_sheet
from queue_server.domain.figures_paper import WIDEST, chapters, text_of
from queue_server.domain.figures_sheets import COUNTS, Cell, Column, Sheet, Table, sheets
from queue_server.domain.statistics import DayTally, figures

MEANINGS = Path(__file__).parents[3] / "queue_server/web/static/today/meanings.js"


def nobody(first: str, last: str) -> dict[str, Any]:
    """The figures of a span nobody came."""
    told = {"from": first, "to": last, **figures(DayTally())}
    told["depth"]["staff_names"] = {}
    return told


def somebody(first: str, last: str, taken: int, p50: int | None, percent: float | None) -> dict[str, Any]:
    """The same with so many numbers taken, a median wait and a satisfaction."""
    told = nobody(first, last)
    told["counts"]["taken"] = taken
    told["waits_s"]["p50"] = p50
    told["rates"]["K-9"]["percent_floor"] = percent
    told["by_service"]["consult"] = {"counts": told["counts"], "waits_s": told["waits_s"]}
    return told


def row(sheet: Sheet, title: str, word: str) -> list[Cell]:
    """A row of a table, without its first word."""
    table = next(one for one in sheet.tables if one.title == title)
    return next(list(one[1:]) for one in table.rows if one[0] == word)


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (0, "count", "0"), (None, "count", "无数据"), (725, "seconds", "12:05"), (3725, "seconds", "1:02:05"),
        (-65, "seconds", "-1:05"), (0, "seconds", "0:00"), (90, "percent", "90.0"), (99.9, "percent", "99.9"),
        (None, "percent", "无数据"), (1, "mean", "1.00"), ("1号窗口", "text", "1号窗口"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_people_read_it(cell: Cell, kind: str, text: str) -> None:
    assert text_of(cell, kind) == text


def test_a_wide_table_is_parted_into_counts_and_times_and_loses_nothing() -> None:
    columns = [Column("业务", "text"), *(Column(f"数{n}") for n in range(8))]
    columns += [Column(f"时{n}", "seconds") for n in range(6)]
    wide = Table("按业务", columns, [["法律咨询", *range(14)]], ["说明"])
    (chapter,) = chapters([Sheet("业务", [wide])])
    counts, times = chapter.tables
    assert (counts.title, times.title) == ("按业务：数量", "按业务：用时")
    assert counts.rows == [["法律咨询", *map(str, range(8))]]
    assert times.rows == [["法律咨询", "0:08", "0:09", "0:10", "0:11", "0:12", "0:13"]]
    assert times.notes[0] == "说明"
    narrow = Table("窄", columns[:WIDEST], [])
    (chapter,) = chapters([Sheet("窄", [narrow])])
    assert [table.title for table in chapter.tables] == ["窄"]


def test_every_sheet_of_a_hall_fits() -> None:
    told = nobody("2026-11-24", "2026-11-24")
    for chapter in chapters(sheets(told, {})):
        for table in chapter.tables:
            assert len(table.heads) <= 15, table.title


def test_a_period_stands_beside_the_ones_before() -> None:
    compared = {
        "period": somebody("2026-11-24", "2026-11-24", 10, 60, 90.1),
        "last_week": somebody("2026-11-17", "2026-11-17", 12, None, 100.0),
        "before": nobody("2026-11-23", "2026-11-23"),
        "not_over": True,
    }
    sheet = compared_sheet(compared, {"consult": "法律咨询"})
    assert row(sheet, "数量和以前比", "取号") == [10, 12, -2, None, None]
    assert row(sheet, "用时和以前比", "等候中位") == [60, None, None, None, None]
    assert row(sheet, "指标和以前比", "咨询对象满意率 K-9") == [90.1, 100.0, -9.9, None, None]
    assert row(sheet, "各业务和以前比", "法律咨询")[:3] == [10, 12, None]
    days = sheet.tables[0]
    assert [list(one) for one in days.rows] == [
        ["本日", "2026-11-24"], ["上周同一天", "2026-11-17"], ["上一个有人来的日子", "2026-11-23（没有人来）"],
    ]  # fmt: skip
    assert days.notes[0].startswith("今天还没有过完")


def test_a_service_nobody_came_for_was_taken_by_none_on_a_day_somebody_came() -> None:
    now = somebody("2026-11-24", "2026-11-24", 10, 60, 90.1)
    then = {**somebody("2026-11-17", "2026-11-17", 12, 60, 90.1), "by_service": {}}
    compared = {
        "period": now,
        "last_week": then,
        "before": nobody("2026-11-23", "2026-11-23"),
        "not_over": False,
    }
    assert row(compared_sheet(compared, {"consult": "法律咨询"}), "各业务和以前比", "法律咨询")[:3] == [
        10,
        0,
        None,
    ]


def test_two_earlier_periods_that_are_one_stand_once() -> None:
    week = nobody("2026-11-10", "2026-11-16")
    compared = {
        "period": nobody("2026-11-17", "2026-11-23"), "last_week": week, "before": week, "not_over": False,
    }  # fmt: skip
    sheet = compared_sheet(compared, {})
    assert [one[0] for one in sheet.tables[0].rows] == ["本期", "上周同期"]
    assert row(sheet, "数量和以前比", "取号") == [None, None, None]


def test_the_page_says_the_words_of_the_workbook() -> None:
    page = MEANINGS.read_text(encoding="utf-8")
    for word, meaning in COUNTS.values():
        assert f"['{word}', '{meaning}']" in page, word
