"""What somebody has to do today (待办), as it follows from what the hall knows: since when, and by when.

Only duties the hall can tell by itself: follow-up calls, complaints and their deadlines are not kept yet. Source: work
orders complete (S-4.1.2, K-1), whoever is not satisfied is spoken to within one working day (3.1 of the standard, a
recommendation), nobody is rated for by others (trap 11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

OPENING, LIVE, CLOSING = "/floor#open", "/floor#live", "/floor#close"
"""Where a duty is settled."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: what, how much of it, since when, by when (None: as soon as anybody can), and where it is settled."""

    kind: str
    sentence: str
    count: int
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    link: str


class Facts(NamedTuple):
    """What the hall knows at this moment. Moments are aware; lists are the moments since which each one stands."""

    now: datetime
    opens_at: datetime | None
    """When the first service opens today; None on a day without hours."""
    closes_at: datetime | None
    """When the last service closes today; None where none does."""
    midnight: datetime
    opening_done: bool
    help_calls: Sequence[datetime]
    tasks: Sequence[datetime]
    not_served: int
    at_windows: int
    orders: int
    orders_before: tuple[str, int, datetime] | None
    """The office day before: its name, how many work orders still lack something, and its end."""
    unrated: int
    bad_ratings: Sequence[datetime]
    next_day_over: datetime
    """The end of the next day the hall opens."""


def duties(facts: Facts) -> list[Duty]:
    """Everything to do now, what is overdue first, then by when it is due."""
    now = facts.now
    over = facts.closes_at is not None and now >= facts.closes_at
    found: list[Duty] = []

    def owe(
        kind: str, sentence: str, count: int, since: datetime | None, due_at: datetime | None, link: str
    ) -> None:
        if count:
            late = due_at is not None and now >= due_at
            found.append(Duty(kind, sentence, count, since, due_at, late, link))

    calls, tasks, bad = list(facts.help_calls), list(facts.tasks), list(facts.bad_ratings)
    owe("help", f"人工帮助 {len(calls)} 次还没处理完", len(calls), min(calls, default=None), None, LIVE)
    owe("escort", f"请接引 {len(tasks)} 项还没完成", len(tasks), min(tasks, default=None), None, LIVE)
    if facts.opens_at is not None and not facts.opening_done:
        owe("opening", "今天还没有做开门检查", 1, None, facts.opens_at, OPENING)
    if over:
        left = facts.not_served + facts.at_windows
        parts = [f"还没办 {facts.not_served} 人"] if facts.not_served else []
        parts += [f"还在窗口 {facts.at_windows} 个号"] if facts.at_windows else []
        owe("day_close", f"日终核对：{'，'.join(parts)}", left, facts.closes_at, facts.midnight, CLOSING)
        owe(
            "orders",
            f"没填完的工单 {facts.orders} 张",
            facts.orders,
            facts.closes_at,
            facts.midnight,
            CLOSING,
        )
        owe("unrated", f"未评价 {facts.unrated} 人，不能代评", facts.unrated, facts.closes_at, None, CLOSING)
    if facts.orders_before is not None:
        day, count, ended = facts.orders_before
        owe("orders_before", f"{day}没填完的工单 {count} 张", count, None, ended, OPENING)
    owe(
        "bad_rating",
        f"不满意的评价 {len(bad)} 个，一个工作日内联系核实",
        len(bad),
        min(bad, default=None),
        facts.next_day_over,
        CLOSING,
    )
    return sorted(found, key=lambda one: (not one.overdue, one.due_at or one.since or now))
