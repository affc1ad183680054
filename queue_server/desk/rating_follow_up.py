"""Who was not satisfied and why, and what the others wrote, for whoever follows the day's ratings up.

A remark is in clear here and nowhere else: it may name people, and only who speaks to them about it needs it.
"""

from collections.abc import Mapping
from typing import Any

from queue_server.domain.rating import reason_words
from queue_server.store import Rooms
from queue_server.store.moments import shown


def said_today(rooms: Rooms, hall_day: str, names: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """``bad_ratings`` and ``remarks`` of a day. ``names``: the services' names by code."""
    bad = []
    for one in rooms.ratings.bad(hall_day):
        said = rooms.rating_reasons.of_visit(one.visit_id)
        bad.append(_entry(one._asdict(), names, said.reasons, said.remark))
    remarks = [
        _entry(one._asdict(), names, one.reasons, one.remark)
        for one in rooms.rating_reasons.remarks(hall_day)
    ]
    return {"bad_ratings": bad, "remarks": remarks}


def _entry(
    row: dict[str, Any], names: Mapping[str, str], reasons: list[str], remark: str | None
) -> dict[str, Any]:
    row.pop("visit_id", None)
    return {
        **row,
        "service_name": names.get(row["service"], row["service"]),
        "rated_at": shown(row["rated_at"]),
        "reasons": reason_words(reasons),
        "remark": remark,
    }
