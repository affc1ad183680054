"""The tables: every row carries the hall's id, moments sort as they read, migrating again changes nothing."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from queue_server.store.database import DATABASE_NAME, migrate
from queue_server.store.moments import maybe_moment, maybe_text, moment_of, shown, text_of
from tests.queue_server.desk.hall import Hall

moments = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def tables(db: sqlite3.Connection) -> list[str]:
    """The hall's own tables."""
    rows = db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    return sorted(name for (name,) in rows if not name.startswith("_"))


def test_every_row_of_every_table_carries_the_halls_id(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    hall.citizen("张三").takes("法律咨询")
    clerk.serves_next("当场解答")
    hall.evaluator(1).presses(5)
    with closing(sqlite3.connect(hall.folder / DATABASE_NAME)) as db:
        [(hall_id,)] = db.execute("select value from hall where key = 'hall_id'").fetchall()
        assert uuid.UUID(hall_id).version == 7
        for table in tables(db):
            if table == "hall":
                continue
            names = {row[0] for row in db.execute("select name from pragma_table_info(?)", (table,))}
            assert "hall_id" in names, table
            found = db.execute(f"select distinct hall_id from {table}").fetchall()  # noqa: S608 - our own names
            assert found in ([], [(hall_id,)]), table


def test_ids_are_made_of_time_so_they_sort_by_age(hall: Hall) -> None:
    ids = [hall.citizen().takes("法律咨询").id for _ in range(20)]
    assert ids == sorted(ids)
    assert {uuid.UUID(one).version for one in ids} == {7}


def test_migrating_again_changes_nothing(hall: Hall) -> None:
    hall.close()
    with closing(sqlite3.connect(hall.folder / DATABASE_NAME)) as db:
        before = db.execute("select type, name, sql from sqlite_master order by name").fetchall()
    for _ in range(3):
        migrate(hall.folder / DATABASE_NAME)
    with closing(sqlite3.connect(hall.folder / DATABASE_NAME)) as db:
        assert db.execute("select type, name, sql from sqlite_master order by name").fetchall() == before
    hall._open()
    assert hall.wrong() == []


@given(moments, moments)
def test_moments_sort_as_their_texts(one: datetime, other: datetime) -> None:
    assert (text_of(one) < text_of(other)) == (one < other)
    assert moment_of(text_of(one)) == one


@given(moments, st.integers(-12, 14))
def test_a_moment_is_kept_in_utc_wherever_it_was_told(moment: datetime, hours: int) -> None:
    told = moment.astimezone(timezone(timedelta(hours=hours)))
    assert text_of(told) == text_of(moment)
    assert text_of(told).endswith("Z")
    shown_text = shown(text_of(told))
    assert shown_text == f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def test_nothing_is_nothing() -> None:
    assert maybe_text(None) is maybe_moment(None) is shown(None) is None
