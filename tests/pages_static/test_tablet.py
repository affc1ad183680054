"""The evaluator tablet: asked after a visit, one press counts once, nothing is guessed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from queue_server.domain.rating import REASONS
from tests.conftest import NewPage
from tests.pages_static.fake_hall import FakeHall
from tests.waiting import until


def opened(new_page: NewPage, hall: FakeHall, clock: bool = False) -> Page:
    page = new_page(1280, 800)
    if clock:
        page.clock.install()
    page.goto(hall.url("/evaluator/tablet-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    return page


def test_it_says_hello_and_waits(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    expect(page.get_by_role("heading", name="欢迎")).to_be_visible()
    assert hall.hellos == [{"device": "tablet-1", "kind": "evaluator_device", "protocol_version": 1}]


@pytest.mark.parametrize(
    ("level", "word", "question"),
    [
        (5, "非常满意", "哪些方面让您满意？"),
        (4, "满意", "哪些方面让您满意？"),
        (3, "基本满意", "哪些方面还可以更好？"),
        (2, "不满意", "哪些方面让您不满意？"),
        (1, "非常不满意", "哪些方面让您不满意？"),
    ],
)
def test_each_level_is_sent_as_pressed_and_asks_why(
    new_page: NewPage, hall: FakeHall, level: int, word: str, question: str
) -> None:
    page = opened(new_page, hall)
    hall.prompt("p1")
    button = page.get_by_test_id(f"level-{level}")
    expect(button).to_have_text(word)
    button.click()
    expect(page.get_by_test_id("rating-done")).to_have_text("感谢您的评价")
    expect(page.get_by_test_id("why-question")).to_contain_text(question)
    assert hall.levels == [{"prompt_id": "p1", "level": level}]


def test_no_answer_is_recommended(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.prompt("p1")
    expect(page.get_by_test_id("level-5")).to_be_visible()
    looks = {
        tuple(
            page.get_by_test_id(f"level-{level}").evaluate(
                "e => { const s = getComputedStyle(e); return [s.backgroundColor, s.borderColor, s.color, s.outlineStyle]; }"
            )
        )
        for level in range(1, 6)
    }
    assert len(looks) == 1
    assert all(
        page.get_by_test_id(f"level-{level}").get_attribute("aria-pressed") == "false"
        for level in range(1, 6)
    )


def test_two_presses_count_once(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.prompt("p1")
    page.get_by_test_id("level-4").dblclick()
    expect(page.get_by_test_id("rating-done")).to_have_attribute("data-counted", "yes")
    hall.prompt("p1")
    expect(page.get_by_test_id("why-skip")).to_be_visible()
    hall.prompt("p2")
    page.get_by_test_id("level-2").evaluate("e => { e.click(); e.click(); }")
    until(lambda: len(hall.levels) == 2, what="the second rating")
    assert hall.levels == [{"prompt_id": "p1", "level": 4}, {"prompt_id": "p2", "level": 2}]


def test_thanks_go_away_after_three_seconds(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    hall.prompt("p1")
    page.get_by_test_id("level-5").click()
    expect(page.get_by_test_id("rating-done")).to_have_text("感谢您的评价")
    page.get_by_test_id("why-skip").click()
    expect(page.get_by_test_id("rating-done")).to_have_text("感谢您的评价")
    page.clock.fast_forward(3200)
    expect(page.get_by_role("heading", name="欢迎")).to_be_visible()
    assert hall.said == []


def test_reasons_and_words_are_sent_when_they_are_submitted(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.prompt("p1")
    page.get_by_test_id("level-2").click()
    page.get_by_test_id("why-submit").click(force=True)
    expect(page.get_by_test_id("reason-wait")).to_be_visible()
    for code in ("clarity", "wait", "skill", "skill"):
        page.get_by_test_id(f"reason-{code}").click()
    expect(page.get_by_test_id("reason-wait")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("remark").fill("  等了两个小时 ")
    page.get_by_test_id("why-submit").click()
    until(lambda: hall.said, what="why")
    assert hall.said == [{"prompt_id": "p1", "reasons": ["wait", "clarity"], "remark": "等了两个小时"}]
    assert hall.levels == [{"prompt_id": "p1", "level": 2}]


def test_every_reason_of_the_hall_stands_on_the_tablet(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.prompt("p1")
    page.get_by_test_id("level-4").click()
    expect(page.get_by_test_id("why-question")).to_be_visible()
    shown = page.locator("[data-testid^=reason-]").evaluate_all(
        "found => found.map(e => [e.dataset.testid.slice(7), e.textContent])"
    )
    assert dict(shown) == REASONS


def test_who_says_nothing_is_left_alone_and_nothing_is_sent(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    hall.prompt("p1")
    page.get_by_test_id("level-1").click()
    page.get_by_test_id("reason-wait").click()
    page.clock.fast_forward(15_000)
    page.get_by_test_id("remark").fill("写到一半")
    page.clock.fast_forward(15_000)
    expect(page.get_by_test_id("remark")).to_be_visible()
    page.clock.fast_forward(6_000)
    page.clock.fast_forward(3_500)
    expect(page.get_by_role("heading", name="欢迎")).to_be_visible()
    hall.prompt("p2")
    page.get_by_test_id("level-5").click()
    expect(page.get_by_test_id("remark")).to_have_value("")
    expect(page.get_by_test_id("reason-wait")).to_have_attribute("aria-pressed", "false")
    assert hall.said == []


def test_the_next_citizen_is_asked_at_once_and_sees_nothing_of_the_one_before(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall)
    hall.prompt("p1")
    page.get_by_test_id("level-1").click()
    page.get_by_test_id("remark").fill("不好")
    hall.prompt("p2")
    page.get_by_test_id("level-5").click()
    expect(page.get_by_test_id("why-question")).to_contain_text("满意？")
    expect(page.get_by_test_id("remark")).to_have_value("")
    page.get_by_test_id("reason-skill").click()
    page.get_by_test_id("why-submit").click()
    until(lambda: hall.said, what="why")
    assert hall.said == [{"prompt_id": "p2", "reasons": ["skill"]}]


def test_a_number_taken_in_english_is_asked_in_english_and_the_next_in_chinese(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall, clock=True)
    hall.prompt("p1", language="en")
    expect(page.get_by_role("heading", name="Please rate the service you received")).to_be_visible()
    expect(page.get_by_test_id("level-5")).to_have_text("Very satisfied")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_test_id("level-1").click()
    expect(page.get_by_test_id("why-question")).to_contain_text("What were you not satisfied with?")
    expect(page.get_by_test_id("reason-wait")).to_have_text("Waiting time")
    page.get_by_test_id("mode-large").click()
    page.get_by_test_id("why-skip").click()
    expect(page.get_by_test_id("rating-done")).to_have_text("Thank you for your rating")
    page.clock.fast_forward(3_200)
    expect(page.get_by_role("heading", name="欢迎")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-type", "normal")
    hall.prompt("p2")
    expect(page.get_by_test_id("level-5")).to_have_text("非常满意")


def test_who_stands_there_reads_it_as_they_like_until_the_next_is_asked(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("mode-contrast").click()
    page.get_by_test_id("mode-language").click()
    hall.prompt("p1", expires_s=60)
    expect(page.get_by_test_id("level-3")).to_have_text("Fairly satisfied")
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    page.get_by_test_id("mode-language").click()
    expect(page.get_by_test_id("level-3")).to_have_text("基本满意")
    page.get_by_test_id("mode-large").click()
    page.get_by_test_id("level-3").click()
    expect(page.get_by_test_id("why-question")).to_contain_text("哪些方面还可以更好？")
    hall.prompt("p2", language="zh-CN")
    expect(page.get_by_test_id("level-3")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-contrast", "normal")
    expect(page.locator("html")).to_have_attribute("data-type", "normal")


def test_what_a_passer_by_chose_goes_by_itself(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    page.get_by_test_id("mode-language").click()
    page.get_by_test_id("mode-large").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.clock.fast_forward(55_000)
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.clock.fast_forward(6_000)
    expect(page.get_by_role("heading", name="欢迎")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-type", "normal")


def test_a_prompt_ends_when_its_time_is_over_and_nothing_is_sent(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    hall.prompt("p1", expires_s=15)
    expect(page.get_by_test_id("level-5")).to_be_visible()
    page.clock.fast_forward(15_200)
    expect(page.get_by_role("heading", name="欢迎")).to_be_visible()
    assert hall.levels == []


def test_a_withdrawn_prompt_goes_away(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.prompt("p1")
    expect(page.get_by_test_id("level-5")).to_be_visible()
    hall.withdraw("p0")
    hall.withdraw("p1")
    expect(page.get_by_role("heading", name="欢迎")).to_be_visible()


def test_a_press_that_did_not_count_is_said(new_page: NewPage, hall: FakeHall) -> None:
    hall.rating_answer = {"accepted": False, "reason": "expired"}
    page = opened(new_page, hall)
    hall.prompt("p1")
    page.get_by_test_id("level-5").click()
    expect(page.get_by_test_id("rating-done")).to_have_attribute("data-counted", "no")
    expect(page.get_by_test_id("rating-done")).to_contain_text("没有计入")


def test_a_press_survives_a_lost_connection(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.prompt("p1", expires_s=60)
    expect(page.get_by_test_id("level-5")).to_be_visible()
    hall.unplug()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
    page.get_by_test_id("level-2").click()
    expect(page.get_by_text("正在提交…")).to_be_visible()
    assert hall.levels == []
    hall.plug_in()
    expect(page.get_by_test_id("rating-done")).to_have_attribute("data-counted", "yes")
    assert hall.levels == [{"prompt_id": "p1", "level": 2}]


def test_a_prompt_that_was_open_before_the_page_is_asked(new_page: NewPage, hall: FakeHall) -> None:
    hall.pending = [{"prompt_id": "p9", "visit_id": "v", "window_no": 1, "address": None, "expires_s": 12}]
    page = opened(new_page, hall)
    expect(page.get_by_test_id("level-5")).to_be_visible()
    assert int(page.get_by_test_id("rating-left").inner_text()) <= 12
