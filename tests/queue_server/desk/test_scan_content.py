"""What an upload of a scan is: its bytes say so, and nothing that hurts is ever decoded."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from queue_server.desk.scan_content import LARGEST_BYTES, PREVIEW, content_of
from queue_server.domain.errors import NotAccepted
from tests.queue_server.desk.scans import bomb, pdf, scanned


@pytest.mark.parametrize(("kind", "is_called"), [("JPEG", "jpeg"), ("PNG", "png")])
def test_a_picture_is_known_by_its_bytes_and_shown_small_without_remarks(kind: str, is_called: str) -> None:
    found = content_of(scanned(kind))
    assert (found.kind, found.width, found.height, found.dpi) == (is_called, 1240, 1754, 150)
    assert found.preview is not None
    with Image.open(io.BytesIO(found.preview)) as small:
        assert small.format == "JPEG"
        assert max(small.size) == max(PREVIEW)
        assert not dict(small.getexif())
        assert small.getpixel((5, 5)) != small.getpixel((5, small.height - 5)), "the dark head is there"
    assert b"Secret Scanner" not in found.preview


def test_a_picture_that_lies_on_its_side_stands_up_in_the_preview() -> None:
    kept, remarks = io.BytesIO(), Image.Exif()
    remarks[0x0112] = 6
    Image.new("RGB", (1600, 800)).save(kept, "JPEG", exif=remarks)
    found = content_of(kept.getvalue())
    assert found.preview is not None
    with Image.open(io.BytesIO(found.preview)) as small:
        assert small.height > small.width


def test_a_picture_of_two_pages_as_some_cameras_write_is_a_jpeg() -> None:
    kept = io.BytesIO()
    first, second = Image.new("RGB", (900, 600), "navy"), Image.new("RGB", (900, 600), "white")
    first.save(kept, "MPO", save_all=True, append_images=[second])
    assert content_of(kept.getvalue()).kind == "jpeg"


def test_a_pdf_is_kept_closed() -> None:
    assert content_of(pdf()) == ("pdf", None, None, None, None)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"MZ\x90\0 a program called scan.pdf", id="a program"),
        pytest.param(b"<html><script>1</script>%PDF-1.7 %%EOF", id="a page that says PDF"),
        pytest.param(b"GIF89a" + bytes(100), id="another kind of picture"),
        pytest.param(pdf()[:-8], id="half a PDF"),
        pytest.param(scanned()[:-4000], id="half a JPEG"),
        pytest.param(scanned("PNG")[:-3000], id="half a PNG"),
    ],
)
def test_what_is_no_whole_scan_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAccepted) as refusal:
        content_of(raw)
    assert refusal.value.code == "scan_not_usable"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(pdf() + bytes(LARGEST_BYTES), id="too many bytes"),
        pytest.param(bomb(), id="a bomb of 900 million pixels"),
        pytest.param(bomb(4000), id="more of a PNG than is decoded"),
    ],
)
def test_what_would_take_too_much_is_refused_unread(raw: bytes) -> None:
    with pytest.raises(NotAccepted) as refusal:
        content_of(raw)
    assert refusal.value.code == "scan_too_large"
