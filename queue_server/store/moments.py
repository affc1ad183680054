"""How moments stand in the tables: UTC text with microseconds and Z, which sorts as it reads."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=64)
def text_of(moment: datetime) -> str:
    """2026-11-24T01:31:05.000000Z for an aware moment."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def moment_of(text: str) -> datetime:
    """The aware moment a table's text says."""
    return datetime.fromisoformat(text)


def maybe_text(moment: datetime | None) -> str | None:
    """The text of a moment, None for none."""
    return None if moment is None else text_of(moment)


def maybe_moment(text: str | None) -> datetime | None:
    """The moment of a text, None for none."""
    return None if text is None else datetime.fromisoformat(text)


def shown(text: str | None) -> str | None:
    """The same moment as outsiders see it: RFC 3339 UTC in whole seconds with Z."""
    return None if text is None else text[:19] + "Z"
