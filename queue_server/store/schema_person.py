"""Appointments with somebody by name, after the tables of :mod:`queue_server.store.schema_offer`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_offer import migrations

__all__ = ["migrations"]

_WITH_SOMEBODY = """
alter table appointments add column with_staff_id text references staff(id);
create unique index one_colleague_one_time on appointments(with_staff_id, day, begins)
  where with_staff_id is not null and standing <> 'cancelled';
create table absences (
  staff_id text not null references staff(id), day text not null, {hall}, primary key (staff_id, day)) without rowid;
create index absences_by_day on absences(day);
"""


@migrations(name="person_appointments")
def with_somebody(db: Database) -> None:
    """An appointment may be with somebody by name, who may be away on some days; all before were with anybody."""
    carry_out(db, _WITH_SOMEBODY)
