"""Every way a port can fail comes out as a trouble of the hall, within its time-out."""

import errno
import os
import pty
import socket
import threading
import tty
from collections.abc import Callable, Iterator

import pytest
import serial

from evaluator_device import serial_port
from evaluator_device.serial_port import PORT_ERRORS, SerialLine, open_port, trouble_of
from hardware_config import clock
from hardware_config.profile import load_profile
from hardware_config.trouble import DeviceTrouble, NoAnswer, PortBusy, PortGone, Unreachable
from tests.waiting import PATIENCE, until

SETTINGS = load_profile("ft12-ff68").line


class Watched:
    """A line with everything it reported."""

    def __init__(self, url: str) -> None:
        self.received = bytearray()
        self.reports: list[str] = []
        self.line = SerialLine(
            url,
            SETTINGS,
            self.received.extend,
            lambda: self.reports.append("opened"),
            lambda: self.reports.append("well"),
            lambda trouble: self.reports.append(trouble.code),
        )
        self.thread = threading.Thread(target=self.line.run)
        self.thread.start()

    def end(self) -> None:
        self.line.stop()
        self.thread.join(timeout=10)
        assert not self.thread.is_alive()


@pytest.fixture
def watched() -> Iterator[Callable[[str], Watched]]:
    lines: list[Watched] = []

    def watch(url: str) -> Watched:
        lines.append(Watched(url))
        return lines[-1]

    yield watch
    for line in lines:
        line.end()


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """The device's end of a pseudo terminal, and the path of the host's."""
    device, host = pty.openpty()
    tty.setraw(host)
    yield device, os.ttyname(host)
    for end in (device, host):
        os.close(end)


@pytest.mark.parametrize(
    ("error", "url", "trouble"),
    [
        (serial.SerialException(errno.ENOENT, "could not open port"), "/dev/ttyUSB0", PortGone),
        (serial.SerialException(errno.ENXIO, "could not open port"), "/dev/ttyUSB0", PortGone),
        (serial.SerialException(errno.EACCES, "could not open port"), "/dev/ttyUSB0", PortBusy),
        (serial.SerialException(errno.EBUSY, "could not open port"), "/dev/ttyUSB0", PortBusy),
        (serial.SerialException(errno.EAGAIN, "Could not exclusively lock port"), "/dev/ttyUSB0", PortBusy),
        (serial.SerialException("could not open port 'COM3': PermissionError(13, '')"), "COM3", PortBusy),
        (serial.SerialException("could not open port 'COM3': FileNotFoundError(2, '')"), "COM3", PortGone),
        (serial.SerialException("device reports readiness to read but returned no data"), "COM3", PortGone),
        (OSError(errno.EIO, "Input/output error"), "/dev/ttyUSB0", PortGone),
        (ValueError("invalid URL, protocol 'sokcet' not known"), "sokcet://127.0.0.1:1", PortGone),
        (TypeError("argument must be an int"), "/dev/ttyUSB0", PortGone),
        (AttributeError("'NoneType' object has no attribute 'send'"), "socket://127.0.0.1:1", Unreachable),
        (serial.SerialException("socket disconnected"), "socket://127.0.0.1:1", Unreachable),
        (serial.SerialException("timeout while waiting for option"), "rfc2217://127.0.0.1:1", Unreachable),
        (serial.SerialTimeoutException("Write timeout"), "/dev/ttyUSB0", NoAnswer),
        (serial.SerialTimeoutException("Write timeout"), "socket://127.0.0.1:1", NoAnswer),
    ],
)
def test_every_error_of_a_port_has_its_trouble(
    error: Exception, url: str, trouble: type[DeviceTrouble]
) -> None:
    assert isinstance(error, PORT_ERRORS)
    mapped = trouble_of(error, url)
    assert type(mapped) is trouble
    assert mapped.sentence


@pytest.mark.parametrize(
    "url", ["/nowhere/ttyUSB0", "sokcet://127.0.0.1:1", "socket://127.0.0.1", "spy://", ""]
)
def test_a_port_that_cannot_be_opened_is_a_trouble(url: str) -> None:
    with pytest.raises(DeviceTrouble):
        open_port(url, SETTINGS)


