"""The one clock of the product."""

from datetime import UTC, datetime, timedelta

from hardware_config import clock


def test_the_system_clock_is_aware_and_in_utc() -> None:
    now = clock.SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert now > datetime(2026, 1, 1, tzinfo=UTC)


def test_a_pause_lasts_and_monotonic_measures_it() -> None:
    before = clock.monotonic()
    clock.pause(0.02)
    assert clock.monotonic() - before >= 0.02
