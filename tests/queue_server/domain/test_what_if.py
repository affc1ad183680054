"""What if the windows had been open at other times: the real rule over a day's real arrivals."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.calling import AtWindow, Dedication, Waiting, hall_order
from queue_server.domain.what_if import (
    DAY_S,
    BadPlan,
    Came,
    Opened,
    Registered,
    Span,
    Turn,
    compared,
    open_spans,
    read_plan,
    real_calls,
    replay,
    span_text,
    usual_pace,
    waits,
)

NINE, NOON, FIVE = 9 * 3600, 12 * 3600, 17 * 3600
SERVICES = ("consult", "legal_aid")
ALL_DAY = (Span(0, DAY_S),)


def came(number: str, at_s: int, kept_s: int = 600, priority: str | None = None, **more: object) -> Came:
    service = "consult" if number.startswith("A") else "legal_aid"
    return Came(number, number, service, at_s, kept_s, priority, **more)  # type: ignore[arg-type]


def opened(no: int, *spans: Span, services: tuple[str, ...] = SERVICES) -> Opened:
    return Opened(AtWindow(no, services), spans or ALL_DAY)


def numbers(calls: list[object]) -> list[str]:
    return [one.came.number for one in calls]  # type: ignore[attr-defined]


def test_one_window_serves_one_after_the_other() -> None:
    day = replay([came("A1", NINE), came("A2", NINE + 60)], [opened(1)], between_s=30)
    assert [(one.came.number, one.at_s) for one in day.calls] == [("A1", NINE), ("A2", NINE + 630)]
    assert [one.wait_s for one in day.calls] == [0, 570]


def test_a_window_calls_only_while_it_is_open() -> None:
    people = [came("A1", NINE), came("A2", NINE + 1), came("A3", FIVE - 60), came("A4", FIVE - 30)]
    day = replay(people, [opened(1, Span(NINE + 300, NINE + 400), Span(NOON, FIVE))])
    assert [(one.came.number, one.at_s) for one in day.calls] == [
        ("A1", NINE + 300),
        ("A2", NOON),
        ("A3", FIVE - 60),
    ]
    assert [one.number for one in day.unserved] == ["A4"]


def test_windows_serve_what_they_serve() -> None:
    people = [came("A1", NINE), came("B1", NINE + 1), came("B2", NINE + 2)]
    day = replay(people, [opened(1, services=("consult",)), opened(2, services=("legal_aid",))])
    assert [(one.came.number, one.window_no) for one in day.calls] == [("A1", 1), ("B1", 2), ("B2", 2)]


def test_classes_overtake_as_the_rule_says() -> None:
    people = [
        came("A0", NINE - 1),
        came("A1", NINE),
        *(came(f"A{n}", NINE + n, priority="elderly") for n in (2, 3, 4)),
    ]
    assert numbers(replay(people, [opened(1)], ratio=2).calls) == ["A0", "A2", "A3", "A1", "A4"]


def test_a_dedicated_window_keeps_to_its_classes() -> None:
    window = Opened(AtWindow(1, SERVICES, Dedication.ONLY, frozenset({"elderly"})), ALL_DAY)
    day = replay([came("A1", NINE), came("A2", NINE, priority="elderly")], [window])
    assert numbers(day.calls) == ["A2"]


def test_a_visit_without_a_number_keeps_its_window_too() -> None:
    day = replay([came("A1", NINE)], [opened(1)], registered=[Registered(1, NINE - 60, 600)])
    assert [one.at_s for one in day.calls] == [NINE + 540]


people_of_a_day = st.lists(
    st.tuples(st.integers(0, 900), st.sampled_from("AB"), st.sampled_from([None, "elderly", "military"])),
    max_size=25,
).map(lambda rows: [came(f"{letter}{n}", NINE + at, 300, cls) for n, (at, letter, cls) in enumerate(rows)])


@given(people_of_a_day, st.integers(1, 4))
def test_one_window_replays_the_order_of_the_rule(people: list[Came], ratio: int) -> None:
    """Everybody has come before the window opens: it calls in the rule's own order."""
    day = replay(people, [opened(1, Span(NOON, DAY_S))], ratio=ratio)
    lines: dict[str, list[Waiting]] = defaultdict(list)
    for place, one in enumerate(sorted(people, key=lambda one: (one.at_s, one.ticket_id))):
        lines[one.service].append(
            Waiting(one.ticket_id, one.service, place, one.number, None, one.priority_class)
        )
    assert numbers(day.calls) == [one.number for one in hall_order(lines, {}, ratio)]
    assert day.unserved == []


