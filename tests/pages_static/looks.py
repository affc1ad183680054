"""What can be seen on a page: measured in the browser, in CSS pixels."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

STICKS_OUT = """found => found.flatMap(outer => {
    const box = outer.getBoundingClientRect();
    return [...outer.children].filter(child => {
        const inner = child.getBoundingClientRect();
        return inner.height > 1 && (inner.top < box.top - 2 || inner.bottom > box.bottom + 2
            || inner.left < box.left - 2 || inner.right > box.right + 2);
    }).map(child => child.textContent);
})"""


LINES = """outer => {
    const lines = [];
    const walk = document.createTreeWalker(outer, NodeFilter.SHOW_TEXT);
    let top = null;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        for (let at = 0; at < node.length; at += 1) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const box = range.getBoundingClientRect();
            if (top === null || Math.abs(box.top - top) > box.height / 2) { lines.push(''); top = box.top; }
            lines[lines.length - 1] += node.data[at];
        }
    }
    return lines;
}"""


def lines_of(element: Locator) -> list[str]:
    """The text of an element, line by line as the browser broke it."""
    lines: list[str] = element.evaluate(LINES)
    return lines


def sticking_out(page: Page, *selectors: str) -> list[str]:
    """The texts of children that stick out of the elements a selector finds; [] when everything has its place."""
    out: list[str] = []
    for selector in selectors:
        out += [f"{selector}: {text}" for text in page.locator(selector).evaluate_all(STICKS_OUT)]
    return out
