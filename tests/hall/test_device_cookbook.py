"""The cookbook's recipes for evaluators and keypads, cooked: their own files, a served hall, real programs.

Window 1 has a box nobody has seen before, played here byte by byte; window 2 an evaluator and a call keypad on one
simulated line; the evaluator of window 3 hangs on a second PC.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hardware_config.loading import load_hall
from tests.docs.pages import blocks_of
from tests.hall.asking import Caller
from tests.hall.serving import CENTER, ROOT, Serving, opens_always, serving
from tests.hall.simulators import Simulator, simulated
from tests.waiting import until

BOOK = ROOT / "docs" / "cookbook"
WAIT_S = 30


def recipe(name: str, holding: str) -> str:
    """The block of this recipe that holds these words."""
    [block] = [block for block in blocks_of(BOOK / f"{name}.md", "toml") if holding in block]
    return block


DESK_PAD = """
[[call_keypad]]
device = "keypad-3"
window = 3
port = "socket://127.0.0.1:PAD_PORT"
profile = "desk-pad"
address = 1
"""


def wired(block: str, port: str) -> str:
    """The same with another port, ready for a hall's template."""
    text, count = re.subn(r'^port = ".*"$', f'port = "{port}"', block, flags=re.MULTILINE)
    assert count
    return "\n" + text.replace("{", "{{").replace("}", "}}")


class Box:
    """The box of the recipe: AA address key xor 55."""

    ASK, HEARD = bytes.fromhex("AA 01 70 71 55"), bytes.fromhex("AA 01 06 07 55")

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.heard = b""
        self._line: socket.socket | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            while True:
                self._line, _ = self._listener.accept()
                while data := self._line.recv(100):
                    self.heard += data
        except OSError:
            return

    def presses(self, key: str) -> None:
        """A citizen presses a key."""
        code = ord(key)
        self.says(bytes([0xAA, 1, code, 1 ^ code, 0x55]))

    def says(self, data: bytes) -> None:
        """These bytes come up the line."""
        until(lambda: self._line, WAIT_S, "somebody on the line")
        assert self._line is not None
        self._line.sendall(data)

    def ends(self) -> None:
        """Gone."""
        self._listener.close()
        if self._line is not None:
            self._line.close()


class Pad(Box):
    """The keypad of the recipe: 5A address 10 key 00 sum A5; 11 is the key's way back, 12 01 a beep."""

    HEARD, BEEP = bytes.fromhex("5A 01 11 21 00 33 A5"), bytes.fromhex("5A 01 12 01 00 14 A5")

    @staticmethod
    def frame(key: int) -> bytes:
        """What it sends when a key is pressed."""
        return bytes([0x5A, 1, 0x10, key, 0, (0x11 + key) % 256, 0xA5])

    def presses_key(self, key: int) -> None:
        """The clerk presses a key."""
        self.says(self.frame(key))


@dataclass
class Floor:
    """The hall and who is in it."""

    hall: Serving
    box: Box
    pad: Pad
    line: Simulator
    pc_line: Simulator
    kiosk: Caller
    manager: Caller
    clerks: dict[int, Caller]

    def state(self, device: str) -> tuple[bool, str]:
        """How a device is on the device page."""
        rows = self.manager.gets("/devices")["devices"]
        row = next(row for row in rows if row["device"] == device)
        return row["connected"], row["state"]

    def serves(self, window: int) -> dict[str, Any]:
        """Somebody is served at this window and done."""
        clerk, ticket = self.clerks[window], self.kiosk.takes()
        clerk.presses(f"/windows/{window}/call", ticket_id=ticket["id"])
        clerk.presses(f"/windows/{window}/start")
        done: dict[str, Any] = clerk.presses(f"/windows/{window}/finish")["ticket"]
        return done

    def rating(self, visit_id: str) -> str:
        """What the ledger says."""
        rows = self.manager.gets("/ledger")["rows"]
        return next(str(row["rating"]) for row in rows if row["visit_id"] == visit_id)


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    folder = tmp_path_factory.mktemp("cookbook")
    (folder / "hall" / "profiles").mkdir(parents=True)
    box, pad = Box(), Pad()
    (folder / "hall" / "profiles" / "window-box.toml").write_text(
        recipe("a-new-evaluator", "[framing]"), encoding="utf-8"
    )
    (folder / "hall" / "profiles" / "desk-pad.toml").write_text(
        recipe("a-keypad-line", "[framing]"), encoding="utf-8"
    )
    line_options = ("--addresses", "2", "--keypads", "2")
    with (
        simulated(folder / "line", "evaluator_device.simulated", *line_options) as line,
        simulated(folder / "pc", "evaluator_device.simulated", "--addresses", "3") as pc_line,
    ):
        toml = (
            CENTER
            + wired(recipe("a-new-evaluator", "[[evaluator_device]]"), f"socket://127.0.0.1:{box.port}")
            + wired(recipe("a-keypad-line", "[[call_keypad]]"), f"socket://127.0.0.1:{line.port}")
            + DESK_PAD.replace("PAD_PORT", str(pad.port))
            + wired(recipe("a-second-pc", "[[evaluator_device]]"), f"socket://127.0.0.1:{pc_line.port}")
        )
        try:
            with serving(folder / "hall", toml, "--port", "0") as hall:
                kiosk, manager, *clerks = hall.crew(
                    ("kiosk", "kiosk-1"), ("manager", "周正", "--staff-no", "090"),
                    *(("clerk", f"窗口{no}", "--staff-no", f"01{no}") for no in (1, 2, 3)),
                )  # fmt: skip
                opens_always(manager)
                for no, clerk in enumerate(clerks, start=1):
                    clerk.presses(f"/windows/{no}/sign-in")
                found = Floor(hall, box, pad, line, pc_line, kiosk, manager, dict(enumerate(clerks, start=1)))
                for device in ("evaluator-1", "evaluator-2", "keypad-2", "keypad-3"):
                    until(lambda device=device: found.state(device) == (True, "ok"), WAIT_S, device)
                yield found
        finally:
            box.ends()
            pad.ends()


