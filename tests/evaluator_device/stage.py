"""The players of a test, each a process of its own: a hall, a line of evaluators, the program between them."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psutil

from tests.waiting import until

ROOT = Path(__file__).parents[2]
P = TypeVar("P", bound="Player")


class Player:
    """A Python program as a process; everything it says is kept."""

    def __init__(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.said: list[str] = []
        self.complained: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout and self.process.stderr
        pairs = ((self.process.stdout, self.said), (self.process.stderr, self.complained))
        self._listeners = [
            threading.Thread(target=kept.extend, args=(pipe,), daemon=True) for pipe, kept in pairs
        ]
        for listener in self._listeners:
            listener.start()

    def tell(self, line: str) -> None:
        """One line on the program's stdin."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def send_signal(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def stands_still(self) -> None:
        """The program is stopped: a signal is only asked for when it is sent."""
        self.send_signal(signal.SIGSTOP)
        until(
            lambda: psutil.Process(self.process.pid).status() == psutil.STATUS_STOPPED,
            what="a stopped program",
        )

    def end(self, number: int = signal.SIGKILL) -> int:
        """End the program by a signal and give its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """The exit code of a program that is ending."""
        code = self.process.wait(timeout=10)
        for listener in self._listeners:
            listener.join(timeout=5)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        return code


class Hall(Player):
    """The hall server, played."""

    def __init__(self, port: int, tables: dict[str, dict[str, Any]]) -> None:
        super().__init__("-m", "tests.evaluator_device.played_hall", str(port), json.dumps(tables))
        self.port = port
        until(lambda: self.said, what="the hall")

    def heard(self, name: str) -> list[dict[str, Any]]:
        """The bodies of all messages of this name so far."""
        messages = [json.loads(line) for line in list(self.said)]
        return [message["body"] for message in messages if message["name"] == name]

    def state_of(self, device: str) -> tuple[str, str]:
        """The last state and code reported for a device."""
        reports = [body for body in self.heard("device_state") if body["device"] == device]
        return (reports[-1]["state"], reports[-1]["code"]) if reports else ("none", "none")

    def emit(self, name: str, **body: Any) -> None:
        """Send a message to the device program."""
        self.tell(json.dumps(["emit", name, body]))

    def is_deaf_to(self, *names: str) -> None:
        """From now on these reports are left without an answer."""
        before = len(self.heard("deaf"))
        self.tell(json.dumps(["deaf", names]))
        until(lambda: len(self.heard("deaf")) > before, what="the hall to be deaf")

    def refuses(self, key: str, code: str) -> None:
        """From now on a keypad's key is refused."""
        before = len(self.heard("refuses"))
        self.tell(json.dumps(["refuse", key, code]))
        until(lambda: len(self.heard("refuses")) > before, what="the hall to refuse")

    def prompt(self, prompt_id: str, address: int, expires_s: float = 30.0) -> None:
        """Ask for a rating at the window of this address."""
        self.emit("rating_prompt", **prompt(prompt_id, address, expires_s))


class Simulated(Player):
    """The simulated line."""

    def __init__(self, *arguments: str) -> None:
        super().__init__("-m", "evaluator_device.simulated", *arguments, "--panel", "127.0.0.1:0")
        until(lambda: len(self.said) >= 2, what="the simulated line")
        self.place = self.said[0].removeprefix("ready on ").strip()
        self.panel = self.said[1].removeprefix("panel on ").strip().rstrip("/")

    def ask(self, path: str, body: object = None) -> Any:
        """What the panel answers."""
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.panel + path, data), timeout=5) as reply:  # noqa: S310
            return json.load(reply)

    def state(self, address: int) -> dict[str, Any]:
        """How the device at this address is."""
        state: dict[str, Any] = self.ask("/state")[str(address)]
        return state

    def press(self, address: int, key: int) -> bool:
        """Press a key; whether it went out."""
        sent: bool = self.ask("/press", {"address": address, "key": key})["sent"]
        return sent

    def keypad(self, address: int) -> dict[str, Any]:
        """How the call keypad at this address is."""
        state: dict[str, Any] = self.ask("/keypads")[str(address)]
        return state

    def press_keypad(self, address: int, keys: str) -> bool:
        """Press a key of a call keypad; whether it went out."""
        sent: bool = self.ask("/keypad", {"address": address, "keys": keys})["sent"]
        return sent

    def fault(self, fault: str) -> None:
        """Give the line a fault."""
        self.ask("/fault", {"fault": fault})

    def asking(self, address: int) -> None:
        """Wait until the lamp is lit."""
        until(lambda: self.state(address)["asking"], what=f"the lamp at address {address}")

    def acked(self, address: int, key: int) -> None:
        """Wait until the last press is acknowledged on the line."""
        until(lambda: self.state(address)["last_ack"] == key, what=f"the acknowledgement at {address}")


class Program(Player):
    """The product's program."""

    def __init__(self, hall_port: int, device: str, *arguments: str) -> None:
        server = f"http://127.0.0.1:{hall_port}"
        super().__init__(
            *("-m", "evaluator_device", "--server", server, "--device", device), *arguments,
            env={"HALL_TOKEN": "good"},
        )  # fmt: skip


def prompt(prompt_id: str, address: int, expires_s: float) -> dict[str, Any]:
    """The body of a rating_prompt."""
    return {
        "prompt_id": prompt_id, "visit_id": f"visit-{prompt_id}", "window_no": address,
        "address": address, "expires_s": expires_s,
    }  # fmt: skip


def table(device: str, address: int, port: str, **more: Any) -> dict[str, Any]:
    """One evaluator as it stands in hall.toml."""
    return {
        "device": device, "window": address, "port": port, "profile": "ft12-ff68",
        "address": address, "runs_on": "server", **more,
    }  # fmt: skip


def keypad_table(device: str, address: int, port: str, **more: Any) -> dict[str, Any]:
    """One call keypad as the server tells it."""
    return {**table(device, address, port, **more), "kind": "call_keypad"}


def line_of(*evaluators: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What hello is answered to each of the evaluators that share a line."""
    return {each["device"]: {"settings": each, "line": list(evaluators)} for each in evaluators}


class Stage:
    """Brings the players on and sees that none stays behind."""

    def __init__(self, free_port: Callable[[], int]) -> None:
        self._players: list[Player] = []
        self.free_port = free_port

    def hall(self, tables: dict[str, dict[str, Any]], port: int | None = None) -> Hall:
        """A hall, on a port of its own or the one a dead hall left."""
        return self._on(Hall(port or self.free_port(), tables))

    def simulated(self, *arguments: str) -> Simulated:
        """A simulated line."""
        return self._on(Simulated(*arguments))

    def program(self, hall: Hall, device: str, *arguments: str) -> Program:
        """The program under test."""
        return self._on(Program(hall.port, device, *arguments))

    def _on(self, player: P) -> P:
        self._players.append(player)
        return player

    def clear(self) -> None:
        """End everybody."""
        for player in self._players:
            if player.process.stdout is not None and not player.process.stdout.closed:
                player.end()
