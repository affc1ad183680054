"""Rating prompts and the ratings that came of them."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.domain.rating import PromptState
from queue_server.store.moments import moment_of, text_of


class Prompt(NamedTuple):
    """One invitation to rate one visit."""

    id: str
    visit_id: str
    window_no: int
    device: str | None
    state: PromptState
    opened_at: datetime
    expires_at: datetime


_COLUMNS = "id, visit_id, window_no, device, state, opened_at, expires_at"


class BadRating(NamedTuple):
    """A visit rated 2 or 1: its number (None without a ticket), its service, who received it, when it was rated."""

    visit_id: str
    ticket_number: str | None
    service: str
    level: int
    receptionist: str | None
    rated_at: str


class Ratings:
    """Reads and writes prompts and ratings."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def open_prompt(self, prompt: Prompt) -> None:
        """Writes a new open prompt."""
        self._db.execute(
            f"insert into prompts ({_COLUMNS}) values (?,?,?,?,?,?,?)",
            (*prompt[:5], text_of(prompt.opened_at), text_of(prompt.expires_at)),
        )

    def get(self, prompt_id: str) -> Prompt | None:
        """The prompt, or None."""
        return next(iter(self._where("id = ?", prompt_id)), None)

    def open_of_visit(self, visit_id: str) -> list[Prompt]:
        """The visit's open prompts, whatever the clock said when they were opened."""
        return self._where("state = 'open' and visit_id = ?", visit_id)

    def last_at_window(self, window_no: int, hall_day_start: datetime) -> Prompt | None:
        """The window's newest prompt since a moment, or None."""
        row = self._db.execute(
            f"select {_COLUMNS} from prompts where window_no = ? and opened_at >= ?"
            " order by opened_at desc, id desc limit 1",
            (window_no, text_of(hall_day_start)),
        ).fetchone()
        return None if row is None else _prompt(row)

    def open_at_window(self, window_no: int) -> list[Prompt]:
        """The window's open prompts (one at most, in a whole database)."""
        return self._where("state = 'open' and window_no = ?", window_no)

    def open_prompts(self) -> list[Prompt]:
        """Every open prompt of the hall."""
        rows = self._db.execute(f"select {_COLUMNS} from prompts where state = 'open' order by opened_at")
        return [_prompt(row) for row in rows]

    def end_prompt(self, prompt_id: str, state: PromptState) -> None:
        """Closes a prompt."""
        self._db.execute("update prompts set state = ? where id = ?", (state, prompt_id))

    def rate(
        self, prompt: Prompt, hall_day: str, level: int, device: str, raw: str | None, now: datetime
    ) -> None:
        """Writes the visit's rating and closes the prompt."""
        self._db.execute(
            "insert into ratings (visit_id, prompt_id, hall_day, level, device, raw, rated_at) values (?,?,?,?,?,?,?)",
            (prompt.visit_id, prompt.id, hall_day, level, device, raw, text_of(now)),
        )
        self.end_prompt(prompt.id, PromptState.RATED)

    def language_of(self, visit_id: str) -> str | None:
        """The language the visit's number was taken in; None where nobody chose one, or without a number."""
        row = self._db.execute(
            "select t.language from work_orders w join tickets t on t.id = w.ticket_id where w.visit_id = ? limit 1",
            (visit_id,),
        ).fetchone()
        return None if row is None else row[0]

    def level_of(self, visit_id: str) -> int | None:
        """The visit's level, or None while it is 未评价."""
        row = self._db.execute("select level from ratings where visit_id = ?", (visit_id,)).fetchone()
        return None if row is None else int(row[0])

    def unrated(self, hall_day: str) -> int:
        """How many real visits of the day are finished without a rating."""
        row = self._db.execute(
            "select count(*) from visits v left join tickets t on t.visit_id = v.id where v.hall_day = ? and v.training = 0"
            " and (t.state = 'finished' or (v.registered = 1 and v.finished_at is not null))"
            " and not exists (select 1 from ratings where visit_id = v.id)",
            (hall_day,),
        ).fetchone()
        return int(row[0])

    def bad(self, hall_day: str) -> list[BadRating]:
        """The day's real visits rated 不满意 or 非常不满意, oldest first."""
        rows = self._db.execute(
            "select v.id, t.number, coalesce(t.service, v.service), r.level, s.name, r.rated_at from ratings r"
            " join visits v on v.id = r.visit_id left join tickets t on t.visit_id = v.id"
            " left join staff s on s.id = coalesce(t.staff_id, v.staff_id)"
            " where r.hall_day = ? and v.training = 0 and r.level <= 2 order by r.rated_at",
            (hall_day,),
        )
        return [BadRating._make(row) for row in rows]

    def _where(self, condition: str, value: object) -> list[Prompt]:
        rows = self._db.execute(
            f"select {_COLUMNS} from prompts where {condition} order by opened_at desc, id desc",
            (value,),
        )
        return [_prompt(row) for row in rows]


def _prompt(row: tuple[str, str, int, str | None, str, str, str]) -> Prompt:
    return Prompt(*row[:4], PromptState(row[4]), moment_of(row[5]), moment_of(row[6]))
