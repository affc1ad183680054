"""Starting and ending: what it says first, what it refuses, and that it leaves nothing behind however it ends."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
import requests

from hardware_config.clock import SystemClock
from tests.hall.hearing import ear, refused
from tests.hall.serving import CENTER, EVALUATOR, PRINTER, Serving, free_ports, serving
from tests.waiting import until

STAFF_PASSWORD = re.compile(r"工号 (\d+)，密码 (\S+)（只显示这一次）")
DEVICES = PRINTER.replace("{port}", "9") + EVALUATOR.replace("{port}", "9").replace("{window}", "1")
"""A printer and an evaluator that nobody answers for: their programs run all the same."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Serving]:
    """A hall that is not yet open."""
    closed = Serving(tmp_path)
    yield closed
    closed.ends()


@pytest.fixture
def with_devices(tmp_path: Path) -> Iterator[Serving]:
    """A hall with two device programs, open."""
    with serving(tmp_path, CENTER + DEVICES, "--port", "0") as running:
        for device in ("printer-1", "evaluator-1"):
            running.has_connected(device)
        yield running


def enters(hall: Serving, staff_no: str, password: str) -> int:
    """The status of an attempt to sign in."""
    form = {"staff_no": staff_no, "password": password}
    return requests.post(f"{hall.staff}/sign-in", json=form, timeout=20).status_code


def test_the_first_line_names_the_addresses_of_both_sides(hall: Serving) -> None:
    hall.starts()
    assert hall.urls == [f"http://127.0.0.1:{port}" for port in (hall.public_port, hall.staff_port)]
    assert hall.out == f"hall: ready on {' '.join(hall.urls)}\n"
    assert requests.get(f"{hall.public}/healthz", timeout=10).json()["status"] == "ok"
    assert requests.get(f"{hall.staff}/healthz", timeout=10).json()["status"] == "ok"
    assert requests.get(f"{hall.public}/sign-in", timeout=10).status_code == 404
    assert requests.get(f"{hall.staff}/sign-in", timeout=10).status_code == 200


def test_port_0_is_a_free_one_for_both_sides(hall: Serving) -> None:
    hall.starts("--port", "0")
    assert len(hall.urls) == 1
    assert requests.get(f"{hall.public}/sign-in", timeout=10).status_code == 200
    assert requests.get(f"{hall.public}/kiosk/kiosk-1", timeout=10).status_code == 200


def test_host_and_port(hall: Serving) -> None:
    hall.starts("--host", "127.0.0.1", "--port", str(hall.public_port))
    assert hall.urls == [f"http://127.0.0.1:{hall.public_port}"]


def test_the_first_managers_password_is_told_once_and_works(hall: Serving) -> None:
    hall.starts("--port", "0")
    found = STAFF_PASSWORD.search(until(lambda: hall.err, 10, "the password"))
    assert found is not None
    assert found[1] == "001"
    assert found[2] not in hall.out
    assert enters(hall, *found.groups()) == 200
    assert hall.stops()[0] == 0
    hall.starts("--port", "0")
    assert enters(hall, *found.groups()) == 200
    assert hall.err == ""
    assert found[2] not in hall.log


def test_a_first_start_that_fails_has_told_no_password_and_made_none(hall: Serving) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        hall.launch("--port", str(other.getsockname()[1]))
        assert hall.exit_code() == 2
    hall.starts("--port", "0")
    assert until(lambda: STAFF_PASSWORD.search(hall.err), 10, "the password")


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
@pytest.mark.parametrize("side", ["public", "staff"])
def test_a_taken_port_is_wrong_use(hall: Serving, side: str, mode: str) -> None:
    port = hall.public_port if side == "public" else hall.staff_port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        hall.launch("--async-mode", mode)
        assert hall.exit_code() == 2
    assert f"不能在 127.0.0.1:{port} 上监听：端口已被别的程序占用。" in hall.err
    assert "Traceback" not in hall.err
    assert hall.out == ""


def test_the_log_tells_the_hall_s_own_time(hall: Serving) -> None:
    hall.starts("--port", "0")
    line = json.loads(until(lambda: hall.log, 10, "a line in the log").splitlines()[0])
    at = datetime.fromisoformat(line["at"])
    assert line["at"].endswith("+08:00")
    assert abs(SystemClock().now() - at) < timedelta(minutes=1)


def test_a_second_server_on_the_same_data_is_told_who_holds_it(hall: Serving, tmp_path: Path) -> None:
    hall.starts("--port", "0")
    assert hall.process is not None
    second = hall.hall("serve", "--config", str(hall.toml), "--data", str(hall.data), "--port", "0")
    assert (second.returncode, second.stdout) == (2, "")
    assert str(hall.process.pid) in second.stderr
    archive = tmp_path / "backup.zip"
    assert hall.hall("backup", "--data", str(hall.data), "--to", str(archive)).returncode == 0
    restore = hall.hall("restore", "--from", str(archive), "--data", str(hall.data))
    assert restore.returncode == 2
    assert str(hall.process.pid) in restore.stderr
    hall.is_killed()
    hall.starts("--port", "0")


