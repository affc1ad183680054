"""What has to be done today follows from what the hall knows: what, since when, by when, and what is overdue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from queue_server.domain.duty import Facts, duties

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
FIVE, MIDNIGHT = NINE + timedelta(hours=8), NINE + timedelta(hours=15)
QUIET = Facts(
    now=NINE + timedelta(hours=1),
    opens_at=NINE,
    closes_at=FIVE,
    midnight=MIDNIGHT,
    opening_done=True,
    help_calls=[],
    tasks=[],
    not_served=0,
    at_windows=0,
    orders=0,
    orders_before=None,
    unrated=0,
    bad_ratings=[],
    next_day_over=MIDNIGHT + timedelta(days=1),
)


def due(**more: Any) -> list[tuple[str, int, bool]]:
    """Kind, how many, and whether it is overdue, in the order of the page."""
    return [(one.kind, one.count, one.overdue) for one in duties(QUIET._replace(**more))]


def test_a_day_on_which_all_is_done_has_no_duties() -> None:
    assert due() == []


def test_the_opening_check_is_due_when_the_first_service_opens() -> None:
    assert due(opening_done=False, now=NINE - timedelta(minutes=1)) == [("opening", 1, False)]
    assert due(opening_done=False, now=NINE) == [("opening", 1, True)]
    assert due(opening_done=False, opens_at=None) == []


@pytest.mark.parametrize(
    ("fact", "kind"),
    [("not_served", "day_close"), ("at_windows", "day_close"), ("orders", "orders"), ("unrated", "unrated")],
)
def test_what_is_settled_at_closing_is_a_duty_from_closing_on(fact: str, kind: str) -> None:
    assert due(**{fact: 3}, now=FIVE - timedelta(seconds=1)) == []
    (one,) = duties(QUIET._replace(now=FIVE, **{fact: 3}))
    assert (one.kind, one.count, one.since, one.overdue) == (kind, 3, FIVE, False)
    assert due(**{fact: 3}, closes_at=None, now=FIVE) == []


def test_whoever_calls_for_help_is_due_at_once_and_never_late() -> None:
    first, second = NINE, NINE + timedelta(minutes=5)
    (one,) = duties(QUIET._replace(help_calls=[second, first]))
    assert (one.kind, one.count, one.since, one.due_at, one.overdue) == ("help", 2, first, None, False)
    assert due(tasks=[NINE]) == [("escort", 1, False)]


def test_a_bad_rating_is_due_within_the_next_day_the_hall_opens() -> None:
    (one,) = duties(QUIET._replace(bad_ratings=[NINE]))
    assert (one.kind, one.due_at, one.overdue) == ("bad_rating", QUIET.next_day_over, False)


def test_what_is_overdue_stands_first() -> None:
    yesterday = ("2026-11-23（周一）", 2, NINE - timedelta(hours=9))
    assert due(help_calls=[NINE], orders_before=yesterday) == [
        ("orders_before", 2, True),
        ("help", 1, False),
    ]
    assert due(orders_before=("2026-11-23（周一）", 0, NINE)) == []
