"""One service's queue, or one number, kept overnight; after :mod:`queue_server.store.schema_endings_undone`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_endings_undone import migrations

__all__ = ["migrations"]

_PARTS = """
alter table overnights add column service text;
alter table overnights add column ticket_id text references tickets(id);
drop index one_decision_one_day;
create unique index one_decision_one_day on overnights(hall_day, ifnull(service, ''), ifnull(ticket_id, ''))
  where withdrawn_at is null;
"""


@migrations(name="overnight_parts")
def overnight_parts(db: Database) -> None:
    """A decision of before kept the whole queue; from now on one may be of one service, or of one number."""
    carry_out(db, _PARTS)
