"""The real programs that the printer tests play with: a hall, a simulated printer, the printer program."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.waiting import until

TICKET: dict[str, Any] = {
    "hall_name": "章贡区公共法律服务中心",
    "title": "您的排队号码",
    "number": "A012",
    "service_name": "法律咨询",
    "ahead_text": "前面等候 3 人",
    "lines": ["请留意叫号屏幕和语音播报", "过号后请到取号机办理重新排队"],
    "query_code": "7K2M",
    "qr_url": None,
    "taken_text": "2026-11-24 09:31 取号",
    "footer": "本号当日有效",
}


def job(job_id: str, number: str = "A012", deadline_s: float = 5) -> dict[str, Any]:
    """The body of a ``print_ticket``."""
    return {"job_id": job_id, "deadline_s": deadline_s, "ticket": {**TICKET, "number": number}}


class Program:
    """One process that a test starts, kills and starts again."""

    process: subprocess.Popen[str] | None = None

    def start(self, *command: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """Start ``python -m COMMAND`` with pipes."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(env or {})},
        )
        return self.process

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def is_killed(self) -> None:
        """kill -9; the process is gone on return."""
        assert self.process is not None
        self.process.kill()
        self._ends()

    def is_told_to_end(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self._ends()

    def is_left_alone(self) -> int:
        """Its starter is gone: stdin is closed; the exit code."""
        return self._ends()

    def _ends(self) -> int:
        assert self.process is not None
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        return self.process.wait(timeout=10)


class Hall(Program):
    """The server."""

    def __init__(self, port: int, log: Path, settings: dict[str, Any]) -> None:
        self.port, self.log, self.settings = port, log, settings
        self.url = f"http://127.0.0.1:{port}"

    def opens(self) -> None:
        """Start it; it listens on return."""
        self.start("tests.printer.hall_program", str(self.port), str(self.log), json.dumps(self.settings))
        until(self._listens, 10, "the hall to listen")

    def sends(self, body: dict[str, Any]) -> None:
        """Send a job to the printer program, or keep it until that says hello."""
        assert self.process is not None and self.process.stdin is not None
        self.process.stdin.write(json.dumps(body) + "\n")
        self.process.stdin.flush()

    def heard(self, name: str) -> list[dict[str, Any]]:
        """The bodies that arrived under this name."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [entry["body"] for line in lines if (entry := json.loads(line))["name"] == name]

    def outcomes(self, job_id: str) -> list[str]:
        """Every outcome reported for a job."""
        return [body["outcome"] for body in self.heard("job_outcome") if body["job_id"] == job_id]

    def outcome(self, job_id: str, timeout_s: float = 8) -> str:
        """The first outcome of a job, waited for."""
        return until(lambda: self.outcomes(job_id), timeout_s, f"the outcome of {job_id}")[0]

    def hears_state(self, state: str, code: str, timeout_s: float = 15) -> dict[str, Any]:
        """Wait until the last reported state of the printer is this one."""

        def last() -> dict[str, Any]:
            states = self.heard("device_state")
            is_it = bool(states) and (states[-1]["state"], states[-1]["code"]) == (state, code)
            return states[-1] if is_it else {}

        return until(last, timeout_s, f"the state {state} {code}")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Paper(Program):
    """The simulated printer, operated through its panel."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.address = ("127.0.0.1", port)
        self.url = ""

    def is_switched_on(self, *options: str) -> None:
        """Start it; it listens on return."""
        process = self.start(
            "printer.simulated", "--listen", f"127.0.0.1:{self.port}", "--panel", "127.0.0.1:0",
            "--paper", str(self.folder), "--supervised", *options,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == f"ready on 127.0.0.1:{self.port}\n"
        self.url = process.stdout.readline().removeprefix("panel on ").strip()

    def state(self) -> dict[str, Any]:
        """What the panel says."""
        status, answer = self.get("state")
        assert status == 200
        found: dict[str, Any] = json.loads(answer)
        return found

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a GET to the panel, the path sent as it is."""
        return self._ask("GET", path)

    def has(self, fault: str) -> None:
        """Make it fail so; ``none`` mends it."""
        status, _ = self.post("fault", {"fault": fault})
        assert status == 200

    def post(self, path: str, body: object, kind: str = "application/json") -> tuple[int, Any]:
        """Status and answer of a POST to the panel."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        status, answer = self._ask("POST", path, data, {"Content-Type": kind})
        return status, json.loads(answer)

    def _ask(
        self, verb: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        place = urlsplit(self.url)
        with contextlib.closing(HTTPConnection(place.hostname or "", place.port, timeout=5)) as line:
            line.request(verb, f"/{path}", body, headers or {})
            answer = line.getresponse()
            return answer.status, answer.read()

    def pieces(self) -> list[Path]:
        """The pieces of paper that came out."""
        return sorted(self.folder.glob("ticket-*.png"))


class PrinterProgram(Program):
    """The program under test."""

    def __init__(self, hall: Hall, state: Path) -> None:
        self.hall, self.state = hall, state

    def begins(self, *options: str) -> None:
        """Start it; it has said hello on return."""
        hellos = len(self.hall.heard("hello"))
        self.start(
            "printer", "--server", self.hall.url, "--device", "printer-1", "--state", str(self.state), *options,
            env={"HALL_TOKEN": "good"},
        )  # fmt: skip
        until(lambda: len(self.hall.heard("hello")) > hellos, 15, "the printer program's hello")
