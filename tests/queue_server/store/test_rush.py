"""Everybody at once on one file: no number twice, none missing, nobody at two windows; and a proof that this can fail."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest

from queue_server.store import database
from tests.queue_server.store.programs import Program
from tests.queue_server.store.rush import Seen, house_in, prepared, rush, verdict

THREADS, PROCESSES = 8, 4
TAKES = 15
pytestmark = pytest.mark.timeout(300)


def threads_rush(folder: Path, *, locked: bool = True, stores: int = 1) -> list[str]:
    """Eight threads on one store (or several); what went wrong."""
    prepared(folder)
    houses = [house_in(folder) for _ in range(stores)]
    if not locked:
        for house in houses:
            house.store._writing = nullcontext()  # type: ignore[assignment]
    start = threading.Barrier(THREADS)
    everybody: list[Seen] = []

    def work(no: int) -> None:
        start.wait(30)
        everybody.append(rush(houses[no % stores], no + 1, TAKES))

    threads = [threading.Thread(target=work, args=(no,)) for no in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    for house in houses:
        if locked:
            house.store.close()
        else:
            house.store._reader.close()
            house.store._writer.close()
    lost = [] if len(everybody) == THREADS else [f"{THREADS - len(everybody)} threads died"]
    return lost + verdict(folder, everybody, THREADS * TAKES)


def processes_rush(folder: Path, *options: str) -> list[str]:
    """Four processes, each with a store of its own; what went wrong."""
    prepared(folder)
    with ExitStack() as stack:
        programs = [
            stack.enter_context(Program("tests.queue_server.store.rush", folder, no + 1, TAKES, *options))
            for no in range(PROCESSES)
        ]
        for program in programs:
            assert program.says() == "ready"
        for program in programs:
            program.told()
        everybody = [Seen(*json.loads(program.says())) for program in programs]
    return verdict(folder, everybody, PROCESSES * TAKES)


def test_eight_threads_on_one_store(tmp_path: Path) -> None:
    assert threads_rush(tmp_path) == []


def test_eight_threads_on_four_stores_of_one_file(tmp_path: Path) -> None:
    assert threads_rush(tmp_path, stores=4) == []


def test_four_processes_on_one_file(tmp_path: Path) -> None:
    assert processes_rush(tmp_path) == []


def test_the_same_rush_fails_with_a_deferred_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert processes_rush(tmp_path / "processes", "--deferred") != []
    monkeypatch.setattr(database, "begin_immediate", lambda db: db.execute("begin"))
    assert threads_rush(tmp_path / "threads", stores=4) != []


def test_the_same_rush_fails_without_the_stores_own_lock(tmp_path: Path) -> None:
    assert threads_rush(tmp_path, locked=False) != []
