"""What every test may ask for: a free port, and pages in a real Chromium."""

from __future__ import annotations

import asyncio
import faulthandler
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import greenlet
import hypothesis
import pytest
from _pytest import faulthandler as watch_of_pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    WebError,
    expect,
    sync_playwright,
)

from tests.waiting import PAGE_MS

# a slow machine is no fault of a rule: speed is measured in benchmarks/
hypothesis.settings.register_profile("hall", deadline=None)
hypothesis.settings.load_profile("hall")
expect.set_options(timeout=PAGE_MS)

NewPage = Callable[..., Page]

CLEANED_UP_SECONDS = 120

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


class ToldAtOnce:
    """A failure stands in the log when it happens, not at the end only: a run that is cut off tells what it met."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self._config.pluginmanager.getplugin("terminalreporter")
        if report.failed and terminal:
            terminal.write_line(
                f"\n{report.outcome} {report.nodeid} ({report.when})\n{report.longreprtext}\n"
            )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ToldAtOnce(config), "told-at-once")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Who cleans up after a failure is watched too (pytest takes its own watch away when a test fails): a clean-up
    that hangs ends this worker, with the stacks of its threads, and another worker goes on.
    """
    faulthandler.dump_traceback_later(
        CLEANED_UP_SECONDS, file=item.config.stash[watch_of_pytest.fault_handler_stderr_fd_key], exit=True
    )
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer() -> Iterator[None]:
    """What hangs fails in the test itself: raised in the browser's own loop, the failure would end that loop, and
    whoever cleans up afterwards would wait for it for ever.
    """
    done = yield
    fail = signal.getsignal(signal.SIGALRM)

    def fail_the_test(number: int, frame: FrameType | None) -> object:
        test = here = greenlet.getcurrent()
        while test.parent:
            test = test.parent
        if here is test:
            return fail(number, frame)
        loop = asyncio.get_running_loop()
        try:
            fail(number, frame)
        except pytest.fail.Exception as hung:
            test.throw(hung)
        # somebody cleans up: the loop was waiting for the browser, and has work now
        return loop.call_soon_threadsafe(lambda: None)

    if callable(fail):
        signal.signal(signal.SIGALRM, fail_the_test)
    return done


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def free_port() -> int:
    """A TCP port nobody listens on at 127.0.0.1."""
    return _free_port()


@pytest.fixture
def free_ports() -> Callable[[int], list[int]]:
    """free_ports(3) -> three different free ports at 127.0.0.1."""

    def ports(count: int) -> list[int]:
        found: set[int] = set()
        while len(found) < count:
            found.add(_free_port())
        return sorted(found)

    return ports


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser all page tests share; started by the first test that asks for it."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: .ci/test-needs installs it or says how"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """new_page(width, height, **context options) -> a page with cookies of its own, in Chinese and hall time.

    The test fails at its end when a page threw an error nobody caught or broke its Content-Security-Policy.
    """
    contexts: list[BrowserContext] = []
    mistakes: list[str] = []

    def uncaught(error: WebError) -> None:
        mistakes.append(f"uncaught in {error.page.url if error.page else 'a page'}: {error.error}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            mistakes.append(message.text)

    def make(width: int = 1366, height: int = 768, **options: Any) -> Page:
        defaults = {
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "viewport": {"width": width, "height": height},
        }
        context = chromium.new_context(**{**defaults, **options})
        context.set_default_timeout(PAGE_MS)
        context.on("weberror", uncaught)
        context.on("console", said)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not mistakes, "\n".join(mistakes)
