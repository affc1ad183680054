"""What newcomers are told comes true often enough: days played on paper (benchmarks/estimates.py)."""

from benchmarks.estimates import FIRST_TOLD_DAY, SAID_MIN, Hall


def test_what_is_told_comes_true() -> None:
    hall = Hall(1).plays(FIRST_TOLD_DAY + 5)
    assert len(hall.told) > 500
    soon = [one for one in hall.told if one.said.p50_s <= SAID_MIN * 60]
    assert len(soon) > 200
    assert sum(one.waited_s <= SAID_MIN * 60 for one in soon) >= 0.8 * len(soon)
    half = sum(one.waited_s <= one.said.p50_s for one in hall.told) / len(hall.told)
    assert 0.35 <= half <= 0.7
    most = [one.waited_s <= one.said.p90_s for one in hall.told if one.said.p90_s is not None]
    assert sum(most) >= 0.7 * len(most)
