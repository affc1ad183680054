"""When a service is open: weekly hours on the hall's own clock, and what to tell those who come too early.

Hours are "always" (every hour of every day, closed days too) or the open spans of each weekday,
{"mon": ["09:00-12:00", "13:30-17:00"], ...}; a weekday without spans is closed. A span begins with its first
minute and ends before its last: at 12:00 a span up to 12:00 is over. "24:00" ends a span at midnight.
All moments are local times of the hall, with their time zone.

Some days are special (停电停办, 今日延时): what is said of such a day replaces its weekly hours, its being a closed day and
"always" too. Numbers may stop so many minutes before the day's last span ends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from queue_server.domain.wording import Say, chinese, mark

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "always"
CLOSED = "closed"

_WEEKDAY_NAMES = (
    mark("星期一"), mark("星期二"), mark("星期三"), mark("星期四"), mark("星期五"), mark("星期六"), mark("星期日"),
)  # fmt: skip
_MONTH_NAMES = (
    mark("1月"), mark("2月"), mark("3月"), mark("4月"), mark("5月"), mark("6月"),
    mark("7月"), mark("8月"), mark("9月"), mark("10月"), mark("11月"), mark("12月"),
)  # fmt: skip
_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|(24):(00))", re.ASCII)
_DAYS_AHEAD = 400
_NOON_REST = (11 * 60, 15 * 60)
MIDNIGHT = 24 * 60


class Span(NamedTuple):
    """An open span of a day, in minutes since midnight; open at `begin`, closed again at `end`."""

    begin: int
    end: int

    def __str__(self) -> str:
        return f"{clock_text(self.begin)}-{clock_text(self.end)}"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """What is different on one day, and why: closed, other spans, or open until another time (minutes since midnight)."""

    reason: str = ""
    spans: tuple[Span, ...] | None = None
    """The only spans of that day."""
    until: int | None = None
    """The day's last span ends here instead, later or earlier; a day without spans stays without."""

    @property
    def closed(self) -> bool:
        """Whether nothing is done on that day."""
        return self.spans is None and self.until is None

    def instead_of(self, usual: tuple[Span, ...]) -> tuple[Span, ...]:
        """The spans of the day, where these are the usual ones."""
        if self.spans is not None:
            return self.spans
        if self.until is None or not usual:
            return ()
        last = usual[-1]
        if self.until >= last.end:
            return (*usual[:-1], Span(last.begin, self.until))
        return up_to(usual, self.until)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The opening hours of a service: always, or the spans of each weekday (Monday first), in order."""

    always: bool = False
    week: tuple[tuple[Span, ...], ...] = ((),) * len(WEEKDAYS)
    special: Mapping[date, SpecialDay] = field(default_factory=dict, hash=False)
    """The days on which it is otherwise."""
    stop_before_min: int = 0
    """So many minutes before the day's last span ends no more numbers are given."""

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
        """The open spans of this day, in order; none on a closed day, and what is said of a special day."""
        if self.always:
            usual: tuple[Span, ...] = (Span(0, MIDNIGHT),)
        else:
            usual = () if day in closed_days else self.week[day.weekday()]
        special = self.special.get(day)
        return usual if special is None else special.instead_of(usual)

    def taking_on(self, day: date, closed_days: Collection[date]) -> tuple[Span, ...]:
        """When numbers are given on this day: the open spans, less the minutes before the door closes for the night.

        A day that is open through midnight does not close.
        """
        spans = self.spans_on(day, closed_days)
        if not spans or not self.stop_before_min:
            return spans
        end = spans[-1].end
        if end == MIDNIGHT:
            following = self.spans_on(day + timedelta(days=1), closed_days)
            if following and following[0].begin == 0:
                return spans
        return up_to(spans, end - self.stop_before_min)


def up_to(spans: tuple[Span, ...], end: int) -> tuple[Span, ...]:
    """What is left of the spans when everything is over at ``end``."""
    return tuple(Span(span.begin, min(span.end, end)) for span in spans if span.begin < end)


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


def parse_special(value: object, reason: str = "") -> SpecialDay:
    """The special day that `value` (from JSON) describes: "closed", {"until": "18:00"} or a list of spans.

    Raises ValueError with everything that is wrong with it, in Chinese sentences.
    """
    if value == CLOSED:
        return SpecialDay(reason)
    if isinstance(value, dict) and list(value) == ["until"]:
        match = _SPAN.fullmatch(f"00:00-{value['until']}")
        if match is None or value["until"] == "00:00":
            raise ValueError(f"下班时间“{value['until']}”写法不对，应写成 18:00 这样（24 小时制）。")
        return SpecialDay(reason, until=_end_of(match))
    problems: list[str] = []
    spans = _parse_day("当天", value, problems)
    if not spans and not problems:
        problems.append("当天至少要有一个时段；全天不办理请选“停办”。")
    if problems:
        raise ValueError("".join(problems))
    return SpecialDay(reason, spans=spans)


