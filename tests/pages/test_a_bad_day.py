"""What goes wrong in a hall on some day: nothing is done twice, nothing typed is lost, nothing old is shown as live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.hall.serving import ZONE
from tests.pages.people import Citizen, Clerk, Manager, Signs
from tests.pages.stage import WAIT_MS, Account, Stage, stage
from tests.waiting import until

KIOSK, BOARD, WINDOW = "/kiosk/kiosk-1", "/screen/board-1", "/screen/screen-1"
COLOUR = "e => getComputedStyle(e).color"
CALL_RED = "rgb(200, 16, 46)"


class Day:
    """A served hall whose pages are let in, and the clerk of window 1."""

    def __init__(self, played: Stage, browser: Browser) -> None:
        self.hall, self.devices = played
        self.clerk_account: Account = self.hall.hires("011", "李法")
        self.devices_in = self.hall.lets_in(browser, KIOSK, BOARD, WINDOW)

    def waiting(self) -> list[str]:
        """The numbers that wait, in order."""
        return [ticket["number"] for ticket in self.hall.guide.gets("/queue")["waiting"]]

    def clerk(self, page: Page) -> Clerk:
        """The clerk at window 1, free for the next number; whoever was left there is finished first."""
        here = self.hall.manager.gets("/windows/1/console")
        if here["ticket"] and here["ticket"]["state"] == "called":
            self.hall.manager.presses("/windows/1/start")
        if here["ticket"]:
            self.hall.manager.presses("/windows/1/finish")
        clerk = Clerk(page, self.hall, self.clerk_account)
        clerk.comes_in()
        if here["window"]["staff"] is None:
            clerk.sits_at(1)
        clerk.may("call-next")
        return clerk

    def citizen(self, new_page: NewPage) -> Citizen:
        """Somebody before the terminal."""
        page = new_page(1080, 1920, storage_state=self.devices_in)
        page.goto(self.hall.url(KIOSK))
        expect(page.get_by_test_id("service-consult")).to_be_visible(timeout=WAIT_MS)
        return Citizen(page)

    def signs(self, new_page: NewPage) -> Signs:
        """The board and the screen of window 1, hearing the server."""
        board = new_page(1920, 1080, storage_state=self.devices_in)
        window = new_page(1024, 600, storage_state=self.devices_in)
        for page, path in ((board, BOARD), (window, WINDOW)):
            page.goto(self.hall.url(path))
            expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live", timeout=WAIT_MS)
        return Signs(board, window)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Day]:
    """One hall for all that goes wrong."""
    with stage(tmp_path_factory.mktemp("bad-day")) as played:
        yield Day(played, chromium)


def test_a_double_tap_is_one_ticket_and_a_double_click_one_call(new_page: NewPage, day: Day) -> None:
    citizen = day.citizen(new_page)
    before = day.waiting()
    citizen.page.get_by_test_id("service-consult").dblclick()
    number = citizen.page.get_by_test_id("ticket-number")
    expect(number).to_be_visible(timeout=WAIT_MS)
    first = number.inner_text()
    citizen.goes()
    second = citizen.taps("法律咨询")
    assert day.waiting() == [*before, first, second]

    clerk = day.clerk(new_page())
    clerk.may("call-next").dblclick()
    clerk.may("start")
    assert clerk.number == [*before, first][0]
    assert day.waiting() == [*before, first, second][1:]
    expect(clerk.page.get_by_test_id("waiting-count")).to_have_text(str(len(before) + 1))
    clerk.page.keyboard.press("F2")
    clerk.page.keyboard.press("F2")
    clerk.may("finish")


def test_a_crashed_browser_finds_its_visit_and_what_was_typed(new_page: NewPage, day: Day) -> None:
    day.hall.guide.takes("consult")
    crashing = day.clerk(new_page())
    crashing.presses_f2("call-next")
    crashing.presses_f2("start")
    number = crashing.number
    crashing.writes(name="王小明", summary="被拖欠三个月工资，有考勤记录")
    crashing.page.context.close()

    clerk = Clerk(new_page(), day.hall, day.clerk_account)
    clerk.comes_in()
    clerk.may("finish")
    assert clerk.number == number
    assert clerk.reads_in("name") == "王小明"
    assert clerk.reads_in("summary") == "被拖欠三个月工资，有考勤记录"
    clerk.presses_f2("finish")


def test_without_paper_the_number_is_remembered_and_the_board_says_what_to_do(
    new_page: NewPage, day: Day
) -> None:
    citizen, manager = day.citizen(new_page), Manager(new_page(), day.hall)
    manager.comes_in(day.hall.first_password())
    manager.goes_to("/devices")
    printer = manager.page.get_by_test_id("device-printer-1")
    expect(printer).to_have_attribute("data-state", "ok", timeout=WAIT_MS)

    day.devices.printer.has("out_of_paper")
    citizen.taps("法律咨询")
    citizen.is_told("请记住您的号码")
    citizen.is_told("请记住您的号码")
    expect(printer).to_have_attribute("data-state", "failed", timeout=WAIT_MS)
    expect(printer).to_contain_text("换一卷热敏纸")
    expect(manager.page.get_by_test_id("board-sum")).to_contain_text("1 台设备需要处理：printer-1")

    day.devices.printer.has("none")
    expect(printer).to_have_attribute("data-state", "ok", timeout=WAIT_MS)
    citizen.goes()
    citizen.taps("法律咨询")
    citizen.is_told("请取走您的号票")


def test_what_is_still_missing_is_printed_for_whoever_is_served(new_page: NewPage, day: Day) -> None:
    number = day.hall.guide.takes("legal_aid")
    clerk = day.clerk(new_page())
    day.hall.manager.presses("/windows/1/call", ticket_id=number["id"])
    clerk.presses_f2("start")
    before = len(day.devices.printer.pieces())
    slip = clerk.page.get_by_test_id("slip")
    slip.locator("summary").press("Enter")
    slip.get_by_label("与案件有关的材料").check()
    slip.get_by_role("button", name="打印一次性告知单").press("Enter")
    expect(slip.get_by_test_id("slip-said")).to_have_text("已打印，请到 printer-1 取", timeout=WAIT_MS)
    assert len(day.devices.printer.pieces()) == before + 1

    day.devices.printer.has("out_of_paper")
    slip.get_by_role("button", name="打印一次性告知单").press("Enter")
    expect(slip.get_by_test_id("slip-said")).to_have_text("打印机缺纸，没有打出", timeout=WAIT_MS)
    day.devices.printer.has("none")
    assert len(day.devices.printer.pieces()) == before + 1

    # What was forgotten then is a second notice: it is said, and has a reason.
    slip.get_by_label("居民身份证或其他有效身份证件").check()
    slip.get_by_role("button", name="打印一次性告知单").press("Enter")
    again = slip.get_by_test_id("slip-again")
    expect(again).to_contain_text("上次没有告知：居民身份证或其他有效身份证件", timeout=WAIT_MS)
    assert_accessible(clerk.page)
    again.get_by_role("button", name="上次告知有遗漏").press("Enter")
    expect(slip.get_by_test_id("slip-said")).to_have_text("已打印，请到 printer-1 取", timeout=WAIT_MS)
    clerk.presses_f2("finish")
    (second,) = day.hall.manager.gets("/day-close")["second_notices"]
    assert (second["ticket_number"], second["reason"]) == (number["number"], "上次告知有遗漏")

    # Whoever is served without a number gets the list too, and the guide prints it for one who waits.
    day.hall.manager.presses("/windows/1/register", service="legal_aid")
    slip.locator("summary").press("Enter")
    slip.get_by_role("button", name="打印材料清单").press("Enter")
    expect(slip.get_by_test_id("slip-said")).to_have_text("已打印，请到 printer-1 取", timeout=WAIT_MS)
    clerk.presses_f2("finish")
    waits = day.hall.guide.takes("legal_aid")
    guide = new_page()
    day.hall.signs_in(guide, day.hall.hires("022", "郑帆", "guide", "导服"), "/guide")
    guide.get_by_test_id("find").fill(waits["number"])
    guide.get_by_test_id("find").press("Enter")
    guide.get_by_test_id("do-slip").press("Enter")
    card = guide.get_by_test_id("slip")
    card.get_by_label("与案件有关的材料").check()
    card.get_by_role("button", name="打印一次性告知单").press("Enter")
    expect(card.get_by_test_id("slip-said")).to_have_text("已打印，请到 printer-1 取", timeout=WAIT_MS)
    assert_accessible(guide)
    day.hall.guide.presses(f"/tickets/{waits['id']}/cancel")


def test_a_killed_server_is_said_everywhere_and_everything_comes_back(new_page: NewPage, day: Day) -> None:
    citizen = day.citizen(new_page)
    signs = day.signs(new_page)
    day.hall.guide.takes("consult")
    clerk = day.clerk(new_page())
    clerk.presses_f2("call-next")
    number = clerk.number
    signs.call(number, 1)
    big, above = signs.board.get_by_test_id("call-number"), signs.window.get_by_test_id("window-ticket")
    assert {big.evaluate(COLOUR), above.evaluate(COLOUR)} == {CALL_RED}

    day.hall.is_killed()
    for page in (citizen.page, signs.board, signs.window):
        lost = page.get_by_test_id("connection")
        expect(lost).to_have_attribute("data-state", "lost", timeout=WAIT_MS)
        expect(lost).to_be_visible()
    expect(clerk.page.locator("#connection")).to_have_text("连接中断，正在重连", timeout=WAIT_MS)
    assert CALL_RED not in {big.evaluate(COLOUR), above.evaluate(COLOUR)}, (
        "an old number must not look called"
    )
    expect(signs.board.locator(".call-state").first).to_be_hidden()
    expect(signs.window.locator(".please").first).to_be_hidden()
    citizen.page.get_by_test_id("service-legal_aid").click()
    expect(citizen.page.get_by_text("正在连接…")).to_be_visible()

    day.hall.starts()
    for page in (citizen.page, signs.board, signs.window):
        expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live", timeout=WAIT_MS)
    expect(clerk.page.locator("#connection")).to_have_text("已连接", timeout=WAIT_MS)
    expect(citizen.page.get_by_test_id("ticket-service")).to_have_text("法律援助", timeout=WAIT_MS)
    citizen.is_told("请取走您的号票")
    signs.call(number, 1)
    assert {big.evaluate(COLOUR), above.evaluate(COLOUR)} == {CALL_RED}
    clerk.presses_f2("start")
    clerk.writes(name="王小明")
    clerk.presses_f2("finish")
    signs.call_nobody()


def test_what_changed_while_a_screen_was_cut_off_is_right_afterwards(new_page: NewPage, day: Day) -> None:
    signs = day.signs(new_page)
    day.hall.guide.takes("consult")
    clerk = day.clerk(new_page())
    clerk.presses_f2("call-next")
    signs.call(clerk.number, 1)
    for page in (signs.board, signs.window):
        page.context.set_offline(True)
    day.hall.is_killed()
    for page in (signs.board, signs.window):
        expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost", timeout=WAIT_MS)
    day.hall.starts()
    until(day.hall.answers, 10, "the server")
    day.hall.manager.presses("/windows/1/start")
    day.hall.manager.presses("/windows/1/finish")
    for page in (signs.board, signs.window):
        page.context.set_offline(False)
        expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live", timeout=WAIT_MS)
    signs.call_nobody()


def test_what_is_typed_without_a_server_is_kept_and_saved_by_itself(new_page: NewPage, day: Day) -> None:
    day.hall.guide.takes("consult")
    clerk = day.clerk(new_page())
    clerk.presses_f2("call-next")
    clerk.presses_f2("start")
    order = clerk.page.get_by_test_id("save-state")
    day.hall.is_killed()
    clerk.page.get_by_test_id("field-matter").fill("债务合同")
    expect(order).to_have_text("未保存", timeout=WAIT_MS)
    expect(clerk.page.get_by_text("正在自动重试，请不要关闭本页")).to_be_visible()
    day.hall.starts()
    clerk.is_told_saved()
    serving = day.hall.manager.gets("/windows/1/console")["work_order"]
    assert serving["matter"] == "债务合同"
    clerk.presses_f2("finish")


def test_a_computer_whose_clock_is_wrong_shows_the_time_of_the_hall(new_page: NewPage, day: Day) -> None:
    day.hall.guide.takes("consult")
    page = new_page()
    page.clock.install(time="2020-01-01T00:00:00Z")
    clerk = day.clerk(page)
    clerk.presses_f2("call-next")
    clerk.presses_f2("start")
    clerk.writes(name="王小明")
    saved = clerk.page.get_by_test_id("save-state").inner_text().split()[1]
    order = day.hall.manager.gets("/windows/1/console")["work_order"]
    opened = datetime.fromisoformat(order["opened_at"]).astimezone(ZONE)
    shown = datetime.combine(opened.date(), time.fromisoformat(saved), ZONE)
    assert (shown - opened + timedelta(seconds=5)) % timedelta(days=1) < timedelta(minutes=2)
    clerk.presses_f2("finish")
