"""The documents as text: where they are, their headings, their tables, their code."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PARTS = DOCS / "parts"  # what docs/generate.py puts before its tables
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _parted(page: Path) -> tuple[str, list[tuple[str, str]]]:
    """The page's prose, and its code blocks with their languages, unindented."""
    prose: list[str] = []
    blocks: list[tuple[str, str]] = []
    inside: list[str] | None = None
    language = indent = ""
    for line in text_of(name_of(page)).splitlines():
        fence = re.match(r"^( *)```(\w*)$", line)
        if fence and inside is None:
            inside, indent, language = [], fence[1], fence[2]
        elif fence and inside is not None:
            blocks.append((language, "\n".join(inside) + "\n"))
            inside = None
        elif inside is not None:
            inside.append(line.removeprefix(indent))
        else:
            prose.append(line)
    assert inside is None, f"{name_of(page)}: a code block does not end"
    return "\n".join(prose), blocks


def prose_of(page: Path) -> str:
    """The page without what stands in code blocks."""
    return _parted(page)[0]


def blocks_of(page: Path, language: str) -> list[str]:
    """The code blocks of one language ("" for those that name none)."""
    return [block for named, block in _parted(page)[1] if named == language]


def section(name: str, heading: str) -> str:
    """What stands under a heading, up to the next one of the same or a higher level."""
    level = len(heading.split(" ")[0])
    _, found, after = text_of(name).partition(f"\n{heading}\n")
    assert found, f"{name} has no heading {heading!r}"
    return re.split(rf"^#{{1,{level}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every table row whose first cell is code, without the backticks of that cell."""
    for line in text.splitlines():
        if re.match(r"^\| *`", line):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            yield [cells[0].strip("`"), *cells[1:]]


@cache
def anchors_of(page: Path) -> set[str]:
    """The anchors that headings get, made as code hosting sites make them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose_of(page), re.MULTILINE):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        times = sum(1 for known in found if re.fullmatch(rf"{re.escape(slug)}(-\d+)?", known))
        found.add(f"{slug}-{times}" if times else slug)
    return found


@cache
def generator() -> ModuleType:
    """docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
