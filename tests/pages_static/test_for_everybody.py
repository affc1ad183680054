"""The terminal and the tablet for everybody: each screen by keys alone, in both languages and all modes, upright and wide.

Measured in the browser: what axe-core finds, every word's contrast, every target's size, and that nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.contrast import faint
from tests.pages.layout import targets, wrong_with
from tests.pages_static.fake_hall import FakeHall
from tests.pages_static.kiosk_walk import furnished, screens

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
MODES = [("normal", "normal"), ("large", "normal"), ("normal", "high")]
SMALLEST_ON_A_KIOSK = 80
TABLETS = [(1280, 800), (1024, 600), (800, 1280)]
SMALLEST_ON_A_TABLET, SMALLEST_LEVEL = 64, 120
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
        measured(page, name, [PORTRAIT, LANDSCAPE], {"button": SMALLEST_ON_A_KIOSK})
    assert len(looked_at) == 13


@pytest.mark.parametrize("english", [False, True], ids=["中文", "English"])
def test_every_screen_of_the_tablet_by_keys_alone(new_page: NewPage, hall: FakeHall, english: bool) -> None:
    page = new_page(*TABLETS[0])
    page.goto(hall.url("/evaluator/tablet-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    smallest = {"button, textarea": SMALLEST_ON_A_TABLET, ".level": SMALLEST_LEVEL}
    looked_at = []
    for name in tablet_screens(page, hall, english):
        looked_at.append(name)
        measured(page, name, TABLETS, smallest)
    assert looked_at == ["welcome", "asked", "why", "thanks", "not counted"]
    assert hall.levels == [{"prompt_id": "p1", "level": 4}, {"prompt_id": "p2", "level": 5}]
    assert hall.said == [{"prompt_id": "p1", "reasons": ["attitude"]}]


def tablet_screens(page: Page, hall: FakeHall, english: bool) -> Iterator[str]:
    """The name of each screen of the tablet once it stands there, reached with Tab, Space and Enter only."""

    def pressed(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    if english:
        pressed("Tab", "Tab", "Tab", "Enter")
        expect(page.locator("html")).to_have_attribute("lang", "en")
    yield "welcome"
    hall.prompt("p1", expires_s=600, **({"language": "en"} if english else {}))
    expect(page.get_by_test_id("level-5")).to_be_visible()
    yield "asked"
    pressed("Tab", "Tab", "Enter")
    expect(page.get_by_test_id("why-submit")).to_be_visible()
    pressed("Tab", "Space")
    yield "why"
    pressed(*["Tab"] * 10, "Enter")
    expect(page.get_by_test_id("rating-done")).to_be_visible()
    yield "thanks"
    hall.rating_answer = {"accepted": False, "reason": "expired"}
    hall.prompt("p2", expires_s=600, **({"language": "en"} if english else {}))
    expect(page.get_by_test_id("level-5")).to_be_visible()
    pressed("Tab", "Enter")
    expect(page.get_by_test_id("rating-done")).to_have_attribute("data-counted", "no")
    yield "not counted"


def measured(page: Page, name: str, sizes: list[tuple[int, int]], smallest: dict[str, int]) -> None:
    """AssertionError with what is cut off, faint or too small to be hit, in every mode and size, and what axe finds."""
    for mode in MODES:
        page.evaluate(SET_MODE, mode)
        for size in sizes:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert wrong_with(page) == [], (name, mode, size)
            for selector, least in smallest.items():
                small = [one for one in targets(page, selector) if min(one[1:]) < least]
                assert small == [], (name, mode, size)
        assert faint(page) == [], (name, mode)
    page.evaluate(SET_MODE, MODES[0])
    assert_accessible(page)


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
