"""Cards as bytes, made by hand from the table of the layout; imports neither the reader nor its simulator."""

from __future__ import annotations

FIELDS = {
    "name": (0, 30), "sex": (30, 2), "nation": (32, 4), "born": (36, 16), "address": (52, 70), "id_no": (122, 36),
    "issuer": (158, 30), "valid_from": (188, 16), "valid_to": (204, 16), "flag": (248, 2),
}  # fmt: skip
"""Offset and length in bytes of each field of a citizen's card."""
LI = {
    "name": "李建国", "sex": "1", "nation": "15", "born": "19680229", "address": "江西省赣州市章贡区红旗大道1号",
    "id_no": "360702196802290011", "issuer": "赣州市公安局", "valid_from": "20080101", "valid_to": "长期",
}  # fmt: skip


def text(**changed: str) -> bytes:
    """The 256 bytes of 李建国's card, with some fields changed."""
    block = bytearray(" ".encode("utf-16-le") * 128)
    for field, words in {**LI, **changed}.items():
        at, length = FIELDS[field]
        packed = words.encode("utf-16-le")
        assert len(packed) <= length
        block[at : at + len(packed)] = packed
    return bytes(block)


def framed(status: int, data: bytes = b"") -> bytes:
    """A reply of the reader."""
    body = (len(data) + 4).to_bytes(2, "big") + bytes((0, 0, status)) + data
    check = 0
    for byte in body:
        check ^= byte
    return bytes.fromhex("AAAAAA9669") + body + bytes((check,))


def read_reply(card: bytes) -> bytes:
    """The reply to a read: the text, and a photograph nobody looks at."""
    return framed(0x90, bytes.fromhex("01000400") + card + bytes(1024))
