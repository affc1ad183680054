"""``make words``: finds what the hall says in two languages and keeps the catalogue in step with it.

A sentence is found where it stands as a plain string behind ``say``, ``parts`` or ``mark`` in Python and in the pages'
modules, or as ``data-say`` in a template. New ones are added without a translation, those nobody says any more go;
translations are never touched. tests/house/test_words.py is red while one is missing.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib

from queue_server.locale import CATALOGUE

HOUSE = Path(__file__).parent.parent
ROOMS = ("queue_server", "kiosk", "window_display", "evaluator_device")
KEYWORDS = frozenset({"say", "parts", "mark"})
TWO_LANGUAGES = re.compile(r"from '(/static|\.)/language\.js'")
"""Other pages are Chinese only, and may have a ``say`` of their own."""
IN_MODULES = re.compile(r"\b(?:say|parts|mark)\('((?:[^'\\]|\\.)+)'")
"""Not with Babel: its reading of nested template strings loses every sentence that has a {hole} inside one."""
IN_TEMPLATES = re.compile(r'data-say="([^"{]+)"')


def sources() -> Iterator[Path]:
    """Every file of ours that may say something; not what other people wrote."""
    for room in ROOMS:
        for pattern in ("*.py", "*.js", "*.html"):
            yield from (file for file in sorted((HOUSE / room).rglob(pattern)) if "vendor" not in file.parts)


def said_in(file: Path) -> list[str]:
    """The sentences of one file."""
    text = file.read_text("utf-8")
    if file.suffix == ".html":
        return IN_TEMPLATES.findall(text)
    if file.suffix == ".js":
        return IN_MODULES.findall(text) if TWO_LANGUAGES.search(text) else []
    return list(_said_in_python(text))


def _said_in_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def said() -> dict[str, list[str]]:
    """Every sentence, and the files it is said in."""
    where: dict[str, list[str]] = {}
    for file in sources():
        name = file.relative_to(HOUSE).as_posix()
        for sentence in said_in(file):
            if name not in where.setdefault(sentence, []):
                where[sentence].append(name)
    return where


def renewed() -> polib.POFile:
    """The catalogue with exactly the sentences that are said, in the order of their files."""
    before = (
        {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE), encoding="utf-8")}
        if CATALOGUE.exists()
        else {}
    )
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.header = (
        "English for the citizens of the hall. msgid = the Chinese sentence. Kept in step by `make words`."
    )
    catalogue.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for sentence, files in sorted(said().items(), key=lambda one: (one[1], one[0])):
        old, counts = before.get(sentence), "{count}" in sentence
        entry = polib.POEntry(msgid=sentence, occurrences=[(name, "") for name in files])
        if counts:
            entry.msgid_plural = sentence
            entry.msgstr_plural = dict(old.msgstr_plural) if old else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        catalogue.append(entry)
    return catalogue


if __name__ == "__main__":
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    found = renewed()
    found.save(str(CATALOGUE))
    for missing in found.untranslated_entries():
        print(f"no English yet: {missing.msgid}")
