"""An appointment from the manager's switch to the call: offered, booked, moved, kept at the terminal, called in its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.hall.serving import ZONE
from tests.pages.layout import assert_laid_out, over, shortened, targets
from tests.pages.stage import CENTER, WAIT_MS, Account, Hall

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=ZONE)
"""A Tuesday."""
TODAY, TOMORROW = "2026-11-24", "2026-11-25"
NEXT_MORNING = AFTERNOON.replace(day=25, hour=8, minute=45)
DESK, TERMINALS = (1366, 768), [(1080, 1920), (1920, 1080)]
SMALLEST_ON_A_KIOSK = 80
TOML = (
    CENTER.replace("PRINTER_PORT", "9100")
    .replace("LINE_PORT", "4001")
    .replace('runs_on = "server"', 'runs_on = "pc-1"')
)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A center on a Tuesday afternoon, every service open at all hours, nothing offered for booking."""
    served = Hall(tmp_path, TOML, begins=AFTERNOON)
    try:
        yield served.opens()
    finally:
        served.ends()


def looks_right(page: Page) -> None:
    """Nothing cut off, nothing over anything, and accessible."""
    assert_laid_out(page)
    assert_accessible(page)


def offers(new_page: NewPage, hall: Hall) -> None:
    """The manager opens 法律咨询 for booking: half an hour each, two people at a time."""
    page = new_page(1440, 900)
    hall.signs_in(page, hall.first_password(), "/settings/appointments")
    page.get_by_test_id("on").check()
    expect(page.get_by_test_id("slot_min")).to_have_value("30", timeout=WAIT_MS)
    page.get_by_test_id("people").fill("2")
    looks_right(page)
    page.keyboard.press("Control+s")
    expect(page.get_by_test_id("save-bar")).to_have_attribute("data-state", "saved", timeout=WAIT_MS)
    page.get_by_test_id("people").fill("0")
    page.get_by_test_id("save").click()
    expect(page.locator("#people-error")).to_be_visible(timeout=WAIT_MS)
    page.get_by_test_id("discard").click()
    offered = hall.manager.gets("/appointments/offer")["offers"]
    assert [(one["service"], one["on"], one["people"]) for one in offered] == [("consult", True, 2)]


def booked(page: Page, at: str, name: str, phone: str) -> str:
    """Books somebody by hand; the code to be told."""
    page.get_by_test_id(f"slot-{TOMORROW}-{at}").click()
    page.get_by_test_id("person-name").fill(name)
    page.get_by_test_id("person-phone").fill(phone)
    page.get_by_test_id("book").click()
    expect(page.get_by_test_id("booked")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_test_id("booked")).to_contain_text(at)
    page.get_by_test_id("booked-print").click()
    expect(page.get_by_test_id("notice")).to_contain_text("正在打印凭条", timeout=WAIT_MS)
    return page.get_by_test_id("booked-code").inner_text()


def test_from_the_managers_switch_to_the_call(new_page: NewPage, hall: Hall) -> None:
    guide = hall.hires("021", "郑帆", "guide", "导服")
    page = new_page(*DESK)
    hall.signs_in(page, guide, "/appointments")
    expect(page.get_by_text("还没有开放预约的业务")).to_be_visible(timeout=WAIT_MS)
    looks_right(page)
    offers(new_page, hall)
    book_and_change(page, hall)

    # The night passes; the next morning people come as they like.
    hall.clock.jumps_to(NEXT_MORNING)
    hall.hires("011", "李法")
    hall.manager.presses("/windows/1/sign-in", staff_no="011")
    early = hall.guide.takes("consult")
    hall.clock.passes(8 * 60)
    after = hall.guide.takes("consult")
    kept = keeps_at_the_terminal(new_page, hall)

    # 08:45 was before the ten minutes, 08:53 was not.
    called = []
    for _ in range(3):
        called.append(hall.manager.presses("/windows/1/call-next")["ticket"]["number"])
        hall.manager.presses("/windows/1/start")
        hall.manager.presses("/windows/1/finish")
    assert called == [early["number"], kept, after["number"]]
    told = hall.guide.gets(f"/tickets/{after['id']}/overtakings")["overtakings"]
    assert [one["sentence"].split("：")[1] for one in told] == [
        "是预约 09:00 的号，按时签到，按预约时间排队。"
    ]

    # The other one has not come by a quarter past ten; then they are here after all.
    hall.clock.jumps_to(NEXT_MORNING.replace(hour=10, minute=20))
    comes_late(new_page, hall, guide)


