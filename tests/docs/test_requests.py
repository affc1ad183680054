"""What users ask for stands in a decision, and every answer there has its test."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DECISION = ROOT / "docs/decisions/0014-what-users-of-other-systems-ask-for.md"


def test_every_wish_has_a_test_named_after_it_or_says_why_not() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    tests = set(re.findall(r"def (test_request_\d\d)_", sources))
    rows = re.findall(r"^\| (\d+) \|.*\| ([^|]*)\|$", DECISION.read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))
    named = {f"test_request_{int(number):02d}" for number, test in rows if test.strip()}
    assert named == tests
    assert {number for number, test in rows if not test.strip()} == set()
