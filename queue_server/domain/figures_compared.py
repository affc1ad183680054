"""A period beside the same weekdays before it and beside the period before it, as one sheet.

The figures of a period nobody came are nothing, never 0, and nothing is compared with nothing. Where both earlier
periods are one and the same (whole weeks), it stands once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from queue_server.domain.figures_sheets import COUNTS, LEVELS, RATES, TIMES, Cell, Column, Row, Sheet, Table
from queue_server.domain.statistics import LEVEL_FIELDS

NOTES = (
    "上周同期：同样的星期几往前推一周；超过一周的，往前推到不重叠为止。上一期：紧挨在前面的同样多天；只看一天时，是前面最近一个有人来的日子。",
    "相差：本期减去那一期；百分比相差的是百分点。没有人来的那一期没有数据，不比。",
)
NOT_OVER = "今天还没有过完，以前的日子是全天的数字。"
OF_SERVICES = (
    ("取号", "count", ("counts", "taken")),
    ("办结", "count", ("counts", "served")),
    ("过号", "count", ("counts", "missed")),
    ("等候中位", "seconds", ("waits_s", "p50")),
    ("等候九成在内", "seconds", ("waits_s", "p90")),
)
"""What is compared service by service: the word, its kind, where it stands."""
Period = tuple[str, Mapping[str, Any]]


def compared_sheet(compared: Mapping[str, Any], service_names: Mapping[str, str]) -> Sheet:
    """The answer of the comparison as a sheet: counts, times, rates, and service by service."""
    periods = _periods(compared)
    days = Table(
        "比的是哪几天",
        (Column("期间", "text"), Column("日期", "text")),
        [(name, _days(told) + ("" if _anybody(told) else "（没有人来）")) for name, told in periods],
        (*((NOT_OVER,) if compared["not_over"] else ()), *NOTES),
    )
    counts = [(word, [_counted(told, key) for _, told in periods]) for key, (word, _) in COUNTS.items()]
    counts.append(("有效评价", [_rated(told) for _, told in periods]))
    of = {"等候": ("waits_s",), "办理": ("service_s",), "叫号到到场": ("depth", "to_window_s")}
    times = [
        (what + word, [_at(told, (*path, key)) for _, told in periods])
        for what, path in of.items()
        for key, word in TIMES.items()
    ]
    rates = [
        (word, [_at(told, ("rates", code, "percent_floor")) for _, told in periods])
        for code, (word, _) in RATES.items()
    ]
    return Sheet(
        "对比",
        [
            days,
            _beside("数量和以前比", "count", periods, counts),
            _beside("用时和以前比", "seconds", periods, times),
            _beside("指标和以前比", "percent", periods, rates),
            _by_service(periods, service_names),
        ],
    )


def _periods(compared: Mapping[str, Any]) -> list[Period]:
    """The periods with their names, the one asked for first."""
    period, week, before = compared["period"], compared["last_week"], compared["before"]
    if period["from"] == period["to"]:
        names = ("本日", "上周同一天", "上一个有人来的日子")
    else:
        apart = date.fromisoformat(period["from"]) - date.fromisoformat(week["from"])
        names = ("本期", "上周同期" if apart.days == 7 else "早几周的同期", "上一期")
    periods = list(zip(names, (period, week, before), strict=True))
    return periods[:2] if _days(week) == _days(before) else periods


def _days(told: Mapping[str, Any]) -> str:
    first, last = str(told["from"]), str(told["to"])
    return first if first == last else f"{first} 至 {last}"


def _anybody(told: Mapping[str, Any]) -> bool:
    return bool(told["counts"]["taken"] + told["counts"]["registered"])


def _at(told: Mapping[str, Any], path: Sequence[str]) -> Any:
    """What stands there; nothing where anything on the way is missing."""
    found: Any = told
    for step in path:
        found = None if found is None else found.get(step)
    return found


def _counted(told: Mapping[str, Any], key: str) -> Cell:
    return told["counts"][key] if _anybody(told) else None


def _rated(told: Mapping[str, Any]) -> Cell:
    levels = (str(level) for level in LEVEL_FIELDS)
    return sum(told["ratings"][level] for level in levels if level in LEVELS) if _anybody(told) else None


def _beside(title: str, kind: str, periods: Sequence[Period], rows: Iterable[tuple[str, Row]]) -> Table:
    """One row a figure: this period, then each earlier one with the difference to it."""
    columns = [Column("项目", "text"), Column(periods[0][0], kind)]
    for name, _ in periods[1:]:
        columns += [Column(name, kind), Column(f"和{name}相差", kind)]
    written: list[Row] = []
    for word, values in rows:
        cells: list[Cell] = [word, values[0]]
        for value in values[1:]:
            cells += [value, _difference(values[0], value)]
        written.append(cells)
    return Table(title, columns, written)


def _difference(now: Cell, then: Cell) -> Cell:
    """Now less then, to the tenth that both have; nothing beside nothing."""
    if isinstance(now, int | float) and isinstance(then, int | float):
        tenths = round(now * 10) - round(then * 10)
        return tenths // 10 if isinstance(now, int) and isinstance(then, int) else tenths / 10
    return None


def _of_service(told: Mapping[str, Any], code: str, path: Sequence[str]) -> Cell:
    """A figure of one service; a count of one nobody came for is 0 where anybody came at all."""
    found: Cell = _at(told, ("by_service", code, *path))
    return 0 if found is None and path[0] == "counts" and _anybody(told) else found


def _by_service(periods: Sequence[Period], names: Mapping[str, str]) -> Table:
    """One row a service that any of the periods knows."""
    seen = {code for _, told in periods for code in told["by_service"]}
    order = [*(code for code in names if code in seen), *sorted(seen - names.keys())]
    columns = [Column("业务", "text")]
    columns += [Column(f"{word}（{name}）", kind) for word, kind, _ in OF_SERVICES for name, _ in periods]
    rows: list[Row] = [
        [
            names.get(code, code),
            *(
                _of_service(told, code, path)
                for _, _, path in OF_SERVICES
                for _, told in periods
            ),
        ]
        for code in order
    ]  # fmt: skip
    return Table("各业务和以前比", columns, rows)
