"""Which devices of a line are there, for makes that can show it; no port, no clock.

Times are seconds of one monotonic clock and are handed in.
"""

from collections.abc import Iterable

from hardware_config.profile import Heartbeat


class SignsOfLife:
    """Who was heard when, who is to be asked, who came back or went missing since the last look."""

    def __init__(self, heartbeat: Heartbeat, addresses: Iterable[int]) -> None:
        self._heartbeat = heartbeat
        self._addresses = sorted(addresses) if heartbeat.kind != "none" else []
        self._heard_at: dict[int, float] = {}
        self._asked_at = 0.0
        self._missing: set[int] = set()

    def begin(self, now: float) -> None:
        """The line was opened: everybody has the full time to be heard."""
        self._heard_at = dict.fromkeys(self._addresses, now)
        self._asked_at = now - self._heartbeat.every_s
        self._missing = set()

    def heard(self, address: int | None, now: float) -> None:
        """The device at this address said something; None means the only one."""
        for each in self._addresses if address is None else [address]:
            if each in self._heard_at:
                self._heard_at[each] = now

    def to_ask(self, now: float) -> list[int]:
        """Whom to ask now; all of them, once every ``every_s``."""
        if self._heartbeat.kind != "ask" or now - self._asked_at < self._heartbeat.every_s:
            return []
        self._asked_at = now
        return self._addresses

    def changed(self, now: float) -> list[tuple[int, bool]]:
        """Who is there again or missing since the last look."""
        missing = {
            address for address, at in self._heard_at.items() if now - at >= self._heartbeat.missing_after_s
        }
        changes = sorted(missing ^ self._missing)
        self._missing = missing
        return [(address, address not in missing) for address in changes]
