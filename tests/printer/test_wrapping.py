"""Line breaks of Chinese texts."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from printer.wrapping import ELLIPSIS, clean, wrap

CLOSING = "，。、；：？！）》”"
OPENING = "（《“"


def width(words: str) -> float:
    """A typewriter: hanzi are two wide, everything else one."""
    return sum(2 if ord(char) > 0x2E7F or char in CLOSING + OPENING + "…" else 1 for char in words)


def test_a_short_text_stays_on_one_line() -> None:
    assert wrap("法律咨询", 20, width) == ["法律咨询"]
    assert wrap("", 20, width) == []


def test_lines_are_even_instead_of_leaving_one_character_over() -> None:
    assert wrap("请等候工作人员叫您的号码", 22, width) == ["请等候工作人", "员叫您的号码"]


def test_a_break_falls_where_a_reader_pauses_if_that_costs_little() -> None:
    assert wrap("赣州市章贡区公共法律服务中心", 26, width) == ["赣州市章贡区", "公共法律服务中心"]
    assert wrap("请留意大屏，叫到号后到窗口办理", 28, width) == ["请留意大屏，", "叫到号后到窗口办理"]
    assert wrap("请，留意大屏叫到号后到窗口办理", 28, width) == ["请，留意大屏叫", "到号后到窗口办理"]


def test_punctuation_stays_with_its_word() -> None:
    assert wrap("请等候叫号，谢谢", 10, width) == ["请等候叫", "号，谢谢"]
    assert wrap("法律援助（初审）", 10, width) == ["法律援助", "（初审）"]


def test_a_number_or_a_date_is_not_torn() -> None:
    assert wrap("电话 0797-12348 转 2", 12, width) == ["电话", "0797-12348", "转 2"]


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    lines = wrap("法" * 100, 20, width, max_lines=2)
    assert lines == ["法" * 10, "法" * 9 + ELLIPSIS]


def test_clean_keeps_what_prints() -> None:
    assert clean(" 法\t律\r\n咨询\x00\u200b\ufe0f ") == "法 律  咨询"
    assert clean("龘𠮷䶮") == "龘𠮷䶮"
    assert clean("\uf9d0") == "\uf9d0"


texts = st.text(alphabet="法律援助中心，。（）“” A1b2-", max_size=60)


@given(texts, st.integers(6, 60))
@example(" 11““ 11", 6)
def test_nothing_is_lost_and_nothing_is_too_wide(words: str, across: int) -> None:
    lines = wrap(words, across, width, max_lines=1000)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width(line) <= across for line in lines)
    assert all(line == line.strip() and line for line in lines)


@given(st.text(alphabet="法律援助中心，。", max_size=60), st.integers(10, 60))
def test_no_line_begins_with_closing_punctuation_unless_it_piles_up(words: str, across: int) -> None:
    for line in wrap(words, across, width, max_lines=1000)[1:]:
        assert line[0] not in CLOSING or words.count("，") + words.count("。") > across // 2 - 2
