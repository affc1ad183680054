"""The one table a run prints: what, target, measured, limit of the same run, met or not."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

HEAD = ("what", "target", "measured", "limit, same run", "met")


class Row(NamedTuple):
    """One figure; ``met`` is None where nothing is asked of it."""

    what: str
    target: str
    measured: str
    limit: str = ""
    met: bool | None = None


class Spread(NamedTuple):
    """The middle and the bad end of many durations, in milliseconds."""

    p50_ms: float
    p95_ms: float

    def __str__(self) -> str:
        return f"p50 {self.p50_ms:.1f} ms, p95 {self.p95_ms:.1f} ms"


def spread(durations_s: Sequence[float]) -> Spread:
    """p50 and p95 of these durations."""
    return Spread(percentile(durations_s, 0.5) * 1000, percentile(durations_s, 0.95) * 1000)


def middle(rounds: Sequence[Spread]) -> Spread:
    """The round in the middle: a noisy minute of the machine does not decide."""
    return Spread(median(one.p50_ms for one in rounds), median(one.p95_ms for one in rounds))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def markdown(rows: Sequence[Row]) -> str:
    """The table."""
    lines = ["| " + " | ".join(HEAD) + " |", "|" + " --- |" * len(HEAD)]
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "**no**"
        lines.append("| " + " | ".join((*row[:4], met)) + " |")
    return "\n".join(lines)
