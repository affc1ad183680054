"""Screens that nobody touches for three days: right over every midnight, on a served hall whose clock is moved by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import NewPage
from tests.hall.serving import tuesday
from tests.pages.stage import CENTER, WAIT_MS, Hall


@pytest.mark.timeout(120)
def test_72_idle_hours_over_the_roll_overs_leave_nothing_of_yesterday_and_miss_nothing(
    new_page: NewPage, chromium: Browser, tmp_path: Path
) -> None:
    hall = Hall(tmp_path, CENTER.replace("PRINTER_PORT", "9").replace("LINE_PORT", "9"), begins=tuesday(16))
    try:
        hall.opens()
        hall.hires("021", "周琳")
        hall.manager.presses("/windows/1/sign-in", staff_no="021")
        let_in = hall.lets_in(chromium, "/screen/board-1", "/screen/screen-1")
        board, window = (new_page(*size, storage_state=let_in) for size in ((1920, 1080), (1024, 600)))
        for page, path in ((board, "/screen/board-1"), (window, "/screen/screen-1")):
            page.clock.install(time=hall.clock.now())
            page.goto(hall.url(path))
        hall.guide.takes("consult")
        hall.guide.takes("consult")
        hall.manager.presses("/windows/1/call-next")
        expect(board.get_by_test_id("call-number")).to_have_text("A001", timeout=WAIT_MS)
        expect(board.get_by_test_id("waiting-consult")).to_have_text("1", timeout=WAIT_MS)
        expect(window.get_by_test_id("window-ticket")).to_have_text("A001", timeout=WAIT_MS)
        for _ in range(3):
            hall.clock.next_day(hour=16)
            for page in (board, window):
                page.clock.fast_forward("24:00:00")
            expect(board.get_by_text("今天还没有叫号")).to_be_visible(timeout=WAIT_MS)
            expect(board.get_by_test_id("call-number")).to_have_count(0)
            expect(board.get_by_test_id("waiting-consult")).to_have_text("0", timeout=WAIT_MS)
            expect(window.get_by_test_id("window-ticket")).to_have_count(0, timeout=WAIT_MS)
            today = hall.clock.now()
            expect(board.locator("#day")).to_contain_text(f"{today.month}月{today.day}日", timeout=WAIT_MS)
            for page in (board, window):
                expect(page.get_by_test_id("connection")).to_have_attribute(
                    "data-state", "live", timeout=WAIT_MS
                )
        hall.guide.takes("consult")
        assert hall.manager.presses("/windows/1/call-next")["ticket"]["number"] == "A001"
        expect(board.get_by_test_id("call-number")).to_have_text("A001", timeout=WAIT_MS)
        expect(board.get_by_test_id("recent-call")).to_have_count(1)
        expect(window.get_by_test_id("window-ticket")).to_have_text("A001", timeout=WAIT_MS)
    finally:
        hall.ends()
