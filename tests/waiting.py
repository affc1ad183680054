"""The one way to wait in a test: poll a condition until it holds, with a deadline.

How fast the hall is, benchmarks/ measures on a quiet machine. Here a deadline only ends what would never come, so
whoever waits is patient: the machine may have other things to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

PAUSE_S = 0.01
PATIENCE = 4
"""So many times longer than a quiet machine would need."""
PAGE_MS = 30_000
"""How long a page may take to show what it must."""


def until(condition: Callable[[], Seen], timeout_s: float = 5.0, what: str = "the condition") -> Seen:
    """The first true value of condition(); AssertionError naming `what` when there is none within timeout_s
    (what a quiet machine needs).

    An exception raised by condition() is the test's own and passes through at once.
    """
    deadline = time.monotonic() + timeout_s * PATIENCE
    while True:
        seen = condition()
        if seen:
            return seen
        if time.monotonic() >= deadline:
            raise AssertionError(f"waited {timeout_s * PATIENCE:g} s for {what}; last seen: {seen!r}")
        time.sleep(PAUSE_S)
