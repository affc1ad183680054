"""What stands on the screens sends people to the right window: by its number, whatever else it is called.

Source: notice 赣市司办字〔2021〕5号, B-1.3.6 (业务类别、窗口序号).
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.conftest import NewPage
from tests.pages.conftest import Halls
from tests.pages.crowd import LONG_WINDOW, BusyHall
from tests.pages.stage import WAIT_MS

NAMES = {1: "", 2: LONG_WINDOW, 4: "公证窗口", 6: "综合服务窗口"}


def test_every_call_on_the_board_names_the_window_by_its_number(new_page: NewPage, halls: Halls) -> None:
    hall = halls(60)
    page = new_page(1920, 1080, storage_state=hall.devices_in)
    page.goto(hall.url("/screen/board-1"))
    expect(page.get_by_test_id("recent-call")).to_have_count(8, timeout=WAIT_MS)
    for row in page.get_by_test_id("recent-call").all():
        window = int(row.get_attribute("data-window") or 0)
        expect(row.get_by_test_id("row-window")).to_have_text(f"{window}号窗口")
        expect(row.get_by_test_id("row-window-name")).to_have_text([NAMES[window]] if NAMES[window] else [])


def test_the_big_call_says_the_number_big_and_the_name_small(new_page: NewPage, halls: Halls) -> None:
    hall = halls(60)
    page = new_page(1920, 1080, storage_state=hall.devices_in)
    page.goto(hall.url("/screen/board-1"))
    number, name = page.get_by_test_id("call-window"), page.get_by_test_id("call-window-name")
    for window in (6, 2):
        hall.press(window, "recall")
        expect(number).to_have_text(f"{window}号窗口", timeout=WAIT_MS)
        expect(name).to_have_text(NAMES[window])
        sizes = [place.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") for place in (number, name)]
        assert sizes[0] > 1.5 * sizes[1]
    expect(page.locator("#hall-announcer")).to_contain_text("到2号窗口")


def test_a_paused_window_sends_people_on_by_number(new_page: NewPage, halls: Halls) -> None:
    hall: BusyHall = halls(60)
    wired = hall.manager.gets("/windows/4")
    hall.manager.puts("/windows/4", {**wired, "also": ["mediation"]})
    page = new_page(1920, 1080, storage_state=hall.devices_in)
    page.goto(hall.url("/screen/screen-3"))
    expect(page.get_by_test_id("window-paused")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("请到 4号窗口 办理")).to_be_visible()
    hall.manager.puts("/windows/4", wired)
