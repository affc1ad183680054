"""What must hold of the source of every page: the hall's browsers are old, and nothing comes from outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent
ROOMS = ("queue_server/web", "kiosk", "window_display", "evaluator_device")
STATIC = {
    "/static/": "queue_server/web/static",
    "/kiosk/static/": "kiosk/static",
    "/screen/static/": "window_display/static",
    "/evaluator/static/": "evaluator_device/static",
}
TOO_NEW_JS = {
    r"\.at\(-": "Array.at is Chromium 92",
    r"structuredClone|Object\.hasOwn\(|\.findLast\(|\.toSorted\(": "Chromium 97 and later",
    r"crypto\.randomUUID": "missing over plain HTTP",
    r"AbortSignal\.(timeout|any)": "Chromium 103",
    r"^\s+static \{|\w\s+in\s+this\b.*#": "Chromium 91 and later",
    r"\.showPopover\(|\bpopover=|\.inert\s*=|:modal": "Chromium 102 and later",
    r"\beval\(|new Function\(|\.innerHTML|document\.write": "text never becomes code or markup here",
}
TOO_NEW_CSS = {
    r":has\(": "Chromium 105",
    r"@container|\bcqw\b|\bcqh\b": "Chromium 105",
    r"@layer": "Chromium 99",
    r"(^|\s)&[\s:.\[]": "nesting is Chromium 112",
    r"\b\d+(dvh|svh|lvh|dvw)\b": "Chromium 108",
    r"color-mix\(|oklch\(": "Chromium 111",
    r"@import|url\((?!data:|\"?/)": "nothing from elsewhere",
}
UNSAFE_HTML = {
    r"<script(?![^>]*\bsrc=)": "an inline script",
    r"<style\b": "an inline style sheet",
    r"\sstyle=": "an inline style",
    r"\son[a-z]+=[\"']": "an inline handler",
    r"(src|href)=[\"']https?:": "something from outside the hall",
}


def _files(pattern: str) -> list[Path]:
    found = [file for room in ROOMS for file in (HOUSE / room).rglob(pattern)]
    return sorted(file for file in found if "vendor" not in file.parts and file.name != "panel.css")


def _name(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def _without_comments(text: str) -> str:
    text = re.sub(r"/\*.*?\*/|\{#.*?#\}|<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"(?m)(?<![:'\"\\])//.*$", "", text)


def _faults(file: Path, rules: dict[str, str]) -> list[str]:
    text = _without_comments(file.read_text(encoding="utf-8"))
    return [
        f"{_name(file)}: {why}: {match.group(0).strip()!r}"
        for rule, why in rules.items()
        for match in re.finditer(rule, text, flags=re.MULTILINE)
    ]


@pytest.mark.parametrize("file", _files("*.js"), ids=_name)
def test_scripts_run_in_chromium_90(file: Path) -> None:
    assert not _faults(file, TOO_NEW_JS)


@pytest.mark.parametrize("file", _files("*.css"), ids=_name)
def test_style_sheets_work_in_chromium_90(file: Path) -> None:
    assert not _faults(file, TOO_NEW_CSS)


@pytest.mark.parametrize("file", _files("*.html"), ids=_name)
def test_templates_hold_under_the_content_security_policy(file: Path) -> None:
    assert not _faults(file, UNSAFE_HTML)


@pytest.mark.parametrize("file", [*_files("*.js"), *_files("*.css")], ids=_name)
def test_a_file_has_one_subject(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) < 400


@pytest.mark.parametrize("file", [*_files("*.js"), *_files("*.html")], ids=_name)
def test_what_is_loaded_is_there(file: Path) -> None:
    text = _without_comments(file.read_text(encoding="utf-8"))
    for address in re.findall(r"[\"'](/(?:\w+/)?static/[^\"'{}]+\.(?:js|css|svg))[\"']", text):
        root = next(root for root in STATIC if address.startswith(root))
        assert (HOUSE / STATIC[root] / address.removeprefix(root)).exists(), f"{_name(file)} loads {address}"
    for address in re.findall(r"from [\"'](\.{1,2}/[^\"']+)[\"']", text):
        assert (file.parent / address).exists(), f"{_name(file)} loads {address}"


@pytest.mark.parametrize("file", [*_files("*.js"), *_files("*.html")], ids=_name)
def test_chinese_sentences_have_chinese_punctuation(file: Path) -> None:
    text = _without_comments(file.read_text(encoding="utf-8"))
    assert not re.findall(r".{0,12}[\u4e00-\u9fff][,;!?](?=[\s\u4e00-\u9fff<]).{0,8}", text)


# ---------------------------------------------------------------- contrast of the design language


def _tokens(selector: str) -> dict[str, str]:
    css = (HOUSE / "queue_server/web/static/hall.css").read_text(encoding="utf-8")
    block = re.search(re.escape(selector) + r" \{(.*?)\}", css, flags=re.DOTALL)
    assert block, selector
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block.group(1)))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "ink-soft", "blue")
        for ground in ("paper", "surface", "surface-sunk")
    ),
    ("call", "surface"),
    ("call", "paper"),
    ("on-blue", "blue"),
    ("on-blue", "blue-deep"),
    ("line-strong", "surface"),
    ("line-strong", "paper"),
    ("blue-deep", "blue-tint"),
    ("ok-deep", "ok-tint"),
    ("amber-deep", "amber-tint"),
    ("bad-deep", "bad-tint"),
    ("ok", "surface"),
    ("amber", "surface"),
    ("bad", "surface"),
    ("ink", "blue-tint"),
]


@pytest.mark.parametrize("mode", [":root", 'html[data-contrast="high"]'])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_pair_of_colours_can_be_read(mode: str, text: str, ground: str) -> None:
    tokens = {**_tokens(":root"), **_tokens(mode)}
    assert _contrast(tokens[text], tokens[ground]) >= 4.5


def test_contrast_is_measured_as_wcag_says() -> None:
    assert round(_contrast("#000000", "#ffffff"), 2) == 21
    assert round(_contrast("#767676", "#ffffff"), 2) == 4.54
