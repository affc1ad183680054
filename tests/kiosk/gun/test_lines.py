"""What a gun sends, cut into what it read."""

from __future__ import annotations

import random

import pytest

from kiosk.gun.lines import LONGEST, Lines


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_a_code_ends_with_whatever_the_gun_is_set_to(end: bytes) -> None:
    assert Lines().feed(b"A012-7K2M" + end + b"B003-8XYZ" + end) == ["A012-7K2M", "B003-8XYZ"]


def test_a_pause_ends_a_code_too_and_bytes_come_as_they_like() -> None:
    lines = Lines()
    assert [text for byte in b"A012-7K2M" for text in lines.feed(bytes((byte,)))] == []
    assert lines.pause() == ["A012-7K2M"]
    assert lines.pause() == []


def test_chinese_is_read_in_either_encoding_and_what_no_screen_shows_is_left_out() -> None:
    for encoding in ("utf-8", "gb18030"):
        assert Lines().feed("法律K7PXQ2\r".encode(encoding)) == ["法律K7PXQ2"]
    assert Lines().feed(b"\x02A012-7K2M\x03\r") == ["A012-7K2M"]


def test_what_is_longer_than_any_code_is_dropped_up_to_its_end() -> None:
    lines = Lines()
    assert lines.feed(b"x" * (LONGEST + 1)) == []
    assert lines.feed(b"xyz\rA012-7K2M\r") == ["A012-7K2M"]


def test_random_bytes_keep_nothing_and_break_nothing() -> None:
    lines, chance = Lines(), random.Random(7)
    for text in lines.feed(chance.randbytes(1_000_000)):
        assert len(text) <= LONGEST
        assert text.isprintable()
    lines.pause()
    assert lines.feed(b"A012-7K2M\r") == ["A012-7K2M"]
