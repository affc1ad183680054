"""What guides and supervisors do on their pages: come in, look, find a number by keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.layout import assert_laid_out
from tests.pages.stage import CENTER, WAIT_MS, Account, Hall

NO_DEVICES = (
    CENTER.replace("PRINTER_PORT", "9100")
    .replace("LINE_PORT", "4001")
    .replace('runs_on = "server"', 'runs_on = "pc-1"')
)
"""The hall of CENTER whose devices hang on a computer that is off: its clock can be moved by hand."""


def opened(new_page: NewPage, hall: Hall, who: Account, path: str, ready: str) -> Page:
    """Somebody signs in at the door and is led to the page that is theirs."""
    page = new_page(1366, 768)
    page.goto(hall.url("/sign-in"))
    page.get_by_test_id("staff-no").fill(who.staff_no)
    page.get_by_test_id("password").fill(who.password)
    page.get_by_test_id("enter").click()
    page.wait_for_url(hall.url(path))
    expect(page.get_by_test_id(ready).first).to_be_visible(timeout=WAIT_MS)
    expect(page.locator("#connection")).to_have_attribute("data-state", "live", timeout=WAIT_MS)
    return page


def looks_right(page: Page) -> None:
    """Nothing cut off, nothing over anything, and accessible."""
    assert_laid_out(page)
    assert_accessible(page)


def number_on(taken: Locator) -> str:
    """The number somebody was just given."""
    expect(taken).to_have_attribute("data-some", "yes", timeout=WAIT_MS)
    return str(taken.get_attribute("data-number"))


def finds(page: Page, what: str) -> Locator:
    """By keyboard: F4, the number, Enter; the card."""
    page.keyboard.press("F4")
    page.keyboard.type(what)
    page.keyboard.press("Enter")
    card = page.get_by_test_id("found")
    expect(card).to_have_count(1, timeout=WAIT_MS)
    return card
