"""Rates that a hall is judged by: a numerator, a denominator, a target, and an honest percentage.

A percentage is floored to one decimal in whole numbers (99.96 % shows as 99.9, never as 100.0), the target is
compared with the unrounded fraction, and a rate of nothing is no rate: its percentage and verdict are None.

Source: 赣市司办字〔2021〕5号, S-4.1.1 and S-4.2.1 (collection and feedback 100 %), M-4.3 (satisfaction 90 %),
S-3.2.4 (one notice a matter; 100 % is advice, K-14).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from queue_server.domain.catalogue import ANSWERED_AT_ONCE, TOLD_AT_ONCE

TARGET_PERCENT = {"K-1": 100, "K-2": 100, "K-9": 90, "K-14": 100}
"""Target of each rate in percent; the same for a center and a station."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of cases, compared with its target in percent (None: no target is set)."""

    numerator: int
    denominator: int
    target: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"a rate of {self.numerator} in {self.denominator} cannot be")

    @property
    def percent_floor(self) -> float | None:
        """Percentage floored to one decimal, or None when there was no case."""
        return percent_floor(self.numerator, self.denominator)

    @property
    def met(self) -> bool | None:
        """Whether the unrounded share reaches the target; None without a case or without a target."""
        if self.denominator == 0 or self.target is None:
            return None
        return self.numerator * 100 >= self.denominator * self.target

    def figures(self) -> dict[str, Any]:
        """The rate as it stands in the statistics object, ready for JSON."""
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "percent_floor": self.percent_floor,
            "target": self.target,
            "met": self.met,
        }


def percent_floor(numerator: int, denominator: int) -> float | None:
    """Percentage with one decimal, cut off and never rounded up; None when the denominator is 0."""
    if denominator == 0:
        return None
    return numerator * 1000 // denominator / 10


def effective_feedback(outcome: str | None, feedback: str | None) -> str | None:
    """How the visitor was told the outcome, or None when that is not recorded.

    A question answered on the spot (当场解答) needs no further word: without a recorded feedback it counts as
    told on the spot (当场告知).
    """
    if feedback:
        return feedback
    return TOLD_AT_ONCE if outcome == ANSWERED_AT_ONCE else None
