"""The end of a day on every page: numbers run out, the door closes, a line is ended, and whoever waits is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import NewPage
from tests.hall.serving import ZONE
from tests.pages.stage import WAIT_MS, Account, Hall
from tests.pages.walking import NO_DEVICES, finds, looks_right, opened

AFTERNOON = datetime(2026, 11, 24, 16, 20, tzinfo=ZONE)
"""A Tuesday, forty minutes before the doors close."""
HOURS = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
KEPT = "公证今天没办完的号留到 11月25日（周三），那天凭原号接着排队，排在最前面。"
ENDED = "公证今天的排队已结束：公证处系统故障。请 11月25日（周三）09:00 起再来取号，或拨打 12348 公共法律服务热线。"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A center with office hours; its devices hang on a computer that is off."""
    served = Hall(tmp_path_factory.mktemp("closing"), NO_DEVICES, begins=AFTERNOON)
    try:
        served.opens()
        for service in served.manager.gets("/services"):
            path = f"/services/{service['code']}"
            served.manager.puts(path, {**served.manager.gets(path), "hours": HOURS})
        yield served
    finally:
        served.ends()


def says(page: Page, testid: str, words: str) -> None:
    """A line of the page, as people read it."""
    expect(page.get_by_test_id(testid).first).to_contain_text(words, timeout=WAIT_MS)


def test_the_last_numbers_and_the_last_hour(new_page: NewPage, chromium: Browser, hall: Hall) -> None:
    boss, supervisor = hall.first_password(), hall.hires("022", "徐岩", "shift_supervisor", "值班长")
    glasses = chromium.new_context(
        storage_state=hall.lets_in(chromium, "/kiosk/kiosk-1", "/screen/board-1", "/screen/screen-1"),
        viewport={"width": 1920, "height": 1080},
    )
    kiosk, board, window = (glasses.new_page() for _ in range(3))
    for page, path in ((kiosk, "/kiosk/kiosk-1"), (board, "/screen/board-1"), (window, "/screen/screen-1")):
        page.goto(hall.url(path))
    the_manager_sets_a_warning_level(new_page, hall, boss)
    everybody_is_told_how_many_are_left(new_page, hall, kiosk)
    floor = opened(new_page, hall, supervisor, "/floor", "windows")
    says(floor, "left-consult", "今日号 2 个，已取 1 个，还剩 1 个")
    first, second = (
        hall.guide.posts("/tickets", {"service": "notary", "tap_id": tap}, status=201) for tap in "12"
    )
    hall.clock.jumps_to(AFTERNOON.replace(minute=40))
    says(board, "closing", "17:00 下班")
    hall.clock.jumps_to(AFTERNOON.replace(hour=17, minute=5))
    says(window, "closing", "已到下班时间")
    a_line_is_ended(floor, second["number"])
    expect(board.get_by_test_id("closing")).to_have_text(ENDED, timeout=25_000)
    assert hall.guide.gets(f"/tickets/{first['id']}")["state"] == "cancelled"
    floor.get_by_test_id("tab-live").click()
    card = finds(floor, first["number"])
    expect(card.get_by_test_id("found-notice")).to_contain_text("公证处系统故障")
    looks_right(floor)
    the_wrong_press_is_taken_back(floor, first["number"])
    assert hall.guide.gets(f"/tickets/{second['id']}")["state"] == "waiting"
    one_number_and_one_line_stay_overnight(floor, first["number"])
    expect(board.get_by_test_id("closing")).to_have_text(KEPT, timeout=25_000)
    glasses.close()


