"""Serial lines and device files over a real pty."""

from __future__ import annotations

import os
import select
import threading
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware_config import clock
from hardware_config.trouble import NoAnswer, OutOfPaper, PortBusy, PortGone, Unreachable
from printer import connections
from printer.ways import way_to
from tests.waiting import until


class SerialPrinter:
    """Sits at the other end of a pty and answers DLE EOT as told; None is silence."""

    def __init__(self) -> None:
        self.received = b""
        self.answers: bytes | None = b"\x12"
        self._ours, theirs = os.openpty()
        tty.setraw(theirs)
        self._theirs = theirs
        self.path = os.ttyname(theirs)
        self._reads = threading.Event()
        self._pulled, self._pull = os.pipe()
        self.listens()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def listens(self, reads: bool = True) -> None:
        """Take what comes, or let the line fill up."""
        (self._reads.set if reads else self._reads.clear)()

    def is_pulled_out(self) -> None:
        """The adapter leaves the computer."""
        if self._thread.is_alive():
            self.listens()
            os.write(self._pull, b"x")
            self._thread.join(10)
            for handle in (self._ours, self._theirs):
                os.close(handle)

    def _serve(self) -> None:
        while True:
            self._reads.wait()
            if self._pulled in select.select([self._ours, self._pulled], [], [])[0]:
                return
            data = os.read(self._ours, 4096)
            self.received += data
            for _ in range(data.count(b"\x10\x04")):
                if self.answers is not None:
                    os.write(self._ours, self.answers)


@pytest.fixture
def printer() -> Iterator[SerialPrinter]:
    printer = SerialPrinter()
    yield printer
    printer.is_pulled_out()


@pytest.fixture(params=["serial", "device file"])
def connection(printer: SerialPrinter, request: pytest.FixtureRequest) -> str:
    """Both ways a path under /dev can mean a printer."""
    return printer.path if request.param == "serial" else f"file:{printer.path}"


def test_a_job_and_its_questions_go_over_the_line(printer: SerialPrinter, connection: str) -> None:
    job = bytes(range(256)) * 20
    with way_to(connection, 115200).open(5) as line:
        assert line.ask(5).is_fine
        line.send(job)
        assert line.ask(5).is_fine
    questions = bytes.fromhex("100404 100401 100402")
    assert printer.received == questions + job + questions


def test_no_paper_and_silence_are_two_things(printer: SerialPrinter, connection: str) -> None:
    printer.answers = b"\x72"
    with way_to(connection).open(5) as line:
        assert isinstance(line.ask(5).trouble, OutOfPaper)
        printer.answers = None
        health = line.ask(0.1)
    assert (health.answered, health.trouble) == (False, None)


def test_a_line_that_takes_nothing_is_given_up(
    printer: SerialPrinter, connection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "CALL_TIMEOUT_S", 0.2)
    printer.listens(False)
    with way_to(connection, 115200).open(5) as line, pytest.raises(NoAnswer):
        line.send(bytes(200_000))
    printer.listens()


def test_an_adapter_pulled_out_is_gone(printer: SerialPrinter, connection: str) -> None:
    with way_to(connection).open(5) as line:
        printer.is_pulled_out()
        with pytest.raises(PortGone):
            line.ask(1)
    with pytest.raises(PortGone):
        way_to(connection).open(5)


def test_an_answer_is_waited_for_as_long_as_the_bytes_travel(
    printer: SerialPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """50,000 bytes need 52 s at 9600 baud; the printer is not silent before they have arrived."""
    moved = 0.0

    def now(real: Any = clock.monotonic) -> float:
        return float(real()) + moved

    monkeypatch.setattr(clock, "monotonic", now)
    with way_to(printer.path, 9600).open(5) as line:
        line.send(b"x" * 960)
        printer.answers = None
        begun = now()
        assert not line.ask(0.1).answered
        assert now() - begun > 0.9
        moved += 10
        begun = now()
        assert not line.ask(0.1).answered
        assert now() - begun < 0.9


def test_a_port_another_program_holds_is_busy(printer: SerialPrinter) -> None:
    with way_to(printer.path).open(5), pytest.raises(PortBusy):
        way_to(printer.path).open(5)


@pytest.mark.parametrize("path", ["/dev/ttyNOSUCH0", "/dev/usb/lp77", "file:/dev/usb/lp77"])
def test_a_port_that_is_not_there_is_gone(path: str) -> None:
    with pytest.raises(PortGone):
        way_to(path).open(1)


def test_a_serial_server_nobody_listens_at_is_unreachable(free_port: int) -> None:
    with pytest.raises(Unreachable):
        way_to(f"rfc2217://127.0.0.1:{free_port}?timeout=1").open(1)


def test_a_pipe_confirms_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    with way_to(f"file:{tmp_path}/lp0").open(1) as line:
        line.send(b"ticket")
        assert not line.ask(30).answered
    assert until(lambda: os.read(reader, 100)) == b"ticket"
    os.close(reader)
