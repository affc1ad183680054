"""The reader on a port against the simulator, which has its own encoder: readings, faults, a port that vanishes and returns."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from hardware_config.trouble import DeviceTrouble, LineGarbled, NoAnswer, PortGone, Unreachable
from kiosk.idcard import reader
from kiosk.idcard.conversation import Heard, NotReadable, Read, ReaderFault
from kiosk.idcard.reader import SamSerialReader
from tests.hall.serving import ROOT
from tests.hall.simulators import Simulator, simulated
from tests.waiting import until


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulated reader on TCP."""
    with simulated(tmp_path_factory.mktemp("reader"), "kiosk.idcard.simulated") as running:
        yield running


@pytest.fixture
def there(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[SamSerialReader]:
    """The reader with nothing on it and nothing wrong; a silent one is given up soon."""
    monkeypatch.setattr(reader, "ANSWER_S", 0.5)
    simulator.has("none")
    simulator.lays(None)
    there = SamSerialReader(f"socket://127.0.0.1:{simulator.port}")
    yield there
    there.close()
    simulator.has("none")


def soon(there: SamSerialReader) -> Heard:
    """The next thing the reader has to say; the port may be opening."""

    def look() -> Heard:
        try:
            return there.poll()
        except DeviceTrouble:
            return None

    return until(look, 10, "the reader to say something")


def trouble(there: SamSerialReader, kind: type[DeviceTrouble]) -> bool:
    try:
        there.poll()
    except kind:
        return True
    except DeviceTrouble:
        return False
    return False


def test_one_card_is_one_reading_until_it_is_taken_away(simulator: Simulator, there: SamSerialReader) -> None:
    simulator.lays({"name": "欧阳娜娜"})
    heard = soon(there)
    assert isinstance(heard, Read)
    assert heard.card.name == "欧阳娜娜"
    assert [there.poll() for _ in range(3)] == [None] * 3
    simulator.lays(None)
    simulator.lays({"name": "王芳"})
    again = soon(there)
    assert isinstance(again, Read)
    assert again.card.name == "王芳"


def test_another_layout_and_a_card_moved_away(simulator: Simulator, there: SamSerialReader) -> None:
    simulator.lays({"name": "CHAN", "flag": "J"})
    heard = soon(there)
    assert isinstance(heard, NotReadable)
    assert heard.problem == "layout"
    simulator.has("moved")
    simulator.lays({"name": "王芳"})
    assert soon(there) == NotReadable("moved", "卡片移动太快，请平放不动再试一次")


def test_stray_bytes_between_do_no_harm(simulator: Simulator, there: SamSerialReader) -> None:
    simulator.has("noise")
    simulator.lays({"name": "王芳"})
    assert isinstance(soon(there), Read)


@pytest.mark.parametrize(
    ("fault", "kind"), [("mute", NoAnswer), ("bad_checksum", NoAnswer), ("unplugged", Unreachable)]
)
def test_what_is_wrong_is_a_trouble_and_passes(
    simulator: Simulator, there: SamSerialReader, fault: str, kind: type[DeviceTrouble]
) -> None:
    simulator.has(fault)
    until(lambda: trouble(there, kind), 10, f"{kind.__name__}")
    simulator.has("none")
    simulator.lays({"name": "王芳"})
    assert isinstance(soon(there), Read)


def test_a_reader_that_fails_its_own_test_says_so(simulator: Simulator, there: SamSerialReader) -> None:
    simulator.has("self_test")
    assert soon(there) == ReaderFault("读卡器自检失败")


def test_a_port_that_is_not_there_is_gone(tmp_path: Path) -> None:
    with pytest.raises(PortGone):
        SamSerialReader(str(tmp_path / "no-such-port")).poll()


def test_bytes_of_something_else_are_said_to_be_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "ANSWER_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        chatter = threading.Thread(target=lambda: _chatters(listener))
        chatter.start()
        babble = SamSerialReader(f"socket://127.0.0.1:{listener.getsockname()[1]}")
        with pytest.raises(LineGarbled):
            babble.poll()
        babble.close()
        chatter.join(10)


def _chatters(listener: socket.socket) -> None:
    """Answers whatever it hears with bytes that are no reply."""
    with listener.accept()[0] as line:
        while line.recv(100):
            line.sendall(b"\x16" * 200)


def test_on_a_pseudo_terminal(tmp_path: Path) -> None:
    link = tmp_path / "tty"
    command = [sys.executable, "-m", "kiosk.idcard.simulated", "--pty", str(link), "--panel", "127.0.0.1:0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as played:
        try:
            assert played.stdout is not None
            assert played.stdout.readline() == f"ready on {link}\n"
            panel = played.stdout.readline().removeprefix("panel on ").strip()
            requests.post(f"{panel}card", json={"name": "王芳"}, timeout=10).raise_for_status()
            there = SamSerialReader(str(link))
            heard = soon(there)
            there.close()
        finally:
            played.terminate()
    assert isinstance(heard, Read)
    assert heard.card.name == "王芳"
