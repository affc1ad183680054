"""Accessibility of a page in the real browser: axe-core, WCAG 2.2 AA, explained in Chinese."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

VENDOR = Path(__file__).parent / "vendor"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AT_REST = """async () => {
    const ends = (one) => Number.isFinite(one.effect.getComputedTiming().endTime);
    await Promise.all(document.getAnimations().filter(ends).map((one) => one.finished.catch(() => null)));
}"""
RUN = """async ({locale, rules}) => {
    axe.configure({locale});
    return (await axe.run(document, {runOnly: rules})).violations;
}"""


def axe(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong with the page as it stands now; [] when nothing is. Works under the hall's CSP.

    A colour on its way from one state to the next is no state: what ends by itself within moments is waited for.
    """
    page.evaluate(AT_REST)
    page.evaluate(_vendored("axe.min.js"))
    locale = json.loads(_vendored("locales/zh_CN.json"))
    found: list[dict[str, Any]] = page.evaluate(RUN, {"locale": locale, "rules": RULES})
    return found


def assert_accessible(page: Page) -> None:
    """AssertionError with one line for each violation: rule, what to do, and where."""
    lines = [
        f"{found['id']}: {found['help']} -> {', '.join(str(node['target']) for node in found['nodes'])}"
        for found in axe(page)
    ]
    assert not lines, f"{page.url} is not accessible:\n" + "\n".join(lines)


def _vendored(name: str) -> str:
    file = VENDOR / name
    assert file.exists(), "axe-core is not here: `make test` or HALL_TEST_FILES=1 pip install -e . fetches it"
    return file.read_text(encoding="utf-8")
