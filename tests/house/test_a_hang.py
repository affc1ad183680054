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


def test_a_page_that_hangs_fails_its_own_test_only(tmp_path: Path) -> None:
    (tmp_path / "test_hangs.py").write_text(HANGS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path]
    ran = subprocess.run(
        [*command, "-p", "tests.conftest", "-p", "no:cacheprovider", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout
    assert "Failed: Timeout (>3.0s)" in ran.stdout
