"""Figures written to a workbook of several sheets, by the export program (:mod:`queue_server.exports`).

The whole description stands in the program's first line::

    {"format": "workbook", "title": "...", "lines": ["hall", "period", "made at"],
     "sheets": [{"name": "概览", "tables": [{"title": "数量", "notes": [...],
                 "columns": [{"name": "项目", "kind": "text"}, ...], "rows": [["取号", 12, ...], ...]}]}]}

``lines`` stand at the top of every sheet. Numbers are written as numbers, so that they can be added up; null is written
as 无数据; texts are made safe as in every export.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

NO_DATA = "无数据"
NUMBER_FORMATS = {"count": "0", "seconds": "0", "percent": "0.0", "mean": "0.00"}
UNITS = {"seconds": "（秒）", "percent": "（%）"}
WIDTHS = (9, 44)


class BadSheets(ValueError):
    """The description is not what a workbook is made from."""


@dataclass(frozen=True, slots=True)
class Words:
    """How this program makes texts and sheet names safe, given by the export program."""

    safe: Callable[[str], str]
    sheet_name: Callable[[str], str]
    display_width: Callable[[str], int]


def write_workbook(file: BinaryIO, described: Mapping[str, Any], words: Words, scratch: Path) -> None:
    """Writes the sheets that are described. Raises BadSheets."""
    try:
        book = xlsxwriter.Workbook(file, {"tmpdir": str(scratch)})
        book.set_properties({"title": words.safe(str(described["title"]))})
        lines = [words.safe(str(line)) for line in described["lines"]]
        for sheet in described["sheets"]:
            _write_sheet(book, sheet, lines, words)
        book.close()
    except (KeyError, TypeError) as fault:
        raise BadSheets(f"the sheets are not described as they should be ({type(fault).__name__})") from None


def _write_sheet(book: Any, sheet: Mapping[str, Any], lines: list[str], words: Words) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    strong = book.add_format({"bold": True, "font_size": 12})
    soft = book.add_format({"font_color": "#46566b"})
    head = book.add_format(
        {
            "bold": True,
            "bg_color": "#1b4f9c",
            "font_color": "#ffffff",
            "border": 1,
            "valign": "vcenter",
            "text_wrap": True,
        }
    )
    text = book.add_format({"border": 1, "num_format": "@", "valign": "top", "text_wrap": True})
    none = book.add_format({"border": 1, "align": "right", "font_color": "#46566b"})
    numbers = {
        kind: book.add_format({"border": 1, "num_format": shape}) for kind, shape in NUMBER_FORMATS.items()
    }
    page = book.add_worksheet(words.sheet_name(str(sheet["name"])))
    row = 0
    for place, line in enumerate(lines):
        page.write_string(row, 0, line, title if place == 0 else soft)
        row += 1
    widths: dict[int, int] = {}
    for table in sheet["tables"]:
        row += 1
        page.write_string(row, 0, words.safe(str(table["title"])), strong)
        row += 1
        for place, column in enumerate(table["columns"]):
            name = words.safe(column["name"] + UNITS.get(column["kind"], ""))
            widths[place] = max(widths.get(place, 0), words.display_width(name))
            page.write_string(row, place, name, head)
        row += 1
        if not table["rows"]:
            page.write_string(row, 0, NO_DATA, soft)
            row += 1
        for cells in table["rows"]:
            for place, (cell, column) in enumerate(zip(cells, table["columns"], strict=True)):
                if cell is None:
                    page.write_string(row, place, NO_DATA, none)
                elif column["kind"] == "text":
                    safe = words.safe(str(cell))
                    widths[place] = max(widths.get(place, 0), words.display_width(safe))
                    page.write_string(row, place, safe, text)
                else:
                    page.write_number(row, place, cell, numbers[column["kind"]])
            row += 1
        for note in table["notes"]:
            page.write_string(row, 0, words.safe(str(note)), soft)
            row += 1
    for place, width in widths.items():
        page.set_column(place, place, min(max(width + 2, WIDTHS[0]), WIDTHS[1]))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R第 &P 页，共 &N 页")
