"""One printer over every wire a hall has, with every fault: no stuck job, no doubled one, and the next one is fine again."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware_config import clock
from hardware_config.messages import PaperTicket
from hardware_config.trouble import LineGarbled, Unreachable
from printer.connections import Way
from printer.finish import Finish
from printer.letters import TicketLetters
from printer.printing import Ending, carry_out, look
from printer.raster import TicketRaster
from printer.simulated.decoder import Decoder
from printer.status import QUESTIONS, reply_in
from printer.ticket_layout import lay_out
from printer.typeface import Typeface, installed_fonts
from printer.ways import way_to
from printer.ways.serial_line import SerialConnection
from tests.hall.serving import free_ports
from tests.printer.programs import TICKET
from tests.printer.wires import WiredPrinter, open_socket_of
from tests.waiting import until

pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")  # pyserial's own thread

RASTER = TicketRaster(80, Typeface(installed_fonts()))
PICTURE = RASTER.encode(lay_out(PaperTicket(**TICKET), 80))
WORDS = TicketLetters(80, "gb18030", RASTER, Finish()).encode(lay_out(PaperTicket(**TICKET), 80))
WIRES = ("tcp", "serial", "ser2net raw")
STUBBORN = pytest.mark.soak
"""Debian's ser2net may turn for ever in what it could not deliver, the more so when several tests use one at once."""


class Wires:
    """A printer, and how hall.toml would name each way to it."""

    def __init__(self, printer: WiredPrinter) -> None:
        self.printer = printer
        self.raw, self.controlled = free_ports(2)
        printer.serves_serial(self.raw, self.controlled)
        self.serial = printer.plugs_in("tty0")

    def way(self, wire: str) -> Way:
        """The way over this wire; serial lines at 9600 baud."""
        if wire == "tcp":
            return way_to(f"socket://127.0.0.1:{self.printer.port}")
        if wire == "serial":
            return way_to(self.serial, 9600)
        if wire == "ser2net raw":
            return way_to(f"socket://127.0.0.1:{self.raw}", 9600)
        return way_to(f"rfc2217://127.0.0.1:{self.controlled}?ign_set_control&timeout=5", 9600)


@pytest.fixture(scope="module")
def wires(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wires]:
    """One printer for all that is done to it."""
    printer = WiredPrinter(tmp_path_factory.mktemp("wires"))
    yield Wires(printer)
    printer.ends()


@pytest.fixture
def printer(wires: Wires) -> Iterator[WiredPrinter]:
    """The printer, well again after each test."""
    yield wires.printer
    wires.printer.printer.set_fault("none")


def prints(way: Way, data: bytes = WORDS, within_s: float = 20) -> Ending:
    """One job from beginning to end."""
    return carry_out(way, data, clock.monotonic() + within_s, lambda: True, lambda: False)


@pytest.mark.parametrize("wire", WIRES)
def test_tickets_paper_out_and_back_silence_and_noise(wires: Wires, printer: WiredPrinter, wire: str) -> None:
    way, before = wires.way(wire), printer.complete
    assert prints(way).outcome == "printed"
    assert printer.complete == before + 1

    printer.printer.set_fault("out_of_paper")
    ending = prints(way)
    assert (ending.outcome, ending.state and ending.state.code) == ("out_of_paper", "paper_out")
    printer.printer.set_fault("none")
    assert printer.complete == before + 1, "nothing was sent, so nothing comes out with the new roll"

    for fault, code in (("cover_open", "cover_open"), ("near_end", "paper_low")):
        printer.printer.set_fault(fault)
        assert look(way).code == code
    printer.printer.set_fault("mute")
    assert prints(way, within_s=2).outcome == "unknown"
    printer.printer.set_fault("noise")
    assert prints(way).outcome == "printed"
    until(lambda: printer.complete == before + 3, 10, "the silent printer's ticket and the noisy one's")
    assert printer.printer.not_understood == []


@STUBBORN
def test_a_serial_server_that_is_told_the_speed(wires: Wires, printer: WiredPrinter) -> None:
    """RFC 2217: opening it alone takes a second or two, so a shorter play."""
    way, before = wires.way("ser2net rfc2217"), printer.complete
    printer.printer.set_fault("out_of_paper")
    assert prints(way).outcome == "out_of_paper"
    printer.printer.set_fault("none")
    assert prints(way).outcome == "printed"
    assert printer.complete == before + 1


