"""A line watched by a person: what arrives, burst by burst, for as long as somebody watches; no port, no clock.

Times are seconds of one monotonic clock and are handed in.  Everything happens on the line's own thread but ``watch``.
"""

QUIET_S = 0.3
"""So long nothing more: the burst is over."""
LONGEST = 256
"""Bytes of one burst; what never pauses is cut."""


class Watching:
    """Gathers bytes into bursts while somebody watches."""

    def __init__(self) -> None:
        self._until = 0.0
        self._burst = b""
        self._last_at = 0.0

    def watch(self, until: float) -> None:
        """Somebody watches until this moment; from any thread."""
        self._until = until

    def looked_at(self, now: float) -> bool:
        """Whether somebody watches at this moment."""
        return now < self._until

    def received(self, data: bytes, now: float) -> list[bytes]:
        """These bytes arrived; the bursts that are over with them."""
        if not self.looked_at(now):
            self._burst = b""
            return []
        over = self.silent(now)
        self._burst += data
        self._last_at = now
        while len(self._burst) >= LONGEST:
            over.append(self._burst[:LONGEST])
            self._burst = self._burst[LONGEST:]
        return over

    def silent(self, now: float) -> list[bytes]:
        """Nothing arrives; the burst that is over with it, if any."""
        if not self._burst or now - self._last_at < QUIET_S:
            return []
        burst, self._burst = self._burst, b""
        return [burst]
