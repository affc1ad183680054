"""The hall's words in a second language: one catalogue, read by the server and by the pages.

A msgid is the Chinese sentence itself, so Chinese needs no catalogue, and a sentence nobody has translated is still true.
The catalogue is read as it is written (``en/LC_MESSAGES/hall.po``), once, when it is first asked for: there is no compiled
copy beside it that could be old or missing, however the hall was installed. docs/decisions/0016 says why.

Marked sentences are found in the sources by ``make words``; tests/house/test_words.py is red when one has no translation.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import polib

from queue_server.domain.wording import Say, chinese

Language = Literal["zh-CN", "en"]
CHINESE: Language = "zh-CN"
ENGLISH: Language = "en"
CATALOGUE = Path(__file__).parent / "en" / "LC_MESSAGES" / "hall.po"

Translation = str | tuple[str, str]
"""One sentence, or the singular and the plural of one that has a ``{count}``."""


def language_of(wanted: str | None) -> Language:
    """The language the hall answers a wish in: ``en``, ``en-GB`` and the like are English, everything else Chinese."""
    return ENGLISH if (wanted or "").lower().replace("_", "-").split("-")[0] == "en" else CHINESE


def in_language(wanted: str | None) -> Say:
    """Says sentences in the language somebody wished for (see ``language_of``)."""
    return _english if language_of(wanted) == ENGLISH else chinese


@cache
def english() -> Mapping[str, Translation]:
    """Every sentence of the catalogue in English."""
    return {
        entry.msgid: (entry.msgstr_plural[0], entry.msgstr_plural[1]) if entry.msgid_plural else entry.msgstr
        for entry in polib.pofile(str(CATALOGUE), encoding="utf-8").translated_entries()
    }


@cache
def english_module() -> str:
    """The catalogue as the ES module that pages import: its default export is what ``english`` gives."""
    return f"export default {json.dumps(english(), ensure_ascii=False, separators=(',', ':'))};\n"


def _english(msgid: str, /, **values: object) -> str:
    said = english().get(msgid, msgid)
    if not isinstance(said, str):
        said = said[0 if values.get("count") == 1 else 1]
    return said.format(**values)
