"""Figures with years in the file: today's, a year's, and who is held up while a year is exported, backed up and asked for."""

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.hall import API, Hall
from benchmarks.table import Row, Spread, percentile, spread
from benchmarks.wire import Connection, request_of
from benchmarks.years import write_years
from hardware_config.clock import pause

VISITS = 200_000
ASKED = 30
FEWEST = 100
"""Presses a 99th percentile is told of."""
APART_S = 0.02
LONGEST_S = 300
TODAY_MS, YEAR_MS, HELD_UP_MS = 50, 150, 50


def rows(folder: Path, visits: int = VISITS) -> Iterator[Row]:
    """The middle of many askings, as a manager's page asks; then 99 % of presses beside the long work of a manager."""
    with Hall(folder) as hall:
        hall.sleeps(lambda data: write_years(data, visits))
        today = date.fromisoformat(hall.line.json("GET", f"{API}/queue", hall.manager)["hall_day"])
        span = f"from={today - timedelta(days=364)}&to={today}"
        noop = _asked(hall, "/healthz")
        file_mb = (hall.data / "hall.db").stat().st_size / 2**20
        limit = f"/healthz {noop.p50_ms:.1f} ms; {file_mb:,.0f} MB file"
        for what, path in (("figures of today", f"statistics/{today}"), ("the page of today", "today")):
            yield _row(
                f"{what}, {visits:,} visits in the file", TODAY_MS, _asked(hall, f"{API}/{path}"), limit
            )
        began = time.perf_counter()
        hall.line.json("GET", f"{API}/statistics?{span}", hall.manager)
        first = f"first time {time.perf_counter() - began:.1f} s"
        yield _row("figures of a year", YEAR_MS, _asked(hall, f"{API}/statistics?{span}"), first)
        yield from _held_up(hall, span, folder)


def _row(what: str, most_ms: int, found: Spread, limit: str) -> Row:
    return Row(what, f"p50 <= {most_ms} ms", str(found), limit, found.p50_ms <= most_ms)


def _asked(hall: Hall, path: str) -> Spread:
    """How long this takes, asked again and again."""
    request = request_of("GET", path, hall.manager)
    return spread([_timed(lambda: hall.line.ask(request)) for _ in range(ASKED)])


def _timed(ask: Callable[[], object]) -> float:
    before = time.perf_counter()
    ask()
    return time.perf_counter() - before


def _held_up(hall: Hall, span: str, folder: Path) -> Iterator[Row]:
    """Answers while a year goes to a workbook and to a backup, and a year's figures are asked over and over."""
    health, calls = [], []
    context = multiprocessing.get_context("spawn")
    over = context.Event()
    export = context.Process(target=_exports, args=(hall.port, hall.manager, span, over))
    asking = context.Process(target=_asks, args=(hall.port, hall.manager, span, over))
    backup = [
        sys.executable,
        "-m",
        "queue_server",
        "backup",
        "--data",
        str(hall.data),
        "--to",
        str(folder / "all"),
    ]
    healthz = request_of("GET", "/healthz", None)
    for process in (export, asking):
        process.start()
    saving = subprocess.Popen(backup, stdout=subprocess.DEVNULL)
    began = time.perf_counter()
    while not over.is_set() or len(calls) < FEWEST:
        health.append(_timed(lambda: hall.line.ask(healthz)))
        hall.take(hall.services[0])
        calls.append(_timed(lambda: hall.press(1, "call-next")))
        hall.finish(1)
        pause(APART_S)
        if time.perf_counter() - began > LONGEST_S:
            break
    lasted = time.perf_counter() - began
    over.set()
    for process in (export, asking):
        process.join()
    saved = saving.wait() == 0 and export.exitcode == 0
    for what, found in (("/healthz", health), ("call the next", calls)):
        p99_ms = percentile(found, 0.99) * 1000
        yield Row(
            f"{what}, while a year is exported, backed up and asked for",
            f"p99 <= {HELD_UP_MS} ms",
            f"p50 {percentile(found, 0.5) * 1000:.1f} ms, p99 {p99_ms:.1f} ms",
            f"{len(found)} presses in {lasted:.0f} s{'' if saved else '; the export or the backup failed'}",
            saved and p99_ms <= HELD_UP_MS,
        )


def _exports(port: int, token: str, span: str, over: Event) -> None:
    """Fetches a year of the ledger as a workbook, and says when it is there."""
    line = Connection(port, LONGEST_S)
    try:
        status, _ = line.ask(request_of("GET", f"{API}/ledger.xlsx?{span}", token))
        sys.exit(status != 200)
    finally:
        over.set()
        line.close()


def _asks(port: int, token: str, span: str, over: Event) -> None:
    """Asks for a year of figures without a pause."""
    line = Connection(port, LONGEST_S)
    while not over.is_set():
        line.json("GET", f"{API}/statistics?{span}", token)
    line.close()
