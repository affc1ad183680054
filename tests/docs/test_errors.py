"""docs/errors.md has every code the program can answer, with its status, and no other."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import get_args

import pytest

from hardware_config.messages import RatingAnswer
from hardware_config.trouble import DeviceTrouble
from queue_server.api.problems import CODES_OF_HTTP
from queue_server.desk.devices import ADVICE, SOUND_ADVICE
from queue_server.domain import errors
from queue_server.domain.errors import HallError
from tests.docs.pages import ROOT, rows, section, text_of

PAGE = "docs/errors.md"
KINDS = {kind.__name__: kind.status for kind in HallError.__subclasses__()}
BEFORE_SOCKETS = text_of(PAGE).split("\n## Sockets\n")[0]


def constants(node: ast.expr) -> list[str]:
    """The texts an argument may be: a constant, or either side of a choice."""
    if isinstance(node, ast.IfExp):
        return [*constants(node.body), *constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the server: the name of what is called, and the call."""
    for file in sorted((ROOT / "queue_server").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def raised() -> dict[str, set[int]]:
    """Every code of an HTTP answer, with the statuses it comes with."""
    found: dict[str, set[int]] = defaultdict(set)
    for function, call in calls():
        if function in KINDS and call.args:
            for code in constants(call.args[0]):
                found[code].add(KINDS[function])
        elif function == "problem" and len(call.args) > 1 and isinstance(call.args[0], ast.Constant):
            for code in constants(call.args[1]):
                found[code].add(call.args[0].value)
    for status, code in CODES_OF_HTTP.items():
        found[code].add(status)
    return found


def test_the_collection_is_not_blind() -> None:
    found = raised()
    assert len(found) > 60
    assert found["recall_too_soon"] == {409}
    assert found["press_id_missing"] == {400}
    assert found["disk_full"] == {503}


def test_every_refusal_has_a_literal_code() -> None:
    """A code that is put together while running would escape the collection."""
    dynamic = [
        ast.unparse(call)
        for function, call in calls()
        if function in KINDS and call.args and not constants(call.args[0])
    ]
    assert dynamic == []


def test_every_code_is_documented_with_its_status_and_no_other() -> None:
    documented = {code: cells[0] for code, *cells in rows(BEFORE_SOCKETS) if code != "http_..."}
    assert documented == {code: str(*statuses) for code, statuses in sorted(raised().items())}


def test_every_row_says_what_it_means() -> None:
    assert [code for code, _, meaning, *_ in rows(BEFORE_SOCKETS) if len(meaning) < 10] == []


def test_the_tree_of_errors_is_whole() -> None:
    assert set(re.findall(r"── (\w+)", errors.__doc__ or "")) == set(KINDS)


def test_the_refusals_of_a_connection_are_documented() -> None:
    codes = {
        code
        for function, call in calls()
        if function == "refused" and call.args
        for code in constants(call.args[0])
    }
    table = section(PAGE, "## Sockets").split("`hello` and `watch`")[0]
    assert {code for code, *_ in rows(table)} == codes | {"unknown_ticket"}  # a wrong link of a ticket page


def test_the_refusals_of_hello_and_watch_are_documented() -> None:
    text = (ROOT / "queue_server" / "device_gateway.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'"(wrong_\w+|protocol_version|bad_message)"', text))
    table = section(PAGE, "## Sockets").split("`hello` and `watch`")[1].split("`rating_given`")[0]
    assert {code for code, *_ in rows(table)} == codes


def test_the_reasons_of_a_rating_are_documented() -> None:
    literal, _ = get_args(RatingAnswer.model_fields["reason"].annotation)
    table = section(PAGE, "## Sockets").split("`rating_given`")[1]
    assert {reason for reason, *_ in rows(table)} == set(get_args(literal))


def troubles(root: type[DeviceTrouble] = DeviceTrouble) -> Iterator[str]:
    yield root.code
    for kind in root.__subclasses__():
        yield from troubles(kind)


def test_the_codes_of_devices_are_documented() -> None:
    documented = {code for code, *_ in rows(section(PAGE, "## Devices"))}
    assert documented == {*troubles(), *ADVICE, *SOUND_ADVICE, "bad_settings"} - {"ready"}


@pytest.mark.parametrize(
    "code", ["already_signed_in", "recall_too_soon", "window_busy", "work_order_changed"]
)
def test_what_a_code_brings_is_said(code: str) -> None:
    assert any(code == row[0] and "brings" in row[2] for row in rows(BEFORE_SOCKETS))
