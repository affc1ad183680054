"""The ways to a printer, against sockets and files that misbehave."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware_config.trouble import CannotWrite, NoAnswer, OutOfPaper, PortGone, Unreachable
from printer import connections
from printer.ways import way_to
from printer.ways.files import FileWay
from printer.ways.network import SocketWay
from tests.waiting import until

Behaviour = Callable[[socket.socket], None]


class Device:
    """A TCP device that treats its connections as told."""

    def __init__(self) -> None:
        self.received = b""
        self.behaves: Behaviour = lambda line: None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.way = SocketWay("127.0.0.1", self.port)
        threading.Thread(target=self._serve, daemon=True).start()

    def answers(self, *replies: bytes) -> None:
        """Answer one DLE EOT after the other with these bytes, then stay silent."""

        def behave(line: socket.socket) -> None:
            left = list(replies)
            while data := line.recv(65536):
                self.received += data
                for _ in range(data.count(b"\x10\x04")):
                    if left:
                        line.sendall(left.pop(0))

        self.behaves = behave

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line:
                try:
                    self.behaves(line)
                except OSError:
                    continue


@pytest.fixture
def device() -> Iterator[Device]:
    device = Device()
    yield device
    device.close()


def test_it_asks_for_paper_printer_and_cause(device: Device) -> None:
    device.answers(b"\x12", b"\x12", b"\x12")
    with device.way.open(1) as line:
        assert line.ask(1).is_fine
    until(lambda: device.received == bytes.fromhex("100404 100401 100402"), what="three questions")


def test_status_packets_and_noise_are_no_answers(device: Device) -> None:
    device.answers(b"\x10\x00\x0c\x00\x12", b"\xff\x00\x12", b"\x12\x18\x00\x0c\x00")
    with device.way.open(1) as line:
        assert line.ask(1).is_fine


def test_a_silent_printer_is_silent_and_no_more(device: Device) -> None:
    device.answers()
    with device.way.open(1) as line:
        health = line.ask(0.1)
    assert (health.answered, health.trouble) == (False, None)


def test_after_one_silence_it_asks_no_more(device: Device) -> None:
    device.answers(b"\x12")
    with device.way.open(1) as line:
        assert line.ask(0.1).is_fine
        line.send(b"x")
    until(lambda: device.received == bytes.fromhex("100404 100401") + b"x", what="two questions")


def test_what_lay_in_the_line_before_is_no_answer(device: Device) -> None:
    def behave(line: socket.socket) -> None:
        line.sendall(b"\x7e")
        while data := line.recv(100):
            if data == b"go":
                line.sendall(b"\x12")

    device.behaves = behave
    with device.way.open(1) as line:
        until(lambda: line._line.recv(1, socket.MSG_PEEK), what="the stale byte")
        assert not line.ask(0.1).answered


def test_a_printer_without_paper_says_so(device: Device) -> None:
    device.answers(b"\x7e", b"\x1a", b"\x32")
    with device.way.open(1) as line:
        assert isinstance(line.ask(1).trouble, OutOfPaper)


def test_a_line_that_ends_while_asking_is_unreachable(device: Device) -> None:
    device.behaves = lambda line: line.close()
    with device.way.open(1) as line, pytest.raises(Unreachable):
        line.ask(1)


def test_nobody_listening_is_unreachable(free_port: int) -> None:
    with pytest.raises(Unreachable) as caught:
        SocketWay("127.0.0.1", free_port).open(1)
    assert caught.value.detail == f"127.0.0.1:{free_port} 对方拒绝连接"


@pytest.mark.parametrize("host", ["no-such-host.invalid", "x" * 80, "..", "256.1.1.1"])
def test_an_address_that_is_none_is_unreachable(host: str) -> None:
    with pytest.raises(Unreachable):
        SocketWay(host, 9100).open(0.5)


def test_a_printer_that_stops_taking_bytes_is_given_up(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "CALL_TIMEOUT_S", 0.2)
    done = threading.Event()
    device.behaves = lambda line: _ignore(line, done)
    with device.way.open(1) as line, pytest.raises(NoAnswer):
        line.send(bytes(32 * 2**20))
    done.set()


def _ignore(line: socket.socket, done: threading.Event) -> None:
    done.wait(10)


def test_a_line_that_ends_while_sending_is_unreachable(device: Device) -> None:
    device.behaves = lambda line: line.close()
    with device.way.open(1) as line, pytest.raises(Unreachable):
        line.send(bytes(32 * 2**20))


def test_what_was_sent_arrives_although_unread_answers_lie_in_the_line(device: Device) -> None:
    def behave(line: socket.socket) -> None:
        line.sendall(b"\x10\x00\x00\x00" * 100)
        while data := line.recv(65536):
            device.received += data

    device.behaves = behave
    payload = os.urandom(300_000)
    with device.way.open(1) as line:
        line.send(payload)
    until(lambda: device.received == payload, what="all bytes")


def test_every_wait_has_an_end(device: Device) -> None:
    def behave(line: socket.socket) -> None:
        while line.recv(1000):
            for _ in range(2000):
                line.sendall(b"\x00")
                threading.Event().wait(0.01)

    device.behaves = behave
    begun = time.monotonic()  # noqa: TID251
    with device.way.open(1) as line:
        assert not line.ask(0.3).answered
    assert time.monotonic() - begun < 8  # noqa: TID251


# ---- files --------------------------------------------------------------------------------------------------


def test_a_folder_gets_one_file_per_ticket(tmp_path: Path) -> None:
    way = way_to(f"file:{tmp_path}")
    for ticket in (b"one", b"two"):
        with way.open(1) as line:
            assert line.ask(0).is_fine
            line.send(ticket)
            assert line.ask(0).is_fine
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"ticket-000001.escpos": b"one", "ticket-000002.escpos": b"two"}


def test_a_file_is_appended_to(tmp_path: Path) -> None:
    way = way_to(f"file://{tmp_path}/tickets.bin")
    for ticket in (b"one", b"two"):
        with way.open(1) as line:
            line.send(ticket)
    assert (tmp_path / "tickets.bin").read_bytes() == b"onetwo"


def test_looking_leaves_no_file(tmp_path: Path) -> None:
    with FileWay(str(tmp_path / "tickets.bin")).open(1) as line:
        assert line.ask(0).is_fine
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["missing/tickets.bin", "missing/", "a-file/x"])
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, path: str) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    with pytest.raises(CannotWrite):
        FileWay(f"{tmp_path}/{path}").open(1)


def test_a_device_file_that_takes_nothing_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "CALL_TIMEOUT_S", 0.1)
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    try:
        with FileWay(str(tmp_path / "lp0")).open(1) as line, pytest.raises(NoAnswer):
            line.send(bytes(2**20))
    finally:
        os.close(reader)


def test_a_device_file_without_a_device_is_gone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    with pytest.raises(PortGone):
        FileWay(str(tmp_path / "lp0")).open(1)


@pytest.mark.parametrize(
    "connection",
    [
        "usb://04b8",
        "socket://",
        "socket://host",
        "socket://host:0",
        "socket://host:x",
        "file:",
        "cups:",
        "windows:",
        "lpt",
        "",
    ],
)
def test_other_connections_are_refused(connection: str) -> None:
    with pytest.raises(ValueError, match="不认识"):
        way_to(connection)
