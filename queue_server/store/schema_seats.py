"""The tables of the seats, after those of :mod:`queue_server.store.schema_floor`: who took over, posts, notes for the next."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_floor import migrations

__all__ = ["migrations"]

_TAKE_OVERS = """
create table take_overs (
  id text primary key, hall_day text not null, window_no integer not null, staff_id text not null references staff(id),
  from_staff_id text not null references staff(id), at text not null, known integer not null default 0, {hall});
create index take_overs_to_tell on take_overs(from_staff_id) where known = 0;
"""


@migrations(name="posts_1_take_overs")
def take_overs(db: Database) -> None:
    """Whoever lost a window to somebody else (顶岗) is told so at their next look."""
    carry_out(db, _TAKE_OVERS)


_POSTS = """
create table posts (
  window_no integer primary key, primary_id text references staff(id), backup_id text references staff(id), {hall},
  check (primary_id is null or backup_id is null or primary_id <> backup_id));
"""


@migrations(name="posts_2_ab_posts")
def ab_posts(db: Database) -> None:
    """Each window may have two people who stand for it (AB岗); before, none was said."""
    carry_out(db, _POSTS)


_HANDOVER_NOTES = """
create table handover_notes (
  id text primary key, window_no integer not null, written_by text not null references staff(id), written_at text not null,
  wrapped_key blob not null, text_cipher blob not null, read_by text references staff(id), read_at text, {hall});
create index handover_notes_unread on handover_notes(window_no, written_at) where read_at is null;
"""


@migrations(name="posts_3_handover_notes")
def handover_notes(db: Database) -> None:
    """Whoever leaves a window may leave a note for the next there (交接留言), each text under a key of its own."""
    carry_out(db, _HANDOVER_NOTES)
