"""Slips of people without a ticket, after the tables of :mod:`queue_server.store.schema_overnight`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_overnight import migrations

__all__ = ["migrations"]

_SLIPS = """
create table print_jobs_of_anybody (
  id text primary key, ticket_id text references tickets(id), device text not null, state text not null,
  detail text, created_at text not null, sent_at text, settled_at text, {hall}, paper text not null default 'ticket',
  missing text not null default '[]', visit_id text references visits(id),
  appointment_id text references appointments(id));
insert into print_jobs_of_anybody (id, ticket_id, device, state, detail, created_at, sent_at, settled_at, hall_id, paper,
  missing) select id, ticket_id, device, state, detail, created_at, sent_at, settled_at, hall_id, paper, missing
  from print_jobs;
drop table print_jobs;
alter table print_jobs_of_anybody rename to print_jobs;
create index print_jobs_unsettled on print_jobs(device, created_at) where state in ('queued', 'sent');
create index print_jobs_by_ticket on print_jobs(ticket_id, created_at);
create table one_time_notices (
  job_id text primary key references print_jobs(id), visit_id text not null references visits(id),
  service text not null, hall_day text not null, staff_id text, given_at text not null, again integer not null default 0,
  reason text, {hall}) without rowid;
create index one_time_notices_by_visit on one_time_notices(visit_id, service);
create index one_time_notices_by_day on one_time_notices(hall_day, again);
"""


@migrations(name="lines_slips")
def slips(db: Database) -> None:
    """A slip may belong to a visit without a ticket or to an appointment; each notice of what lacks (S-3.2.4) is kept."""
    carry_out(db, _SLIPS)
