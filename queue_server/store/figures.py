"""The facts the figures are computed from, and the counted days that are kept.

A past hall day is counted once and kept; whoever changes a visit of that day calls :meth:`Figures.forget` in the
same transaction, so a kept day never disagrees with its rows. What was practice (培训) is no fact of any figure.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from queue_server.domain.first_come import Step
from queue_server.domain.statistics import VisitFact
from queue_server.domain.work_order import MatterFact, Written, missing_fields
from queue_server.store.moments import maybe_moment, moment_of, text_of
from queue_server.store.training import IS_ON

_FACTS = (
    "select v.hall_day, coalesce(t.service, v.service), v.registered, t.state, coalesce(t.window_no, v.window_no),"
    " coalesce(ts.staff_no, vs.staff_no), v.arrived_at, t.first_called_at, coalesce(t.started_at, v.started_at),"
    " coalesce(t.finished_at, v.finished_at), r.level, o.id is not null and o.voided_at is null,"
    " v.name_cipher is not null, v.phone_cipher is not null, v.refused_name, v.refused_phone, o.matter, o.outcome,"
    " o.closed_at is not null, o.feedback, v.id, t.called_at,"
    " (select 1 + max(again) from one_time_notices n where n.visit_id = v.id)"
    " from visits v left join tickets t on t.visit_id = v.id left join staff ts on ts.id = t.staff_id"
    " left join staff vs on vs.id = v.staff_id left join work_orders o on o.visit_id = v.id"
    " and o.place = 1 left join ratings r on r.visit_id = v.id where v.hall_day = ? and v.training = 0"
)
_FURTHER = (
    "select o.visit_id, v.name_cipher is not null, v.phone_cipher is not null, v.refused_name, v.refused_phone, o.matter,"
    " o.outcome, o.closed_at is not null, o.feedback from work_orders o join visits v on v.id = o.visit_id"
    " where v.hall_day = ? and v.training = 0 and o.place > 1 and o.voided_at is null order by o.visit_id, o.place"
)


_DAYS = (
    "with recursive days(day) as (select min(hall_day) from {table} where hall_day >= ?1 union all"
    " select (select min(hall_day) from {table} where hall_day > day) from days where day <= ?2)"
    " select day from days where day <= ?2"
)
"""From one day to the next in the index, instead of past every row of every day."""


_CALLED_BEFORE = (
    "select t.id from journal j join tickets t on t.id = json_extract(j.facts, '$.ticket_id') where j.hall_day = ?1"
    " and j.event = 'ticket_kept' and exists (select 1 from calls c where c.hall_day >= t.hall_day and c.hall_day < ?1"
    " and c.ticket_id = t.id)"
)


_JSON = json.JSONDecoder()
"""For what this program wrote itself, without blanks around it."""


class Incomplete(NamedTuple):
    """A work order that lowers K-1, and what it lacks."""

    work_order_id: str | None
    ticket_number: str | None
    receptionist: str | None
    missing: tuple[str, ...]


class Pause(NamedTuple):
    """One window paused for one reason."""

    window_no: int
    reason: str
    from_at: datetime
    to_at: datetime


class CalledTicket(NamedTuple):
    """A ticket that was called, and when what happened to it; ``called_at`` is the call of its last round."""

    id: str
    number: str
    service: str
    window_no: int | None
    priority_class: str | None
    needs: tuple[str, ...]
    taken_at: datetime
    first_called_at: datetime
    called_at: datetime
    last_call_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class Kept(NamedTuple):
    """A day's kept tally, None when it must be counted, and the version it has."""

    tally: str | None
    version: int


NEVER_COUNTED = Kept(None, 0)


