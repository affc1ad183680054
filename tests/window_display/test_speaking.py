"""What is heard of a board: asserted by the media element's own events in Chromium, sped up, never by what we told it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.conftest import NewPage
from tests.pages_static.fake_hall import FakeHall
from tests.waiting import until

LISTEN = """
const realTimeout = window.setTimeout;
window.setTimeout = (what, ms, ...more) => realTimeout(what, ms === 6000 ? 500 : ms, ...more);
window.heard = [];
window.together = 0;
const playing = new Set();
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
    if (!this.listened) {
        this.listened = true;
        let name = '';
        this.addEventListener('playing', () => {
            playing.add(this);
            name = this.src.split('/').pop().replace('.ogg', '');
            window.together = Math.max(window.together, playing.size);
            window.volume = this.volume;
        });
        this.addEventListener('pause', () => playing.delete(this));
        this.addEventListener('ended', () => { playing.delete(this); window.heard.push(name); });
    }
    this.playbackRate = 12;
    return play.call(this);
};
"""
"""Runs before the page: clips and the stage are twelve times as fast, and what was played to its end is noted in order."""


def speaking(new_page: NewPage, hall: FakeHall, before: str = "") -> Page:
    page = new_page(1920, 1080)
    page.add_init_script(LISTEN + before)
    page.goto(hall.url("/screen/board-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    return page


def sentences(page: Page) -> list[str]:
    """What was heard to its end, a call a line."""
    heard: list[str] = page.evaluate("window.heard")
    line = " ".join(heard)
    return [one.strip() for one in re.split(r"chime", line) if one.strip()]


def expected(number: str, window_no: int) -> str:
    digits = " ".join(f"digit-{digit}" for digit in number[1:])
    return f"please letter-{number[0]} {digits} number-to window-{window_no}"


def test_request_12_calls_from_three_windows_are_said_with_their_window_in_order_and_never_at_once(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = speaking(new_page, hall)
    calls = [("A012", 1), ("B003", 2), ("C101", 3), ("A013", 1), ("H009", 2), ("C102", 3)]
    for number, window_no in calls:
        hall.call(number, window_no)
    until(lambda: len(sentences(page)) == 6 and sentences(page)[-1] == expected("C102", 3), timeout_s=60)
    assert sentences(page) == [expected(number, window_no) for number, window_no in calls]
    assert page.evaluate("window.together") == 1
    assert page.evaluate("window.volume") == 0.8
    assert set(hall.sound_states) <= {"ok"}
    expect(page.get_by_test_id("voice")).to_be_hidden()


def test_a_recall_is_said_again(new_page: NewPage, hall: FakeHall) -> None:
    page = speaking(new_page, hall)
    hall.call("A012", 1)
    until(lambda: sentences(page) == [expected("A012", 1)], timeout_s=30)
    hall.call("A012", 1, is_recall=True)
    until(lambda: sentences(page) == [expected("A012", 1)] * 2, timeout_s=30)


def test_another_board_of_the_hall_shows_the_call_and_says_nothing(new_page: NewPage, hall: FakeHall) -> None:
    hall.speaks = False
    page = speaking(new_page, hall)
    hall.call("A012", 1)
    expect(page.get_by_test_id("call-number")).to_have_text("A012")
    with page.expect_response(lambda answer: "number=B003" in answer.url):
        hall.call("B003", 2)
    assert page.evaluate("window.heard") == []
    expect(page.get_by_test_id("voice")).to_be_hidden()


def test_two_pages_of_one_computer_take_turns(new_page: NewPage, hall: FakeHall) -> None:
    page = speaking(new_page, hall)
    other = page.context.new_page()
    other.add_init_script(LISTEN)
    other.goto(hall.url("/screen/board-1"))
    expect(other.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    other.evaluate("""() => { window.free = null;
        return new Promise((held) => navigator.locks.request('hall-voice', () => {
            held(); return new Promise((free) => { window.free = free; }); })); }""")
    with page.expect_response(lambda answer: "number=A012" in answer.url):
        hall.call("A012", 1)
    assert page.evaluate("window.heard") == []
    other.evaluate("window.free()")
    until(lambda: bool(sentences(page)) and bool(sentences(other)), timeout_s=30)


def test_a_browser_that_blocks_sound_is_told_to_the_staff_until_somebody_touches_the_screen(
    new_page: NewPage, hall: FakeHall
) -> None:
    blocked = """
        window.blocked = true;
        const freely = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () {
            return window.blocked ? Promise.reject(new DOMException('no gesture', 'NotAllowedError')) : freely.call(this);
        };"""
    page = speaking(new_page, hall, blocked)
    expect(page.get_by_test_id("voice")).to_have_text("本屏叫号没有声音，请工作人员点一下屏幕")
    until(lambda: hall.sound_states[-1:] == ["blocked"], timeout_s=20)
    hall.call("A012", 1)
    expect(page.get_by_test_id("call-number")).to_have_text("A012")
    page.evaluate("window.blocked = false")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("voice")).to_be_hidden()
    until(lambda: hall.sound_states[-1:] == ["ok"], timeout_s=20)
    hall.call("B003", 2)
    until(lambda: expected("B003", 2) in sentences(page), timeout_s=30)


def test_a_clip_that_cannot_be_played_is_told_and_the_next_call_is_said(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = speaking(new_page, hall)
    page.route("**/voices/mandarin/letter-A.ogg", lambda route: route.fulfill(status=404))
    hall.call("A012", 1)
    expect(page.get_by_test_id("voice")).to_have_text("本屏叫号没有声音，请工作人员检查音箱和音量")
    until(lambda: hall.sound_states[-1:] == ["failed"], timeout_s=20)
    hall.call("B003", 2)
    until(lambda: any(expected("B003", 2) in one for one in sentences(page)), timeout_s=30)
    expect(page.get_by_test_id("voice")).to_be_hidden()
    until(lambda: hall.sound_states[-1:] == ["ok"], timeout_s=20)


def test_a_word_without_a_clip_is_told(new_page: NewPage, hall: FakeHall) -> None:
    hall.missing_words = ["劳动争议"]
    page = speaking(new_page, hall)
    hall.call("A012", 1)
    expect(page.get_by_test_id("voice")).to_have_text("叫号语音不完整，请管理员补录")
    until(lambda: hall.sound_states[-1:] == ["missing"], timeout_s=20)
