"""A clerk's day without a mouse: every step by its key."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.layout import assert_laid_out
from tests.pages.people import Clerk
from tests.pages.stage import WAIT_MS, Account, Stage, stage


class Day:
    """A served hall, and two clerks of it."""

    def __init__(self, played: Stage) -> None:
        self.hall, self.devices = played
        self.first: Account = self.hall.hires("011", "李法")
        self.second: Account = self.hall.hires("012", "赵和")

    def clerk(self, page: Page) -> Clerk:
        """李法 at window 1, with somebody called and served."""
        clerk = Clerk(page, self.hall, self.first)
        clerk.comes_in()
        here = self.hall.manager.gets("/windows/1/console")
        if here["window"]["staff"] is None:
            clerk.sits_at(1)
        elif here["ticket"] or here["visit"]:
            clerk.presses_f2("finish")
        self.hall.guide.takes("consult")
        clerk.presses_f2("call-next")
        clerk.presses_f2("start")
        return clerk


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Day]:
    """One hall for all of it."""
    with stage(tmp_path_factory.mktemp("clerk-keys")) as played:
        yield Day(played)


def test_one_visit_of_several_matters(new_page: NewPage, day: Day) -> None:
    clerk = day.clerk(new_page())
    page, keys = clerk.page, clerk.page.keyboard
    expect(page.get_by_test_id("field-name")).to_be_focused(timeout=WAIT_MS)
    keys.type("王小明")
    keys.press("F3")
    panel = page.locator("#panel")
    expect(panel).to_be_visible(timeout=WAIT_MS)
    expect(panel.locator("input:checked")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    second = page.get_by_test_id("matter-2")
    expect(second).to_have_attribute("aria-selected", "true", timeout=WAIT_MS)
    expect(second).to_contain_text("法律援助")
    expect(page.get_by_test_id("field-name")).to_have_value("王小明")
    expect(page.get_by_test_id("field-phone")).to_be_focused(timeout=WAIT_MS)
    keys.type("13800001234")
    keys.press("Tab")
    expect(page.get_by_test_id("field-companions")).to_be_focused()
    keys.type("李四、王五")
    expect(page.get_by_test_id("party-said")).to_contain_text("共 3 人同来")
    clerk.writes(matter="申请法律援助", outcome="已受理")
    assert_laid_out(page)
    assert_accessible(page)
    keys.press("Control+F3")
    expect(page.get_by_test_id("matter-1")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_test_id("field-phone")).to_have_value("13800001234", timeout=WAIT_MS)
    clerk.writes(matter="劳动工伤", outcome="当场解答")
    number = clerk.number
    clerk.presses_f2("finish")
    rows = [row for row in day.hall.manager.gets("/ledger")["rows"] if row["ticket_number"] == number]
    assert [(row["place"], row["matter"], row["outcome"]) for row in rows] == [
        (2, "申请法律援助", "已受理"),
        (1, "劳动工伤", "当场解答"),
    ]
    assert {row["closed_at"] is None for row in rows} == {False}
    assert {(row["party"], *row["companions"]) for row in rows} == {(3, "李*", "王*")}
    keys.press("Control+F3")
    expect(page.get_by_test_id("matter-2")).to_have_attribute("aria-selected", "true")


def test_who_was_here_before_is_said_masked_and_only_while_the_visit_lasts(
    new_page: NewPage, day: Day
) -> None:
    clerk = day.clerk(new_page())
    page, keys = clerk.page, clerk.page.keyboard
    clerk.writes(name="孙小美", phone="13700008888", matter="劳动工伤", outcome="当场解答")
    expect(page.get_by_test_id("past-visits")).to_have_count(0)
    clerk.presses_f2("finish")

    day.hall.guide.takes("consult")
    clerk.presses_f2("call-next")
    clerk.presses_f2("start")
    past = page.get_by_test_id("past-visits")
    clerk.writes(name="孙小美")
    expect(past).to_contain_text("同名来访 1 次", timeout=WAIT_MS)
    expect(past).to_contain_text("可能不是同一人")
    expect(past.get_by_test_id("past-visit")).to_have_count(0)
    assert_laid_out(page)
    clerk.writes(phone="137 0000 8888")
    expect(past.locator("summary")).to_contain_text("此前来访 1 次", timeout=WAIT_MS)
    page.get_by_test_id("field-name").focus()
    keys.press("Shift+Tab")  # 拒绝提供
    keys.press("Shift+Tab")
    expect(past.locator("summary")).to_be_focused()
    keys.press("Enter")
    expect(past.get_by_test_id("past-visit")).to_contain_text("法律咨询 · 劳动工伤")
    expect(past.get_by_test_id("past-visit")).to_contain_text("孙**")
    expect(past).not_to_contain_text("8888")
    assert_laid_out(page)
    assert_accessible(page)
    clerk.presses_f2("finish")
    expect(past).to_have_count(0)


def test_a_phrase_goes_where_the_cursor_was(new_page: NewPage, day: Day) -> None:
    day.hall.manager.puts("/phrases", {"phrases": ["已告知所需材料。", "已告知时限。", "请带户口簿。"]})
    clerk = day.clerk(new_page())
    page, keys = clerk.page, clerk.page.keyboard
    summary = page.get_by_test_id("field-summary")
    summary.fill("咨询落户。下次再来。")
    keys.press("Home")
    for _ in "咨询落户。":
        keys.press("ArrowRight")
    keys.press("Control+F7")
    phrases = page.get_by_test_id("phrases").locator("button")
    expect(phrases).to_have_text(
        [re.compile(text) for text in ("已告知所需材料。", "已告知时限。", "请带户口簿。")]
    )
    expect(phrases.first).to_be_focused()
    assert_laid_out(page)
    assert_accessible(page)
    keys.press("2")
    expect(summary).to_be_focused()
    expect(summary).to_have_value("咨询落户。已告知时限。下次再来。")
    keys.press("Control+F7")
    expect(phrases.first).to_be_focused()
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(summary).to_have_value("咨询落户。已告知时限。请带户口簿。下次再来。")
    keys.press("Control+F7")
    expect(phrases.first).to_be_focused()
    keys.press("Escape")
    expect(summary).to_be_focused()
    keys.type("（当面）")
    clerk.is_told_saved()
    expect(summary).to_have_value("咨询落户。已告知时限。请带户口簿。（当面）下次再来。")

    page.get_by_test_id("field-matter").focus()
    page.get_by_test_id("phrases-open").click()
    phrases.first.click()
    expect(page.get_by_test_id("field-matter")).to_have_value("已告知所需材料。")
    clerk.presses_f2("finish")
    [row] = [one for one in day.hall.manager.gets("/ledger")["rows"] if one["matter"] == "已告知所需材料。"]
    order = day.hall.manager.gets(f"/work-orders/{row['work_order_id']}")
    assert order["summary"] == "咨询落户。已告知时限。请带户口簿。（当面）下次再来。"
