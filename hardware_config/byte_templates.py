"""Bytes with gaps: how a profile writes what is said and heard on a line.

``"{address} 11 {key}"``, ``"'S02' {any:2} {key}"``: two-digit hexadecimal bytes, text in single quotes, and
fields in braces.  One spelling serves both ways: ``fill`` makes the bytes to send, ``pattern`` recognizes the
bytes that arrive.

| form | the field is |
|---|---|
| ``{address}`` | one byte holding the number |
| ``{address:d2}`` | so many decimal digits as text, ``01`` |
| ``{key}``, ``{key:2}``, ``{key+}`` | one byte, so many bytes, one byte or more |
| ``{any}``, ``{any:2}``, ``{any+}`` | the same, and whatever stands there |
| ``{number:n3}`` | so many bytes that hold one digit each, ``0A`` where there is none |
| ``{number:d3}`` | so many digits as text, blanks where there is none |
| ``{number:t6}`` | text, filled with blanks |
| ``{frame}`` | the frame that arrived, exactly as it came |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

BLANK_DIGIT = 0x0A
"""What a digit tube takes for "dark"; source: the FF 68 bus, where 0A stands for an empty place."""

HEARD = frozenset({"address", "key", "any"})
"""The fields that may stand in what is recognized."""

_TOKEN = re.compile(
    r"(?P<hex>[0-9A-Fa-f]{2})(?![0-9A-Fa-f])"
    r"|'(?P<text>[\x20-\x26\x28-\x7e]+)'"
    r"|\{(?P<field>[a-z]+)(?::(?P<form>[dnt]?)(?P<size>[1-9][0-9]?)|(?P<more>\+))?\}"
)
_FORMS = {
    "address": ("", "d"), "key": ("",), "any": ("",), "frame": ("",), "number": ("n", "d", "t"), "waiting": ("n", "d"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A gap: its name, its form (empty for bytes as they are), its size in bytes, whether it may be longer."""

    name: str
    form: str = ""
    size: int = 1
    more: bool = False


@dataclass(frozen=True, slots=True)
class ByteTemplate:
    """Bytes and gaps in their order."""

    parts: tuple[bytes | Field, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The names of the gaps."""
        return frozenset(part.name for part in self.parts if isinstance(part, Field))

    @property
    def echoes(self) -> bool:
        """Whether it stands for the frame that arrived."""
        return "frame" in self.fields

    def writes_decimal(self, name: str) -> bool:
        """Whether this field stands as decimal digits."""
        return any(isinstance(part, Field) and part.name == name and part.form == "d" for part in self.parts)

    @property
    def literals(self) -> bytes:
        """Every byte that stands in it as it is."""
        return b"".join(part for part in self.parts if isinstance(part, bytes))

    def fill(self, values: Mapping[str, object]) -> bytes:
        """The bytes with every gap filled.  Raises ``KeyError`` for a gap without a value."""
        return b"".join(
            part if isinstance(part, bytes) else _filled(part, values[part.name]) for part in self.parts
        )

    def pattern(self) -> re.Pattern[bytes]:
        """Recognizes exactly these bytes; groups ``address`` and ``key``."""
        text = b"".join(re.escape(part) if isinstance(part, bytes) else _gap(part) for part in self.parts)
        return re.compile(text, re.DOTALL)


def parse(text: object) -> ByteTemplate:
    """The template this text spells.  Raises ``ValueError`` with a Chinese sentence."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError('应为文字，例如 "{address} 11 {key}"')
    parts: list[bytes | Field] = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        token = _TOKEN.match(text, at)
        if token is None:
            raise ValueError(
                f"从“{text[at : at + 12]}”起看不懂：应为空格分隔的两位十六进制数、单引号里的英文字符或 {{字段}}"
            )
        parts.append(_part(token))
        at = token.end()
    return ByteTemplate(tuple(parts))


def _part(token: re.Match[str]) -> bytes | Field:
    if token["hex"]:
        return bytes.fromhex(token["hex"])
    if token["text"]:
        return token["text"].encode("ascii")
    name, form, size = token["field"], token["form"] or "", int(token["size"] or 1)
    if name not in _FORMS:
        raise ValueError(f"没有字段 {{{name}}}，可用的有：{'、'.join(_FORMS)}")
    if form not in _FORMS[name] or (name == "address" and form == "" and size != 1):
        forms = "、".join(f"{{{name}:{each}3}}" if each else f"{{{name}}}" for each in _FORMS[name])
        raise ValueError(f"字段 {{{name}}} 的写法应为：{forms}")
    if token["more"] and name not in ("key", "any"):
        raise ValueError(f"字段 {{{name}}} 的长度是固定的，不能加 +")
    return Field(name, form, size, bool(token["more"]))


def _filled(field: Field, value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if field.form == "":
        if not isinstance(value, int):
            raise TypeError(f"{field.name}: {type(value).__name__}")
        return bytes([value])
    text = str(value)
    if field.form == "t":
        return text.encode("ascii", "replace")[: field.size].ljust(field.size)
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdecimal())
    if isinstance(value, int) and len(digits) > field.size:
        digits = "9" * field.size  # more than the tubes can show: the most they can
    digits = digits[-field.size :]
    if field.form == "d":
        return (digits.rjust(field.size, "0") if digits else " " * field.size).encode("ascii")
    return bytes([BLANK_DIGIT] * (field.size - len(digits)) + [int(digit) for digit in digits])


def _gap(field: Field) -> bytes:
    named = field.name if field.name in ("address", "key") else None
    one = b"[0-9]" if field.form == "d" else b"."
    inner = one + (b"+" if field.more else b"{%d}" % field.size)
    return b"(?P<%s>%s)" % (named.encode(), inner) if named else b"(?:%s)" % inner
