"""What the manager sets of the calling rule, and what the clerks at the windows then see and may do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.layout import assert_laid_out
from tests.pages.people import Clerk
from tests.pages.stage import CENTER, WAIT_MS, Account, Hall
from tests.pages.test_settings import DESK, Office

TOML = CENTER.replace("PRINTER_PORT", "9100").replace("LINE_PORT", "4001").replace("server", "pc-1")
CONSOLE = (1366, 768)


class Ruled:
    """A served hall with its manager's settings and two clerks."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.boss: Account = hall.first_password()
        self.clerks = (hall.hires("011", "李法"), hall.hires("012", "周航", title="调解员"))

    def office(self, new_page: NewPage) -> Office:
        """The manager before the settings."""
        page = new_page(*DESK)
        self.hall.signs_in(page, self.boss, "/today")
        return Office(page, self.hall)

    def clerk(self, new_page: NewPage, window: int) -> Clerk:
        """The clerk of a window, free and nobody waiting for anybody."""
        clerk = Clerk(new_page(*CONSOLE), self.hall, self.clerks[window - 1])
        clerk.comes_in()
        clerk.sits_at(window)
        return clerk

    def closes(self) -> None:
        """The windows as they were: nobody there, nobody waiting."""
        manager, guide = self.hall.manager, self.hall.guide
        for no in (1, 2):
            page = manager.gets(f"/windows/{no}/console")
            if page["ticket"] and page["ticket"]["state"] == "called":
                manager.presses(f"/windows/{no}/start")
            if page["ticket"]:
                manager.presses(f"/windows/{no}/finish")
            if page["window"]["staff"]:
                manager.presses(f"/windows/{no}/sign-out")
        for ticket in guide.gets("/queue")["waiting"]:
            guide.presses(f"/tickets/{ticket['id']}/cancel")


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ruled]:
    """One hall for all of these."""
    hall = Hall(tmp_path_factory.mktemp("rule"), TOML)
    try:
        yield Ruled(hall.opens())
    finally:
        hall.ends()


@pytest.fixture
def ruled(lasting: Ruled) -> Iterator[Ruled]:
    """The hall with empty windows, before and after."""
    yield lasting
    lasting.closes()


def test_a_wheelchair_is_left_to_the_window_the_manager_gave_a_low_counter(
    ruled: Ruled, new_page: NewPage
) -> None:
    office = ruled.office(new_page)
    page = office.opens("windows")
    office.clicks("open-2", "ability-low_counter")
    office.stands("有未保存的修改：能力")
    assert_laid_out(page)
    assert_accessible(page)
    office.saves()
    expect(page.get_by_test_id("row-2")).to_contain_text("低位柜台")
    plain, low = ruled.clerk(new_page, 1), ruled.clerk(new_page, 2)
    wheelchair = ruled.hall.guide.takes("consult", needs=["wheelchair"])
    row = plain.page.get_by_test_id("left-row")
    expect(row).to_have_text(f"{wheelchair['number']} 留给 2 号窗口（低位柜台）", timeout=WAIT_MS)
    expect(plain.page.get_by_test_id("waiting-row")).to_have_count(0)
    assert_laid_out(plain.page)
    assert_accessible(plain.page)
    low.presses_f2("call-next")
    assert low.number == wheelchair["number"]
    expect(row).to_have_count(0, timeout=WAIT_MS)


def test_before_the_call_a_clerk_sees_number_service_and_wait_and_no_name(
    ruled: Ruled, new_page: NewPage
) -> None:
    clerk = ruled.clerk(new_page, 1)
    taken = ruled.hall.guide.takes("consult", visitor={"name": "欧阳静", "phone": "13907970001"})
    row = clerk.page.get_by_test_id("waiting-row")
    expect(row).to_contain_text(taken["number"], timeout=WAIT_MS)
    expect(row).to_contain_text("法律咨询")
    expect(row).to_contain_text("刚取号")
    assert "欧阳静" not in clerk.page.content()
    assert "13907970001" not in clerk.page.content()
    told = ruled.hall.manager.gets("/windows/1/console")
    assert "欧阳静" not in str(told)
    assert "0001" not in str(told["waiting"])
    clerk.presses_f2("call-next")
    clerk.presses_f2("start")
    assert clerk.reads_in("name") == "欧阳静"


