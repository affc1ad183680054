"""Paper that is no ticket, after the tables of :mod:`queue_server.store.schema_ratings`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_ratings import migrations

__all__ = ["migrations"]

_SLIPS = """
alter table print_jobs add column paper text not null default 'ticket';
alter table print_jobs add column missing text not null default '[]';
"""


@migrations(name="printers_slips")
def slips(db: Database) -> None:
    """A job may print a slip of what to bring; every one before was a ticket."""
    carry_out(db, _SLIPS)
