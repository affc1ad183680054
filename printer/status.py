"""What an ESC/POS printer says about itself: bytes in, a ``Health`` out.  Pure; silence is never bad news.

Source: Epson ESC/POS, DLE EOT n (real-time status) and Automatic Status Back.  A reply to DLE EOT is one
byte ``0xx1xx10``.  A printer may at any time put a four-byte ASB packet in front (``0xx1xx00`` and three
bytes ``0xx0xxxx``), which is skipped: it tells of some earlier moment and answers no question.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hardware_config.trouble import (
    CoverOpen,
    DeviceTrouble,
    OutOfPaper,
    PaperLow,
    PrinterFault,
    PrinterOffline,
)

Question = Literal[1, 2, 4]
QUESTIONS: tuple[Question, ...] = (4, 1, 2)
"""Asked in this order: paper sensor, printer, cause of being offline."""


def _bytes_with(mask: int, value: int) -> bytes:
    """A regular expression of the bytes that have these bits."""
    return b"[" + b"".join(re.escape(bytes((b,))) for b in range(256) if b & mask == value) + b"]"


_ASB = _bytes_with(0x93, 0x10) + _bytes_with(0x90, 0x00) + b"{3}"
_REPLY_OR_ASB = re.compile(_ASB + b"|(" + _bytes_with(0x93, 0x12) + b")")

_OFFLINE = 0x08  # DLE EOT 1
_COVER_OPEN, _STOPPED_BY_PAPER_END, _ERROR = 0x04, 0x20, 0x40  # DLE EOT 2
_NEAR_END, _PAPER_END = 0x0C, 0x60  # DLE EOT 4: both bits of a pair, or neither


def question(number: Question) -> bytes:
    """The bytes of DLE EOT n."""
    return bytes((0x10, 0x04, number))


def reply_in(received: bytes, number: Question) -> int | None:
    """The last byte that can be the reply to this question; None without one, whatever else arrived."""
    reply = None
    for found in _REPLY_OR_ASB.finditer(received):
        if found[1] is not None and _is_possible(found[1][0], number):
            reply = found[1][0]
    return reply


def _is_possible(reply: int, number: Question) -> bool:
    """The paper sensors set their bits in pairs; a half pair is the reply to another question, or noise."""
    return number != 4 or all(reply & pair in (0, pair) for pair in (_NEAR_END, _PAPER_END))


@dataclass(frozen=True)
class Health:
    """How the printer is; ``answered`` is False when it stayed silent, and then nothing else is known."""

    answered: bool
    trouble: DeviceTrouble | None = None
    warning: DeviceTrouble | None = None

    @property
    def is_fine(self) -> bool:
        """The printer answered, and nothing keeps it from printing."""
        return self.answered and self.trouble is None


SILENT = Health(answered=False)


def health_from(replies: Mapping[Question, int]) -> Health:
    """What the replies to DLE EOT add up to; the cause a person can mend is named before its effect."""
    if not replies:
        return SILENT
    printer, cause, paper = (replies.get(number, 0) for number in (1, 2, 4))
    trouble: DeviceTrouble | None = None
    if cause & _COVER_OPEN:
        trouble = CoverOpen()
    elif paper & _PAPER_END or cause & _STOPPED_BY_PAPER_END:
        trouble = OutOfPaper()
    elif cause & _ERROR:
        trouble = PrinterFault("打印机报告错误状态")
    elif printer & _OFFLINE:
        trouble = PrinterOffline()
    return Health(answered=True, trouble=trouble, warning=PaperLow() if paper & _NEAR_END else None)
