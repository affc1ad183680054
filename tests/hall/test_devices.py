"""Two ways through the hall with everything real: paper from a printer, a rating from a key; and programs that fail."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import psutil
import pytest

from hardware_config.clock import monotonic
from tests.hall.asking import Caller
from tests.hall.bus import ACK, ASK, KEY, Bus, frame
from tests.hall.serving import CENTER, EVALUATOR, PRINTER, Serving, opens_always, serving
from tests.hall.simulators import Simulator, simulated
from tests.waiting import until

LEVELS = {0: "非常满意", 1: "满意", 2: "基本满意", 3: "不满意", 4: "非常不满意"}
"""The contract's keys 00->5 01->4 02->3 03->2 04->1."""
QUICK_S = 4.0
"""Generous for a loaded machine; a frozen device would cost five seconds."""


@dataclass
class Floor:
    """The hall, its hardware and who works there."""

    hall: Serving
    printer: Simulator
    line: Simulator
    bus: Bus
    kiosk: Caller
    clerk: Caller
    colleague: Caller
    manager: Caller

    def job(self, ticket: dict[str, Any]) -> str:
        """How a ticket's print job stands."""
        return str(self.kiosk.gets(f"/print-jobs/{ticket['print']['job_id']}")["state"])

    def waits_for_job(self, ticket: dict[str, Any], state: str, timeout_s: float = 20) -> None:
        """Waits until a ticket's print job stands so."""
        until(lambda: self.job(ticket) == state, timeout_s, f"the job to be {state}")

    def serves(self, window: int) -> dict[str, Any]:
        """Somebody is served at this window and done."""
        clerk = self.clerk if window == 1 else self.colleague
        ticket = self.kiosk.takes()
        clerk.presses(f"/windows/{window}/call", ticket_id=ticket["id"])
        clerk.presses(f"/windows/{window}/start")
        done: dict[str, Any] = clerk.presses(f"/windows/{window}/finish")["ticket"]
        return done

    def rating(self, ticket: dict[str, Any]) -> str:
        """What the ledger says of a visit."""
        rows = self.manager.gets("/ledger")["rows"]
        return str(next(row["rating"] for row in rows if row["visit_id"] == ticket["visit_id"]))

    def board(self, device: str) -> dict[str, Any]:
        """One row of the device board."""
        found: dict[str, Any] = next(
            one for one in self.manager.gets("/devices")["devices"] if one["device"] == device
        )
        return found

    def is_well(self, device: str) -> bool:
        """Whether the board shows it well."""
        row = self.board(device)
        return (row["connected"], row["state"]) == (True, "ok")


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """A printer and the evaluator of window 1 simulated, the evaluator of window 2 played byte by byte."""
    folder = tmp_path_factory.mktemp("devices")
    bus = Bus()
    with (
        simulated(folder / "printer", "printer.simulated", "--paper", str(folder / "paper")) as printer,
        simulated(folder / "line", "evaluator_device.simulated", "--addresses", "1") as line,
    ):
        toml = (
            CENTER.replace('device = "kiosk-1"', 'device = "kiosk-1"\nprinter = "printer-1"')
            + PRINTER.replace("{port}", str(printer.port))
            + EVALUATOR.replace("{port}", str(line.port)).replace("{window}", "1")
            + EVALUATOR.replace("{port}", str(bus.port)).replace("{window}", "2")
        )
        try:
            with serving(folder / "hall", toml, "--port", "0") as hall:
                kiosk, clerk, colleague, manager = hall.crew(
                    ("kiosk", "kiosk-1"), ("clerk", "李法", "--staff-no", "011"),
                    ("clerk", "王援", "--staff-no", "012"), ("manager", "周正", "--staff-no", "090"),
                )  # fmt: skip
                opens_always(manager)
                clerk.presses("/windows/1/sign-in")
                colleague.presses("/windows/2/sign-in")
                found = Floor(hall, printer, line, bus, kiosk, clerk, colleague, manager)
                for device in ("printer-1", "evaluator-1", "evaluator-2"):
                    until(lambda device=device: found.is_well(device), 20, f"{device} to be well")
                yield found
        finally:
            bus.ends()


def test_a_ticket_is_printed_on_paper(floor: Floor) -> None:
    before = floor.printer.state()["printed"]
    ticket = floor.kiosk.takes()
    floor.waits_for_job(ticket, "printed")
    assert floor.printer.state()["printed"] == before + 1
    assert floor.kiosk.gets(f"/tickets/{ticket['id']}")["print"]["state"] == "printed"


