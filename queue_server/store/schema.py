"""The tables, and how an older database becomes a newer one: append-only migrations.

Every row carries ``hall_id`` (a UUIDv7 made with the database), written by the column's own default, so that many
halls can be read together later. Times are text, UTC, with microseconds and Z, so they sort as text. Nothing here is
ever deleted by a new day: a hall day is a column.
"""

from sqlite_utils import Database, Migrations
from uuid6 import uuid7

migrations = Migrations("hall")

_TABLES = """
create table hall (key text primary key, value text not null);
insert into hall values ('hall_id', '{hall_id}');

create table staff (
  id text primary key, staff_no text not null unique, name text not null, title text not null default '',
  phone text not null default '', role text not null, password_hash text, disabled integer not null default 0,
  created_at text not null, {hall});
create table tokens (
  id text primary key, hash text not null unique, role text not null, name text not null,
  kind text not null check (kind in ('issued', 'supervised', 'paired')), window_no integer,
  staff_id text references staff(id), created_at text not null, revoked_at text, {hall});
create table sessions (
  hash text primary key, staff_id text not null references staff(id), created_at text not null,
  last_seen_at text not null, ended_at text, {hall});
create table lockouts (staff_no text primary key, failures integer not null, locked_until text, {hall});
create table pairings (
  id text primary key, device text not null, kind text not null, code text not null, secret_hash text not null unique,
  state text not null check (state in ('waiting', 'accepted', 'refused', 'claimed', 'expired')), remote text not null,
  asked_at text not null, expires_at text not null, {hall});

create table services (
  code text primary key, prefix text not null, name text not null, about text not null default '', hours text not null,
  cap integer, stopped integer not null default 0, stop_reason text not null default '', position integer not null,
  {hall});
create table windows (
  no integer primary key, name text not null, primary_services text not null, also_services text not null,
  staff_id text references staff(id), signed_in_at text, paused integer not null default 0,
  pause_reason text, visit_id text references visits(id), last_act text, {hall});
create unique index one_person_one_window on windows(staff_id) where staff_id is not null;
create table rules (id integer primary key check (id = 1), body text not null, {hall});

create table counters (hall_day text not null, prefix text not null, last integer not null, {hall},
  primary key (hall_day, prefix)) without rowid;
create table visits (
  id text primary key, hall_day text not null, service text not null, registered integer not null default 0,
  arrived_at text not null, window_no integer, staff_id text references staff(id), started_at text, finished_at text,
  wrapped_key blob, name_cipher blob, phone_cipher blob, name_index text, phone_index text, phone4_index text,
  refused_name integer not null default 0, refused_phone integer not null default 0, {hall});
create index visits_by_day on visits(hall_day, registered);
create index visits_by_name on visits(name_index) where name_index is not null;
create index visits_by_phone on visits(phone_index) where phone_index is not null;
create index visits_by_phone4 on visits(phone4_index) where phone4_index is not null;
create table tickets (
  id text primary key, hall_day text not null, prefix text not null, running integer not null, number text not null,
  service text not null, visit_id text not null unique references visits(id), state text not null,
  queue_key integer not null, window_no integer, for_window_no integer, staff_id text, taken_at text not null,
  first_called_at text, called_at text, last_call_at text, started_at text, finished_at text,
  calls integer not null default 0, recalls integer not null default 0, returns integer not null default 0,
  priority_class text, priority_reason text, matter text, query_code text not null, language text, printer text,
  {hall}, unique (hall_day, prefix, running));
create index tickets_open on tickets(hall_day, state, service, queue_key);
create unique index one_ticket_one_window on tickets(window_no) where state in ('called', 'serving');
create table calls (
  seq integer primary key, hall_day text not null, ticket_id text not null references tickets(id), number text not null,
  service text not null, window_no integer not null, called_at text not null, is_recall integer not null, {hall});
create index calls_by_day on calls(hall_day, seq);
create table work_orders (
  id text primary key, hall_day text not null, visit_id text not null references visits(id),
  ticket_id text references tickets(id), service text not null, window_no integer not null,
  staff_id text not null references staff(id), first_responder_id text not null references staff(id),
  opened_at text not null, closed_at text, voided_at text, matter text, summary_cipher blob, outcome text,
  feedback text, feedback_at text, version integer not null default 1, {hall});
create index work_orders_by_day on work_orders(hall_day, opened_at);
create index work_orders_by_visit on work_orders(visit_id);
create table prompts (
  id text primary key, visit_id text not null references visits(id), window_no integer not null, device text,
  state text not null, opened_at text not null, expires_at text not null, {hall});
create index prompts_open on prompts(window_no) where state = 'open';
create index prompts_by_visit on prompts(visit_id);
create table ratings (
  visit_id text primary key references visits(id), prompt_id text not null unique references prompts(id),
  hall_day text not null, level integer not null check (level between 1 and 5), device text not null, raw text,
  rated_at text not null, {hall});
create index ratings_by_day on ratings(hall_day);
create table print_jobs (
  id text primary key, ticket_id text not null references tickets(id), device text not null, state text not null,
  detail text, created_at text not null, sent_at text, settled_at text, {hall});
create index print_jobs_unsettled on print_jobs(device, created_at) where state in ('queued', 'sent');
create index print_jobs_by_ticket on print_jobs(ticket_id, created_at);
create table presses (
  owner text not null, hall_day text not null, press_id text not null, request_hash blob not null,
  answer text not null, {hall}, primary key (owner, hall_day, press_id)) without rowid;
create table devices (
  device text primary key, state text not null, code text not null, detail text not null default '',
  since text not null, last_good_at text, {hall});
create table unmaskings (
  id text primary key, at text not null, staff_id text, rows integer not null, reason_cipher blob not null, {hall});
create table day_figures (
  hall_day text primary key, tally text, version integer not null default 0, {hall});

create table journal (
  seq integer primary key, id text not null unique, at text not null, hall_day text not null, event text not null,
  actor text not null, facts text not null, previous blob not null, hash blob not null, {hall});
create trigger journal_is_history_update before update on journal
  begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_is_history_delete before delete on journal
  begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_is_history_replace before insert on journal
  when new.seq <> (select coalesce(max(seq), 0) + 1 from journal) or exists (select 1 from journal where id = new.id)
  begin select raise(abort, 'the journal is append-only'); end;
"""


