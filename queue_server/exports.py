"""A table of rows written to a spreadsheet file, by a program of its own while the hall goes on.

    python -m queue_server.exports --to FILE  < rows

Writing twenty thousand rows takes a second of pure computing, which inside the server would be felt at every
window. The server therefore starts this program and sends it the rows; it reads no database and knows no
secrets, and nothing personal stands on its command line.

Standard input is JSON, one value a line. First the table::

    {"format": "xlsx" | "csv", "title": "服务台账", "columns": ["来访人姓名", ...], "rows": 120}

A workbook of several sheets is described whole in that first line: see :mod:`queue_server.workbooks`.

`rows` may be left out; when it is given, any other number of rows is refused, so that rows that broke off
never pass for a whole ledger. Then one array a row, as long as `columns`, of texts, whole numbers or nulls
(empty). To give up, close standard input early: nothing is left behind.

Every cell is written as text, never as a formula. A cell that begins with = + - @ (full-width ones too), a
tab or a line break gets an apostrophe in front, because spreadsheets would compute it.

FILE is readable by its owner only, and is put in place when it is complete. Exit 0: written. Exit 1: it could
not be written. Exit 2: wrong use or wrong rows. What is wrong stands on stderr and never quotes a cell.
"""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

import click
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from queue_server.workbooks import BadSheets, Words, write_workbook

MAKES_WAY = 10
"""How much less of a processor this program asks for than the server: a press is answered before a row is written."""
_COMPUTED = tuple("=+-@\t\n＝＋－＠")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK = re.compile(r"\r\n?")

_XLSX_ROWS = 1_048_576
_XLSX_CELL_UNITS = 32_767
_CUT_MARK = "……（超出单元格长度，已截断）"
_WIDTHS = (8, 60)


class Format(StrEnum):
    """The kinds of file that can be written."""

    XLSX = "xlsx"
    CSV = "csv"


class BadRows(ValueError):
    """The rows or their description are not what this program takes."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is written: the kind of file, the title, the column heads, and the number of rows if announced."""

    format: Format
    title: str
    columns: tuple[str, ...]
    rows: int | None = None


def read_table(line: bytes) -> Table:
    """The table that the first line describes; raises BadRows."""
    described = _json(line, "line 1")
    if not isinstance(described, dict) or not described.keys() <= {"format", "title", "columns", "rows"}:
        raise BadRows("line 1: expected an object with format, title, columns and perhaps rows")
    title, columns, rows = described.get("title"), described.get("columns"), described.get("rows")
    try:
        kind = Format(str(described.get("format")))
    except ValueError:
        raise BadRows("line 1: format must be xlsx or csv") from None
    if not isinstance(title, str):
        raise BadRows("line 1: title must be a text")
    if not isinstance(columns, list) or not columns or not all(isinstance(c, str) for c in columns):
        raise BadRows("line 1: columns must be a list of texts, at least one")
    if rows is not None and (not isinstance(rows, int) or isinstance(rows, bool) or rows < 0):
        raise BadRows("line 1: rows must be a whole number")
    return Table(kind, title, tuple(columns), rows)


def read_rows(lines: Iterable[bytes], table: Table) -> Iterator[list[str]]:
    """The cells of each row, safe to write; raises BadRows, at the end too when rows are missing."""
    count = 0
    for count, line in enumerate(lines, start=1):
        where = f"line {count + 1}"
        row = _json(line, where)
        if not isinstance(row, list) or len(row) != len(table.columns):
            raise BadRows(f"{where}: expected an array of {len(table.columns)} cells")
        yield [safe_cell(_text(cell, where)) for cell in row]
    if table.rows is not None and count != table.rows:
        raise BadRows(f"{table.rows} rows were announced, {count} came")


