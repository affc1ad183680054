"""Notes for the next at a window (交接留言) (staff side)."""

from flask import Response
from flask_openapi import APIBlueprint, Tag

from queue_server.access import STAFF, caller, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.requests import LeaveNote, ReadNote, WindowPath, answered, press_of
from queue_server.desk.seat import AT_WINDOWS


class NoteHolder(Said):
    """The note, by its id; its text is told to nobody here."""

    note_id: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/windows/{no}/hand-over-note``, ``/windows/{no}/note-read``."""
    api = APIBlueprint(
        "api_handover",
        __name__,
        url_prefix="/api/v1/windows",
        abp_tags=[Tag(name="windows")],
        doc_ui=described,
    )

    @api.post("/<int:no>/hand-over-note", responses=answers(200, NoteHolder))
    @declare(STAFF, AT_WINDOWS)
    def leave_note(path: WindowPath, body: LeaveNote) -> Response:
        """Leaves a note for whoever sits down at this window next (交接留言); encrypted, and on their console only."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.handover.leave(caller(), path.no, press, body.text))

    @api.post("/<int:no>/note-read", responses=answers(200, NoteHolder))
    @declare(STAFF, AT_WINDOWS)
    def read_note(path: WindowPath, body: ReadNote) -> Response:
        """Read (知道了): the note is shown no more. Its writer takes it back by this."""
        press = press_of(body, body.press_id)
        return answered(the_hall().desk.handover.read(caller(), path.no, press, body.note_id))

    return api
