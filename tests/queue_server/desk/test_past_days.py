"""Figures in depth and what if: pauses, the way from the call to the window, last week, a day played again."""

from __future__ import annotations

import pytest

from queue_server.domain.errors import NotAccepted
from tests.queue_server.desk.hall import Hall


def pauses(hall: Hall, day: str | None = None) -> list[tuple[int, str, int, int]]:
    told = hall.desk.past_days.depth(day or hall.today)["pauses"]
    return [(one["window_no"], one["reason"], one["times"], one["total_s"]) for one in told]


def test_pauses_count_by_window_and_reason(hall: Hall) -> None:
    clerk, other = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    for reason, seconds in (("取材料", 100), ("午餐", 1200), ("取材料", 50)):
        clerk.pauses(reason)
        hall.passes(seconds=seconds)
        clerk.unpauses()
    other.pauses("午餐")
    hall.passes(seconds=30)
    assert pauses(hall) == [(1, "午餐", 1, 1200), (1, "取材料", 2, 150), (2, "午餐", 1, 30)]


def test_a_pause_that_changes_its_reason_is_two(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    clerk.pauses("取材料")
    hall.passes(seconds=60)
    clerk.pauses("午餐")
    hall.passes(seconds=90)
    clerk.unpauses()
    hall.passes(seconds=500)
    clerk.unpauses()
    assert pauses(hall) == [(1, "午餐", 1, 90), (1, "取材料", 1, 60)]


def test_leaving_ends_the_pause(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    clerk.pauses("开会")
    hall.passes(seconds=60)
    clerk.leaves()
    hall.passes(seconds=600)
    hall.clerk("008").sits_at(1)
    assert pauses(hall) == [(1, "开会", 1, 60)]


def test_a_pause_over_midnight_counts_on_both_days(hall: Hall) -> None:
    yesterday = hall.today
    hall.clerk("007").sits_at(1).pauses("值班")
    hall.midnight()
    hall.passes(seconds=120)
    assert pauses(hall)[0][2:] >= (1, 120)
    assert pauses(hall, yesterday)[0][:3] == (1, "值班", 1)
    assert hall.wrong() == []


def test_the_way_from_the_call_to_the_window(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    for seconds in (20, 40):
        hall.citizen().takes("法律咨询")
        clerk.calls_next()
        hall.passes(seconds=seconds)
        clerk.starts()
        clerk.finishes()
    depth = hall.desk.past_days.depth(hall.today)
    assert depth["to_window_s"] == {"mean": 30, "p50": 20, "p90": 40, "max": 40}
    assert set(depth["to_window_s_by_window"]) == {"1"}


def test_a_week_ago_stands_beside(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    hall.citizen().takes("法律咨询")
    clerk.serves_next()
    hall.passes(days=7)
    depth = hall.desk.past_days.depth(hall.today)
    assert depth["last_week"]["hall_day"] == "2026-11-24"
    assert depth["last_week"]["counts"]["served"] == 1


def crowded_day(hall: Hall) -> str:
    """Four people come at once; one window serves each for ten minutes, with half a minute between."""
    clerk = hall.clerk("007").sits_at(1)
    for _ in range(4):
        hall.citizen().takes("法律咨询")
    for _ in range(4):
        hall.passes(seconds=30)
        clerk.calls_next()
        clerk.starts()
        hall.passes(seconds=600)
        clerk.finishes()
    gone = hall.citizen().takes("公证")
    hall.citizen().gives_up(gone)
    clerk.leaves()
    day = hall.today
    hall.midnight()
    return day


def test_the_same_windows_play_the_day_as_it_was(hall: Hall) -> None:
    day = crowded_day(hall)
    told = hall.desk.past_days.what_if(day, None)
    assert told["between_s"] == 30
    assert told["left_out"] == 1
    assert told["waits"]["real"] == {"n": 4, "mean": 975, "p50": 660, "p90": 1920, "max": 1920, "unserved": 0}
    assert told["waits"]["replayed"] == told["waits"]["changed"]
    assert abs(told["waits"]["replayed"]["mean"] - 975) <= 60
    first = told["windows"][0]
    assert first["hours"] == first["changed_hours"] == ["09:30-10:12"]


def test_one_more_window_and_the_waits_fall(hall: Hall) -> None:
    day = crowded_day(hall)
    told = hall.desk.past_days.what_if(day, "1@09:30-10:12;9:consult@09:00-17:00")
    assert told["waits"]["changed"]["mean"] < told["waits"]["replayed"]["mean"] / 2
    assert told["waits"]["changed"]["unserved"] == 0


def test_a_window_that_closes_early_leaves_people_waiting(hall: Hall) -> None:
    day = crowded_day(hall)
    told = hall.desk.past_days.what_if(day, "1@09:30-09:40")
    assert told["waits"]["changed"]["n"] == 1
    assert told["waits"]["changed"]["unserved"] == 3


def test_a_visit_without_a_number_is_in_the_way(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    clerk.registers("公证")
    hall.passes(seconds=10)
    hall.citizen().takes("法律咨询")
    hall.passes(seconds=290)
    clerk.finishes()
    clerk.serves_next()
    day = hall.today
    hall.midnight()
    told = hall.desk.past_days.what_if(day, None)
    assert told["left_out"] == 0
    assert told["waits"]["replayed"]["mean"] == 290


@pytest.mark.parametrize(
    ("day", "plan", "code"),
    [
        ("2026-11-24", None, "day_not_over"),
        ("24.11.2026", None, "bad_day"),
        ("2026-11-23", "1@9-10", "bad_windows"),
        ("2026-11-23", "9:nothing@09:00-10:00", "bad_windows"),
    ],
)
def test_what_cannot_be_played_is_refused(hall: Hall, day: str, plan: str | None, code: str) -> None:
    with pytest.raises(NotAccepted) as refusal:
        hall.desk.past_days.what_if(day, plan)
    assert refusal.value.code == code