@migrations(name="0001_the_hall")
def the_hall(db: Database) -> None:
    """Founds the hall: every table, and the hall's own id."""
    hall_id = str(uuid7())
    hall_column = f"hall_id text not null default '{hall_id}'"
    statement = ""
    for line in _TABLES.format(hall_id=hall_id, hall=hall_column).splitlines():
        statement += line + "\n"
        if line.rstrip().endswith(";") and (
            "create trigger" not in statement or line.rstrip().endswith("end;")
        ):
            db.execute(statement)
            statement = ""


@migrations(name="0002_long_lines")
def long_lines(db: Database) -> None:
    """Looks up who was sent to a window, and counts what a cap counts, without reading the whole day."""
    db.execute(
        "create index tickets_sent on tickets(hall_day, for_window_no, queue_key)"
        " where state = 'waiting' and for_window_no is not null"
    )
    db.execute("drop index visits_by_day")
    db.execute("create index visits_by_day on visits(hall_day, registered, service)")


@migrations(name="0003_how_long_the_lines_are")
def how_long_the_lines_are(db: Database) -> None:
    """How many wait for each service of a day, kept by the database itself: never counted one by one."""
    (hall_id,) = db.execute("select value from hall where key = 'hall_id'").fetchone()
    db.execute(
        "create table lines (hall_day text not null, service text not null, waiting integer not null,"
        f" hall_id text not null default '{hall_id}', primary key (hall_day, service)) without rowid"
    )
    db.execute(
        "insert into lines (hall_day, service, waiting)"
        " select hall_day, service, count(*) from tickets where state = 'waiting' group by hall_day, service"
    )
    one_more = (
        "insert into lines (hall_day, service, waiting) select new.hall_day, new.service, 1 where new.state = 'waiting'"
        " on conflict (hall_day, service) do update set waiting = waiting + 1;"
    )
    one_less = (
        "update lines set waiting = waiting - 1"
        " where old.state = 'waiting' and hall_day = old.hall_day and service = old.service;"
    )
    db.execute(f"create trigger line_joined after insert on tickets begin {one_more} end")
    db.execute(
        "create trigger line_changed after update of state, service, hall_day on tickets"
        " when (old.state = 'waiting' or new.state = 'waiting') and (old.state, old.service, old.hall_day)"
        f" <> (new.state, new.service, new.hall_day) begin {one_less} {one_more} end"
    )
