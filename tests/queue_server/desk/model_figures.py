"""What the figures of some visits must be, counted from the model's visits by the contract's words alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction

from tests.queue_server.desk.model_parts import Visit


def counts(visits: Sequence[Visit]) -> dict[str, int]:
    """The counts of the statistics object."""
    ticketed = [v for v in visits if v.number]
    others = [v for v in visits if not v.number]
    return {
        "taken": len(ticketed),
        "called": sum(v.first_called_at is not None for v in ticketed),
        "served": sum(v.state == "finished" for v in [*ticketed, *others]),
        "missed": sum(v.state == "missed" for v in ticketed),
        "abandoned": sum(v.state == "abandoned" for v in ticketed),
        "cancelled": sum(v.state == "cancelled" for v in ticketed),
        "registered": len(others),
    }


def ratings(visits: Sequence[Visit]) -> dict[str, int]:
    """Ratings by level, and the finished visits nobody rated."""
    levels = Counter(v.level for v in visits if v.level)
    unrated = sum(v.state == "finished" and v.level is None for v in visits)
    return {**{str(level): levels[level] for level in (5, 4, 3, 2, 1)}, "none": unrated}


def waits(visits: Sequence[Visit]) -> list[int]:
    """Whole seconds from taking the number to its first call."""
    return [_seconds(v.taken_at, v.first_called_at) for v in visits if v.number and v.first_called_at]


def service_times(visits: Sequence[Visit]) -> list[int]:
    """Whole seconds from start to finish."""
    return [_seconds(v.started_at, v.finished_at) for v in visits if v.state == "finished"]


def rates(visits: Sequence[Visit]) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of K-1, K-2 and K-9."""
    received = [v for v in visits if v.number is None or v.started_at]
    closed = [order for v in received for order in v.orders if order.closed and not order.void]
    rated = [v.level for v in visits if v.level]
    return {
        "K-1": (sum(_recorded(v) for v in received), len(received)),
        "K-2": (sum(order.told for order in closed), len(closed)),
        "K-9": (sum(level >= 3 for level in rated), len(rated)),
    }


def _recorded(visit: Visit) -> bool:
    """Whether every matter of the visit is on record; a void one says nothing, and nothing is not enough."""
    valid = [order for order in visit.orders if not order.void]
    return bool(valid) and not any(order.missing for order in valid)


def durations(seconds: list[int]) -> dict[str, Callable[[object], bool]]:
    """What mean, p50, p90 and max of these must satisfy: nearest rank, whole seconds."""
    if not seconds:
        return dict.fromkeys(("mean", "p50", "p90", "max"), lambda seen: seen is None)
    ordered = sorted(seconds)

    def rank(percent: int) -> int:
        needed = Fraction(percent * len(ordered), 100)
        return next(value for place, value in enumerate(ordered, 1) if place >= needed)

    mean = Fraction(sum(ordered), len(ordered))
    return {
        "mean": lambda seen: isinstance(seen, int) and abs(seen - mean) <= Fraction(1, 2),
        "p50": lambda seen: seen == rank(50),
        "p90": lambda seen: seen == rank(90),
        "max": lambda seen: seen == ordered[-1],
    }


def _seconds(begin: datetime | None, end: datetime | None) -> int:
    assert begin is not None
    assert end is not None
    return max(0, int(end.timestamp()) - int(begin.timestamp()))
