"""How a call is said, word by word."""

from __future__ import annotations

import dataclasses

import pytest

from window_display.announcement import MANDARIN, OWN, Call, Manner, Part, announce, words_of
from window_display.spoken_words import LETTERS, SERVICES, all_words, call_words, chinese_number

CALL = Call("A012", 3, "consult")
PLAIN = Manner(chime=False)
EVERYTHING = all_words()


def said(call: Call, manner: Manner = PLAIN, clips: dict[str, set[str]] | None = None) -> str:
    """What a listener hears, as text; the own voice in brackets."""
    there = {MANDARIN: set(EVERYTHING)} if clips is None else clips
    parts = announce(call, manner, there).parts
    return "".join(text if voice == MANDARIN else f"[{text}]" for voice, text in map(heard, parts))


def heard(part: Part) -> tuple[str, str]:
    return part.voice, EVERYTHING[part.name].text.replace("，", "")


@pytest.mark.parametrize(
    ("number", "window_no", "spoken"),
    [
        ("A012", 3, "请A零一二号到三号窗口"),
        ("H100", 1, "请H一零零号到一号窗口"),
        ("A1000", 12, "请A一零零零号到十二号窗口"),
        ("B789", 40, "请B七八九号到四十号窗口"),
        ("Z456", 99, "请Z四五六号到九十九号窗口"),
        ("练A003", 2, "请练习A零零三号到二号窗口"),
    ],
)
def test_a_number_is_said_sign_by_sign_and_a_window_as_it_is_counted(
    number: str, window_no: int, spoken: str
) -> None:
    assert said(Call(number, window_no, "consult")) == spoken


def test_a_one_is_yao_where_the_manager_wants_it_so_but_never_in_the_windows_number() -> None:
    yao = dataclasses.replace(PLAIN, yao=True)
    assert said(Call("A110", 11, "consult"), yao) == "请A幺幺零号到十一号窗口"


def test_the_service_is_said_and_one_without_a_clip_in_general_words() -> None:
    with_service = dataclasses.replace(PLAIN, say_service=True)
    assert said(CALL, with_service) == "请A零一二号到三号窗口办理法律咨询"
    assert said(Call("K001", 1, "labour"), with_service) == "请K零零一号到一号窗口办理业务"
    added = {MANDARIN: {*EVERYTHING, "service-labour"}}
    assert announce(Call("K001", 1, "labour"), with_service, added).parts[-1] == Part(
        MANDARIN, "service-labour"
    )


def test_every_call_begins_with_the_chime_and_is_said_as_often_as_wished() -> None:
    twice = Manner(times=2)
    assert said(CALL, twice) == "叮咚" + "请A零一二号到三号窗口" * 2


def test_two_voices_take_turns_in_the_managers_order() -> None:
    both = {MANDARIN: set(EVERYTHING), OWN: set(EVERYTHING)}
    turns = dataclasses.replace(PLAIN, voices=(OWN, MANDARIN))
    own = "[请][A][零][一][二][号到][三号窗口]"
    assert said(CALL, turns, both) == own + "请A零一二号到三号窗口"
    assert (
        said(CALL, dataclasses.replace(turns, voices=(MANDARIN, OWN)), both) == "请A零一二号到三号窗口" + own
    )


def test_a_voice_that_lacks_a_word_is_left_out_whole_and_the_word_is_told() -> None:
    recorded = set(EVERYTHING) - {"digit-2"}
    turns = dataclasses.replace(PLAIN, voices=(OWN, MANDARIN))
    clips = {MANDARIN: set(EVERYTHING), OWN: recorded}
    assert said(CALL, turns, clips) == "请A零一二号到三号窗口"
    assert announce(CALL, turns, clips).missing == (Part(OWN, "digit-2"),)
    assert announce(Call("A011", 3, "consult"), turns, clips).missing == ()


def test_where_the_only_voice_lacks_a_word_mandarin_speaks_instead_of_nobody() -> None:
    alone = dataclasses.replace(PLAIN, voices=(OWN,))
    assert said(CALL, alone, {MANDARIN: set(EVERYTHING), OWN: set()}) == "请A零一二号到三号窗口"


def test_a_sign_without_a_clip_is_told_and_the_rest_is_said() -> None:
    odd = announce(Call("É012", 3, "consult"), PLAIN, {MANDARIN: set(EVERYTHING)})
    assert odd.missing == (Part(MANDARIN, "letter-É"),)
    assert [part.name for part in odd.parts] == [
        "please",
        "digit-0",
        "digit-1",
        "digit-2",
        "number-to",
        "window-3",
    ]


def test_what_is_listed_for_recording_is_all_that_a_call_needs() -> None:
    listed = set(call_words([1, 2], "AB", {"consult": "法律咨询", "labour": "劳动争议"}))
    for yao in (False, True):
        for number in ("A1234567890", "练B001"):
            for code in ("consult", "labour", "other"):
                manner = Manner(yao=yao, say_service=True)
                assert set(words_of(Call(number, 2, code), manner, listed)) <= listed


def test_numbers_are_counted_in_chinese() -> None:
    assert [chinese_number(n) for n in (1, 9, 10, 11, 20, 21, 99)] == [
        "一", "九", "十", "十一", "二十", "二十一", "九十九",
    ]  # fmt: skip
    assert len(LETTERS) == 26
    assert len(SERVICES) == 8
