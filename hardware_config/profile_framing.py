"""The part of a profile that says how a body becomes a frame: framing, escape and checksum, as data.

A framing knows which of its own combinations cannot work (``fault_with``) and which bodies it cannot carry
(``fault_in``); the bytes themselves are read and written by the evaluator program.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from hardware_config.byte_templates import ByteTemplate

_HEX_BYTES = re.compile(r"[0-9A-Fa-f]{2}(?: [0-9A-Fa-f]{2})*")
LONGEST_BODY = 255


def hex_bytes(value: object) -> bytes:
    """The bytes this text spells, ``"FF 68"``; raises ``ValueError`` with a Chinese sentence."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str) and _HEX_BYTES.fullmatch(value):
        return bytes.fromhex(value)
    raise ValueError('应为空格分隔的两位十六进制数，例如 "0A" 或 "FF 68"')


Bytes = Annotated[bytes, BeforeValidator(hex_bytes)]
Size = Annotated[int, Field(ge=1, le=LONGEST_BODY)]


class _Part(BaseModel):
    """Base of every part of a profile."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


# ---- checksum ----


class NoChecksum(_Part):
    """Nothing tells a spoilt frame from a good one."""

    kind: Literal["none"]

    @property
    def size(self) -> int:
        """No byte."""
        return 0


class _Sum(_Part):
    """``over``: which parts of the frame are counted, in their order; ``place``: before or after ``end``.

    ``form = "hex"`` writes the sum as text, two capital digits a byte.
    """

    over: list[Literal["start", "length", "body", "end"]] = ["body"]
    place: Literal["before_end", "after_end"] = "before_end"
    form: Literal["binary", "hex"] = "binary"

    @model_validator(mode="after")
    def _counts_what_comes_before(self) -> Self:
        if "end" in self.over and self.place == "before_end":
            raise ValueError('over 中有 "end" 时，place 应为 "after_end"')
        if not self.over or len(set(self.over)) < len(self.over):
            raise ValueError("over 不能为空，也不能重复")
        return self


class Sum8(_Sum):
    """One byte: the sum modulo 256, the exclusive or, or the two's complement of the sum (LRC)."""

    kind: Literal["sum8", "xor8", "lrc"]

    @property
    def size(self) -> int:
        """How many bytes it takes in a frame."""
        return 2 if self.form == "hex" else 1


class Crc16(_Sum):
    """Two bytes: CRC-16/MODBUS, or CRC-16/CCITT-FALSE; ``order`` is which byte comes first."""

    kind: Literal["crc16-modbus", "crc16-ccitt"]
    order: Literal["little", "big"]

    @property
    def size(self) -> int:
        """How many bytes it takes in a frame."""
        return 4 if self.form == "hex" else 2


Checksum = Annotated[NoChecksum | Sum8 | Crc16, Field(discriminator="kind")]


# ---- framing ----


class BareFraming(_Part):
    """Every byte is a body of its own: no start, no end, no protection."""

    kind: Literal["none"]

    def fault_with(self, checksum: NoChecksum | Sum8 | Crc16) -> str | None:
        """Why this checksum cannot go with it."""
        return "framing.kind 为 none 时一个字节就是一帧，checksum 只能是 none" if checksum.size else None

    def fault_in(self, template: ByteTemplate) -> str | None:
        """Why it cannot carry this body."""
        return None


class LengthFraming(_Part):
    """Frames that say how long they are: ``start length [length] after_length body checksum end``.

    The length counts the body, plus ``length_adds``.
    """

    kind: Literal["length"]
    start: Bytes
    length_size: Literal[1, 2] = 1
    length_order: Literal["little", "big"] = "big"
    length_twice: bool = False
    length_adds: Annotated[int, Field(ge=-8, le=16)] = 0
    after_length: Bytes = b""
    body_min: Size = 1
    body_max: Size
    end: Bytes = b""

    @model_validator(mode="after")
    def _min_is_below_max(self) -> Self:
        if self.body_min > self.body_max:
            raise ValueError("body_min 不能大于 body_max")
        return self

    def fault_with(self, checksum: NoChecksum | Sum8 | Crc16) -> str | None:
        """Nothing: any checksum goes with it."""
        return None

    def fault_in(self, template: ByteTemplate) -> str | None:
        """Nothing: it carries any bytes."""
        return None


