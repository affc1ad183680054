"""A hall to measure: ``hall serve`` with a hall.toml written here, tokens, and windows that serve everything."""

import itertools
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from benchmarks.programs import Program, printed_by
from benchmarks.wire import Connection

WINDOWS = 8
BOARD = "board-1"
API = "/api/v1"
HALL_SERVE = ("queue_server", "serve")
HALL_TOML = """
[hall]
kind = "center"
name = "赣州市章贡区公共法律服务中心"
time_zone = "Asia/Shanghai"

[listen]
public = "127.0.0.1:8000"
staff = "127.0.0.1:8001"
{windows}
[[printer]]
device = "printer-1"
connection = "file:{paper}"
mode = "raster"
paper_mm = 80
runs_on = "{runs_on}"

[[kiosk]]
device = "kiosk-1"
printer = "printer-1"

[[window_display]]
device = "board-1"
shows = "hall"
"""
EVALUATOR = """
[[evaluator_device]]
device = "evaluator-1"
window = 1
port = "socket://127.0.0.1:{port}"
profile = "ft12-ff68"
address = 1
runs_on = "server"
"""


class Hall(AbstractContextManager["Hall"]):
    """A running hall with so many open windows; with an ``evaluator_port`` its device programs run on this machine too."""

    def __init__(
        self,
        folder: Path,
        *,
        server: tuple[str, ...] = HALL_SERVE,
        evaluator_port: int | None = None,
        windows: int = WINDOWS,
    ) -> None:
        folder.mkdir(parents=True)
        self.data = folder / "data"
        self._presses = itertools.count()
        self._run = secrets.token_hex(4)
        (folder / "paper").mkdir()
        config = folder / "hall.toml"
        config.write_text(_toml(folder / "paper", evaluator_port, windows), encoding="utf-8")
        self.manager = self.issue("manager", "Manager", "--staff-no", "900")
        self.technician = self.issue("technician", "Technician", "--staff-no", "901")
        self.kiosk = self.issue("kiosk", "kiosk-1")
        self.screen = self.issue("screen", "benchmark")
        self.clerks = {
            no: self.issue("clerk", f"Clerk {no}", "--staff-no", f"1{no:02}", "--window", str(no))
            for no in range(1, windows + 1)
        }
        self._program = (*server, "--config", str(config), "--data", str(self.data), "--port")
        self.server = Program(*self._program, "0")
        self.port = self.server.port
        self.line = Connection(self.port)
        self.services = [
            str(service["code"]) for service in self.line.json("GET", f"{API}/services", self.manager)
        ]
        self._open()

    def __exit__(self, *how: Any) -> None:
        self.line.close()
        self.server.__exit__(*how)

    def starts_again(self) -> None:
        """The server, which was killed, at its old address."""
        self.line.close()
        self.server = Program(*self._program, str(self.port))
        self.line = Connection(self.port)

    def sleeps(self, meanwhile: Callable[[Path], None]) -> None:
        """The server ends, something is done to its data, and it starts again; who sits where is kept."""
        self.__exit__()
        meanwhile(self.data)
        self.starts_again()

    def press_id(self) -> str:
        """A press id nobody used yet."""
        return f"{self._run}-{next(self._presses)}"

    def take(self, service: str) -> dict[str, Any]:
        """One number from the kiosk."""
        body = {"service": service, "tap_id": self.press_id()}
        ticket: dict[str, Any] = self.line.json("POST", f"{API}/tickets", self.kiosk, body)
        return ticket

    def press(self, no: int, verb: str) -> Any:
        """One press of a clerk."""
        body = {"press_id": self.press_id()}
        return self.line.json("POST", f"{API}/windows/{no}/{verb}", self.clerks[no], body)

    def send_home(self) -> int:
        """Everybody who waits gives up; returns how many that were."""
        waiting = self.line.json("GET", f"{API}/queue", self.manager)["waiting"]
        for ticket in waiting:
            body = {"press_id": self.press_id()}
            self.line.json("POST", f"{API}/tickets/{ticket['id']}/cancel", self.kiosk, body)
        return len(waiting)

    def finish(self, no: int) -> None:
        """Serves whom the window has called."""
        self.press(no, "start")
        self.press(no, "finish")

    def issue(self, role: str, name: str, *more: str) -> str:
        """A token for somebody, or for something."""
        return printed_by(["token", "issue", "--data", self.data, "--role", role, "--name", name, *more])

    def _open(self) -> None:
        """Open all day, every window for every service, a clerk at each."""
        for code in self.services:
            path = f"{API}/services/{code}"
            service = self.line.json("GET", path, self.manager)
            self.line.json("PUT", path, self.manager, {**service, "hours": "always"})
        for no in self.clerks:
            path = f"{API}/windows/{no}"
            window = self.line.json("GET", path, self.manager)
            rest = [code for code in self.services if code not in window["primary"]]
            self.line.json("PUT", path, self.manager, {**window, "also": rest})
            self.press(no, "sign-in")


def _toml(paper: Path, evaluator_port: int | None, count: int) -> str:
    windows = "".join(f"\n[[window]]\nno = {no}\n" for no in range(1, count + 1))
    here = evaluator_port is not None
    toml = HALL_TOML.format(windows=windows, paper=paper, runs_on="server" if here else "kiosk-pc")
    return toml + EVALUATOR.format(port=evaluator_port) if here else toml
