"""What scanners give, made on the spot: a page of paper as JPEG, PNG or PDF."""

from __future__ import annotations

import io
import zlib

from PIL import Image


def scanned(kind: str = "JPEG", size: tuple[int, int] = (1240, 1754), dpi: int = 150) -> bytes:
    """A page with a dark head, as a scanner or a 高拍仪 gives it, and the scanner's name in it."""
    picture, kept, remarks = Image.new("L", size, "white"), io.BytesIO(), Image.Exif()
    picture.paste(40, (0, 0, size[0], size[1] // 4))
    remarks[0x010F] = "Secret Scanner"
    picture.save(kept, kind, dpi=(dpi, dpi), exif=remarks)
    return kept.getvalue()


def pdf(words: str = "one page") -> bytes:
    """Something that begins and ends like a PDF."""
    return b"%PDF-1.7\n1 0 obj\n<< /Title (" + words.encode() + b") >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
