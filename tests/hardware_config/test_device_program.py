"""How a device program starts, is told to end, and ends when the process that started it is gone."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.waiting import until

PROGRAM = [sys.executable, "-m", "tests.hardware_config.link_program"]
NOWHERE = ["--server", "http://127.0.0.1:9", "--device", "printer-1"]
PARENT = """
import subprocess, sys, time
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)
"""

Start = Callable[..., subprocess.Popen[str]]


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """start(*options, token=...) -> a device program whose stderr goes to tmp_path/log."""
    started: list[subprocess.Popen[str]] = []
    log = (tmp_path / "log").open("w", encoding="utf-8")

    def make(*command: str, token: str = "") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "HALL_TOKEN": token},
        )
        started.append(process)
        return process

    yield make
    log.close()
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


def runs(tmp_path: Path) -> Callable[[], bool]:
    """Whether the program has got as far as trying to connect."""
    return lambda: "no connection" in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_program_cleanly(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    program = start(*PROGRAM, *NOWHERE, token="good")
    until(runs(tmp_path), 15, "the program to run")
    program.send_signal(number)
    assert program.wait(timeout=5) == 0
    assert program.stdout is not None
    assert program.stdout.read() == "ended cleanly\n"
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", said)


def test_a_supervised_program_ends_when_its_stdin_ends(start: Start, tmp_path: Path) -> None:
    program = start(*PROGRAM, *NOWHERE, "--supervised", token="good")
    until(runs(tmp_path), 15, "the program to run")
    assert program.stdin is not None
    program.stdin.close()
    assert program.wait(timeout=5) == 0


@pytest.mark.parametrize("frozen", [False, True])
def test_a_supervised_program_does_not_outlive_a_killed_parent(
    start: Start, tmp_path: Path, frozen: bool
) -> None:
    parent = start(sys.executable, "-c", PARENT, *PROGRAM, *NOWHERE, "--supervised", token="good")
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    until(runs(tmp_path), 15, "the program to run")
    assert lives(pid)
    if frozen:
        os.kill(pid, signal.SIGSTOP)
    parent.kill()
    until(lambda: not lives(pid), 5, "the child to end with its parent")


def test_a_program_that_is_not_supervised_needs_no_stdin(start: Start, tmp_path: Path) -> None:
    program = start(*PROGRAM, *NOWHERE, token="good")
    assert program.stdin is not None
    program.stdin.close()
    until(runs(tmp_path), 15, "the program to run")
    assert program.poll() is None


def test_the_token_may_stand_in_a_file_and_is_never_shown(start: Start, tmp_path: Path) -> None:
    token_file = tmp_path / "token"
    token_file.write_text("geheim-4711\n", encoding="utf-8")
    start(*PROGRAM, *NOWHERE, "--token-file", str(token_file))
    until(runs(tmp_path), 15, "the program to run")
    assert "geheim" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (NOWHERE, "没有设备令牌"),
        ([*NOWHERE, "--token-file", "no/such/file"], "读不到令牌文件“no/such/file”"),
        (["--server", "127.0.0.1:8001", "--device", "printer-1"], "请写成 http://主机:端口 的形式"),
        (["--device", "printer-1"], "--server"),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(
    start: Start, tmp_path: Path, options: list[str], sentence: str
) -> None:
    program = start(*PROGRAM, *options)
    assert program.wait(timeout=15) == 2
    assert sentence in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_device_program_stays_small(start: Start, tmp_path: Path) -> None:
    program = start(*PROGRAM, *NOWHERE, token="good")
    until(runs(tmp_path), 15, "the program to run")
    assert psutil.Process(program.pid).memory_info().rss < 60 * 1024 * 1024