def _end_of(match: re.Match[str]) -> int:
    """The end of a span as it is written, in minutes."""
    hour, minute = [int(part) for part in match.groups() if part][2:]
    return hour * 60 + minute


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
        span = Span(int(match[1]) * 60 + int(match[2]), _end_of(match))
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
    """Whether the hall's clock stands within a span in which numbers are given."""
    minute = local.hour * 60 + local.minute
    return any(span.begin <= minute < span.end for span in hours.taking_on(local.date(), closed_days))


def next_opening(hours: OpeningHours, local: datetime, closed_days: Collection[date]) -> datetime | None:
    """The first moment, from `local` on, when numbers are given; None when none are within 400 days."""
    if is_open_at(hours, local, closed_days):
        return local
    for days in range(_DAYS_AHEAD + 1):
        day = local.date() + timedelta(days=days)
        for span in hours.taking_on(day, closed_days):
            opens_at = datetime(day.year, day.month, day.day, *divmod(span.begin, 60), tzinfo=local.tzinfo)
            if opens_at > local:
                return opens_at
    return None


def closed_reason(
    hours: OpeningHours, local: datetime, closed_days: Collection[date], say: Say = chinese
) -> str | None:
    """One sentence: why the service is closed now and when it opens next; None while it is open."""
    opens_at = next_opening(hours, local, closed_days)
    if opens_at is None:
        return say("目前没有安排办理时间，请咨询工作人员。")
    if opens_at == local:
        return None
    why = _why_closed(hours, local, closed_days, say)
    return say("{why}，{when}开始办理。", why=why, when=_opening_words(local, opens_at, say))


def _why_closed(hours: OpeningHours, local: datetime, closed_days: Collection[date], say: Say) -> str:
    today = local.date()
    minute = local.hour * 60 + local.minute
    spans, taking = hours.spans_on(today, closed_days), hours.taking_on(today, closed_days)
    special = hours.special.get(today)
    usual = replace(hours, special={}).spans_on(today, closed_days)
    if special is not None and (special.closed or (usual and not spans)):
        return _because(say("今日停办"), special, say)
    if not spans:
        weekday = say(_WEEKDAY_NAMES[today.weekday()])
        return say("今日休息") if today in closed_days else say("{weekday}不办理", weekday=weekday)
    over = [span for span in taking if span.end <= minute]
    to_come = [span for span in taking if span.begin > minute]
    if not to_come:
        if minute < spans[-1].end:
            return say("今日号已停止发放（{ends} 下班）", ends=clock_text(spans[-1].end))
        early = special is not None and any(span.begin <= minute < span.end for span in usual)
        return _because(say("今日提前下班"), special, say) if early and special else say("今日已下班")
    if not over:
        return say("今日尚未开始办理")
    noon = _NOON_REST[0] <= over[-1].end and to_come[0].begin <= _NOON_REST[1]
    return say("现在午休") if noon else say("现在休息")


def _because(what: str, special: SpecialDay, say: Say) -> str:
    """The reason as the manager wrote it, in whatever language."""
    return say("{what}（{reason}）", what=what, reason=special.reason) if special.reason else what


def _opening_words(local: datetime, opens_at: datetime, say: Say) -> str:
    """When it opens, as one would say it at the door: 下午 13:30 or 11月30日（星期一）上午 09:00."""
    part = say(_part_of_day(opens_at.hour))
    clock = say("{part} {clock} ", part=part, clock=f"{opens_at:%H:%M}")
    days = (opens_at.date() - local.date()).days
    if days == 0:
        return clock
    if days == 1:
        return say("明天{clock}", clock=clock)
    weekday, month = say(_WEEKDAY_NAMES[opens_at.weekday()]), say(_MONTH_NAMES[opens_at.month - 1])
    day = {"weekday": weekday, "month": month, "day": opens_at.day, "clock": clock}
    if opens_at.year == local.year:
        return say("{month}{day}日（{weekday}）{clock}", **day)
    return say("{year}年{month}{day}日（{weekday}）{clock}", year=opens_at.year, **day)


def _part_of_day(hour: int) -> str:
    if hour < 6:
        return mark("凌晨")
    if hour < 12:
        return mark("上午")
    return mark("下午") if hour < 18 else mark("晚上")


def clock_text(minutes: int) -> str:
    """Minutes since midnight as people read them: 09:30."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
