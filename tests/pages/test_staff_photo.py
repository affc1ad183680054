"""A manager gives somebody a photograph on the page 人员, and the screen above their window shows it at once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import requests
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.stage import WAIT_MS
from tests.pages.test_settings import opened


def photograph() -> bytes:
    """What a telephone gives."""
    kept, remarks = io.BytesIO(), Image.Exif()
    remarks[0x010F] = "Secret Camera"
    Image.effect_noise((1500, 2000), 90).convert("RGB").save(kept, "JPEG", quality=90, exif=remarks)
    return kept.getvalue()


@pytest.mark.timeout(180)
def test_a_photograph_is_chosen_shown_above_the_window_and_taken_away(
    new_page: NewPage, chromium: Browser, tmp_path: Path
) -> None:
    with opened(tmp_path) as (hall, boss):
        hall.hires("021", "周琳")
        glasses = hall.lets_in(chromium, "/screen/screen-1")
        screen = new_page(1024, 600, storage_state=glasses)
        screen.goto(hall.url("/screen/screen-1"))
        hall.manager.presses("/windows/1/sign-in", staff_no="021")
        card = screen.get_by_test_id("seat-photo")
        expect(card).to_have_attribute("data-photo", "no", timeout=WAIT_MS)

        page = new_page(1440, 900)
        hall.signs_in(page, boss, "/staff-members")
        page.get_by_test_id("edit-021").click()
        page.get_by_test_id("member-title").fill("公证员（没有保存）")
        picked = page.get_by_test_id("member-photo")
        picked.set_input_files(
            {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
        )
        expect(page.get_by_test_id("member-photo-error")).to_have_text(
            "这个文件不是能用的照片，请用 JPEG 或 PNG。"
        )
        raw = photograph()
        assert len(raw) > 1_000_000, "larger than any other body may be"
        picked.set_input_files({"name": "周琳.jpg", "mimeType": "image/jpeg", "buffer": raw})
        expect(page.get_by_test_id("notice")).to_contain_text("照片已换上", timeout=WAIT_MS)
        expect(page.get_by_test_id("member-photo-error")).to_have_count(0)
        expect(page.get_by_test_id("member-title")).to_have_value("公证员（没有保存）")
        assert_accessible(page)
        page.wait_for_function("document.querySelector('img.portrait').naturalWidth === 480")

        # The screen follows by itself; the picture is kept by browsers and says nothing of the camera.
        expect(card).to_have_attribute("data-photo", "yes", timeout=WAIT_MS)
        screen.wait_for_function("document.querySelector('.photo img').naturalWidth === 480")
        address = screen.locator(".photo img").get_attribute("src")
        assert address is not None
        answer = requests.get(hall.public + address, timeout=20)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
        assert answer.headers["Cache-Control"] == "private, max-age=86400, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"Secret Camera" not in answer.content

        page.get_by_test_id("remove-photo").click()
        expect(page.get_by_test_id("member-portrait")).not_to_have_attribute("src", address)
        expect(card).to_have_attribute("data-photo", "no", timeout=WAIT_MS)
        assert requests.get(hall.public + address, timeout=20).status_code == 404