@given(people_of_a_day, st.integers(1, 4), st.integers(0, 60))
def test_one_more_window_never_makes_the_hall_wait_longer(
    people: list[Came], windows: int, between_s: int
) -> None:
    """With services of constant length at windows that serve everything."""
    few = replay(people, [opened(no) for no in range(1, windows + 1)], between_s=between_s)
    more = replay(people, [opened(no) for no in range(1, windows + 2)], between_s=between_s)
    assert len(few.calls) == len(more.calls) == len(people)
    assert sum(one.wait_s for one in more.calls) <= sum(one.wait_s for one in few.calls)


@given(
    people_of_a_day,
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 7000), st.integers(1, 900)), max_size=3),
)
def test_nobody_is_lost_and_no_window_has_two(
    people: list[Came], windows: int, breaks: list[tuple[int, int]]
) -> None:
    spans = tuple(Span(NINE + at, NINE + at + long) for at, long in sorted(breaks)) or ALL_DAY
    day = replay(people, [opened(no, *spans) for no in range(1, windows + 1)])
    assert sorted([*numbers(day.calls), *(one.number for one in day.unserved)]) == sorted(
        p.number for p in people
    )
    assert all(one.wait_s >= 0 for one in day.calls)
    for no in range(1, windows + 1):
        mine = [one for one in day.calls if one.window_no == no]
        assert all(later.at_s >= one.at_s + one.came.kept_s for one, later in pairwise(mine))


def test_the_three_columns() -> None:
    people = [came("A1", NINE, called_at_s=NINE + 100), came("A2", NINE, called_at_s=NINE + 800)]
    one, two = replay(people, [opened(1)]), replay(people, [opened(1), opened(2)])
    table = compared(people, one, two)
    assert table["waits"]["real"] == {"n": 2, "mean": 450, "p50": 100, "p90": 800, "max": 800, "unserved": 0}
    assert table["waits"]["replayed"]["mean"] == 300
    assert table["waits"]["changed"]["mean"] == 0
    assert table["by_hour"] == [{"hour": 9, "taken": 2, "real": 450, "replayed": 300, "changed": 0}]
    assert waits(real_calls([])) == {"n": 0, "mean": None, "p50": None, "p90": None, "max": None}


def test_how_long_clerks_take_between_two_people() -> None:
    rows = [
        (0, 10, 100),
        (50, 140, 200),
        (150, 220, 300),
        (290, 900, 950),
        (2000, 2015, 2100),
        (2101, 2500, 2600),
    ]
    assert usual_pace([[Turn(*row) for row in rows]]) == (20, 15)
    assert usual_pace([]) == (0, 0)


def test_nobody_is_called_the_moment_they_come_in() -> None:
    day = replay([came("A1", NINE), came("A2", NINE + 10)], [opened(1)], between_s=5, reaction_s=20)
    assert [one.wait_s for one in day.calls] == [20, 615]


KNOWN = {1: AtWindow(1, ("consult",)), 2: AtWindow(2, ("legal_aid",))}


def test_a_plan_is_read() -> None:
    plan = read_plan("1@09:00-12:00,13:30-17:00; 7:consult+legal_aid@09:00-10:00,10:00-11:00", KNOWN)
    assert plan == [
        Opened(KNOWN[1], (Span(NINE, NOON), Span(13 * 3600 + 1800, FIVE))),
        Opened(AtWindow(7, SERVICES), (Span(NINE, 11 * 3600),)),
    ]
    assert read_plan("", KNOWN) == []


@pytest.mark.parametrize(
    "text", ["x@09:00-10:00", "9@09:00-10:00", "1@10:00-09:00", "1@9:00-10:00", "1@09:00", "1@09:00-24:01",
             "1@09:00-09:60", "1@09:00-10:00;1@11:00-12:00", "99999@09:00-10:00"],
)  # fmt: skip
def test_a_plan_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(BadPlan):
        read_plan(text, KNOWN)


def test_when_a_window_was_open_is_told_by_the_journal() -> None:
    told = [
        ("window_opened", 1, NINE + 5),
        ("window_paused", 1, NINE + 601),
        ("window_unpaused", 1, NINE + 1800),
        ("window_closed", 1, NOON - 1),
        ("window_opened", 2, NINE),
        ("window_paused", 3, NINE),
    ]
    spans = open_spans(told, FIVE)
    assert {no: [span_text(span) for span in mine] for no, mine in spans.items()} == {
        1: ["09:00-09:11", "09:30-12:00"],
        2: ["09:00-17:00"],
    }
