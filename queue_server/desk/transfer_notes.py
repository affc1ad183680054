"""What one clerk leaves for the next about the person they send on: free text, under the visit's own key."""

from typing import Any

from queue_server.desk.frame import Deed
from queue_server.domain.events import TransferNoted
from queue_server.store import Rooms


def leave_note(deed: Deed, visit_id: str, staff_id: str | None, text: str | None) -> None:
    """Keeps the note of this transfer; one without a note takes away what was left before."""
    text = (text or "").strip() or None
    visits = deed.work.visits
    if text is None and visits.note(visit_id) is None:
        return
    deed.record(TransferNoted(visit_id, staff_id, visits.write_note(visit_id, text, staff_id)))


def note_view(rooms: Rooms, visit_id: str) -> dict[str, Any] | None:
    """The note as whoever has the person at the window reads it, and who left it."""
    note = rooms.visits.note(visit_id)
    if note is None:
        return None
    member = rooms.people.by_id(note.staff_id) if note.staff_id else None
    return {"text": note.text, "staff_name": member.name if member else None}
