"""The catalogue of English sentences is whole: nothing said without English, nothing in it that nobody says."""

from __future__ import annotations

import re
from string import Formatter

import polib
import pytest

from docs.collect_words import HOUSE, renewed, said
from queue_server.locale import CATALOGUE, english, in_language, language_of

PAGES = sorted(
    page for room in ("kiosk", "evaluator_device") for page in (HOUSE / room / "static").glob("*.js")
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAID = re.compile(r"\b(?:say|parts|mark)\('(?:[^'\\]|\\.)+'")
COMMENTS = re.compile(r"/\*.*?\*/|(?<![:'\"\\])//[^\n]*", re.DOTALL)
LANGUAGES_OWN_NAMES = re.compile(r"'[字中]'")


def _holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_the_catalogue_is_the_one_that_make_words_writes() -> None:
    assert CATALOGUE.read_text("utf-8") == str(renewed()), "run `make words` and translate what is new"


def test_every_sentence_has_its_english() -> None:
    missing = said().keys() - english().keys()
    assert not missing


def test_no_translation_is_doubtful_or_dead() -> None:
    catalogue = polib.pofile(str(CATALOGUE), encoding="utf-8")
    assert not catalogue.fuzzy_entries()
    assert not catalogue.obsolete_entries()
    assert {entry.msgid for entry in catalogue} == said().keys()


@pytest.mark.parametrize("sentence", sorted(said()))
def test_the_english_fills_no_other_holes(sentence: str) -> None:
    translated = english()[sentence]
    forms = (translated,) if isinstance(translated, str) else translated
    assert all(_holes(form) <= _holes(sentence) for form in forms), "what Chinese tells may go without saying"
    assert not any(CHINESE.search(form.replace("练", "")) for form in forms), "练 is the mark itself"
    assert (len(forms) == 2) is ("{count}" in sentence)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_citizens_pages_say_nothing_in_chinese_only(page) -> None:  # type: ignore[no-untyped-def]
    text = SAID.sub("", COMMENTS.sub("", page.read_text("utf-8")))
    left = [line.strip() for line in LANGUAGES_OWN_NAMES.sub("", text).splitlines() if CHINESE.search(line)]
    assert not left


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        (None, "zh-CN"),
        ("zh-CN", "zh-CN"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
    ],
)
def test_whoever_wishes_for_english_gets_it(wanted: str | None, language: str) -> None:
    assert language_of(wanted) == language


def test_one_and_many_are_told_apart_in_english() -> None:
    english_words, chinese_words = in_language("en"), in_language(None)
    assert english_words("约 {count} 分钟", count=1) == "about 1 minute"
    assert english_words("约 {count} 分钟", count=0) == "about 0 minutes"
    assert chinese_words("约 {count} 分钟", count=1) == "约 1 分钟"
    assert english_words("没有人翻译过这一句") == "没有人翻译过这一句", "true in Chinese rather than nothing"