def book_and_change(page: Page, hall: Hall) -> None:
    """Two people are booked for tomorrow, one of them is moved, a third one is given up."""
    slot = page.get_by_test_id(f"slot-{TOMORROW}-09:00")
    expect(slot).to_contain_text("余 2", timeout=WAIT_MS)
    looks_right(page)

    # By keyboard: F2 to the first free slot, along the list, Enter.
    page.keyboard.press("F2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("chosen")).to_be_visible()
    expect(page.get_by_test_id("person-name")).to_be_focused()

    # Nothing is booked without a name and a phone, or that they were refused.
    page.keyboard.press("Enter")
    expect(page.locator("#person-phone-error")).to_be_visible(timeout=WAIT_MS)
    looks_right(page)
    code = booked(page, "09:00", "陈桂花", "13800001234")
    assert len(code) == 6
    expect(slot).to_contain_text("余 1", timeout=WAIT_MS)
    booked(page, "09:30", "欧阳小明", "13900005678")
    booked(page, "11:00", "李一", "13700001234")
    rows = page.get_by_test_id("appointment")
    expect(rows).to_have_count(3, timeout=WAIT_MS)
    expect(rows.first).to_contain_text("陈**")
    expect(rows.first).not_to_contain_text("陈桂花")
    looks_right(page)

    # In clear only when somebody asks for it.
    rows.first.get_by_test_id("open").click()
    expect(rows.first).to_contain_text("陈桂花 13800001234", timeout=WAIT_MS)

    # One is moved, with the same code; one is given up; a search finds by four digits.
    rows.nth(1).get_by_test_id("do-move").click()
    expect(page.get_by_test_id("moving")).to_contain_text("欧***")
    looks_right(page)
    page.get_by_test_id(f"slot-{TOMORROW}-10:00").click()
    expect(page.get_by_test_id("notice")).to_contain_text("已改到", timeout=WAIT_MS)
    expect(rows.nth(1)).to_contain_text("10:00", timeout=WAIT_MS)
    rows.nth(2).get_by_test_id("do-cancel").click()
    expect(rows.nth(2)).to_have_attribute("data-standing", "cancelled", timeout=WAIT_MS)
    page.keyboard.press("F4")
    page.keyboard.type("1234")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("found")).to_contain_text(code, timeout=WAIT_MS)
    page.get_by_test_id("find-close").click()

    # The day is closed, and the page says whom to call; then it is not closed after all.
    off = [{"day": TOMORROW, "service": None, "hours": "closed", "reason": "停电"}]
    hall.manager.puts("/exceptions", {"exceptions": off})
    expect(page.get_by_test_id("touched")).to_contain_text("2 人要打电话", timeout=WAIT_MS)
    looks_right(page)
    hall.manager.puts("/exceptions", {"exceptions": []})
    expect(page.get_by_test_id("touched")).to_have_count(0, timeout=WAIT_MS)


def keeps_at_the_terminal(new_page: NewPage, hall: Hall) -> str:
    """Somebody types the last four digits, finds their masked name, and gets a number."""
    page = new_page(*TERMINALS[0])
    hall.opens_paired(page, "/kiosk/kiosk-1")
    expect(page.get_by_test_id("arrive")).to_be_visible(timeout=WAIT_MS)
    for width, height in TERMINALS:
        page.set_viewport_size({"width": width, "height": height})
        for mode in ("mode-large", "mode-large"):
            assert_laid_out(page)
            assert over(page, ".tile-words", ".tile-wait") == []
            assert [about for about in shortened(page, ".tile-about") if "录音录像" not in about] == []
            page.get_by_test_id(mode).click()
    page.get_by_test_id("arrive").click()
    for by in ("by-code", "by-phone4"):
        page.get_by_test_id(by).click()
        for mode in (None, "mode-large", "mode-contrast"):
            if mode:
                page.get_by_test_id(mode).click()
            for width, height in TERMINALS:
                page.set_viewport_size({"width": width, "height": height})
                assert_laid_out(page)
                stands_clear(page)
                for words, wide, high in targets(page, "button"):
                    assert min(wide, high) >= SMALLEST_ON_A_KIOSK, words
            assert_accessible(page)
        page.get_by_test_id("mode-contrast").click()
        page.get_by_test_id("mode-large").click()
    for digit in "9999":
        page.get_by_test_id(f"key-{digit}").click()
    expect(page.get_by_test_id("arriving-said")).to_contain_text("没有找到", timeout=WAIT_MS)
    page.keyboard.type("1234")
    choice = page.get_by_test_id("choice")
    expect(choice).to_contain_text("陈**", timeout=WAIT_MS)
    looks_right(page)
    choice.click()
    number = page.get_by_test_id("ticket-number")
    expect(number).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_test_id("ticket-kept")).to_have_text("09:00")
    looks_right(page)
    return number.inner_text()


def stands_clear(page: Page) -> None:
    """The keys lie within their panel, beside or below the words, and nothing lies over them."""
    boxes = [page.locator(part).bounding_box() for part in (".keys", ".panel-arriving", ".arriving-words")]
    keys, panel, words = (box for box in boxes if box is not None)
    assert panel["x"] <= keys["x"]
    assert keys["x"] + keys["width"] <= panel["x"] + panel["width"]
    assert keys["y"] + keys["height"] <= panel["y"] + panel["height"]
    beside, below = words["x"] + words["width"] <= keys["x"], words["y"] + words["height"] <= keys["y"]
    assert beside or below


def comes_late(new_page: NewPage, hall: Hall, guide: Account) -> None:
    """The list says 未到 by itself; the guide checks in whoever comes all the same."""
    page = new_page(*DESK)
    hall.signs_in(page, guide, "/appointments")
    row = page.locator("[data-testid=appointment]", has_text="欧***")
    expect(row).to_have_attribute("data-standing", "no_show", timeout=WAIT_MS)
    expect(page.get_by_test_id("count-kept")).to_have_text("1")
    expect(page.get_by_test_id("count-no_show")).to_have_text("1")
    row.get_by_test_id("do-check_in").click()
    expect(page.get_by_test_id("notice")).to_contain_text("按现场取号排队", timeout=WAIT_MS)
    expect(row).to_have_attribute("data-standing", "checked_in", timeout=WAIT_MS)
    looks_right(page)
    today = new_page(1440, 900)
    boss = hall.manager.posts("/staff/001/reset-password", {})["password"]
    hall.signs_in(today, Account("001", boss), "/today")
    expect(today.get_by_test_id("appointments-kept")).to_have_text("2", timeout=WAIT_MS)
    expect(today.get_by_test_id("appointments-no_show")).to_have_text("0")


def offers_this_afternoon(hall: Hall) -> None:
    """法律咨询 may be booked from three to six every day."""
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    one = {"service": "consult", "on": True, "hours": {day: ["15:00-18:00"] for day in week}, "slot_min": 30,
           "people": 2, "days_ahead": 14, "blackout": []}  # fmt: skip
    body = {"late_min": 15, "early_min": 60, "lead_min": 10, "offers": [one]}
    hall.manager.puts("/appointments/offer", body)


def books_with(page: Page, staff_no: str, at: str, name: str) -> None:
    """Books somebody for this afternoon with somebody by name."""
    page.get_by_test_id("with-whom").select_option(staff_no)
    page.get_by_test_id(f"slot-{TODAY}-{at}").click()
    page.get_by_test_id("person-name").fill(name)
    page.get_by_test_id("person-phone").fill("13800001234")
    page.get_by_test_id("book").click()
    expect(page.get_by_test_id("booked")).to_contain_text(at, timeout=WAIT_MS)


def test_with_somebody_by_name_who_may_be_away_or_not_here_yet(new_page: NewPage, hall: Hall) -> None:
    guide = hall.hires("021", "郑帆", "guide", "导服")
    hall.hires("011", "李法")
    hall.hires("012", "王援")
    offers_this_afternoon(hall)
    page = new_page(*DESK)
    hall.signs_in(page, guide, "/appointments")
    books_with(page, "011", "15:30", "陈桂花")
    books_with(page, "012", "15:30", "欧阳小明")
    mine, other = (
        page.locator("[data-testid=appointment]", has_text=name) for name in ("约 李法", "约 王援")
    )
    expect(mine.get_by_test_id("with")).to_contain_text("现在不在窗口", timeout=WAIT_MS)

    # One person has one appointment at a time, and none on a day away.
    page.get_by_test_id("with-whom").select_option("011")
    expect(page.get_by_test_id(f"slot-{TODAY}-15:30")).to_contain_text("有约", timeout=WAIT_MS)
    page.get_by_test_id("away-who").select_option("011")
    page.get_by_test_id("away-from").fill(TOMORROW)
    page.get_by_test_id("away-add").click()
    expect(page.get_by_test_id("away-of-011")).to_contain_text("11月25日", timeout=WAIT_MS)
    expect(page.get_by_test_id(f"day-{TOMORROW}")).to_contain_text("李法不在", timeout=WAIT_MS)
    looks_right(page)
    page.get_by_test_id(f"back-011-{TOMORROW}").click()
    expect(page.get_by_test_id(f"slot-{TOMORROW}-15:30")).to_contain_text("余 2", timeout=WAIT_MS)

    # The day's list of one person.
    page.get_by_test_id("only").select_option("011")
    expect(page.get_by_test_id("appointment")).to_have_count(1, timeout=WAIT_MS)
    page.get_by_test_id("only").select_option("")

    # Whoever is asked for is not here yet: wait, and then the number is theirs; or any window may call it.
    mine.get_by_test_id("do-check_in").click()
    expect(mine.get_by_test_id("absent")).to_contain_text("李法现在没有在任何窗口签到", timeout=WAIT_MS)
    expect(page.get_by_test_id("anyone")).to_be_focused()
    looks_right(page)
    mine.get_by_test_id("still-waiting").click()
    hall.manager.presses("/windows/1/sign-in", staff_no="011")
    mine.get_by_test_id("do-check_in").click()
    expect(page.get_by_test_id("notice")).to_contain_text("到 1 号窗口找李法", timeout=WAIT_MS)
    other.get_by_test_id("do-check_in").click()
    other.get_by_test_id("anyone").click()
    expect(page.get_by_test_id("notice")).to_contain_text("按预约时间排队", timeout=WAIT_MS)
    expect(other).to_have_attribute("data-standing", "checked_in", timeout=WAIT_MS)
    looks_right(page)
