"""What a hall says of itself before the doors open (开门检查): well, to be seen to, or only to be known.

Well is what is known to be well; where nothing is known, somebody has to look.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

FRESH_BACKUP = timedelta(hours=36)
"""A backup every evening is fresh the next morning, even when one of them was late."""
LITTLE_SPACE_BYTES = 2 * 1024**3
LONG_SILENCE = timedelta(days=31)
CLOCK_SLACK = timedelta(seconds=5)
"""A clock that is set by the network may go back so far."""
BY_HAND: tuple[str, ...] = (
    "号票纸装好，备用纸够用一天",
    "每块大屏、窗口屏看得清",
    "宣传资料、办事指南补齐",
    "无障碍通道、轮椅、老花镜可用",
    "叫号能听见，大厅灯光、空调正常",
)
"""What only a person can see, until the manager writes another list."""
SHOWN = 8
"""How many single things a line names."""
KINDS: Mapping[str, tuple[str, str]] = {
    "printer": ("台打印机", "正常"),
    "evaluator_device": ("台评价器", "正常"),
    "call_keypad": ("台呼叫器", "正常"),
    "kiosk": ("台取号机", "连着"),
    "window_display": ("块屏幕", "连着"),
    "office_printer": ("台办公打印机", "没有报故障"),
    "scanner": ("台扫描仪", "没有报故障"),
    "document_camera": ("台高拍仪", "没有报故障"),
    "all_in_one": ("台一体机", "没有报故障"),
}
"""Devices by kind: how they are counted, and how they are when they are well."""


class Standing(StrEnum):
    """What a line means for whoever reads it."""

    WELL = "well"
    SEE = "see"
    KNOW = "know"


class Line(NamedTuple):
    """One line the hall made itself."""

    item: str
    standing: Standing
    sentence: str
    details: tuple[str, ...] = ()


class Backup(NamedTuple):
    """The last backup that was made and checked, and where it was put."""

    made_at: datetime
    to: str
    with_key: bool


class AtWindow(NamedTuple):
    """A window that is meant to be open today."""

    no: int
    manned: bool
    pause_reason: str | None
    services: frozenset[str]


def item_id(text: str) -> str:
    """By what a line that people tick is known: another text is another line."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def of_devices(kind: str, troubles: Sequence[tuple[str, str]], count: int) -> Line:
    """``troubles``: each device of this kind that is not known to be well, and what to do; said once for many."""
    unit, well = KINDS[kind]
    if not troubles:
        return Line(kind, Standing.WELL, f"{count} {unit}都{well}")
    by_advice: dict[str, list[str]] = {}
    for device, advice in troubles:
        by_advice.setdefault(advice, []).append(device)
    details = tuple(f"{'、'.join(devices)}：{advice}" for advice, devices in by_advice.items())
    return Line(kind, Standing.SEE, f"{count} {unit}中 {len(troubles)} {unit[0]}要看", details)


def of_windows(windows: Sequence[AtWindow], open_today: Mapping[str, str]) -> Line:
    """Whether somebody is where somebody is meant to be. ``open_today``: names of the services, by code."""
    if not windows:
        return Line("windows", Standing.KNOW, "今天没有要开的窗口")
    empty = [one.no for one in windows if not one.manned]
    manned = frozenset[str]().union(*(one.services for one in windows if one.manned))
    alone = [name for code, name in open_today.items() if code not in manned]
    details = [f"{one.no} 号窗口暂停：{one.pause_reason}" for one in windows if one.pause_reason]
    if alone:
        details.append(f"还没有窗口办：{'、'.join(alone)}")
    if not empty:
        standing = Standing.SEE if details else Standing.WELL
        return Line("windows", standing, f"{len(windows)} 个窗口都有人", tuple(details))
    words = f"{len(windows)} 个窗口中 {len(windows) - len(empty)} 个有人，还没有人：{'、'.join(f'{no} 号' for no in empty)}"
    return Line("windows", Standing.SEE, words, tuple(details))