def test_choosing_may_be_closed_and_an_idle_window_is_given_the_next_number_unless_one_key_stops_it(
    ruled: Ruled, new_page: NewPage
) -> None:
    office = ruled.office(new_page)
    page = office.opens("rules")
    office.clicks("call_chosen")
    office.fills(auto_call_s="20")
    office.stands("空闲多久后自动叫下一个号")
    assert_laid_out(page)
    assert_accessible(page)
    office.saves()
    expect(page.get_by_test_id("call_chosen")).not_to_be_checked()

    clerk = ruled.clerk(new_page, 1)
    numbers = [ruled.hall.guide.takes("consult")["number"] for _ in range(3)]
    row = clerk.page.locator(f"[data-testid=waiting-row][data-number={numbers[2]}]")
    expect(row).to_be_visible(timeout=WAIT_MS)
    expect(row.get_by_role("button")).to_have_count(0)
    hint = clerk.page.get_by_test_id("primary-hint")
    expect(hint).to_contain_text("3 人在等")

    # Done with somebody: the countdown stands on the button, and one key stops it.
    for verb in ("call-next", "start", "finish"):
        clerk.presses_f2(verb)
    expect(hint).to_contain_text("秒后自动叫号，按 F10 停下", timeout=WAIT_MS)
    assert_laid_out(clerk.page)
    assert_accessible(clerk.page)
    clerk.page.keyboard.press("F10")
    clerk.may("unpause")
    expect(clerk.page.locator("#panel")).to_contain_text("不再自动叫号")
    clerk.page.keyboard.press("Escape")
    clerk.page.keyboard.press("F2")
    clerk.may("call-next")
    expect(hint).to_contain_text("2 人在等")

    # Nobody presses anything: the next number comes by itself.
    office.fills(auto_call_s="1")
    office.saves()
    for verb in ("call-next", "start"):
        clerk.presses_f2(verb)
    clerk.page.keyboard.press("F2")
    expect(clerk.page.get_by_test_id("current-number")).to_have_text(numbers[2], timeout=WAIT_MS)
    clerk.may("start")
    page.bring_to_front()
    office.clicks("call_chosen")
    office.fills(auto_call_s="0")
    office.saves()


def test_a_clerk_sends_somebody_to_a_colleague_by_name_with_a_word_for_them(
    ruled: Ruled, new_page: NewPage
) -> None:
    here, there = ruled.clerk(new_page, 1), ruled.clerk(new_page, 2)
    number = ruled.hall.guide.takes("consult")["number"]
    here.presses_f2("call-next")
    here.page.keyboard.press("F8")
    here.page.get_by_test_id("target-person-012").check()
    here.page.get_by_test_id("transfer-note").fill("请大声说话，材料已看过")
    assert_laid_out(here.page)
    assert_accessible(here.page)
    here.page.keyboard.press("Enter")
    here.may("call-next")
    row = there.page.locator(f"[data-testid=waiting-row][data-number={number}]")
    expect(row).to_contain_text("转来本窗口", timeout=WAIT_MS)
    expect(there.page.get_by_text("请大声说话")).to_have_count(0)
    there.presses_f2("call-next")
    expect(there.page.get_by_test_id("transfer-note-shown")).to_have_text("李法留言 请大声说话，材料已看过")
    assert_laid_out(there.page)
    assert_accessible(there.page)


def test_a_guide_is_shown_the_number_somebody_has_already(ruled: Ruled, new_page: NewPage) -> None:
    page = new_page(1440, 900)
    ruled.hall.signs_in(page, ruled.hall.hires("021", "郑帆", "guide", "导服"), "/guide")
    taken = page.get_by_test_id("taken")

    def asks() -> None:
        page.get_by_test_id("visitor-phone").fill("139-0797-0003")
        page.get_by_test_id("service-consult").click()

    asks()
    expect(taken).to_have_attribute("data-some", "yes", timeout=WAIT_MS)
    first = taken.get_attribute("data-number")
    asks()
    expect(taken).to_have_attribute("data-already", "yes", timeout=WAIT_MS)
    expect(taken).to_contain_text(f"已有 {first} 号，不用再取")
    expect(page.get_by_test_id("print")).to_contain_text("重打号票")
    assert_laid_out(page)
    assert_accessible(page)
    assert [one["number"] for one in ruled.hall.guide.gets("/queue")["waiting"]] == [first]
    page.get_by_test_id("take-another").click()
    expect(taken).not_to_have_attribute("data-already", "yes", timeout=WAIT_MS)
    assert len(ruled.hall.guide.gets("/queue")["waiting"]) == 2