def the_manager_sets_a_warning_level(new_page: NewPage, hall: Hall, boss: Account) -> None:
    """In the settings of the service, with a hint that says what it does."""
    page = new_page(1366, 768)
    hall.signs_in(page, boss, "/settings/services")
    expect(page.get_by_test_id("cap_warning")).to_be_visible(timeout=WAIT_MS)
    page.get_by_test_id("cap").fill("2")
    page.get_by_test_id("cap_warning").fill("1")
    expect(page.locator("#cap_warning-hint")).to_contain_text("取到第 1 个号起")
    looks_right(page)
    page.get_by_test_id("save").click()
    says(page, "save-state", "已保存")
    assert hall.manager.gets("/services/consult")["cap_warning"] == 1
    page.goto(hall.url("/today"))
    hall.guide.posts("/tickets", {"service": "consult", "tap_id": "first"}, status=201)
    says(page, "running-out", "法律咨询：今日号 2 个，已取 1 个，还剩 1 个")
    looks_right(page)


def everybody_is_told_how_many_are_left(new_page: NewPage, hall: Hall, kiosk: Page) -> None:
    """The kiosk on its tile, the guide on the button."""
    says(kiosk, "left-consult", "仅剩 1 个号")
    guide = opened(new_page, hall, hall.hires("033", "郑帆", "guide", "导服"), "/guide", "service-consult")
    says(guide, "left-consult", "还剩 1 个")
    looks_right(guide)


def a_line_is_ended(floor: Page, waits: str) -> None:
    """From the list before closing, with a reason and both ways on."""
    floor.get_by_test_id("tab-close").click()
    row = floor.locator(f"[data-testid=not-served-row][data-number={waits}]")
    expect(row).to_contain_text("没有窗口在岗", timeout=WAIT_MS)
    floor.get_by_test_id("people-end").click()
    floor.get_by_test_id("ending-service").select_option("notary")
    floor.get_by_test_id("ending-reason").fill("公证处系统故障")
    floor.get_by_test_id("ending-hotline").check()
    looks_right(floor)
    floor.get_by_test_id("ending-go").click()
    says(floor, "notice", "公证今天的排队已结束，2 人已写明原因")
    expect(row).to_have_count(0, timeout=WAIT_MS)


def the_wrong_press_is_taken_back(floor: Page, waits: str) -> None:
    """One number by itself, then everybody; then it was right after all."""
    says(floor, "fresh-ending", "公证的排队（2 人）已结束：公证处系统故障")
    floor.get_by_test_id("do-undo_end").click()
    says(floor, "notice", f"{waits} 号回到原来的位置")
    floor.get_by_test_id("undo-ending").click()
    says(floor, "notice", "已撤销，公证 1 个号回到原来的位置")
    expect(floor.get_by_test_id("fresh-ending")).to_have_count(0, timeout=WAIT_MS)


def one_number_and_one_line_stay_overnight(floor: Page, waits: str) -> None:
    """A chosen number from its card, a service's queue from the list before closing; each is taken back by itself."""
    card = floor.get_by_test_id("found")
    card.get_by_test_id("do-keep_overnight").press("Enter")
    expect(card.get_by_test_id("night-reason")).to_be_focused()
    looks_right(floor)
    floor.keyboard.type("材料明天到")
    floor.keyboard.press("Enter")
    says(floor, "notice", f"{waits} 号留到 2026-11-25，排在最前面")
    expect(card.get_by_test_id("found-notice")).to_contain_text(
        f"{waits} 号留到 11月25日（周三）", timeout=WAIT_MS
    )
    floor.get_by_test_id("tab-close").click()
    row = floor.locator(f"[data-testid=not-served-row][data-number={waits}]")
    expect(row).to_contain_text("留到 2026-11-25", timeout=WAIT_MS)
    says(floor, "night-words", "留下 1 个，排在最前面；其余 2 个记为弃号")
    floor.get_by_test_id("night").click()
    floor.get_by_test_id("night-service").select_option("notary")
    looks_right(floor)
    floor.get_by_test_id("night-form").get_by_role("button", name="停电").click()
    says(floor, "night-words", "留下 2 个，排在最前面；其余 1 个记为弃号")
    expect(floor.get_by_test_id("night-part")).to_have_count(2)
    looks_right(floor)
    floor.get_by_role("button", name=f"撤销：{waits} 号留号过夜").click()
    expect(floor.get_by_test_id("night-part")).to_have_count(1, timeout=WAIT_MS)
