"""顶岗: who took over which window from whom, and when."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.store.moments import moment_of, text_of

_COLUMNS = "id, hall_day, window_no, staff_id, from_staff_id, at"


class TakenOver(NamedTuple):
    """``staff_id`` sat down at the window in the place of ``from_staff_id``."""

    id: str
    hall_day: str
    window_no: int
    staff_id: str
    from_staff_id: str
    at: datetime


class TakeOvers:
    """Reads and writes take-overs; a row stays for good."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, one: TakenOver) -> None:
        """Writes a new one."""
        self._db.execute(
            f"insert into take_overs ({_COLUMNS}) values (?,?,?,?,?,?)", (*one[:5], text_of(one.at))
        )

    def has_sat_down(self, staff_id: str) -> None:
        """This person sits somewhere again: nobody need tell them any more that they were replaced."""
        self._db.execute(
            "update take_overs set known = 1 where from_staff_id = ? and known = 0",
            (staff_id,),
        )

    def replaced(self, staff_id: str, hall_day: str) -> TakenOver | None:
        """The newest of the day by which this person lost a window and has not sat down anywhere since, or None."""
        row = self._db.execute(
            f"select {_COLUMNS} from take_overs where from_staff_id = ? and hall_day = ? and known = 0"
            " order by at desc, id desc limit 1",
            (staff_id, hall_day),
        ).fetchone()
        return None if row is None else TakenOver._make((*row[:5], moment_of(row[5])))
