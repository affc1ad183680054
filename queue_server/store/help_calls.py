"""Help calls (人工帮助): who wanted a person at which terminal, who came, and when."""

import sqlite3
from datetime import datetime

from queue_server.domain.help_call import HelpCall
from queue_server.store.moments import maybe_moment, maybe_text, moment_of, text_of
from queue_server.store.training import IS_ON

_COLUMNS = "id, hall_day, device, place, called_at, taken_at, taken_by, done_at, withdrawn_at"
_OPEN = "done_at is null and withdrawn_at is null"


class HelpCalls:
    """Reads and writes help calls."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def save(self, call: HelpCall) -> None:
        """Writes a call, new or changed."""
        self._db.execute(
            f"insert into help_calls ({_COLUMNS}, training) values (?,?,?,?,?,?,?,?,?,{IS_ON}) on conflict (id) do update set"
            " taken_at = excluded.taken_at, taken_by = excluded.taken_by, done_at = excluded.done_at,"
            " withdrawn_at = excluded.withdrawn_at",
            (
                call.id, call.hall_day, call.device, call.place, text_of(call.called_at), maybe_text(call.taken_at),
                call.taken_by, maybe_text(call.done_at), maybe_text(call.withdrawn_at),
            ),
        )  # fmt: skip

    def get(self, help_id: str) -> HelpCall | None:
        """The call, or None."""
        row = self._db.execute(f"select {_COLUMNS} from help_calls where id = ?", (help_id,)).fetchone()
        return None if row is None else _call(row)

    def open_of(self, hall_day: str, device: str) -> HelpCall | None:
        """The terminal's call of that day that is neither done nor withdrawn, or None."""
        row = self._db.execute(
            f"select {_COLUMNS} from help_calls where hall_day = ? and device = ? and {_OPEN}",
            (hall_day, device),
        ).fetchone()
        return None if row is None else _call(row)

    def open(self, hall_day: str) -> list[HelpCall]:
        """Who wants a person now, oldest first."""
        rows = self._db.execute(
            f"select {_COLUMNS} from help_calls where hall_day = ? and {_OPEN} order by called_at, id",
            (hall_day,),
        )
        return [_call(row) for row in rows]

    def of_day(self, hall_day: str) -> list[HelpCall]:
        """Every real call of a day, oldest first."""
        rows = self._db.execute(
            f"select {_COLUMNS} from help_calls where hall_day = ? and training = 0 order by called_at, id",
            (hall_day,),
        )
        return [_call(row) for row in rows]


def _call(row: tuple[str, ...]) -> HelpCall:
    help_id, hall_day, device, place, called_at, taken_at, taken_by, done_at, withdrawn_at = row
    moments: list[datetime | None] = [maybe_moment(one) for one in (taken_at, done_at, withdrawn_at)]
    return HelpCall(
        help_id, hall_day, device, place, moment_of(called_at), moments[0], taken_by, moments[1], moments[2]
    )
