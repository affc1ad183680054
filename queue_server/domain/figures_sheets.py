"""The figures as sheets for Excel and for paper: the same numbers as the statistics object, with words beside them.

One builder for both, so that a number on paper, in a workbook and in the API is one number. A cell of nothing is None
and stands as 无数据 wherever it is written; seconds stay whole seconds, percentages stay floored to one decimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from queue_server.domain.rating import REASONS as RATED_FOR

Cell = str | int | float | None
Row = Sequence[Cell]


class Column(NamedTuple):
    """A heading, and what stands below it: text, count, seconds, percent or mean."""

    name: str
    kind: str = "count"


class Table(NamedTuple):
    """A table with a title, what its words mean, and rows as wide as its columns."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    notes: Sequence[str] = ()


class Sheet(NamedTuple):
    """One sheet of a workbook, one chapter on paper."""

    name: str
    tables: Sequence[Table]


COUNTS = {
    "taken": ("取号", "取了号的来访，取消的也算"),
    "called": ("叫过", "至少叫过一次的号"),
    "served": ("办结", "办完的来访，有号和直接登记的都算"),
    "missed": ("过号", "现在还是过号的号"),
    "abandoned": ("弃号", "日终没有办的号"),
    "cancelled": ("取消", "来访人自己不办了的号"),
    "registered": ("直接登记", "没有取号、由窗口直接登记的来访"),
}
TIMES = {"mean": "平均", "p50": "中位", "p90": "九成在内", "max": "最长"}
LEVELS = {
    "5": "非常满意", "4": "满意", "3": "基本满意", "2": "不满意", "1": "非常不满意", "none": "未评价",
}  # fmt: skip
RATES = {
    "K-1": ("工单采集率 K-1", "应采集的接待里，工单有效且必备内容齐全的"),
    "K-2": ("办理反馈率 K-2", "已办结的有效工单里，有反馈方式的"),
    "K-9": ("咨询对象满意率 K-9", "有效评价里，非常满意、满意和基本满意的；未评价不算"),
    "K-14": ("一次性告知合格率 K-14", "开过一次性告知单的来访里，没有为同一事项再开的"),
    "rating_rate": ("评价率", "办结的来访里，有评价的"),
}
REASONS = {
    "priority": ("优先类别", "按规则"),
    "returned": ("过号后复号", "按规则"),
    "transferred": ("转办到本业务", "按规则"),
    "appointed": ("预约的时间", "按规则"),
    "raised": ("值班长置顶", "按规则"),
    "sent_to_window": ("指定了窗口", "按规则"),
    "left": ("留给更合适的窗口", "按规则"),
    "chosen": ("窗口选呼", "不按规则"),
    "unexplained": ("查不出原因", "不按规则"),
}
TIME_NOTES = (
    "等候：从取号到第一次叫号。办理：从开始办理到办结。叫号到到场：从叫号到开始办理，没有来的不算，转办以后再叫的不算。",
    "中位和九成在内：按大小排好，排在一半和九成位置上的那个数（最近秩法）。",
)
RATE_NOTES = ("百分比只舍不入，没有分母时不计算，写“无数据”。直接登记的件数来自人工登记。",)
REASON_NOTES = (
    "来访人在平板评价器上自愿勾选，可选几项。满意的：评价为非常满意、满意；不足的：基本满意及以下。",
)
FIRST_COME_NOTES = (
    "后到先叫：同一项业务里，后排进队的人先被叫到；一个人只算一次。只看头一次叫到的号，一直没叫到的号不算在内。",
    "优先、复号、转办、预约、置顶、指定窗口、留给更合适的窗口，是叫号规则本来的安排；窗口人员自己选号，算不按规则。",
)


def sheets(told: Mapping[str, Any], service_names: Mapping[str, str]) -> list[Sheet]:
    """The statistics object of a day or a span as sheets."""
    depth = told["depth"]
    ways, names = (
        (depth["to_window_s_by_service"], depth["to_window_s_by_window"]),
        depth["staff_names"],
    )
    by_service = [(code, [service_names.get(code, code)], ways[0].get(code)) for code in told["by_service"]]
    by_window = [(no, [f"{no}号窗口"], ways[1].get(no)) for no in told["by_window"]]
    by_clerk = [(no, [no, names.get(no)], None) for no in told["by_clerk"]]
    by_hour = [(hour, [f"{int(hour):02d}:00-{int(hour) + 1:02d}:00"], None) for hour in told["by_hour"]]
    return [
        Sheet("概览", [_counts(told), _times(told), _rates(told["rates"])]),
        Sheet("逐时", [_parts("按取号时段", ["时段"], told["by_hour"], by_hour)]),
        Sheet("业务", [_parts("按业务", ["业务"], told["by_service"], by_service, with_ways=True)]),
        Sheet("窗口", [_parts("按窗口", ["窗口"], told["by_window"], by_window, with_ways=True)]),
        Sheet("人员", [_parts("按人员", ["工号", "姓名"], told["by_clerk"], by_clerk)]),
        Sheet("暂停", [_pauses(depth["pauses"])]),
        Sheet("评价", [_ratings(told["ratings"]), _reasons(depth["reasons"])]),
        Sheet("先来先办", _first_come(depth["first_come"], names)),
    ]


def _counts(told: Mapping[str, Any]) -> Table:
    rows: list[Row] = [(word, told["counts"][key], meaning) for key, (word, meaning) in COUNTS.items()]
    rows.append(("只是问路", told["depth"]["enquiries"], "导服记下的、没有取号的人，不算接待"))
    return Table("数量", (Column("项目", "text"), Column("数量"), Column("说明", "text")), rows)


