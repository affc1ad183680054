"""The hall's own voice, after the tables of :mod:`queue_server.store.schema_endings`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_endings import migrations

__all__ = ["migrations"]

_OWN_CLIPS = """
create table own_clips (name text primary key, hash text not null, length_ms integer not null, sound blob not null, {hall});
create index own_clips_by_hash on own_clips(hash);
"""


@migrations(name="voice_own_clips")
def own_clips(db: Database) -> None:
    """A hall may record a voice of its own, word by word; before, none had."""
    carry_out(db, _OWN_CLIPS)
