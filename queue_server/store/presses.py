"""What was already answered: one press is one deed, however often it arrives."""

import sqlite3
from typing import NamedTuple


class Answered(NamedTuple):
    """The first success of a press."""

    request_hash: bytes
    answer: str


class Presses:
    """Reads and writes answered presses. The answers hold no personal data."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def answered(self, owner: str, hall_day: str, press_id: str) -> Answered | None:
        """What this press was answered, or None when it is new."""
        row = self._db.execute(
            "select request_hash, answer from presses where owner = ? and hall_day = ? and press_id = ?",
            (owner, hall_day, press_id),
        ).fetchone()
        return None if row is None else Answered._make(row)

    def keep(self, owner: str, hall_day: str, press_id: str, request_hash: bytes, answer: str) -> None:
        """Keeps the answer of a success (JSON), in the same transaction as the deed."""
        self._db.execute(
            "insert into presses (owner, hall_day, press_id, request_hash, answer) values (?,?,?,?,?)",
            (owner, hall_day, press_id, request_hash, answer),
        )