def _json(line: bytes, where: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        raise BadRows(f"{where}: not JSON in UTF-8") from None


def _text(cell: object, where: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    raise BadRows(f"{where}: a cell must be a text, a whole number or null")


def safe_cell(text: str) -> str:
    """The text with nothing a spreadsheet would compute or choke on: see the top of this file."""
    cleaned = _UNPRINTABLE.sub("", _LINE_BREAK.sub("\n", text))
    return f"'{cleaned}" if cleaned.startswith(_COMPUTED) else cleaned


def write_csv(file: BinaryIO, table: Table, rows: Iterable[Sequence[str]]) -> None:
    """UTF-8 with a byte order mark (by which Excel knows it is not GBK) and CRLF."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in table.columns])
    writer.writerows(rows)
    text.detach()


def write_xlsx(file: BinaryIO, table: Table, rows: Iterable[Sequence[str]], scratch: Path) -> None:
    """One sheet with a frozen, filtered head; the rows go through files in `scratch`, not memory."""
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(scratch)})
    workbook.set_properties({"title": table.title})
    head_format = workbook.add_format(
        {"bold": True, "bg_color": "#1b4f9c", "font_color": "#ffffff", "border": 1, "valign": "vcenter"}
    )
    cell_format = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = workbook.add_worksheet(sheet_name(table.title))
    widths = [0] * len(table.columns)
    last = 0
    head = [safe_cell(column) for column in table.columns]
    for last, cells in enumerate(_head_first(head, rows)):
        if last >= _XLSX_ROWS:
            raise BadRows(f"xlsx holds no more than {_XLSX_ROWS - 1} rows; choose a shorter time or csv")
        for position, cell in enumerate(cells):
            widths[position] = max(widths[position], _display_width(cell))
            sheet.write_string(last, position, _fitting(cell), head_format if last == 0 else cell_format)
    for position, width in enumerate(widths):
        sheet.set_column(position, position, min(max(width + 2, _WIDTHS[0]), _WIDTHS[1]))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(widths) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    workbook.close()


def _head_first(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield head
    yield from rows


def sheet_name(title: str) -> str:
    """The title as Excel takes it for a sheet: no []:*?/\\, no apostrophe at its ends, 31 units."""
    name = re.sub(r"[\[\]:*?/\\\n\t]", " ", safe_cell(title).strip("'"))
    while len(name.encode("utf-16-le")) > 31 * 2:
        name = name[:-1]
    name = name.strip("' ")
    return "Sheet1" if not name or name.lower() == "history" else name


def _fitting(cell: str) -> str:
    """The cell, cut with a mark that says so when it is longer than Excel takes (counted in UTF-16 units)."""
    if len(cell) * 2 <= _XLSX_CELL_UNITS or len(cell.encode("utf-16-le")) <= _XLSX_CELL_UNITS * 2:
        return cell
    room = (_XLSX_CELL_UNITS - len(_CUT_MARK)) * 2
    return cell.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT_MARK


def _display_width(cell: str) -> int:
    """Width of the longest line in columns of a terminal: a Chinese character takes two."""
    if cell.isascii():
        return max(map(len, cell.split("\n")))
    wide = "FWA"
    return max(
        sum(2 if unicodedata.east_asian_width(c) in wide else 1 for c in line) for line in cell.split("\n")
    )


def _sheets(line: bytes) -> Mapping[str, Any] | None:
    """The description of a workbook of several sheets, or None when a table of rows is described."""
    described = _json(line, "line 1")
    is_workbook = isinstance(described, dict) and described.get("format") == "workbook"
    return described if isinstance(described, dict) and is_workbook else None


def write_sheets(file: BinaryIO, described: Mapping[str, Any], scratch: Path) -> None:
    """A workbook of several sheets: see :mod:`queue_server.workbooks`. Raises BadRows."""
    try:
        write_workbook(file, described, Words(safe_cell, sheet_name, _display_width), scratch)
    except (BadSheets, ValueError) as fault:
        raise BadRows(f"line 1: {fault}") from None


def export(lines: Iterator[bytes], to: Path) -> None:
    """Write what `lines` describe to the file `to`. Raises BadRows, OSError."""
    first = next(lines, b"")
    sheets = _sheets(first)
    table = None if sheets is not None else read_table(first)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=to.parent, ignore_cleanup_errors=True) as folder:
        descriptor, unfinished = tempfile.mkstemp(dir=folder)  # readable by its owner only
        with os.fdopen(descriptor, "w+b") as file:
            if sheets is not None:
                write_sheets(file, sheets, Path(folder))
            elif table is not None and table.format is Format.CSV:
                write_csv(file, table, read_rows(lines, table))
            elif table is not None:
                write_xlsx(file, table, read_rows(lines, table), Path(folder))
        Path(unfinished).replace(to)


@click.command()
@click.option("--to", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
def main(to: Path) -> None:
    """Write the rows that come on standard input to a spreadsheet file."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        export(iter(sys.stdin.buffer), to)
    except BadRows as mistake:
        click.echo(f"exports: {mistake}", err=True)
        sys.exit(2)
    except (OSError, XlsxWriterException) as trouble:
        click.echo(f"exports: the file could not be written ({type(trouble).__name__})", err=True)
        sys.exit(1)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(MAKES_WAY)
    main()
