"""The only place where the product reads a clock or waits.

Everything else is handed a ``Clock`` (so that a test moves the time by hand) or calls the two functions
below.  Wall-clock times are always aware and always UTC; the hall's own time zone is a matter of display.
"""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time of day; a test passes one whose hands it moves itself."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC)


def monotonic() -> float:
    """Seconds on a clock that never jumps: for time-outs and intervals, never for a time of day."""
    return time.monotonic()


def pause(seconds: float) -> None:
    """Hold the calling thread for so many seconds (under a patched server: only the calling greenlet)."""
    time.sleep(seconds)
