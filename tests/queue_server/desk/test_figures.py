"""The figures: counted from rows, kept for past days, forgotten when a row changes, rebuilt exactly."""

import random
from typing import Any

import pytest

from queue_server.desk.figures import WORTH_KEEPING_DAYS, FiguresDesk
from queue_server.desk.frame import SERVER
from tests.queue_server.desk.hall import Hall, Person, refused


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def busy_day(hall: Hall, seed: int) -> None:
    """Two windows serve whoever comes; some miss, some go home, some are registered, some rate."""
    chance = random.Random(seed)
    clerks = [hall.clerk(no).sits_at(window) for no, window in (("007", 1), ("008", 2))]
    for _ in range(12):
        number = hall.citizen().takes(chance.choice(["法律咨询", "公证", "法律援助"]))
        hall.passes(seconds=chance.randint(1, 400))
        if chance.random() < 0.2:
            hall.citizen().gives_up(number)
    for turn in range(8):
        clerk = clerks[turn % 2]
        if not hall.waiting():
            clerk.registers("公证")
            clerk.finishes()
        elif chance.random() < 0.2:
            clerk.misses_next()
        else:
            clerk.serves_next(
                chance.choice(["当场解答", "已受理", "已指引"]), seconds=chance.randint(30, 2000)
            )
            if chance.random() < 0.6:
                hall.evaluator(clerk.window_no or 0).presses(chance.randint(1, 5))
    for clerk in clerks:
        clerk.leaves()


def kept(hall: Hall, day: str) -> str | None:
    """The day's kept tally."""
    with hall.house.reading() as rooms:
        return rooms.figures.kept(day)


def test_a_day_that_nobody_came_has_figures_of_nothing(hall: Hall) -> None:
    figures = hall.figures()
    assert set(figures["counts"].values()) == {0}
    assert figures["waits_s"] == {"mean": None, "p50": None, "p90": None, "max": None}
    assert figures["rates"]["K-1"]["percent_floor"] is None
    assert figures["by_service"] == {}


