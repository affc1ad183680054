"""ESC/POS bytes in, commands out; incremental, no I/O.

Sources: Epson ESC/POS command reference (ESC @, ESC !, ESC a, ESC d, GS !, GS v 0, GS V, DLE EOT) and the
manuals of Chinese printers (FS &, FS ., FS !, FS W).  Hanzi mode is on after power-up and after ``ESC @``,
as on printers sold in China; a four-byte GB18030 character is in none of their font ROMs: an empty box.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10
EMPTY_BOX = "□"


@dataclass(frozen=True)
class Style:
    """How the next characters look; sizes are multiples of the 24-dot cell."""

    wide: int = 1
    high: int = 1
    hanzi_wide: int = 1
    hanzi_high: int = 1
    bold: bool = False
    underlined: bool = False
    align: int = 0


@dataclass(frozen=True)
class Letter:
    """One character to put on the current line."""

    char: str
    is_hanzi: bool
    style: Style


@dataclass(frozen=True)
class LineEnd:
    """Print the current line, then move the paper by ``lines`` text lines or by ``dots``."""

    align: int
    lines: int = 0
    dots: int = 0


@dataclass(frozen=True)
class Picture:
    """A raster picture: ``width_bytes`` per row, most significant bit left, 1 is ink."""

    width_bytes: int
    data: bytes
    wide: int
    high: int
    align: int


@dataclass(frozen=True)
class Cut:
    """Cut the paper."""


@dataclass(frozen=True)
class StatusAsked:
    """DLE EOT n."""

    number: int


@dataclass(frozen=True)
class NotUnderstood:
    """Bytes this printer has no meaning for, shortest start of them."""

    start: bytes


Command = Letter | LineEnd | Picture | Cut | StatusAsked | NotUnderstood

# Commands that change nothing on this printer's paper, with the number of bytes that follow them.
_IGNORED = {
    (ESC, 0x32): 0, (ESC, 0x33): 1, (ESC, 0x42): 2, (ESC, 0x4D): 1, (ESC, 0x52): 1, (ESC, 0x53): 0,
    (ESC, 0x56): 1, (ESC, 0x70): 3, (ESC, 0x74): 1, (ESC, 0x7B): 1, (ESC, 0x20): 1, (ESC, 0x24): 2,
    (GS, 0x42): 1, (GS, 0x48): 1, (GS, 0x4C): 2, (GS, 0x57): 2, (GS, 0x61): 1, (GS, 0x66): 1,
    (GS, 0x68): 1, (GS, 0x77): 1, (DLE, 0x05): 1, (DLE, 0x14): 3,
}  # fmt: skip


class _Incomplete(Exception):
    """The command's last byte has not arrived yet."""


