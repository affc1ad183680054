"""The simulators as programs: what a hall without hardware is wired to."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.hall.serving import ROOT
from tests.waiting import until


class Simulator:
    """One simulator: where it listens, and its panel."""

    def __init__(self, folder: Path, module: str, *options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._said = folder / "said.txt"
        command = [
            sys.executable, "-m", module, "--listen", "127.0.0.1:0", "--panel", "127.0.0.1:0", *options,
        ]  # fmt: skip
        with self._said.open("wb") as out:
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out)
        try:
            lines = until(self._lines, 20, f"{module} to listen")
        except BaseException:
            self.ends()
            raise
        self.port = int(lines[0].rsplit(":", 1)[1])
        self.panel = lines[1].removeprefix("panel on ").rstrip("/")

    def state(self) -> dict[str, Any]:
        """What the panel says."""
        found: dict[str, Any] = requests.get(f"{self.panel}/state", timeout=10).json()
        return found

    def has(self, fault: str) -> None:
        """Makes it fail so; ``none`` mends it."""
        self._posts("/fault", {"fault": fault})

    def presses(self, address: int, key: int) -> None:
        """A citizen presses a key of the evaluator at this address."""
        self._posts("/press", {"address": address, "key": key})

    def presses_keypad(self, address: int, keys: str) -> None:
        """The clerk presses a key of the call keypad at this address."""
        self._posts("/keypad", {"address": address, "keys": keys})

    def keypad(self, address: int) -> dict[str, Any]:
        """What the call keypad at this address shows."""
        found: dict[str, Any] = requests.get(f"{self.panel}/keypads", timeout=10).json()[str(address)]
        return found

    def lays(self, card: dict[str, str] | None) -> None:
        """Somebody lays this card on the reader, or takes away what lies there."""
        self._posts("/card", card)

    def reads(self, text: str) -> None:
        """The gun reads this code."""
        self._posts("/read", {"text": text})

    def is_plugged(self, plugged: bool) -> None:
        """The gun's cable."""
        self._posts("/plug", {"plugged": plugged})

    def asks(self, address: int) -> bool:
        """Whether the evaluator at this address asks for a rating."""
        return bool(self.state()[str(address)]["asking"])

    def ends(self) -> None:
        """Ends the program."""
        self._process.kill()
        self._process.wait(timeout=10)

    def _posts(self, path: str, body: dict[str, Any] | None) -> None:
        kind = {"Content-Type": "application/json"}
        requests.post(self.panel + path, data=json.dumps(body), headers=kind, timeout=10).raise_for_status()

    def _lines(self) -> list[str]:
        lines = self._said.read_text(encoding="utf-8").splitlines()
        return lines if len(lines) >= 2 else []


@contextmanager
def simulated(folder: Path, module: str, *options: str) -> Iterator[Simulator]:
    """A simulator that runs within the block."""
    running = Simulator(folder, module, *options)
    try:
        yield running
    finally:
        running.ends()
