"""The terminal read aloud in the hall's own clips: every page to its end, and only what was really played counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import NewPage
from tests.pages_static.fake_hall import FakeHall
from tests.pages_static.test_alone import VOICE
from tests.pages_static.voices import LISTEN, terminal_voice
from tests.waiting import until

LANDSCAPE = (1920, 1080)
EVERY_PAGE = Path(__file__).with_name("every_page.js").read_text("utf-8")
CLIPS = """async ({told, sentences}) => {
    const {Clips} = await import('/screen/static/voice/clips.js');
    const clips = new Clips(told);
    return sentences.map((sentence) => clips.of(sentence));
}"""
COUNTED = """async (numbers) => {
    const {counted} = await import('/screen/static/voice/clips.js');
    return numbers.map(counted);
}"""


@pytest.fixture(scope="module")
def deaf(chromium: Browser) -> Iterator[tuple[Page, FakeHall]]:
    """A terminal's page nobody looks at, for what is only reckoned in it."""
    with FakeHall() as hall:
        page = chromium.new_page()
        page.goto(hall.url("/kiosk/kiosk-1"))
        yield page, hall
        page.close()


def put_together(page: Page, told: dict[str, Any], *sentences: str) -> list[tuple[str, bool]]:
    """Each sentence as its clips, and whether that is all of it."""
    found = page.evaluate(CLIPS, {"told": told, "sentences": sentences})
    return [
        (" ".join(clip.split("/")[-1].split(".")[0] for clip in said["clips"]), said["isWhole"])
        for said in found
    ]


def test_every_page_of_the_terminal_is_said_to_its_end(deaf: tuple[Page, FakeHall]) -> None:
    page, hall = deaf
    sentences = page.evaluate(EVERY_PAGE, hall.services)
    assert len(sentences) > 90
    said = zip(sentences, put_together(page, terminal_voice(), *sentences), strict=True)
    assert [sentence for sentence, (_, is_whole) in said if not is_whole] == []


def test_numbers_are_said_as_one_counts_and_as_one_compares_them(deaf: tuple[Page, FakeHall]) -> None:
    page, _ = deaf
    assert page.evaluate(COUNTED, [0, 5, 10, 12, 20, 99, 100, 105, 110, 112, 120, 999]) == [
        "零", "五", "十", "十二", "二十", "九十九", "一百", "一百零五", "一百一十", "一百一十二", "一百二十", "九百九十九",
    ]  # fmt: skip
    number = "您的号码是 A 0 1 2，法律咨询，前面等候 2 人"
    said = "kiosk-number letter-A digit-0 {} digit-2 name-consult kiosk-ahead two-people kiosk-people"
    assert put_together(page, terminal_voice(), number) == [(said.format("digit-1"), True)]
    assert put_together(page, terminal_voice(yao=True), number) == [(said.format("digit-yao"), True)]
    assert put_together(page, terminal_voice(), "按 1，约 12 分钟", "请到3号窗口", "练 A 0 0 3", "09:30") == [
        ("key-1 kiosk-about ten digit-2 minutes", True),
        ("kiosk-go-to window-3", True),
        ("practice letter-A digit-0 digit-0 digit-3", True),
        ("digit-9 hour digit-3 ten minute", True),
    ]


def test_each_wished_voice_says_what_it_has_all_words_of(deaf: tuple[Page, FakeHall]) -> None:
    page, _ = deaf
    own = {"kiosk-choose", "key-1", "name-consult"}
    told = terminal_voice(own, voices=["own", "mandarin"])
    found = page.evaluate(
        CLIPS, {"told": told, "sentences": ["请选择要办理的业务", "按 1，法律咨询", "按 2，公证"]}
    )
    assert [said["clips"] for said in found] == [
        ["/voices/own/kiosk-choose.wav", "/voices/mandarin/kiosk-choose.ogg"],
        [
            "/voices/own/key-1.wav", "/voices/own/name-consult.wav",
            "/voices/mandarin/key-1.ogg", "/voices/mandarin/name-consult.ogg",
        ],
        ["/voices/mandarin/key-2.ogg", "/voices/mandarin/name-notary.ogg"],
    ]  # fmt: skip


def test_a_service_without_a_clip_is_said_in_general_words(deaf: tuple[Page, FakeHall]) -> None:
    told = terminal_voice(unnamed=("劳动争议", "援助类"))
    assert put_together(
        deaf[0], told, "按 3，劳动争议，等候 3 人", "按 4，援助类", "因停电暂停，请到3号窗口"
    ) == [
        ("key-3 service-any kiosk-waiting digit-3 kiosk-people", False),
        ("key-4 kiosk-more", False),
        ("kiosk-go-to window-3", False),
    ]


# --- heard ----------------------------------------------------------------------------------------------------------


def opened(new_page: NewPage, hall: FakeHall, before: str = "", **wishes: Any) -> Page:
    hall.terminal_voice = terminal_voice(**wishes)
    page = new_page(*LANDSCAPE)
    page.add_init_script(LISTEN + before)
    with page.expect_response("**/voice/kiosk"):
        page.goto(hall.url("/kiosk/kiosk-1"))
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    return page


def heard(page: Page, *words: str) -> bool:
    """Whether these were played one right after the other."""
    return " ".join(words) in " ".join(page.evaluate("heard"))


