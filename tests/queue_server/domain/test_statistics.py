"""The figures of a day against a model that knows only the written rules and counts by brute force."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.statistics import DayTally, VisitFact, day_tally, figures, merge
from queue_server.domain.work_order import MatterFact

HALL = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def fact(**known: Any) -> VisitFact:
    return VisitFact(
        **{"hall_day": DAY, "service": "consult", "registered": False, "state": "waiting", **known}
    )


def served(**known: Any) -> VisitFact:
    """A visit that went as it should, except for what is said of it."""
    usual = {
        "state": "finished",
        "window_no": 1,
        "clerk": "007",
        "taken_at": NINE,
        "first_called_at": NINE + timedelta(minutes=5),
        "started_at": NINE + timedelta(minutes=6),
        "finished_at": NINE + timedelta(minutes=20),
        "work_order_missing": (),
        "outcome": "当场解答",
        "closed": True,
    }
    return fact(**{**usual, **known})


def figures_of(*facts: VisitFact) -> dict[str, Any]:
    return figures(day_tally(facts, HALL), DAY)


def counts_of(tally: DayTally, hall_day: date | None = None) -> dict[str, Any]:
    """The figures without those in depth, which tests/queue_server/domain/test_day_depth.py looks at."""
    return {name: figure for name, figure in figures(tally, hall_day).items() if name != "depth"}


# ---------------------------------------------------------------- the model


def whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def model_durations(pairs: list[tuple[datetime | None, datetime | None]]) -> dict[str, int | None]:
    known = sorted(
        max(0, int((whole(end) - whole(begin)).total_seconds())) for begin, end in pairs if begin and end
    )
    if not known:
        return {"mean": None, "p50": None, "p90": None, "max": None}
    n, total = len(known), sum(known)
    return {
        "mean": total // n + (1 if 2 * (total % n) >= n else 0),
        "p50": known[ceil(n / 2) - 1],
        "p90": known[ceil(n * 9 / 10) - 1],
        "max": max(known),
    }


def model_group(facts: list[VisitFact]) -> dict[str, Any]:
    tickets = [f for f in facts if not f.registered]
    done = [f for f in facts if f.state == "finished"]
    return {
        "counts": {
            "taken": len(tickets),
            "called": len([f for f in tickets if f.first_called_at]),
            "served": len(done),
            "missed": len([f for f in tickets if f.state == "missed"]),
            "abandoned": len([f for f in tickets if f.state == "abandoned"]),
            "cancelled": len([f for f in tickets if f.state == "cancelled"]),
            "registered": len(facts) - len(tickets),
        },
        "waits_s": model_durations([(f.taken_at, f.first_called_at) for f in tickets]),
        "service_s": model_durations([(f.started_at, f.finished_at) for f in done]),
        "ratings": {
            **{str(level): len([f for f in facts if f.level == level]) for level in range(1, 6)},
            "none": len([f for f in done if f.level is None]),
        },
    }


def model_rate(numerator: int, denominator: int, target: int | None) -> dict[str, Any]:
    shown = None
    if denominator:
        shown = max(tenths for tenths in range(1001) if tenths * denominator <= 1000 * numerator) / 10
    met = None if denominator == 0 or target is None else numerator * 100 >= denominator * target
    return {
        "numerator": numerator,
        "denominator": denominator,
        "percent_floor": shown,
        "target": target,
        "met": met,
    }


def model_orders(f: VisitFact) -> list[MatterFact]:
    first = f.work_order_missing
    return [*([] if first is None else [MatterFact(first, f.outcome, f.feedback, f.closed)]), *f.further]


def model_valid(f: VisitFact) -> list[MatterFact]:
    return [order for order in model_orders(f) if not (order.outcome or "").startswith("作废")]


def model_rates(facts: list[VisitFact]) -> dict[str, Any]:
    orders = [order for f in facts for order in model_orders(f)]
    void = [order for order in orders if (order.outcome or "").startswith("作废")]
    begun = [f for f in facts if f.registered or f.started_at]
    complete = [f for f in begun if model_valid(f) and all(order.missing == () for order in model_valid(f))]
    closed = [order for f in facts for order in model_valid(f) if order.closed]
    told = [order for order in closed if order.feedback or order.outcome == "当场解答"]
    levels = [f.level for f in facts if f.level is not None]
    content = [level for level in levels if level >= 3]
    strictly = [level for level in levels if level >= 4]
    done = [f for f in facts if f.state == "finished"]
    noticed = [f.notices for f in facts if f.notices is not None]
    return {
        "K-1": {**model_rate(len(complete), len(begun), 100), "voided": len(void)},
        "K-2": model_rate(len(told), len(closed), 100),
        "K-9": {
            **model_rate(len(content), len(levels), 90),
            "strict_numerator": len(strictly),
            "strict_percent_floor": model_rate(len(strictly), len(levels), 90)["percent_floor"],
        },
        "K-14": model_rate(noticed.count(1), len(noticed), 100),
        "rating_rate": model_rate(len([f for f in done if f.level]), len(done), None),
    }


def model_by(facts: list[VisitFact], key_of: Callable[[VisitFact], Any]) -> dict[str, Any]:
    keys = sorted({key_of(f) for f in facts} - {None})
    return {str(key): model_group([f for f in facts if key_of(f) == key]) for key in keys}


def model_hour(f: VisitFact) -> int | None:
    arrived = f.taken_at if f.taken_at or not f.registered else f.started_at
    # Shanghai has kept UTC+8 since 1991
    return None if arrived is None else (arrived.astimezone(UTC) + timedelta(hours=8)).hour


def model(facts: list[VisitFact]) -> dict[str, Any]:
    return {
        **model_group(facts),
        "by_service": model_by(facts, lambda f: f.service),
        "by_window": model_by(facts, lambda f: f.window_no),
        "by_clerk": model_by(facts, lambda f: f.clerk),
        "by_hour": model_by(facts, model_hour),
        "rates": model_rates(facts),
    }


# ---------------------------------------------------------------- any visits at all

moments = st.none() | st.builds(
    lambda after, zone: (NINE + after).astimezone(zone),
    st.timedeltas(timedelta(hours=-3), timedelta(hours=11)),
    st.sampled_from([UTC, HALL]),
)
visits = st.builds(
    VisitFact,
    hall_day=st.dates(date(2026, 11, 24), date(2026, 11, 27)),
    service=st.sampled_from(["consult", "legal_aid", "general"]),
    registered=st.booleans(),
    state=st.sampled_from(
        [
            "waiting",
            "called",
            "serving",
            "on_hold",
            "missed",
            "finished",
            "finished",
            "abandoned",
            "cancelled",
        ]
    ),
    window_no=st.none() | st.sampled_from([1, 2, 10]),
    clerk=st.none() | st.sampled_from(["001", "007"]),
    taken_at=moments,
    first_called_at=moments,
    started_at=moments,
    finished_at=moments,
    level=st.none() | st.integers(1, 5),
    work_order_missing=st.none() | st.just(()) | st.just(("name", "outcome")),
    outcome=st.sampled_from([None, "当场解答", "已受理", "作废（测试）"]),
    feedback=st.sampled_from([None, "", "电话"]),
    closed=st.booleans(),
    notices=st.sampled_from([None, None, 1, 2]),
    further=st.lists(
        st.builds(
            MatterFact,
            missing=st.sampled_from([(), ("matter",)]),
            outcome=st.sampled_from([None, "当场解答", "已受理", "作废（测试）"]),
            feedback=st.sampled_from([None, "电话"]),
            closed=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
)


@given(st.lists(visits, max_size=40))
def test_the_figures_are_those_of_the_brute_force_model(facts: list[VisitFact]) -> None:
    counted = counts_of(day_tally(facts, HALL))
    assert counted == model(facts)
    for grouping in ("by_service", "by_window", "by_clerk", "by_hour"):
        assert list(counted[grouping]) == list(model(facts)[grouping])


@given(st.lists(visits, max_size=40), st.randoms(use_true_random=False))
def test_days_merged_are_everything_counted_at_once(facts: list[VisitFact], random: Any) -> None:
    by_day: dict[date, list[VisitFact]] = {}
    for one in facts:
        by_day.setdefault(one.hall_day, []).append(one)
    days = [day_tally(of_a_day, HALL) for of_a_day in by_day.values()]
    random.shuffle(days)
    at_once = day_tally(facts, HALL)
    assert merge(days) == at_once
    assert merge([merge(days[:2]), DayTally(), merge(days[2:])]) == at_once
    assert counts_of(merge(days)) == model(facts)


@given(st.lists(visits, max_size=40), st.randoms(use_true_random=False))
def test_a_kept_tally_comes_back_the_same_and_equal_tallies_are_kept_alike(
    facts: list[VisitFact], random: Any
) -> None:
    tally = day_tally(facts, HALL)
    assert DayTally.from_json(tally.to_json()) == tally
    assert figures(DayTally.from_json(tally.to_json())) == figures(tally)
    random.shuffle(facts)
    assert day_tally(facts, HALL).to_json() == tally.to_json()


def test_the_order_of_the_visits_leaves_no_trace_in_what_is_kept() -> None:
    short = served(finished_at=NINE + timedelta(minutes=7), service="general", clerk="001", window_no=2)
    long = served(first_called_at=NINE + timedelta(minutes=9))
    one_way, other_way = ([short, served(), long], [long, served(), short])
    assert day_tally(one_way, HALL).to_json() == day_tally(other_way, HALL).to_json()
    days = [day_tally([one], HALL) for one in one_way]
    assert merge(days).to_json() == merge(reversed(days)).to_json() == day_tally(one_way, HALL).to_json()


def test_tallies_that_differ_in_one_second_differ() -> None:
    later = served(finished_at=NINE + timedelta(minutes=20, seconds=1))
    assert day_tally([served()], HALL) != day_tally([later], HALL)
    assert day_tally([served()], HALL).to_json() != day_tally([later], HALL).to_json()


@pytest.mark.parametrize("text", ["[]", '{"version":"0"}', "not json"])
def test_a_tally_kept_in_another_way_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        DayTally.from_json(text)


# ---------------------------------------------------------------- the shape


def test_an_empty_day_has_every_key_and_no_percentage() -> None:
    nothing = {"mean": None, "p50": None, "p90": None, "max": None}
    no_rate = {"numerator": 0, "denominator": 0, "percent_floor": None, "met": None}
    assert counts_of(DayTally(), DAY) == {
        "hall_day": "2026-11-24",
        "counts": dict.fromkeys(
            ("taken", "called", "served", "missed", "abandoned", "cancelled", "registered"), 0
        ),
        "waits_s": nothing,
        "service_s": nothing,
        "ratings": {"5": 0, "4": 0, "3": 0, "2": 0, "1": 0, "none": 0},
        "by_service": {},
        "by_window": {},
        "by_clerk": {},
        "by_hour": {},
        "rates": {
            "K-1": {**no_rate, "target": 100, "voided": 0},
            "K-2": {**no_rate, "target": 100},
            "K-9": {**no_rate, "target": 90, "strict_numerator": 0, "strict_percent_floor": None},
            "K-14": {**no_rate, "target": 100},
            "rating_rate": {**no_rate, "target": None},
        },
    }
    assert day_tally([], HALL) == merge([]) == DayTally()


def test_hours_are_the_halls_own_and_windows_stand_in_the_order_of_their_numbers() -> None:
    late = datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC)
    counted = figures_of(fact(taken_at=NINE, window_no=10), fact(taken_at=late, window_no=9))
    assert list(counted["by_hour"]) == ["9", "23"]
    assert list(counted["by_window"]) == ["9", "10"]
    assert list(counted["by_hour"]["9"]) == ["counts", "waits_s", "service_s", "ratings"]


@pytest.mark.parametrize("wrong", [{"state": "completed"}, {"level": 0}, {"level": 6}])
def test_a_fact_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no "):
        fact(**wrong)


# ---------------------------------------------------------------- waits and percentiles


def test_both_ends_are_cut_to_whole_seconds_before_they_are_subtracted() -> None:
    counted = figures_of(
        fact(
            taken_at=NINE + timedelta(seconds=0.9),
            first_called_at=NINE + timedelta(seconds=1.1),
            state="called",
        )
    )
    assert counted["waits_s"]["max"] == 1


def test_a_clock_set_back_never_makes_a_negative_wait() -> None:
    counted = figures_of(fact(taken_at=NINE, first_called_at=NINE - timedelta(seconds=3), state="called"))
    assert counted["waits_s"] == {"mean": 0, "p50": 0, "p90": 0, "max": 0}


def test_percentiles_are_of_the_nearest_rank_and_the_mean_is_rounded_half_up() -> None:
    waits = [10, 20, 30, 40, 50, 60, 70, 80, 90, 105]
    counted = figures_of(
        *(fact(taken_at=NINE, first_called_at=NINE + timedelta(seconds=s), state="called") for s in waits)
    )
    assert counted["waits_s"] == {"mean": 56, "p50": 50, "p90": 90, "max": 105}


# ---------------------------------------------------------------- what is easily counted wrong


def test_a_visit_without_a_ticket_is_served_and_received_but_not_taken() -> None:
    counted = figures_of(served(registered=True, taken_at=None, first_called_at=None, level=5))
    assert counted["counts"]["taken"] == counted["counts"]["called"] == 0
    assert counted["counts"]["registered"] == counted["counts"]["served"] == 1
    assert counted["waits_s"]["max"] is None
    assert counted["service_s"]["max"] == 14 * 60
    assert list(counted["by_hour"]) == ["9"]
    assert counted["rates"]["K-1"]["denominator"] == 1
    assert counted["rates"]["K-9"]["denominator"] == 1


def test_finishing_without_writing_lowers_k_1() -> None:
    k_1 = figures_of(served(), served(work_order_missing=("matter",)), served(work_order_missing=None))[
        "rates"
    ]["K-1"]
    assert (k_1["numerator"], k_1["denominator"], k_1["percent_floor"], k_1["met"]) == (1, 3, 33.3, False)


def test_the_denominator_of_k_1_is_who_came_and_not_what_was_written() -> None:
    nobody_came = [fact(state=s) for s in ("missed", "abandoned", "cancelled", "waiting")]
    k_1 = figures_of(served(work_order_missing=None), *nobody_came)["rates"]["K-1"]
    assert (k_1["numerator"], k_1["denominator"], k_1["met"]) == (0, 1, False)


def test_a_void_work_order_counts_as_none_and_is_shown() -> None:
    rates = figures_of(served(), served(outcome="作废（重复登记）", feedback="电话"))["rates"]
    assert (rates["K-1"]["numerator"], rates["K-1"]["denominator"], rates["K-1"]["voided"]) == (1, 2, 1)
    assert rates["K-2"]["denominator"] == 1


def test_9996_of_10000_is_not_a_hundred_percent() -> None:
    visits = [served()] * 9996 + [served(work_order_missing=("name",))] * 4
    k_1 = figures_of(*visits)["rates"]["K-1"]
    assert k_1["percent_floor"] == 99.9
    assert k_1["met"] is False


def test_a_visit_that_nobody_rated_is_not_satisfied() -> None:
    counted = figures_of(served(level=5), served(level=1), *[served()] * 98)
    assert counted["rates"]["K-9"]["percent_floor"] == 50.0
    assert counted["rates"]["K-9"]["denominator"] == 2
    assert counted["rates"]["rating_rate"]["percent_floor"] == 2.0
    assert counted["ratings"]["none"] == 98
    assert figures_of(served())["rates"]["K-9"]["percent_floor"] is None


def test_basically_satisfied_is_positive_but_not_strictly() -> None:
    k_9 = figures_of(*[served(level=3)] * 9, served(level=2))["rates"]["K-9"]
    assert (k_9["numerator"], k_9["denominator"], k_9["met"]) == (9, 10, True)
    assert (k_9["strict_numerator"], k_9["strict_percent_floor"]) == (0, 0.0)


def test_an_answer_on_the_spot_is_feedback_and_anything_else_needs_a_word() -> None:
    k_2 = figures_of(
        served(outcome="当场解答"),
        served(outcome="已受理"),
        served(outcome="已受理", feedback="短信"),
        served(outcome="当场解答", closed=False, state="serving"),
    )["rates"]["K-2"]
    assert (k_2["numerator"], k_2["denominator"], k_2["met"]) == (2, 3, False)
