"""What a page answers is seen, is said in the right colour, and sounds no alarm where nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.people import Clerk, Manager
from tests.pages.stage import WAIT_MS, Hall, stage

OFFICE = (1440, 900)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Hall]:
    """One hall for all of it."""
    with stage(tmp_path_factory.mktemp("plain-answers")) as played:
        yield played.hall


def manager(page: Page, hall: Hall) -> Manager:
    """The manager, signed in."""
    boss = Manager(page, hall)
    boss.comes_in(hall.first_password())
    return boss


def assert_in_sight(page: Page, element: Locator) -> None:
    """The whole element stands in the window, unscrolled, with nothing over its middle."""
    expect(element).to_be_visible(timeout=WAIT_MS)
    box, size = element.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size["height"]
    assert element.evaluate(
        "e => { const b = e.getBoundingClientRect();"
        " return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)); }"
    )


def test_signing_out_ends_calmly(new_page: NewPage, hall: Hall) -> None:
    clerk = Clerk(new_page(), hall, hall.hires("021", "林和"))
    clerk.comes_in()
    clerk.sits_at(1)
    clerk.page.evaluate(
        """() => { window.alarms = [];
        new MutationObserver(() => document.querySelectorAll('.banner-warn, .banner-bad').forEach(
            (banner) => window.alarms.push(banner.textContent))).observe(document.body, {childList: true, subtree: true}); }"""
    )
    clerk.page.get_by_test_id("sign-out").click()
    said = clerk.page.get_by_test_id("notice")
    expect(said).to_have_text("已签退。", timeout=WAIT_MS)
    expect(said).to_have_class("banner banner-ok")
    expect(clerk.page.get_by_role("heading", name="请选择今天的窗口")).to_be_visible()
    assert clerk.page.evaluate("window.alarms") == []


def test_whoever_is_signed_out_by_others_is_told(new_page: NewPage, hall: Hall) -> None:
    clerk = Clerk(new_page(), hall, hall.hires("022", "方圆"))
    clerk.comes_in()
    clerk.sits_at(1)
    hall.manager.presses("/windows/1/sign-out")
    expect(clerk.page.get_by_test_id("notice")).to_contain_text("您已不在", timeout=WAIT_MS)


@pytest.mark.parametrize("size", [OFFICE, (1366, 768)])
def test_the_staff_form_answers_where_one_looks(new_page: NewPage, hall: Hall, size: tuple[int, int]) -> None:
    taken = hall.hires(f"03{size[0] % 7}", "有号")
    page = new_page(*size)
    manager(page, hall).goes_to("/staff-members")
    page.get_by_test_id("add-staff").click()
    for field, text in (("staff_no", taken.staff_no), ("name", "重号")):
        page.get_by_test_id(f"member-{field}").fill(text)
    assert_in_sight(page, page.get_by_test_id("save-member"))
    page.get_by_test_id("save-member").click()
    refusal = page.get_by_test_id("member-problem")
    expect(refusal).to_have_text(f"工号 {taken.staff_no} 已有人使用。", timeout=WAIT_MS)
    assert_in_sight(page, refusal)
    expect(page.get_by_role("alert")).to_have_text(f"工号 {taken.staff_no} 已有人使用。")
    expect(page.get_by_test_id("member-staff_no")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_test_id(f"edit-{taken.staff_no}").click()
    page.get_by_test_id("member-title").fill("公证员")
    page.get_by_test_id("save-member").click()
    expect(page.get_by_test_id("notice")).to_contain_text("有号 的资料已保存", timeout=WAIT_MS)
    assert_in_sight(page, page.get_by_test_id("notice"))
    expect(page.get_by_test_id(f"edit-{taken.staff_no}")).to_be_focused()


def test_green_at_closing_means_settled(new_page: NewPage, hall: Hall) -> None:
    page = new_page(*OFFICE)
    boss = manager(page, hall)
    boss.goes_to("/floor")
    page.get_by_test_id("tab-close").click()
    standing = page.get_by_test_id("close-numbers")
    expect(standing).to_have_attribute("data-standing", "none", timeout=WAIT_MS)
    expect(page.locator(".close .badge-ok")).to_have_count(0)
    taken = hall.guide.takes("consult")
    page.get_by_test_id("tab-live").click()
    page.get_by_test_id("tab-close").click()
    expect(standing).to_have_attribute("data-standing", "open", timeout=WAIT_MS)
    expect(standing).to_contain_text("还有 1 个没有办完")
    expect(page.get_by_test_id("close-numbers-standing")).to_have_class("badge badge-warn")
    hall.guide.presses(f"/tickets/{taken['id']}/cancel")
    page.get_by_test_id("tab-live").click()
    page.get_by_test_id("tab-close").click()
    expect(standing).to_have_attribute("data-standing", "settled", timeout=WAIT_MS)
    expect(page.get_by_test_id("close-help-standing")).to_have_class("badge badge-plain")


def test_devices_that_say_nothing_are_not_green(new_page: NewPage, hall: Hall) -> None:
    page = new_page(*OFFICE)
    manager(page, hall).goes_to("/devices")
    expect(page.get_by_test_id("device-printer-1")).to_have_attribute("data-state", "ok", timeout=WAIT_MS)
    expect(page.get_by_test_id("device-evaluator-1")).to_have_attribute("data-state", "ok", timeout=WAIT_MS)
    total = page.get_by_test_id("board-sum")
    expect(total).to_have_text("4 台设备还没有消息，不知道是否正常")
    expect(total).to_have_class("banner banner-plain board-sum")


def test_the_ledger_says_how_it_is_sorted(new_page: NewPage, hall: Hall) -> None:
    page = new_page(*OFFICE)
    manager(page, hall).goes_to("/ledger")
    heading = page.get_by_role("columnheader", name="来访时间")
    expect(heading).to_have_attribute("aria-sort", "descending", timeout=WAIT_MS)
    expect(heading.get_by_test_id("sorted-by")).to_have_text("最新在前")


def test_a_look_at_whole_names_is_one_look(new_page: NewPage, hall: Hall) -> None:
    page = new_page(*OFFICE)
    boss = manager(page, hall)
    boss.goes_to("/ledger")
    page.clock.install()
    page.get_by_test_id("filter-q").fill("王小明")
    page.get_by_test_id("filter-q").press("Enter")
    boss.gives_a_reason("核对联系方式")
    page.clock.fast_forward(1000)
    page.wait_for_load_state("networkidle")
    looks = [one for one in hall.manager.gets("/journal", limit=1000)["rows"] if "unmask" in one["event"]]
    assert len(looks) == 1
