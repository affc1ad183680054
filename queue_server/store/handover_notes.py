"""交接留言: what one person leaves for the next at a window, each text under a key of its own."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.store.moments import moment_of, text_of
from queue_server.store.vault import Vault, VisitKey

TABLE = "handover_notes"
_COLUMNS = "id, window_no, written_by, written_at"


class HandoverNote(NamedTuple):
    """A note nobody has read yet, without its text."""

    id: str
    window_no: int
    written_by: str
    written_at: datetime


class HandoverNotes:
    """Reads and writes notes; a row stays for good, its text until it is read."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def add(self, note: HandoverNote, text: str) -> str:
        """Writes a new one, encrypted; returns what the journal keeps of its text."""
        wrapped = self._vault.new_wrapped_key(note.id, TABLE)
        key = self._vault.opened(wrapped, note.id, TABLE)
        self._db.execute(
            f"insert into handover_notes ({_COLUMNS}, wrapped_key, text_cipher) values (?,?,?,?,?,?)",
            (*note[:3], text_of(note.written_at), wrapped, key.seal(text, _place(note.id))),
        )
        return note_hash(key, text)

    def unread(self, window_no: int) -> list[HandoverNote]:
        """What nobody at this window has read yet, oldest first."""
        rows = self._db.execute(
            f"select {_COLUMNS} from handover_notes where window_no = ? and read_at is null"
            " order by written_at, id",
            (window_no,),
        )
        return [HandoverNote._make((*row[:3], moment_of(row[3]))) for row in rows]

    def knows(self, note_id: str, window_no: int) -> bool:
        """Whether there is such a note of this window, read or not."""
        row = self._db.execute(
            "select 1 from handover_notes where id = ? and window_no = ?", (note_id, window_no)
        ).fetchone()
        return row is not None

    def mark_read(self, note_id: str, staff_id: str, at: datetime) -> bool:
        """Somebody has read it, and its key and text are emptied; False when somebody had before."""
        done = self._db.execute(
            "update handover_notes set read_by = ?, read_at = ?, wrapped_key = x'', text_cipher = x''"
            " where id = ? and read_at is null",
            (staff_id, text_of(at), note_id),
        )
        return done.rowcount == 1

    def text(self, note_id: str) -> str:
        """The text in clear. Raises StoreTrouble ``key_does_not_fit``."""
        key, sealed = self._opened(note_id)
        return key.open(sealed, _place(note_id))

    def is_emptied(self, note_id: str) -> bool:
        """Whether nothing is kept any more of what it said."""
        row = self._db.execute("select wrapped_key, text_cipher from handover_notes where id = ?", (note_id,))
        return not any(row.fetchone())

    def hash_of(self, note_id: str) -> str:
        """What the journal should have kept of the text. Raises StoreTrouble ``key_does_not_fit``."""
        key, sealed = self._opened(note_id)
        return note_hash(key, key.open(sealed, _place(note_id)))

    def _opened(self, note_id: str) -> tuple[VisitKey, bytes]:
        wrapped, sealed = self._db.execute(
            "select wrapped_key, text_cipher from handover_notes where id = ?", (note_id,)
        ).fetchone()
        return self._vault.opened(wrapped, note_id, TABLE), sealed


def note_hash(key: VisitKey, text: str) -> str:
    """What the journal keeps of a note: a hash under its own key."""
    return str(key.hash_of("note", text))


def _place(note_id: str) -> str:
    return f"{TABLE}.text:{note_id}"
