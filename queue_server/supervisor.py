"""Device programs of this machine: started, started again with back-off, never more; none outlives the server.

A child holds the read end of a pipe as its standard input: it ends when the pipe closes, however the server died, and
on Linux the kernel kills it with its parent. Spawned from the main thread only (the kernel watches the thread).
"""

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hardware_config.clock import monotonic, pause

log = logging.getLogger(__name__)
FIRST_BACK_OFF_S = 0.5
LONGEST_BACK_OFF_S = 10.0
HEALTHY_AFTER_S = 30.0
STOP_TIMEOUT_S = 5.0
LOG_LIMIT_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """One program to keep running: its name, arguments after ``python -P -m``, and what its environment adds."""

    name: str
    arguments: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    stands_for: tuple[str, ...] = ()
    """The devices a simulator plays; a real device's program plays none."""


class Child:
    """One program and its present process."""

    def __init__(self, program: Program, logs: Path) -> None:
        self.program = program
        self._logs = logs
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._back_off_s = FIRST_BACK_OFF_S
        self._next_start_at = 0.0
        self.plugged = True
        """Whether it is to run: a simulator that is not is a device whose cable was pulled."""

    @property
    def pid(self) -> int | None:
        """The process, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def tick(self) -> None:
        """Starts the program, or starts it again when it ended and its back-off is over."""
        now = monotonic()
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                if not self.plugged:
                    self.ask_to_stop()
                if now - self._started_at > HEALTHY_AFTER_S:
                    self._back_off_s = FIRST_BACK_OFF_S
                return
            if not self.plugged:
                self._close_pipe()
                self._process = None
                return
            log.warning("%s ended with %s, again in %.1f s", self.program.name, code, self._back_off_s)
            self._close_pipe()
            self._process = None
            self._next_start_at = now + self._back_off_s
            self._back_off_s = min(LONGEST_BACK_OFF_S, self._back_off_s * 2)
        if self.plugged and now >= self._next_start_at:
            self._start(now)

    def ask_to_stop(self) -> None:
        """Closes the pipe: the program ends by itself."""
        self._close_pipe()

    def must_stop(self, give_up_at: float) -> None:
        """Waits for the end, then insists."""
        if self._process is None:
            return
        while self._process.poll() is None:
            if monotonic() > give_up_at:
                self._process.kill()
                self._process.wait()
            pause(0.01)

    def _start(self, now: float) -> None:
        environment = {**os.environ, **dict(self.program.environment)}
        command = [sys.executable, "-P", "-m", *self.program.arguments]
        with _log_file(self._logs / f"{self.program.name}.log") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own programs, named by hall.toml
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        self._started_at = now

    def _close_pipe(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()


class Supervisor:
    """Keeps the programs running; the main loop ticks it."""

    def __init__(self, programs: Sequence[Program], logs: Path) -> None:
        self.children = [Child(program, logs) for program in programs]

    def plugs(self) -> dict[str, Child]:
        """The simulator of each simulated device, which can be pulled out and put back."""
        return {device: child for child in self.children for device in child.program.stands_for}

    def tick(self) -> None:
        """Starts what is not running."""
        for child in self.children:
            try:
                child.tick()
            except OSError as trouble:
                log.warning("%s could not be started: %s", child.program.name, trouble.strerror)

    def stop(self) -> None:
        """Ends every program: all are asked at once, then waited for together."""
        for child in self.children:
            child.ask_to_stop()
        give_up_at = monotonic() + STOP_TIMEOUT_S
        for child in self.children:
            child.must_stop(give_up_at)


def _log_file(path: Path) -> IO[bytes]:
    """The program's own output, kept short: an overlong file starts afresh, the old one is kept once."""
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
