"""A day in depth: kept and merged without losing anything, and told like every other figure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.day_depth import Depth, Pause, Way
from queue_server.domain.first_come import FirstCome
from queue_server.domain.rating import REASONS
from queue_server.domain.statistics import DayTally, VisitFact, day_tally, figures, merge, ways

HALL = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

way_lists = st.lists(
    st.builds(
        Way,
        st.sampled_from(["consult", "notary"]),
        st.none() | st.sampled_from([1, 2, 10]),
        st.integers(0, 900),
    )
)
pause_lists = st.lists(
    st.builds(Pause, st.sampled_from([1, 2, 10]), st.sampled_from(["午餐", "取材料"]), st.integers(0, 7200))
)
reason_lists = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(["wait", "skill"]), st.integers(1, 9)), max_size=6
)
depths = st.builds(Depth.of, way_lists, pause_lists, st.integers(0, 50), st.builds(FirstCome), reason_lists)


@given(way_lists, pause_lists, st.integers(0, 50))
def test_what_happened_is_counted_once(ways_gone: list[Way], pauses: list[Pause], enquiries: int) -> None:
    told = Depth.of(ways_gone, pauses, enquiries, FirstCome()).figures()
    seconds = sorted(way.seconds for way in ways_gone)
    assert told["to_window_s"]["max"] == (seconds[-1] if seconds else None)
    assert list(told["to_window_s_by_window"]) == [
        str(no) for no in sorted({way.window_no for way in ways_gone if way.window_no is not None})
    ]
    assert sum(row["total_s"] for row in told["pauses"]) == sum(pause.seconds for pause in pauses)
    assert sum(row["times"] for row in told["pauses"]) == len(pauses)
    assert len({(row["window_no"], row["reason"]) for row in told["pauses"]}) == len(told["pauses"])
    assert told["enquiries"] == enquiries


@given(reason_lists)
def test_a_reason_is_praise_from_satisfied_on_and_else_what_was_wanting(
    given_for: list[tuple[int, str, int]],
) -> None:
    told = Depth.of([], [], 0, FirstCome(), given_for).figures()["reasons"]
    assert list(told) == list(REASONS)
    for code in REASONS:
        assert told[code] == {
            "praised": sum(times for level, one, times in given_for if one == code and level in (4, 5)),
            "wanting": sum(times for level, one, times in given_for if one == code and level in (1, 2, 3)),
        }


@given(st.lists(depths, max_size=4))
def test_days_together_are_everything_at_once(days: list[Depth]) -> None:
    together = Depth.together(days)
    assert together == Depth.together(reversed(days))
    assert together.enquiries == sum(day.enquiries for day in days)
    for day in days:
        assert day.pauses.keys() <= together.pauses.keys()
    kept = DayTally(depth=together)
    assert DayTally.from_json(kept.to_json()) == kept
    assert merge(DayTally(depth=day) for day in days).depth == together


def visit(**known: datetime | None) -> VisitFact:
    moments = {"called_at": NINE, "started_at": NINE + timedelta(seconds=30), **known}
    return VisitFact(
        hall_day=date(2026, 11, 24),
        service="consult",
        registered=False,
        state="serving",
        window_no=1,
        **moments,
    )


def test_the_way_runs_from_the_call_of_the_round_to_the_start() -> None:
    assert ways([visit()]) == [Way("consult", 1, 30)]


@pytest.mark.parametrize(
    "known", [{"started_at": None}, {"called_at": None}, {"started_at": NINE - timedelta(minutes=5)}]
)
def test_who_did_not_come_or_had_begun_before_has_no_way(known: dict[str, datetime | None]) -> None:
    assert ways([visit(**known)]) == []


def test_the_depth_stands_beside_the_counts() -> None:
    depth = Depth.of([Way("consult", 1, 30)], [], 2, FirstCome())
    told = figures(day_tally([visit()], HALL, depth))
    assert told["depth"]["enquiries"] == 2
    assert told["depth"]["to_window_s_by_service"] == {
        "consult": {"mean": 30, "p50": 30, "p90": 30, "max": 30}
    }
