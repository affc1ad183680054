"""The tables and columns of the floor, after those of :mod:`queue_server.store.schema`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out, migrations

__all__ = ["migrations"]

_OVERNIGHT = """
alter table tickets add column queue_day text not null default '';
update tickets set queue_day = hall_day;
alter table counters add column kept integer not null default 0;
drop index tickets_open;
create index tickets_open on tickets(queue_day, state, service, queue_key);
drop index tickets_sent;
create index tickets_sent on tickets(queue_day, for_window_no, queue_key)
  where state = 'waiting' and for_window_no is not null;
drop index tickets_by_turn;
create index tickets_by_turn on tickets(queue_day, service, (priority_class is null), queue_key, for_window_no)
  where state = 'waiting' and raised is null;
drop index tickets_raised;
create index tickets_raised on tickets(queue_day, raised) where state = 'waiting' and raised is not null;
drop index tickets_with_needs;
create index tickets_with_needs on tickets(queue_day, service) where state = 'waiting' and needs <> '[]';
create index tickets_by_state on tickets(hall_day, state);
create table overnights (
  id text primary key, hall_day text not null, to_day text not null, reason text not null, decided_at text not null,
  decided_by text references staff(id), withdrawn_at text, {hall});
create unique index one_decision_one_day on overnights(hall_day) where withdrawn_at is null;
"""


@migrations(name="0014_overnight")
def overnight(db: Database) -> None:
    """A number stands in the queue of a day, its own or, kept overnight, the next; numbers of that day go on after it."""
    carry_out(db, _OVERNIGHT)


_OPENING_MARKS = """
create table opening_marks (
  id text primary key, hall_day text not null, item text not null, marked_at text not null,
  marked_by text references staff(id), undone_at text, {hall});
create unique index one_tick_one_line on opening_marks(hall_day, item) where undone_at is null;
"""


@migrations(name="0030_floor_opening_marks")
def opening_marks(db: Database) -> None:
    """Before the doors open somebody ticks a list; a tick says who and when, and may be taken back."""
    carry_out(db, _OPENING_MARKS)
