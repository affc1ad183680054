"""The tables, and how an older database becomes a newer one: append-only migrations.

Every row carries ``hall_id`` (a UUIDv7 made with the database), written by the column's own default, so that many
halls can be read together later. Times are text, UTC, with microseconds and Z, so they sort as text. Nothing here is
ever deleted by a new day: a hall day is a column.
"""

from sqlite_utils import Database, Migrations
from uuid_utils import uuid7

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


def carry_out(db: Database, statements: str) -> None:
    """Runs the statements of a migration; ``{hall}`` in them is the column that every table carries."""
    hall_id = next(db.query("select value from hall where key = 'hall_id'"))["value"]
    for statement in statements.format(hall=f"hall_id text not null default '{hall_id}'").split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations(name="0002_long_lines")
def long_lines(db: Database) -> None:
    """Looks up who was sent to a window, and counts what a cap counts, without reading the whole day."""
    db.execute(
        "create index tickets_sent on tickets(hall_day, for_window_no, queue_key)"
        " where state = 'waiting' and for_window_no is not null"
    )
    db.execute("drop index visits_by_day")
    db.execute("create index visits_by_day on visits(hall_day, registered, service)")


_FLOOR = """
alter table tickets add column raised integer;
alter table tickets add column raise_reason text;
alter table windows add column dedicated text not null default 'no';
alter table windows add column dedicated_classes text not null default '[]';
create index journal_by_day on journal(hall_day, seq);
create table balances (hall_day text not null, service text not null, since_normal integer not null, {hall},
  primary key (hall_day, service)) without rowid;
"""


@migrations(name="0002_the_floor")
def the_floor(db: Database) -> None:
    """Classes overtake in a bounded way, the supervisor may put somebody on top, windows may be dedicated."""
    carry_out(db, _FLOOR)


@migrations(name="0003_recent_durations")
def recent_durations(db: Database) -> None:
    """Looks up the newest turns at the windows, of one service and of all, for the estimated wait."""
    over = "state in ('finished', 'missed', 'abandoned') and last_call_at is not null"
    db.execute(f"create index turns_of_service on tickets(service, last_call_at) where {over}")
    db.execute(f"create index turns on tickets(last_call_at) where {over}")


_GUIDE = """
alter table tickets add column needs text not null default '[]';
alter table tickets add column party integer not null default 1;
create table tasks (
  id text primary key, kind text not null, hall_day text not null, ticket_id text not null references tickets(id),
  window_no integer, asked_at text not null, taken_at text, taken_by text references staff(id), done_at text, {hall});
create index tasks_by_day on tasks(hall_day, asked_at) where done_at is null;
create index tasks_by_ticket on tasks(ticket_id) where done_at is null;
create table enquiries (
  id text primary key, hall_day text not null, owner text not null, at text not null, undone_at text, {hall});
create index enquiries_by_day on enquiries(hall_day, owner, at) where undone_at is null;
"""


@migrations(name="0004_the_guide")
def the_guide(db: Database) -> None:
    """People say what they need and how many they are; guides have tasks, and count who only asked the way."""
    carry_out(db, _GUIDE)


_SETTINGS = """
alter table services add column stop_before_min integer not null default 0;
create table exceptions (
  day text not null, service text not null default '', hours text not null, reason text not null, {hall},
  primary key (day, service)) without rowid;
create table texts (name text primary key, value text not null, {hall}) without rowid;
create index journal_of_rules on journal(seq) where event = 'rules_changed';
"""


@migrations(name="0005_settings")
def settings(db: Database) -> None:
    """Numbers stop before the door closes, single days are different, the manager writes what stands on the paper."""
    carry_out(db, _SETTINGS)


_PAUSES = """
create table pauses (
  id integer primary key, window_no integer not null, staff_id text references staff(id), reason text not null,
  from_at text not null, to_at text, {hall});
create index pauses_by_time on pauses(from_at);
create unique index one_pause_one_window on pauses(window_no) where to_at is null;
"""


@migrations(name="0006_pauses")
def pauses(db: Database) -> None:
    """Keeps when and why every window paused, so that the figures can tell."""
    carry_out(db, _PAUSES)


_TURNS = """
create index tickets_by_turn on tickets(hall_day, service, (priority_class is null), queue_key, for_window_no)
  where state = 'waiting' and raised is null;
create index tickets_raised on tickets(hall_day, raised) where state = 'waiting' and raised is not null;
"""


@migrations(name="0007_turns")
def turns(db: Database) -> None:
    """Looks up the first of each turn and whoever was put on top, and counts who is before somebody, in an index alone."""
    carry_out(db, _TURNS)


