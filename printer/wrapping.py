"""Breaks a text into lines that fit a width, by the rules of Chinese typesetting.  Pure: widths are asked of
the caller, so the same rules serve every font and every paper.

Chinese breaks between any two characters, but a line never starts with closing punctuation and never ends
with an opening bracket; a run of Latin letters or digits (a date, a phone number) stays whole if it fits.
"""

import unicodedata
from collections.abc import Callable

Measure = Callable[[str], float]

_NEVER_FIRST = frozenset("，。、；：？！）》」』】〕”’…—～·％℃,.;:?!)]}%")
_NEVER_LAST = frozenset("（《「『【〔“‘([{￥$")
ELLIPSIS = "…"


def clean(words: str) -> str:
    """The text as one printable paragraph: no control, format or variation characters, ends stripped.

    Characters are not normalised: a name keeps exactly the form its owner writes.
    """
    kept = []
    for char in words:
        if char.isspace():
            kept.append(" ")
        elif unicodedata.category(char) not in ("Cc", "Cf", "Cs") and not _is_variation(char):
            kept.append(char)
    return "".join(kept).strip()


def _is_variation(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def wrap(words: str, width: float, measure: Measure, max_lines: int = 3) -> list[str]:
    """The lines of the text, none wider than ``width`` as far as single characters allow, of even length.

    A text of more than ``max_lines`` lines is cut and ends in an ellipsis; an empty text has no lines.
    """
    atoms = _atoms(words, width, measure)
    lines = _fill(atoms, width, measure)
    if len(lines) > max_lines:
        return [*lines[: max_lines - 1], _cut(" ".join(lines[max_lines - 1 :]), width, measure)]
    return _even(atoms, lines, width, measure)


def _even(atoms: list[str], lines: list[str], width: float, measure: Measure) -> list[str]:
    """The same number of lines, as equally long as can be: no single character left on the last one."""
    low, high = width / max(1, len(lines)), width
    while len(lines) > 1 and high - low > 4:
        middle = (low + high) / 2
        tried = _fill(atoms, middle, measure)
        if len(tried) == len(lines) and all(measure(line) <= middle for line in tried):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def _atoms(words: str, width: float, measure: Measure) -> list[str]:
    """Pieces that a line break never splits: a Latin word, or a character with its clinging punctuation."""
    atoms: list[str] = []
    for char in words:
        joins = bool(atoms) and (
            (_is_latin(char) and _is_latin(atoms[-1][-1]))
            or char in _NEVER_FIRST
            or atoms[-1][-1] in _NEVER_LAST
        )
        if joins and char != " " and atoms[-1] != " " and measure(atoms[-1] + char) <= width:
            atoms[-1] += char
        else:
            atoms.append(char)
    return atoms


def _is_latin(char: str) -> bool:
    return char != " " and ord(char) < 0x2E80 and char not in _NEVER_LAST


def _fill(atoms: list[str], width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line = ""
    for atom in atoms:
        if line and measure(line + atom) > width and atom != " ":
            lines.append(line.rstrip())
            line = ""
        if line or atom != " ":
            line += atom
    if line.strip():
        lines.append(line.rstrip())
    return lines


def _cut(words: str, width: float, measure: Measure) -> str:
    """As many characters as fit with an ellipsis behind them."""
    kept = ""
    for char in words:
        if measure(kept + char + ELLIPSIS) > width:
            break
        kept += char
    return kept.rstrip() + ELLIPSIS
