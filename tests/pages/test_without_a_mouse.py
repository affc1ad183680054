"""A clerk whose mouse is broken: a whole visit by keys alone, and the sheet that lists them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.docs.test_keys import keys_of_the_guide
from tests.pages.keyboard import Keyboard
from tests.pages.stage import WAIT_MS, Account, Stage, stage, wakes

QUICK_HANDS = """() => {
  document.activeElement.click();
  const phone = document.getElementById('wo-phone');
  phone.focus();
  return document.activeElement !== phone;
}"""
"""Ticks the box the keyboard is on and is one field further before the page is drawn again."""


class Day:
    """A served hall, and the clerk of window 1."""

    def __init__(self, played: Stage) -> None:
        self.hall, self.devices = played
        self.clerk: Account = self.hall.hires("011", "李法")
        self.hall.hires("012", "赵和")
        rules = self.hall.manager.gets("/rules")
        self.hall.manager.puts("/rules", {**rules, "recall_gap_s": 0, "calls_before_no_show": 2})

    def comes_in(self, page: Page) -> Keyboard:
        """At the door, by keys."""
        keyboard = Keyboard(page)
        page.goto(self.hall.url("/console"))
        keyboard.is_on(page.get_by_test_id("staff-no")).types(self.clerk.staff_no)
        keyboard.tabs_to(page.get_by_test_id("password")).types(self.clerk.password)
        page.keyboard.press("Enter")
        page.wait_for_url(self.hall.url("/console"))
        return keyboard


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Day]:
    """One hall for all of it."""
    with stage(tmp_path_factory.mktemp("without-a-mouse")) as played:
        yield Day(played)


def may(page: Page, verb: str) -> None:
    wakes(page, verb)


def can(page: Page, step: str) -> None:
    expect(page.get_by_test_id(step)).to_have_attribute("aria-disabled", "false", timeout=WAIT_MS)


def row(page: Page, kind: str, number: str) -> Locator:
    """The button of a number in a list, awake."""
    button = page.locator(f"[data-testid={kind}-row][data-number={number}] .row-button")
    expect(button).to_have_attribute("aria-disabled", "false", timeout=WAIT_MS)
    return button


def test_a_whole_visit(new_page: NewPage, day: Day) -> None:
    page = new_page()
    first = day.hall.guide.takes("consult")["number"]
    second = day.hall.guide.takes("consult")["number"]
    keyboard = day.comes_in(page)

    keyboard.is_on(page.get_by_test_id("window-1")).presses("Enter")
    may(page, "call-next")
    keyboard.is_on(page.get_by_test_id("primary")).presses("F2")
    may(page, "start")
    assert page.get_by_test_id("current-number").inner_text() == first
    can(page, "recall")
    keyboard.presses("F4")
    can(page, "no-show")
    keyboard.presses("F6")
    expect(row(page, "missed", first)).to_be_visible(timeout=WAIT_MS)

    # he was only outside: back in line, by the list
    keyboard.presses("Control+F8").is_on(row(page, "waiting", second))
    keyboard.presses("Control+F8").is_on(row(page, "missed", first)).presses("Enter")
    expect(row(page, "waiting", first)).to_be_visible(timeout=WAIT_MS)
    keyboard.is_seen()
    keyboard.presses("Control+F8").presses("End").is_on(row(page, "waiting", first))
    keyboard.presses("Home").is_on(row(page, "waiting", second)).presses("ArrowDown").presses("Enter")
    may(page, "start")
    assert page.get_by_test_id("current-number").inner_text() == first

    keyboard.presses("F2")
    may(page, "finish")
    keyboard.is_on(page.get_by_test_id("field-name")).types("王小明")
    keyboard.tabs_to(page.get_by_test_id("refuse-phone"))
    assert page.evaluate(QUICK_HANDS), "the keyboard went into a field that is about to close"
    keyboard.tabs_to(page.get_by_test_id("field-matter")).types("劳动工伤")
    keyboard.tabs_to(page.get_by_test_id("field-summary")).types("咨询工伤认定")
    keyboard.tabs_to(page.get_by_test_id("field-outcome")).presses("ArrowDown")
    outcome = page.get_by_test_id("field-outcome").input_value()
    assert outcome

    keyboard.presses("F3").is_on(page.locator("#panel input:checked")).presses("ArrowDown").presses("Enter")
    expect(page.get_by_test_id("matter-2")).to_have_attribute("aria-selected", "true", timeout=WAIT_MS)
    may(page, "finish")
    keyboard.is_on(page.get_by_test_id("field-matter")).types("申请法律援助")
    keyboard.presses("Control+F3")
    expect(page.get_by_test_id("field-summary")).to_have_value("咨询工伤认定", timeout=WAIT_MS)

    keyboard.presses("F7")
    may(page, "call-next")
    expect(row(page, "held", first)).to_be_visible(timeout=WAIT_MS)
    keyboard.presses("Control+F8").presses("Control+F8").is_on(row(page, "held", first)).presses("Enter")
    may(page, "finish")
    keyboard.presses("Control+F9").presses("Control+F2").is_on(page.get_by_test_id("primary"))

    keyboard.presses("F8").is_on(page.locator("#panel input").first).presses("Space")
    keyboard.tabs_to(page.get_by_test_id("transfer-note")).types("材料已齐，请直接受理").presses("Enter")
    may(page, "call-next")
    keyboard.is_on(page.get_by_test_id("primary"))

    keyboard.presses("F10").is_on(page.locator("#panel input:checked")).presses("Enter")
    may(page, "unpause")
    keyboard.presses("F2")
    may(page, "call-next")
    keyboard.presses("F2")
    may(page, "start")
    keyboard.presses("F2")
    may(page, "finish")
    keyboard.presses("F2")
    may(page, "call-next")
    keyboard.presses("F9")
    may(page, "finish")
    keyboard.presses("F2")
    may(page, "call-next")

    keyboard.presses("Control+F10").is_on(page.get_by_test_id("window-1"))
    keyboard.tabs_to(page.locator("#leave"), "Shift+Tab")
    page.keyboard.press("Enter")
    keyboard.is_on(page.get_by_test_id("staff-no"))
    rows = day.hall.manager.gets("/ledger")["rows"]
    assert {(one["ticket_number"], one["matter"], one["outcome"]) for one in rows} == {
        (first, "劳动工伤", outcome), (first, "申请法律援助", None), (second, None, None),
    }  # fmt: skip


def test_the_sheet_of_all_keys(new_page: NewPage, day: Day) -> None:
    page = new_page()
    keyboard = day.comes_in(page)
    sheet = page.get_by_test_id("key-sheet")
    keyboard.is_on(page.get_by_test_id("window-1")).presses("?")
    expect(sheet).to_be_visible()
    shown = [
        tuple(" ".join(cell.split()) for cell in line.locator("th, td").all_inner_texts())
        for line in page.get_by_test_id("key-row").all()
    ]
    assert shown == [(key.replace("+", " "), does, when) for key, does, when in keys_of_the_guide()]
    assert_accessible(page)
    keyboard.presses("Escape").is_on(page.get_by_test_id("window-1"))
    expect(sheet).to_be_hidden()

    keyboard.presses("Enter")
    may(page, "call-next")
    day.hall.guide.takes("consult")
    keyboard.presses("F2")
    may(page, "start")
    keyboard.presses("F2")
    may(page, "finish")
    keyboard.tabs_to(page.get_by_test_id("field-summary")).types("为什么?")
    expect(page.get_by_test_id("field-summary")).to_have_value("为什么?")
    expect(sheet).to_be_hidden()
    keyboard.presses("F1")
    expect(sheet).to_be_visible()
    keyboard.presses("F2")  # the sheet goes, and the key does what it says
    expect(sheet).to_be_hidden()
    may(page, "call-next")
    keyboard.presses("Control+F10").is_on(page.get_by_test_id("window-1"))
    page.get_by_test_id("keys").click()
    expect(sheet).to_be_visible()
    page.get_by_test_id("close-keys").click()
    expect(sheet).to_be_hidden()
