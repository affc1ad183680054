"""What the simulated reader answers, byte by byte; written from the makers' tables, with its own encoder of a card.

Replies: ``AA AA AA 96 69``, length (two bytes, big end first), SW1 SW2 SW3, data, XOR of all from the length on.
"""

import threading
from dataclasses import dataclass

HEAD = b"\xaa\xaa\xaa\x96\x69"
FAULTS = {
    "none": "正常",
    "mute": "不应答",
    "bad_checksum": "应答的校验和错误",
    "self_test": "自检失败（60）",
    "moved": "读卡时卡片移开（41）",
    "noise": "应答前夹杂杂乱字节",
    "unplugged": "拔掉（端口消失）",
}


@dataclass
class PaperCard:
    """A card somebody may lay on the reader."""

    name: str = "张三丰"
    sex: str = "1"
    nation: str = "01"
    born: str = "19570409"
    address: str = "江西省赣州市章贡区示例路 1 号"
    number: str = "360702195704090018"
    issuer: str = "赣州市公安局章贡分局"
    valid_from: str = "20150101"
    valid_to: str = "长期"
    flag: str = " "

    def text(self) -> bytes:
        """The 256 bytes of the card's text; J, I and Y only carry their flag at its place."""
        parts = (
            (self.name, 15), (self.sex, 1), (self.nation, 2), (self.born, 8), (self.address, 35), (self.number, 18),
            (self.issuer, 15), (self.valid_from, 8), (self.valid_to, 8), ("", 14), (self.flag, 1), ("", 3),
        )  # fmt: skip
        return b"".join(words[:width].ljust(width).encode("utf-16-le") for words, width in parts)


class Sam:
    """The reader: what lies on it, and what is wrong with it."""

    def __init__(self) -> None:
        self.card: PaperCard | None = None
        self.fault = "none"
        self.reads = 0
        self._taken_up = False  # a card that was read is found again only after it was taken away
        self._selected = False
        self._rest = b""
        self._lock = threading.Lock()

    def lay(self, card: PaperCard | None) -> None:
        """Somebody lays this card on the reader, or takes away what lies there."""
        with self._lock:
            self.card, self._taken_up, self._selected = card, False, False

    def hear(self, data: bytes) -> bytes:
        """What is answered to these bytes of the host."""
        with self._lock:
            self._rest += data
            said = b""
            while (at := self._rest.find(HEAD)) >= 0 and len(self._rest) >= at + 10:
                request = self._rest[at + 5 : at + 10]
                self._rest = self._rest[at + 10 :]
                if request[:2] == b"\x00\x03" and _xor(request[:4]) == request[4]:
                    said += self._answer(request[2:4])
                else:
                    said += self._framed(b"\x00\x00\x10")
            self._rest = self._rest[-9:]
            return said

    def _answer(self, asked: bytes) -> bytes:
        if self.fault == "mute":
            return b""
        if self.fault == "self_test":
            return self._framed(b"\x00\x00\x60")
        if asked == b"\x11\xff":
            return self._framed(b"\x00\x00\x90")
        if asked == b"\x20\x01":
            there = self.card is not None and not self._taken_up
            return self._framed(b"\x00\x00\x9f\x00\x00\x00\x00" if there else b"\x00\x00\x80")
        if asked == b"\x20\x02":
            self._selected = self.card is not None
            return self._framed(b"\x00\x00\x90" + bytes(8) if self._selected else b"\x00\x00\x81")
        if asked == b"\x30\x01":
            if self.card is None or not self._selected or self.fault == "moved":
                return self._framed(b"\x00\x00\x41")
            self._taken_up, self.reads = True, self.reads + 1
            return self._framed(b"\x00\x00\x90\x01\x00\x04\x00" + self.card.text() + b"\xff" * 1024)
        return self._framed(b"\x00\x00\x21")

    def _framed(self, body: bytes) -> bytes:
        checked = (len(body) + 1).to_bytes(2, "big") + body
        check = _xor(checked) ^ (0x55 if self.fault == "bad_checksum" else 0)
        stray = b"\xaa\x00\xaa\xaa\xaa\x96" if self.fault == "noise" else b""
        return stray + HEAD + checked + bytes((check,))


def _xor(data: bytes) -> int:
    check = 0
    for byte in data:
        check ^= byte
    return check