@pytest.mark.parametrize("kind", PORT_ERRORS)
@pytest.mark.parametrize("moment", ["open", "read", "in_waiting", "write", "close"])
def test_no_error_of_a_port_ends_the_line(
    monkeypatch: pytest.MonkeyPatch, watched: Callable[[str], Watched], kind: type[Exception], moment: str
) -> None:
    broken = threading.Event()
    broken.set()
    attempts: list[None] = []

    class Port:
        def fail_at(self, here: str) -> None:
            if broken.is_set() and here == moment:
                raise kind("broken")

        def read(self, size: int) -> bytes:
            self.fail_at("read")
            return b"x"

        @property
        def in_waiting(self) -> int:
            self.fail_at("in_waiting")
            return 0

        def write(self, data: bytes) -> int:
            self.fail_at("write")
            return len(data)

        def close(self) -> None:
            self.fail_at("close")

    def opened(*arguments: object, **named: object) -> Port:
        attempts.append(None)
        port = Port()
        port.fail_at("open")
        return port

    monkeypatch.setattr(serial_port, "RETRY_S", 0.01)
    monkeypatch.setattr(serial, "serial_for_url", opened)
    player = watched("/dev/ttyUSB0")
    if moment == "write":
        until(lambda: "well" in player.reports, what="the line")
        with pytest.raises(PortGone):
            player.line.send(b"x")
    if moment != "close":
        until(lambda: "port_gone" in player.reports, what="the trouble")
        until(lambda: len(attempts) >= (2 if moment == "write" else 5), what="more attempts")
        assert player.reports.count("port_gone") == 1
    broken.clear()
    until(lambda: player.reports[-1] == "well", what="the line to be well")
    player.line.send(b"x")


def test_bytes_come_and_go(watched: Callable[[str], Watched], terminal: tuple[int, str]) -> None:
    device, path = terminal
    player = watched(path)
    until(lambda: "well" in player.reports, what="the line")
    every_byte = bytes(range(256))
    os.write(device, every_byte)
    until(lambda: bytes(player.received) == every_byte, what="every byte")
    player.line.send(every_byte)
    arrived = b""
    while len(arrived) < 256:
        arrived += os.read(device, 256)
    assert arrived == every_byte


def test_a_frame_for_a_line_that_is_not_open_is_refused_at_once(watched: Callable[[str], Watched]) -> None:
    player = watched("/nowhere/ttyUSB0")
    until(lambda: player.reports == ["port_gone"], what="the trouble")
    with pytest.raises(PortGone):
        player.line.send(b"x")


def test_a_line_that_takes_nothing_is_given_up_in_time_and_well_again_when_it_takes_a_frame(
    watched: Callable[[str], Watched], terminal: tuple[int, str]
) -> None:
    device, path = terminal
    player = watched(path)
    until(lambda: "well" in player.reports, what="the line")
    began = clock.monotonic()
    with pytest.raises(NoAnswer):
        while True:  # nobody reads at the other end, so that the terminal fills up
            began = clock.monotonic()
            player.line.send(b"x" * 500)
    assert clock.monotonic() - began < serial_port.WRITE_TIMEOUT_S * PATIENCE
    began = clock.monotonic()
    with pytest.raises(NoAnswer):
        player.line.send(b"x")
    assert clock.monotonic() - began < serial_port.WRITE_TIMEOUT_S / 2, "it was tried on the same port again"
    until(lambda: player.reports.count("opened") == 2, what="the second opening")
    assert player.reports[-2:] == ["no_answer", "opened"], "a line that takes nothing was called well"
    while True:
        os.set_blocking(device, False)
        try:
            os.read(device, 65536)
        except BlockingIOError:
            break
    player.line.send(b"x")
    until(lambda: player.reports[-1] == "well", what="the line to be well")


def test_a_peer_that_hangs_up_at_once_is_never_called_well(watched: Callable[[str], Watched]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        player = watched(f"socket://127.0.0.1:{listener.getsockname()[1]}")
        for _ in range(2):
            listener.accept()[0].close()
        until(lambda: player.reports == ["unreachable"], what="the trouble")


def test_two_lines_do_not_share_a_device(
    watched: Callable[[str], Watched], terminal: tuple[int, str]
) -> None:
    first = watched(terminal[1])
    until(lambda: "well" in first.reports, what="the line")
    second = watched(terminal[1])
    until(lambda: second.reports == ["port_busy"], what="the trouble")


def test_a_dead_peer_is_asked_for_a_sign_of_life() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = open_port(f"socket://127.0.0.1:{listener.getsockname()[1]}", SETTINGS)
        with listener.accept()[0]:
            connection = vars(port)["_socket"]
            assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            port.close()
