"""The bytes between a host and the reader's SAM, both ways; pure (GA/T 450 / GA 467 family, 115200 8N1).

Request ``AA AA AA 96 69 | LenHi LenLo | CMD PARA | CHK``, reply ``AA AA AA 96 69 | LenHi LenLo | SW1 SW2 SW3 | data | CHK``.
Len counts the bytes after itself, CHK included; CHK is the XOR of everything from LenHi to the byte before it.
"""

import functools
import operator
from enum import Enum
from typing import NamedTuple

PREAMBLE = bytes.fromhex("AAAAAA9669")
LONGEST = 2400
"""Longer than the longest reply there is (text, photo and fingerprint, 2321 bytes): a greater length is no frame."""
SHORTEST = 4
"""Three status bytes and the checksum."""


class Command(Enum):
    """What a reader can be asked."""

    STATUS = bytes.fromhex("11FF")
    SAM_ID = bytes.fromhex("12FF")
    FIND = bytes.fromhex("2001")
    SELECT = bytes.fromhex("2002")
    READ = bytes.fromhex("3001")


OK, FOUND, NO_CARD, NOT_SELECTED, NOT_READ = 0x90, 0x9F, 0x80, 0x81, 0x41
STATUS_WORDS: dict[int, str] = {
    0x90: "正常",
    0x9F: "找到卡",
    0x10: "读卡器收到的数据校验和错误",
    0x11: "读卡器收到的数据长度错误",
    0x21: "读卡器不认识这条命令",
    0x23: "没有这项操作的权限",
    0x24: "读卡器报告未知错误",
    0x31: "卡认证读卡器失败",
    0x32: "读卡器认证卡失败",
    0x33: "卡上信息验证错误",
    0x40: "不认识这种卡",
    0x41: "读卡失败",
    0x47: "取随机数失败",
    0x60: "读卡器自检失败",
    0x66: "读卡器的安全模块没有授权",
    0x80: "没有找到卡",
    0x81: "选卡失败",
    0x91: "卡上没有这一项",
}
"""Every status byte (SW3) in words."""


class Reply(NamedTuple):
    """One whole reply: its last status byte and what follows it."""

    status: int
    data: bytes

    @property
    def words(self) -> str:
        """The status in words."""
        return STATUS_WORDS.get(self.status, f"读卡器返回 {self.status:02X}")


def checksum(body: bytes) -> int:
    """The XOR of these bytes."""
    return functools.reduce(operator.xor, body, 0)


def encode(command: Command) -> bytes:
    """The request as it goes onto the line."""
    body = (len(command.value) + 1).to_bytes(2, "big") + command.value
    return PREAMBLE + body + bytes((checksum(body),))


class Decoder:
    """Finds replies in what arrives, however it is cut into pieces; after a mismatch it looks on from the next byte."""

    def __init__(self) -> None:
        self._rest = b""
        self.skipped = 0
        """Bytes since the last good frame that belong to none."""

    def feed(self, data: bytes) -> list[Reply]:
        """Every reply these bytes complete."""
        self._rest += data
        found: list[Reply] = []
        while True:
            self._skip_to_preamble()
            frame = self._rest[len(PREAMBLE) :]
            if len(frame) < 2 or not self._rest.startswith(PREAMBLE):
                return found
            length = int.from_bytes(frame[:2], "big")
            if SHORTEST <= length <= LONGEST:
                if len(frame) < 2 + length:
                    return found
                body, check = frame[: 1 + length], frame[1 + length]
                if checksum(body) == check:
                    found.append(Reply(body[4], body[5:]))
                    self._rest = frame[2 + length :]
                    self.skipped = 0
                    continue
            self._drop(1)

    def _skip_to_preamble(self) -> None:
        at = self._rest.find(PREAMBLE)
        if at < 0:  # the end may be the beginning of one
            keep = next(
                (size for size in range(len(PREAMBLE) - 1, 0, -1) if self._rest.endswith(PREAMBLE[:size])), 0
            )
            at = len(self._rest) - keep
        self._drop(at)

    def _drop(self, count: int) -> None:
        self.skipped += count
        self._rest = self._rest[count:]
