"""Clients that press as fast as they are answered, each a process of its own with a kept connection."""

import itertools
import json
import multiprocessing
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection as Pipe
from typing import Any, NamedTuple

from benchmarks.hall import API
from benchmarks.wire import Connection, request_of

HEAD_START_S = 0.1
WARM_UP = 5


class Task(NamedTuple):
    """What one client does: ``noop``, ``take`` (a number) or ``call`` (next, then serve it, unmeasured)."""

    verb: str
    port: int
    token: str | None = None
    window_no: int = 0
    services: tuple[str, ...] = ("",)


class Pressed(NamedTuple):
    """How long each measured press took, and how many of all clients together were answered in a second."""

    durations_s: list[float]
    per_second: float


class Clients(AbstractContextManager["Clients"]):
    """So many client processes, kept for many rounds."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Pipe] = []
        self._processes = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_client, args=(theirs,), daemon=True)
            process.start()
            self._pipes.append(ours)
            self._processes.append(process)

    def __exit__(self, *how: Any) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join()

    def press(self, tasks: Sequence[Task], seconds: float) -> Pressed:
        """Lets one client work on each task, all at the same time."""
        busy = self._pipes[: len(tasks)]
        for pipe, task in zip(busy, tasks, strict=True):
            pipe.send(task)
        for pipe in busy:
            pipe.recv()
        begin = time.perf_counter() + HEAD_START_S
        for pipe in busy:
            pipe.send((begin, begin + seconds))
        durations = [duration for pipe in busy for duration in pipe.recv()]
        return Pressed(durations, len(durations) / seconds)


def _client(pipe: Pipe) -> None:
    _leave_a_core_to_the_server()
    while (task := pipe.recv()) is not None:
        line = Connection(task.port)
        presses = _presses(task, line)
        for _ in range(WARM_UP):
            next(presses)
        pipe.send("ready")
        begin, end = pipe.recv()
        while time.perf_counter() < begin:
            pass
        durations = []
        while time.perf_counter() < end:
            durations.append(next(presses))
        pipe.send(durations)
        line.close()


def _leave_a_core_to_the_server() -> None:
    """Clients that are answered together would otherwise be woken on the server's own core, in front of it."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[1:] or cores)


def _presses(task: Task, line: Connection) -> Iterator[float]:
    """One measured press after the other, in seconds."""
    run = secrets.token_hex(4)
    for count in itertools.count():
        request = _request(task, f"{run}-{count}", task.services[count % len(task.services)])
        before = time.perf_counter()
        status, body = line.ask(request)
        duration = time.perf_counter() - before
        if status not in (200, 201):
            raise RuntimeError(f"{task.verb}: {status} {body.decode()}")
        if task.verb == "call":
            if json.loads(body)["ticket"] is None:
                raise RuntimeError("nobody waits any more")
            for verb in ("start", "finish"):
                press = {"press_id": f"{run}-{count}-{verb}"}
                line.json("POST", f"{API}/windows/{task.window_no}/{verb}", task.token, press)
        yield duration


def _request(task: Task, press_id: str, service: str) -> bytes:
    if task.verb == "take":
        return request_of("POST", f"{API}/tickets", task.token, {"service": service, "tap_id": press_id})
    if task.verb == "call":
        path = f"{API}/windows/{task.window_no}/call-next"
        return request_of("POST", path, task.token, {"press_id": press_id})
    return request_of("GET", "/noop", None)
