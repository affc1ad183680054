"""What the estimated wait is made of: the newest turns at the windows."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from queue_server.domain.recent_times import Turn
from queue_server.store.moments import moment_of, text_of

_TURN = (
    "select id, service, window_no, taken_at, called_at,"
    " case when state = 'finished' then finished_at else last_call_at end, state = 'finished' from tickets"
)
_OVER = "state in ('finished', 'missed', 'abandoned') and last_call_at >= ? and window_no is not null and training = 0"
_OF_SERVICE = f"{_TURN} where service = ? and {_OVER} order by last_call_at desc limit ?"
_LATEST = f"{_TURN} where {_OVER} order by last_call_at desc limit ?"


class Waits:
    """Reads turns that are over; each read looks up the end of an index, however many years are in the file."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def newest_turns(self, services: Sequence[str], since: datetime, each: int) -> list[Turn]:
        """The newest turns of each of these services, at most so many of each."""
        rows = []
        for service in services:
            rows += self._db.execute(_OF_SERVICE, (service, text_of(since), each)).fetchall()
        return [_turn(row) for row in rows]

    def latest_turns(self, since: datetime, limit: int) -> list[Turn]:
        """The newest turns of the whole hall."""
        return [_turn(row) for row in self._db.execute(_LATEST, (text_of(since), limit))]


def _turn(row: tuple[Any, ...]) -> Turn:
    ticket_id, service, window_no, taken_at, called_at, ended_at, came = row
    return Turn(
        ticket_id,
        service,
        window_no,
        moment_of(taken_at),
        moment_of(called_at),
        moment_of(ended_at),
        bool(came),
    )
