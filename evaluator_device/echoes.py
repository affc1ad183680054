"""Our own words that come back: a two-wire adapter hears itself, and an echo must not be taken for a key."""

import threading

ECHO_S = 0.15
"""So soon an echo is there; no finger presses twice so fast."""


class Echoes:
    """Frames just sent, each of which may come back once; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: dict[bytes, float] = {}

    def sent(self, frame: bytes, now: float) -> None:
        """This frame goes out now."""
        with self._lock:
            self._sent[frame] = now

    def is_echo(self, frame: bytes, now: float) -> bool:
        """Whether this frame that arrived is one of ours; it is so only once."""
        with self._lock:
            self._sent = {each: at for each, at in self._sent.items() if now - at < ECHO_S}
            return self._sent.pop(frame, None) is not None
