"""What is remembered of devices, after the tables of :mod:`queue_server.store.schema_closing`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_closing import migrations

__all__ = ["migrations"]

_DEVICE_LOG = """
create table device_log (
  seq integer primary key, device text not null, at text not null, what text not null, code text not null default '',
  detail text not null default '', {hall});
create index device_log_by_device on device_log(device, seq);
create index device_log_passages on device_log(device, at) where what in ('came', 'went');
create table device_minutes (
  device text not null, hall_day text not null, open_minutes integer not null, well_minutes integer not null, {hall},
  primary key (device, hall_day), check (well_minutes between 0 and open_minutes)) without rowid;
create table device_notes (
  id text primary key, device text not null, written_by text references staff(id), written_at text not null,
  text_cipher blob not null, {hall});
create index device_notes_by_device on device_notes(device, written_at);
"""


@migrations(name="idcard_device_log")
def device_log(db: Database) -> None:
    """What happened to each device, how long of the opening hours it was well, and what the technician noted of it."""
    carry_out(db, _DEVICE_LOG)
