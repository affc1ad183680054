"""The paper of a ticket as a black-and-white picture, and the ESC/POS bytes that print it.

A picture looks the same on every printer, whatever characters its own font lacks.  The bytes are ``ESC @``,
the picture as ``GS v 0`` (Epson ESC/POS), a feed and a partial cut (``GS V 66 0``).
"""

import functools

from escpos.image import EscposImage
from PIL import Image, ImageDraw

from printer.finish import Finish
from printer.qr_code import qr_modules
from printer.ticket_layout import DOTS_ACROSS, Band, Block, Number, PaperMm, Qr, Row, Rule, Space, Text
from printer.typeface import Typeface
from printer.wrapping import clean, lines_needed, wrap

_PICTURE = b"\x1dv0"
_TALLEST_PICTURE = 960
"""Dots; a longer ticket is sent as several pictures without a gap, for printers with little memory."""

_WHITE, _BLACK = 255, 0
_INK_THRESHOLD = 150
_LINE_HEIGHT = 1.28
_BASELINE = 1.02
_MARGIN_DOTS = 12
_BAND_LINES = 2
_BETWEEN_CELLS = 12


class TicketRaster:
    """Turns blocks into pictures and bytes for one paper width."""

    def __init__(
        self, paper_mm: PaperMm, typeface: Typeface | None = None, finish: Finish | None = None
    ) -> None:
        self._finish = finish or Finish()
        self._across = DOTS_ACROSS[paper_mm]
        self._width = self._across - 2 * _MARGIN_DOTS
        self._typeface = typeface or Typeface()

    def picture(self, blocks: list[Block]) -> Image.Image:
        """The ticket as a 1-bit picture, as wide as the print head; black is ink."""
        strips = [self._strip(block) for block in blocks]
        paper = Image.new("L", (self._across, max(8, sum(strip.height for strip in strips))), _WHITE)
        top = 0
        for strip in strips:
            paper.paste(strip, ((self._across - strip.width) // 2, top))
            top += strip.height
        return _black_and_white(paper)

    def encode(self, blocks: list[Block]) -> bytes:
        """The bytes of one whole ticket: reset, picture, feed, cut."""
        body = self.pictures(blocks)
        self.close()
        return self._finish.start + body + self._finish.end

    def pictures(self, blocks: list[Block]) -> bytes:
        """The bytes of the picture alone, to stand among other lines."""
        parts = []
        for part in EscposImage(self.picture(blocks)).split(_TALLEST_PICTURE):
            dots = EscposImage(part)
            parts.append(_head(dots.width_bytes, dots.height) + dots.to_raster_format())
        return b"".join(parts)

    def close(self) -> None:
        """Let the fonts go until the next ticket."""
        self._typeface.close()

    def _strip(self, block: Block) -> Image.Image:
        match block:
            case Text():
                return self._text(block, self._width)
            case Number():
                return self._number(block)
            case Band():
                return self._band(block)
            case Rule():
                return self._rule(block)
            case Space():
                return _blank(self._width, block.dots)
            case Qr():
                return self._qr(block)
            case Row():
                return self._row(block)

    # ---- texts ---------------------------------------------------------------------------------------------

    def _text(self, text: Text, width: int) -> Image.Image:
        words = clean(text.words)
        size = self._fitting(words, text.size, text.shrink_to, width, bold=text.bold)
        measure = functools.partial(self._typeface.width, size=size, bold=text.bold)
        lines = wrap(words, width, measure, text.max_lines)
        step = round(size * _LINE_HEIGHT)
        strip = _blank(width, step * len(lines))
        for row, line in enumerate(lines):
            left = 0.0 if text.align == "left" else (width - measure(line)) / 2
            self._write(strip, left, row * step + size * _BASELINE, line, size, bold=text.bold)
        return strip

    def _fitting(self, words: str, size: int, least: int | None, width: float, *, bold: bool) -> int:
        """The largest size down to ``least`` at which the words stay on one line, else ``size`` itself."""
        for smaller in range(size, (least or size) - 1, -2):
            if self._typeface.width(words, smaller, bold=bold) <= width:
                return smaller
        return size

    def _write(
        self, strip: Image.Image, left: float, baseline: float, words: str, size: int, *,
        bold: bool, ink: int = _BLACK,
    ) -> None:  # fmt: skip
        pen = ImageDraw.Draw(strip)
        for run in self._typeface.runs(words, size, bold=bold):
            pen.text(
                (left, baseline), run.words, fill=ink, font=run.font, anchor="ls", stroke_width=run.stroke
            )
            left += run.width

    def _number(self, number: Number) -> Image.Image:
        words = clean(number.words)
        size = self._fitting(words, number.size, 24, self._width, bold=True)
        strip = _blank(self._width, size * 2)
        left = (self._width - self._typeface.width(words, size, bold=True)) / 2
        self._write(strip, left, size * 1.5, words, size, bold=True)
        inked = strip.point(lambda level: _WHITE - level).getbbox()
        return strip.crop((0, inked[1], self._width, inked[3])) if inked else _blank(self._width, 0)

    def _band(self, band: Band) -> Image.Image:
        words = clean(band.words)
        inside = self._width - 2 * band.size
        size, lines = self._in_band(words, band, inside)
        measure = functools.partial(self._typeface.width, size=size, bold=True)
        step = round(size * _LINE_HEIGHT)
        pad = size // 4
        strip = _blank(self._width, step * len(lines) + 2 * pad)
        widest = max((measure(line) for line in lines), default=0.0)
        half = min(self._width / 2, widest / 2 + band.size)
        middle = self._width / 2
        ImageDraw.Draw(strip).rounded_rectangle(
            (middle - half, 0, middle + half - 1, strip.height - 1), radius=step // 2, fill=_BLACK
        )
        for row, line in enumerate(lines):
            left = middle - measure(line) / 2
            self._write(strip, left, pad + row * step + size * _BASELINE, line, size, bold=True, ink=_WHITE)
        return strip

    def _in_band(self, words: str, band: Band, inside: int) -> tuple[int, list[str]]:
        """One line at a smaller size if that is enough, else two lines, smaller only as far as needed."""
        for most in (1, _BAND_LINES):
            for size in range(band.size, band.shrink_to - 1, -2):
                measure = functools.partial(self._typeface.width, size=size, bold=True)
                if lines_needed(words, inside, measure) <= most:
                    return size, wrap(words, inside, measure, most)
        return band.shrink_to, wrap(words, inside, measure, _BAND_LINES)

    def _row(self, row: Row) -> Image.Image:
        widths = row.widths(self._width, _BETWEEN_CELLS)
        strips = [self._text(cell, width) for cell, width in zip(row.cells, widths, strict=True)]
        whole = _blank(self._width, max(strip.height for strip in strips))
        left = 0
        for strip, width in zip(strips, widths, strict=True):
            whole.paste(strip, (left, 0))
            left += width + _BETWEEN_CELLS
        return whole

    # ---- lines and codes -----------------------------------------------------------------------------------

    def _rule(self, rule: Rule) -> Image.Image:
        thick = 2 if rule.dashed else 3
        strip = _blank(self._width, thick)
        pen = ImageDraw.Draw(strip)
        if not rule.dashed:
            pen.rectangle((0, 0, self._width, thick), fill=_BLACK)
            return strip
        for left in range(0, self._width, 16):
            pen.rectangle((left, 0, left + 8, thick), fill=_BLACK)
        return strip

    def _qr(self, block: Qr) -> Image.Image:
        code = _qr_picture(block.url, block.side)
        if code is None:
            return self._stacked(block.beside, self._width)
        gap = block.side // 8
        beside_width = self._widest(block.beside)
        beside = self._stacked(block.beside, min(beside_width, self._width - code.width - gap))
        strip = _blank(self._width, max(code.height, beside.height))
        left = (self._width - code.width - gap - beside.width) // 2
        strip.paste(code, (left, (strip.height - code.height) // 2))
        strip.paste(beside, (left + code.width + gap, (strip.height - beside.height) // 2))
        return strip

    def _widest(self, texts: tuple[Text, ...]) -> int:
        widths = [self._typeface.width(clean(text.words), text.size, bold=text.bold) for text in texts]
        return round(max(widths, default=0.0)) + 1

    def _stacked(self, texts: tuple[Text, ...], width: int) -> Image.Image:
        strips = [self._text(text, width) for text in texts]
        whole = _blank(width, sum(strip.height for strip in strips))
        top = 0
        for strip in strips:
            whole.paste(strip, (0, top))
            top += strip.height
        return whole


def _head(width_bytes: int, height: int, mode: int = 0) -> bytes:
    return _PICTURE + bytes((mode,)) + _word(width_bytes) + _word(height)


def _word(number: int) -> bytes:
    return number.to_bytes(2, "little")


def _blank(width: int, height: int) -> Image.Image:
    return Image.new("L", (width, height), _WHITE)


def _black_and_white(paper: Image.Image) -> Image.Image:
    """Hard edges, no dithering: a thermal head knows no grey."""
    return paper.point(lambda level: _WHITE if level > _INK_THRESHOLD else _BLACK).convert("1")


def picture_bytes(rows: list[list[bool]], *, doubled: bool) -> bytes:
    """``GS v 0`` of these rows of dots, each printed as four when ``doubled``."""
    width = (len(rows[0]) + 7) // 8
    packed = b"".join(
        sum(dark << (width * 8 - 1 - at) for at, dark in enumerate(row)).to_bytes(width, "big")
        for row in rows
    )
    return _head(width, len(rows), 3 if doubled else 0) + packed


def _qr_picture(url: str, side: int) -> Image.Image | None:
    """The code with its quiet zone, whole dots per module; None when it would be too fine to be read."""
    code = qr_modules(url, side)
    if code is None:
        return None
    matrix, module = code
    picture = Image.new("L", (len(matrix), len(matrix)), _WHITE)
    picture.putdata([_BLACK if dark else _WHITE for row in matrix for dark in row])
    return picture.resize((len(matrix) * module,) * 2, Image.Resampling.NEAREST)
