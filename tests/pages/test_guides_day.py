"""A guide's day in the browser: numbers for people with needs, a second person, help, an appointment kept, and home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import NewPage
from tests.hall.serving import ZONE
from tests.pages.stage import WAIT_MS, Hall
from tests.pages.walking import NO_DEVICES, finds, looks_right, number_on, opened

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
TODAY = "2026-11-24"
PHONE = "13800001234"
BOOKABLE = {
    "service": "consult", "on": True, "hours": {"tue": ["09:00-12:00"]}, "slot_min": 30, "people": 2, "days_ahead": 7,
    "blackout": [],
}  # fmt: skip
GIVEN_UP_MS = 25_000
"""A job for a printer that is away is given up after 10 s."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A center on a Tuesday morning: one clerk, one terminal, 法律咨询 offered for booking; the printer's computer is off."""
    served = Hall(tmp_path, NO_DEVICES, begins=MORNING)
    try:
        served.opens()
        rules = served.manager.gets("/rules")
        served.manager.puts("/rules", {**rules, "recall_gap_s": 0, "calls_before_no_show": 1})
        offer = served.manager.gets("/appointments/offer")
        served.manager.puts("/appointments/offer", {**offer, "offers": [BOOKABLE]})
        served.hires("011", "李法")
        served.manager.presses("/windows/1/sign-in", staff_no="011")
        yield served
    finally:
        served.ends()


def is_told(page: Page, words: str) -> None:
    """What the page answers to the last press."""
    expect(page.get_by_test_id("notice")).to_contain_text(words, timeout=WAIT_MS)


def test_a_day_from_the_first_number_to_signing_out(new_page: NewPage, hall: Hall) -> None:
    page = opened(new_page, hall, hall.hires("021", "郑帆", "guide", "导服"), "/guide", "service-consult")
    deaf = takes_for_a_family(page, hall)
    second = takes_for_somebody_who_has_one(page, hall)
    brings_help(new_page, page, hall)
    walks_with_them(page, hall, deaf)
    mends(page, hall, second)
    keeps_an_appointment(page, hall)
    page.get_by_role("button", name="退出登录").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in**", timeout=WAIT_MS)


def takes_for_a_family(page: Page, hall: Hall) -> str:
    """Three come for one matter, one of them hears badly: one number, and nothing of the need on it."""
    page.get_by_test_id("need-deaf").check(force=True)
    page.get_by_test_id("visitor-name").fill("王小明")
    page.get_by_test_id("party-more").click()
    page.get_by_test_id("companions").fill("王大明、李秀英")
    page.get_by_test_id("companions").press("Tab")
    expect(page.get_by_test_id("party")).to_have_value("3")
    looks_right(page)
    page.keyboard.press("F2")
    page.keyboard.press("Enter")
    taken = page.get_by_test_id("taken")
    number = number_on(taken)
    expect(taken).to_contain_text("前面 0 人")
    expect(taken).not_to_contain_text("听障")
    expect(page.get_by_test_id("party")).to_have_value("1")
    expect(page.get_by_test_id("visitor-name")).to_have_value("")
    (waiting,) = hall.guide.gets("/queue")["waiting"]
    assert (waiting["number"], waiting["needs"], waiting["party"]) == (number, ["deaf"], 3)

    # The computer with the printer is off, and the page says so; the number counts all the same.
    page.keyboard.press("F8")
    expect(page.get_by_test_id("print-state")).to_contain_text("没有打出", timeout=GIVEN_UP_MS)
    is_told(page, f"{number} 号票")
    return number


def takes_for_somebody_who_has_one(page: Page, hall: Hall) -> str:
    """The same person comes twice for the same thing: the number they have is shown; a second one only when wanted."""
    taken = page.get_by_test_id("taken")
    page.get_by_test_id("visitor-phone").fill(PHONE)
    page.get_by_test_id("service-consult").click()
    expect(taken).not_to_contain_text("前面 0 人", timeout=WAIT_MS)
    first = number_on(taken)
    page.get_by_test_id("visitor-phone").fill(PHONE)
    page.get_by_test_id("service-consult").click()
    expect(taken).to_have_attribute("data-already", "yes", timeout=WAIT_MS)
    expect(taken).to_contain_text(f"已有 {first} 号，不用再取")
    assert len(hall.guide.gets("/queue")["waiting"]) == 2
    looks_right(page)
    page.get_by_test_id("take-another").focus()
    page.keyboard.press("Enter")
    expect(taken).not_to_have_attribute("data-number", first, timeout=WAIT_MS)
    second = number_on(taken)
    page.get_by_test_id("take-back").click()
    is_told(page, f"{second} 号已取消")
    assert len(hall.guide.gets("/queue")["waiting"]) == 2

    # Two only ask the way.
    for times in ("1", "2"):
        page.keyboard.press("F9")
        expect(page.get_by_test_id("enquiries")).to_have_text(times, timeout=WAIT_MS)
    return first


