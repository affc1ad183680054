"""docs/api.md and docs/messages.md are what the program says: every call, page and message, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from hardware_config.messages import MESSAGES
from queue_server.access import declaration_of
from queue_server.access.sockets import GuardedNamespace
from queue_server.device_gateway import Devices
from queue_server.screen_gateway import Screens, Staff
from tests.docs.pages import DOCS, ROOT, generator, rows, section, text_of

NAMESPACES: dict[str, type[GuardedNamespace]] = {"/screens": Screens, "/staff": Staff, "/devices": Devices}
SENDERS = ("broadcast.py", "device_gateway.py", "keypad_displays.py", "screen_gateway.py", "app.py")
SENDING = {
    "_emit": 0,
    "emit": 0,
    "_everywhere": 0,
    "_to_ticket_and_all": 1,
    "Outgoing": 2,
}  # which argument is the name


def sent() -> set[str]:
    """The names of the messages the server sends, read from its code."""
    names = set()
    for file in SENDERS:
        for call in calls_in(ROOT / "queue_server" / file):
            function = getattr(call.func, "id", getattr(call.func, "attr", ""))
            place = SENDING.get(function)
            if place is not None and len(call.args) > place and isinstance(call.args[place], ast.Constant):
                names.add(call.args[place].value)
    return names


def calls_in(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def heard(room: type[GuardedNamespace]) -> set[str]:
    """The names of the messages a namespace answers."""
    handlers = {name.removeprefix("on_") for name in dir(room) if name.startswith("on_")}
    return handlers - {"connect", "disconnect", "error"}


def documented(namespace: str) -> dict[str, list[str]]:
    return {name: cells for name, *cells in rows(section("docs/messages.md", f"## {namespace}"))}


@pytest.mark.parametrize("name", ["api.md", "messages.md"])
def test_a_generated_page_is_what_the_program_says(name: str, written: dict[str, str]) -> None:
    stands = (DOCS / name).read_text(encoding="utf-8")
    assert stands == written[name], f"docs/{name} is stale: run `make docs`"


def test_every_route_is_documented_with_its_side_and_roles(app: Flask) -> None:
    calls = section("docs/api.md", "## Calls")
    others = section("docs/api.md", "## Pages and forms")
    missing = []
    for rule in app.url_map.iter_rules():
        declaration = declaration_of(app.view_functions[rule.endpoint])
        if declaration is None:
            assert rule.endpoint.endswith("static"), f"{rule} declares nothing"
            continue
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            wanted = f"`{method} {address.removeprefix('/api/v1')}`"
            lines = [
                line
                for line in (calls + others).splitlines()
                if wanted in line or f"`{method} {address}`" in line
            ]
            if not any(
                f"| {declaration.side.value} | {generator().who(declaration.roles)} |" in line
                for line in lines
            ):
                missing.append(f"{method} {address}")
    assert missing == []


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_what_a_namespace_answers_is_documented(namespace: str) -> None:
    known = {name for name, cells in documented(namespace).items() if cells[0] == "to the server"}
    assert heard(NAMESPACES[namespace]) == known


def test_what_the_server_sends_is_documented() -> None:
    said = {
        name
        for space in NAMESPACES
        for name, cells in documented(space).items()
        if cells[0] == "from the server"
    }
    assert sent() - said == set()
    idle = said - sent()
    assert {name for name in idle if not generator().NOT_IN_THIS_VERSION.get(name)} == set()


def test_what_is_called_unused_is_unused() -> None:
    unused = generator().NOT_IN_THIS_VERSION
    assert {name for name, note in unused.items() if "not sent" in note} & sent() == set()
    assert set(unused) <= {name for _, _, name in MESSAGES}


def test_prompts_and_ignored_presses_are_among_them() -> None:
    assert "prompt_changed" in sent()
    assert "press_ignored" in heard(Devices)


def test_the_pages_say_that_they_are_generated() -> None:
    for name in ("api.md", "messages.md"):
        assert f"docs/parts/{name}" in text_of(f"docs/{name}")
