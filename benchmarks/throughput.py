"""Taking a number and calling the next, beside what a request that does nothing costs on the same server."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil

from benchmarks.hall import WINDOWS, Hall
from benchmarks.load import Clients, Task
from benchmarks.table import Row, Spread, middle, spread

WITH_NOOP = ("benchmarks.noop",)
ROUNDS = 20
SECONDS = 0.4
LEAST_SHARE = 0.35
ALONE_P95_MS = 10
TOGETHER_P95_MS = 40
DISK_WRITES = 100
WRITTEN_BYTES = 65536


class Round(NamedTuple):
    """One burst of presses: how long they took, how many a second, and the server's processor time for each."""

    times: Spread
    per_second: float
    cpu_s: float


def rows(folder: Path) -> Iterator[Row]:
    """Each verb by eight clients at once and alone; the verbs take turns so that the machine's noise is shared."""
    with Hall(folder, server=WITH_NOOP) as hall, Clients(WINDOWS) as clients:
        kinds = {
            "noop": [Task("noop", hall.port)] * WINDOWS,
            "take": [Task("take", hall.port, hall.kiosk, services=tuple(hall.services))] * WINDOWS,
            "call": [Task("call", hall.port, token, no) for no, token in hall.clerks.items()],
        }
        server = psutil.Process(hall.server.pid)
        together: dict[str, list[Round]] = {kind: [] for kind in kinds}
        alone: dict[str, list[Round]] = {kind: [] for kind in kinds}
        left = []
        for _ in range(ROUNDS):
            for kind, tasks in kinds.items():
                together[kind].append(_round(server, clients, tasks))
                alone[kind].append(_round(server, clients, tasks[:1]))
            left.append(hall.send_home())
    yield _share(together["take"], together["noop"])
    yield _times("take a number, alone", alone["take"], alone["noop"], ALONE_P95_MS)
    yield _times("take a number, 8 at once", together["take"], together["noop"], TOGETHER_P95_MS)
    yield _times("call the next, alone", alone["call"], alone["noop"], None)
    yield _times("call the next, 8 at once", together["call"], together["noop"], None)
    yield Row("people still waiting at the end of a round", "", f"{median(left):.0f}")
    yield Row("the disk: 64 KB written and synced", "", str(_disk(folder)))


def _round(server: psutil.Process, clients: Clients, tasks: list[Task]) -> Round:
    before = server.cpu_times()
    pressed = clients.press(tasks, SECONDS)
    after = server.cpu_times()
    used = after.user + after.system - before.user - before.system
    return Round(spread(pressed.durations_s), pressed.per_second, used / len(pressed.durations_s))


def _share(takes: list[Round], nothings: list[Round]) -> Row:
    pairs = list(zip(takes, nothings, strict=True))
    share = median(take.per_second / nothing.per_second for take, nothing in pairs)
    by_cpu = median(nothing.cpu_s / take.cpu_s for take, nothing in pairs)
    return Row(
        "take a number, 8 at once",
        f">= {LEAST_SHARE:.0%} of no-op requests/s",
        f"{median(take.per_second for take, _ in pairs):.0f}/s = {share:.0%} ({by_cpu:.0%} by processor time)",
        f"no-op {median(nothing.per_second for _, nothing in pairs):.0f}/s",
        share >= LEAST_SHARE,
    )


def _times(what: str, rounds: list[Round], nothings: list[Round], p95_ms: int | None) -> Row:
    measured = middle([one.times for one in rounds])
    return Row(
        what,
        "" if p95_ms is None else f"p95 <= {p95_ms} ms",
        str(measured),
        f"no-op {middle([one.times for one in nothings])}",
        None if p95_ms is None else measured.p95_ms <= p95_ms,
    )


def _disk(folder: Path) -> Spread:
    """What every durable answer waits for at least."""
    durations = []
    with (folder / "disk").open("wb") as file:
        for _ in range(DISK_WRITES):
            file.write(bytes(WRITTEN_BYTES))
            file.flush()
            before = time.perf_counter()
            os.fsync(file.fileno())
            durations.append(time.perf_counter() - before)
    return spread(durations)