def of_hours(hours: Mapping[str, Sequence[str]], exceptions: Sequence[str]) -> Line:
    """``hours``: names of services by when they are open today ('' when they are not)."""
    opened = {spans: names for spans, names in hours.items() if spans}
    details = (
        *(f"{spans}：{'、'.join(names)}" for spans, names in opened.items() if len(hours) > 1),
        *([f"今天不办理：{'、'.join(hours[''])}"] if opened and "" in hours else []),
        *(f"特别安排：{words}" for words in exceptions),
    )
    if not opened:
        return Line("hours", Standing.SEE, "今天没有业务办理，取号机不发号", details)
    words = f"今天办理时间 {next(iter(opened))}" if len(opened) == 1 else "今天各业务办理时间不同"
    return Line("hours", Standing.SEE if exceptions else Standing.KNOW, words, details)


def of_stopped(stopped: Sequence[str]) -> Line:
    """``stopped``: a service and its reason, for each that gives no numbers."""
    if not stopped:
        return Line("stopped", Standing.WELL, "没有停号的业务")
    return Line("stopped", Standing.SEE, f"{len(stopped)} 项业务停号，不会自己恢复", tuple(stopped))


def of_backup(last: Backup | None, now: datetime) -> Line:
    """Whether the last checked backup is fresh; ``now`` and its moment on the hall's own clock."""
    if last is None:
        return Line("backup", Standing.SEE, "还没有做过备份", ("请技术员设置每天自动备份。",))
    when = said_at(last.made_at.astimezone(now.tzinfo))
    where = (f"存在 {last.to}", *(() if last.with_key else ("不含密钥，hall.key 要另外存好。",)))
    if now - last.made_at > FRESH_BACKUP:
        return Line(
            "backup", Standing.SEE, f"最近一次备份是 {when}，已超过一天半", (*where, "请技术员查看自动备份。")
        )
    if last.made_at - now > CLOCK_SLACK:
        return Line(
            "backup", Standing.SEE, f"最近一次备份写的是 {when}，比现在还晚", (*where, "请核对服务器时间。")
        )
    return Line("backup", Standing.WELL, f"最近一次备份 {when}，已校验", where)


def of_disk(free_bytes: int) -> Line:
    """Whether there is room for a long time."""
    words = f"数据盘还剩 {free_bytes / 1024**3:.1f} GB"
    if free_bytes >= LITTLE_SPACE_BYTES:
        return Line("disk", Standing.WELL, words)
    return Line("disk", Standing.SEE, f"{words}，不多了", ("盘满了就不能取号，请技术员清理。",))


def of_clock(now: datetime, newest: datetime | None, before_today: datetime | None) -> Line:
    """Whether the clock goes on from what was written: the ``newest`` entry, and the newest of an earlier day."""
    words = f"服务器时间 {said_at(now)}"
    if newest is not None and now < newest - CLOCK_SLACK:
        return Line("clock", Standing.SEE, f"{words}，比上一条记录还早", ("时钟倒走了，请技术员校准。",))
    if before_today is not None and now - before_today > LONG_SILENCE:
        words = f"{words}，离上一个有记录的日子 {(now - before_today).days} 天"
        return Line("clock", Standing.SEE, words, ("请与手机上的时间核对，不对请技术员校准。",))
    return Line("clock", Standing.WELL, f"{words}，接着上一条记录走")


def said_at(at: datetime) -> str:
    """11月24日 09:30, on the clock it is told by."""
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def of_orders(day: str | None, unfinished: Sequence[str]) -> Line:
    """``day``: the last one on which anybody came, as people say it; ``unfinished``: whose work orders lack something."""
    if not unfinished:
        return Line("orders", Standing.WELL, "上一个办公日的工单都填完了" if day else "没有留下的工单")
    more = (f"等 {len(unfinished)} 张",) if len(unfinished) > SHOWN else ()
    words = f"{day}还有 {len(unfinished)} 张工单没填完"
    return Line("orders", Standing.SEE, words, (*unfinished[:SHOWN], *more))


def of_kept(open_numbers: Mapping[str, int], still_served: Sequence[str]) -> Line:
    """``open_numbers``: kept overnight and still open, by state in words; ``still_served``: of an earlier day at a window."""
    if open_numbers:
        states = "，".join(f"{state} {count}" for state, count in open_numbers.items())
        words = f"留号过夜 {sum(open_numbers.values())} 个：{states}，排在最前面"
        return Line("kept", Standing.SEE, words, tuple(still_served))
    if still_served:
        return Line("kept", Standing.SEE, "窗口上还有以前的号", tuple(still_served))
    return Line("kept", Standing.WELL, "没有以前留下的号")
