"""Breaks a text into lines that fit a width, by the rules of Chinese typesetting.  Pure: widths are asked of
the caller, so the same rules serve every font and every paper.

Chinese breaks between any two characters, but a line never starts with closing punctuation and never ends
with an opening bracket; a run of Latin letters or digits (a date, a phone number) stays whole if it fits.
"""

import math
import unicodedata
from collections.abc import Callable

Measure = Callable[[str], float]

_NEVER_FIRST = frozenset("，。、；：？！）》」』】〕”’…—～·％℃,.;:?!)]}%")
_NEVER_LAST = frozenset("（《「『【〔“‘([{￥$")
_PAUSE_AFTER = _NEVER_FIRST | frozenset("省市县区镇乡")
_PAUSE_IS_WORTH = 4
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
    return _even(atoms, len(lines), width, measure) if len(lines) > 1 else lines


def lines_needed(words: str, width: float, measure: Measure) -> int:
    """How many lines ``wrap`` would make of the text if it might make any number."""
    return len(_fill(_atoms(words, width, measure), width, measure))


def _even(atoms: list[str], count: int, width: float, measure: Measure) -> list[str]:
    """The text on ``count`` lines as equally long as can be, broken where a reader pauses if that costs little.

    Every distance from the mean length counts by its square, an arbitrary break like four characters of it.
    """
    mean, arbitrary = sum(measure(atom) for atom in atoms) / count, (_PAUSE_IS_WORTH * measure("口")) ** 2
    best: list[tuple[float, list[str]]] = [(math.inf, [])] * (len(atoms) + 1)
    best[0] = (0.0, [])
    for _ in range(count):
        following: list[tuple[float, list[str]]] = [(math.inf, [])] * (len(atoms) + 1)
        for start, (cost_before, lines) in enumerate(best):
            if cost_before == math.inf:
                continue
            for end in range(start + 1, len(atoms) + 1):
                words = "".join(atoms[start:end]).strip()
                line = measure(words)
                if line > width and end > start + 1:
                    break
                pauses = end == len(atoms) or _reader_pauses(atoms[end - 1], atoms[end])
                cost = cost_before + (line - mean) ** 2 + (0.0 if pauses else arbitrary)
                if cost < following[end][0]:
                    following[end] = (cost, [*lines, words])
        best = following
    return [line for line in best[-1][1] if line]


def _reader_pauses(before: str, after: str) -> bool:
    """Whether a break here is one a reader expects: at punctuation, a space, or after the name of a place."""
    return before[-1] in _PAUSE_AFTER or after[0] in _NEVER_LAST or " " in (before, after)


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
