"""The words of the documents are those of the glossary, one per concept, and all of them stand in it."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from queue_server.domain.catalogue import FEEDBACKS, PRIORITY_CLASSES
from queue_server.domain.rating import LEVEL_WORDS, UNRATED
from queue_server.domain.roles import PERSONS
from queue_server.domain.ticket import State, Verb
from tests.docs.pages import PAGES, name_of, prose_of, text_of

GLOSSARY = text_of("docs/glossary.md")
INSIDE = {Verb.UNDO_START, Verb.UNDO_FINISH, Verb.UNDO_NO_SHOW, Verb.ROLL_OVER, Verb.END_TRAINING}
"""One button, midnight, and the end of a training."""
NEVER = {
    "登陆": "登录", "客户": "来访人", "柜台": "窗口", "counter": "window", "customer": "citizen", "queue number": "number",
    "feedback device": "evaluator", "log in": "sign in", "login": "sign-in", "logged in": "signed in",
}  # fmt: skip
ALLOWED = {"docs/glossary.md"}  # it says what not to write


def in_glossary(code: str) -> bool:
    return bool(re.search(rf"`{re.escape(code)}`", GLOSSARY))


@pytest.mark.parametrize(
    "words",
    [frozenset(State), frozenset(Verb) - INSIDE, PERSONS],
    ids=["states", "verbs", "roles of people"],
)
def test_every_code_name_stands_in_the_glossary(words: frozenset[StrEnum]) -> None:
    verbs = {"call": "call_next"}
    assert [
        w.value for w in words if not in_glossary(w.value) and not in_glossary(verbs.get(w.value, w.value))
    ] == []


def test_every_fixed_word_stands_in_the_glossary() -> None:
    assert [word for word in (*LEVEL_WORDS.values(), UNRATED, *FEEDBACKS) if word not in GLOSSARY] == []
    assert [code for code in PRIORITY_CLASSES if code not in GLOSSARY] == []


@pytest.mark.parametrize("page", [page for page in PAGES if name_of(page) not in ALLOWED], ids=name_of)
def test_no_page_uses_another_word_for_a_concept(page: Path) -> None:
    text = prose_of(page).lower()
    found = [
        f"{word} (write {better})"
        for word, better in NEVER.items()
        if re.search(rf"(?<![\w-]){word}(?![\w-])", text)
    ]
    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_is_unfinished(page: Path) -> None:
    assert re.findall(r"\b(TODO|FIXME|TBD|XXX)\b|待补充|lorem ipsum", text_of(name_of(page))) == []
