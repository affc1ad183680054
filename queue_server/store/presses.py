"""What was already answered: one press is one deed, however often it arrives."""

import json
import sqlite3
from typing import Any, NamedTuple


class Answered(NamedTuple):
    """The first success of a press."""

    request_hash: bytes
    answer: dict[str, Any]


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
        return None if row is None else Answered(row[0], json.loads(row[1]))

    def keep(
        self, owner: str, hall_day: str, press_id: str, request_hash: bytes, answer: dict[str, Any]
    ) -> None:
        """Keeps the answer of a success, in the same transaction as the deed."""
        self._db.execute(
            "insert into presses (owner, hall_day, press_id, request_hash, answer) values (?,?,?,?,?)",
            (owner, hall_day, press_id, request_hash, json.dumps(answer, ensure_ascii=False)),
        )
