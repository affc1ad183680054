"""Writes that arrive together share one commit: each is whole or nothing, and nobody is answered before it."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.errors import StoreTrouble
from queue_server.store import Recorded, Store, open_store
from queue_server.store import database as database_module
from queue_server.store.database import DATABASE_NAME


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """An empty hall."""
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def while_waiting(monkeypatch: pytest.MonkeyPatch, *others: Callable[[], object]) -> None:
    """Lets others write while a finished write stands ready for its commit."""
    left = list(others)

    def pause(seconds: float) -> None:
        while left:
            left.pop(0)()

    monkeypatch.setattr(database_module, "pause", pause)


def keep(store: Store, key: str) -> None:
    """One small write."""
    with store.transaction() as work:
        work.offer.keep_fact(key, "kept")


def kept(store: Store, *keys: str) -> list[str]:
    """Which of these stand in the file, read by a connection of its own."""
    with closing(sqlite3.connect(store.folder / DATABASE_NAME)) as db:
        found = {row[0] for row in db.execute("select key from hall")}
    return [key for key in keys if key in found]


def test_nothing_is_in_the_file_before_the_shared_commit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    while_waiting(monkeypatch, lambda: seen.append(kept(store, "first")))
    keep(store, "first")
    assert seen == [[]]
    assert kept(store, "first") == ["first"]


def test_a_write_that_fails_takes_nobody_with_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        with pytest.raises(ValueError, match="not this one"), store.transaction() as work:
            work.offer.keep_fact("second", "kept")
            raise ValueError("not this one")

    while_waiting(monkeypatch, refused, lambda: keep(store, "third"))
    keep(store, "first")
    assert kept(store, "first", "second", "third") == ["first", "third"]


def test_the_first_of_a_group_that_fails_leaves_nothing_open(store: Store) -> None:
    with pytest.raises(ValueError, match="not this one"), store.transaction() as work:
        work.offer.keep_fact("first", "kept")
        raise ValueError("not this one")
    keep(store, "second")
    assert kept(store, "first", "second") == ["second"]


def test_a_commit_that_fails_fails_for_everybody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deferred foreign key is only looked at when the transaction commits, like a disk that is full by then."""

    def second() -> None:
        with pytest.raises(StoreTrouble), store.transaction() as work:
            work.offer.keep_fact("second", "kept")
            work.offer._db.execute("pragma defer_foreign_keys = on")
            work.offer._db.execute("insert into work_orders select * from (select 'o','d','nobody',null,'s',1,'n','n','t',"
                                   "null,null,null,null,null,null,null,1,'h',1)")  # fmt: skip

    while_waiting(monkeypatch, second)
    with pytest.raises(StoreTrouble):
        keep(store, "first")
    assert kept(store, "first", "second") == []
    monkeypatch.undo()
    keep(store, "third")
    assert kept(store, "third") == ["third"]


def test_when_sqlite_undoes_everything_those_who_wait_are_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second() -> None:
        with pytest.raises(ValueError, match="any reason"), store.transaction() as work:
            work.offer._db.execute("rollback")
            raise ValueError("any reason")

    while_waiting(monkeypatch, second)
    with pytest.raises(StoreTrouble):
        keep(store, "first")
    assert kept(store, "first") == []


def test_what_was_recorded_is_handed_on_in_journal_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hardware_config.clock import SystemClock
    from queue_server.domain.events import TokenRevoked

    heard: list[str] = []

    def hear(recorded: list[Recorded]) -> None:
        heard.extend(str(one.event.facts()["token_id"]) for one in recorded)

    store.published = hear

    def revoke(token_id: str) -> None:
        with store.transaction() as work:
            work.record(TokenRevoked(token_id), "device:server", SystemClock().now(), "2026-11-24")

    while_waiting(monkeypatch, lambda: revoke("second"))
    revoke("first")
    assert heard == ["first", "second"]


def test_many_threads_keep_everything(store: Store) -> None:
    names = [f"thread {number}, write {write}" for number in range(8) for write in range(20)]

    def write(mine: list[str]) -> None:
        for name in mine:
            keep(store, name)

    threads = [threading.Thread(target=write, args=(names[number::8],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept(store, *names) == names
