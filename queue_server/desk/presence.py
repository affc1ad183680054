"""Who is connected at this moment: device programs and paired pages, by name. In memory, gone with the process."""

from collections import Counter


class Presence:
    """Counts connections per device name; a page may be open twice."""

    def __init__(self) -> None:
        self._connections: Counter[str] = Counter()

    def came(self, device: str) -> bool:
        """One more connection; True when it is the first."""
        self._connections[device] += 1
        return self._connections[device] == 1

    def went(self, device: str) -> bool:
        """One connection less; True when it was the last."""
        self._connections[device] = max(0, self._connections[device] - 1)
        return self._connections[device] == 0

    def here(self, device: str) -> bool:
        """Whether it is connected."""
        return self._connections[device] > 0

    def all_here(self) -> dict[str, bool]:
        """Everybody who is connected."""
        return {device: True for device, count in self._connections.items() if count > 0}
