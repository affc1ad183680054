"""What frames every piece of paper: reset and density before it, buzzer, feed and cut after it.

Sources: Epson ESC/POS (``GS ( K`` function 49, ``ESC d``, ``GS V``) and the manuals of Chinese printers (``ESC B n t``).
"""

from dataclasses import dataclass
from typing import Literal

Cut = Literal["partial", "full", "none"]

_FEED = b"\x1bd\x04"
_CUT: dict[Cut, bytes] = {"partial": b"\x1dV\x42\x00", "full": b"\x1dV\x41\x00", "none": b""}
_BEEP_TENTHS = 2


@dataclass(frozen=True)
class Finish:
    """How one printer begins and ends a paper; ``density`` -6 to 6 (None: as the printer is set), ``buzzer`` in beeps."""

    cut: Cut = "partial"
    buzzer: int = 0
    density: int | None = None

    @property
    def start(self) -> bytes:
        """Reset, then the density of this paper."""
        density = b"" if self.density is None else b"\x1d(K\x02\x001" + bytes((self.density & 0xFF,))
        return b"\x1b@" + density

    @property
    def end(self) -> bytes:
        """Beep, bring the paper past the knife, cut."""
        beep = b"\x1bB" + bytes((self.buzzer, _BEEP_TENTHS)) if self.buzzer else b""
        return beep + _FEED + _CUT[self.cut]
