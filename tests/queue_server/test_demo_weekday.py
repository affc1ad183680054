"""The made-up weekday: when people come, who they are, and what a clerk does next."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import pytest

from queue_server.demo_weekday import (
    AT_THE_DOOR,
    CLOSES,
    DOOR_OPENS_WITHIN,
    LUNCH,
    NOON,
    OPENS,
    OUT_OF_HOURS_START,
    PAUSES,
    Habits,
    Step,
    arrivals,
    comes_per_hour,
    first_minute,
    minute_of_day,
    next_step,
    person,
)

FREE: dict[str, Any] = {
    "window": {"state": "open", "pause_reason": None},
    "ticket": None,
    "visit": None,
    "work_order": None,
    "calls_left_before_no_show": 0,
}


def window(**changed: Any) -> dict[str, Any]:
    return {**FREE, **changed}


def test_two_peaks_and_a_quiet_noon() -> None:
    by_hour = {hour: comes_per_hour(hour * 60) for hour in range(9, 17)}
    assert by_hour[9] > by_hour[10] > by_hour[11] > by_hour[12]
    assert by_hour[15] > by_hour[14] > by_hour[13]
    assert by_hour[15] > by_hour[16]


@pytest.mark.parametrize(("wall", "begins"), [(9 * 60, 540), (16 * 60 + 59, 1019)])
def test_in_office_hours_the_play_begins_now(wall: float, begins: float) -> None:
    assert first_minute(wall) == begins


@pytest.mark.parametrize("wall", [0, 8 * 60, CLOSES, 23 * 60])
def test_out_of_hours_the_peak_comes_soon(wall: float) -> None:
    assert first_minute(wall) == OUT_OF_HOURS_START
    assert comes_per_hour(minute_of_day(OUT_OF_HOURS_START, 10)) > 30


def test_after_closing_the_next_morning_follows() -> None:
    assert minute_of_day(CLOSES - 5, 5) == OPENS
    assert minute_of_day(600, 60) == 660


def test_the_same_seed_plays_the_same_people_at_the_same_time() -> None:
    first, again, other = (list(takewhile(lambda at: at < 600, arrivals(seed, 540))) for seed in (1, 1, 2))
    assert first == again != other
    assert person(1, "7") == person(1, "7") != person(2, "7")


def test_some_stand_at_the_door_and_the_rest_follow_the_hour() -> None:
    came = list(takewhile(lambda at: at < CLOSES - OPENS, arrivals(3, OPENS)))
    assert sum(at <= DOOR_OPENS_WITHIN for at in came) == AT_THE_DOOR
    assert came == sorted(came)
    morning = sum(20 <= at < 80 for at in came)
    noon = sum(NOON[0] - OPENS <= at < NOON[0] - OPENS + 60 for at in came)
    assert morning > 3 * noon
    assert 110 < len(came) < 260


def test_people_are_as_different_as_people_are() -> None:
    people = [person(5, str(number)) for number in range(600)]
    assert {one.turn for one in people} == {"finish", "hold", "transfer"}
    assert 0.04 < sum(not one.comes for one in people) / 600 < 0.15
    assert 0.1 < sum(one.priority_class is not None for one in people) / 600 < 0.23
    assert {one.level for one in people} == {None, 1, 2, 3, 4, 5}
    assert all(120 <= one.service_s <= 2400 for one in people)


WHO = person(1, "1")._replace(comes=True, walk_s=20, service_s=300, turn="finish")


@pytest.mark.parametrize(
    ("view", "who", "seen_s", "verb"),
    [
        (window(window={"state": "closed"}), WHO, 0, "sign-in"),
        (window(ticket={"state": "called"}), WHO, 5, "wait"),
        (window(ticket={"state": "called"}), WHO, 20, "start"),
        (window(ticket={"state": "called"}, calls_left_before_no_show=1), WHO._replace(comes=False), 30, "recall"),
        (window(ticket={"state": "called"}), WHO._replace(comes=False), 30, "no-show"),
        (window(ticket={"state": "serving"}, work_order={"matter": None}), WHO, 20, "wait"),
        (window(ticket={"state": "serving"}, work_order={"matter": None}), WHO, 100, "write"),
        (window(ticket={"state": "serving"}, work_order={"matter": "劳动"}), WHO, 100, "wait"),
        (window(ticket={"state": "serving"}, work_order={"matter": "劳动"}), WHO, 300, "finish"),
        (window(ticket={"state": "serving"}), WHO._replace(turn="hold"), 160, "hold"),
        (window(ticket={"state": "serving"}), WHO._replace(turn="transfer"), 160, "transfer"),
        (window(visit={"visit_id": "v"}, work_order={"matter": "劳动"}), WHO, 300, "finish"),
        (window(window={"state": "paused", "pause_reason": "接电话"}), WHO, 10, "wait"),
        (window(window={"state": "paused", "pause_reason": "接电话"}), WHO, 999, "unpause"),
        (window(window={"state": "paused", "pause_reason": "窗口故障"}), WHO, 99_999, "wait"),
    ],
)  # fmt: skip
def test_the_clerk_does_what_the_window_asks_for(
    view: dict[str, Any], who: Any, seen_s: float, verb: str
) -> None:
    step = next_step(view, who, seen_s)
    assert step is not None
    assert step.verb == verb
    assert step.verb != "wait" or step.wait_s > 0


def test_a_free_window_is_a_matter_of_habit() -> None:
    assert next_step(FREE, WHO, 0) is None


def test_habits_are_mostly_calling_and_lunch_once_a_day() -> None:
    habits = Habits(4, 2)
    steps = [habits.next_free(minute, ["consult"]) for minute in range(OPENS, CLOSES)]
    assert sum(step.verb == "call-next" for step in steps) > 0.8 * len(steps)
    assert {step.verb for step in steps} == {"call-next", "pause", "register", "sign-out"}
    lunches = [step for step in steps if step == Step("pause", body={"reason": LUNCH})]
    assert len(lunches) == 1
    assert {step.body["reason"] for step in steps if step.verb == "pause"} == set(PAUSES)