def test_the_hall_toml_of_the_recipes_is_right(floor: Floor) -> None:
    hall = load_hall(floor.hall.toml)
    assert [len(line.devices) for line in hall.lines()] == [1, 2, 1, 1]


def test_a_box_nobody_has_seen_before_rates_a_visit(floor: Floor) -> None:
    done = floor.serves(1)
    until(lambda: Box.ASK in floor.box.heard, WAIT_S, "the question")
    floor.box.presses("B")
    until(lambda: floor.rating(done["visit_id"]) == "满意", WAIT_S, "the rating")
    assert Box.HEARD in floor.box.heard


def test_a_visit_by_the_keypad_alone_with_the_evaluator_beside_it(floor: Floor) -> None:
    line = floor.line
    ticket = floor.kiosk.takes()
    until(lambda: line.keypad(2)["waiting"] == "1", WAIT_S, "the keypad to show who waits")
    line.presses_keypad(2, "0C")
    until(lambda: line.keypad(2)["number"] == ticket["number"][1:], WAIT_S, "the number on the keypad")
    assert line.keypad(2)["waiting"] == "0"
    shown = floor.kiosk.gets(f"/tickets/{ticket['id']}")
    assert (shown["state"], shown["window_no"]) == ("called", 2)
    beeps = line.keypad(2)["beeps"]
    line.presses_keypad(2, "0D")  # too soon to be called again
    until(lambda: line.keypad(2)["beeps"] == beeps + 1, WAIT_S, "the beep of the refusal")
    line.presses_keypad(2, "0F")
    until(lambda: floor.kiosk.gets(f"/tickets/{ticket['id']}")["state"] == "serving", WAIT_S, "the start")
    line.presses_keypad(2, "0B")
    until(lambda: line.asks(2), WAIT_S, "the evaluator to ask")
    line.presses(2, 3)
    until(lambda: floor.rating(ticket["visit_id"]) == "不满意", WAIT_S, "the rating")
    until(lambda: line.keypad(2)["number"] == "", WAIT_S, "the keypad to be dark")


def test_a_keypad_nobody_has_seen_before_is_learned_and_calls(floor: Floor) -> None:
    words = {"call": 0x21, "recall": 0x22, "start": 0x23, "finish": 0x24}
    seen = {word: [floor.pad.frame(key).hex(" ").upper()] * 2 for word, key in words.items()}
    answer = floor.manager.posts("/devices/keypad-3/learn", {"name": "desk-pad", "presses": seen}, status=200)
    learned = tomllib.loads(answer["toml"])
    told = tomllib.loads(recipe("a-keypad-line", "[framing]"))
    assert (learned["framing"], learned["keypad"]["keys"]) == (told["framing"], told["keypad"]["keys"])
    assert learned["checksum"] == {**told["checksum"], "over": ["body"]}
    assert learned["keypad"]["key"] == told["keypad"]["key"]

    floor.pad.presses_key(0x22)
    until(lambda: floor.pad.BEEP in floor.pad.heard, WAIT_S, "the beep: nobody is called")
    ticket = floor.kiosk.takes()
    floor.pad.presses_key(0x21)
    until(
        lambda: floor.kiosk.gets(f"/tickets/{ticket['id']}")["window_no"] == 3,
        WAIT_S,
        "the number to be called",
    )
    assert floor.pad.HEARD in floor.pad.heard
    for key, state in ((0x23, "serving"), (0x24, "finished")):
        floor.pad.presses_key(key)
        until(lambda s=state: floor.kiosk.gets(f"/tickets/{ticket['id']}")["state"] == s, WAIT_S, state)


def test_an_evaluator_on_a_second_pc(floor: Floor, tmp_path: Path) -> None:
    assert floor.state("evaluator-3")[0] is False, "the server started what is not its own"
    [token] = floor.hall.tokens(("device", "evaluator-3"))
    (tmp_path / "token.txt").write_text(token, encoding="utf-8")
    command = ["-m", "evaluator_device", "--server", floor.hall.staff, "--device", "evaluator-3"]
    program = subprocess.Popen(
        [sys.executable, *command, "--token-file", str(tmp_path / "token.txt")],
        cwd=ROOT, env=os.environ, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: floor.state("evaluator-3") == (True, "ok"), WAIT_S, "the program of the second PC")
        done = floor.serves(3)
        until(lambda: floor.pc_line.asks(3), WAIT_S, "the evaluator to ask")
        floor.pc_line.presses(3, 0)
        until(lambda: floor.rating(done["visit_id"]) == "非常满意", WAIT_S, "the rating")
    finally:
        program.kill()
        program.wait(timeout=10)
