"""The terminal for whoever cannot go on as others do: by keys, by ear, with a number already, or not knowing what to choose."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages_static.fake_hall import FakeHall
from tests.pages_static.looks import sticking_out
from tests.pages_static.test_terminal import LANDSCAPE, PORTRAIT, SIZES, opened
from tests.waiting import until

CAN = ["return", "why", "care", "change_service", "print", "cancel"]
VOICE = """
window.spoken = [];
const voices = [{lang: 'en-US', localService: true}, {lang: 'zh-CN', localService: LOCAL, name: 'mandarin'}];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, 'speechSynthesis', {value: {
    getVoices: () => voices, cancel: () => { window.spoken = []; }, addEventListener: () => {},
    speak: (one) => window.spoken.push(one.text),
}});
"""
"""A browser with a Chinese voice: what it was told to say, since it was last told to be silent."""


def found(hall: FakeHall, state: str = "waiting", can: list[str] | None = None, **ticket: Any) -> None:
    """What the hall knows of the number somebody comes back with."""
    hall.own = {
        "ticket": {
            "id": "tA012",
            "number": "A012",
            "service": "consult",
            "service_name": "法律咨询",
            "state": state,
            "ahead": 3,
            "estimated_wait": {"p50_s": 540, "p90_s": 900},
            "window_no": None,
            "priority_class": None,
            **ticket,
        },
        "state_word": "",
        "needs": [],
        "can": CAN[1:] if can is None else can,
    }


def types(page: Page, number: str = "012", code: str = "7k2m") -> None:
    """Number, Enter, query code, on the keyboard."""
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("mine-typing")).to_have_attribute("data-step", "code")
    page.keyboard.type(code)
    expect(page.get_by_test_id("mine-number")).to_have_text("A012")


def comes_back(page: Page) -> None:
    """With the number, at 我的号."""
    page.get_by_test_id("mine-tile").click()
    types(page)


def presses(page: Page, key: str, seen: str) -> None:
    """A key alone, as a person presses it, and what stands there afterwards."""
    page.keyboard.press(key)
    expect(page.get_by_test_id(seen)).to_be_visible()


def scans(page: Page, text: str) -> None:
    """A barcode gun types this and Enter within a moment, capitals with Shift, as a keyboard does."""
    shifted = {"_": "Minus", ":": "Semicolon"}
    keys = {"/": "Slash", ".": "Period", "-": "Minus"}
    strokes = [
        (f"Key{sign.upper()}" if sign.isalpha() else f"Digit{sign}", sign.isupper())
        if sign.isalnum()
        else (shifted.get(sign) or keys[sign], sign in shifted)
        for sign in text
    ]
    page.evaluate(
        """strokes => [...strokes, ['Enter', false]].forEach(([code, shiftKey]) =>
            document.body.dispatchEvent(new KeyboardEvent('keydown', {code, shiftKey, bubbles: true})))""",
        strokes,
    )


# --- keys -----------------------------------------------------------------------------------------------------------


def test_a_numeric_keypad_takes_a_number_and_goes_back(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    presses(page, "Numpad2", "ticket-number")
    expect(page.get_by_test_id("ticket-number")).to_have_text("B012")
    presses(page, "Numpad0", "service-consult")
    presses(page, "Numpad9", "unsure")
    presses(page, "Numpad2", "ticket-number")
    expect(page.get_by_test_id("ticket-service")).to_have_text("综合服务")


def test_keys_lead_into_a_group_over_pages_and_to_a_person(new_page: NewPage, hall: FakeHall) -> None:
    for service in hall.services[3:5]:
        service["group"] = "公证与鉴定"
    hall.services += [
        {**hall.services[0], "code": f"extra_{no}", "name": f"业务{no}", "prefix": p}
        for no, p in enumerate("JKL")
    ]
    page = opened(new_page, hall)
    presses(page, "4", "leave-group")
    presses(page, "0", "service-consult")
    presses(page, "NumpadAdd", "service-extra_2")
    presses(page, "NumpadAdd", "service-consult")
    page.keyboard.press("NumpadDecimal")
    expect(page.get_by_test_id("help-state")).to_have_attribute("data-state", "called")
    assert hall.taps == []


def test_a_scanned_paper_opens_the_number_and_its_digits_choose_nothing(
    new_page: NewPage, hall: FakeHall
) -> None:
    found(hall)
    page = opened(new_page, hall)
    scans(page, "http://10.1.2.3:8000/t/IjAxOTMi.aB-c_9Z")
    expect(page.get_by_test_id("mine-number")).to_have_text("A012")
    assert hall.looked_for == [{"status": "IjAxOTMi.aB-c_9Z"}]
    assert hall.taps == []


def test_a_paper_without_a_link_is_scanned_in_the_middle_of_typing(new_page: NewPage, hall: FakeHall) -> None:
    found(hall)
    page = opened(new_page, hall)
    page.get_by_test_id("mine-tile").click()
    page.keyboard.press("7")
    scans(page, "A012-K7PX")
    expect(page.get_by_test_id("mine-number")).to_have_text("A012")
    assert hall.looked_for == [{"number": "A012", "query_code": "K7PX"}], "and nothing was guessed on the way"
    assert hall.taps == []


def test_an_address_scanned_in_the_middle_of_typing_calls_nobody(new_page: NewPage, hall: FakeHall) -> None:
    found(hall)
    page = opened(new_page, hall)
    page.get_by_test_id("mine-tile").click()
    scans(page, "http://10.1.2.3:8000/t/IjAxOTMi.aB-c_9Z")
    expect(page.get_by_test_id("mine-number")).to_have_text("A012")
    assert hall.looked_for == [{"status": "IjAxOTMi.aB-c_9Z"}]
    assert hall.help_presses == []


def test_the_code_of_an_appointment_opens_the_check_in(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    with page.expect_request("**/api/v1/appointments/find") as asked:
        scans(page, "K7PXQ2")
    assert asked.value.post_data_json == {"code": "K7PXQ2"}
    expect(page.get_by_test_id("arriving")).to_be_visible()


def test_an_input_method_does_not_change_what_a_key_means(new_page: NewPage, hall: FakeHall) -> None:
    found(hall)
    page = opened(new_page, hall)
    page.get_by_test_id("mine-tile").click()
    for code in ("Numpad1", "Digit2", "NumpadEnter", "KeyK"):
        page.evaluate(
            "code => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Process', code, bubbles: true}))",
            code,
        )
    expect(page.get_by_test_id("typed")).to_have_text("K")


def test_the_key_that_says_still_here_does_nothing_else(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    page.get_by_test_id("mode-large").click()
    page.clock.run_for(61_000)
    expect(page.get_by_test_id("idle")).to_be_visible()
    page.keyboard.press("1")
    page.clock.run_for(2_000)
    expect(page.get_by_test_id("idle")).to_have_count(0)
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    assert hall.taps == []


# --- who cannot go on -----------------------------------------------------------------------------------------------


def test_whoever_does_not_know_calls_a_person_or_takes_the_general_service(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("unsure-tile").click()
    expect(page.get_by_test_id("unsure")).to_contain_text("12348")
    page.get_by_test_id("unsure-help").click()
    expect(page.get_by_test_id("unsure-help")).to_contain_text("已经叫了人")
    assert hall.help_call is not None
    hall.help_call.update(state="taken", taken_by="刘敏")
    expect(page.get_by_test_id("help-state")).to_contain_text("刘敏正在过来")
    page.get_by_test_id("unsure-take").click()
    expect(page.get_by_test_id("ticket-service")).to_have_text("综合服务")


def test_where_the_general_service_is_closed_only_a_person_is_offered(
    new_page: NewPage, hall: FakeHall
) -> None:
    hall.services[6].update(is_open=False, closed_reason="现在午休，下午 13:30 开始办理。")
    page = opened(new_page, hall)
    page.get_by_test_id("unsure-tile").click()
    expect(page.get_by_test_id("unsure-help")).to_be_visible()
    expect(page.get_by_test_id("unsure-take")).to_have_count(0)


def test_one_touch_beside_the_number_says_what_one_needs(new_page: NewPage, hall: FakeHall) -> None:
    hall.queue_up(60)
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    page.get_by_test_id("care-elderly").click()
    page.get_by_test_id("care-wheelchair").click()
    expect(page.get_by_test_id("care-said")).to_have_attribute("data-state", "told")
    expect(page.get_by_test_id("ticket-ahead")).to_have_text("0")
    until(lambda: len(hall.presses) == 1, 10, "both touches in one press")
    verb, body = hall.presses[0]
    assert (verb, body["needs"], body["priority_class"]) == ("care", ["wheelchair"], "elderly")
    expect(page.get_by_test_id("care-elderly")).to_have_attribute("aria-pressed", "true")
    presses(page, "2", "care-disabled")
    expect(page.get_by_test_id("care-elderly")).to_have_attribute("aria-pressed", "false")
    until(lambda: hall.presses[-1][1].get("priority_class") == "disabled", 10, "the other class to be told")


def test_what_was_touched_right_before_leaving_is_told_all_the_same(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("service-consult").click()
    page.get_by_test_id("care-deaf").click()
    page.get_by_test_id("go-home").click()
    until(lambda: [body["needs"] for _, body in hall.presses][-1:] == [["deaf"]], 10, "the need to be told")
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("care-deaf")).to_have_attribute("aria-pressed", "false")


def test_what_the_hall_keeps_stands_on_one_quiet_page(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("privacy-link").click()
    for words in ("记什么", "为什么记", "留多久", "您的权利"):
        expect(page.get_by_test_id("privacy")).to_contain_text(words)
    page.get_by_test_id("go-home").click()
    expect(page.get_by_test_id("service-consult")).to_be_visible()


# --- the own number -------------------------------------------------------------------------------------------------


def test_the_own_number_shows_place_wait_and_why(new_page: NewPage, hall: FakeHall) -> None:
    found(hall)
    page = opened(new_page, hall)
    comes_back(page)
    expect(page.get_by_test_id("mine-standing")).to_have_text("前面还有 3 人")
    expect(page.get_by_test_id("mine-wait")).to_contain_text("约 9 分钟")
    assert hall.looked_for == [{"number": "012", "query_code": "7K2M"}]
    page.get_by_test_id("mine-why").click()
    expect(page.get_by_test_id("mine-why-words")).to_contain_text("没有后到的号先被叫到")


def test_it_is_typed_on_the_glass_too_and_a_wrong_one_is_said(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("mine-tile").click()
    for key in ("0", "1", "3", "back", "2"):
        page.get_by_test_id(f"key-{key}").click()
    page.get_by_test_id("mine-next").click()
    for key in "7K2M":
        page.get_by_test_id(f"key-{key}").click()
    expect(page.get_by_test_id("mine-said")).to_contain_text("没有找到这个号")
    assert hall.looked_for == [{"number": "012", "query_code": "7K2M"}]
    expect(page.get_by_test_id("typed")).to_have_text("")


def test_a_missed_number_reports_again_and_a_cancelled_one_was_asked_twice(
    new_page: NewPage, hall: FakeHall
) -> None:
    found(hall, "missed", ["return", "print", "cancel"])
    page = opened(new_page, hall)
    comes_back(page)
    expect(page.get_by_test_id("mine-standing")).to_contain_text("您过号了")
    found(hall)
    page.get_by_test_id("mine-return").click()
    expect(page.get_by_test_id("mine-done")).to_have_text("已经报到，请留意大屏叫号。")
    page.get_by_test_id("mine-cancel").click()
    page.get_by_test_id("mine-keep").click()
    page.get_by_test_id("mine-cancel").click()
    found(hall, "cancelled", [])
    page.get_by_test_id("mine-cancel-sure").click()
    expect(page.get_by_test_id("mine-standing")).to_have_text("这个号已经取消")
    assert [verb for verb, _ in hall.presses] == ["return", "cancel"]


def test_it_changes_the_service_and_prints_again_through_a_restart_of_the_server(
    new_page: NewPage, hall: FakeHall
) -> None:
    found(hall)
    page = opened(new_page, hall)
    comes_back(page)
    page.get_by_test_id("mine-change_service").click()
    expect(page.get_by_test_id("change-consult")).to_have_count(0)
    hall.swallow_answers = 2
    page.get_by_test_id("change-notary").click()
    expect(page.get_by_text("正在连接…")).to_be_visible()
    expect(page.get_by_test_id("mine-done")).to_have_text("已经换好，号码不变。")
    assert [body["service"] for verb, body in hall.presses if verb == "change-service"] == ["notary"] * 3
    assert len({body["press_id"] for _, body in hall.presses}) == 1
    page.get_by_test_id("mine-print").click()
    expect(page.get_by_test_id("mine-done")).to_contain_text("正在补打")


def test_a_call_is_seen_on_the_page_of_the_number(new_page: NewPage, hall: FakeHall) -> None:
    found(hall)
    page = opened(new_page, hall)
    comes_back(page)
    found(hall, "called", ["print"], window_no=2)
    hall.call("A012", 2)
    expect(page.get_by_test_id("mine-standing")).to_have_text("请到2号窗口")


def test_nothing_of_the_own_number_is_left_for_the_next(new_page: NewPage, hall: FakeHall) -> None:
    found(hall)
    page = opened(new_page, hall, clock=True)
    comes_back(page)
    page.clock.run_for(72_000)
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    page.get_by_test_id("mine-tile").click()
    expect(page.get_by_test_id("typed")).to_have_text("")


# --- by ear ---------------------------------------------------------------------------------------------------------


def test_every_page_is_read_aloud_once_while_it_is_wanted(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(*LANDSCAPE)
    page.add_init_script(VOICE.replace("LOCAL", "true"))
    page.goto(hall.url("/kiosk/kiosk-1"))
    page.get_by_test_id("mode-read").click()
    said = until(lambda: page.evaluate("spoken"), 10, "the page to be read")
    assert said[0] == "请选择要办理的业务"
    assert "按 1，法律咨询，现在无人等候" in said
    presses(page, "1", "ticket-number")
    until(
        lambda: page.evaluate("spoken")[:1] == ["您的号码是 A 0 1 2，法律咨询，前面等候 0 人"],
        10,
        "the number to be read",
    )
    page.get_by_test_id("mode-read").click()
    assert page.evaluate("spoken") == []
    page.get_by_test_id("go-home").click()
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    assert page.evaluate("spoken") == []


@pytest.mark.parametrize("local", ["false", "undefined"])
def test_without_a_voice_on_this_machine_there_is_no_button(
    new_page: NewPage, hall: FakeHall, local: str
) -> None:
    page = new_page(*LANDSCAPE)
    page.add_init_script(VOICE.replace("LOCAL", local))
    page.goto(hall.url("/kiosk/kiosk-1"))
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    expect(page.get_by_test_id("mode-read")).to_have_count(0)


# --- how it looks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True])
def test_every_page_beside_has_its_place(
    new_page: NewPage, hall: FakeHall, size: tuple[int, int], large: bool
) -> None:
    hall.services[1]["name"] = "军人军属退役军人及进城务工人员法律援助"
    hall.services[2].update(is_open=False, closed_reason="人民调解上午的号已取完，下午一点半重新开始取号")
    hall.queue_up(60)
    found(hall, can=CAN)
    page = opened(new_page, hall, size)
    if large:
        page.get_by_test_id("mode-large").click()

    def is_fine() -> None:
        assert not sticking_out(
            page, "#terminal", ".panel", ".panel-ticket", ".ticket-side", ".care", ".care-choice", ".offers", ".offer",
            ".mine-verbs", ".mine-top", ".actions", ".foot", ".ways",
        )  # fmt: skip
        for button in page.locator("button").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 80, button.inner_text()
            assert box["width"] >= 80, button.inner_text()
        if not large:
            assert_accessible(page)

    page.get_by_test_id("service-mediation").click()
    is_fine()
    page.get_by_test_id("go-home").click()
    page.get_by_test_id("unsure-tile").click()
    is_fine()
    page.get_by_test_id("go-home").click()
    page.get_by_test_id("privacy-link").click()
    is_fine()
    page.get_by_test_id("go-home").click()
    comes_back(page)
    is_fine()
    page.get_by_test_id("mine-cancel").click()
    is_fine()
    page.get_by_test_id("mine-back").click()
    page.get_by_test_id("mine-care").click()
    is_fine()
    page.get_by_test_id("mine-back").click()
    page.get_by_test_id("mine-change_service").click()
    is_fine()
    page.get_by_test_id("mine-back").click()
    page.get_by_test_id("go-home").click()
    page.get_by_test_id("service-legal_aid").click()
    expect(page.get_by_test_id("ticket-number")).to_be_visible()
    is_fine()
    if size == PORTRAIT:
        box = page.get_by_test_id("care-elderly").bounding_box()
        assert box is not None
        assert box["y"] > size[1] / 2, "what is pressed stands in the lower half"
