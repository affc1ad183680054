"""What may hang on the hall board: pictures made fit for a screen, and films a browser can play. The content decides.

A picture is drawn anew, so nothing of what a camera wrote into it is kept. A film is kept as it is: it is only looked
at here, box by box, without decoding anything.
"""

import io
from collections.abc import Iterator
from typing import Literal, NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from queue_server.desk.portrait import LARGEST_PIXELS
from queue_server.domain.errors import NotAccepted

LARGEST_PICTURE_BYTES = 10_000_000
LARGEST_FILM_BYTES = 60_000_000
"""Some two minutes as telephones and cutting programs give them."""
SMALLEST_SIDE = 320
SCREEN = (1920, 1080)
QUALITY = 88
EBML = b"\x1a\x45\xdf\xa3"
SEGMENT = b"\x18\x53\x80\x67"
NOT_PLAYED = {b"hvc1": "H.265", b"hev1": "H.265", b"dvh1": "H.265", b"mp4v": "MPEG-4 Visual"}
"""What the boards' browsers do not play; telephones write the first by themselves."""


class Content(NamedTuple):
    """What is kept of an upload: its bytes, and how the file's name ends."""

    kept: bytes
    suffix: Literal["jpg", "mp4", "webm"]


def content_of(raw: bytes) -> Content:
    """A picture or a film as it is kept. Raises ``reel_too_large``, ``reel_not_usable``."""
    if raw[4:8] == b"ftyp":
        return Content(_checked_film(raw, _mp4_fault(raw)), "mp4")
    if raw.startswith(EBML):
        return Content(_checked_film(raw, _webm_fault(raw)), "webm")
    return Content(_picture(raw), "jpg")


def _picture(raw: bytes) -> bytes:
    """At most as large as the screen, a JPEG without place, time or camera."""
    if len(raw) > LARGEST_PICTURE_BYTES:
        raise NotAccepted("reel_too_large", "图片不能超过 10 MB，请换一张小一点的。")
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > LARGEST_PIXELS[picture.format or "PNG"]:
                raise NotAccepted("reel_too_large", "图片的像素太多，请换一张小一点的。")
            if min(picture.size) < SMALLEST_SIDE:
                raise NotAccepted("reel_not_usable", f"图片太小，宽和高至少 {SMALLEST_SIDE} 像素。")
            picture.draft("RGB", SCREEN)
            ImageOps.exif_transpose(picture, in_place=True)
            picture.thumbnail(SCREEN, Image.Resampling.LANCZOS)
            drawn = picture.convert("RGBA")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ) as trouble:
        raise NotAccepted(
            "reel_not_usable", "这个文件放不了。图片请用 JPEG 或 PNG，视频请用 MP4 或 WebM。"
        ) from trouble
    on_white = Image.new("RGBA", drawn.size, "white")
    on_white.alpha_composite(drawn)
    kept = io.BytesIO()
    on_white.convert("RGB").save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def _checked_film(raw: bytes, fault: str) -> bytes:
    if len(raw) > LARGEST_FILM_BYTES:
        raise NotAccepted("reel_too_large", "视频不能超过 60 MB，请剪短或压缩后再传。")
    if fault:
        raise NotAccepted("reel_not_usable", fault)
    return raw


def _mp4_fault(raw: bytes) -> str:
    """Why a browser would not play it, in one sentence; '' when nothing speaks against it."""
    boxes = {kind: (begin, end) for kind, begin, end in _boxes(raw)}
    if not {b"moov", b"mdat"} <= boxes.keys() or boxes[b"mdat"][1] > len(raw):
        return "视频文件不完整，请重新导出或重新传一次。"
    begin, end = boxes[b"moov"]
    found = [word for sign, word in NOT_PLAYED.items() if sign in raw[begin:end]]
    if found:
        return f"视频是 {found[0]} 编码，大屏放不了，请转成 H.264 编码的 MP4。"
    return "" if b"vide" in raw[begin:end] else "这个文件里没有画面。"


def _boxes(raw: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The outer boxes of an MP4 (ISO 14496-12, 4.2): kind, and where it begins and ends."""
    at = 0
    while at + 8 <= len(raw):
        size, kind, head = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(raw[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(raw) - at
        if size < head:
            return
        yield kind, at + head, at + size
        at += size


def _webm_fault(raw: bytes) -> str:
    """A WebM says so in its head (RFC 8794, DocType) and has one segment after it."""
    head = raw[:4096]
    if b"webm" not in head:
        return "这个视频不是 WebM，请转成 H.264 编码的 MP4。"
    return "" if SEGMENT in head else "视频文件不完整，请重新导出或重新传一次。"
