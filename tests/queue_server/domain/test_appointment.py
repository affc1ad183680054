"""Appointments: what may follow what, the slots of a day, and that the place in the line is fair to everybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import appointment as rules
from queue_server.domain.appointment import Deal, Offer, Punctuality, Standing
from queue_server.domain.calling import STEP
from queue_server.domain.errors import RuleBroken
from queue_server.domain.opening_hours import Span, clock_text, parse_hours

TUESDAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
ALL_DAY = [Span(0, 1440)]


def offer(*spans: str, slot_min: int = 30, people: int = 1) -> Offer:
    return Offer("consult", parse_hours({"tue": list(spans)}), slot_min, people, 14)


def times(slots: list[Span]) -> list[str]:
    return [str(slot) for slot in slots]


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("deal", Deal)
def test_an_appointment_is_kept_moved_or_cancelled_while_it_is_booked_and_may_be_kept_late(
    standing: Standing, deal: Deal
) -> None:
    allowed = {
        "booked": {"check_in": "checked_in", "move": "booked", "cancel": "cancelled", "no_show": "no_show"},
        "no_show": {"check_in": "checked_in"},
    }
    expected = allowed.get(standing, {}).get(deal)
    if expected is None:
        with pytest.raises(RuleBroken) as said:
            rules.after(standing, deal)
        assert said.value.code == "appointment_settled"
    else:
        assert rules.after(standing, deal) == expected


def test_the_slots_of_a_day_follow_one_another_and_lie_within_open_hours() -> None:
    found = offer("09:00-10:40", "14:00-15:00").slots(TUESDAY, ALL_DAY)
    assert times(found) == ["09:00-09:30", "09:30-10:00", "10:00-10:30", "14:00-14:30", "14:30-15:00"]
    lunch = offer("11:00-14:00").slots(TUESDAY, [Span(9 * 60, 12 * 60), Span(13 * 60 + 30, 17 * 60)])
    assert times(lunch) == ["11:00-11:30", "11:30-12:00", "13:30-14:00"]
    assert offer("09:00-12:00").slots(TUESDAY, []) == []
    assert offer("09:00-12:00").slots(TUESDAY + timedelta(days=1), ALL_DAY) == []


def test_the_past_the_far_future_blackout_days_and_what_is_off_cannot_be_booked() -> None:
    some = replace(offer("09:00-12:00"), blackout=frozenset({TUESDAY + timedelta(days=1)}))
    bookable = [n for n in range(-2, 18) if some.books(TUESDAY + timedelta(days=n), TUESDAY)]
    assert bookable == [0, *range(2, 15)]
    assert not replace(offer("09:00-12:00"), on=False).books(TUESDAY, TUESDAY)


def test_a_slot_holds_so_many_and_the_first_free_place_is_given() -> None:
    assert rules.free_place(set(), 2) == 1
    assert rules.free_place({1, 3}, 3) == 2
    assert rules.free_place({1, 2}, 2) is None


def test_codes_are_read_out_without_mistakes() -> None:
    codes = {rules.booking_code(bits) for bits in (0, 1, 12345, 2**30 - 1)}
    assert len(codes) == 4
    assert all(len(code) == 6 and not set(code) & set("01IO") for code in codes)


@pytest.mark.parametrize(("text", "minutes"), [("09:30", 570), ("00:00", 0), ("23:59", 1439)])
def test_a_time_is_read_as_it_is_written(text: str, minutes: int) -> None:
    assert rules.minutes_of(text) == minutes
    assert clock_text(minutes) == text


@pytest.mark.parametrize("text", ["9:30", "24:00", "09:60", "09-30", "", "ab:cd", "٠٩:٣٠"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert rules.minutes_of(text) is None


def test_when_one_may_check_in() -> None:
    punctual = Punctuality(late_min=15, early_min=30, lead_min=10)
    with pytest.raises(RuleBroken) as said:
        rules.arrival(NINE, NINE - timedelta(minutes=30, seconds=1), punctual)
    assert said.value.code == "too_early"
    assert said.value.extra["opens_in_min"] == 1
    at_ten_before = NINE - timedelta(minutes=10)
    for minutes in (-30, -10, 0, 15):
        came = rules.arrival(NINE, NINE + timedelta(minutes=minutes), punctual)
        assert came == (True, at_ten_before)
    late = NINE + timedelta(minutes=15, seconds=1)
    assert rules.arrival(NINE, late, punctual) == (False, late)


minutes = st.integers(0, 180)
people_of_a_morning = st.tuples(
    st.lists(minutes, max_size=12),
    st.lists(st.tuples(st.sampled_from(range(0, 181, 20)), st.integers(-30, 60)), max_size=8),
    st.integers(0, 30),
    st.integers(0, 30),
)


@given(people_of_a_morning)
def test_overtaking_is_bounded_and_nobody_starves(
    morning: tuple[list[int], list[tuple[int, int]], int, int],
) -> None:
    """From the words alone: an appointment goes before a walk-in only if it was on time and lies close to their coming.

    So no walk-in is overtaken by more than the slots of ``late_min + lead_min`` minutes hold, and every number is
    called after finitely many others.
    """
    walk_ins, appointments, late_min, lead_min = morning
    punctual = Punctuality(late_min, 30, lead_min)
    line = [(NINE + timedelta(minutes=at), None) for at in walk_ins]
    for at, offset in appointments:
        appointed_at, came_at = NINE + timedelta(minutes=at), NINE + timedelta(minutes=at + offset)
        line.append((rules.arrival(appointed_at, came_at, punctual).counts_from, (appointed_at, came_at)))
    for arrived, kept in line:
        if kept is not None:
            continue
        overtakers = [who for counts_from, who in line if who and counts_from < arrived <= who[1]]
        assert all(
            came_at - appointed_at <= timedelta(minutes=late_min) for appointed_at, came_at in overtakers
        )
        near = timedelta(minutes=late_min), timedelta(minutes=lead_min)
        assert all(arrived - near[0] <= appointed_at <= arrived + near[1] for appointed_at, _ in overtakers)
    for counts_from, kept in line:
        if kept is not None and kept[1] - kept[0] > timedelta(minutes=late_min):
            assert counts_from == kept[1], "too late is like anybody else"
        elif kept is not None:
            assert counts_from == kept[0] - timedelta(minutes=lead_min), (
                "and never behind who came after that"
            )


@given(st.lists(st.integers(0, 3), max_size=30))
def test_those_of_one_moment_stand_a_step_apart(moments: list[int]) -> None:
    keys: list[int] = []
    for moment in moments:
        keys.append(rules.key_among(moment * 60 * 1000 * STEP, keys, STEP))
    ordered = sorted(keys)
    assert all(after - before >= STEP for before, after in pairwise(ordered))
