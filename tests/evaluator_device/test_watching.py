"""A line watched by a person: bursts between pauses, and the profile they show."""

from evaluator_device.learned import learned
from evaluator_device.watching import LONGEST, Watching


def test_what_arrives_between_two_pauses_is_one_burst() -> None:
    watching = Watching()
    watching.watch(100.0)
    assert watching.received(b"\x01", 1.0) == []
    assert watching.received(b"\x02", 1.1) == []
    assert watching.silent(1.3) == []
    assert watching.silent(1.45) == [b"\x01\x02"]
    assert watching.silent(2.0) == []
    assert watching.received(b"\x03", 3.0) == []
    assert watching.received(b"\x04", 4.0) == [b"\x03"]


def test_what_never_pauses_is_cut() -> None:
    watching = Watching()
    watching.watch(100.0)
    assert watching.received(bytes(LONGEST * 2 + 5), 1.0) == [bytes(LONGEST), bytes(LONGEST)]
    assert watching.silent(2.0) == [bytes(5)]


def test_nothing_is_told_when_nobody_watches() -> None:
    watching = Watching()
    assert watching.received(b"\x01", 1.0) == watching.silent(2.0) == []
    watching.watch(10.0)
    assert watching.received(b"\x01", 9.9) == []
    assert watching.received(b"\x02", 10.0) == watching.silent(12.0) == []


def test_the_page_and_the_command_learn_the_same() -> None:
    seen = {
        str(level): [f"AA 01 4{at} {0x01 ^ (0x40 + at):02X} 55"] * 2 for at, level in enumerate((5, 4, 3))
    }
    told = learned({"name": "window-box", "address": 1, "presses": seen})
    assert told["keys"] == {"40": 5, "41": 4, "42": 3}
    assert 'profile = "window-box"' in told["toml"]
    assert told["guessed"]


def test_why_nothing_was_learned_is_a_sentence() -> None:
    same = {"5": ["AA"], "4": ["AA"]}
    assert learned({"name": "x", "address": 1, "presses": same})["sentence"].startswith("没有学会")
