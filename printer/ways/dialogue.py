"""Questions and answers on a line that carries bytes both ways: what network, serial and USB have in common."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from hardware_config import clock
from hardware_config.trouble import LineGarbled
from printer.status import QUESTIONS, SILENT, Health, Question, health_from, question, reply_in

NEXT_ANSWER_S = 1.0
CLEARED_WITHIN_S = 2.0
"""A printer says a few bytes; a line that is still full of something after so long answers nothing."""
MOST_HEARD = 4096
"""Bytes without an answer among them: nothing a printer would say."""
_KEPT = 64
"""Bytes of before that are looked at again with the next ones, for a packet may arrive in pieces."""
_BITS_A_BYTE = 10
"""8N1: one start bit, eight data bits, one stop bit."""


class Dialogue(ABC):
    """An open line to a printer that answers DLE EOT.

    ``baud`` is the speed of a slow line, None where the time of sending does not matter: what was handed over has then
    not arrived yet, and an answer cannot come before it has.
    """

    confirms_later = True
    can_answer = True
    """Whether the line has a way back at all."""
    _piece = 4096

    def __init__(self, where: str, baud: int | None = None) -> None:
        self._where, self._baud = where, baud
        self._arrived_at = 0.0  # monotonic time

    def ask(self, wait_s: float) -> Health:
        """Ask DLE EOT 4, 1 and 2; after one silence no more, for a late reply could not be told apart."""
        if not self.can_answer:
            return SILENT
        replies: dict[Question, int] = {}
        for number in QUESTIONS:
            still_travels_s = max(0.0, self._arrived_at - clock.monotonic())
            reply = self._reply(number, still_travels_s + (min(wait_s, NEXT_ANSWER_S) if replies else wait_s))
            if reply is None:
                break
            replies[number] = reply
        return health_from(replies) if replies else SILENT

    def send(self, data: bytes) -> None:
        """Write everything; a printer may hold back while its paper moves, but not longer than one call may take."""
        if self._baud is not None:
            self._arrived_at = clock.monotonic() + len(data) * _BITS_A_BYTE / self._baud
        rest = memoryview(data)
        while rest:
            rest = rest[self._put(rest[: self._piece]) :]

    def _reply(self, number: Question, wait_s: float) -> int | None:
        """The reply to one question.  What lay in the line before it was asked is no reply to it."""
        self._clear()
        self._put(memoryview(question(number)))
        received, heard = b"", 0
        until = clock.monotonic() + wait_s
        while (left_s := until - clock.monotonic()) > 0:
            came = self._received(left_s)
            received, heard = received[-_KEPT:] + came, heard + len(came)
            reply = reply_in(received, number)
            if reply is not None:
                return reply
            if heard > MOST_HEARD:
                raise self._garbled()
        return None

    def _clear(self) -> None:
        """Read away what lies in the line.  Raises ``LineGarbled`` when there is no end to it."""
        until = clock.monotonic() + CLEARED_WITHIN_S
        while self._received(0):
            if clock.monotonic() > until:
                raise self._garbled()

    def _garbled(self) -> LineGarbled:
        return LineGarbled(f"{self._where} 不停地发来无法识别的数据")

    @abstractmethod
    def _put(self, piece: memoryview) -> int:
        """Write at least one byte of it; how many.  Raises ``DeviceTrouble``, ``NoAnswer`` when none is taken in time."""

    @abstractmethod
    def _received(self, wait_s: float) -> bytes:
        """What arrives within ``wait_s``, nothing when nothing does.  Raises ``DeviceTrouble`` when the line is gone."""

    @abstractmethod
    def _close(self) -> None:
        """Give the line back; never raises."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