class Figures:
    """Reads facts; keeps and forgets counted days."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def facts(self, hall_day: str) -> Iterator[VisitFact]:
        """One fact per visit of the day."""
        further: dict[str, list[MatterFact]] = {}
        for row in self._db.execute(_FURTHER, (hall_day,)):
            missing = missing_fields(Written.read(row[1:5], row[5], row[6], bool(row[7])))
            further.setdefault(row[0], []).append(MatterFact(missing, row[6], row[8], bool(row[7])))
        for row in self._db.execute(_FACTS, (hall_day,)):
            yield _fact(row, tuple(further.get(row[20], ())))

    def incomplete(self, hall_day: str, limit: int) -> list[Incomplete]:
        """Visits begun that day whose work order is not complete, oldest first."""
        rows = self._db.execute(
            "select o.id, t.number, s.name, v.name_cipher is not null, v.phone_cipher is not null, v.refused_name,"
            " v.refused_phone, o.matter, o.outcome, o.closed_at is not null"
            " from work_orders o join visits v on v.id = o.visit_id join staff s on s.id = o.staff_id"
            " left join tickets t on t.id = o.ticket_id where o.hall_day = ? and o.voided_at is null"
            " and v.training = 0 order by o.opened_at",
            (hall_day,),
        )
        found = []
        for row in rows:
            missing = missing_fields(Written.read(row[3:7], row[7], row[8], bool(row[9])))
            if missing:
                found.append(Incomplete(row[0], row[1], row[2], missing))
                if len(found) == limit:
                    break
        return found

    # --- the numbers given out --------------------------------------------------------------------------------

    def counted_by_state(self, hall_day: str) -> dict[str, int]:
        """How many of the day's real tickets are in each state; states nobody is in are absent."""
        rows = self._db.execute(
            "select state, count(*) from tickets where hall_day = ? and training = 0 group by state",
            (hall_day,),
        )
        return dict(rows.fetchall())

    # --- pauses -----------------------------------------------------------------------------------------------

    def begin_pause(self, window_no: int, staff_id: str | None, reason: str, at: datetime) -> None:
        """The window pauses from now on; one that pauses already has another reason from now on."""
        self.end_pause(window_no, at)
        self._db.execute(
            f"insert into pauses (window_no, staff_id, reason, from_at, training) values (?,?,?,?,{IS_ON})",
            (window_no, staff_id, reason, text_of(at)),
        )

    def end_pause(self, window_no: int, at: datetime) -> None:
        """The window's pause is over, if it has one."""
        self._db.execute(
            "update pauses set to_at = ? where window_no = ? and to_at is null", (text_of(at), window_no)
        )

    def pauses_between(self, begin: datetime, end: datetime) -> list[Pause]:
        """The pauses that touch this time, cut to it; one that goes on ends with it."""
        rows = self._db.execute(
            "select window_no, reason, max(from_at, ?1), min(coalesce(to_at, ?2), ?2) from pauses"
            " where from_at < ?2 and coalesce(to_at, ?2) > ?1 and training = 0 order by from_at",
            (text_of(begin), text_of(end)),
        )
        return [Pause(row[0], row[1], moment_of(row[2]), moment_of(row[3])) for row in rows]

    # --- first come, first served ------------------------------------------------------------------------------

    def line_steps(self, hall_day: str) -> Iterator[Step]:
        """Who joined and left the lines of a day and who was called, as the journal tells it, oldest first."""
        called_before = {row[0] for row in self._db.execute(_CALLED_BEFORE, (hall_day,))}
        rows = self._db.execute(
            "select j.event, j.at, j.facts, s.staff_no from journal j"
            " left join staff s on s.id = json_extract(j.facts, '$.staff_id') where j.hall_day = ? and (j.event in"
            " ('ticket_taken', 'ticket_called', 'ticket_transferred', 'ticket_returned', 'ticket_cancelled',"
            " 'ticket_ended', 'ticket_abandoned') or (j.event in ('ticket_kept', 'ticket_end_undone')"
            " and json_extract(j.facts, '$.state') = 'waiting')"
            " or (j.event = 'appointment_checked_in' and json_extract(j.facts, '$.on_time')))"
            " and json_extract(j.facts, '$.ticket_id') not in (select id from tickets where training = 1) order by j.seq",
            (hall_day,),
        )
        for event, at, text, staff_no in rows:
            facts, _ = _JSON.raw_decode(text)
            yield Step(
                event,
                at,
                facts["ticket_id"],
                facts["number"],
                facts["service"],
                facts.get("window_no"),
                staff_no,
                facts.get("why"),
                facts.get("for_window_no"),
                facts.get("rule_why"),
                facts["ticket_id"] in called_before,
                tuple(facts.get("left", ())),
            )

    def staff_names(self) -> dict[str, str]:
        """What everybody who works here is called, by staff number."""
        return dict(self._db.execute("select staff_no, name from staff order by staff_no").fetchall())

    # --- a day played again -----------------------------------------------------------------------------------

    def called_tickets(self, hall_day: str) -> list[CalledTicket]:
        """Every ticket of the day that was called at least once that day, in the order they were taken.

        Those kept overnight were called in another day's line, and would falsify this one.
        """
        rows = self._db.execute(
            "select id, number, service, window_no, priority_class, needs, taken_at, first_called_at, called_at, last_call_at,"
            " started_at, finished_at from tickets where hall_day = ? and queue_day = hall_day and first_called_at is not null"
            " and training = 0 order by taken_at, id",
            (hall_day,),
        )
        return [
            CalledTicket._make((*row[:5], tuple(json.loads(row[5])), *map(maybe_moment, row[6:])))
            for row in rows
        ]

    def registered_visits(self, hall_day: str) -> list[tuple[int, datetime, datetime]]:
        """Visits without a ticket that were finished: window, begin, end."""
        rows = self._db.execute(
            "select window_no, started_at, finished_at from visits where hall_day = ? and registered = 1 and training = 0"
            " and finished_at is not null order by started_at",
            (hall_day,),
        )
        return [(row[0], moment_of(row[1]), moment_of(row[2])) for row in rows]

    def window_events(self, hall_day: str) -> list[tuple[str, int, datetime]]:
        """When windows opened, paused and closed that day: event, window, moment, oldest first."""
        rows = self._db.execute(
            "select event, json_extract(facts, '$.window_no'), at from journal where hall_day = ? and event in"
            " ('window_opened', 'window_paused', 'window_unpaused', 'window_closed', 'window_taken_over') order by seq",
            (hall_day,),
        )
        return [(row[0], row[1], moment_of(row[2])) for row in rows]

    # --- counted days -----------------------------------------------------------------------------------------

    def days(self) -> list[str]:
        """Every hall day on which anything happened, oldest first."""
        return self.days_between("", "9999-12-31")

    def days_between(self, from_day: str, to_day: str) -> list[str]:
        """The hall days of this span on which anybody came or anything else happened, oldest first."""
        found: set[str] = set()
        for table in ("visits", "journal"):
            rows = self._db.execute(_DAYS.format(table=table), (from_day, to_day))
            found.update(row[0] for row in rows)
        return sorted(found)

    def last_day_anybody_came(self, since: str, before: str) -> str | None:
        """The newest hall day with a visit from one day on and before another."""
        row = self._db.execute(
            "select max(hall_day) from visits where hall_day >= ? and hall_day < ? and training = 0",
            (since, before),
        ).fetchone()
        return None if row is None else row[0]

    def kept(self, hall_day: str) -> str | None:
        """The day's kept tally, or None."""
        row = self._db.execute("select tally from day_figures where hall_day = ?", (hall_day,)).fetchone()
        return None if row is None else row[0]

    def kept_between(self, from_day: str, to_day: str) -> dict[str, Kept]:
        """What is kept of each day of the span, by day; a day never counted is absent."""
        rows = self._db.execute(
            "select hall_day, tally, version from day_figures where hall_day between ? and ?",
            (from_day, to_day),
        )
        return {day: Kept(tally, version) for day, tally, version in rows}

    def versions_between(self, from_day: str, to_day: str) -> dict[str, int]:
        """The versions of the kept tallies of the span, by day, without reading them."""
        rows = self._db.execute(
            "select hall_day, version from day_figures where hall_day between ? and ? and tally is not null",
            (from_day, to_day),
        )
        return dict(rows.fetchall())

    def keep(self, hall_day: str, tally: str, version: int) -> None:
        """Keeps a counted day, unless it was forgotten since it had this version."""
        self._db.execute(
            "insert into day_figures (hall_day, tally, version) values (?, ?, ?) on conflict (hall_day) do update"
            " set tally = excluded.tally where version = excluded.version",
            (hall_day, tally, version),
        )

    def forget(self, hall_day: str) -> None:
        """The day must be counted again: its version grows, so a count under way is not kept."""
        self._db.execute(
            "insert into day_figures (hall_day, tally, version) values (?, null, 1)"
            " on conflict (hall_day) do update set tally = null, version = version + 1",
            (hall_day,),
        )


def _fact(row: tuple[Any, ...], further: tuple[MatterFact, ...]) -> VisitFact:
    registered, finished_at = bool(row[2]), maybe_moment(row[9])
    missing = missing_fields(Written.read(row[12:16], row[16], row[17], bool(row[18]))) if row[11] else None
    return VisitFact(
        hall_day=date.fromisoformat(row[0]),
        service=row[1],
        registered=registered,
        state=row[3] or ("finished" if finished_at else "serving"),
        window_no=row[4],
        clerk=row[5],
        taken_at=moment_of(row[6]),
        first_called_at=maybe_moment(row[7]),
        started_at=maybe_moment(row[8]),
        finished_at=finished_at,
        level=row[10],
        work_order_missing=missing,
        outcome=row[17],
        feedback=row[19],
        closed=bool(row[18]),
        further=further,
        called_at=maybe_moment(row[21]),
        notices=row[22],
    )
