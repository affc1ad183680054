"""The one way to wait in a test: poll a condition until it holds, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

PAUSE_S = 0.01


def until(condition: Callable[[], Seen], timeout_s: float = 5.0, what: str = "the condition") -> Seen:
    """The first true value of condition(); AssertionError naming `what` when there is none within timeout_s.

    An exception raised by condition() is the test's own and passes through at once.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        seen = condition()
        if seen:
            return seen
        if time.monotonic() >= deadline:
            raise AssertionError(f"waited {timeout_s:g} s for {what}; last seen: {seen!r}")
        time.sleep(PAUSE_S)
