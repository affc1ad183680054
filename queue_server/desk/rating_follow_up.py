"""Who was not satisfied and why, what the others wrote, and who was told twice what lacks, for whoever follows the day up.

A remark is in clear here and nowhere else: it may name people, and only who speaks to them about it needs it.
"""

from collections.abc import Mapping
from typing import Any

from queue_server.domain.one_time_notice import AGAIN_REASONS
from queue_server.domain.rating import reason_words
from queue_server.store import Rooms
from queue_server.store.moments import shown


def said_today(rooms: Rooms, hall_day: str, names: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """``bad_ratings``, ``remarks`` and ``second_notices`` of a day. ``names``: the services' names by code."""
    bad = []
    for one in rooms.ratings.bad(hall_day):
        said = rooms.rating_reasons.of_visit(one.visit_id)
        bad.append(_entry(one._asdict(), names, said.reasons, said.remark))
    remarks = [
        _entry(one._asdict(), names, one.reasons, one.remark)
        for one in rooms.rating_reasons.remarks(hall_day)
    ]
    return {"bad_ratings": bad, "remarks": remarks, "second_notices": _second_notices(rooms, hall_day, names)}


def _second_notices(rooms: Rooms, hall_day: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Matters for which somebody was told a second time what lacks (S-3.2.4), and why."""
    return [
        {
            **one._asdict(),
            "service_name": names.get(one.service, one.service),
            "given_at": shown(one.given_at),
            "reason": AGAIN_REASONS.get(one.reason, one.reason),
        }
        for one in rooms.one_time_notices.second(hall_day)
    ]


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
