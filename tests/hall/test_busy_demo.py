"""`hall demo --busy` as people start it: a hall full of life, window 1 left alone, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from queue_server.store.database import connected
from tests.hall.asking import Caller
from tests.hall.serving import CENTER, ROOT, Serving, free_ports, opens_always, serving
from tests.hall.simulators import Simulator
from tests.waiting import until

EVERY_STATE = {"waiting", "called", "serving", "on_hold", "missed", "finished", "cancelled"}
ALL_EVENTS = {
    "ticket_recalled", "ticket_returned", "ticket_transferred", "ticket_resumed", "visit_registered", "visit_rated",
    "window_paused", "window_unpaused", "work_order_changed",
}  # fmt: skip


@contextmanager
def busy_demo(data: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The demo, ready; whatever happens it is ended."""
    command = [
        sys.executable, "-m", "queue_server", "demo", "--data", str(data), "--port", str(port), "--busy", *options,
    ]  # fmt: skip
    (data.parent / "said").mkdir(exist_ok=True)
    out = data.parent / "said" / "out.txt"
    with out.open("w") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, text=True
        )
    try:
        until(lambda: "hall: ready" in out.read_text() or process.poll() is not None, 90, "the demo to open")
        assert process.poll() is None, out.read_text()
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=20)


class Journal:
    """What the journal tells, read from the database itself, so that looking often does not slow the hall down."""

    def __init__(self, data: Path) -> None:
        self._db = connected(data / "hall.db", read_only=True)
        self._last = self._db.execute("select max(seq) from journal").fetchone()[0]
        self.events: set[str] = set()
        self.states: set[str] = set()

    def has_everything(self) -> bool:
        """Whether every state and every verb has been seen since the first look."""
        for seq, event, facts in self._db.execute(
            "select seq, event, facts from journal where seq > ? order by seq", (self._last,)
        ).fetchall():
            self._last = seq
            self.events.add(event)
            self.states.add(json.loads(facts).get("state"))
        return self.states >= EVERY_STATE and self.events >= ALL_EVENTS

    def closes(self) -> None:
        """Lets the file go."""
        self._db.close()


@pytest.mark.timeout(420)
def test_a_busy_demo_sees_every_state_and_leaves_nothing(tmp_path: Path) -> None:
    """The whole day at a hundred times its speed; a person at window 1 keeps the number they called."""
    data = tmp_path / "data"
    port = next(free for free in free_ports(20) if free < 65535)
    hall = Serving(tmp_path, CENTER)
    with busy_demo(data, port, "--speed", "100") as process:
        tokens = [
            hall.hall(
                "token", "issue", "--data", str(data), "--role", role, "--name", name, "--staff-no", number
            )
            for role, name, number in (("manager", "周正", "001"), ("clerk", "李法", "011"))
        ]
        manager, person = (Caller(f"http://127.0.0.1:{port + 1}", token.stdout.strip()) for token in tokens)
        journal = Journal(data)
        person.presses("/windows/1/sign-in")

        def mine() -> str | None:
            ticket = person.presses("/windows/1/call-next")["ticket"]
            return ticket["id"] if ticket else None

        called = until(mine, 60, "a number for window 1")

        until(journal.has_everything, 150, "every state and every verb")
        journal.closes()
        assert person.gets(f"/tickets/{called}")["state"] == "called"
        waiting = manager.gets("/queue")["waiting"]
        assert len(waiting) <= 45
        children = psutil.Process(process.pid).children(recursive=True)
        assert any("queue_server.demo_busy" in child.cmdline() for child in children)
        manager.hangs_up()
        person.hangs_up()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=15) == 0
        assert psutil.wait_procs(children, timeout=5)[1] == []
    checked = hall.hall("verify", "--data", str(data))
    assert checked.stdout.strip() == "核对无误。", checked.stdout + checked.stderr
    assert "Traceback" not in (data / "logs" / "weekday-player.log").read_text()


@pytest.mark.timeout(420)
def test_the_player_goes_on_when_the_hall_comes_back(tmp_path: Path) -> None:
    panel = Simulator(tmp_path / "line", "evaluator_device.simulated", "--addresses", "2")
    try:
        with serving(tmp_path / "hall", CENTER) as hall:
            opens_always(hall.crew(("manager", "周正", "--staff-no", "001"))[0])
            kiosk, guide, supervisor, clerk = hall.tokens(
                ("kiosk", "kiosk-1"),
                ("guide", "刘敏", "--staff-no", "003"),
                ("shift_supervisor", "陈静", "--staff-no", "002"),
                ("clerk", "王援", "--staff-no", "012", "--window", "2"),
            )
            tokens = {"kiosk": kiosk, "guide": guide, "shift_supervisor": supervisor, "clerks": {"2": clerk}}
            player = subprocess.Popen(
                [
                    sys.executable, "-m", "queue_server.demo_busy", "--public", hall.public, "--staff", hall.staff,
                    "--panel", panel.panel, "--speed", "60", "--supervised",
                ],
                cwd=ROOT, env={**os.environ, "HALL_BUSY_TOKENS": json.dumps(tokens)}, stdin=subprocess.PIPE,
            )  # fmt: skip
            try:
                watcher = hall.caller(supervisor)
                until(lambda: window_2(watcher)["state"] == "open", 20, "the clerk to sit down")
                hall.is_killed()
                hall.starts()
                before = len(watcher.gets("/queue")["recent_calls"])
                until(lambda: len(watcher.gets("/queue")["recent_calls"]) > before, 60, "another call")
                assert player.stdin is not None
                player.stdin.close()
                assert player.wait(timeout=10) == 0
                until(lambda: window_2(watcher)["state"] == "closed", 5, "the clerk to go home")
            finally:
                player.kill()
                player.wait(timeout=10)
    finally:
        panel.ends()


def window_2(watcher: Caller) -> dict[str, object]:
    found: dict[str, object] = watcher.gets("/queue")["windows"][1]
    return found
