"""交接留言: a note for whoever sits down at a window next, shown there until they say 知道了.

It may speak of people, so it is encrypted, and read by nobody but whoever sits at the window.
"""

from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.posts import name_of
from queue_server.desk.seat import manned_window
from queue_server.desk.views import moment
from queue_server.domain.errors import NotAccepted, NotKnown, RuleBroken
from queue_server.domain.seat_events import HandoverNoted, HandoverRead
from queue_server.store import Rooms
from queue_server.store.handover_notes import HandoverNote
from queue_server.store.offer import Window


class HandoverDesk:
    """Use cases of whoever leaves a note, and of whoever finds it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def leave(self, caller: Caller, no: int, press: Press, text: str) -> Answer:
        """A note for the next at this window. Raises ``note_empty``, ``not_signed_in``."""

        def act(deed: Deed) -> dict[str, Any]:
            window = manned_window(deed, no)
            said = text.strip()
            if not said:
                raise NotAccepted("note_empty", "留言是空的，请先写一句。")
            note = HandoverNote(new_id(), no, _who(deed, window), deed.now)
            kept = deed.work.handover_notes.add(note, said)
            deed.record(HandoverNoted(note.id, no, note.written_by, kept))
            return {"note_id": note.id}

        return self._house.pressed(caller, press, act)

    def read(self, caller: Caller, no: int, press: Press, note_id: str) -> Answer:
        """知道了, by whoever sits there: it is shown no more. Its writer takes it back so.

        Raises ``unknown_note``, and ``not_signed_in`` for anybody else, who cannot see it either.
        """

        def act(deed: Deed) -> dict[str, Any]:
            window = manned_window(deed, no)
            reader = deed.caller.staff_id
            if reader is None or reader != window.staff_id:
                raise RuleBroken("not_signed_in", f"您没有在{window.name}签到。")
            if not deed.work.handover_notes.knows(note_id, no):
                raise NotKnown("unknown_note", "这个窗口没有这条留言。")
            if deed.work.handover_notes.mark_read(note_id, reader, deed.now):
                deed.record(HandoverRead(note_id, no, reader))
            return {"note_id": note_id}

        return self._house.pressed(caller, press, act)


def notes_view(rooms: Rooms, caller: Caller, window: Window) -> list[dict[str, Any]]:
    """The window's unread notes in clear, for whoever sits there and for nobody else."""
    if caller.staff_id is None or caller.staff_id != window.staff_id:
        return []
    return [
        {
            "id": note.id,
            "text": rooms.handover_notes.text(note.id),
            "staff_name": name_of(rooms, note.written_by),
            "written_at": moment(note.written_at),
            "own": note.written_by == caller.staff_id,
        }
        for note in rooms.handover_notes.unread(window.no)
    ]


def _who(deed: Deed, window: Window) -> str:
    """Who presses; for a program without a person whoever sits there."""
    return deed.caller.staff_id or str(window.staff_id)