def _times(told: Mapping[str, Any]) -> Table:
    of = {"等候": told["waits_s"], "办理": told["service_s"], "叫号到到场": told["depth"]["to_window_s"]}
    columns = [Column("用时", "text"), *(Column(word, "seconds") for word in TIMES.values())]
    return Table("用时", columns, [(word, *_of(times)) for word, times in of.items()], TIME_NOTES)


def _rates(rates: Mapping[str, Mapping[str, Any]]) -> Table:
    rows: list[Row] = []
    for code, (word, meaning) in RATES.items():
        rate = rates[code]
        met = {True: "达标", False: "未达标", None: None if rate["target"] else "不设目标"}[rate["met"]]
        rows.append(
            (
                word,
                rate["numerator"],
                rate["denominator"],
                rate["percent_floor"],
                rate["target"],
                met,
                meaning,
            )
        )
    strict = rates["K-9"]
    rows.append(
        ("满意率（严口径）", strict["strict_numerator"], strict["denominator"], strict["strict_percent_floor"], None, None,
         "只算非常满意和满意")
    )  # fmt: skip
    rows.append(("作废工单", rates["K-1"]["voided"], None, None, None, None, "单列，不算有效工单"))
    columns = (
        Column("指标", "text"), Column("分子"), Column("分母"), Column("百分比", "percent"), Column("目标", "percent"),
        Column("是否达标", "text"), Column("说明", "text"),
    )  # fmt: skip
    return Table("指标", columns, rows, RATE_NOTES)


def _parts(
    title: str,
    keys: Sequence[str],
    parts: Mapping[str, Any],
    named: Iterable[tuple[str, Sequence[Cell], Mapping[str, Any] | None]],
    *,
    with_ways: bool = False,
) -> Table:
    columns = [Column(key, "text") for key in keys]
    columns += [Column(word) for word, _ in COUNTS.values()]
    of = ["等候", "办理", *(["叫号到到场"] if with_ways else [])]
    columns += [Column(f"{what}{word}", "seconds") for what in of for word in TIMES.values()]
    columns += [Column(word) for word in LEVELS.values()]
    rows: list[Row] = []
    for key, name, ways in named:
        part = parts[key]
        rows.append(
            [
                *name,
                *(part["counts"][count] for count in COUNTS),
                *_of(part["waits_s"]),
                *_of(part["service_s"]),
                *(_of(ways or {}) if with_ways else ()),
                *(part["ratings"][level] for level in LEVELS),
            ]
        )
    return Table(title, columns, rows, TIME_NOTES)


def _of(times: Mapping[str, Any]) -> list[Cell]:
    return [times.get(key) for key in TIMES]


def _pauses(pauses: Iterable[Mapping[str, Any]]) -> Table:
    columns = (Column("窗口", "text"), Column("原因", "text"), Column("次数"), Column("合计", "seconds"))
    rows = [(f"{one['window_no']}号窗口", one["reason"], one["times"], one["total_s"]) for one in pauses]
    return Table("各窗口按原因合计", columns, rows, ("跨过午夜的暂停，各算各天的。",))


def _ratings(ratings: Mapping[str, int]) -> Table:
    columns = (Column("评价", "text"), Column("次数"))
    rows = [(word, ratings[level]) for level, word in LEVELS.items()]
    return Table("满意度评价", columns, rows, ("未评价：办结了没有评价，不算进满意率。",))


def _reasons(reasons: Mapping[str, Mapping[str, int]]) -> Table:
    columns = (Column("原因", "text"), Column("满意的"), Column("不足的"))
    rows = [(word, reasons[code]["praised"], reasons[code]["wanting"]) for code, word in RATED_FOR.items()]
    return Table("评价原因", columns, rows, REASON_NOTES)


def _first_come(told: Mapping[str, Any], names: Mapping[str, str]) -> list[Table]:
    called, nobody, within = told["first_called"], told["overtaken_by_nobody"], told["within_rule"]
    shares = Table(
        "先来先办",
        (Column("项目", "text"), Column("号"), Column("头一次叫到的号"), Column("百分比", "percent")),
        [
            ("没有人后到先叫", nobody["numerator"], called, nobody["percent_floor"]),
            ("没有被人不按规则抢先", within["numerator"], called, within["percent_floor"]),
        ],
        FIRST_COME_NOTES,
    )
    passed = (Column("被越过的号"), Column("越过的人次"), Column("平均每号", "mean"), Column("最多"))
    rows: list[Row] = [("合计", "", *_passed(told["overtaken"]))]
    rows += [(word, rule, *_passed(told["by_reason"][code])) for code, (word, rule) in REASONS.items()]
    reasons = Table("后到先叫的原因", (Column("原因", "text"), Column("规则", "text"), *passed), rows)
    chosen = Table(
        "窗口选呼",
        (Column("窗口", "text"), Column("工号", "text"), Column("姓名", "text"), Column("选呼"), Column("其中越过别人"),
         Column("越过的号")),
        [
            (f"{one['window_no']}号窗口", one["staff_no"], names.get(one["staff_no"] or ""), one["calls"],
             one["out_of_turn"], one["passed"])
            for one in told["chosen"]
        ],
    )  # fmt: skip
    return [shares, reasons, chosen]


def _passed(part: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (part["tickets"], part["people"], part["mean"], part["max"])