@pytest.mark.parametrize("wire", ["tcp", pytest.param("ser2net raw", marks=STUBBORN)])
def test_a_cable_pulled_in_the_middle_of_a_ticket(wires: Wires, printer: WiredPrinter, wire: str) -> None:
    before = printer.complete
    printer.printer.set_fault("drop")
    assert prints(wires.way(wire), PICTURE, within_s=8).outcome == "unknown"
    printer.printer.set_fault("none")
    if wire != "tcp":  # the port behind the serial server went with the cable
        until(lambda: not (printer.folder / "raw").is_symlink(), 10, "the port to be gone")
        assert prints(wires.way(wire), within_s=2).outcome in ("unavailable", "unknown")
        printer.plugs_in("raw")
        printer.server_is_switched_off_and_on()  # it may turn for ever in what it could not deliver
    assert prints(wires.way(wire)).outcome == "printed"
    assert printer.complete == before + 1


def test_a_port_that_vanishes_and_returns(wires: Wires, printer: WiredPrinter) -> None:
    way, before = wires.way("serial"), printer.complete
    printer.pulls_out("tty0")
    ending = prints(way)
    assert (ending.outcome, ending.state and ending.state.code) == ("unavailable", "port_gone")
    printer.plugs_in("tty0")
    assert prints(way).outcome == "printed"
    assert printer.complete == before + 1


def test_two_printers_at_once_mix_nothing(wires: Wires, printer: WiredPrinter, tmp_path: Path) -> None:
    other = WiredPrinter(tmp_path, 58)
    narrow = TicketLetters(58, "gbk", TicketRaster(58, Typeface(installed_fonts())), Finish())
    numbers = [f"B{number:03}" for number in range(8)]
    mine = [narrow.encode(lay_out(PaperTicket(**{**TICKET, "number": each}), 58)) for each in numbers]
    before, outcomes = printer.complete, []
    ways = [way_to(f"socket://127.0.0.1:{other.port}"), wires.way("serial")]
    jobs: list[list[bytes]] = [mine, [WORDS] * 4]

    def work(way: Way, tickets: list[bytes]) -> None:
        outcomes.extend(prints(way, ticket).outcome for ticket in tickets)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(ways, jobs, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    other.ends()
    assert outcomes == ["printed"] * 12
    assert printer.complete == before + 4
    assert [
        number for piece in other.printer.pieces for number in numbers if number in piece.words
    ] == numbers
    assert other.printer.not_understood == []


# ---- garbage -------------------------------------------------------------------------------------------------


class Babbler:
    """Listens as a printer does, but sends this, and answers a question only when it has sent all of it."""

    def __init__(self, piece: bytes, times: int | None) -> None:
        self._piece, self._times = piece, times
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.sent = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def ends(self) -> None:
        """Hangs up."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        line, _ = self._listener.accept()
        with line:
            try:
                while self._times is None or self._times > 0:
                    line.sendall(self._piece)
                    if self._times is not None:
                        self._times -= 1
                self.sent.set()
                while line.recv(4096):
                    line.sendall(b"\x12")
            except OSError:
                return


def test_ten_megabytes_of_garbage_and_then_an_answer() -> None:
    babbler = Babbler(random.Random(5).randbytes(1_000_000), 10)
    with way_to(f"socket://127.0.0.1:{babbler.port}").open(5) as line:
        while not babbler.sent.is_set():
            line._clear()  # type: ignore[attr-defined]
        assert line.ask(5).is_fine
    babbler.ends()


def test_a_line_that_never_stops_sending_prints_nothing_and_holds_nobody_up() -> None:
    babbler = Babbler(b"\xff" * 65536, None)
    begun = clock.monotonic()
    ending = prints(way_to(f"socket://127.0.0.1:{babbler.port}"))
    assert (ending.outcome, ending.state and ending.state.code) == ("unavailable", LineGarbled.code)
    assert clock.monotonic() - begun < 18
    babbler.ends()


def test_ten_megabytes_of_random_bytes_go_through_each_parser() -> None:
    noise = random.Random(7)
    decoder = Decoder()
    for _ in range(10):
        garbage = noise.randbytes(1_000_000)
        assert all(reply_in(garbage, number) is not None for number in QUESTIONS)
        for at in range(0, len(garbage) // 20, 4096):
            for _command in decoder.feed(garbage[at : at + 4096]):
                pass


@STUBBORN
def test_a_serial_server_that_dies_leaves_no_socket_open(wires: Wires, printer: WiredPrinter) -> None:
    """The last test of the module: afterwards there is no ser2net."""
    line = wires.way("ser2net rfc2217").open(5)
    assert isinstance(line, SerialConnection)
    inside = open_socket_of(line._port)
    printer.server_dies()
    with pytest.raises(Unreachable), line:
        while True:
            line.ask(0.2)
    assert inside.fileno() == -1, "closed, whatever the other end did"
    assert prints(wires.way("ser2net rfc2217"), within_s=2).outcome == "unavailable"
