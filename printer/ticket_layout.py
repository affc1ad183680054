"""What stands where on a paper ticket: finished texts in, a list of blocks out.  Pure, no fonts, no bytes.

The number is the biggest thing on the paper, then the service, then how many people wait: that is what a
citizen looks for at arm's length.  Everything a clerk or a phone needs (query code, QR, time) comes below.
Sizes are in printer dots (8 dots = 1 mm at 203 dpi); both paper widths share one order of blocks.
"""

from dataclasses import dataclass
from typing import Literal

from hardware_config.messages import PaperTicket

Align = Literal["left", "center"]
PaperMm = Literal[58, 80]

DOTS_ACROSS: dict[PaperMm, int] = {80: 576, 58: 384}
"""Printable width of each paper: 72 mm on 80 mm paper, 48 mm on 58 mm paper."""


@dataclass(frozen=True)
class Text:
    """A paragraph, wrapped to the paper; ``shrink_to`` lets it get smaller to stay on one line."""

    words: str
    size: int
    bold: bool = False
    align: Align = "center"
    shrink_to: int | None = None
    max_lines: int = 3


@dataclass(frozen=True)
class Number:
    """The queue number, on one line, as large as the paper allows up to ``size``."""

    words: str
    size: int


@dataclass(frozen=True)
class Band:
    """White words on a black band with round ends: the service."""

    words: str
    size: int
    shrink_to: int


@dataclass(frozen=True)
class Rule:
    """A line across the paper."""

    dashed: bool = False


@dataclass(frozen=True)
class Space:
    """Empty paper, in dots."""

    dots: int


@dataclass(frozen=True)
class Qr:
    """A QR code of at most ``side`` dots with texts beside it."""

    url: str
    side: int
    beside: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Row:
    """Texts side by side, each within its share of the paper."""

    cells: tuple[Text, ...]
    shares: tuple[int, ...]

    def widths(self, across: int, gap: int) -> list[int]:
        """How wide each cell is on a paper ``across`` wide with ``gap`` between the cells."""
        room = across - gap * (len(self.shares) - 1)
        return [max(1, room * share // sum(self.shares)) for share in self.shares]


Block = Text | Number | Band | Rule | Space | Qr | Row


@dataclass(frozen=True)
class _Sizes:
    """Type sizes of one paper width, in dots."""

    hall: int
    hall_least: int
    title: int
    number: int
    service: int
    ahead: int
    line: int
    code: int
    small: int
    qr: int
    gap: int


_SIZES: dict[PaperMm, _Sizes] = {
    80: _Sizes(
        hall=38, hall_least=32, title=28, number=218, service=46, ahead=42, line=28, code=54, small=24,
        qr=208, gap=14,
    ),
    58: _Sizes(
        hall=32, hall_least=26, title=24, number=156, service=36, ahead=34, line=24, code=44, small=22,
        qr=168, gap=10,
    ),
}  # fmt: skip

_MAX_LINES_BELOW = 8


def lay_out(ticket: PaperTicket, paper_mm: PaperMm) -> list[Block]:
    """The blocks of this ticket from top to bottom; an empty text leaves no hole."""
    size = _SIZES[paper_mm]
    blocks: list[Block] = [Space(size.gap)]
    if ticket.hall_name:
        blocks += [
            Text(ticket.hall_name, size.hall, bold=True, shrink_to=size.hall_least),
            Space(size.gap),
            Rule(),
            Space(size.gap),
        ]
    if ticket.title:
        blocks += [Text(ticket.title, size.title, shrink_to=size.small), Space(size.gap * 3 // 2)]
    blocks += [Number(ticket.number, size.number), Space(size.gap * 2)]
    if ticket.service_name:
        blocks += [Band(ticket.service_name, size.service, shrink_to=size.line), Space(size.gap)]
    if ticket.ahead_text:
        blocks += [Text(ticket.ahead_text, size.ahead, bold=True, shrink_to=size.line), Space(size.gap)]
    blocks += _below(ticket, size)
    return blocks


def _below(ticket: PaperTicket, size: _Sizes) -> list[Block]:
    """Hints, code and QR, time and footer, each group under its own dashed rule."""
    hints: list[Block] = [Text(words, size.line) for words in ticket.lines[:_MAX_LINES_BELOW] if words]
    small: list[Block] = [
        Text(words, size.small, max_lines=5) for words in (ticket.taken_text, ticket.footer) if words
    ]
    blocks: list[Block] = []
    for group in (hints, _code(ticket, size), small):
        if group:
            blocks += [Rule(dashed=True), Space(size.gap)]
            for block in group:
                blocks += [block, Space(size.gap // 2)]
            blocks.append(Space(size.gap // 2))
    return blocks


def _code(ticket: PaperTicket, size: _Sizes) -> list[Block]:
    """The query code, and beside it what a phone or, where phones reach nothing, the hall's barcode guns can read."""
    label = Text(ticket.code_label, size.small, align="left")
    code = Text(ticket.query_code, size.code, bold=True, align="left", shrink_to=size.line)
    if ticket.qr_url:
        scan = Text(ticket.scan_label, size.small, align="left")
        return [Qr(ticket.qr_url, size.qr, (label, code, scan) if ticket.query_code else (scan,))]
    if ticket.query_code and ticket.number.isascii():
        return [Qr(f"{ticket.number}-{ticket.query_code}", size.qr, (label, code))]
    if ticket.query_code:
        return [Text(f"{ticket.code_label}  {ticket.query_code}", size.ahead, bold=True, shrink_to=size.line)]
    return []
