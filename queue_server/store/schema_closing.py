"""What the floor says before the day is over, after the tables of :mod:`queue_server.store.schema_emptied`."""

from sqlite_utils import Database

from queue_server.store.schema_emptied import migrations

__all__ = ["migrations"]


@migrations(name="floor_cap_warning")
def cap_warning(db: Database) -> None:
    """A service's cap may be warned of when few numbers are left; before, nobody was warned."""
    db.execute("alter table services add column cap_warning integer")
