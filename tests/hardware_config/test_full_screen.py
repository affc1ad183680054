"""The launcher of kiosks and screens, with a real Chromium: it dies, it hangs, the server goes, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

import kiosk.__main__
import window_display.__main__
from hardware_config import browser_line, full_screen
from hardware_config.browser_line import BrowserLine, NoAnswer
from hardware_config.full_screen import FullScreen, found_browser
from tests.waiting import until

ROOT = Path(__file__).parents[2]
WAIT_S = 60.0
"""A browser starts slowly on a machine whose cores are busy."""
UNSEEN = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


class Server:
    """Something that answers every page at one address, and can be switched off and on."""

    def __init__(self) -> None:
        self.port = 0
        self.plug_in()

    def plug_in(self) -> None:
        """It answers; the second time at the same port as before."""
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), Page)
        self._http.daemon_threads = True
        self.port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def unplug(self) -> None:
        """Nobody listens."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"


class Page(BaseHTTPRequestHandler):
    """One short page for every address."""

    def do_GET(self) -> None:
        """Answers it."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>hall</title>")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def hall() -> Iterator[Server]:
    """A server with the pages of a hall."""
    server = Server()
    yield server
    server.unplug()


def browsers(profile: Path) -> list[psutil.Process]:
    """Every living process of the browser in this profile."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if f"--user-data-dir={profile}" in words and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def the_browser(profile: Path) -> psutil.Process:
    """Its first process, which has no type."""
    return next(
        one for one in browsers(profile) if not any(word.startswith("--type=") for word in one.cmdline())
    )


def shows(profile: Path) -> str:
    """The address that stands on the screen, or '' while nobody answers."""
    try:
        return BrowserLine(profile).where()
    except NoAnswer:
        return ""


@contextmanager
def launched(room: str, device: str, server: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The launcher as a technician starts it, without a screen to see."""
    flags = [word for flag in UNSEEN for word in ("--browser-flag", flag)]
    program = subprocess.Popen(
        [sys.executable, "-m", room, "--server", server, "--device", device, "--state", str(folder), *flags],
        cwd=ROOT, env={**os.environ, "HALL_TOKEN": "not for the browser"}, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield program
    finally:
        if program.poll() is None:
            program.kill()
        program.communicate(timeout=30)
        until(lambda: not browsers(folder / "browser"), timeout_s=30, what="the browser to be gone")


def test_a_browser_that_dies_comes_back_and_ends_with_the_launcher(hall: Server, tmp_path: Path) -> None:
    profile, board = tmp_path / "browser", hall.url("/screen/board-1")
    with launched("window_display", "board-1", hall.url(""), tmp_path) as program:
        until(lambda: shows(profile) == board, timeout_s=WAIT_S, what="the board")
        first = the_browser(profile)
        assert "HALL_TOKEN" not in first.environ()
        first.kill()
        until(lambda: not first.is_running(), timeout_s=WAIT_S)
        until(lambda: shows(profile) == board, timeout_s=WAIT_S, what="the board again")
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=WAIT_S) == 0
        assert browsers(profile) == []


def test_a_launcher_that_is_killed_takes_its_browser_along(hall: Server, tmp_path: Path) -> None:
    profile = tmp_path / "browser"
    with launched("kiosk", "kiosk-1", hall.url(""), tmp_path) as program:
        until(lambda: shows(profile) == hall.url("/kiosk/kiosk-1"), timeout_s=WAIT_S, what="the kiosk")
        program.kill()
        until(lambda: not browsers(profile), timeout_s=WAIT_S, what="the browser to be gone")


@contextmanager
def quickly_guarded(screen: FullScreen, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The guard in this process, looking often."""
    monkeypatch.setattr(full_screen, "LOOK_EVERY_S", 0.2)
    monkeypatch.setattr(full_screen, "FIRST_WAIT_S", 0.05)
    monkeypatch.setattr(browser_line, "ANSWER_S", 1.5)
    monkeypatch.setattr(full_screen, "SILENT_LOOKS", 2)
    guard = threading.Thread(target=screen.run)
    guard.start()
    try:
        yield
    finally:
        screen.stop()
        guard.join(timeout=WAIT_S)
        assert not guard.is_alive()


def test_while_the_server_is_away_the_screen_says_so_and_a_browser_that_hangs_is_started_again(
    hall: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = found_browser(None)
    assert browser
    profile, board = tmp_path / "browser", hall.url("/screen/board-1")
    hall.unplug()
    with quickly_guarded(FullScreen(browser, hall.url(""), "/screen/board-1", tmp_path, UNSEEN), monkeypatch):
        until(lambda: shows(profile).endswith("/waiting.html"), timeout_s=WAIT_S, what="the waiting page")
        hall.plug_in()
        until(lambda: shows(profile) == board, timeout_s=WAIT_S, what="the board")
        hangs = the_browser(profile)
        hangs.send_signal(signal.SIGSTOP)
        until(lambda: not hangs.is_running(), timeout_s=WAIT_S, what="the end of the hanging browser")
        until(lambda: shows(profile) == board, timeout_s=WAIT_S, what="the board again")
    assert browsers(profile) == []


def test_a_browser_that_dies_at_once_again_and_again_gets_a_new_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_screen, "LONGEST_WAIT_S", 0.05)
    (tmp_path / "browser").mkdir()
    (tmp_path / "browser" / "damaged").touch()
    with quickly_guarded(
        FullScreen("/bin/false", "http://127.0.0.1:9", "/kiosk/kiosk-1", tmp_path), monkeypatch
    ):
        until(
            (tmp_path / "browser-before" / "damaged").exists,
            timeout_s=WAIT_S,
            what="the profile to be put aside",
        )


@pytest.mark.parametrize("program", [kiosk.__main__.main, window_display.__main__.main])
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--server", "10.1.2.3:8000", "--device", "board-1"], "不是网址"),
        (
            ["--server", "http://10.1.2.3:8000", "--device", "board-1", "--browser", "no-such-browser"],
            "没有浏览器程序",
        ),
        (["--server", "http://10.1.2.3:8000"], "--device"),
    ],
)
def test_wrong_use_is_said_and_ends_with_2(program: object, arguments: list[str], said: str) -> None:
    outcome = CliRunner().invoke(program, arguments)  # type: ignore[arg-type]
    assert outcome.exit_code == 2
    assert said in outcome.output
