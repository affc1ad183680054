"""How bodies stand on the line: every framing of a profile as a reader and writer of bytes, and its checksum.

A reader decides by the bytes at hand alone, never by how they arrived: a whole frame, not yet, or no frame here.
"""

import binascii
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from hardware_config.profile import Profile
from hardware_config.profile_framing import (
    BareFraming,
    Crc16,
    DelimitedFraming,
    FixedFraming,
    LengthFraming,
    LineFraming,
    NoChecksum,
    Sum8,
)


@dataclass(frozen=True, slots=True)
class Whole:
    """A frame that stands complete at the start of the bytes, and how many of them it takes."""

    body: bytes
    size: int


class Incomplete:
    """So far these bytes may become a frame: wait for more."""


class NoFrame:
    """Whatever follows, no frame starts at this byte."""


INCOMPLETE: Final = Incomplete()
NO_FRAME: Final = NoFrame()
Reading = Whole | Incomplete | NoFrame


class Framing(Protocol):
    """One way of putting bodies on a line."""

    first: bytes
    """The byte every frame starts with, so that all others can be passed over quickly; empty: any byte."""
    longest: int
    """How many bytes always suffice for a decision."""

    def read(self, held: bytes) -> Reading:
        """What stands at the start of these bytes."""
        ...

    def write(self, body: bytes) -> bytes:
        """The frame around this body; raises ``ValueError`` when it cannot carry it."""
        ...


# ---- checksums ----


