"""The laws of the layout, each as a test: who imports whom, how long a module is, what no file may name."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("evaluator_device", "hardware_config", "kiosk", "printer", "queue_server", "window_display")
MODULES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
DOMAIN = ROOT / "queue_server" / "domain"
LONGEST_MODULE = 400
PURE = {
    "__future__", "array", "base64", "bisect", "collections", "copy", "dataclasses", "datetime", "decimal",
    "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math", "operator", "re",
    "statistics", "string", "types", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip

# One import that breaks each contract of pyproject.toml: (contract, file to plant, what it imports).
PLANTED = [
    ("The floors of the server", "queue_server/store/planted.py", "queue_server.desk"),
    ("The domain is pure", "queue_server/domain/planted.py", "time"),
    ("Only the store speaks SQL", "queue_server/desk/planted.py", "sqlite3"),
    ("Only queue_server.__main__ imports eventlet", "queue_server/web/planted.py", "eventlet"),
    ("Device programs never import the server", "evaluator_device/planted.py", "queue_server"),
    ("Devices never import each other", "kiosk/planted.py", "printer"),
    ("The wiring closet imports nothing of ours", "hardware_config/planted.py", "queue_server"),
]


def lint_imports(folder: Path) -> str:
    """What import-linter says about the rooms in a folder, colours removed."""
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    outcome = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    return re.sub(r"\x1b\[[0-9;]*m", "", outcome.stdout + outcome.stderr)


def imports_of(file: Path) -> Iterator[str]:
    """The dotted names a module imports, those inside functions too."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def called(file: Path) -> Iterator[str]:
    """The last name of everything a module calls: now for datetime.now(), open for open()."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_every_floor_holds() -> None:
    said = lint_imports(ROOT)
    assert " 0 broken." in said, said


def test_every_floor_can_break(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("static", "__pycache__"))
    for _, file, imported in PLANTED:
        planted = tmp_path / file
        planted.parent.mkdir(exist_ok=True)
        (planted.parent / "__init__.py").touch()
        planted.write_text(f"import {imported}\n", encoding="utf-8")
    said = lint_imports(tmp_path)
    assert [contract for contract, _, _ in PLANTED if f"{contract} BROKEN" not in said] == [], said


def test_the_domain_says_that_it_is_pure() -> None:
    law = ast.get_docstring(ast.parse((DOMAIN / "__init__.py").read_text(encoding="utf-8")))
    assert law
    assert "pure" in law.lower()


@pytest.mark.parametrize("file", sorted(DOMAIN.rglob("*.py")), ids=lambda file: file.name)
def test_the_domain_imports_only_itself_and_what_cannot_touch_the_world(file: Path) -> None:
    foreign = [
        name
        for name in imports_of(file)
        if not f"{name}.".startswith("queue_server.domain.") and name.split(".")[0] not in PURE
    ]
    assert foreign == []


@pytest.mark.parametrize("file", sorted(DOMAIN.rglob("*.py")), ids=lambda file: file.name)
def test_the_domain_asks_no_clock_and_opens_nothing(file: Path) -> None:
    assert {"now", "utcnow", "today", "open", "input", "print"} & set(called(file)) == set()


def test_no_module_has_two_subjects() -> None:
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in MODULES}
    assert {name: length for name, length in lengths.items() if length >= LONGEST_MODULE} == {}


def test_every_module_says_what_it_is() -> None:
    silent = [file for file in MODULES if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert [name_of(file) for file in silent] == []


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {file.parent for file in MODULES}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_a_simulator_imports_nothing_of_the_program_it_plays_against() -> None:
    ours = re.compile(rf"({'|'.join(ROOMS)})(\.|$)")
    wrong = [
        f"{name_of(file)} imports {name}"
        for file in MODULES
        if "simulated" in name_of(file)
        for name in imports_of(file)
        if ours.match(name) and "simulated" not in name
    ]
    assert wrong == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    excuse = re.compile(r"\b(mark\.(skip|skipif|xfail)|pytest\.(skip|xfail|importorskip))\b|unittest\.skip")
    tests = [file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__)]
    assert [name_of(file) for file in tests if excuse.search(file.read_text(encoding="utf-8"))] == []


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile(
        r"registry\.(npm|yarn)|pypi\.org|pythonhosted|npmmirror|deb\.debian|\.tuna\.|jsdelivr|unpkg"
    )
    texts = {
        ".cfg",
        ".css",
        ".html",
        ".ini",
        ".js",
        ".json",
        ".md",
        ".py",
        ".service",
        ".sh",
        ".toml",
        ".txt",
        ".yml",
    }
    files = [
        file
        for start in [*ROOMS, "tests", "docs", "benchmarks", "deploy", ".ci"]
        for file in (ROOT / start).rglob("*")
        if file.is_file() and "vendor" not in file.parts and (file.suffix in texts or not file.suffix)
    ]
    files += [
        file
        for file in ROOT.iterdir()
        if file.is_file() and (file.suffix in texts or file.name == "Makefile")
    ]
    named = [
        name_of(file)
        for file in files
        if file != Path(__file__) and hosts.search(file.read_text(encoding="utf-8", errors="replace"))
    ]
    assert named == []
