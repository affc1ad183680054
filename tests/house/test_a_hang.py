"""A test that hangs fails and the next one runs: whatever waits for ever must not hold up everybody's change."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

HANGS = """
import pytest

@pytest.mark.timeout(3)
def test_a_page_that_never_answers(new_page):
    new_page().evaluate("new Promise(() => {})")

def test_the_next_page(new_page):
    assert new_page().evaluate("6 * 7") == 42
"""


CLEANS_UP_FOR_EVER = """
import signal, time
import pytest

@pytest.fixture
def stuck(monkeypatch):
    monkeypatch.setattr("tests.conftest.CLEANED_UP_SECONDS", 3)
    yield
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    time.sleep(1000)

def test_who_fails_and_then_hangs(stuck):
    assert not "stuck"

def test_who_comes_next():
    pass
"""


def ran(tests: Path, *options: str) -> str:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        ROOT / "pyproject.toml",
        "--rootdir",
        tests,
        "-p",
        "tests.conftest",
    ]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", *options, tests],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    ).stdout


def test_a_page_that_hangs_fails_its_own_test_only(tmp_path: Path) -> None:
    (tmp_path / "test_hangs.py").write_text(HANGS, encoding="utf-8")
    told = ran(tmp_path)
    assert "1 failed, 1 passed" in told, told
    assert "Failed: Timeout (>3.0s)" in told


def test_a_clean_up_that_hangs_ends_the_run_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "test_stuck.py").write_text(CLEANS_UP_FOR_EVER, encoding="utf-8")
    told = ran(tmp_path, "--numprocesses=1", "--max-worker-restart=0")
    assert "crashed while running 'test_stuck.py::test_who_fails_and_then_hangs'" in told, told
    assert "in stuck" in told, "the stack of whoever hangs"
    at_once, _, _ = told.partition("node down")
    assert "failed test_stuck.py::test_who_fails_and_then_hangs (call)" in at_once, "before the run ends"
