"""A ticket in the printer's own letters: few bytes, for slow lines.  Modes ``gb18030`` and ``gbk``.

The font ROMs hold the two-byte characters of GBK.  A line with any other character (a rare one in a name: 䶮, 𠮷) is sent
as a picture of that line, and so is the QR code, so that nothing on the paper depends on what a printer happens to know.
Sources: Epson ESC/POS (``ESC a``, ``ESC E``, ``GS !``, ``GS B``, ``ESC J``, ``GS v 0``); ``FS &`` of Chinese printers.
"""

import functools
from dataclasses import replace
from itertools import zip_longest
from typing import Literal

from printer.finish import Finish
from printer.qr_code import qr_modules
from printer.raster import TicketRaster, picture_bytes
from printer.ticket_layout import DOTS_ACROSS, Band, Block, Number, PaperMm, Qr, Row, Rule, Space, Text
from printer.wrapping import clean, wrap

Encoding = Literal["gb18030", "gbk"]

_CELL_DOTS = 12
_LINE_DOTS = 24
_DOUBLE_FROM = 36
"""Dots of type size; smaller is printed in the printer's single size."""
_LARGEST = 8
_SMALLEST_GAP = 10
"""Dots; the printer's own line spacing makes the smaller gaps."""
_LATE_ROW = 0xFE
_HANZI_ON = b"\x1c&"
_ALIGN = {"left": b"\x1ba\x00", "center": b"\x1ba\x01"}


class TicketLetters:
    """Turns blocks into bytes of text for one paper width."""

    def __init__(self, paper_mm: PaperMm, encoding: Encoding, raster: TicketRaster, finish: Finish) -> None:
        self._columns = DOTS_ACROSS[paper_mm] // _CELL_DOTS
        self._encoding, self._raster, self._finish = encoding, raster, finish

    def encode(self, blocks: list[Block]) -> bytes:
        """The bytes of one whole ticket: reset, hanzi mode, lines, feed, cut."""
        body = b"".join(self._block(block) for block in blocks)
        self._raster.close()
        return self._finish.start + _HANZI_ON + body + self._finish.end

    def _block(self, block: Block) -> bytes:
        match block:
            case Text():
                return self._text(block)
            case Number():
                words = clean(block.words)
                times = min(_LARGEST, block.size // _LINE_DOTS, self._columns // max(1, self._width(words)))
                line = Text(words, block.size, bold=True, max_lines=1)
                return self._line(words, line, max(1, times))
            case Band():
                text = Text(block.words, block.size, bold=True, shrink_to=block.shrink_to, max_lines=2)
                return b"\x1dB\x01" + self._text(text, edge=" ") + b"\x1dB\x00"
            case Rule(dashed=True):
                return _plain("-" * self._columns)
            case Rule():
                return _plain("━" * (self._columns // 2))
            case Space():
                return _feed(block.dots) if block.dots >= _SMALLEST_GAP else b""
            case Qr():
                return self._qr(block)
            case Row():
                return self._row(block)

    def _text(self, text: Text, edge: str = "") -> bytes:
        words = clean(text.words)
        times = 2 if text.size >= _DOUBLE_FROM else 1
        if times == 2 and text.shrink_to is not None and self._width(words + 2 * edge) * 2 > self._columns:
            times = 1
        room = self._columns // times - 2 * len(edge)
        lines = wrap(words, room, self._width, text.max_lines)
        return b"".join(self._line(f"{edge}{line}{edge}", text, times) for line in lines)

    def _line(self, line: str, text: Text, times: int) -> bytes:
        if any(self._is_rare(char) for char in line):
            size = _LINE_DOTS * times
            drawn = replace(text, words=line.strip(), size=size, shrink_to=_CELL_DOTS, max_lines=1)
            return self._raster.pictures([drawn])
        weight = b"\x1bE" + bytes((text.bold,))
        size_of = b"\x1d!" + bytes(((times - 1) << 4 | (times - 1),))
        return _ALIGN[text.align] + weight + size_of + line.encode(self._encoding) + b"\n"

    def _row(self, row: Row) -> bytes:
        """The cells beside each other, line by line, each filled up to its width; with a rare character it is all a picture."""
        if any(self._is_rare(char) for cell in row.cells for char in clean(cell.words)):
            return self._raster.pictures([row])
        widths = row.widths(self._columns, 1)
        cells = [
            wrap(clean(cell.words), width, self._width, cell.max_lines)
            for cell, width in zip(row.cells, widths, strict=True)
        ]
        first = row.cells[0]
        rows = []
        for lines in zip_longest(*cells, fillvalue=""):
            filled = [
                line + " " * (width - self._width(line)) for line, width in zip(lines, widths, strict=True)
            ]
            rows.append(self._line(" ".join(filled).rstrip(), replace(first, align="left"), 1))
        return b"".join(rows)

    def _qr(self, block: Qr) -> bytes:
        """The code in the middle, its texts below; the printer itself doubles the dots, which saves three bytes of four."""
        below = b"".join(self._text(replace(text, align="center")) for text in block.beside)
        code = qr_modules(block.url, block.side)
        if code is None:
            return below
        modules, dots = code
        times, doubled = (dots // 2, True) if dots >= 4 else (dots, False)
        rows = [[dark for dark in row for _ in range(times)] for row in modules for _ in range(times)]
        return _ALIGN["center"] + picture_bytes(rows, doubled=doubled) + below

    def _width(self, words: str) -> int:
        return sum(1 if char.isascii() else 2 for char in words)

    def _is_rare(self, char: str) -> bool:
        return not _is_in_the_rom(char, self._encoding)


@functools.lru_cache(maxsize=4096)
def _is_in_the_rom(char: str, encoding: str) -> bool:
    """One or two bytes; but the row FE came to its characters (䶮) years after the fonts were made."""
    try:
        code = char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return len(code) <= 2 and code[0] != _LATE_ROW


def _plain(line: str) -> bytes:
    return _ALIGN["left"] + b"\x1bE\x00\x1d!\x00" + line.encode("gbk") + b"\n"


def _feed(dots: int) -> bytes:
    return b"\x1bJ" + bytes((min(255, dots),))
