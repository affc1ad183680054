"""今日延时: so many minutes longer today, for a service whose day has an end."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from queue_server.domain.errors import RuleBroken
from queue_server.domain.opening_hours import MIDNIGHT, OpeningHours, clock_text


class Extension(NamedTuple):
    """What is said of the day: ``until`` as a clock time, ``hours`` as `parse_special` reads them."""

    until: str
    hours: Any


def extended(
    name: str, hours: OpeningHours, local: datetime, closed_days: Collection[date], minutes: int
) -> Extension:
    """The day of ``local`` with its last span that much longer. Raises ``cannot_extend`` when it makes no sense."""
    today = local.date()
    spans = hours.spans_on(today, closed_days)
    if not spans:
        raise RuleBroken("cannot_extend", f"{name}今天不办理，不能延时；要临时开放请管理员改“特别安排”。")
    end = spans[-1].end
    if end == MIDNIGHT:
        raise RuleBroken("cannot_extend", f"{name}今天一直开到 24:00，不用延时。")
    until = end + minutes
    if until > MIDNIGHT:
        raise RuleBroken("cannot_extend", f"{name}最多只能再延 {MIDNIGHT - end} 分钟，延到 24:00。")
    last = spans[-1]._replace(end=until)
    clock = clock_text(until)
    if until <= local.hour * 60 + local.minute:
        raise RuleBroken("cannot_extend", f"{name}延到 {clock} 也已经过了，请多延一些。")
    special = hours.special.get(today)
    if special is not None and special.spans is not None:
        return Extension(clock, [str(span) for span in (*spans[:-1], last)])
    return Extension(clock, {"until": clock})
