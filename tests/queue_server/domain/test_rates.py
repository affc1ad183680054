"""A rate never flatters: floored, judged by the unrounded fraction, and silent when there was nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.rates import Rate, effective_feedback, percent_floor


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    denominator = draw(st.integers(1, 10**6))
    return draw(st.integers(0, denominator)), denominator


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [(9996, 10000, 99.9), (9999, 10000, 99.9), (1, 3, 33.3), (2, 3, 66.6), (0, 7, 0.0), (7, 7, 100.0)],
)
def test_a_percentage_is_cut_off_and_never_rounded_up(numerator: int, denominator: int, shown: float) -> None:
    assert percent_floor(numerator, denominator) == shown


def test_nothing_is_no_hundred_percent() -> None:
    rate = Rate(0, 0, 100)
    assert rate.percent_floor is None
    assert rate.met is None


def test_a_rate_without_target_has_no_verdict() -> None:
    assert Rate(1, 2).met is None
    assert Rate(1, 2).percent_floor == 50.0


@given(shares())
def test_the_percentage_is_the_greatest_tenth_that_does_not_exceed_the_share(share: tuple[int, int]) -> None:
    numerator, denominator = share
    shown = percent_floor(numerator, denominator)
    assert shown is not None
    tenths = round(shown * 10)
    assert shown == float(f"{tenths // 10}.{tenths % 10}")
    exact = Fraction(numerator * 100, denominator)
    assert Fraction(tenths, 10) <= exact < Fraction(tenths + 1, 10)


@given(shares(), st.integers(0, 100))
def test_the_verdict_is_that_of_the_unrounded_fraction(share: tuple[int, int], target: int) -> None:
    assert Rate(*share, target).met == (Fraction(*share) >= Fraction(target, 100))


def test_a_hair_below_the_target_is_not_met_although_it_would_round_to_it() -> None:
    almost = Rate(89_999, 100_000, 90)
    assert almost.met is False
    assert almost.percent_floor == 89.9
    assert Rate(90_000, 100_000, 90).met is True


@pytest.mark.parametrize(("numerator", "denominator"), [(2, 1), (-1, 1), (0, -1)])
def test_an_impossible_share_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        Rate(numerator, denominator, 100)


@pytest.mark.parametrize(
    ("outcome", "feedback", "counts_as"),
    [
        ("当场解答", None, "当场告知"),
        ("当场解答", "", "当场告知"),
        ("当场解答", "电话", "电话"),
        ("当场办结", None, None),
        ("已受理", "短信", "短信"),
        (None, None, None),
        (None, "书面", "书面"),
    ],
)
def test_only_an_answer_on_the_spot_counts_as_told_without_a_word(
    outcome: str | None, feedback: str | None, counts_as: str | None
) -> None:
    assert effective_feedback(outcome, feedback) == counts_as
