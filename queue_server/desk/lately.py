"""How often somebody did something within the last minute: what guessing and flooding are refused by."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


class Lately:
    """Counts by whoever does it; in memory alone, so a restart forgives."""

    def __init__(self, most: int) -> None:
        """``most``: how many in a minute are still too few to refuse."""
        self._most = most
        self._moments: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def too_often(self, who: str, now: datetime) -> bool:
        """Whether the minute before ``now`` is full."""
        moments = self._moments[who]
        while moments and now - moments[0] > MINUTE:
            moments.popleft()
        return len(moments) >= self._most

    def note(self, who: str, now: datetime) -> None:
        """Once more."""
        self._moments[who].append(now)