def test_a_broken_hall_toml_is_told_whole(hall: Serving) -> None:
    text = hall.toml.read_text(encoding="utf-8")
    text = text.replace('kind = "center"', 'kind = "palace"').replace("no = 2", "no = 1")
    hall.toml.write_text(text + '\n[[printer]]\ndevice = "Printer 1"\ncolour = "red"\n', encoding="utf-8")
    hall.launch("--port", "0")
    assert hall.exit_code() == 2
    assert hall.out == ""
    for wrong in ("palace", "no", "Printer 1", "colour", "connection"):
        assert wrong in hall.err, hall.err
    assert "Traceback" not in hall.err
    assert not hall.data.exists(), "nothing was begun"
    assert hall.hall("check", str(hall.toml)).returncode == 2


@pytest.mark.parametrize("missing", ["config", "data", "file"])
def test_wrong_use_of_the_command_line(hall: Serving, missing: str) -> None:
    arguments = {"config": ["--data", str(hall.data)], "data": ["--config", str(hall.toml)]}
    nothing = ["--config", str(hall.folder / "nothing.toml"), "--data", str(hall.data)]
    outcome = hall.hall("serve", *arguments.get(missing, nothing))
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_data_folder_that_cannot_be_one(hall: Serving) -> None:
    file = hall.folder / "a-file"
    file.write_text("")
    outcome = hall.hall("serve", "--config", str(hall.toml), "--data", str(file / "data"), "--port", "0")
    assert outcome.returncode == 2
    assert "Traceback" not in outcome.stderr
    assert str(file) in outcome.stderr


def test_a_lost_key_is_said_and_nothing_is_overwritten(hall: Serving) -> None:
    hall.starts("--port", "0")
    hall.stops()
    key = hall.data / "hall.key"
    aside = key.rename(hall.data / "hall.key.aside")
    hall.launch("--port", "0")
    assert hall.exit_code() in (1, 2)
    assert "hall.key" in hall.err
    assert "Traceback" not in hall.err
    assert not key.exists()
    aside.rename(key)
    hall.starts("--port", "0")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_however_many_listen(with_devices: Serving, how: signal.Signals) -> None:
    hall = with_devices
    screen, clerk = hall.tokens(("screen", "board-1"), ("clerk", "李法", "--staff-no", "011"))
    family = hall.children()
    assert len(family) == 2
    with contextlib.ExitStack() as ears:
        for place in range(30):
            namespace, token = ("/staff", clerk) if place % 3 == 0 else ("/screens", screen)
            transports = ["polling"] if place % 5 == 0 else ["websocket"]
            listening = ears.enter_context(ear(hall.staff, namespace, token, transports=transports))
            listening.watches(**({} if namespace == "/staff" else {"screen": "hall"}))
        code, seconds = hall.stops(how)
        assert code == 0
        assert seconds < 15
        gone, alive = psutil.wait_procs(family, timeout=10)
        assert (len(gone), alive) == (2, [])
    assert "Traceback" not in hall.err


def test_a_device_programs_token_is_its_own_and_dies_with_its_server(with_devices: Serving) -> None:
    hall = with_devices
    tokens = [child.environ()["HALL_TOKEN"] for child in hall.children()]
    assert len(set(tokens)) == 2
    seen = [" ".join(child.cmdline()) for child in hall.children()]
    seen += [file.read_text(encoding="utf-8") for file in (hall.data / "logs").glob("*.log")]
    for token in tokens:
        assert not [text for text in seen if token in text], "no token in a command line or a log"
        assert refused(hall.staff, "/staff", {"token": token}) == "role_not_allowed"
    hall.is_killed()
    hall.starts("--port", "0")
    for token in tokens:
        assert refused(hall.staff, "/devices", {"token": token}) == "token_unknown"


def test_it_ends_while_it_is_asked(with_devices: Serving) -> None:
    """A request that is under way, and one that never sends its body, hold nothing up."""
    host, port = "127.0.0.1", int(with_devices.staff.rsplit(":", 1)[1])
    with socket.create_connection((host, port)) as idle, socket.create_connection((host, port)) as slow:
        slow.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n{"
        )
        idle.sendall(b"GET /heal")
        code, seconds = with_devices.stops()
    assert (code, seconds < 15) == (0, True)


@pytest.mark.parametrize("stopped", [False, True])
def test_killed_it_leaves_no_child(with_devices: Serving, stopped: bool) -> None:
    family = with_devices.children()
    assert len(family) == 2
    if stopped:
        for child in family:
            child.send_signal(signal.SIGSTOP)
    with_devices.is_killed()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


def test_a_frozen_device_program_does_not_hold_up_the_end(with_devices: Serving) -> None:
    family = with_devices.children()
    for child in family:
        child.send_signal(signal.SIGSTOP)
    code, seconds = with_devices.stops(timeout_s=20)
    assert code == 0
    assert seconds < 15, "it is asked, waited for five seconds, then killed"
    assert psutil.wait_procs(family, timeout=10)[1] == []


def test_it_ends_during_its_start(hall: Serving) -> None:
    for how in (signal.SIGTERM, signal.SIGINT):
        hall.launch("--port", "0")
        until(lambda: (hall.data / "hall.lock").exists(), 20, "the lock")
        hall.stops(how)
        assert "Traceback" not in hall.err


def test_two_halls_run_beside_each_other(tmp_path: Path) -> None:
    with (
        serving(tmp_path / "one", CENTER, "--port", "0") as one,
        serving(tmp_path / "two", CENTER, "--port", "0") as two,
    ):
        assert one.answers()
        assert two.answers()
        assert one.public != two.public


def test_the_same_port_is_free_again_at_once(hall: Serving) -> None:
    (port,) = free_ports(1)
    for _ in range(3):
        hall.starts("--port", str(port))
        assert hall.answers()
        hall.is_killed()