def test_out_of_paper_is_said_and_printed_again_only_on_request(floor: Floor) -> None:
    floor.printer.has("out_of_paper")
    ticket = floor.kiosk.takes()
    floor.waits_for_job(ticket, "out_of_paper")
    until(lambda: floor.board("printer-1")["state"] == "failed", 20, "the board to show it")
    assert floor.board("printer-1")["advice"]
    papers = floor.printer.state()["printed"]
    floor.printer.has("none")
    until(lambda: floor.is_well("printer-1"), 20, "the board to show it well")
    assert floor.job(ticket) == "out_of_paper"
    assert floor.printer.state()["printed"] == papers, "nothing is printed by itself"
    again = floor.kiosk.presses(f"/tickets/{ticket['id']}/print")
    floor.waits_for_job(again, "printed")
    assert floor.printer.state()["printed"] == papers + 1


@pytest.mark.parametrize(
    ("fault", "outcome", "state", "code", "advice"),
    [
        ("near_end", "printed", "warning", "paper_low", "准备好一卷新的热敏纸"),
        ("cover_open", "unavailable", "failed", "cover_open", "把上盖按到底"),
        ("offline", "unavailable", "failed", "printer_offline", "联机键"),
    ],
)
def test_what_a_printer_says_reaches_kiosk_and_board(
    floor: Floor, fault: str, outcome: str, state: str, code: str, advice: str
) -> None:
    papers = floor.printer.state()["printed"]
    floor.printer.has(fault)
    ticket = floor.kiosk.takes()
    floor.waits_for_job(ticket, outcome)
    row = until(lambda: (row := floor.board("printer-1"))["code"] == code and row, 20, "the board to show it")
    assert row["state"] == state
    assert advice in row["advice"]
    floor.printer.has("none")
    until(lambda: floor.is_well("printer-1"), 20, "the board to show it well")
    assert floor.printer.state()["printed"] - papers == (1 if outcome == "printed" else 0)


def test_a_mute_printer_is_unknown_or_unavailable_and_never_out_of_paper(floor: Floor) -> None:
    floor.printer.has("mute")
    try:
        ticket = floor.kiosk.takes()
        state = until(
            lambda: (found := floor.job(ticket)) not in ("queued", "sent") and found, 20, "the job to settle"
        )
        assert state in ("unknown", "unavailable")
    finally:
        floor.printer.has("none")
    until(lambda: floor.is_well("printer-1"), 30, "the printer to be well")


@pytest.mark.parametrize("key", LEVELS)
def test_a_key_on_the_simulated_line_is_a_rating_in_the_ledger(floor: Floor, key: int) -> None:
    done = floor.serves(1)
    until(lambda: floor.line.asks(1), 10, "the evaluator to ask")
    floor.line.presses(1, key)
    until(lambda: floor.rating(done) == LEVELS[key], 10, "the rating in the ledger")
    assert not floor.line.asks(1)
    assert floor.clerk.gets("/windows/1/console")["prompt"]["state"] == "rated"
    assert "level" not in floor.clerk.asks("GET", "/windows/1/console").text, "staff see that, not how"


@pytest.mark.parametrize("key", LEVELS)
def test_the_documented_bytes_of_an_evaluator(floor: Floor, key: int) -> None:
    floor.bus.is_open()
    asked = floor.bus.received.count(frame(2, ACK, ASK))
    acknowledged = floor.bus.received.count(frame(2, ACK, key))
    done = floor.serves(2)
    floor.bus.waits_for(frame(2, ACK, ASK), asked + 1)
    floor.bus.says(frame(2, KEY, key))
    floor.bus.waits_for(frame(2, ACK, key), acknowledged + 1)
    until(lambda: floor.rating(done) == LEVELS[key], 10, "the rating in the ledger")


def test_those_bytes_literally(floor: Floor) -> None:
    """`FF 68 03 03 68 01 01 0B 0D 16` asks; the sums are written down by hand here."""
    assert frame(1, ACK, ASK) == bytes.fromhex("FF 68 03 03 68 01 01 0B 0D 16")
    assert frame(1, KEY, 3) == bytes.fromhex("FF 68 03 03 68 01 11 03 15 16")
    assert frame(1, ACK, 3) == bytes.fromhex("FF 68 03 03 68 01 01 03 05 16")


