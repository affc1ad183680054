"""The figures as they stand on paper: the sheets of the workbook, narrow enough for A4, every cell as people read it.

A wide table is parted into counts and times. Times are written as minutes and seconds (12:05) or hours, minutes and
seconds (1:02:05), percentages with one decimal, and nothing as 无数据.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from queue_server.domain.figures_sheets import Cell, Sheet, Table

NO_DATA = "无数据"
WIDEST = 10
"""Columns of an A4 page in which words still have room."""
TIME_NOTE = "用时写作“分:秒”或“时:分:秒”。"


class PaperTable(NamedTuple):
    """A table of texts; ``words`` tells which columns hold words and stand on the left."""

    title: str
    heads: list[str]
    words: list[bool]
    rows: list[list[str]]
    notes: list[str]


class Chapter(NamedTuple):
    """What was one sheet."""

    name: str
    tables: list[PaperTable]


def chapters(sheets: Iterable[Sheet]) -> list[Chapter]:
    """The sheets, for paper."""
    return [
        Chapter(sheet.name, [_told(part) for table in sheet.tables for part in _parted(table)])
        for sheet in sheets
    ]


def _parted(table: Table) -> list[Table]:
    """The table, or its counts and its times where both do not fit beside each other."""
    if len(table.columns) <= WIDEST:
        return [table]
    parts = []
    for title, kinds in (("数量", {"count", "percent", "mean"}), ("用时", {"seconds"})):
        kept = [n for n, column in enumerate(table.columns) if column.kind == "text" or column.kind in kinds]
        columns = [table.columns[n] for n in kept]
        if all(column.kind == "text" for column in columns):
            continue
        rows = [[row[n] for n in kept] for row in table.rows]
        parts.append(Table(f"{table.title}：{title}", columns, rows))
    parts[-1] = parts[-1]._replace(notes=table.notes)
    return parts


def _told(table: Table) -> PaperTable:
    kinds = [column.kind for column in table.columns]
    return PaperTable(
        table.title,
        [column.name + ("（%）" if column.kind == "percent" else "") for column in table.columns],
        [kind == "text" for kind in kinds],
        [[text_of(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in table.rows],
        [*table.notes, *([TIME_NOTE] if "seconds" in kinds else [])],
    )


def text_of(cell: Cell, kind: str) -> str:
    """A cell as it is read."""
    if cell is None:
        return NO_DATA
    if kind == "seconds" and isinstance(cell, int):
        return clock_text(cell)
    if kind == "percent":
        return f"{cell:.1f}"
    if kind == "mean":
        return f"{cell:.2f}"
    return str(cell)


def clock_text(seconds: int) -> str:
    """Seconds as 12:05 or 1:02:05; what is less than nothing has a minus before it."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if seconds < 0 else ""
    return f"{sign}{hours}:{minutes:02d}:{rest:02d}" if hours else f"{sign}{minutes}:{rest:02d}"
