"""What people who hold a number are told around closing: that it goes on, or why it does not and what to do instead.

Whoever has a number when the door closes is served (S-1.5: nobody who came in time is sent away without a word). Where
a supervisor ends the line, a reason and a way on are given. Pure sentences; numbers and services only, never a name.
"""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from queue_server.domain.opening_hours import clock_text

TOLD_BEFORE_MIN = 30
"""So many minutes before closing those who wait are told that they are served all the same."""
HOTLINE = "12348 公共法律服务热线"
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Kind(StrEnum):
    """Why something is told of a service."""

    ENDED = "ended"
    OVER = "over"
    STOPPED = "stopped"
    SOON = "soon"
    KEPT = "kept"
    ABANDONED = "abandoned"
    """Of one number only: left over at midnight."""


class Instead(StrEnum):
    """What people may do instead, as a supervisor ticks it."""

    COME_AGAIN = "come_again"
    HOTLINE = "hotline"


class Line(NamedTuple):
    """The line of one service at one minute of the hall's day."""

    name: str
    waiting: int
    minute: int
    """Of the day, by the hall's own clock."""
    closes_min: int | None
    """When the day's last hours end; None where it has none today, or does not close."""
    opens_today: bool
    stop_reason: str | None
    windows_open: int


class Told(NamedTuple):
    """One note: why, what citizens read on screens, what staff read."""

    kind: Kind
    sentence: str
    for_staff: str


def of_line(line: Line) -> Told | None:
    """What those who wait for this service are told now; None while all is as ever, or nobody waits."""
    if not line.waiting:
        return None
    goes_on = (
        f"已取号的 {line.waiting} 人请稍候，窗口接着办理。"
        if line.windows_open
        else f"已取号的 {line.waiting} 人请稍候，听工作人员安排。"
    )
    for_staff = f"还有 {line.waiting} 人已取号" + (
        "，请接着叫号" if line.windows_open else "，但没有窗口在岗"
    )
    if not line.opens_today or (line.closes_min is not None and line.minute >= line.closes_min):
        over = "已到下班时间" if line.opens_today else "今天不再发号"
        return Told(Kind.OVER, f"{line.name}{over}。{goes_on}", f"{line.name}{over}，{for_staff}。")
    if line.stop_reason is not None:
        said = f"{line.name}暂停取号：{line.stop_reason}。"
        return Told(Kind.STOPPED, f"{said}{goes_on}", f"{line.name}已停号，{for_staff}。")
    if line.closes_min is not None and line.closes_min - line.minute <= TOLD_BEFORE_MIN:
        closes = clock_text(line.closes_min)
        return Told(
            Kind.SOON,
            f"{line.name} {closes} 下班，已取号的 {line.waiting} 人都会接着办理，请留意叫号。",
            f"{line.name} {closes} 下班，{for_staff}。",
        )
    return None


def of_ending(name: str, reason: str, instead: str) -> Told:
    """The line was ended by a supervisor: for as long as no numbers are given again."""
    sentence = f"{name}今天的排队已结束：{_plain(reason)}。{instead}"
    return Told(Kind.ENDED, sentence, f"{name}今天的排队已由值班长结束：{_plain(reason)}。")


def of_night(to_day: date, whose: str = "") -> Told:
    """Numbers stay overnight: everybody's, or (``whose``) those of one service, or one number."""
    sentence = f"{whose}今天没办完的号留到 {day_text(to_day)}，那天凭原号接着排队，排在最前面。"
    return Told(Kind.KEPT, sentence, sentence)


def own_night(number: str, to_day: date) -> str:
    """What whoever holds a number is told that stays overnight by itself."""
    return f"{number} 号留到 {day_text(to_day)}，那天凭原号接着排队，排在最前面。"


def instead_words(wanted: Collection[Instead], opens: datetime | None) -> str:
    """What to do instead, in one sentence. ``opens``: when the service opens next, or None where nothing is planned."""
    ways = []
    if Instead.COME_AGAIN in wanted:
        ways.append(f" {_opening_text(opens)} 起再来取号" if opens else "改日再来取号")
    if Instead.HOTLINE in wanted:
        ways.append(f"拨打 {HOTLINE}")
    return f"请{'，或'.join(ways)}。"


def own_ending(number: str, reason: str, instead: str) -> str:
    """What whoever holds this number is told, if they ask."""
    return f"{number} 号今天没有办：{_plain(reason)}。{instead}"


def own_abandoned(number: str) -> str:
    """The number was left over at midnight."""
    return f"{number} 号当天没有办，过零点已作废。需要办理请重新取号，或拨打 {HOTLINE}。"


def day_text(day: date) -> str:
    """A day as people say it: 11月25日（周三）."""
    return f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def _opening_text(opens: datetime) -> str:
    at = "" if (opens.hour, opens.minute) == (0, 0) else f"{opens:%H:%M}"
    return f"{day_text(opens.date())}{at}"


def _plain(reason: str) -> str:
    return reason.strip().rstrip("。.")
