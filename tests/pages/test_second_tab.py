"""The console in a second tab of the same browser: one is used at a time, and nothing typed is lost between them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.people import Clerk
from tests.pages.stage import WAIT_MS, Account, Stage, stage


class Day:
    """A served hall, and the clerk of window 1."""

    def __init__(self, played: Stage) -> None:
        self.hall, self.devices = played
        self.clerk_account: Account = self.hall.hires("011", "李法")

    def clerk(self, page: Page) -> Clerk:
        """李法 at window 1, free."""
        clerk = Clerk(page, self.hall, self.clerk_account)
        clerk.comes_in()
        here = self.hall.manager.gets("/windows/1/console")
        if here["window"]["staff"] is None:
            clerk.sits_at(1)
        elif here["ticket"]:
            clerk.presses_f2("finish")
        return clerk

    def second_tab(self, clerk: Clerk) -> Clerk:
        """The same person opens the console once more."""
        page = clerk.page.context.new_page()
        page.goto(self.hall.url("/console"))
        return Clerk(page, self.hall, self.clerk_account)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Day]:
    """One hall for all of it."""
    with stage(tmp_path_factory.mktemp("second-tab")) as played:
        yield Day(played)


def is_quiet(clerk: Clerk) -> None:
    """This tab shows nothing but the offer to go on here."""
    expect(clerk.page.get_by_test_id("other-tab")).to_contain_text(
        "本窗口已在另一个标签页打开", timeout=WAIT_MS
    )
    expect(clerk.page.get_by_test_id("primary")).to_have_count(0)
    expect(clerk.page.get_by_test_id("use-here")).to_be_focused()


def uses_here(clerk: Clerk) -> None:
    """在这里使用."""
    clerk.page.keyboard.press("Enter")
    expect(clerk.page.get_by_test_id("other-tab")).to_have_count(0, timeout=WAIT_MS)


def test_the_second_tab_is_quiet_until_it_takes_over_with_what_was_typed(new_page: NewPage, day: Day) -> None:
    first = day.clerk(new_page())
    for _ in range(2):
        day.hall.guide.takes("consult")
    first.presses_f2("call-next")
    first.presses_f2("start")
    second = day.second_tab(first)
    is_quiet(second)
    assert_accessible(second.page)
    second.page.keyboard.press("F2")  # nothing: the visit goes on in the first
    first.may("finish")
    first.page.get_by_test_id("field-summary").press_sequentially("被拖欠工资")

    uses_here(second)  # at once: the first saves before it lets go
    second.may("finish")
    assert second.reads_in("summary") == "被拖欠工资"
    is_quiet(first)
    first.page.keyboard.press("F2")
    second.writes(summary="被拖欠工资三个月")
    first.page.bring_to_front()  # a tab looked at again does not speak up either
    is_quiet(first)
    second.may("finish")

    uses_here(first)
    first.may("finish")
    assert first.reads_in("summary") == "被拖欠工资三个月"
    is_quiet(second)
    first.presses_f2("finish")


def test_a_closed_tab_leaves_the_console_to_the_other(new_page: NewPage, day: Day) -> None:
    first = day.clerk(new_page())
    second = day.second_tab(first)
    is_quiet(second)
    first.page.close()
    second.page.bring_to_front()
    second.may("call-next")


def test_what_cannot_be_saved_stays_where_it_is(new_page: NewPage, day: Day) -> None:
    first = day.clerk(new_page())
    day.hall.guide.takes("consult")
    first.presses_f2("call-next")
    first.presses_f2("start")
    second = day.second_tab(first)
    is_quiet(second)
    first.page.route("**/api/v1/work-orders/*", lambda route: route.abort())
    first.page.get_by_test_id("field-summary").press_sequentially("只在这一页")
    second.page.keyboard.press("Enter")
    expect(second.page.get_by_test_id("other-tab")).to_contain_text("还有没保存的内容", timeout=WAIT_MS)
    assert first.reads_in("summary") == "只在这一页"
    first.page.unroute("**/api/v1/work-orders/*")
    first.is_told_saved()
    uses_here(second)
    second.may("finish")
    assert second.reads_in("summary") == "只在这一页"
    second.presses_f2("finish")


def test_a_tab_that_hangs_is_passed_by(new_page: NewPage, day: Day) -> None:
    first = day.clerk(new_page())
    second = day.second_tab(first)
    is_quiet(second)
    first.page.evaluate("() => { BroadcastChannel.prototype.postMessage = () => {}; }")
    uses_here(second)
    second.may("call-next")
    is_quiet(first)
