"""When a pressed level counts: one visit, one rating, in time, and nothing by default."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.domain.rating import LEVEL_WORDS, PromptState, level_word, refusal_of

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WORDS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}


def test_the_five_words_and_the_one_for_nobody_pressed() -> None:
    assert LEVEL_WORDS == WORDS
    assert {level: level_word(level) for level in WORDS} == WORDS
    assert level_word(None) == "未评价"


@pytest.mark.parametrize("level", [0, 6, -1])
def test_no_other_level_has_a_word(level: int) -> None:
    with pytest.raises(KeyError):
        level_word(level)


@pytest.mark.parametrize(
    ("state", "late_s", "refusal"),
    [
        (PromptState.OPEN, -15, None),
        (PromptState.OPEN, 0, None),
        (PromptState.OPEN, 5, None),
        (PromptState.OPEN, 5.001, "expired"),
        (PromptState.OPEN, 3600, "expired"),
        (PromptState.RATED, -1, "duplicate"),
        (PromptState.RATED, 3600, "duplicate"),
        (PromptState.EXPIRED, -1, "expired"),
        (PromptState.CUT_SHORT, -1, "expired"),
        (PromptState.WITHDRAWN, -1, "expired"),
        (None, -1, "unknown_prompt"),
    ],
)
def test_only_an_open_prompt_rates_and_only_in_time(
    state: PromptState | None, late_s: float, refusal: str | None
) -> None:
    expires_at = None if state is None else NOW - timedelta(seconds=late_s)
    assert refusal_of(state, expires_at, NOW, grace_s=5) == refusal


def test_every_state_of_a_prompt_is_judged() -> None:
    for state in PromptState:
        verdict = refusal_of(state, NOW, NOW, 0)
        assert (verdict is None) == (state is PromptState.OPEN)
