"""The screen above a window: what is done there, its number, who is called, why it pauses, and who sits there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.contrast import faint
from tests.pages_static.fake_hall import FakeHall
from tests.pages_static.looks import sticking_out

SIZES = [(1920, 1080), (1024, 600), (1440, 480), (1920, 640)]
LONG_NAME = "阿卜杜热西提·买买提依明江·艾合买提江"


def opened(new_page: NewPage, hall: FakeHall, size: tuple[int, int] = (1920, 1080)) -> Page:
    page = new_page(*size)
    page.goto(hall.url("/screen/screen-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    expect(page.get_by_test_id("window-services")).to_contain_text("法律咨询")
    return page


def test_it_shows_the_window_its_business_and_the_number_called(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    expect(page.get_by_test_id("window-number")).to_have_text("1")
    expect(page.get_by_test_id("window-state")).to_contain_text("请等候叫号")
    hall.call("A012", 1)
    ticket = page.get_by_test_id("window-ticket")
    expect(ticket).to_have_text("A012")
    expect(ticket).to_have_css("color", "rgb(200, 16, 46)")
    expect(page.get_by_test_id("window-state")).to_have_attribute("data-state", "called")
    hall.change("A012", "serving", 1)
    expect(page.get_by_test_id("window-state")).to_contain_text("正在办理")
    expect(ticket).not_to_have_css("color", "rgb(200, 16, 46)")
    hall.change("A012", "finished", 1)
    expect(page.get_by_test_id("window-state")).to_contain_text("请等候叫号")


def test_a_call_to_another_window_is_not_shown(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.call("A012", 2)
    hall.call("A013", 1)
    expect(page.get_by_test_id("window-ticket")).to_have_text("A013")
    hall.call("A014", 3)
    hall.change("A012", "serving", 2)
    hall.window(1, staff={"staff_no": "009", "name": "刘芳", "title": "调解员"})
    expect(page.get_by_test_id("seat-name")).to_have_text("刘芳")
    expect(page.get_by_test_id("window-ticket")).to_have_text("A013")


def test_a_paused_window_says_why_and_where_to_go(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.window(3, services=["mediation", "consult"])
    hall.window(1, state="paused", pause_reason="外出调解，预计十点半恢复")
    expect(page.get_by_test_id("window-paused")).to_have_text("暂停服务")
    expect(page.get_by_test_id("pause-reason")).to_have_text("外出调解，预计十点半恢复")
    expect(page.get_by_text("请到 3号窗口 办理")).to_be_visible()
    hall.window(1, state="open", pause_reason=None)
    expect(page.get_by_test_id("window-paused")).to_have_count(0)


def test_the_seat_card_of_a_center_has_the_staff_number_and_no_phone(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall)
    card = page.get_by_test_id("seat-card")
    for words in ("王晓明", "公职律师", "工号", "001"):
        expect(card).to_contain_text(words)
    expect(card).not_to_contain_text("0797")
    expect(card.get_by_role("img", name="照片")).to_be_visible()


def test_the_seat_card_of_a_station_has_the_phone_and_no_staff_number(new_page: NewPage) -> None:
    with FakeHall(kind="station", name="南外街道公共法律服务工作站") as hall:
        card = opened(new_page, hall).get_by_test_id("seat-card")
        for words in ("王晓明", "公职律师", "电话", "0797-8123456"):
            expect(card).to_contain_text(words)
        expect(card).not_to_contain_text("工号")


@pytest.mark.parametrize("size", SIZES)
def test_in_a_hall_without_numbers_the_screen_is_the_windows_sign(
    new_page: NewPage, hall: FakeHall, size: tuple[int, int]
) -> None:
    hall.app.extensions["hall"].toml.kiosk.clear()
    del hall.app.extensions["hall"].toml.window_display[0]
    hall.windows[0]["services"] = ["consult", "legal_aid", "mediation"]
    page = opened(new_page, hall, size)
    state = page.get_by_test_id("window-state")
    expect(state).to_have_text("请直接到窗口办理")
    assert not sticking_out(page, "#window", ".sign", ".sign-services", ".stage", ".seat")
    assert_accessible(page)
    hall.window(1, state="closed", staff=None)
    expect(state).to_contain_text("请咨询大厅工作人员")
    expect(state).not_to_contain_text("大屏")
    hall.unplug()
    expect(page.get_by_test_id("connection")).to_have_text("连接中断，以上为最后所知")
    for service in ("法律咨询", "法律援助", "人民调解"):
        expect(page.get_by_test_id("window-services")).to_contain_text(service)
    hall.plug_in()


def test_sign_and_business_stay_when_the_connection_is_lost(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.call("A012", 1)
    expect(page.get_by_test_id("window-ticket")).to_have_text("A012")
    hall.unplug()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
    expect(page.get_by_test_id("window-ticket")).to_have_css("color", "rgb(95, 111, 133)")
    expect(page.get_by_test_id("window-number")).to_have_text("1")
    expect(page.get_by_test_id("window-services")).to_contain_text("法律咨询")
    hall.change("A012", "missed", None)
    hall.plug_in()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    expect(page.get_by_test_id("window-state")).to_contain_text("请等候叫号")


@pytest.mark.parametrize("size", SIZES)
def test_every_size_shows_everything_and_is_accessible(
    new_page: NewPage,
    hall: FakeHall,
    size: tuple[int, int],
) -> None:
    hall.windows[0]["staff"] = {"staff_no": "007", "name": LONG_NAME, "title": "二级公证员、专职人民调解员"}
    hall.windows[0]["services"] = [service["code"] for service in hall.services]
    page = opened(new_page, hall, size)
    hall.call("A012", 1)
    expect(page.get_by_test_id("window-ticket")).to_have_text("A012")
    assert not sticking_out(
        page, "#window", ".sign", ".sign-no", ".sign-services", ".stage", ".seat", ".seat-facts"
    )
    for part in ("window-number", "window-ticket", "seat-name", "window-services"):
        box = page.get_by_test_id(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= size[0] + 1, part
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1] + 1, part
    assert_accessible(page)
    hall.window(1, state="paused", pause_reason="工作人员临时参加会议")
    expect(page.get_by_test_id("window-paused")).to_be_visible()
    assert_accessible(page)
    assert faint(page) == []
