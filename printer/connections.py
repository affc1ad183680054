"""What every way to a printer offers: one connection per job or look, and a time-out on every call.

A printer serves one connection at a time and may forget an old one, so nothing is kept open.  Each lower error becomes
a ``DeviceTrouble``; whether it means "nothing was printed" is decided by the caller, who knows whether the job's first
byte had left.  The ways themselves are in ``printer.ways``.
"""

from types import TracebackType
from typing import Protocol, Self

from printer.status import Health

CALL_TIMEOUT_S = 5.0
"""Longest time for one connect, one write without progress, one read."""


class Connection(Protocol):
    """An open line to a printer, for one job."""

    confirms_later: bool
    """Whether a status answer may come before the paper does, so that a second look is worth its time."""

    def ask(self, wait_s: float) -> Health:
        """How the printer is; silence for ``wait_s`` is a ``Health`` too.  Raises ``DeviceTrouble``."""
        ...

    def send(self, data: bytes) -> None:
        """Hand over all bytes.  Raises ``DeviceTrouble`` when not all of them could be handed over."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Way(Protocol):
    """Knows where the printer is."""

    def open(self, wait_s: float) -> Connection:
        """A new connection within ``wait_s``.  Raises ``DeviceTrouble``."""
        ...
