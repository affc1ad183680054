"""When a service is open: weekly hours on the hall's own clock, and what to tell those who come too early.

Hours are "always" (every hour of every day, closed days too) or the open spans of each weekday,
{"mon": ["09:00-12:00", "13:30-17:00"], ...}; a weekday without spans is closed. A span begins with its first
minute and ends before its last: at 12:00 a span up to 12:00 is over. "24:00" ends a span at midnight.
All moments are local times of the hall, with their time zone.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "always"

_WEEKDAY_NAMES = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|(24):(00))", re.ASCII)
_DAYS_AHEAD = 400
_NOON_REST = (11 * 60, 15 * 60)


class Span(NamedTuple):
    """An open span of a day, in minutes since midnight; open at `begin`, closed again at `end`."""

    begin: int
    end: int

    def __str__(self) -> str:
        return f"{_clock(self.begin)}-{_clock(self.end)}"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The opening hours of a service: always, or the spans of each weekday (Monday first), in order."""

    always: bool = False
    week: tuple[tuple[Span, ...], ...] = ((),) * len(WEEKDAYS)

    def as_value(self) -> str | dict[str, list[str]]:
        """The hours as they are written in the API; `parse_hours` reads them back."""
        if self.always:
            return ALWAYS
        return {
            day: [str(span) for span in spans]
            for day, spans in zip(WEEKDAYS, self.week, strict=True)
            if spans
        }

    def spans_on(self, day: date, closed_days: Collection[date]) -> tuple[Span, ...]:
        """The open spans of this day, in order; none on a closed day."""
        if self.always:
            return (Span(0, 24 * 60),)
        return () if day in closed_days else self.week[day.weekday()]


def parse_hours(value: object) -> OpeningHours:
    """The opening hours that `value` (from JSON) describes.

    Raises ValueError with everything that is wrong with it, in Chinese sentences for whoever wrote it.
    """
    if value == ALWAYS:
        return OpeningHours(always=True)
    if not isinstance(value, dict):
        raise ValueError('办理时间应为 "always"，或按星期列出的时段，例如 {"mon": ["09:00-12:00"]}。')
    problems = [
        f"不认识的日子“{day}”：只能写 {'、'.join(WEEKDAYS)}。" for day in value if day not in WEEKDAYS
    ]
    week = tuple(
        _parse_day(name, value.get(day, []), problems)
        for day, name in zip(WEEKDAYS, _WEEKDAY_NAMES, strict=True)
    )
    if problems:
        raise ValueError("".join(problems))
    return OpeningHours(week=week)


def _parse_day(name: str, texts: object, problems: list[str]) -> tuple[Span, ...]:
    """The spans of one weekday in order; what is wrong with them is added to `problems`."""
    if not isinstance(texts, list):
        problems.append(f'{name}应是时段的列表，例如 ["09:00-12:00", "13:30-17:00"]；不办理就写 []。')
        return ()
    spans = []
    for text in texts:
        match = _SPAN.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            problems.append(f"{name}的时段“{text}”写法不对，应写成 09:00-12:00 这样（24 小时制）。")
            continue
        begin_hour, begin_minute, end_hour, end_minute = (int(part) for part in match.groups() if part)
        span = Span(begin_hour * 60 + begin_minute, end_hour * 60 + end_minute)
        if span.begin >= span.end:
            problems.append(f"{name}的时段 {span} 的结束时间必须晚于开始时间；跨过零点的请分成两天写。")
            continue
        spans.append(span)
    spans.sort()
    for earlier, later in pairwise(spans):
        if later.begin < earlier.end:
            problems.append(f"{name}的时段 {earlier} 与 {later} 重叠。")
    return tuple(spans)


def is_open_at(hours: OpeningHours, local: datetime, closed_days: Collection[date]) -> bool:
    """Whether the hall's clock stands within an open span."""
    minute = local.hour * 60 + local.minute
    return any(span.begin <= minute < span.end for span in hours.spans_on(local.date(), closed_days))


def next_opening(hours: OpeningHours, local: datetime, closed_days: Collection[date]) -> datetime | None:
    """The first moment, from `local` on, when the service is open; None when it is not within 400 days."""
    if is_open_at(hours, local, closed_days):
        return local
    for days in range(_DAYS_AHEAD + 1):
        day = local.date() + timedelta(days=days)
        for span in hours.spans_on(day, closed_days):
            opens_at = datetime(day.year, day.month, day.day, *divmod(span.begin, 60), tzinfo=local.tzinfo)
            if opens_at > local:
                return opens_at
    return None


def closed_reason(hours: OpeningHours, local: datetime, closed_days: Collection[date]) -> str | None:
    """One Chinese sentence: why the service is closed now and when it opens next; None while it is open."""
    opens_at = next_opening(hours, local, closed_days)
    if opens_at is None:
        return "目前没有安排办理时间，请咨询工作人员。"
    if opens_at == local:
        return None
    return f"{_why_closed(hours, local, closed_days)}，{_opening_words(local, opens_at)}开始办理。"


def _why_closed(hours: OpeningHours, local: datetime, closed_days: Collection[date]) -> str:
    minute = local.hour * 60 + local.minute
    spans = hours.spans_on(local.date(), closed_days)
    over = [span for span in spans if span.end <= minute]
    to_come = [span for span in spans if span.begin > minute]
    if not spans:
        return "今日休息" if local.date() in closed_days else f"{_WEEKDAY_NAMES[local.weekday()]}不办理"
    if not to_come:
        return "今日已下班"
    if not over:
        return "今日尚未开始办理"
    noon = _NOON_REST[0] <= over[-1].end and to_come[0].begin <= _NOON_REST[1]
    return "现在午休" if noon else "现在休息"


def _opening_words(local: datetime, opens_at: datetime) -> str:
    """When it opens, as one would say it at the door: 下午 13:30 or 11月30日（星期一）上午 09:00."""
    clock = f"{_part_of_day(opens_at.hour)} {opens_at:%H:%M} "
    days = (opens_at.date() - local.date()).days
    if days == 0:
        return clock
    if days == 1:
        return f"明天{clock}"
    year = f"{opens_at.year}年" if opens_at.year != local.year else ""
    return f"{year}{opens_at.month}月{opens_at.day}日（{_WEEKDAY_NAMES[opens_at.weekday()]}）{clock}"


def _part_of_day(hour: int) -> str:
    if hour < 6:
        return "凌晨"
    if hour < 12:
        return "上午"
    return "下午" if hour < 18 else "晚上"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
