"""What is emptied of what was kept too long, after the tables of :mod:`queue_server.store.schema_person`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_person import migrations

__all__ = ["migrations"]


@migrations(name="seats_read_notes_emptied")
def read_notes_emptied(db: Database) -> None:
    """A note for the next (交接留言) keeps its text until it is read, as those read from now on do."""
    carry_out(
        db, "update handover_notes set wrapped_key = x'', text_cipher = x'' where read_at is not null;\n"
    )