class FixedFraming(_Part):
    """Frames whose body is always equally long: ``start body checksum end``."""

    kind: Literal["fixed"]
    start: Bytes = b""
    body: Size
    end: Bytes = b""

    def fault_with(self, checksum: NoChecksum | Sum8 | Crc16) -> str | None:
        """Without a start and a checksum nothing says where a frame begins."""
        if not self.start and not checksum.size:
            return "framing.kind 为 fixed 时，start 和 checksum 至少要有一个，否则找不到帧的开头"
        return None

    def fault_in(self, template: ByteTemplate) -> str | None:
        """Nothing: it carries any bytes."""
        return None


class Escape(_Part):
    """Bytes that may not stand in a body: ``byte`` and a code stand for each, as ``codes`` says."""

    byte: Bytes
    codes: Annotated[dict[Bytes, Bytes], Field(min_length=1)]

    @model_validator(mode="after")
    def _single_bytes(self) -> Self:
        single = [self.byte, *self.codes, *self.codes.values()]
        if any(len(each) != 1 for each in single) or len(set(self.codes.values())) < len(self.codes):
            raise ValueError("byte 和 codes 两边都应是一个字节，右边不能重复")
        if self.byte not in self.codes.values():
            raise ValueError("codes 中要有一项代表 byte 本身")
        return self


class DelimitedFraming(_Part):
    """Frames between two marks: ``start body [checksum] end [checksum]``.

    Without ``escape`` neither mark may stand in the body.
    """

    kind: Literal["delimited"]
    start: Bytes
    end: Bytes
    body_min: Size = 1
    body_max: Size
    escape: Escape | None = None

    @model_validator(mode="after")
    def _marks_are_escaped(self) -> Self:
        if self.body_min > self.body_max:
            raise ValueError("body_min 不能大于 body_max")
        if self.escape is not None:
            if len(self.start) != 1 or len(self.end) != 1:
                raise ValueError("有 escape 时，start 和 end 应各为一个字节")
            if not {self.start, self.end} <= set(self.escape.codes.values()):
                raise ValueError("escape.codes 的右边要包含 start 和 end")
        return self

    def fault_with(self, checksum: NoChecksum | Sum8 | Crc16) -> str | None:
        """A binary sum before the end mark may look like the mark."""
        if isinstance(checksum, NoChecksum) or self.escape is not None:
            return None
        if checksum.place == "before_end" and checksum.form == "binary":
            return 'checksum 可能与结束符相同：请用 place = "after_end"、form = "hex"，或加上 framing.escape'
        return None

    def fault_in(self, template: ByteTemplate) -> str | None:
        """A mark may not stand in the body."""
        if self.escape is None and (self.start in template.literals or self.end in template.literals):
            return "内容里不能出现 start 或 end"
        return None


class LineFraming(_Part):
    """Lines of text, each ended by ``end`` (usually ``0D 0A``); control characters never stand in a body."""

    kind: Literal["line"]
    start: Bytes = b""
    end: Bytes = b"\r\n"
    body_min: Size = 1
    body_max: Size

    def fault_with(self, checksum: NoChecksum | Sum8 | Crc16) -> str | None:
        """A line of text has a sum of text."""
        if isinstance(checksum, NoChecksum) or checksum.form == "hex":
            return None
        return 'framing.kind 为 line 时，checksum 的 form 应为 "hex"'

    def fault_in(self, template: ByteTemplate) -> str | None:
        """Only text may stand in the body."""
        return "内容里只能是可见字符" if any(byte < 0x20 for byte in template.literals) else None


Framing = Annotated[
    BareFraming | LengthFraming | FixedFraming | DelimitedFraming | LineFraming, Field(discriminator="kind")
]
