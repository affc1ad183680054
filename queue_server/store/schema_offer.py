"""The offer and the people of the hall as they grew, after those of :mod:`queue_server.store.schema_seats`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_seats import migrations

__all__ = ["migrations"]

_TWO_LEVELS = """
alter table services add column group_name text not null default '';
alter table services add column archived integer not null default 0;
"""


@migrations(name="offer_two_levels")
def two_levels(db: Database) -> None:
    """Services may stand in a group, and be archived; all before stood alone and were offered."""
    carry_out(db, _TWO_LEVELS)


_PHOTOS = """
alter table staff add column photo text;
create table photos (hash text primary key, image blob not null, {hall});
"""


@migrations(name="offer_photos")
def photos(db: Database) -> None:
    """Members may have a photograph, named by the hash of its bytes; nobody had one before."""
    carry_out(db, _PHOTOS)
