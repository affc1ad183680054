"""Memory and idle work: the server alone and with screens, and the device programs beside it."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.fleet import Fleet
from benchmarks.hall import Hall
from benchmarks.table import Row
from benchmarks.wire import HOST
from hardware_config.clock import monotonic, pause

FEW_SCREENS, MANY_SCREENS = 20, 200
SETTLE_S = 5
WATCHED_S = 20
IDLE_MB, WITH_SCREENS_MB, DEVICE_MB = 120, 170, 60
IDLE_SHARE = 0.01
MB = 2**20


def rows(folder: Path) -> Iterator[Row]:
    """Resident memory once things have settled, and the share of one core an idle hall takes."""
    with _evaluator() as port, Hall(folder, evaluator_port=port) as hall:
        ticket = hall.take(hall.services[0])
        _until_printed(hall, ticket["print"]["job_id"])
        pause(SETTLE_S)
        server = psutil.Process(hall.server.pid)
        yield _memory("server, idle", server, IDLE_MB)
        for program in server.children():
            yield _memory(f"the {program.cmdline()[3]} program, after work", program, DEVICE_MB)
        with Fleet(hall.port, FEW_SCREENS, hall.screen):
            yield _idle(f"idle hall, {FEW_SCREENS} screens", server, IDLE_SHARE)
        with Fleet(hall.port, MANY_SCREENS, hall.screen):
            yield _idle(f"idle hall, {MANY_SCREENS} screens", server, None)
            yield _memory(f"server, {MANY_SCREENS} screens", server, WITH_SCREENS_MB)


def _memory(what: str, process: psutil.Process, most_mb: int) -> Row:
    mb = process.memory_info().rss / MB
    return Row(f"memory: {what}", f"<= {most_mb} MB", f"{mb:.0f} MB", "", mb <= most_mb)


def _idle(what: str, server: psutil.Process, most: float | None) -> Row:
    """The server's own processor time, a while after everybody has come."""
    pause(SETTLE_S)
    began, used = monotonic(), _cpu_s(server)
    pause(WATCHED_S)
    share = (_cpu_s(server) - used) / (monotonic() - began)
    target = "" if most is None else f"< {most:.0%} of a core"
    return Row(
        f"processor: {what}", target, f"{share:.2%} of a core", "", None if most is None else share < most
    )


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _until_printed(hall: Hall, job_id: str) -> None:
    """Waits for the paper, so that the printer program has done all it does."""
    give_up_at = monotonic() + 20
    while hall.line.json("GET", f"/api/v1/print-jobs/{job_id}", hall.kiosk)["state"] != "printed":
        if monotonic() > give_up_at:
            raise TimeoutError("the ticket was not printed")
        pause(0.1)


@contextmanager
def _evaluator() -> Iterator[int]:
    """A simulated line of evaluators for the device program to talk to."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "evaluator_device.simulated",
        "--listen",
        f"{HOST}:{port}",
        "--addresses",
        "1",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()
