"""The date on the hall's own wall."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from queue_server.domain.hall_day import hall_day

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 11, 24, 15, 59, 59, 999999, UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 16, 0, 0, 0, UTC), date(2026, 11, 25)),
        (datetime(2026, 12, 31, 16, 0, 0, 0, UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 16, 0, 0, 0, UTC), date(2028, 2, 29)),
    ],
)
def test_the_day_turns_at_the_halls_midnight_not_at_that_of_utc(utc: datetime, day: date) -> None:
    assert hall_day(utc, SHANGHAI) == day


def test_the_servers_own_zone_does_not_matter() -> None:
    moment = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    for hours in range(-12, 15):
        there = moment.astimezone(timezone(timedelta(hours=hours)))
        assert hall_day(there, SHANGHAI) == date(2026, 11, 25)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="aware"):
        hall_day(datetime(2026, 11, 24), SHANGHAI)  # noqa: DTZ001 - the very mistake
