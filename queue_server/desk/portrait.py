"""From what a camera or a telephone gives to the photograph of a seat card: upright, cut to 4:5, small, nothing else in it."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from queue_server.domain.errors import NotAccepted

LARGEST_BYTES = 10_000_000
LARGEST_PIXELS = {"JPEG": 25_000_000, "MPO": 25_000_000, "PNG": 13_000_000}
"""What a telephone gives, some as two pictures in one file (MPO). A PNG cannot be read smaller than it is, and a few bytes of
it may say an enormous picture."""
SMALLEST_SIDE = 200
SIZE = (480, 600)
QUALITY = 85
ABOVE_THE_MIDDLE = 0.35
"""Where the cut lies when the picture is too high: faces stand above the middle."""


def portrait(raw: bytes) -> bytes:
    """A JPEG of 480 x 600 without place, time, camera or any other remark. Raises ``photo_too_large``, ``photo_not_usable``.

    The content decides, not the name or what the sender calls it; nothing that arrived is kept as it was.
    """
    if len(raw) > LARGEST_BYTES:
        raise NotAccepted("photo_too_large", "照片不能超过 10 MB，请换一张小一点的。")
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > LARGEST_PIXELS[picture.format or "PNG"]:
                raise NotAccepted("photo_too_large", "照片的像素太多，请换一张小一点的。")
            if min(picture.size) < SMALLEST_SIDE:
                raise NotAccepted("photo_not_usable", f"照片太小，宽和高至少 {SMALLEST_SIDE} 像素。")
            picture.draft("RGB", (SIZE[0] * 2, SIZE[1] * 2))
            ImageOps.exif_transpose(picture, in_place=True)
            see_through = "transparency" in picture.info or picture.mode not in ("L", "RGB", "CMYK")
            cut = ImageOps.fit(
                picture.convert("RGBA") if see_through else picture,
                SIZE,
                Image.Resampling.LANCZOS,
                centering=(0.5, ABOVE_THE_MIDDLE),
            )
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ) as trouble:
        raise NotAccepted("photo_not_usable", "这个文件不是能用的照片，请用 JPEG 或 PNG。") from trouble
    on_white = Image.new("RGBA", SIZE, "white")
    on_white.alpha_composite(cut.convert("RGBA"))
    kept = io.BytesIO()
    on_white.convert("RGB").save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