def test_todays_figures_are_always_fresh_and_never_kept(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    assert hall.figures()["counts"]["taken"] == 1
    hall.citizen().takes("法律咨询")
    assert hall.figures()["counts"]["taken"] == 2
    assert kept(hall, hall.today) is None


def test_a_past_day_is_counted_once_and_kept(hall: Hall) -> None:
    busy_day(hall, 1)
    before = hall.figures("2026-11-24")
    hall.midnight()
    assert kept(hall, "2026-11-24") is None
    after = hall.figures("2026-11-24")
    assert kept(hall, "2026-11-24") is not None
    assert after["counts"]["served"] == before["counts"]["served"]
    with hall.store.transaction() as work:
        work.figures._db.execute("update day_figures set tally = 'from another version'")
    assert hall.figures("2026-11-24") == after


def test_what_a_visit_of_a_past_day_changes_is_counted_again(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    number = clerk.serves_next()
    hall.midnight()
    assert hall.figures("2026-11-24")["rates"]["K-1"]["numerator"] == 0
    clerk.writes(number["work_order_id"], matter="其他", outcome="已受理", refused=["name", "phone"])
    assert kept(hall, "2026-11-24") is None
    assert hall.figures("2026-11-24")["rates"]["K-1"]["numerator"] == 1
    assert hall.wrong() == []


def test_a_kept_day_its_rows_deny_is_found(hall: Hall) -> None:
    for seed in (2, 9):
        busy_day(hall, seed)
        hall.midnight()
    hall.desk.figures.of_span("2026-11-24", "2026-11-25")
    texts = [kept(hall, day) for day in ("2026-11-24", "2026-11-25")]
    assert texts[0] != texts[1]
    with hall.store.transaction() as work:
        work.figures._db.execute(
            "update day_figures set tally = ? where hall_day = '2026-11-24'", (texts[1],)
        )
    assert hall.wrong() == ["2026-11-24 的统计与台账不符"]
    hall.desk.figures.rebuild()
    assert [kept(hall, day) for day in ("2026-11-24", "2026-11-25")] == texts
    assert hall.wrong() == []


def test_rebuilding_gives_the_very_same_text(hall: Hall) -> None:
    days = []
    for seed in (3, 4, 5):
        busy_day(hall, seed)
        days.append(hall.today)
        hall.midnight()
    figures = [hall.figures(day) for day in days]
    texts = [kept(hall, day) for day in days]
    assert all(texts)
    assert hall.desk.figures.rebuild() == 3
    assert [kept(hall, day) for day in days] == texts
    with hall.store.transaction() as work:
        for day in days:
            work.figures.forget(day)
    assert hall.desk.figures.rebuild() == 3
    assert [kept(hall, day) for day in days] == texts
    assert [hall.figures(day) for day in days] == figures


def test_a_span_is_the_sum_of_its_days(hall: Hall) -> None:
    for seed in (6, 7):
        busy_day(hall, seed)
        hall.midnight()
    one, other = hall.figures("2026-11-24"), hall.figures("2026-11-25")
    span = hall.desk.figures.of_span("2026-11-24", "2026-11-25")
    assert (span["from"], span["to"]) == ("2026-11-24", "2026-11-25")
    for count, value in span["counts"].items():
        assert value == one["counts"][count] + other["counts"][count]
    for level, value in span["ratings"].items():
        assert value == one["ratings"][level] + other["ratings"][level]
    assert span["waits_s"]["max"] == max(one["waits_s"]["max"], other["waits_s"]["max"])
    for rate in ("K-1", "K-2", "K-9"):
        for part in ("numerator", "denominator"):
            assert span["rates"][rate][part] == one["rates"][rate][part] + other["rates"][rate][part]


def test_groups_add_up(hall: Hall) -> None:
    busy_day(hall, 8)
    figures = hall.figures()
    for grouping in ("by_service", "by_hour"):
        for count, value in figures["counts"].items():
            assert sum(group["counts"][count] for group in figures[grouping].values()) == value
    served = figures["counts"]["served"]
    assert sum(group["counts"]["served"] for group in figures["by_window"].values()) == served
    assert sum(group["counts"]["served"] for group in figures["by_clerk"].values()) == served
    assert set(figures["by_clerk"]) <= {"007", "008"}


def test_hours_are_those_of_arrival_on_the_halls_wall(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    hall.passes(hours=5)
    hall.citizen().takes("法律咨询")
    by_hour = hall.figures()["by_hour"]
    assert {hour: group["counts"]["taken"] for hour, group in by_hour.items()} == {"9": 1, "14": 1}


@pytest.mark.parametrize("day", ["2026-2-3", "20261124", "2026-02-30", "", "today", "2026-11-24T00:00:00"])
def test_a_day_is_a_date(hall: Hall, day: str) -> None:
    with refused("bad_day"):
        hall.desk.figures.of_day(day)


def test_a_span_ends_after_it_begins_and_within_ten_years(hall: Hall) -> None:
    for from_day, to_day in (("2026-11-25", "2026-11-24"), ("2000-01-01", "2026-11-24")):
        with refused("bad_span"):
            hall.desk.figures.of_span(from_day, to_day)


def test_the_moment_is_told_with_the_days_figures(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    hall.passes(seconds=90.7)
    for _ in range(2):
        hall.citizen().takes("公证")
    clerk.calls_next("公证")
    clerk.holds()
    clerk.calls_next("公证")
    clerk.starts()
    today = hall.desk.manager.today()
    assert today["now"] == {
        "waiting": 1, "longest_wait_s": 90, "serving": 1, "windows_open": 1, "windows": 3, "on_hold": 1, "missed": 0,
        "practice": 0,
    }  # fmt: skip
    assert today["waiting_by_service"] == {"consult": 1}
    assert today["statistics"] == hall.figures()


def one_came(hall: Hall) -> str:
    """Somebody takes a number, and the day goes by; which day it was."""
    hall.citizen().takes("法律咨询")
    day = hall.today
    hall.midnight()
    return day


def spans_of(told: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    return [(told[name]["from"], told[name]["to"]) for name in ("period", "last_week", "before")]


def test_a_day_stands_beside_the_same_weekday_and_the_last_day_anybody_came(hall: Hall) -> None:
    earlier = one_came(hall)
    hall.passes(days=6)
    told = hall.desk.figures.compared(hall.today, hall.today)
    assert spans_of(told) == [("2026-12-01", "2026-12-01"), ("2026-11-24", "2026-11-24"), (earlier, earlier)]
    assert (told["period"]["counts"]["taken"], told["before"]["counts"]["taken"]) == (0, 1)
    assert told["not_over"]
    assert told["period"]["rates"]["K-9"]["percent_floor"] is None


def test_a_day_after_nobody_came_for_long_stands_beside_the_day_before(hall: Hall) -> None:
    told = hall.desk.figures.compared("2026-11-20", "2026-11-20")
    assert spans_of(told)[2] == ("2026-11-19", "2026-11-19")
    assert not told["not_over"]


@pytest.mark.parametrize(
    ("span", "weekdays", "before"),
    [
        (("2026-11-02", "2026-11-06"), ("2026-10-26", "2026-10-30"), ("2026-10-28", "2026-11-01")),
        (("2026-11-02", "2026-11-08"), ("2026-10-26", "2026-11-01"), ("2026-10-26", "2026-11-01")),
        (("2026-10-01", "2026-10-31"), ("2026-08-27", "2026-09-26"), ("2026-08-31", "2026-09-30")),
    ],
)
def test_no_day_stands_on_both_sides(
    hall: Hall, span: tuple[str, str], weekdays: tuple[str, str], before: tuple[str, str]
) -> None:
    assert spans_of(hall.desk.figures.compared(*span)) == [span, weekdays, before]


def test_a_long_span_that_is_remembered_is_told_as_if_it_were_not(hall: Hall) -> None:
    first = hall.today
    for seed in range(WORTH_KEEPING_DAYS):
        busy_day(hall, seed) if seed % 10 == 0 else hall.citizen().takes("公证")
        hall.midnight()
    clerk = hall.clerk("007").sits_at(1)

    def told_twice() -> dict[str, Any]:
        """The span as this desk tells it, which is what a desk that remembers nothing tells."""
        told = hall.desk.figures.of_span(first, hall.today)
        again = FiguresDesk(hall.house, lambda call, *args: call(*args)).of_span(first, hall.today)
        assert told == again
        return told

    told_twice()
    before = told_twice()
    number = hall.citizen().takes("法律咨询")
    clerk.calls(number)
    clerk.starts()
    clerk.finishes()
    after = told_twice()
    assert after["counts"]["served"] == before["counts"]["served"] + 1, "today is counted each time"
    with hall.house.deed(SERVER) as deed:
        deed.work.figures.forget(first)
    assert told_twice() == after, "a past day that changed is counted again"
    hall.midnight()
    assert told_twice()["counts"]["taken"] == after["counts"]["taken"]
    assert hall.desk.figures.of_span(first, first)["counts"]["taken"] < after["counts"]["taken"]
