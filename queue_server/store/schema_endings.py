"""Lines that are ended before everybody was served, after the tables of :mod:`queue_server.store.schema_devices`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_devices import migrations

__all__ = ["migrations"]

_ENDINGS = """
create table endings (
  id text primary key, hall_day text not null, service text not null, ticket_id text references tickets(id),
  reason text not null, instead text not null, decided_at text not null, decided_by text references staff(id), {hall});
create index endings_by_day on endings(hall_day, service);
alter table tickets add column ending_id text references endings(id);
"""


@migrations(name="floor_endings")
def endings(db: Database) -> None:
    """A supervisor may end a line before everybody was served, and says why and what to do instead."""
    carry_out(db, _ENDINGS)
