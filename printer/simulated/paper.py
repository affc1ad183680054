"""The paper roll: puts letters and pictures on it dot by dot, and hands out each piece that is cut off."""

import functools
import importlib.resources
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from printer.simulated.decoder import Letter, LineEnd, Picture

DOTS_PER_MM = 8
HEAD_MM = {80: 72, 58: 48}
CELL = 24
LINE_DOTS = 30
HEAD_TO_CUTTER_DOTS = 12 * DOTS_PER_MM
LONGEST_PIECE_DOTS = 2000 * DOTS_PER_MM

_WHITE, _BLACK = 1, 0
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)


@dataclass
class Roll:
    """What has come out of the printer since the last cut."""

    paper_mm: int
    _strips: list[Image.Image] = field(default_factory=list)
    _line: list[Letter] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)

    @property
    def head_dots(self) -> int:
        """Width of the print head."""
        return HEAD_MM[self.paper_mm] * DOTS_PER_MM

    @property
    def has_ink(self) -> bool:
        """Whether there is anything on the paper that hangs out."""
        return any(strip.getextrema() != (_WHITE, _WHITE) for strip in self._strips) or bool(self._line)

    def put(self, letter: Letter) -> None:
        """Add one letter to the current line, beginning a new one when it is full."""
        if sum(_cell(each)[0] for each in (*self._line, letter)) > self.head_dots:
            self.end_line(LineEnd(letter.style.align, lines=1))
        self._line.append(letter)

    def end_line(self, end: LineEnd) -> None:
        """Print the current line and move the paper."""
        moved = end.dots or end.lines * LINE_DOTS
        if self._line:
            self._words.append("".join(letter.char for letter in self._line))
            text = _drawn(self._line)
            moved = max(moved, text.height + LINE_DOTS - CELL) if end.lines else text.height + moved
            self._add(text, end.align, moved)
            self._line = []
        elif moved:
            self._add(Image.new("1", (1, 1), _WHITE), 0, moved)

    def put_picture(self, picture: Picture) -> None:
        """Print a raster picture; dots beyond the head are lost, as on a real printer."""
        if self._line:
            self.end_line(LineEnd(picture.align, lines=1))
        height = len(picture.data) // picture.width_bytes if picture.width_bytes else 0
        if not height:
            return
        inverted = bytes(byte ^ 0xFF for byte in picture.data)
        dots = Image.frombytes("1", (picture.width_bytes * 8, height), inverted)
        size = (dots.width * picture.wide, dots.height * picture.high)
        self._add(dots.resize(size, Image.Resampling.NEAREST), picture.align, size[1])

    def tear_off(self) -> tuple[Image.Image, str]:
        """The piece up to the cutter, with unprintable edges, and the words (not the pictures) on it."""
        if self._line:
            self.end_line(LineEnd(self._line[0].style.align, lines=1))
        edge = (self.paper_mm * DOTS_PER_MM - self.head_dots) // 2
        height = HEAD_TO_CUTTER_DOTS // 2 + sum(strip.height for strip in self._strips)
        piece = Image.new("1", (self.paper_mm * DOTS_PER_MM, height), _WHITE)
        top = HEAD_TO_CUTTER_DOTS // 2
        for strip in self._strips:
            piece.paste(strip, (edge, top))
            top += strip.height
        words = "\n".join(self._words)
        self._strips, self._words = [], []
        return piece, words

    def _add(self, dots: Image.Image, align: int, height: int) -> None:
        if sum(strip.height for strip in self._strips) + height > LONGEST_PIECE_DOTS:
            return
        strip = Image.new("1", (self.head_dots, height), _WHITE)
        strip.paste(dots, ((self.head_dots - dots.width) * align // 2, 0))
        self._strips.append(strip)


def _cell(letter: Letter) -> tuple[int, int]:
    style = letter.style
    if letter.is_hanzi:
        return CELL * style.hanzi_wide, CELL * style.hanzi_high
    return CELL // 2 * style.wide, CELL * style.high


def _drawn(line: list[Letter]) -> Image.Image:
    """One line of letters standing on a common base line, magnified dot by dot like a printer does."""
    cells = [_cell(letter) for letter in line]
    strip = Image.new("1", (sum(wide for wide, _ in cells), max(high for _, high in cells)), _WHITE)
    left = 0
    for letter, (wide, high) in zip(line, cells, strict=True):
        cell = Image.new("1", (CELL if letter.is_hanzi else CELL // 2, CELL), _WHITE)
        pen = ImageDraw.Draw(cell)
        pen.text((cell.width / 2, 21), letter.char, fill=_BLACK, font=_font(), anchor="ms")
        if letter.style.bold:
            pen.text((cell.width / 2 + 1, 21), letter.char, fill=_BLACK, font=_font(), anchor="ms")
        if letter.style.underlined:
            pen.line((0, CELL - 1, cell.width, CELL - 1), fill=_BLACK)
        strip.paste(cell.resize((wide, high), Image.Resampling.NEAREST), (left, strip.height - high))
        left += wide
    return strip


@functools.cache
def _font() -> ImageFont.FreeTypeFont:
    for path in _FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, CELL - 2)
    folder = Path(str(importlib.resources.files("pylopdf_fonts_zh_cn")))
    return ImageFont.truetype(str(folder / "NotoSansSC-Regular.otf"), CELL - 2)
