"""The print queues of Linux, with a real CUPS server, and of Windows, with a spooler made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hardware_config.trouble import (
    CoverOpen,
    DeviceTrouble,
    NotInstalled,
    OutOfPaper,
    PaperLow,
    PortBusy,
    PortGone,
    PrinterFault,
    Unreachable,
)
from printer.ways import way_to
from printer.ways.windows import WindowsWay
from tests.hall.serving import free_ports
from tests.printer.cups_server import PrintServer
from tests.waiting import until

# ---- CUPS ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintServer]:
    server = PrintServer(tmp_path_factory.mktemp("cups"), free_ports(1)[0])
    yield server
    server.ends()


def test_a_job_goes_through_cups_untouched_and_is_known_to_be_done(cups: PrintServer) -> None:
    job = b"\x1b@\x1c&" + bytes(range(256)) + b"\x1dV\x42\x00"
    with way_to(cups.has_queue("good")).open(5) as line:
        assert line.ask(5).is_fine
        line.send(job)
        assert line.ask(20).is_fine
    assert cups.written("good") == job


def test_a_job_that_waits_for_paper_is_cancelled_and_never_comes_out_later(cups: PrintServer) -> None:
    connection = cups.has_queue("empty")
    (cups.folder / "empty.empty").touch()
    with way_to(connection).open(5) as line:
        line.send(b"a ticket nobody wants an hour later")
        until(lambda: isinstance(line._health().trouble, OutOfPaper), 10, "the queue to say so")
        assert isinstance(line.ask(0.3).trouble, OutOfPaper)
    (cups.folder / "empty.empty").unlink()
    with way_to(connection).open(5) as line:
        until(lambda: line.ask(1).is_fine, 20, "the queue to be well")
        line.send(b"the next ticket")
        assert line.ask(20).is_fine
    assert cups.written("empty") == b"the next ticket"


def test_a_job_the_queue_could_not_print_is_not_done_and_never_comes_out_later(cups: PrintServer) -> None:
    connection = cups.has_queue("broken")
    (cups.folder / "broken.broken").touch()
    with way_to(connection).open(5) as line:
        line.send(b"ticket")
        until(lambda: line._health().trouble is not None, 20, "the queue to stop")
        assert isinstance(line.ask(0).trouble, PrinterFault)
    (cups.folder / "broken.broken").unlink()
    cups.does("cupsenable", "broken")
    with way_to(connection).open(5) as line:
        line.send(b"next")
        assert line.ask(20).is_fine
    assert cups.written("broken") == b"next"


def test_a_job_somebody_cancels_is_not_done(cups: PrintServer) -> None:
    connection = cups.has_queue("cancelled")
    (cups.folder / "cancelled.empty").touch()
    with way_to(connection).open(5) as line:
        line.send(b"ticket")
        cups.does("cancel", "-a", "cancelled")
        assert isinstance(line.ask(20).trouble, PrinterFault)


def test_a_queue_that_was_stopped_says_so_and_gets_nothing(cups: PrintServer) -> None:
    connection = cups.has_queue("stopped")
    cups.does("cupsdisable", "stopped")
    with way_to(connection).open(5) as line:
        assert isinstance(line.ask(5).trouble, PrinterFault)
    cups.does("cupsenable", "stopped")
    cups.does("cupsreject", "stopped")
    with way_to(connection).open(5) as line:
        assert isinstance(line.ask(5).trouble, PrinterFault)
        with pytest.raises(Unreachable):
            line.send(b"ticket")


def test_a_queue_that_is_not_there(cups: PrintServer) -> None:
    with pytest.raises(Unreachable):
        way_to(f"cups://{cups.address}/nobody").open(5)
    with pytest.raises(Unreachable):
        way_to("cups://127.0.0.1:1/ticket").open(5)


def test_low_paper_is_a_warning_in_the_words_of_cups(cups: PrintServer) -> None:
    connection = cups.has_queue("low")
    (cups.folder / "bin" / "backend" / "hall").write_text(
        (cups.folder / "bin" / "backend" / "hall")
        .read_text()
        .replace("cat $", 'echo "STATE: +media-low-warning" >&2\ncat $')
    )
    with way_to(connection).open(5) as line:
        line.send(b"ticket")
        health = line.ask(20)
    assert (health.trouble, type(health.warning)) == (None, PaperLow)


def test_a_computer_without_cups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NotInstalled):
        way_to("cups:ticket").open(5)


# ---- Windows ------------------------------------------------------------------------------------------------


class Spooler:
    """What ``win32print`` does, as far as a printer program needs it."""

    class error(Exception):  # noqa: N801 - its name in win32print
        def __init__(self, winerror: int) -> None:
            super().__init__(winerror, "", "")
            self.winerror = winerror

    def __init__(self, status: int = 0, attributes: int = 0, jobs: tuple[int | None, ...] = (None,)) -> None:
        self.printer = {"Status": status, "Attributes": attributes}
        self._jobs = list(jobs)
        self.heard: list[Any] = []
        self.refuses: dict[str, int] = {}

    def OpenPrinter(self, name: str) -> str:  # noqa: N802
        if "OpenPrinter" in self.refuses:
            raise self.error(self.refuses["OpenPrinter"])
        self.heard.append(name)
        return "handle"

    def GetPrinter(self, handle: str, level: int) -> dict[str, int]:  # noqa: N802
        assert level == 2
        return self.printer

    def StartDocPrinter(self, handle: str, level: int, document: tuple[str, None, str]) -> int:  # noqa: N802
        assert document[2] == "RAW"
        return 7

    def StartPagePrinter(self, handle: str) -> None:  # noqa: N802
        self.heard.append("page")

    def WritePrinter(self, handle: str, data: bytes) -> int:  # noqa: N802
        if "WritePrinter" in self.refuses:
            raise self.error(self.refuses["WritePrinter"])
        self.heard.append(data)
        return len(data)

    def EndPagePrinter(self, handle: str) -> None:  # noqa: N802
        self.heard.append("end of page")

    def EndDocPrinter(self, handle: str) -> None:  # noqa: N802
        self.heard.append("end")

    def GetJob(self, handle: str, job: int, level: int) -> dict[str, int]:  # noqa: N802
        status = self._jobs.pop(0) if len(self._jobs) > 1 else self._jobs[0]
        if status is None:
            raise self.error(87)
        return {"Status": status}

    def SetJob(self, handle: str, job: int, level: int, info: None, command: int) -> None:  # noqa: N802
        self.heard.append(("delete", job) if command == 5 else command)

    def ClosePrinter(self, handle: str) -> None:  # noqa: N802
        self.heard.append("closed")


def test_a_job_goes_through_the_spooler_and_is_done_when_it_has_left_it() -> None:
    spooler = Spooler(jobs=(0x10, 0x10, None))
    with WindowsWay("POS-80", spooler).open(5) as line:
        assert line.ask(1).is_fine
        line.send(b"ticket")
        assert line.ask(5).is_fine
    assert spooler.heard == ["POS-80", "page", b"ticket", "end of page", "end", "closed"]


@pytest.mark.parametrize(("status", "trouble"), [(0x10, OutOfPaper), (0x40, OutOfPaper), (0, None)])
def test_a_job_that_is_not_done_in_time_is_deleted(status: int, trouble: type[DeviceTrouble] | None) -> None:
    spooler = Spooler(status=0x10 if status == 0x10 else 0, jobs=(status,))
    with WindowsWay("POS-80", spooler).open(5) as line:
        line.send(b"ticket")
        health = line.ask(0)
    assert ("delete", 7) in spooler.heard
    assert not health.is_fine
    assert (type(health.trouble) if health.trouble else None) is trouble


def test_a_job_the_spooler_gave_up_is_not_done() -> None:
    spooler = Spooler(jobs=(0x02,))
    with WindowsWay("POS-80", spooler).open(5) as line:
        line.send(b"ticket")
        assert isinstance(line.ask(5).trouble, PrinterFault)
    assert ("delete", 7) in spooler.heard


@pytest.mark.parametrize(
    ("status", "attributes", "trouble"),
    [
        (0x10, 0, OutOfPaper),
        (0x400010, 0, CoverOpen),
        (0x08, 0, PrinterFault),
        (0x80, 0, PrinterFault),
        (0, 0x400, PrinterFault),
        (0x01, 0, PrinterFault),
    ],
)
def test_what_the_spooler_says_of_the_printer(
    status: int, attributes: int, trouble: type[DeviceTrouble]
) -> None:
    with WindowsWay("POS-80", Spooler(status, attributes)).open(5) as line:
        assert isinstance(line.ask(1).trouble, trouble)


@pytest.mark.parametrize(("winerror", "trouble"), [(1801, PortGone), (5, PortBusy), (1722, Unreachable)])
def test_a_printer_windows_does_not_give(winerror: int, trouble: type[DeviceTrouble]) -> None:
    spooler = Spooler()
    spooler.refuses["OpenPrinter"] = winerror
    with pytest.raises(trouble):
        WindowsWay("POS-80", spooler).open(5)
    spooler.refuses = {"WritePrinter": 1722}
    with WindowsWay("POS-80", spooler).open(5) as line, pytest.raises(Unreachable):
        line.send(b"ticket")


def test_a_computer_without_a_windows_spooler() -> None:
    with pytest.raises(NotInstalled):
        way_to("windows:POS-80").open(5)
