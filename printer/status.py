"""What an ESC/POS printer says about itself: bytes in, a ``Health`` out.  Pure; silence is never bad news.

Source: Epson ESC/POS, DLE EOT n (real-time status) and Automatic Status Back.  A reply to DLE EOT is one
byte ``0xx1xx10``.  A printer may at any time put a four-byte ASB packet in front (``0xx1xx00`` and three
bytes ``0xx0xxxx``), which is skipped: it tells of some earlier moment and answers no question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hardware_config.trouble import CoverOpen, DeviceTrouble, OutOfPaper, PaperLow, PrinterFault

Question = Literal[1, 2, 4]
QUESTIONS: tuple[Question, ...] = (4, 1, 2)
"""Asked in this order: paper sensor, printer, cause of being offline."""

_REPLY_MASK, _REPLY = 0x93, 0x12
_ASB_FIRST_MASK, _ASB_FIRST = 0x93, 0x10
_ASB_REST_MASK = 0x90
_ASB_LENGTH = 4

_OFFLINE = 0x08  # DLE EOT 1
_COVER_OPEN, _STOPPED_BY_PAPER_END, _ERROR = 0x04, 0x20, 0x40  # DLE EOT 2
_NEAR_END, _PAPER_END = 0x0C, 0x60  # DLE EOT 4: both bits of a pair, or neither


def question(number: Question) -> bytes:
    """The bytes of DLE EOT n."""
    return bytes((0x10, 0x04, number))


def reply_in(received: bytes, number: Question) -> int | None:
    """The last byte that can be the reply to this question; None without one, whatever else arrived."""
    reply = None
    at = 0
    while at < len(received):
        if _is_asb(received[at : at + _ASB_LENGTH]):
            at += _ASB_LENGTH
            continue
        if received[at] & _REPLY_MASK == _REPLY and _is_possible(received[at], number):
            reply = received[at]
        at += 1
    return reply


def _is_asb(packet: bytes) -> bool:
    return (
        len(packet) == _ASB_LENGTH
        and packet[0] & _ASB_FIRST_MASK == _ASB_FIRST
        and not any(byte & _ASB_REST_MASK for byte in packet[1:])
    )


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
        trouble = PrinterFault("打印机处于脱机状态")
    return Health(answered=True, trouble=trouble, warning=PaperLow() if paper & _NEAR_END else None)
