"""The Chinese letters of the paper: which font file draws which character.

The machine's own fonts come first (Noto Sans CJK on Linux, YaHei on Windows), then the font that is installed
with the program, so that a bare machine prints no boxes.  A rare character of a name that the first font
lacks is drawn from the next one that has it; a character nobody has becomes the traditional 〓.
"""

import functools
import importlib.resources
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

_NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
_WINDOWS = "C:/Windows/Fonts/{}"
_REGULAR = (
    _NOTO.format("Medium"),
    _NOTO.format("Regular"),
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    _WINDOWS.format("msyh.ttc"),
    _WINDOWS.format("simhei.ttf"),
)
_BOLD = (
    _NOTO.format("Bold"),
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    _WINDOWS.format("msyhbd.ttc"),
)
_RARE = (_WINDOWS.format("simsunb.ttf"), _WINDOWS.format("simsun.ttc"))
_INSTALLED = ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf")

NO_GLYPH = "〓"
_NOBODY_HAS = "\U0010fffe"
_PROBE_SIZE = 24


@dataclass(frozen=True)
class Font:
    """One font file, and whether its letters are bold by themselves or have to be thickened."""

    path: str
    index: int = 0
    is_bold: bool = False


@dataclass(frozen=True)
class Run:
    """Neighbouring characters that one font draws; ``stroke`` dots thicken a font that has no bold."""

    words: str
    font: ImageFont.FreeTypeFont
    stroke: int

    @property
    def width(self) -> float:
        """Advance width in dots."""
        return self.font.getlength(self.words)


class Typeface:
    """Draws any text from a chain of fonts; without ``fonts`` the ones this machine has."""

    def __init__(self, fonts: Sequence[Font] | None = None) -> None:
        found = list(fonts) if fonts is not None else _found()
        if not found:
            raise FileNotFoundError("no Chinese font on this machine")
        self._regular = [font for font in found if not font.is_bold] or found
        self._bold = [font for font in found if font.is_bold] + self._regular

    def runs(self, words: str, size: int, *, bold: bool) -> list[Run]:
        """The text split by the font that has each character."""
        runs: list[Run] = []
        for char, font in self._by_font(words, self._bold if bold else self._regular):
            stroke = max(1, size // 30) if bold and not font.is_bold else 0
            opened = _opened(font, size)
            if runs and runs[-1].font is opened:
                runs[-1] = Run(runs[-1].words + char, opened, stroke)
            else:
                runs.append(Run(char, opened, stroke))
        return runs

    def width(self, words: str, size: int, *, bold: bool) -> float:
        """Width of the text on one line, in dots."""
        return sum(run.width for run in self.runs(words, size, bold=bold))

    def close(self) -> None:
        """Let the font files go until the next text: open, they hold 20 MB of memory and save 15 ms."""
        _opened.cache_clear()

    @staticmethod
    def _by_font(words: str, chain: list[Font]) -> Iterator[tuple[str, Font]]:
        for char in words:
            for font in chain:
                if _has(font, char):
                    yield char, font
                    break
            else:
                yield NO_GLYPH, next((font for font in chain if _has(font, NO_GLYPH)), chain[0])


def _found() -> list[Font]:
    fonts = [_simplified(path, is_bold=True) for path in _BOLD if Path(path).exists()]
    fonts += [_simplified(path, is_bold=False) for path in _REGULAR if Path(path).exists()]
    return [*fonts, *installed_fonts(), *(Font(path) for path in _RARE if Path(path).exists())]


def installed_fonts() -> list[Font]:
    """The fonts that are installed together with the program, on every machine the same."""
    folder = Path(str(importlib.resources.files("pylopdf_fonts_zh_cn")))
    return [Font(str(path)) for name in _INSTALLED for path in sorted(folder.rglob(name))]


def _simplified(path: str, *, is_bold: bool) -> Font:
    """The face of a collection that draws simplified Chinese (a collection's first face is Japanese)."""
    for index in range(16):
        try:
            family, _ = ImageFont.truetype(path, _PROBE_SIZE, index=index).getname()
        except OSError:
            break
        if family is not None and family.endswith(" SC"):
            return Font(path, index, is_bold)
    return Font(path, 0, is_bold)


@functools.lru_cache(maxsize=64)
def _opened(font: Font, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font.path, size, index=font.index, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=4096)
def _has(font: Font, char: str) -> bool:
    """Whether the font has this character: its picture differs from that of a character nobody has."""
    return char == " " or _picture(font, char) != _picture(font, _NOBODY_HAS)


def _picture(font: Font, char: str) -> tuple[tuple[int, int], bytes]:
    mask = _opened(font, _PROBE_SIZE).getmask(char)
    return mask.size, bytes(mask)