def _modbus(data: bytes) -> int:
    """CRC-16/MODBUS: polynomial A001 (reflected), start FFFF."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def _xor8(data: bytes) -> int:
    return functools.reduce(lambda so_far, byte: so_far ^ byte, data, 0)


SUMS: dict[str, Callable[[bytes], int]] = {
    "sum8": lambda data: sum(data) & 0xFF,
    "xor8": _xor8,
    "lrc": lambda data: -sum(data) & 0xFF,
    "crc16-modbus": _modbus,
    "crc16-ccitt": lambda data: binascii.crc_hqx(data, 0xFFFF),  # polynomial 1021, start FFFF
}
"""Every checksum a profile may name."""


class Check:
    """The checksum of one profile: what it counts, and how it is written."""

    def __init__(self, checksum: NoChecksum | Sum8 | Crc16) -> None:
        self._checksum = checksum
        self.size = checksum.size
        self.after_end = not isinstance(checksum, NoChecksum) and checksum.place == "after_end"

    def of(self, start: bytes, length: bytes, body: bytes, end: bytes) -> bytes:
        """The checksum bytes of a frame of these parts."""
        checksum = self._checksum
        if isinstance(checksum, NoChecksum):
            return b""
        parts = {"start": start, "length": length, "body": body, "end": end}
        value = SUMS[checksum.kind](b"".join(parts[name] for name in parts if name in checksum.over))
        if checksum.form == "hex":
            return f"{value:0{self.size}X}".encode("ascii")
        order = checksum.order if isinstance(checksum, Crc16) else "big"
        return value.to_bytes(self.size, order)

    def behind(self, start: bytes, length: bytes, body: bytes, end: bytes) -> bytes:
        """Everything behind the body: checksum and end, in their order."""
        sum_bytes = self.of(start, length, body, end)
        return end + sum_bytes if self.after_end else sum_bytes + end


# ---- framings ----


class BareBytes:
    """Every byte is a body."""

    first = b""
    longest = 1

    def read(self, held: bytes) -> Reading:
        """One byte, always whole."""
        return Whole(held[:1], 1)

    def write(self, body: bytes) -> bytes:
        """The body itself."""
        return body


class CountedFrames:
    """Frames whose size is known before their end: they say it (``length``) or it is always the same (``fixed``)."""

    def __init__(self, framing: LengthFraming | FixedFraming, check: Check) -> None:
        self._check = check
        self._start, self._end = framing.start, framing.end
        self._says = framing if isinstance(framing, LengthFraming) else None
        self._min = framing.body_min if isinstance(framing, LengthFraming) else framing.body
        self._max = framing.body_max if isinstance(framing, LengthFraming) else framing.body
        self._tail = check.size + len(framing.end)
        self.first = framing.start[:1]
        self.longest = len(framing.start) + len(self._length_bytes(self._max)) + self._max + self._tail

    def _length_bytes(self, body_size: int) -> bytes:
        if self._says is None:
            return b""
        said = self._says
        number = (body_size + said.length_adds).to_bytes(said.length_size, said.length_order)
        return number * (2 if said.length_twice else 1) + said.after_length

    def _body_size(self, held: bytes) -> int | None:
        """How long the body says it is; None while that is not known yet."""
        if self._says is None:
            return self._max
        at = len(self._start)
        number = held[at : at + self._says.length_size]
        if len(number) < self._says.length_size:
            return None
        return int.from_bytes(number, self._says.length_order) - self._says.length_adds

    def read(self, held: bytes) -> Reading:
        """Refused at the first byte that cannot be right."""
        if not self._start.startswith(held[: len(self._start)]):
            return NO_FRAME
        size = self._body_size(held)
        if size is None:
            return INCOMPLETE
        if not self._min <= size <= self._max:
            return NO_FRAME
        head = self._start + self._length_bytes(size)
        if not head.startswith(held[: len(head)]):
            return NO_FRAME
        whole = len(head) + size + self._tail
        if len(held) < whole:
            return INCOMPLETE
        body, behind = held[len(head) : len(head) + size], held[len(head) + size : whole]
        if behind != self._check.behind(self._start, head[len(self._start) :], body, self._end):
            return NO_FRAME
        return Whole(body, whole)

    def write(self, body: bytes) -> bytes:
        """What the host sends may be longer or shorter than what a device may send."""
        if self._says is None and len(body) != self._max:
            raise ValueError(f"a body of {len(body)} bytes in frames of {self._max}")
        length = self._length_bytes(len(body))
        return self._start + length + body + self._check.behind(self._start, length, body, self._end)


class MarkedFrames:
    """Frames between two marks, and lines of text, whose first mark may be missing."""

    def __init__(self, framing: DelimitedFraming | LineFraming, check: Check) -> None:
        self._check = check
        self._start, self._end = framing.start, framing.end
        self._min, self._max = framing.body_min, framing.body_max
        self._is_text = isinstance(framing, LineFraming)
        escape = framing.escape if isinstance(framing, DelimitedFraming) else None
        self._escape = escape.byte if escape else b""
        self._escaped = {plain: escape.byte + code for code, plain in escape.codes.items()} if escape else {}
        self._plain = dict(escape.codes) if escape else {}
        inside = self._max + (0 if check.after_end else check.size)
        self._inside = inside * (2 if escape else 1)
        self._behind = check.size if check.after_end else 0
        self.first = framing.start[:1]
        self.longest = len(self._start) + self._inside + len(self._end) + self._behind

    def read(self, held: bytes) -> Reading:
        """The first end mark decides; a start mark inside means that another frame begins there."""
        if not self._start.startswith(held[: len(self._start)]):
            return NO_FRAME
        at = len(self._start)
        if len(held) < at:
            return INCOMPLETE
        ends = held.find(self._end, at)
        inside = held[at:] if ends < 0 else held[at:ends]
        most = self._inside if ends >= 0 else self._inside + len(self._end) - 1
        if len(inside) > most or (self._start and self._start in inside):
            return NO_FRAME
        if self._is_text and any(byte < 0x20 for byte in (inside if ends >= 0 else self._sure(inside))):
            return NO_FRAME
        if ends < 0:
            return INCOMPLETE
        whole = ends + len(self._end) + self._behind
        if len(held) < whole:
            return INCOMPLETE
        content = self._unescaped(inside)
        if content is None:
            return NO_FRAME
        return self._checked(content, held[ends + len(self._end) : whole], whole)

    def _sure(self, inside: bytes) -> bytes:
        """Without what may be the beginning of the end mark."""
        for size in range(len(self._end) - 1, 0, -1):
            if inside.endswith(self._end[:size]):
                return inside[:-size]
        return inside

    def _checked(self, content: bytes, behind: bytes, whole: int) -> Reading:
        body = content
        if not self._check.after_end and self._check.size:
            body, behind = content[: -self._check.size], content[-self._check.size :]
        good = behind == self._check.of(self._start, b"", body, self._end)
        return Whole(body, whole) if good and self._min <= len(body) <= self._max else NO_FRAME

    def _unescaped(self, inside: bytes) -> bytes | None:
        if not self._escape:
            return inside
        pieces, at = [], 0
        while at < len(inside):
            byte = inside[at : at + 1]
            if byte == self._escape:
                at += 1
                if (byte := self._plain.get(inside[at : at + 1], b"")) == b"":
                    return None
            pieces.append(byte)
            at += 1
        return b"".join(pieces)

    def write(self, body: bytes) -> bytes:
        """The body and, before the end mark, its checksum, escaped where they must be."""
        sum_bytes = self._check.of(self._start, b"", body, self._end)
        inside = body if self._check.after_end else body + sum_bytes
        if self._escape:
            singles = (bytes([byte]) for byte in inside)
            inside = b"".join(self._escaped.get(one, one) for one in singles)
        if (self._start and self._start in inside) or self._end in inside:
            raise ValueError("a mark of the framing stands in the body")
        return self._start + inside + self._end + (sum_bytes if self._check.after_end else b"")


def framing_of(profile: Profile) -> Framing:
    """The framing this profile asks for."""
    framing = profile.framing
    check = Check(profile.checksum)
    if isinstance(framing, BareFraming):
        return BareBytes()
    if isinstance(framing, LengthFraming | FixedFraming):
        return CountedFrames(framing, check)
    return MarkedFrames(framing, check)