def brings_help(new_page: NewPage, page: Page, hall: Hall) -> None:
    """Somebody at the terminal cannot go on: the desk says where, the terminal says that somebody is on the way."""
    kiosk = new_page(1080, 1920)
    hall.opens_paired(kiosk, "/kiosk/kiosk-1")
    kiosk.get_by_test_id("help").click()
    asked = kiosk.get_by_test_id("help-state")
    expect(asked).to_contain_text("工作人员马上来", timeout=WAIT_MS)
    call = page.get_by_test_id("help-call")
    expect(call).to_contain_text("kiosk-1", timeout=WAIT_MS)
    expect(call).to_contain_text("还没有人过去")
    looks_right(page)
    call.get_by_test_id("help-take").focus()
    page.keyboard.press("Enter")
    expect(call).to_contain_text("郑帆正在过去", timeout=WAIT_MS)
    expect(asked).to_contain_text("郑帆正在过来", timeout=WAIT_MS)
    call.get_by_test_id("help-done").focus()
    page.keyboard.press("Enter")
    expect(call).to_have_count(0, timeout=WAIT_MS)
    expect(kiosk.get_by_test_id("help")).to_have_text("人工帮助", timeout=WAIT_MS)


def walks_with_them(page: Page, hall: Hall, deaf: str) -> None:
    """Who hears badly is called: fetched, brought, served."""
    hall.manager.presses("/windows/1/call-next")
    task = page.get_by_test_id("task")
    expect(task).to_contain_text(f"{deaf} 到 1 号窗口", timeout=WAIT_MS)
    expect(task).to_contain_text("听障")
    expect(task).to_contain_text("3 人同来")
    task.get_by_test_id("task-take").focus()
    page.keyboard.press("Enter")
    expect(task).to_contain_text("郑帆正在接引", timeout=WAIT_MS)
    task.get_by_test_id("task-done").focus()
    page.keyboard.press("Enter")
    expect(task).to_have_count(0, timeout=WAIT_MS)
    for verb in ("start", "finish"):
        hall.manager.presses(f"/windows/1/{verb}")


def mends(page: Page, hall: Hall, number: str) -> None:
    """One number misses its call and comes back, is in the wrong line, has lost its paper, and is given up."""
    hall.manager.presses("/windows/1/call-next")
    hall.manager.presses("/windows/1/no-show")
    missed = page.get_by_test_id("missed-row")
    expect(missed).to_have_attribute("data-number", number, timeout=WAIT_MS)
    missed.get_by_role("button", name="复号").focus()
    page.keyboard.press("Enter")
    is_told(page, f"{number} 号已复号")
    card = finds(page, number)
    expect(card).to_contain_text("已复号 1 次")
    does(page, card, "change_service")
    page.get_by_test_id("form-service").select_option("legal_aid")
    page.get_by_test_id("form-go").click()
    is_told(page, f"{number} 号改等法律援助")
    does(page, card, "print")
    expect(card.get_by_test_id("found-print")).to_contain_text("没有打出", timeout=GIVEN_UP_MS)
    looks_right(page)
    does(page, card, "cancel")
    expect(page.get_by_test_id("found-form")).to_contain_text("取消后不能恢复")
    page.get_by_test_id("form-go").click()
    expect(card.get_by_test_id("found-state")).to_have_text("已取消", timeout=WAIT_MS)
    expect(card.get_by_test_id("do-cancel")).to_have_count(0)


def does(page: Page, card: Locator, verb: str) -> None:
    """A button of the card, by keyboard."""
    card.get_by_test_id(f"do-{verb}").focus()
    page.keyboard.press("Enter")


def keeps_an_appointment(page: Page, hall: Hall) -> None:
    """Booked at the desk for ten, here ten minutes before: a real number that stands in the line by its time."""
    page.get_by_role("link", name="预约", exact=True).click()
    slot = page.get_by_test_id(f"slot-{TODAY}-10:00")
    expect(slot).to_be_visible(timeout=WAIT_MS)
    slot.click()
    page.get_by_test_id("person-name").fill("陈桂花")
    page.get_by_test_id("person-phone").fill(PHONE)
    page.get_by_test_id("book").click()
    expect(page.get_by_test_id("booked")).to_contain_text("10:00", timeout=WAIT_MS)
    code = page.get_by_test_id("booked-code").inner_text()
    looks_right(page)
    hall.clock.jumps_to(MORNING.replace(hour=9, minute=48))
    walk_in = hall.guide.takes("consult")["number"]
    hall.clock.jumps_to(MORNING.replace(hour=9, minute=51))
    later = hall.guide.takes("consult")["number"]
    card = finds(page, code)
    expect(card).to_contain_text("陈**", timeout=WAIT_MS)
    does(page, card.first, "check_in")
    is_told(page, "按预约时间排队，前面 1 人")
    page.get_by_test_id("find-close").click()
    row = page.get_by_test_id("appointment")
    expect(row).to_have_count(1, timeout=WAIT_MS)
    expect(row).to_have_attribute("data-standing", "checked_in", timeout=WAIT_MS)
    looks_right(page)
    waiting = hall.guide.gets("/queue")["waiting"]
    assert [one["number"] for one in waiting][::2] == [walk_in, later]
    assert waiting[1]["appointed"] == "10:00"
    expect(row).to_contain_text(waiting[1]["number"])
