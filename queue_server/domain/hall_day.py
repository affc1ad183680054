"""The hall day: the calendar date on the hall's own wall, whatever the server's zone."""

from datetime import date, datetime, tzinfo


def hall_day(now: datetime, time_zone: tzinfo) -> date:
    """The date in the hall at this moment. ``now`` must be aware (raises ValueError)."""
    if now.tzinfo is None:
        raise ValueError("now must be an aware datetime")
    return now.astimezone(time_zone).date()
