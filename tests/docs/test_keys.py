"""The clerk's guide has exactly the keys of the console: both are read, neither is copied here."""

from __future__ import annotations

import re

from tests.docs.pages import text_of

TABLE = "queue_server/web/static/console/keys.js"
GUIDE = "docs/clerk-guide.zh-CN.md"


def keys_of_the_console() -> list[tuple[str, str, str]]:
    """Key, what it does, when it may: the rows of `keyTable`."""
    table = text_of(TABLE).split("export const keyTable = [\n")[1].split("\n];")[0]
    rows = re.findall(r"key: '([^']+)', does: '([^']+)', when: '([^']+)'", table)
    assert len(rows) == len(table.splitlines())
    return rows


def keys_of_the_guide() -> list[tuple[str, str, str]]:
    """The same, as the guide's table has them."""
    table = text_of(GUIDE).split("| 按键 | 作用 | 什么时候能用 |\n|---|---|---|\n")[1].split("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return [(key.replace("`、`", " ").replace("`", ""), does, when) for key, does, when in rows]


def test_the_guide_has_the_keys_of_the_console() -> None:
    assert keys_of_the_guide() == keys_of_the_console()


def test_no_key_does_two_things_at_one_time() -> None:
    rows = [(key, when) for key, _, when in keys_of_the_console()]
    assert len(set(rows)) == len(rows)
