"""Somebody without a mouse: only keys, and after each of them the keyboard is somewhere people can see."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.pages.stage import WAIT_MS
from tests.waiting import until

SEEN = """() => {
  const here = document.activeElement;
  if (!here || here === document.body || !here.matches(':focus-visible')) return '';
  const box = here.getBoundingClientRect();
  if (here.closest('[hidden]') || box.width === 0) return '';
  const drawn = [here, here.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one));
  const ring = drawn.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  return ring ? `${here.tagName} ${here.id || here.dataset.testid || here.textContent.trim()}` : '';
}"""
"""What the keyboard is on, when a ring is drawn around it (or around the words of a choice); '' when it is lost."""


class Keyboard:
    """The keys of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def presses(self, key: str) -> Keyboard:
        """One key; the keyboard is seen somewhere afterwards."""
        self.page.keyboard.press(key)
        self.is_seen()
        return self

    def types(self, text: str) -> Keyboard:
        """Text, where the keyboard is."""
        self.page.keyboard.type(text)
        return self

    def is_seen(self) -> str:
        """Where the keyboard is, ringed."""
        found: str = until(lambda: self.page.evaluate(SEEN), 10, "a ring around what the keyboard is on")
        return found

    def is_on(self, place: Locator) -> Keyboard:
        """The keyboard is here, and it is seen."""
        expect(place).to_be_focused(timeout=WAIT_MS)
        self.is_seen()
        return self

    def tabs_to(self, place: Locator, key: str = "Tab", most: int = 60) -> Keyboard:
        """As many Tabs as it takes, each of them seen."""
        for _ in range(most):
            if place.evaluate("one => one === document.activeElement"):
                return self
            self.presses(key)
        raise AssertionError(f"{most} Tabs do not lead to {place}")