_ABILITIES = """
alter table windows add column abilities text not null default '[]';
create index tickets_with_needs on tickets(hall_day, service) where state = 'waiting' and needs <> '[]';
"""


@migrations(name="0008_abilities")
def abilities(db: Database) -> None:
    """Windows say what they are good at, and whoever needs something is looked up without reading the whole line."""
    carry_out(db, _ABILITIES)


_HELP_CALLS = """
create table help_calls (
  id text primary key, hall_day text not null, device text not null, place text not null, called_at text not null,
  taken_at text, taken_by text references staff(id), done_at text, withdrawn_at text, {hall});
create unique index one_help_call_one_terminal on help_calls(hall_day, device)
  where done_at is null and withdrawn_at is null;
"""


@migrations(name="0009_help_calls")
def help_calls(db: Database) -> None:
    """Terminals call a person; a call says who came, and when."""
    carry_out(db, _HELP_CALLS)


@migrations(name="0010_several_matters")
def several_matters(db: Database) -> None:
    """One visit may have several work orders, one for each matter, in the order they were opened."""
    db.execute("alter table work_orders add column place integer not null default 1")


_EXTENSIONS = """
create table extensions (
  id text not null, service text not null, hall_day text not null, minutes integer not null, until text not null,
  before text, after text not null, made_at text not null, made_by text references staff(id), undone_at text, {hall},
  primary key (id, service)) without rowid;
create index extensions_by_day on extensions(hall_day) where undone_at is null;
"""


@migrations(name="0010_extensions")
def extensions(db: Database) -> None:
    """A supervisor has a service open longer today, and can take it back: what was said of the day before is kept."""
    carry_out(db, _EXTENSIONS)


@migrations(name="0011_idle_windows")
def idle_windows(db: Database) -> None:
    """Keeps since when a window is free after its last person, for the next call that comes by itself."""
    db.execute("alter table windows add column idle_since text")


_APPOINTMENTS = """
create table appointment_offer (id integer primary key check (id = 1), body text not null, {hall});
create table appointments (
  id text primary key, service text not null, day text not null, begins integer not null, ends integer not null,
  place integer not null, standing text not null check (standing in ('booked', 'checked_in', 'cancelled', 'no_show')),
  code text not null, appointed_at text not null, booked_at text not null, ticket_id text references tickets(id),
  needs text not null default '[]', matter text, wrapped_key blob not null, name_cipher blob, phone_cipher blob,
  note_cipher blob, name_index text, phone_index text, phone4_index text, refused_name integer not null default 0,
  refused_phone integer not null default 0, {hall});
create unique index one_person_one_place on appointments(service, day, begins, place) where standing <> 'cancelled';
create unique index one_code_one_appointment on appointments(day, code);
create index appointments_by_day on appointments(day, begins);
create index appointments_by_phone4 on appointments(day, phone4_index) where phone4_index is not null;
create index appointments_to_come on appointments(appointed_at) where standing = 'booked';
create unique index one_ticket_one_appointment on appointments(ticket_id) where ticket_id is not null;
alter table tickets add column appointed text;
"""


@migrations(name="0012_appointments")
def appointments(db: Database) -> None:
    """People may be booked for a slot of a day, and stand in the line by their appointed time."""
    carry_out(db, _APPOINTMENTS)


_COMPANIONS = """
create table companions (
  visit_id text not null references visits(id), place integer not null, name_cipher blob not null, name_index text not null,
  {hall}, primary key (visit_id, place)) without rowid;
create index companions_by_name on companions(name_index);
"""


@migrations(name="0020_companions")
def companions(db: Database) -> None:
    """Who came along with the visitor, each name under the visit's own key."""
    carry_out(db, _COMPANIONS)


@migrations(name="0013_transfer_notes")
def transfer_notes(db: Database) -> None:
    """A clerk may leave a note with somebody sent on, under the visit's own key."""
    db.execute("alter table visits add column note_cipher blob")
    db.execute("alter table visits add column note_staff_id text")


_TRAINING = """
alter table visits add column training integer not null default 0;
alter table tickets add column training integer not null default 0;
alter table pauses add column training integer not null default 0;
alter table help_calls add column training integer not null default 0;
alter table enquiries add column training integer not null default 0;
drop index visits_by_day;
create index visits_by_day on visits(hall_day, registered, service, training);
create index tickets_in_training on tickets(state) where training = 1;
"""


@migrations(name="0015_training")
def training(db: Database) -> None:
    """Tells practice from what is real; everything before was real."""
    carry_out(db, _TRAINING)
