"""What befalls a screen: a killed server, a cut cable, a slow line, a computer that slept. It says so, and comes back right.

How soon is measured where time can be held still: tests/pages_static/test_lifeline.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import NewPage
from tests.hall.relay import Relay
from tests.pages.stage import CENTER, WAIT_MS, Hall

NUMBER_LOST = "rgb(95, 111, 133)"


class Room(NamedTuple):
    """A hall with two staffed windows, and a cable to its screens."""

    hall: Hall
    cable: Relay
    let_in: object


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("faults")
    hall = Hall(folder, CENTER.replace("PRINTER_PORT", "9").replace("LINE_PORT", "9"))
    try:
        hall.opens()
        hall.hires("021", "周琳")
        hall.manager.presses("/windows/1/sign-in", staff_no="021")
        glasses = hall.lets_in(chromium, "/screen/board-1", "/screen/screen-1")
        cable = Relay(hall.public_port)
        yield Room(hall, cable, glasses)
        cable.end()
    finally:
        hall.ends()


class Screens(NamedTuple):
    """The hall board and the screen above window 1, both behind the cable."""

    board: Page
    window: Page

    def know(self, number: str) -> None:
        """Both show this number as the one being called now, and say that they are live."""
        expect(self.board.get_by_test_id("call-number")).to_have_text(number, timeout=WAIT_MS)
        expect(self.window.get_by_test_id("window-ticket")).to_have_text(number, timeout=WAIT_MS)
        self.are("live")

    def are(self, state: str) -> None:
        """Both say that they are live, or lost."""
        for page in self:
            expect(page.get_by_test_id("connection")).to_have_attribute("data-state", state, timeout=WAIT_MS)

    def dim_their_numbers(self) -> None:
        """What may be old does not look as if it were being called."""
        for page, number in ((self.board, "call-number"), (self.window, "window-ticket")):
            expect(page.get_by_test_id("connection")).to_be_visible()
            expect(page.get_by_test_id(number)).to_have_css("color", NUMBER_LOST)


def opened(room: Room, new_page: NewPage) -> tuple[Screens, str]:
    """Both screens, and the number they show."""
    called = next_called(room)
    pages = []
    for path, size in (("/screen/board-1", (1920, 1080)), ("/screen/screen-1", (1024, 600))):
        page = new_page(*size, storage_state=room.let_in)
        page.goto(f"http://127.0.0.1:{room.cable.port}{path}")
        pages.append(page)
    screens = Screens(*pages)
    screens.know(called)
    return screens, called


def next_called(room: Room) -> str:
    """Whoever is at window 1 leaves; somebody new is called there."""
    windows = room.hall.manager.gets("/queue")["windows"]
    if windows[0]["ticket"] is not None:
        room.hall.manager.presses("/windows/1/start")
        room.hall.manager.presses("/windows/1/finish")
    room.hall.guide.takes("consult")
    return str(room.hall.manager.presses("/windows/1/call-next")["ticket"]["number"])


def test_a_cable_that_falls_silent_is_said_and_what_was_missed_is_shown(
    room: Room, new_page: NewPage
) -> None:
    screens, _ = opened(room, new_page)
    room.cable.falls_silent()
    screens.are("lost")
    screens.dim_their_numbers()
    called = next_called(room)
    room.cable.comes_back()
    screens.know(called)


def test_a_line_that_is_only_slow_loses_nothing(room: Room, new_page: NewPage) -> None:
    screens, _ = opened(room, new_page)
    room.cable.jams()
    screens.are("lost")
    screens.dim_their_numbers()
    for _ in range(3):
        called = next_called(room)
    room.cable.flows()
    screens.know(called)


def test_a_killed_server_is_said_and_the_next_one_is_believed(room: Room, new_page: NewPage) -> None:
    screens, called = opened(room, new_page)
    room.hall.is_killed()
    screens.are("lost")
    screens.dim_their_numbers()
    room.hall.starts()
    screens.know(called)
    screens.know(next_called(room))


def test_a_frozen_page_wakes_up_right(room: Room, new_page: NewPage) -> None:
    screens, _ = opened(room, new_page)
    asleep = [page.context.new_cdp_session(page) for page in screens]
    for session in asleep:
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
    called = next_called(room)
    for session in asleep:
        session.send("Page.setWebLifecycleState", {"state": "active"})
    screens.know(called)


def test_a_computer_too_slow_to_follow_shows_the_last_call(room: Room, new_page: NewPage) -> None:
    screens, _ = opened(room, new_page)
    for page in screens:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    for _ in range(8):
        called = next_called(room)
    for page in screens:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 1})
    screens.know(called)
