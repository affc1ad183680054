"""Every relative link leads somewhere, every anchor exists, and nothing points into this machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, PARTS, ROOT, anchors_of, name_of, prose_of, text_of

LINK = re.compile(r"!?\[[^]]*\]\(([^)\s]+)\)")
SCREENSHOTS = DOCS / "screenshots"
SHOWN = {
    "kiosk.png", "board.png", "window.png", "console.png", "today.png", "ledger.png", "devices.png", "evaluator.png",
    "kiosk-english.png", "kiosk-english-wide.png", "ticket-page.png",
}  # fmt: skip
MACHINE = re.compile(r"(?<![\w.])(/work/|/root/|/tmp/|/home/\w|[A-Z]:\\Users)")


def links_of(page: Path) -> list[str]:
    """Where a page's links lead; a part of a generated page is read where it is put."""
    return [link for link in LINK.findall(prose_of(page)) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    folder = DOCS if page.parent == PARTS else page.parent
    lost = []
    for link in links_of(page):
        path, _, anchor = link.partition("#")
        target = (folder / path).resolve() if path else (DOCS / page.name if folder != page.parent else page)
        if target.parent == SCREENSHOTS and not SCREENSHOTS.exists():
            continue  # pictures are made from a running hall; the next test knows their names
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors_of(target)):
            lost.append(link)
    assert lost == []


def test_the_pictures_of_the_readmes_are_the_ones_that_are_made() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        assert {Path(link).name for link in links_of(ROOT / name) if "screenshots/" in link} == SHOWN


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_folder_of_this_machine(page: Path) -> None:
    assert MACHINE.findall(text_of(name_of(page))) == []


def test_the_index_leads_to_every_document() -> None:
    index = DOCS / "index.md"
    reached = {(DOCS / link.partition("#")[0]).resolve() for link in links_of(index)}
    wanted = {page.resolve() for page in PAGES if page.parent != PARTS and page != index}
    assert sorted(name_of(page) for page in wanted - reached) == []


def test_every_decision_is_one_page_and_says_what_was_decided_and_why() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = text_of(name_of(page))
        assert text.startswith(f"# {page.name[:4]} "), page.name
        assert len(text.splitlines()) <= 60, page.name
        assert "**Decided.**" in text, page.name
        assert "**Why.**" in text, page.name