def test_every_press_is_acknowledged_and_only_the_prompted_one_counts(floor: Floor) -> None:
    seq = floor.manager.gets("/queue")["seq"]
    counted = {key: floor.bus.received.count(frame(2, ACK, key)) for key in (0, 1)}
    floor.bus.says(frame(2, KEY, 1))
    floor.bus.waits_for(frame(2, ACK, 1), counted[1] + 1)
    asked = floor.bus.received.count(frame(2, ACK, ASK))
    done = floor.serves(2)
    floor.bus.waits_for(frame(2, ACK, ASK), asked + 1)
    floor.bus.says(b"\x00\x68\xff" + frame(2, KEY, 0)[:4] + frame(2, KEY, 0))
    floor.bus.waits_for(frame(2, ACK, 0), counted[0] + 1)
    floor.bus.says(frame(2, KEY, 1))
    floor.bus.waits_for(frame(2, ACK, 1), counted[1] + 2)
    until(lambda: floor.rating(done) == LEVELS[0], 10, "the first press")

    def ignored() -> list[str]:
        rows = floor.manager.gets("/journal", after_seq=seq, limit=1000)["rows"]
        return [row["facts"]["reason"] for row in rows if row["event"] == "key_ignored"]

    until(lambda: len(ignored()) == 2, 10, "both other presses in the journal")
    assert ignored()[1] == "duplicate"
    assert set(ignored()) <= {"unprompted", "late", "duplicate"}
    assert floor.rating(done) == LEVELS[0]


def takes_quickly(floor: Floor) -> dict[str, Any]:
    """Ten citizens take a number and each is served at once, whatever the devices do; gives the last ticket."""
    ticket: dict[str, Any] = {}
    for _ in range(10):
        began = monotonic()
        ticket = floor.kiosk.takes("general")
        assert monotonic() - began < QUICK_S
    began = monotonic()
    floor.serves(1)
    assert monotonic() - began < 4 * QUICK_S
    return ticket


@pytest.mark.parametrize("device", ["printer-1", "evaluator-1", "evaluator-2"])
def test_a_killed_program_is_started_again_and_nobody_waits(floor: Floor, device: str) -> None:
    before = floor.hall.program(device)
    before.kill()
    takes_quickly(floor)
    until(lambda: not before.is_running(), 10, "the old program to be gone")
    after = floor.hall.program(device)
    assert after.pid != before.pid
    until(lambda: floor.is_well(device), 30, "the new one to be well")
    assert len([one for one in floor.hall.children() if device in one.cmdline()]) == 1, "never more than one"


def test_it_is_started_again_more_and_more_slowly(floor: Floor) -> None:
    starts: list[float] = []
    for _ in range(3):
        running = floor.hall.program("evaluator-1", 30)
        starts.append(monotonic())
        running.kill()
        until(lambda running=running: not running.is_running(), 10, "it to be gone")
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert gaps[-1] > gaps[0], gaps
    until(lambda: floor.is_well("evaluator-1"), 40, "it to be well again")


@pytest.mark.parametrize("device", ["printer-1", "evaluator-1"])
def test_a_frozen_program_delays_nobody_and_goes_on_when_it_wakes(floor: Floor, device: str) -> None:
    program = floor.hall.program(device)
    program.send_signal(signal.SIGSTOP)
    try:
        last = takes_quickly(floor)
        if device == "printer-1":
            floor.waits_for_job(last, "unknown", 20)
        until(lambda: not floor.board(device)["connected"], 30, "the board to see it gone")
        takes_quickly(floor)
    finally:
        program.send_signal(signal.SIGCONT)
    until(lambda: floor.is_well(device), 30, "it to be well")
    assert psutil.pid_exists(program.pid)
    floor.waits_for_job(floor.kiosk.takes(), "printed", 30)


def test_the_hall_says_when_a_device_has_failed(floor: Floor) -> None:
    floor.printer.has("out_of_paper")
    floor.waits_for_job(floor.kiosk.takes(), "out_of_paper")
    health = until(
        lambda: (found := floor.hall.health())["status"] == "degraded" and found, 20, "the hall to say so"
    )
    assert health["failed"] == ["printer-1"]
    floor.printer.has("none")
    until(lambda: floor.hall.health()["status"] == "ok", 30, "the hall to be well")


def test_a_server_killed_in_the_middle_of_a_ticket_has_it_printed_once(floor: Floor) -> None:
    """The last test of the module: the paper is out, its answer is not, and the server dies with its programs."""
    floor.printer.has("mute")
    papers = floor.printer.state()["printed"]
    ticket = floor.kiosk.takes()
    until(lambda: floor.printer.state()["printed"] == papers + 1, 20, "the paper")
    floor.hall.is_killed()
    floor.printer.has("none")
    floor.hall.starts("--port", floor.hall.public.rpartition(":")[2])
    until(lambda: floor.is_well("printer-1"), 30, "the printer to be well")
    floor.waits_for_job(ticket, "unknown", 30)
    floor.waits_for_job(floor.kiosk.takes(), "printed")
    assert floor.printer.state()["printed"] == papers + 2
