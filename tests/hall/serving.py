"""`hall serve` as a process: started on a hand-written hall.toml, asked from outside, always ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil
import requests

from hardware_config.clock import SystemClock, monotonic
from tests.hall.asking import Caller
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]
READY = "hall: ready on "
ISSUE = """
import json, sys
from queue_server.__main__ import main
for arguments in json.load(sys.stdin):
    main(arguments, standalone_mode=False)
"""
START_S = 20
"""Generous: two cores may be busy with other tests."""
END_S = 30
ZONE = ZoneInfo("Asia/Shanghai")
CENTER = """
[hall]
kind = "center"
name = "章贡区公共法律服务中心"
time_zone = "Asia/Shanghai"

[listen]
public = "127.0.0.1:{public}"
staff = "127.0.0.1:{staff}"

[[window]]
no = 1

[[window]]
no = 2

[[window]]
no = 3

[[kiosk]]
device = "kiosk-1"

[[kiosk]]
device = "kiosk-2"

[[window_display]]
device = "board-1"
shows = "hall"

[[window_display]]
device = "screen-1"
shows = "window:1"
"""
"""The least hall the contract's calls need: three windows that serve everything, two kiosks, two screens."""
PRINTER = """
[[printer]]
device = "printer-1"
connection = "socket://127.0.0.1:{port}"
mode = "raster"
paper_mm = 80
runs_on = "server"
"""
EVALUATOR = """
[[evaluator_device]]
device = "evaluator-{window}"
window = {window}
port = "socket://127.0.0.1:{port}"
profile = "ft12-ff68"
address = {window}
runs_on = "server"
"""


def tuesday(hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """A Tuesday to come, at this time of the hall: clocks of tests only ever go forward."""
    day = SystemClock().now().astimezone(ZONE) + timedelta(days=1)
    while day.weekday() != 1:
        day += timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=second, microsecond=0)


def libfaketime() -> str:
    """The library that moves a program's clock: the one that many threads may ask at once (the other one slips)."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    assert found, "libfaketime is missing: .ci/test-needs installs it or says how"
    return str(found[0])


class HallClock:
    """The clock of a server process and of every program it starts, moved by hand: it only ever goes forward."""

    def __init__(self, file: Path, begins: datetime) -> None:
        self._file = file
        self._offset_s = 0.0
        self.env = {
            "LD_PRELOAD": libfaketime(),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
        }
        self.jumps_to(begins)

    def now(self) -> datetime:
        """The hall's time."""
        return (SystemClock().now() + timedelta(seconds=self._offset_s)).astimezone(ZONE)

    def passes(self, seconds: float) -> None:
        """So many seconds go by at once."""
        self._offset_s += seconds
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{self._offset_s:+.6f}")
        draft.replace(self._file)

    def jumps_to(self, moment: datetime) -> None:
        """It is this moment now."""
        self.passes((moment - self.now()).total_seconds())

    def next_day(self, hour: int = 9) -> None:
        """The morning of the following day."""
        self.jumps_to((self.now() + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0))


