"""The terminal for everybody: each of its screens by keys alone, in both languages and all modes, upright and wide.

Measured in the browser: what axe-core finds, every word's contrast, every target's size, and that nothing is cut off.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.contrast import faint
from tests.pages.layout import targets, wrong_with
from tests.pages_static.fake_hall import FakeHall
from tests.pages_static.kiosk_walk import furnished, screens

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
MODES = [("normal", "normal"), ("large", "normal"), ("normal", "high")]
SMALLEST_ON_A_KIOSK = 80
SET_MODE = "([type, contrast]) => Object.assign(document.documentElement.dataset, {type, contrast})"


@pytest.mark.parametrize("english", [False, True], ids=["中文", "English"])
def test_every_screen_of_the_terminal_by_keys_alone(new_page: NewPage, hall: FakeHall, english: bool) -> None:
    furnished(hall, 60)
    page = new_page(*PORTRAIT)
    page.goto(hall.url("/kiosk/kiosk-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    if english:
        page.get_by_test_id("mode-language").press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "en")
    looked_at = []
    for name in screens(page, hall):
        looked_at.append(name)
        for mode in MODES:
            page.evaluate(SET_MODE, mode)
            for size in (PORTRAIT, LANDSCAPE):
                page.set_viewport_size({"width": size[0], "height": size[1]})
                assert wrong_with(page) == [], (name, mode, size)
            assert faint(page) == [], (name, mode)
            small = [one for one in targets(page, "button") if min(one[1:]) < SMALLEST_ON_A_KIOSK]
            assert small == [], (name, mode)
        page.evaluate(SET_MODE, MODES[0])
        assert_accessible(page)
    assert len(looked_at) == 13


def test_eight_english_tiles_cut_no_line_in_half(new_page: NewPage, hall: FakeHall) -> None:
    furnished(hall, 60, grouped=False)
    page = new_page(*PORTRAIT)
    page.goto(hall.url("/kiosk/kiosk-1"))
    page.get_by_test_id("mode-language").click()
    expect(page.get_by_test_id("service-mediation")).to_contain_text("People's mediation")
    for mode in MODES:
        page.evaluate(SET_MODE, mode)
        for size in (PORTRAIT, LANDSCAPE):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert wrong_with(page) == [], (mode, size)


def test_measuring_finds_what_is_too_faint(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(*LANDSCAPE)
    page.goto(hall.url("/problem/404"))
    assert faint(page) == []
    page.evaluate("document.querySelector('h1').style.setProperty('color', '#f0f0f0')")
    assert any("没有这个页面" in one for one in faint(page))