@dataclass
class Decoder:
    """Reads one connection's bytes; what is incomplete waits for the next ``feed``."""

    style: Style = field(default_factory=Style)
    in_hanzi_mode: bool = True
    _rest: bytes = b""
    _at: int = 0

    def feed(self, data: bytes) -> Iterator[Command]:
        """The commands that these bytes complete."""
        self._rest += data
        self._at = 0
        try:
            while self._at < len(self._rest):
                start = self._at
                try:
                    yield from self._command()
                except _Incomplete:
                    self._at = start
                    return
        finally:
            self._rest = self._rest[self._at :]

    @property
    def half_picture(self) -> Picture | None:
        """The whole rows that have arrived of a picture that was never finished."""
        head, body = self._rest[:8], self._rest[8:]
        width = int.from_bytes(head[4:6], "little")
        if not head.startswith(b"\x1dv0") or len(head) < 8 or not width or len(body) < width:
            return None
        rows = body[: len(body) // width * width]
        return Picture(width, rows, 1 + (head[3] & 1), 1 + (head[3] >> 1 & 1), self.style.align)

    def _take(self, count: int) -> bytes:
        taken = self._rest[self._at : self._at + count]
        if len(taken) < count:
            raise _Incomplete
        self._at += count
        return taken

    def _byte(self) -> int:
        return self._take(1)[0]

    def _word(self) -> int:
        return int.from_bytes(self._take(2), "little")

    def _command(self) -> Iterator[Command]:
        first = self._byte()
        if first == 0x0A:
            yield LineEnd(self.style.align, lines=1)
        elif first in (ESC, FS, GS, DLE):
            yield from self._escaped(first, self._byte())
        elif first >= 0x20 and first != 0x7F:
            yield self._letter(first)

    def _letter(self, first: int) -> Letter:
        if first < 0x80:
            return Letter(chr(first), False, self.style)
        if not self.in_hanzi_mode:
            return Letter(bytes((first,)).decode("cp437"), False, self.style)
        pair = bytes((first, self._byte()))
        if 0x30 <= pair[1] <= 0x39:
            self._take(2)
            return Letter(EMPTY_BOX, True, self.style)
        char = pair.decode("gb18030", errors="replace")
        return Letter(char if len(char) == 1 and char != "\ufffd" else EMPTY_BOX, True, self.style)

    def _escaped(self, first: int, second: int) -> Iterator[Command]:
        if (first, second) in _IGNORED:
            self._take(_IGNORED[first, second])
        elif first == ESC:
            yield from self._esc(second)
        elif first == FS:
            yield from self._fs(second)
        elif first == GS:
            yield from self._gs(second)
        elif second == 0x04:
            yield StatusAsked(self._byte())
        else:
            yield NotUnderstood(bytes((first, second)))

    def _esc(self, second: int) -> Iterator[Command]:
        match chr(second):
            case "@":
                self.style, self.in_hanzi_mode = Style(), True
            case "!":
                bits = self._byte()
                self.style = replace(
                    self.style, wide=1 + (bits >> 5 & 1), high=1 + (bits >> 4 & 1),
                    bold=bool(bits & 0x08), underlined=bool(bits & 0x80),
                )  # fmt: skip
            case "a":
                self.style = replace(self.style, align=self._byte() % 0x30 % 3)
            case "E":
                self.style = replace(self.style, bold=bool(self._byte() & 1))
            case "-":
                self.style = replace(self.style, underlined=bool(self._byte() & 3))
            case "d":
                yield LineEnd(self.style.align, lines=self._byte())
            case "J":
                yield LineEnd(self.style.align, dots=self._byte())
            case _:
                yield NotUnderstood(bytes((ESC, second)))

    def _fs(self, second: int) -> Iterator[Command]:
        match chr(second):
            case "&":
                self.in_hanzi_mode = True
            case ".":
                self.in_hanzi_mode = False
            case "!":
                bits = self._byte()
                self.style = replace(
                    self.style, hanzi_wide=1 + (bits >> 2 & 1), hanzi_high=1 + (bits >> 3 & 1),
                    underlined=bool(bits & 0x80),
                )  # fmt: skip
            case "W":
                times = 1 + (self._byte() & 1)
                self.style = replace(self.style, hanzi_wide=times, hanzi_high=times)
            case _:
                yield NotUnderstood(bytes((FS, second)))

    def _gs(self, second: int) -> Iterator[Command]:
        match chr(second):
            case "!":
                bits = self._byte()
                wide, high = 1 + (bits >> 4 & 7), 1 + (bits & 7)
                self.style = replace(self.style, wide=wide, high=high, hanzi_wide=wide, hanzi_high=high)
            case "v":
                if self._byte() != 0x30:
                    yield NotUnderstood(b"\x1dv")
                    return
                mode, width, height = self._byte(), self._word(), self._word()
                data = self._take(width * height)
                yield Picture(width, data, 1 + (mode & 1), 1 + (mode >> 1 & 1), self.style.align)
            case "V":
                if self._byte() in (65, 66, 97, 98, 103, 104):
                    yield LineEnd(self.style.align, dots=self._byte())
                yield Cut()
            case "(":
                self._byte()
                self._take(self._word())
                yield NotUnderstood(b"\x1d(")
            case _:
                yield NotUnderstood(bytes((GS, second)))
