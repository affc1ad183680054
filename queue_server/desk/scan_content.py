"""What a scanner or a 高拍仪 gives: JPEG, PNG or PDF, known by their bytes; a picture gets a small preview, a PDF is not opened.

What arrived is kept as it is: the smallest print of a document must stay legible. Everything here may take a second and
runs off the hub.
"""

import io
from typing import Literal, NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from queue_server.desk.portrait import LARGEST_PIXELS
from queue_server.domain.errors import NotAccepted

ScanKind = Literal["jpeg", "png", "pdf"]
LARGEST_BYTES = 10_000_000
PREVIEW = (320, 320)
PREVIEW_QUALITY = 70
PDF_HEAD = b"%PDF-"
PDF_END = b"%%EOF"
END_WITHIN = 2048
"""Some programs write a few bytes after a PDF's end."""
MEGA = 1_000_000


class ScanContent(NamedTuple):
    """What an upload is; of a PDF nothing but that."""

    kind: ScanKind
    width: int | None = None
    height: int | None = None
    dpi: int | None = None
    preview: bytes | None = None
    """A small JPEG without place, time or camera; None for a PDF."""


def content_of(raw: bytes) -> ScanContent:
    """What these bytes are. Raises ``scan_too_large``, ``scan_not_usable``."""
    if len(raw) > LARGEST_BYTES:
        raise NotAccepted(
            "scan_too_large",
            f"一个文件不能超过 {LARGEST_BYTES // MEGA} MB，请降低分辨率重扫，或拆成几个文件。",
        )
    if raw.startswith(PDF_HEAD):
        if PDF_END not in raw[-END_WITHIN:]:
            raise NotAccepted("scan_not_usable", "这个 PDF 不完整，请重新扫描或重新保存。")
        return ScanContent("pdf")
    return _picture(raw)


def _picture(raw: bytes) -> ScanContent:
    """A picture that can be decoded to its end; how many pixels it says it has is looked at before any is."""
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG")) as picture:
            kind: ScanKind = "png" if picture.format == "PNG" else "jpeg"
            width, height = picture.size
            if width * height > LARGEST_PIXELS["PNG" if kind == "png" else "JPEG"]:
                raise _too_many_pixels()
            dpi = _dpi_of(picture)
            picture.draft("RGB", (PREVIEW[0] * 2, PREVIEW[1] * 2))
            ImageOps.exif_transpose(picture, in_place=True)
            picture.thumbnail(PREVIEW, Image.Resampling.LANCZOS)
            small = picture.convert("RGBA")
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels() from bomb
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
    ) as trouble:
        raise NotAccepted(
            "scan_not_usable", "这个文件不是完整的 JPEG、PNG 或 PDF，请重新扫描后再传。"
        ) from trouble
    on_white = Image.new("RGBA", small.size, "white")
    on_white.alpha_composite(small)
    kept = io.BytesIO()
    on_white.convert("RGB").save(kept, "JPEG", quality=PREVIEW_QUALITY)
    return ScanContent(kind, width, height, dpi, kept.getvalue())


def _too_many_pixels() -> NotAccepted:
    return NotAccepted("scan_too_large", "图片的像素太多，请用 300 DPI 以下重扫。")


def _dpi_of(picture: Image.Image) -> int | None:
    """What the scanner wrote of itself; None where it wrote nothing one could believe."""
    said = picture.info.get("dpi")
    try:
        dpi = round(float(said[0])) if said else 0
    except (TypeError, ValueError, OverflowError, ZeroDivisionError, IndexError):
        return None
    return dpi if 50 <= dpi <= 4800 else None
