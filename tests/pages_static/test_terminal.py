"""The touch terminal: one intent is one ticket, the number comes before the paper, and it cleans up by itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages_static.fake_hall import FakeHall
from tests.pages_static.looks import lines_of, sticking_out
from tests.waiting import until

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
SIZES = [PORTRAIT, LANDSCAPE]


def opened(new_page: NewPage, hall: FakeHall, size: tuple[int, int] = PORTRAIT, clock: bool = False) -> Page:
    page = new_page(*size)
    if clock:
        page.clock.install()
    page.goto(hall.url("/kiosk/kiosk-1"))
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    return page


def test_a_tap_shows_the_number_with_what_to_do_next(new_page: NewPage, hall: FakeHall) -> None:
    hall.queue_up(60)
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")
    expect(page.get_by_test_id("ticket-service")).to_have_text("法律咨询")
    expect(page.get_by_test_id("ticket-ahead")).to_have_text("8")
    expect(page.get_by_test_id("query-code")).to_have_text("7K2M")
    expect(page.get_by_text("请到等候区就座")).to_be_visible()
    size = page.get_by_test_id("ticket-number").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 300


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("printed", "请取走您的号票"),
        ("out_of_paper", "请记住您的号码"),
        ("unavailable", "请记住您的号码"),
        ("refused", "请记住您的号码"),
        ("unknown", "请记住您的号码"),
    ],
)
def test_the_paper_is_told_apart(new_page: NewPage, hall: FakeHall, state: str, words: str) -> None:
    hall.print_state = state
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    box = page.get_by_test_id("print-state")
    expect(box).to_have_attribute("data-state", "queued")
    expect(box).to_contain_text("正在出票")
    expect(box).to_have_attribute("data-state", state)
    expect(box).to_contain_text(words)
    if state != "printed":
        expect(box).to_contain_text("请联系工作人员")


def test_without_a_printer_the_number_is_to_be_remembered(new_page: NewPage, hall: FakeHall) -> None:
    hall.print_state = None
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("print-state")).to_have_attribute("data-state", "none")
    expect(page.get_by_test_id("print-state")).to_contain_text("请记住您的号码")


def test_a_job_nobody_hears_of_ends_as_not_printed(new_page: NewPage, hall: FakeHall) -> None:
    hall.print_state = "sent"
    page = opened(new_page, hall, clock=True)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("print-state")).to_have_attribute("data-state", "sent")
    page.clock.fast_forward(12_500)
    expect(page.get_by_test_id("print-state")).to_have_attribute("data-state", "unknown")
    expect(page.get_by_test_id("print-state")).to_contain_text("号票没有打出来")


def test_a_double_tap_is_one_ticket(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").dblclick()
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")
    page.get_by_test_id("go-home").click()
    page.get_by_test_id("service-consult").evaluate("e => { e.click(); e.click(); e.click(); }")
    expect(page.get_by_test_id("ticket-number")).to_have_text("A013")
    assert len(hall.tickets) == 2
    assert len(set(hall.taps)) == 2


def test_a_lost_answer_is_asked_for_again_with_the_same_tap_id(new_page: NewPage, hall: FakeHall) -> None:
    hall.swallow_answers = 2
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_text("正在连接…")).to_be_visible()
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")
    assert len(hall.taps) == 3
    assert len(set(hall.taps)) == 1
    assert len(hall.tickets) == 1


def test_an_unreachable_server_is_said_and_the_tap_survives_it(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.unplug()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
    expect(page.get_by_test_id("connection")).to_be_visible()
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_text("正在连接…")).to_be_visible()
    assert hall.taps == []
    hall.plug_in()
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    assert len(hall.tickets) == 1


def test_a_number_given_up_on_goes_to_the_next_tap_not_to_nobody(new_page: NewPage, hall: FakeHall) -> None:
    hall.swallow_answers = 99
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    page.get_by_test_id("go-home").click()
    hall.swallow_answers = 0
    page.get_by_test_id("service-legal_aid").click()
    expect(page.get_by_test_id("ticket-number")).to_have_text("B013")
    page.get_by_test_id("go-home").click()
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")
    page.get_by_test_id("go-home").click()
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("ticket-number")).to_have_text("A014")


def test_a_closed_service_says_why_and_what_to_do_instead(new_page: NewPage, hall: FakeHall) -> None:
    hall.services[3].update(is_open=False, closed_reason="今天的公证号已取完，请明天再来")
    page = opened(new_page, hall)
    tile = page.get_by_test_id("service-notary")
    expect(tile).to_contain_text("今天的公证号已取完，请明天再来")
    tile.click()
    expect(page.get_by_test_id("closed-why")).to_have_text("今天的公证号已取完，请明天再来")
    expect(page.get_by_test_id("closed")).to_contain_text("12348")
    assert hall.taps == []
    page.get_by_test_id("instead-consult").click()
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")


def test_a_refusal_is_shown_in_words(new_page: NewPage, hall: FakeHall) -> None:
    hall.refusal = (409, {"code": "quota_reached", "detail": "法律咨询今天的号已经取完，请明天再来。"})
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("refused")).to_contain_text("法律咨询今天的号已经取完，请明天再来。")
    assert len(hall.taps) == 1
    page.get_by_test_id("go-home").click()
    expect(page.get_by_test_id("service-consult")).to_be_visible()


def test_waiting_counts_are_live(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    expect(page.get_by_test_id("service-consult")).to_contain_text("无人等候")
    hall.queue_up(9)
    hall.call("A001", 1)
    expect(page.get_by_test_id("service-consult")).to_contain_text(re.compile(r"等候\s*2\s*人"))


def test_the_estimated_wait_stands_on_the_tile_and_beside_the_number(
    new_page: NewPage, hall: FakeHall
) -> None:
    hall.services[0].update(windows_busy=True, estimated_wait={"p50_s": 661, "p90_s": 900})
    page = opened(new_page, hall)
    expect(page.get_by_test_id("wait-consult")).to_have_text("约 12 分钟")
    expect(page.get_by_test_id("wait-notary")).to_have_count(0)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("ticket-wait")).to_have_text("约 12 分钟")


def test_nobody_waiting_and_minutes_to_wait_do_not_stand_together(new_page: NewPage, hall: FakeHall) -> None:
    hall.services[0].update(windows_busy=True, estimated_wait={"p50_s": 540, "p90_s": 900})
    hall.services[1]["estimated_wait"] = {"p50_s": 110, "p90_s": 180}
    hall.services[2].update(waiting=2, estimated_wait={"p50_s": 540, "p90_s": 900})
    page = opened(new_page, hall)
    busy, free, queue = (
        page.get_by_test_id(f"service-{code}") for code in ("consult", "legal_aid", "mediation")
    )
    expect(busy).to_contain_text(re.compile(r"窗口正忙\s*约 9 分钟"))
    expect(busy).not_to_contain_text("无人等候")
    expect(free).to_contain_text("现在无人等候")
    expect(free).not_to_contain_text("分钟")
    expect(queue).to_contain_text(re.compile(r"等候 2 人\s*约 9 分钟"))
    busy.click()
    expect(page.get_by_test_id("ticket-ahead")).to_have_text("0")
    expect(page.locator(".facts")).to_contain_text("窗口正忙，预计")


@pytest.mark.parametrize("size", SIZES)
def test_lines_in_large_type_end_between_words(
    new_page: NewPage, hall: FakeHall, size: tuple[int, int]
) -> None:
    name, about = "公共法律援助申请与法律服务", "申请免费律师帮助和法律援助，查询办理进度和证照"
    hall.services[1].update(name=name, about=about)
    page = opened(new_page, hall, size)
    page.get_by_test_id("mode-large").click()
    for kind, text in (("name", name), ("about", about)):
        lines = lines_of(page.get_by_test_id("service-legal_aid").locator(f".tile-{kind}"))
        assert len(lines) > 1
        assert "".join(lines) == text
        for word in ("公共", "法律", "援助", "申请", "服务", "免费", "律师", "帮助", "办理", "进度", "证照"):
            assert sum(line.count(word) for line in lines) == text.count(word), lines


def test_no_estimate_is_no_word_about_it(new_page: NewPage, hall: FakeHall) -> None:
    hall.queue_up(60)
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("ticket-number")).to_be_visible()
    expect(page.get_by_text("预计等候")).to_have_count(0)


def test_the_estimated_wait_is_asked_for_again_when_the_queue_moves(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall, clock=True)
    expect(page.get_by_test_id("wait-consult")).to_have_count(0)
    hall.services[0]["estimated_wait"] = {"p50_s": 60, "p90_s": 60}
    hall.queue_up(9)
    hall.call("A001", 1)
    expect(page.get_by_test_id("service-consult")).to_contain_text(re.compile(r"等候\s*2\s*人"))
    page.clock.fast_forward(4_000)
    expect(page.get_by_test_id("wait-consult")).to_have_text("约 1 分钟")


def test_the_ticket_goes_away_by_itself_after_fifteen_seconds(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("print-state")).to_have_attribute("data-state", "printed")
    left = int(page.get_by_test_id("countdown").inner_text())
    assert 13 <= left <= 15
    page.clock.fast_forward(10_000)
    expect(page.get_by_test_id("ticket-number")).to_be_visible()
    page.get_by_test_id("stay").click()
    expect(page.get_by_test_id("countdown")).to_have_text("30")
    page.clock.fast_forward(31_000)
    expect(page.get_by_test_id("service-consult")).to_be_visible()


def test_an_idle_terminal_counts_down_to_a_clean_start(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    page.get_by_test_id("mode-large").click()
    page.get_by_test_id("mode-contrast").click()
    page.clock.fast_forward(61_000)
    expect(page.get_by_test_id("idle")).to_be_visible()
    page.get_by_test_id("go-on").click()
    expect(page.get_by_test_id("idle")).to_have_count(0)
    expect(page.get_by_test_id("mode-large")).to_have_attribute("aria-pressed", "true")
    page.clock.fast_forward(61_000)
    expect(page.get_by_test_id("idle")).to_be_visible()
    page.clock.fast_forward(10_000)
    expect(page.get_by_test_id("idle")).to_have_count(0)
    expect(page.get_by_test_id("mode-large")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("html")).to_have_attribute("data-contrast", "normal")


def test_large_type_and_high_contrast_change_the_page(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    name = page.get_by_test_id("service-consult").locator(".tile-name")
    before = name.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.get_by_test_id("mode-large").click()
    assert name.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > before * 1.1
    page.get_by_test_id("mode-contrast").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True])
def test_targets_are_large_and_nothing_is_cut_off(
    new_page: NewPage,
    hall: FakeHall,
    size: tuple[int, int],
    large: bool,
) -> None:
    hall.services[1]["name"] = "军人军属退役军人及进城务工人员法律援助"
    hall.services[2].update(is_open=False, closed_reason="人民调解上午的号已取完，下午一点半重新开始取号")
    for service in hall.services:
        service["estimated_wait"] = {"p50_s": 7441, "p90_s": None}
    hall.queue_up(60)
    page = opened(new_page, hall, size)
    if large:
        page.get_by_test_id("mode-large").click()
    for button in page.locator("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 80 and box["width"] >= 80, button.inner_text()
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1], button.inner_text()
    assert not sticking_out(
        page, "#terminal", ".home", ".tile", ".tile-words", ".tile-wait", ".foot", ".head"
    )
    assert page.locator(".tile-words").evaluate_all(
        "all => all.every(e => e.scrollWidth <= e.clientWidth + 1)"
    )
    if size == PORTRAIT and not large:
        first = page.get_by_test_id("service-consult").bounding_box()
        assert first is not None
        assert first["y"] > size[1] / 3, "what is pressed stands in the lower two thirds"


def test_more_than_eight_services_are_turned_like_pages(new_page: NewPage, hall: FakeHall) -> None:
    hall.services.append({**hall.services[0], "code": "extra", "prefix": "J", "name": "仲裁指引"})
    page = opened(new_page, hall)
    expect(page.locator(".tile")).to_have_count(8)
    page.get_by_role("button", name="下一页").click()
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.get_by_test_id("service-extra")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("waiting", [0, 1, 60])
def test_every_picture_of_the_terminal_is_accessible(
    new_page: NewPage,
    hall: FakeHall,
    size: tuple[int, int],
    waiting: int,
) -> None:
    hall.queue_up(waiting)
    page = opened(new_page, hall, size)
    assert_accessible(page)
    page.get_by_test_id("mode-contrast").click()
    assert_accessible(page)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("print-state")).to_have_attribute("data-state", "printed")
    assert_accessible(page)


def test_a_number_can_be_taken_with_the_keyboard_alone(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("service-consult")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")
    expect(page.get_by_test_id("go-home")).to_be_focused()
    until(
        lambda: "A 0 1 2" in page.locator("#hall-announcer").inner_text(), what="the number to be announced"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("service-consult")).to_be_visible()


# --- a person ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_one_touch_calls_a_person_and_says_when_one_is_on_the_way(
    new_page: NewPage, hall: FakeHall, size: tuple[int, int]
) -> None:
    page = opened(new_page, hall, size)
    state = page.get_by_test_id("help-state")
    page.get_by_test_id("mode-large").click()
    page.get_by_test_id("help").dblclick()
    expect(state).to_contain_text("已通知，工作人员马上来")
    assert hall.help_call == {"id": "h1", "place": "一楼大厅", "state": "called"}
    assert len(hall.help_presses) == 1
    assert not sticking_out(page, "#terminal", ".foot", ".help")
    assert_accessible(page)
    hall.help_call["state"] = "taken"
    expect(state).to_contain_text("工作人员正在过来")
    assert_accessible(page)
    page.reload()
    expect(state).to_contain_text("工作人员正在过来")
    hall.help_call = None
    expect(page.get_by_test_id("help")).to_have_text("人工帮助")


def test_the_second_half_of_a_double_tap_takes_nothing_back(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    page.get_by_test_id("help").click()
    no_help = page.get_by_test_id("help-withdraw")
    expect(no_help).to_have_attribute("aria-disabled", "true")
    no_help.dispatch_event("click")
    page.clock.run_for(1_000)
    expect(no_help).to_have_attribute("aria-disabled", "false")
    assert hall.help_call is not None


def test_whoever_goes_on_alone_takes_the_call_back(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("help").click()
    page.get_by_test_id("help-withdraw").click()
    expect(page.get_by_test_id("help")).to_have_text("人工帮助")
    assert hall.help_call is None


def test_a_person_is_called_from_beside_the_number_too(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    page.get_by_test_id("help").click()
    expect(page.get_by_test_id("help-state")).to_contain_text("工作人员马上来")
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")


def test_a_call_nobody_answers_for_is_tried_again_as_the_same_press_and_then_said(
    new_page: NewPage, hall: FakeHall
) -> None:
    hall.help_unanswered = 3
    page = opened(new_page, hall)
    page.get_by_test_id("help").click()
    expect(page.get_by_test_id("help-state")).to_contain_text("没有通知到，请直接找大厅工作人员")
    assert (len(hall.help_presses), len(set(hall.help_presses))) == (3, 1)
    page.get_by_test_id("help").click()
    expect(page.get_by_test_id("help-state")).to_contain_text("工作人员马上来")


@pytest.mark.parametrize("size", SIZES)
def test_services_of_a_group_stand_behind_one_tile(
    new_page: NewPage, hall: FakeHall, size: tuple[int, int]
) -> None:
    for service in hall.services:
        if service["code"] in ("notary", "forensic"):
            service["group"] = "公证与鉴定"
        if service["code"] == "complaint":
            service["group"] = "只剩一项"
    page = opened(new_page, hall, size)
    group = page.get_by_test_id("group-公证与鉴定")
    expect(group).to_contain_text("公证、司法鉴定")
    expect(page.get_by_test_id("service-notary")).to_have_count(0)
    expect(page.get_by_test_id("service-complaint")).to_be_visible()
    assert page.locator(".tile").count() == 7
    assert_accessible(page)
    group.click()
    expect(page.get_by_role("heading", name="公证与鉴定")).to_be_visible()
    assert page.locator(".tile").count() == 2
    assert sticking_out(page) == []
    assert_accessible(page)
    page.get_by_test_id("leave-group").click()
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    expect(group).to_be_focused()
    group.click()
    page.get_by_test_id("service-forensic").click()
    expect(page.get_by_test_id("ticket-service")).to_have_text("司法鉴定")
    page.get_by_test_id("go-home").click()
    expect(page.get_by_test_id("service-consult")).to_be_visible()


def test_whoever_leaves_in_a_group_leaves_the_first_page_behind(new_page: NewPage, hall: FakeHall) -> None:
    for service in hall.services[3:5]:
        service["group"] = "公证与鉴定"
    page = opened(new_page, hall, clock=True)
    page.get_by_test_id("group-公证与鉴定").click()
    page.clock.run_for(62_000)
    expect(page.get_by_test_id("idle")).to_be_visible()
    page.clock.run_for(10_000)
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    expect(page.get_by_test_id("idle")).to_have_count(0)
