"""docs/commands.md has every command and option, and every command line in the documents is one that exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from evaluator_device.__main__ import main as evaluator
from evaluator_device.learned import main as learned_keys
from evaluator_device.simulated.__main__ import main as simulated_evaluators
from hardware_config.__main__ import main as wiring
from kiosk.__main__ import main as kiosk_launcher
from kiosk.gun.__main__ import main as barcode_gun
from kiosk.gun.simulated.__main__ import main as simulated_gun
from kiosk.idcard.__main__ import main as id_reader
from kiosk.idcard.simulated.__main__ import main as simulated_id_reader
from printer.__main__ import main as printer
from printer.drawn import main as drawn_ticket
from printer.simulated.__main__ import main as simulated_printer
from queue_server.__main__ import demo, serve
from queue_server.commands import COMMANDS
from queue_server.demo_busy import main as weekday_player
from queue_server.exports import main as exports
from tests.docs.pages import PAGES, ROOT, blocks_of, name_of, prose_of, rows, section, text_of
from window_display.__main__ import main as screen_launcher

PAGE = "docs/commands.md"
NOT_IN_THIS_VERSION: set[str] = set()


def tree(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """The leaves of a command, with the words that call them."""
    if isinstance(command, click.Group):
        for word, inner in command.commands.items():
            yield from tree(f"{name} {word}", inner)
    else:
        yield name, command


LINES = dict(
    leaf
    for name, command in [
        ("hall demo", demo),
        ("hall serve", serve),
        *[(f"hall {command.name}", command) for command in COMMANDS],
        ("python -m printer", printer),
        ("python -m evaluator_device", evaluator),
        ("python -m kiosk", kiosk_launcher),
        ("python -m window_display", screen_launcher),
        ("python -m printer.simulated", simulated_printer),
        ("python -m evaluator_device.simulated", simulated_evaluators),
        ("python -m kiosk.idcard", id_reader),
        ("python -m kiosk.idcard.simulated", simulated_id_reader),
        ("python -m kiosk.gun", barcode_gun),
        ("python -m kiosk.gun.simulated", simulated_gun),
        ("python -m hardware_config", wiring),
        ("python -m printer.drawn", drawn_ticket),
        ("python -m evaluator_device.learned", learned_keys),
        ("python -m queue_server.exports", exports),
        ("python -m queue_server.demo_busy", weekday_player),
    ]
    for leaf in tree(name, command)
)


def options_of(command: click.Command, *, hidden: bool = False) -> set[str]:
    return {
        option
        for param in command.params
        if isinstance(param, click.Option) and (hidden or not param.hidden)
        for option in param.opts
        if option.startswith("--")
    }


def test_no_program_was_forgotten() -> None:
    """Every `python -m` there is: a __main__, or a module with an `if __name__` of its own."""
    rooms = ("evaluator_device", "hardware_config", "kiosk", "printer", "queue_server", "window_display")
    programs = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")
        for room in rooms
        for file in (ROOT / room).rglob("*.py")
        if 'if __name__ == "__main__"' in file.read_text(encoding="utf-8")
    }
    named = {line.split()[2] for line in LINES if line.startswith("python -m")} | {"queue_server"}
    assert programs == named


@pytest.mark.parametrize("line", LINES)
def test_every_option_of_a_command_is_documented_and_no_other(line: str) -> None:
    documented = {cell.split()[0] for cell, *_ in rows(section(PAGE, f"## {line}")) if cell.startswith("--")}
    assert documented == options_of(LINES[line])


def test_every_documented_command_exists() -> None:
    headings = set(re.findall(r"^## ((?:hall|python -m) .+)$", text_of(PAGE), re.MULTILINE))
    assert headings == set(LINES)


@pytest.mark.parametrize("line", ["hall demo", "hall serve", "python -m printer.simulated"])
def test_defaults_are_those_of_the_program(line: str) -> None:
    said = {cell.split()[0]: words[0] for cell, *words in rows(section(PAGE, f"## {line}"))}
    for param in LINES[line].params:
        visible = isinstance(param, click.Option) and param.show_default and not param.hidden
        if visible and isinstance(param.default, str | int) and f"--{param.name}" in said:
            default = (
                ":".join(map(str, param.default)) if isinstance(param.default, tuple) else str(param.default)
            )
            assert default in said[f"--{param.name}".replace("_", "-")]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))


def test_every_target_of_make_is_documented() -> None:
    assert set(re.findall(r"`make ([a-z]+)`", section(PAGE, "## make"))) == targets()


def shell_lines(page: Path) -> Iterator[list[str]]:
    """The commands in the code blocks of a page, as words; what a shell or another machine adds is cut off."""
    for block in blocks_of(page, ""):
        for line in block.splitlines():
            if re.match(r"\s*(sudo|\S*\bhall(\.exe)?|\S*\bpython3?(\.exe)?|make) ", f"{line} "):
                words = shlex.split(line.split(" > ")[0].split(" #")[0], posix="\\" not in line)
                words = words[3:] if words[:2] == ["sudo", "-u"] else words
                if words:
                    yield [Path(words[0].replace("\\", "/")).stem, *words[1:]]


USED = [
    (name_of(page), words)
    for page in PAGES
    for words in shell_lines(page)
    if words[0] in ("hall", "python", "make")
]


@pytest.mark.parametrize(
    ("page", "words"), USED, ids=[f"{page}: {' '.join(words)}"[:80] for page, words in USED]
)
def test_a_command_line_in_a_document_exists(page: str, words: list[str]) -> None:
    if words[0] == "make":
        assert {word for word in words[1:] if "=" not in word} <= targets()
        return
    if words[0] == "python" and words[1:3] == ["-m", "pytest"]:
        return
    known = [line for line in LINES if words[: len(line.split())] == line.split()]
    assert known, f"{page}: no such command: {' '.join(words)}"
    command = LINES[max(known, key=len)]
    given = {word.split("=")[0] for word in words if word.startswith("--")}
    assert given - options_of(command, hidden=True) == set()
    needed = {param.opts[0] for param in command.params if isinstance(param, click.Option) and param.required}
    assert needed - given == set()


def test_many_command_lines_were_looked_at() -> None:
    assert len(USED) > 30


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_command_named_in_a_sentence_exists(page: Path) -> None:
    """Named with an option, the option is the command's; what is not in this version is said to be missing."""
    unknown = []
    for text in re.findall(r"`((?:hall|python -m) [^`]+)`", prose_of(page)):
        words = text.split()
        known = [line for line in LINES if words[: len(line.split())] == line.split()]
        groups = [line for line in LINES if line.split()[: len(words)] == words]
        given = {word for word in words if word.startswith("--")} - NOT_IN_THIS_VERSION
        if not known and not groups and words[:3] != ["python", "-m", "queue_server"]:
            unknown.append(text)
        if known and given - options_of(LINES[max(known, key=len)], hidden=True):
            unknown.append(text)
    assert unknown == []