def free_ports(count: int) -> list[int]:
    """Different TCP ports at 127.0.0.1 nobody listens on."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


class Serving:
    """One hall: its folder, its server process, and everybody who asks it something."""

    def __init__(self, folder: Path, toml: str = CENTER, *, begins: datetime | None = None) -> None:
        """``begins``: the hall's clock is moved by hand (``.clock``) and starts at this moment."""
        self.folder, self.data, self.toml = folder, folder / "data", folder / "hall.toml"
        self.public_port, self.staff_port = free_ports(2)
        folder.mkdir(parents=True, exist_ok=True)
        self.toml.write_text(toml.format(public=self.public_port, staff=self.staff_port), encoding="utf-8")
        self.env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        if begins is not None:
            self.clock = HallClock(folder / "clock", begins)
            self.env.update(self.clock.env)
        self.process: subprocess.Popen[bytes] | None = None
        self.urls: list[str] = []
        self._callers: list[Caller] = []
        self._starts = 0
        self._family: dict[int, psutil.Process] = {}

    # --- the server -----------------------------------------------------------------------------------------------

    def starts(self, *options: str) -> Serving:
        """Starts it and waits for its first line; without options both sides have the addresses of hall.toml."""
        self.launch(*options)
        until(lambda: self.out.count("\n") or self.has_ended, START_S, "the first line of the server")
        first = self.out.split("\n", 1)[0]
        assert first.startswith(READY), f"{first!r}, and on stderr: {self.err}"
        self.urls = first.removeprefix(READY).split(" ")
        return self

    def launch(self, *options: str) -> None:
        """Starts it and waits for nothing."""
        self._starts += 1
        command = [
            sys.executable, "-m", "queue_server", "serve",
            "--config", str(self.toml), "--data", str(self.data), *options,
        ]  # fmt: skip
        with self._output("stdout").open("wb") as out, self._output("stderr").open("wb") as err:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=self.env
            )

    @property
    def public(self) -> str:
        """The URL of the public side."""
        return self.urls[0]

    @property
    def staff(self) -> str:
        """The URL of the staff side."""
        return self.urls[-1]

    @property
    def out(self) -> str:
        """What this start has written to standard output."""
        return self._output("stdout").read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """What this start has written to standard error."""
        return self._output("stderr").read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        """The server's own log."""
        return (self.data / "logs" / "server.log").read_text(encoding="utf-8")

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.process is None or self.process.poll() is not None

    def children(self) -> list[psutil.Process]:
        """Every process the server has started, theirs too."""
        assert self.process is not None
        found = psutil.Process(self.process.pid).children(recursive=True)
        self._family.update({child.pid: child for child in found})
        return found

    def program(self, name: str, timeout_s: float = 15) -> psutil.Process:
        """The running device program of this device."""

        def found() -> psutil.Process | None:
            return next((child for child in self.children() if name in _words(child)), None)

        running = until(found, timeout_s, f"the program of {name}")
        assert running is not None
        return running

    def has_connected(self, name: str) -> psutil.Process:
        """The program of this device, once it is connected to the server."""
        port = int(self.staff.rsplit(":", 1)[1])

        def connected() -> bool:
            lines = self.program(name).net_connections(kind="tcp")
            return any(line.status == psutil.CONN_ESTABLISHED and line.raddr.port == port for line in lines)

        until(connected, 15, f"{name} to connect")
        return self.program(name)

    def is_killed(self) -> None:
        """kill -9; gone on return."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=END_S)

    def stops(self, how: int = signal.SIGTERM, timeout_s: float = END_S) -> tuple[int, float]:
        """Asks it to end; its exit code, and how many seconds that took."""
        assert self.process is not None
        began = monotonic()
        self.process.send_signal(how)
        code = self.process.wait(timeout=timeout_s)
        return code, monotonic() - began

    def ends(self) -> None:
        """Whatever happened before: no process and no connection of ours is left."""
        for caller in self._callers:
            caller.hangs_up()
        if self.process is None:
            return
        try:
            if not self.has_ended:
                self.children()
                self.stops()
        except subprocess.TimeoutExpired:
            self.is_killed()
            raise
        finally:
            _, alive = psutil.wait_procs(list(self._family.values()), timeout=END_S)
            for left in alive:
                left.kill()
        assert not alive, f"left behind: {alive}"

    def exit_code(self, timeout_s: float = START_S * PATIENCE) -> int:
        """Waits until it ends by itself."""
        assert self.process is not None
        return self.process.wait(timeout=timeout_s)

    # --- the commands beside it -----------------------------------------------------------------------------------

    def hall(self, *arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs `hall ...` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "queue_server", *arguments],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=timeout_s,
        )  # fmt: skip

    def tokens(self, *wanted: tuple[str, ...]) -> list[str]:
        """Tokens by `hall token issue`, all in one process; each wanted as (role, name, further options ...)."""
        commands = [
            ["token", "issue", "--data", str(self.data), "--role", role, "--name", name, *options]
            for role, name, *options in wanted
        ]
        issued = subprocess.run(
            [sys.executable, "-c", ISSUE], input=json.dumps(commands),
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert issued.returncode == 0, issued.stderr
        tokens = issued.stdout.splitlines()
        assert len(tokens) == len(wanted), issued.stdout
        return tokens

    # --- those who ask --------------------------------------------------------------------------------------------

    def caller(self, token: str | None = None, *, public: bool = False, url: str | None = None) -> Caller:
        """Somebody who asks over HTTP, with this token or with none."""
        made = Caller(url or (self.public if public else self.staff), token)
        self._callers.append(made)
        return made

    def crew(self, *wanted: tuple[str, ...]) -> list[Caller]:
        """Callers with fresh tokens."""
        return [self.caller(token) for token in self.tokens(*wanted)]

    def health(self) -> dict[str, Any]:
        """What /healthz says."""
        found: dict[str, Any] = requests.get(f"{self.staff}/healthz", timeout=10).json()
        return found

    def answers(self) -> bool:
        """Whether it answers at all."""
        try:
            return requests.get(f"{self.staff}/healthz", timeout=2).ok
        except requests.ConnectionError:
            return False

    def _output(self, name: str) -> Path:
        return self.folder / f"{name}-{self._starts}.txt"


@contextmanager
def serving(folder: Path, toml: str = CENTER, *options: str, **more: Any) -> Iterator[Serving]:
    """A hall that serves within the block and is ended with it."""
    hall = Serving(folder, toml, **more)
    try:
        yield hall.starts(*options)
    finally:
        hall.ends()


def opens_always(manager: Caller) -> None:
    """Every service is open at every hour, so that a test may run at night."""
    for service in manager.gets("/services"):
        body = manager.gets(f"/services/{service['code']}")
        manager.puts(f"/services/{service['code']}", {**body, "hours": "always"})


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []
