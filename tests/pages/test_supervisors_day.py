"""A shift supervisor's day in the browser, from the opening checklist to signing out, and what the next morning says of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import NewPage
from tests.hall.serving import ZONE
from tests.pages.stage import WAIT_MS, Account, Hall
from tests.pages.walking import NO_DEVICES, finds, looks_right, opened

DAWN = datetime(2026, 11, 24, 8, 40, tzinfo=ZONE)
"""A Tuesday, twenty minutes before the doors open."""
HOURS = {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"]}
POLL_MS = 25_000
"""The floor looks again by itself every 10 s."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A center with office hours and two windows, before it opens; its devices hang on a computer that is still off."""
    served = Hall(tmp_path, NO_DEVICES, begins=DAWN)
    try:
        served.opens()
        for service in served.manager.gets("/services"):
            path = f"/services/{service['code']}"
            served.manager.puts(path, {**served.manager.gets(path), "hours": HOURS})
        rules = served.manager.gets("/rules")
        served.manager.puts("/rules", {**rules, "recall_gap_s": 0, "calls_before_no_show": 1})
        served.hires("011", "李法")
        yield served
    finally:
        served.ends()


def supervisor(hall: Hall) -> Account:
    """徐岩, on the first day."""
    return hall.hires("022", "徐岩", "shift_supervisor", "值班长")


def line(page: Page, item: str) -> Locator:
    """One line of the opening checklist that the hall made itself."""
    return page.locator(f"[data-testid=opening-line][data-item={item}]")


def is_told(page: Page, words: str) -> None:
    """What the page answers to the last press."""
    expect(page.get_by_test_id("notice")).to_contain_text(words, timeout=WAIT_MS)


def turns_to(page: Page, tab: str) -> None:
    """Along the tabs by keyboard, from the one on the left."""
    page.get_by_test_id("tab-open").click()
    page.get_by_test_id("tab-open").focus()
    for name in ("open", "live", "close", "training"):
        if name == tab:
            break
        page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id(f"tab-{tab}")).to_have_attribute("aria-selected", "true")


def waiting(page: Page) -> Locator:
    """Everybody in the line, in calling order."""
    return page.get_by_test_id("waiting-row")


def in_line(page: Page, *numbers: str) -> None:
    """These numbers wait, in this order."""
    expect(waiting(page)).to_have_count(len(numbers), timeout=WAIT_MS)
    for place, number in enumerate(numbers):
        expect(waiting(page).nth(place)).to_have_attribute("data-number", number, timeout=WAIT_MS)


def test_a_day_from_the_first_look_to_signing_out(new_page: NewPage, hall: Hall) -> None:
    account = supervisor(hall)
    page = opened(new_page, hall, account, "/floor", "windows")
    opens_the_hall(page, hall)
    numbers = watches_the_floor(page, hall)
    stops_a_service(page, hall, numbers)
    stays_open_longer(page, hall)
    served, kept = closes_the_day(page, hall, numbers)
    signs_out(page, hall)
    hall.clock.jumps_to(DAWN.replace(day=25))
    finds_what_yesterday_left(new_page, hall, account, served, kept)


def opens_the_hall(page: Page, hall: Hall) -> None:
    """What the hall knows, what only eyes see, and the word that the doors may open."""
    expect(page.get_by_test_id("opening-reminder")).to_contain_text("今天还没有做开门检查")
    page.get_by_test_id("opening-go").focus()
    page.keyboard.press("Enter")
    for item, words in (
        ("printer", "printer-1：设备程序未连接"),
        ("kiosk", "kiosk-1：页面还没有配对"),
        ("windows", "还没有人：1 号、2 号"),
        ("backup", "还没有做过备份"),
    ):
        expect(line(page, item)).to_have_attribute("data-standing", "see", timeout=WAIT_MS)
        expect(line(page, item)).to_contain_text(words)
    expect(line(page, "hours")).to_contain_text("今天办理时间 09:00-17:00")
    for item in ("stopped", "orders", "kept", "disk", "clock"):
        expect(line(page, item)).to_have_attribute("data-standing", "well")
    looks_right(page)

    # Somebody comes to each window, and a backup is made: the list follows by itself.
    archive = hall.folder / "hall.zip"
    assert hall.hall("backup", "--data", str(hall.data), "--to", str(archive)).returncode == 0
    hall.hires("012", "王援")
    hall.manager.presses("/windows/1/sign-in", staff_no="011")
    hall.manager.presses("/windows/2/sign-in", staff_no="012")
    expect(line(page, "windows")).to_contain_text("2 个窗口都有人", timeout=POLL_MS)
    expect(line(page, "windows")).to_have_attribute("data-standing", "well")
    expect(line(page, "backup")).to_contain_text("已校验", timeout=POLL_MS)
    expect(line(page, "backup")).to_contain_text(str(archive))

    # Not before everything is looked at; each tick by keyboard, one of them a slip.
    page.get_by_test_id("opening-finish").press("Enter")
    is_told(page, "还有 5 项没有核对")
    ticks = page.get_by_test_id("opening-hand")
    for place in range(5):
        ticks.nth(place).get_by_role("checkbox").focus()
        page.keyboard.press("Space")
        expect(ticks.nth(place)).to_have_attribute("data-ticked", "yes", timeout=WAIT_MS)
        expect(ticks.nth(place)).to_contain_text("徐岩 08:4")
    page.keyboard.press("Space")
    expect(ticks.nth(4)).to_have_attribute("data-ticked", "no", timeout=WAIT_MS)
    expect(page.get_by_test_id("opening-left")).to_have_text("还有 1 项")
    page.keyboard.press("Space")
    expect(page.get_by_test_id("opening-left")).to_have_text("都看过了", timeout=WAIT_MS)
    looks_right(page)
    page.get_by_test_id("opening-finish").focus()
    page.keyboard.press("Enter")
    done = page.get_by_test_id("opening-done")
    expect(done).to_contain_text("徐岩 08:4", timeout=WAIT_MS)
    expect(done).to_contain_text("项要看")
    looks_right(page)

    # It can be read, and done again.
    page.get_by_test_id("opening-show").click()
    expect(ticks.first.get_by_role("checkbox")).to_be_disabled()
    page.get_by_test_id("opening-fold").click()
    page.get_by_test_id("opening-reopen").click()
    expect(page.get_by_test_id("opening-left")).to_have_text("都看过了", timeout=WAIT_MS)
    page.get_by_test_id("opening-finish").click()
    expect(done).to_be_visible(timeout=WAIT_MS)
    turns_to(page, "live")
    expect(page.get_by_test_id("opening-reminder")).to_have_count(0)


def watches_the_floor(page: Page, hall: Hall) -> dict[str, str]:
    """Five people come; somebody is put on top, is called, misses the call and comes back; a window pauses."""
    hall.clock.jumps_to(DAWN.replace(hour=9, minute=5))
    who = {
        "first": hall.guide.takes("consult"),
        "wheelchair": hall.guide.takes("consult", needs=["wheelchair"]),
        "notary": hall.guide.takes("notary"),
        "other_notary": hall.guide.takes("notary"),
        "gone": hall.guide.takes("mediation"),
    }
    numbers = {name: taken["number"] for name, taken in who.items()}
    expect(page.get_by_test_id("floor-waiting")).to_have_text("5", timeout=WAIT_MS)
    expect(page.get_by_test_id("floor-open")).to_have_text("2/2")
    expect(waiting(page).nth(1)).to_contain_text("轮椅")
    consult = page.locator("[data-testid=queue][data-service=consult]")
    expect(consult.locator("td").first).to_have_text("2")
    looks_right(page)

    # On top, with a reason; whoever is overtaken can be told so.
    card = finds(page, numbers["wheelchair"])
    card.get_by_test_id("do-raise").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("found-form")).to_be_visible()
    page.keyboard.type("突发不适")
    page.keyboard.press("Enter")
    is_told(page, f"{numbers['wheelchair']} 号已置顶")
    expect(waiting(page).first).to_have_attribute("data-number", numbers["wheelchair"], timeout=WAIT_MS)
    expect(waiting(page).first).to_contain_text("置顶")

    # Called, missed, back.
    hall.manager.presses("/windows/1/call-next")
    window = page.locator("[data-testid=window][data-window='1']")
    expect(window).to_contain_text(numbers["wheelchair"], timeout=WAIT_MS)
    expect(window).to_contain_text("轮椅")
    expect(page.get_by_test_id("task")).to_contain_text(f"{numbers['wheelchair']} 到 1 号窗口")
    hall.manager.presses("/windows/1/no-show")
    missed = page.get_by_test_id("missed-row")
    expect(missed).to_have_attribute("data-number", numbers["wheelchair"], timeout=WAIT_MS)
    expect(page.get_by_test_id("floor-missed")).to_have_text("1")
    missed.get_by_role("button", name="复号").focus()
    page.keyboard.press("Enter")
    is_told(page, f"{numbers['wheelchair']} 号已复号")
    expect(missed).to_have_count(0, timeout=WAIT_MS)
    card = finds(page, numbers["first"])
    card.get_by_test_id("do-why").click()
    expect(page.get_by_test_id("why")).to_contain_text(numbers["wheelchair"], timeout=WAIT_MS)
    expect(page.get_by_test_id("why")).to_contain_text("置顶")

    # Somebody goes home.
    card = finds(page, numbers["gone"])
    card.get_by_test_id("do-cancel").press("Enter")
    page.get_by_test_id("form-go").press("Enter")
    expect(card.get_by_test_id("found-state")).to_have_text("已取消", timeout=WAIT_MS)
    page.get_by_test_id("find-close").click()

    # The other window pauses for lunch, and goes on.
    other = page.locator("[data-testid=window][data-window='2']")
    page.get_by_test_id("pause-2").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("reason-form").get_by_role("button", name="用餐").click()
    expect(other).to_have_attribute("data-state", "paused", timeout=WAIT_MS)
    expect(other).to_contain_text("用餐")
    expect(page.get_by_test_id("floor-open")).to_have_text("1/2")
    looks_right(page)
    page.get_by_test_id("unpause-2").focus()
    page.keyboard.press("Enter")
    expect(other).to_have_attribute("data-state", "open", timeout=WAIT_MS)
    return numbers


def stops_a_service(page: Page, hall: Hall, numbers: dict[str, str]) -> None:
    """The notary is away: no more numbers, and whoever has one is told, served elsewhere or let go."""
    page.get_by_test_id("stop-notary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("reason")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("reason-form")).to_have_count(0)
    page.get_by_test_id("stop-notary").click()
    page.keyboard.type("公证员外出")
    page.keyboard.press("Enter")
    is_told(page, "2 人已取号，照常办理")
    notary = page.locator("[data-testid=queue][data-service=notary]")
    expect(notary).to_have_attribute("data-stopped", "yes", timeout=WAIT_MS)
    expect(notary).to_contain_text("公证员外出")
    told = page.get_by_test_id("stopped-row")
    expect(told).to_have_count(2, timeout=WAIT_MS)
    expect(told.first).to_contain_text("公证员外出")
    looks_right(page)
    refused = hall.guide.asks("POST", "/tickets", {"service": "notary", "tap_id": "while it is stopped"})
    assert "公证员外出" in refused.json()["detail"]

    # One of them is sent to the lawyers, the other one waits on.
    told.first.get_by_role("button").focus()
    page.keyboard.press("Enter")
    card = page.get_by_test_id("found")
    expect(card).to_have_attribute("data-number", numbers["notary"], timeout=WAIT_MS)
    card.get_by_test_id("do-change_service").click()
    page.get_by_test_id("form-service").select_option("legal_aid")
    page.get_by_test_id("form-go").click()
    expect(card).to_contain_text("法律援助", timeout=WAIT_MS)
    expect(told).to_have_count(1, timeout=WAIT_MS)
    expect(told).to_have_attribute("data-number", numbers["other_notary"])

    # Only one window is to have the lawyer's case.
    card.get_by_test_id("do-send_to_window").click()
    page.get_by_test_id("form-window").select_option("2")
    page.get_by_test_id("form-go").click()
    expect(card).to_contain_text("只到 2 号窗口", timeout=WAIT_MS)
    page.get_by_test_id("find-close").click()

    # She is back.
    page.get_by_test_id("resume-notary").focus()
    page.keyboard.press("Enter")
    expect(notary).to_have_attribute("data-stopped", "no", timeout=WAIT_MS)
    expect(told).to_have_count(0, timeout=WAIT_MS)


def stays_open_longer(page: Page, hall: Hall) -> None:
    """Half an hour more for one service, told to everybody at once."""
    hall.clock.jumps_to(DAWN.replace(hour=16, minute=30))
    page.get_by_test_id("longer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("longer-service")).to_be_focused()
    page.get_by_test_id("longer-service").select_option("consult")
    looks_right(page)
    page.get_by_test_id("longer-go").click()
    is_told(page, "法律咨询今天延时")
    expect(page.get_by_test_id("extension")).to_contain_text("到 17:30", timeout=WAIT_MS)
    hall.clock.jumps_to(DAWN.replace(hour=17, minute=10))
    assert hall.guide.takes("consult")["number"] == "A003"
    hall.guide.is_refused(
        409, "service_closed", "POST", "/tickets", {"service": "mediation", "tap_id": "too late"}
    )


def closes_the_day(page: Page, hall: Hall, numbers: dict[str, str]) -> tuple[str, list[str]]:
    """One is served without a rating and with half a work order; the power is cut; everybody has a place.

    Whoever was served, and whoever is still in the line.
    """
    served = hall.manager.presses("/windows/1/call-next")["ticket"]["number"]
    for verb in ("start", "finish"):
        hall.manager.presses(f"/windows/1/{verb}")
    called = hall.manager.presses("/windows/2/call-next")["ticket"]["number"]
    assert called == numbers["notary"], "sent to this window"
    turns_to(page, "close")
    expect(page.get_by_test_id("close-sum")).to_have_text(
        "发出 6 个号 ＝ 办结 1 ＋ 取消 1 ＋ 等候 3 ＋ 叫号 1", timeout=POLL_MS
    )
    expect(page.get_by_test_id("close-numbers-words")).to_contain_text("差额 0；还有 4 个没有办完")
    expect(page.get_by_test_id("close-open")).to_contain_text(called)
    expect(page.get_by_test_id("close-unrated")).to_contain_text("1 人")
    expect(page.get_by_test_id("close-orders")).to_contain_text("没填完的工单 1 张")
    expect(page.get_by_test_id("close-orders")).to_contain_text("李法")
    expect(page.get_by_test_id("close-bad")).to_contain_text("今天没有不满意的评价")
    looks_right(page)

    # A number on the list opens its card.
    page.get_by_test_id("close-orders").get_by_role("button", name=f"看 {served}").focus()
    page.keyboard.press("Enter")
    card = page.get_by_test_id("found")
    expect(card).to_have_attribute("data-number", served, timeout=WAIT_MS)
    expect(card.get_by_test_id("found-state")).to_have_text("已办结")
    page.get_by_test_id("find-close").click()

    # The power will be cut: whoever waits keeps the number.
    turns_to(page, "close")
    night = page.get_by_test_id("close-night")
    expect(night).to_contain_text("共 3 个", timeout=WAIT_MS)
    page.get_by_test_id("night").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("night-form").get_by_role("button", name="停电").focus()
    page.keyboard.press("Enter")
    expect(night).to_have_attribute("data-decided", "yes", timeout=WAIT_MS)
    expect(night).to_contain_text("2026-11-25")
    expect(night).to_contain_text("徐岩")
    expect(night).to_contain_text("原因：停电")
    looks_right(page)
    hall.manager.presses("/windows/2/no-show")
    hall.manager.presses("/windows/1/sign-out")
    hall.manager.presses("/windows/2/sign-out")
    expect(page.get_by_test_id("close-open")).to_contain_text("没有正在叫号、办理或挂起的号", timeout=POLL_MS)
    return served, [one["number"] for one in hall.guide.gets("/queue")["waiting"]]


def signs_out(page: Page, hall: Hall) -> None:
    """Goes home."""
    page.get_by_role("button", name="退出登录").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in**", timeout=WAIT_MS)
    page.goto(hall.url("/floor"))
    expect(page.get_by_test_id("staff-no")).to_be_visible(timeout=WAIT_MS)


def finds_what_yesterday_left(
    new_page: NewPage, hall: Hall, account: Account, served: str, kept: list[str]
) -> None:
    """The next morning's list begins anew, and names what was kept and what was not finished."""
    page = opened(new_page, hall, account, "/floor", "windows")
    expect(page.get_by_test_id("opening-reminder")).to_be_visible(timeout=WAIT_MS)
    in_line(page, *kept)
    expect(waiting(page).first).to_contain_text("过夜")
    page.get_by_test_id("opening-go").click()
    expect(line(page, "kept")).to_contain_text("留号过夜 4 个：等候 3，过号 1", timeout=WAIT_MS)
    expect(line(page, "orders")).to_contain_text("2026-11-24（周二）还有 1 张工单没填完")
    expect(line(page, "orders")).to_contain_text(f"{served}，李法")
    expect(line(page, "backup")).to_have_attribute("data-standing", "well")
    expect(page.get_by_test_id("opening-left")).to_have_text("还有 5 项")
    looks_right(page)
