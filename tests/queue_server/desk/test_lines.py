"""How long the lines are: kept with every step, found out when it is wrong, and counted once in an older database."""

import sqlite3
from contextlib import closing
from pathlib import Path

from queue_server.store.database import DATABASE_NAME
from tests.queue_server.desk.hall import Hall, opened_hall
from tests.queue_server.desk.people import Person

CONSULT, NOTARY = "法律咨询", "公证"


def waiting(hall: Hall) -> dict[str, int]:
    """What boards are told, without services nobody waits for."""
    return {service: count for service, count in hall.desk.screens.waiting().items() if count}


def test_a_line_is_as_long_as_those_who_stand_in_it(hall: Hall) -> None:
    consult, notary = hall.code(CONSULT), hall.code(NOTARY)
    first, second, third = (hall.citizen().takes(CONSULT) for _ in range(3))
    assert [number["ahead"] for number in (first, second, third)] == [0, 1, 2]
    clerk: Person = hall.clerk().sits_at(1)
    clerk.calls_next()
    assert waiting(hall) == {consult: 2}
    clerk.transfers(to_service=notary)
    assert waiting(hall) == {consult: 2, notary: 1}
    hall.citizen().gives_up(second)
    assert waiting(hall) == {consult: 1, notary: 1}
    assert hall.citizen().takes(CONSULT)["ahead"] == 1
    hall.midnight()
    assert waiting(hall) == {}


def test_a_length_changed_behind_the_halls_back_is_found(tmp_path: Path) -> None:
    hall = opened_hall(tmp_path / "hall")
    hall.citizen().takes(CONSULT)
    with closing(sqlite3.connect(hall.folder / DATABASE_NAME)) as db, db:
        db.execute("update lines set waiting = 7")
    found = hall.wrong()
    hall.close()
    assert len(found) == 1
    assert "记着 7 人等候，实有 1 人" in found[0]


def test_an_older_database_is_counted_once(hall: Hall) -> None:
    numbers = [hall.citizen().takes(CONSULT) for _ in range(3)]
    hall.clerk().sits_at(1).calls(numbers[1])
    hall.close()
    with closing(sqlite3.connect(hall.folder / DATABASE_NAME)) as db, db:
        db.execute("drop trigger line_joined")
        db.execute("drop trigger line_changed")
        db.execute("drop table lines")
        db.execute("delete from _sqlite_migrations where name like '0003%'")
    hall.reopens()
    assert waiting(hall) == {hall.code(CONSULT): 2}
