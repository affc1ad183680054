"""One visit of several people (同来人员): fifteen workers with one claim are one visit, and every one of them has a name."""

from collections.abc import Sequence

from queue_server.desk.frame import Deed
from queue_server.domain.clerk_events import CompanionsNoted
from queue_server.domain.errors import NotAccepted
from queue_server.domain.work_order import MOST_COMPANIONS
from queue_server.store import Rooms


def note_companions(deed: Deed, visit_id: str, given: Sequence[str]) -> None:
    """Writes the names of those who came along, whole. Raises ``too_many_companions``."""
    names = tidy_names(given)
    key = deed.work.visits.visit_key(visit_id)
    value = deed.work.companions.note(visit_id, key, names)
    deed.record(CompanionsNoted(visit_id, len(names), value))


def tidy_names(given: Sequence[str]) -> list[str]:
    """The names without blanks, each once, in the order given. Raises ``too_many_companions``."""
    names = list(dict.fromkeys(name.strip() for name in given if name.strip()))
    if len(names) > MOST_COMPANIONS:
        raise NotAccepted("too_many_companions", f"同来人员最多记 {MOST_COMPANIONS} 人。")
    return names


def companions_of(rooms: Rooms, visit_id: str) -> list[str]:
    """The names in clear, for whoever writes the work order."""
    if not rooms.companions.counted(visit_id):
        return []
    return rooms.companions.of(visit_id, rooms.visits.visit_key(visit_id))
