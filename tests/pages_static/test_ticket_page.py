"""The ticket page behind the QR code: every state of a number in both languages, its two moments, giving it up, a cut line."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.contrast import faint
from tests.pages.layout import assert_laid_out, targets
from tests.pages_static.fake_hall import FakeHall
from tests.waiting import until

PHONE = (390, 844)
SMALL = (320, 568)
SMALLEST_ON_A_PHONE = 44
HEARD = """() => {
    window.shaken = [];
    window.rung = 0;
    Object.defineProperty(navigator, 'vibrate', {value: (times) => window.shaken.push(times.length)});
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) { window.rung += 1; start.call(this, at); };
}"""
NOTICE = {"kind": "ended", "sentence": "A012 号今天没有办：系统故障。请拨打 12348 公共法律服务热线。"}
STATES: list[tuple[str, dict[str, Any], str, str]] = [
    ("three before", {}, "等候中", "Waiting"),
    ("next", {"ahead": 0, "estimated_wait": None}, "您是下一位", "You are next"),
    ("called", {"state": "called", "window_no": 2, "ahead": 0, "can": []}, "2号窗口", "Window 2"),
    ("serving", {"state": "serving", "window_no": 2, "ahead": 0, "can": []}, "正在办理", "Window 2"),
    ("missed", {"state": "missed", "ahead": 0, "can": ["return", "cancel"]}, "过号报到", "I am back"),
    ("missed twice", {"state": "missed", "ahead": 0}, "不能再报到", "Take a new one"),
    ("held", {"state": "on_hold", "ahead": 0}, "材料齐了", "On hold"),
    ("ended", {"state": "abandoned", "can": [], "notice": NOTICE}, "系统故障", "12348"),
    ("finished", {"state": "finished", "can": []}, "已办结", "Finished"),
]


def opened(new_page: NewPage, hall: FakeHall, **options: Any) -> Page:
    page = new_page(*PHONE, **options)
    page.add_init_script(f"({HEARD})()")
    page.goto(hall.url("/t/signature"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    return page


def becomes(page: Page, hall: FakeHall, **changed: Any) -> None:
    """The hall's number changes, and the phone asks again."""
    hall.my_ticket = {**hall.my_ticket, **changed}
    page.clock.run_for(19_000)


def test_every_state_in_both_languages(new_page: NewPage, hall: FakeHall) -> None:
    as_taken = dict(hall.my_ticket)
    page = opened(new_page, hall)
    for name, changed, chinese, english in STATES:
        hall.my_ticket = {**as_taken, **changed}
        page.reload()
        expect(page.get_by_test_id("ticket-number")).to_have_text("A012")
        for words in (chinese, english):
            expect(page.locator(".phone-card"), name).to_contain_text(words)
            for width, height in (SMALL, PHONE):
                page.set_viewport_size({"width": width, "height": height})
                assert_laid_out(page)
            assert_accessible(page)
            assert faint(page) == [], name
            for label, width, height in targets(page, "button"):
                assert min(width, height) >= SMALLEST_ON_A_PHONE, (name, label)
            page.get_by_test_id("language").click()


def test_what_to_bring_is_said_while_it_can_still_be_fetched(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    expect(page.get_by_test_id("ticket-bring").get_by_role("listitem")).to_have_text(
        ["居民身份证", "劳动合同或者工资记录"]
    )
    page.get_by_test_id("language").press("Enter")
    expect(page.get_by_test_id("ticket-bring").get_by_role("listitem")).to_have_text(
        ["Identity card", "Contract or pay records"]
    )
    expect(page.get_by_test_id("ticket-service")).to_have_text("Legal advice")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    hall.my_ticket = {**hall.my_ticket, "state": "finished", "can": []}
    page.reload()
    expect(page.get_by_test_id("ticket-state")).to_have_text("已办结")
    expect(page.get_by_test_id("ticket-bring")).to_have_count(0)


@pytest.mark.parametrize(
    ("chosen", "browser", "spoken"),
    [("en", "zh-CN", "en"), (None, "en-GB", "en"), ("zh-CN", "en-GB", "zh-CN"), (None, "zh-CN", "zh-CN")],
)
def test_it_begins_in_the_language_of_the_kiosk_else_of_the_phone(
    new_page: NewPage, hall: FakeHall, chosen: str | None, browser: str, spoken: str
) -> None:
    hall.my_ticket["language"] = chosen
    page = opened(new_page, hall, locale=browser)
    expect(page.locator("html")).to_have_attribute("lang", spoken)


def test_next_and_called_are_moments_that_shake_and_ring(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(*PHONE)
    page.add_init_script(f"({HEARD})()")
    page.clock.install()
    page.goto(hall.url("/t/signature"))
    ring = page.get_by_test_id("ring")
    expect(ring).to_have_attribute("aria-pressed", "false")
    ring.click()
    expect(ring).to_have_attribute("aria-pressed", "true")
    rung = page.evaluate("window.rung")
    assert rung == 2, "one hears at once what it will sound like"
    becomes(page, hall, ahead=0)
    expect(page.get_by_test_id("ticket-next")).to_have_text("您是下一位")
    expect(page).to_have_title("您是下一位")
    until(lambda: page.evaluate("window.rung") > rung)
    assert page.evaluate("window.shaken.length") == 1
    hall.call("A012", 2)
    expect(page.get_by_test_id("ticket-state")).to_contain_text("2号窗口")
    expect(page).to_have_title("请到2号窗口")
    until(lambda: page.evaluate("window.shaken.length") == 2)
    hall.call("A012", 2, is_recall=True)
    until(lambda: page.evaluate("window.shaken.length") == 3)
    expect(ring).to_have_count(0)


def test_giving_up_takes_a_second_press(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("give-up").press("Enter")
    expect(page.get_by_test_id("keep")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("give-up")).to_be_focused()
    assert hall.presses == []
    page.keyboard.press("Enter")
    hall.refusal = (409, {"code": "ticket_not_callable", "detail": "这个号正在叫，不能取消。"})
    page.get_by_test_id("give-up-really").click()
    expect(page.get_by_test_id("give-up-problem")).to_have_text("这个号正在叫，不能取消。")
    assert_accessible(page)
    hall.refusal = None
    page.get_by_test_id("give-up-really").click()
    expect(page.get_by_test_id("ticket-state")).to_have_text("已取消")
    expect(page.get_by_test_id("give-up")).to_have_count(0)
    assert len({body["press_id"] for _, body in hall.presses}) == 1, "one intent, however often it is sent"
    assert hall.presses[0][1]["status"] == "signature"


def test_a_line_that_falls_silent_says_what_moment_is_shown(new_page: NewPage, hall: FakeHall) -> None:
    hall.pulse_s = 0.2
    page = opened(new_page, hall)
    lost = page.get_by_test_id("connection")
    expect(lost).to_have_attribute("data-state", "lost", timeout=10_000)
    expect(lost).to_contain_text("网络中断，这是")
    hall.pulse_s = 0
    hall.my_ticket = {**hall.my_ticket, "ahead": 1}
    expect(lost).to_have_attribute("data-state", "live", timeout=15_000)
    expect(page.get_by_test_id("ticket-ahead")).to_have_text("1")
