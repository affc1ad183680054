"""What can be seen on a page: measured in the browser, in CSS pixels."""

from __future__ import annotations

from playwright.sync_api import Page

STICKS_OUT = """found => found.flatMap(outer => {
    const box = outer.getBoundingClientRect();
    return [...outer.children].filter(child => {
        const inner = child.getBoundingClientRect();
        return inner.height > 1 && (inner.top < box.top - 2 || inner.bottom > box.bottom + 2
            || inner.left < box.left - 2 || inner.right > box.right + 2);
    }).map(child => child.textContent);
})"""


def sticking_out(page: Page, *selectors: str) -> list[str]:
    """The texts of children that stick out of the elements a selector finds; [] when everything has its place."""
    out: list[str] = []
    for selector in selectors:
        out += [f"{selector}: {text}" for text in page.locator(selector).evaluate_all(STICKS_OUT)]
    return out