def test_the_page_is_read_in_clips_when_somebody_asks(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("mode-read").click()
    until(lambda: heard(page, "kiosk-choose kiosk-easy kiosk-no-papers key-1 name-consult"), 30, "the page")
    assert page.evaluate("[...volumes]") == [0.6]
    page.get_by_test_id("service-consult").click()
    number = "kiosk-number letter-A digit-0 digit-1 digit-2 name-consult kiosk-ahead digit-0 kiosk-people"
    until(lambda: heard(page, f"{number} {number} kiosk-paper kiosk-sit kiosk-watch"), 30, "the number")
    page.get_by_test_id("help").click()
    until(lambda: heard(page, "kiosk-help-told kiosk-help-coming"), 30, "that somebody comes")
    page.get_by_test_id("mode-read").click()
    page.evaluate("heard.length = 0")
    page.get_by_test_id("go-home").click()
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    assert page.evaluate("heard") == []


def test_unasked_it_says_what_matters_to_whoever_stands_there(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, when="unasked")
    assert page.evaluate("heard") == []
    page.get_by_test_id("service-consult").click()
    until(lambda: heard(page, "kiosk-sit kiosk-watch kiosk-care"), 30, "the number")
    assert "key-1" not in page.evaluate("heard"), "the choices are read to whoever asks"


@pytest.mark.parametrize("wishes", [{"when": "off"}, {"volume": 0, "why_silent": "quiet_hours"}])
def test_where_it_is_to_be_silent_nothing_is_said_by_whatever_voice(
    new_page: NewPage, hall: FakeHall, wishes: dict[str, Any]
) -> None:
    page = opened(new_page, hall, VOICE.replace("LOCAL", "true"), **wishes)
    expect(page.get_by_test_id("mode-read")).to_have_count(0)
    page.get_by_test_id("service-consult").click()
    expect(page.get_by_test_id("ticket-number")).to_be_visible()
    assert page.evaluate("[...heard, ...spoken]") == []


def test_what_the_clips_lack_is_read_by_the_machines_own_voice(new_page: NewPage, hall: FakeHall) -> None:
    hall.services[1].update(is_open=False, closed_reason="律师上午开会")
    page = opened(new_page, hall, VOICE.replace("LOCAL", "true"))
    page.get_by_test_id("mode-read").click()
    until(lambda: page.evaluate("spoken") == ["按 2，法律援助，律师上午开会"], 30, "the reason")
    assert heard(page, "key-1 name-consult kiosk-nobody-ahead")


def test_without_any_voice_for_it_the_rest_is_pointed_to(new_page: NewPage, hall: FakeHall) -> None:
    hall.services = hall.services[:2]
    hall.services[1].update(is_open=False, closed_reason="律师上午开会")
    page = opened(new_page, hall)
    page.get_by_test_id("mode-read").click()
    until(lambda: heard(page, "key-point kiosk-help kiosk-see-screen kiosk-or-ask"), 30, "the hint")
    assert heard(page, "key-2 name-legal_aid key-9")


def test_a_browser_that_blocks_sound_is_told_until_somebody_touches_the_page(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall, "window.blocked = true;")
    hall.asks_to_speak("kiosk-1")
    until(lambda: hall.tested == [("test-kiosk-1", "blocked")], 20, "the answer")
    page.evaluate("window.blocked = false")
    page.get_by_test_id("mode-large").click()
    until(lambda: hall.sound_states[-1:] == ["ok"], 20, "the good news")
    hall.asks_to_speak("kiosk-1")
    until(lambda: hall.tested[1:] == [("test-kiosk-1", "ok")], 20, "the second answer")
    assert heard(page, "chime sound-test")


def test_a_test_is_heard_though_the_page_is_just_being_read(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    page.get_by_test_id("mode-read").click()
    until(lambda: heard(page, "kiosk-choose"), 30, "the page")
    hall.asks_to_speak("kiosk-1")
    until(lambda: hall.tested, 30, "the answer")
    assert hall.tested == [("test-kiosk-1", "ok")]
    assert page.evaluate("heard.slice(-2).join(' ')") == "chime sound-test"


@pytest.mark.parametrize("screen", ["screen-1", "board-1"])
def test_every_screen_says_the_test_sentence_and_answers(
    new_page: NewPage, hall: FakeHall, screen: str
) -> None:
    page = new_page(1280, 720)
    page.add_init_script(LISTEN)
    page.goto(hall.url(f"/screen/{screen}"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    hall.asks_to_speak(screen)
    until(lambda: hall.tested == [(f"test-{screen}", "ok")], 20, "the answer")
    assert page.evaluate("heard.join(' ')") == "chime sound-test"


def test_the_tablet_invites_to_rate_and_nobody_who_presses_is_talked_over(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = new_page(1280, 800)
    page.add_init_script(LISTEN)
    page.goto(hall.url("/evaluator/tablet-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    hall.prompt("p1")
    until(lambda: page.evaluate("heard") == ["rate"], 20, "the invitation")
    page.get_by_test_id("level-5").click()
    hall.asks_to_speak("tablet-1", "/devices")
    until(lambda: hall.tested == [("test-tablet-1", "ok")], 20, "the answer")
    page.evaluate("heard.length = 0")
    page.get_by_test_id("why-skip").click()
    asked: list[Route] = []
    page.route("**/announcement?*sentence=rate", lambda route: asked.append(route))
    hall.prompt("p2")
    page.get_by_test_id("level-3").click()
    until(lambda: page.title() and asked, 20, "the question")
    with page.expect_response("**/announcement?*sentence=rate"):
        asked[0].continue_()
    hall.asks_to_speak("tablet-1", "/devices")
    until(lambda: len(hall.tested) == 2, 20, "the second answer")
    assert page.evaluate("heard.join(' ')") == "chime sound-test"
