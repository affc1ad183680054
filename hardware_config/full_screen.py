"""A browser in full screen that shows one page of the hall for years: the launcher of kiosks and screens.

It starts the browser in a profile of its own (where the pairing of the page is kept), looks at it every few seconds, and
starts it again when it dies or hangs. While the server cannot be reached the screen says so instead of showing the
browser's own error page, and goes on by itself. A browser that dies again and again gets a new profile.
"""

import http.client
import logging
import os
import queue
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from hardware_config import clock
from hardware_config.browser_line import BrowserLine, NoAnswer
from hardware_config.screen_wake import keep_awake

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)  # fmt: skip
FLAGS = (
    "--kiosk", "--no-first-run", "--no-default-browser-check", "--noerrdialogs", "--disable-session-crashed-bubble",
    "--hide-crash-restore-bubble", "--disable-infobars", "--disable-component-update", "--disable-sync",
    "--disable-background-networking", "--disable-features=Translate", "--disable-pinch", "--overscroll-history-navigation=0",
    "--autoplay-policy=no-user-gesture-required", "--password-store=basic", "--remote-debugging-port=0", "--lang=zh-CN",
)  # fmt: skip
LOOK_EVERY_S = 5.0
STARTS_WITHIN_S = 30.0
"""A browser that has just been started may take so long before it answers."""
SILENT_LOOKS = 3
"""So many unanswered looks in a row, and it hangs."""
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
LIVED_S = 60.0
"""What lived so long did not die of its profile."""
DEATHS_OF_A_PROFILE = 3
SERVER_ANSWERS_S = 3.0
ENDS_WITHIN_S = 5.0
WAITING_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>正在等待服务器</title>
<style>html{height:100%;background:#f6f8fb;color:#10243e;font-family:"Noto Sans SC","Microsoft YaHei",sans-serif}
body{height:100%;margin:0;display:flex;align-items:center;justify-content:center;text-align:center;font-size:4vmin}</style>
<body><p>正在等待服务器，稍后自动恢复<br>请看其他屏幕，或询问工作人员</p></body></html>
"""

log = logging.getLogger("hall.screen")


def found_browser(wanted: str | None) -> str | None:
    """The browser that is asked for, or the first there is on this computer; None where there is none."""
    return next((path for path in map(shutil.which, [wanted] if wanted else BROWSERS) if path), None)


class FullScreen:
    """One browser before one page; ``run()`` holds the main thread until ``stop()``."""

    def __init__(
        self, browser: str, server: str, path: str, folder: Path, more_flags: tuple[str, ...] = ()
    ) -> None:
        """``path``: of the page, such as /screen/board-1; ``folder``: this device's own, for profile and waiting page."""
        self._browser, self._server, self._more_flags = browser, server.rstrip("/"), more_flags
        self._address = self._server + path
        self._profile, self._waiting = folder / "browser", folder / "waiting.html"
        self._line = BrowserLine(self._profile)
        self._stop_asked: queue.SimpleQueue[None] = queue.SimpleQueue()  # put() is safe in a signal handler
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ends ``run()``; returns at once, may be called from a signal handler."""
        self._stopping.set()
        self._stop_asked.put(None)

    def run(self) -> None:
        """Keeps the page on the screen until ``stop()``; the browser ends with it."""
        self._waiting.parent.mkdir(parents=True, exist_ok=True)
        self._waiting.write_text(WAITING_PAGE, encoding="utf-8")
        wait_s, deaths = FIRST_WAIT_S, 0
        while not self._stopping.is_set():
            keep_awake()
            began = clock.monotonic()
            self._show()
            if self._stopping.is_set():
                return
            lived = clock.monotonic() - began >= LIVED_S
            wait_s, deaths = (FIRST_WAIT_S, 0) if lived else (min(LONGEST_WAIT_S, wait_s * 2), deaths + 1)
            if deaths == DEATHS_OF_A_PROFILE:
                self._begin_anew()
                deaths = 0
            self._pause(wait_s)

    def _show(self) -> None:
        """One life of the browser, from its start to its end."""
        self._profile.mkdir(parents=True, exist_ok=True)
        self._line.forget()
        first = self._address if self._server_answers() else self._waiting.as_uri()
        command = [self._browser, *FLAGS, *self._more_flags, f"--user-data-dir={self._profile}", first]
        try:
            browser = subprocess.Popen(  # noqa: S603  # a technician's own browser and flags
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                preexec_fn=_dies_with_us if sys.platform == "linux" else None,
            )
        except OSError as trouble:
            log.error("the browser cannot be started: %s", trouble.strerror)
            return
        log.info("browser started, process %d", browser.pid)
        try:
            log.info("browser ended: %s", self._watched(browser))
        finally:
            _end_with_children(browser)

    def _watched(self, browser: "subprocess.Popen[bytes]") -> str:
        """Returns when it is to end, or has: why."""
        began, silent = clock.monotonic(), 0
        answered = False
        while not self._stopping.is_set():
            self._pause(LOOK_EVERY_S if answered else 0.5)
            if self._stopping.is_set():
                break
            if browser.poll() is not None:
                return f"it died, exit code {browser.returncode}"
            try:
                self._lead(self._line.where())
                answered, silent = True, 0
            except NoAnswer:
                if answered or clock.monotonic() - began > STARTS_WITHIN_S:
                    silent += 1
            if silent >= SILENT_LOOKS:
                return "it hangs"
        return "asked to"

    def _lead(self, where: str) -> None:
        """To the page, or, while the server does not answer and no page of ours stands there, to the waiting page."""
        if where.split("?")[0].rstrip("/") == self._address:
            return
        answers = self._server_answers()
        if answers or where != self._waiting.as_uri():
            self._line.go(self._address if answers else self._waiting.as_uri())

    def _server_answers(self) -> bool:
        at = urlsplit(self._server)
        kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
        asking = kind(at.hostname or "", at.port, timeout=SERVER_ANSWERS_S)
        try:
            asking.request("GET", "/healthz")
            return asking.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def _begin_anew(self) -> None:
        """Another profile: the one before is kept beside it, once; the page has to be paired again."""
        log.warning("the browser died %d times at once: it gets a new profile", DEATHS_OF_A_PROFILE)
        aside = self._profile.with_name("browser-before")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            self._profile.rename(aside)
        except OSError as trouble:
            log.error("the profile cannot be put aside: %s", trouble.strerror)

    def _pause(self, seconds: float) -> None:
        try:
            self._stop_asked.get(timeout=seconds)
        except queue.Empty:
            return


def _dies_with_us() -> None:
    """In the browser's process, before it begins: the kernel ends it together with the launcher."""
    import ctypes
    import signal

    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG, linux/prctl.h


def _end_with_children(browser: "subprocess.Popen[bytes]") -> None:
    """Nothing of it is left: asked first, then ended, with every process it has started."""
    try:
        family = [psutil.Process(browser.pid), *psutil.Process(browser.pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        family = []
    if browser.poll() is None:
        browser.terminate()
    _, alive = psutil.wait_procs(family, timeout=ENDS_WITHIN_S)
    for process in alive:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(alive, timeout=ENDS_WITHIN_S)
    browser.wait(timeout=ENDS_WITHIN_S)


def state_folder(device: str) -> Path:
    """Where this account keeps what must survive a restart of this device's browser."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA", Path.home()))
    else:
        root = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return root / "hall" / "screen" / device
