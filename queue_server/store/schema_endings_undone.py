"""A line ended by mistake goes on, after the tables of :mod:`queue_server.store.schema_paper`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_paper import migrations

__all__ = ["migrations"]

_UNDONE = """
alter table endings add column stopped integer not null default 0;
alter table endings add column undone_at text;
alter table tickets add column ended_from text;
create index tickets_by_ending on tickets(ending_id) where ending_id is not null;
"""


@migrations(name="floor_endings_undone")
def endings_undone(db: Database) -> None:
    """An ending may be taken back; what an ended number was before is known from now on."""
    carry_out(db, _UNDONE)
