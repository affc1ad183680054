"""The drawn examples of docs/calling-rule.md are what the rule does: read from the page and played."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from queue_server.domain.appointment import Punctuality, arrival
from queue_server.domain.calling import (
    STEP,
    AtWindow,
    Dedication,
    Waiting,
    choose,
    in_order,
    key_behind,
    service_order,
    since_normal_after,
)

PAGE = (Path(__file__).parents[2] / "docs" / "calling-rule.md").read_text("utf-8")
NUMBER = re.compile(r"[AB]\d+!?")
PREFIX = {"A": "consult", "B": "legal_aid"}


def drawn(heading: str) -> list[str]:
    """The lines of the first drawing below a heading."""
    below = PAGE.partition(f"\n## {heading}\n")[2]
    assert below, heading
    return below.split("```")[1].splitlines()


def line_of(lines: list[str], begins: str) -> str:
    """The line that begins with these words."""
    (found,) = (line for line in lines if line.strip().startswith(begins))
    return found


def person(number: str, key: int) -> Waiting:
    """Somebody with this number; an exclamation mark is a class."""
    of_class = "elderly" if number.endswith("!") else None
    return Waiting(number, PREFIX[number[0]], key, number, priority_class=of_class)


def clock(text: str) -> datetime:
    """A time of the drawn morning."""
    hours, minutes = map(int, text.split(":"))
    return datetime(2026, 11, 24, hours, minutes, tzinfo=UTC)


def key_of(at: datetime) -> int:
    """The place of whoever came then."""
    return int(at.timestamp()) * 1_000_000_000


def test_priority() -> None:
    lines = drawn("Priority, drawn")
    taken, called = (NUMBER.findall(line_of(lines, word)) for word in ("taken", "called"))
    waiting = [person(number, place * STEP) for place, number in enumerate(taken)]
    assert [one.number for one in service_order(waiting, 0)] == called


def test_dedicated_windows() -> None:
    lines = drawn("Dedicated windows and 绿色通道, drawn")
    waiting = [
        person(number, place * STEP)._replace(raised=1 if number == "A003" else None)
        for place, number in enumerate(NUMBER.findall(line_of(lines, "line")))
    ]
    since_normal = 0
    calls = [line for line in lines if line.strip().startswith("window")]
    assert len(calls) == 5
    for call in calls:
        how = next((one for one in Dedication if f"({one})" in call), Dedication.NO)
        window = AtWindow(int(call.split()[1]), ("consult",), how, frozenset({"elderly"}))
        choice = choose(window, waiting, {"consult": since_normal})
        assert choice
        assert choice.waiting.number == NUMBER.findall(call)[0], call
        waiting.remove(choice.waiting)
        normal = any(one.priority_class is None and one.raised is None for one in waiting)
        since_normal = since_normal_after(choice.waiting, since_normal, overtakes_normal=normal)


def test_an_example_morning() -> None:
    lines = drawn("An example morning")
    times, numbers = line_of(lines, "taken").split()[1:], NUMBER.findall(line_of(lines, "line"))
    waiting = [person(number, key_of(clock(at))) for number, at in zip(numbers, times, strict=True)]
    windows = {"1": AtWindow(1, ("consult",)), "2": AtWindow(2, ("legal_aid", "consult"))}
    calls = [line for line in lines if line.strip().startswith("window")]
    assert len(calls) == 5
    for call in calls:
        choice = choose(windows[call.split()[1]], waiting)
        said = re.search(r"calls ([AB]\d+)", call)
        assert (choice and choice.waiting.number) == (said and said[1]), call
        waiting = [one for one in waiting if choice is None or one is not choice.waiting]


@pytest.mark.parametrize("at", ["09:32", "10:12", "10:16"])
def test_appointments(at: str) -> None:
    lines = drawn("Appointments, drawn")
    came = re.findall(r"(A\d+) (\d\d:\d\d)", line_of(lines, "walk-ins"))
    walk_ins = [person(number, key_of(clock(time))) for number, time in came]
    known = arrival(clock("10:00"), clock(at), Punctuality())
    kept = Waiting("[10:00]", "consult", key_of(known.counts_from), "[10:00]")
    place = re.split(" {5,}", line_of(lines, f"checks in at {at}"))[1]
    assert [one.number for one in in_order([*walk_ins, kept])] == place.split()


def test_a_missed_number_returns() -> None:
    before, after, few = (line for line in drawn("A missed number returns (复号)") if line.count("A00") > 2)
    for waiting, expected in ((before, after), tuple(few.split("->"))):
        line = [person(number, place * 10 * STEP) for place, number in enumerate(NUMBER.findall(waiting), 1)]
        returned = person("A002", key_behind(line, 3, at_end=1_000 * STEP))
        assert [one.number for one in in_order([*line, returned])] == NUMBER.findall(expected)
