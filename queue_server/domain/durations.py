"""Bags of durations in whole seconds: mean, nearest-rank percentiles, maximum, and how they are kept."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from operator import mul

MACHINE = array("I", [1]).tobytes().hex()
"""How this machine lays out a number; a bag kept on another one cannot be read."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class Durations:
    """A bag of durations in whole seconds, equal to any other bag with the same contents.

    An array and not a histogram, because a year of days is merged while a manager waits: joining arrays and
    counting once is six times as fast as adding up dictionaries that nearly always count to one. A bag that was counted
    knows its histogram from then on, and gives it to the bags it is joined into.
    """

    __slots__ = ("_histogram", "_seconds")

    def __init__(self, seconds: Iterable[int] = ()) -> None:
        self._seconds = array("I", seconds)
        self._histogram: Counter[int] | None = None

    def __len__(self) -> int:
        return len(self._seconds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Durations) and self.histogram() == other.histogram()

    def __repr__(self) -> str:
        return f"Durations({sorted(self._seconds)})"

    def histogram(self) -> dict[int, int]:
        """How often each duration occurs."""
        if self._histogram is None:
            self._histogram = Counter(self._seconds)
        return self._histogram

    def figures(self) -> dict[str, int | None]:
        """Mean (rounded half up), nearest-rank percentiles and maximum, in seconds; None for an empty bag."""
        n = len(self._seconds)
        if n == 0:
            return {"mean": None, "p50": None, "p90": None, "max": None}
        histogram = self.histogram()
        lengths = sorted(histogram)
        times = [histogram[length] for length in lengths]
        total = sum(map(mul, lengths, times))
        ranks = list(accumulate(times))  # rank of the last duration of each length
        return {
            "mean": (2 * total + n) // (2 * n),
            "p50": lengths[bisect_left(ranks, _nearest_rank(n, 50))],
            "p90": lengths[bisect_left(ranks, _nearest_rank(n, 90))],
            "max": lengths[-1],
        }

    def to_text(self) -> str:
        """The bag as text: base64 of the sorted durations in this machine's layout."""
        return b64encode(array("I", sorted(self._seconds)).tobytes()).decode("ascii")

    @classmethod
    def from_text(cls, text: str) -> Durations:
        """The bag that `to_text` wrote."""
        return cls(b64decode(text, validate=True))  # an array is filled from bytes as they are laid out

    @classmethod
    def together(cls, bags: Iterable[Durations]) -> Durations:
        """One bag with the contents of all."""
        parts = list(bags)
        joined = cls()
        for bag in parts:
            joined._seconds.extend(bag._seconds)
        known = max(parts, key=len, default=joined)
        if known._histogram is not None:
            joined._histogram = known._histogram.copy()
            for bag in parts:
                if bag is not known:
                    joined._histogram.update(bag._seconds if bag._histogram is None else bag._histogram)
        return joined


def _nearest_rank(n: int, percent: int) -> int:
    """The rank, from 1, of the smallest of n values that at least `percent` % of them do not exceed."""
    return (percent * n + 99) // 100


def seconds_between(begin: datetime | None, end: datetime | None) -> tuple[int, ...]:
    """Whole seconds between two moments, never negative; nothing when one of them is unknown."""
    if begin is None or end is None:
        return ()
    return (max(0, (end - _EPOCH) // _SECOND - (begin - _EPOCH) // _SECOND),)
