"""The hall board: calls as moments, never overwritten, never stale, and right at once after a loss."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.contrast import faint
from tests.pages_static.fake_hall import FakeHall
from tests.pages_static.looks import sticking_out


def opened(new_page: NewPage, hall: FakeHall, clock: bool = False, at: str | None = None) -> Page:
    page = new_page(1920, 1080)
    if clock:
        page.clock.install(time=at) if at else page.clock.install()
    page.goto(hall.url("/screen/board-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    expect(page.get_by_test_id("waiting-consult")).to_be_visible()
    return page


def rows(page: Page) -> list[tuple[str | None, str | None]]:
    found = page.get_by_test_id("recent-call").all()
    return [(row.get_attribute("data-number"), row.get_attribute("data-window")) for row in found]


def test_a_call_is_the_biggest_thing_on_the_board(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.call("A012", 2)
    number = page.get_by_test_id("call-number")
    expect(number).to_have_text("A012")
    expect(page.get_by_test_id("call-window")).to_have_text("2号窗口")
    size, colour = number.evaluate(
        "e => [parseFloat(getComputedStyle(e).fontSize), getComputedStyle(e).color]"
    )
    assert size >= 160
    assert colour == "rgb(200, 16, 46)"
    biggest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('body *')].filter(e => e.childElementCount === 0"
        " && e.textContent.trim()).map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert biggest == size
    assert rows(page) == [("A012", "2")]
    expect(page.locator("#hall-announcer")).to_have_text("请 A012 号到2号窗口")


def test_the_text_changes_before_the_message_handler_returns(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    shown = page.evaluate("""async () => {
        const {Stage} = await import('/screen/static/stage.js');
        let text = '';
        new Stage((call) => { text = call ? call.number : ''; }).call({number: 'A001', window_no: 1});
        return text;
    }""")
    assert shown == "A001"


def test_request_09_five_windows_call_at_once_and_every_number_stays_readable(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall, clock=True)
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    number = page.get_by_test_id("call-number")
    for window_no, called in enumerate(["A001", "B001", "C001", "D001", "E001"], start=1):
        hall.call(called, window_no)
    expect(number).to_have_text("A001")
    expect(page.get_by_test_id("recent-call")).to_have_count(5)
    for before, after in (("A001", "B001"), ("B001", "C001"), ("C001", "D001"), ("D001", "E001")):
        page.clock.run_for(5900)
        expect(number).to_have_text(before)
        page.clock.run_for(100)
        expect(number).to_have_text(after)


def test_a_changed_setting_takes_no_calls_turn_away(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    number = page.get_by_test_id("call-number")
    for window_no, called in enumerate(["A001", "B001", "C001"], start=1):
        hall.call(called, window_no)
    expect(page.get_by_test_id("recent-call")).to_have_count(3)
    page.clock.run_for(3000)
    hall.call("D001", 4, push=False)
    hall.services[0]["name"] = "法律咨询（一楼）"
    hall.io.emit("offer_changed", {"seq": hall.seq + 1}, namespace="/screens")
    expect(page.get_by_test_id("recent-call")).to_have_count(4)
    expect(number).to_have_text("A001")
    page.clock.run_for(2900)
    expect(number).to_have_text("A001")
    page.clock.run_for(100)
    expect(number).to_have_text("B001")
    for after in ("C001", "D001"):
        page.clock.run_for(6000)
        expect(number).to_have_text(after)


def test_every_call_that_missed_the_board_has_its_turn_when_the_line_is_back(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall, clock=True)
    number = page.get_by_test_id("call-number")
    hall.call("A001", 1)
    expect(number).to_have_text("A001")
    hall.unplug()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
    hall.call("B001", 2, push=False)
    hall.call("C001", 3, push=False)
    hall.change("A001", "serving", 1)
    hall.plug_in()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    expect(number).to_have_text("B001")
    page.clock.fast_forward(6100)
    expect(number).to_have_text("C001")


def test_a_call_is_an_event_on_the_page_once_for_each_in_its_turn(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    page.evaluate(
        "window.presented = [];"
        "document.addEventListener('hall:call-presented', (event) => window.presented.push(event.detail.number))"
    )
    hall.call("A001", 1)
    hall.call("B001", 2)
    expect(page.get_by_test_id("recent-call")).to_have_count(2)
    assert page.evaluate("presented") == ["A001"]
    page.clock.fast_forward(6100)
    expect(page.get_by_test_id("call-number")).to_have_text("B001")
    assert page.evaluate("presented") == ["A001", "B001"]


@pytest.mark.parametrize(("called", "shown"), [(12, 12), (14, 12)])
def test_everybody_who_is_called_stands_on_the_board_however_many_windows_call(
    new_page: NewPage, hall: FakeHall, called: int, shown: int
) -> None:
    hall.windows = [hall._window(no) for no in range(1, called + 1)]
    page = opened(new_page, hall, clock=True)
    for no in range(1, called + 1):
        hall.call(f"A{no:03}", no)
    expect(page.get_by_test_id("recent-call")).to_have_count(shown)
    assert not sticking_out(page, "body", ".calls", ".calls ol", ".call", ".stage")
    first = {row[0] for row in rows(page)}
    if called > shown:
        expect(page.get_by_text("1/2")).to_be_visible()
        page.clock.run_for(9000)
        expect(page.get_by_text("2/2")).to_be_visible()
        assert len(first | {row[0] for row in rows(page)}) == called


@pytest.mark.parametrize("windows", [1, 14])
def test_a_quiet_board_shows_every_window_in_its_turn(
    new_page: NewPage, hall: FakeHall, windows: int
) -> None:
    hall.windows = [hall._window(no) for no in range(1, windows + 1)]
    hall.windows[0]["name"] = "军人军属与进城务工人员法律援助窗口"
    page = opened(new_page, hall, clock=True)
    places = page.locator(".place")
    expect(places).to_have_count(min(windows, 12))
    assert not sticking_out(page, ".stage", ".quiet", ".places", ".place")
    seen = set(places.all_inner_texts())
    if windows > 12:
        page.clock.run_for(9000)
        expect(places).to_have_count(windows - 12)
        seen |= set(places.all_inner_texts())
    assert len(seen) == windows


def test_missed_numbers_and_services_beyond_their_place_have_a_page_of_their_own(
    new_page: NewPage, hall: FakeHall
) -> None:
    hall.missed = [{"id": f"t{no}", "number": f"A{no:03}", "service": "consult"} for no in range(1, 13)]
    hall.services += [
        {**hall.services[0], "code": f"extra_{no}", "name": f"劳动人事争议仲裁与医疗损害赔偿联合调解第{no}项"}
        for no in range(6)
    ]
    page = opened(new_page, hall, clock=True)
    missed = page.get_by_test_id("missed")
    expect(missed).to_have_count(9)
    expect(page.locator(".waiting li")).to_have_count(12)
    assert not sticking_out(
        page, "body", ".board-main", ".waiting", ".waiting li", ".missed", ".missed ul", ".stage"
    )
    assert_accessible(page)
    page.clock.run_for(9000)
    expect(missed).to_have_text(["A003", "A002", "A001"])
    expect(page.locator(".waiting li")).to_have_count(2)


def test_notices_take_turns_and_leave_after_their_last_day(new_page: NewPage, hall: FakeHall) -> None:
    hall.queue_up(60)
    hall.notices = [
        {"text": "周五下午停电检修，14:00 停止取号", "until": "2026-11-24"},
        {
            "text": "法律援助申请请带身份证、户口簿和经济困难情况说明，材料不齐的先到导服台领取一次性告知单"
            * 2,
            "until": "2026-11-25",
        },
    ]
    page = opened(new_page, hall, clock=True)
    notice = page.get_by_test_id("board-notice")
    expect(notice).to_contain_text("停电检修")
    hall.windows[1]["name"] = "军人军属与进城务工人员法律援助窗口"
    for no in range(1, 7):
        hall.call(f"A{no:03}", no)
    expect(page.get_by_test_id("recent-call")).to_have_count(6)
    page.clock.run_for(9000)
    expect(page.get_by_test_id("call-window-name")).to_be_visible()
    expect(notice).to_contain_text("经济困难")
    assert not sticking_out(
        page, "body", ".board-main", ".stage", ".big", ".calls", ".calls ol", ".call", ".waiting", ".notice"
    )
    frame, please = page.locator(".big").bounding_box(), page.locator(".big-please").bounding_box()
    assert frame and please and please["y"] - frame["y"] >= 14, "the frame of the flash covers no word"
    assert_accessible(page)
    hall.turn_over("2026-11-25")
    hall.io.emit("offer_changed", {"seq": hall.seq + 1}, namespace="/screens")
    expect(notice).to_contain_text("经济困难")
    expect(page.locator(".notice .page-mark")).to_have_count(0)
    hall.notices = []
    hall.io.emit("notice_changed", {"seq": hall.seq + 2}, namespace="/screens")
    expect(notice).to_have_count(0)


def test_a_call_leaves_nothing_behind_in_the_document(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    nodes = """() => {
        const walk = document.createTreeWalker(document.querySelector('.calls'), NodeFilter.SHOW_ALL);
        let count = 0;
        while (walk.nextNode()) count += 1;
        return count;
    }"""
    seen = []
    for first in (1, 41):
        for no in range(first, first + 40):
            hall.call(f"A{no:03}", 1)
            hall.change(f"A{no:03}", "finished", None)
        last = page.locator(f"[data-number=A{first + 39:03}][data-state=finished]")
        expect(last).to_have_count(1, timeout=10_000)
        seen.append(page.evaluate(nodes))
    assert seen[0] == seen[1]


def test_whoever_wants_no_motion_sees_a_frame_that_stands_still(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(1920, 1080, reduced_motion="reduce")
    page.goto(hall.url("/screen/board-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    hall.call("A001", 1)
    expect(page.get_by_test_id("call-number")).to_be_visible()
    animation, opacity = page.locator(".big").evaluate(
        "e => { const s = getComputedStyle(e, '::after'); return [s.animationName, s.opacity]; }"
    )
    assert (animation, opacity) == ("none", "1")


def test_a_call_whose_person_has_come_does_not_wait_any_longer(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall, clock=True)
    hall.call("A001", 1)
    hall.call("B001", 2)
    hall.call("C001", 3)
    hall.change("B001", "serving", 2)
    expect(page.locator("[data-number=B001]")).to_have_attribute("data-state", "serving")
    expect(page.get_by_test_id("call-number")).to_have_text("A001")
    page.clock.fast_forward(6100)
    expect(page.get_by_test_id("call-number")).to_have_text("C001")


def test_the_big_place_stays_with_what_is_still_called_and_then_is_quiet(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall, clock=True)
    hall.call("A001", 1)
    expect(page.get_by_test_id("call-number")).to_have_text("A001")
    page.clock.fast_forward(6100)
    hall.call("B001", 2)
    expect(page.get_by_test_id("call-number")).to_have_text("B001")
    page.clock.fast_forward(6100)
    hall.change("B001", "serving", 2)
    expect(page.get_by_test_id("call-number")).to_have_text("A001")
    hall.change("A001", "missed", None)
    expect(page.get_by_test_id("call-number")).to_have_count(0)
    expect(page.get_by_text("请留意叫号")).to_be_visible()
    expect(page.get_by_test_id("missed")).to_have_text(["A001"])


def test_a_recall_is_shown_again_at_once(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.call("A001", 1)
    expect(page.get_by_test_id("call-number")).to_have_text("A001")
    place = page.locator(".big").element_handle()
    hall.call("A001", 1, is_recall=True)
    expect(page.get_by_test_id("recent-call")).to_have_count(1)
    page.wait_for_selector(".big")
    assert place is not None
    expect(page.get_by_test_id("call-number")).to_have_text("A001")
    page.locator(".big").wait_for()
    assert not place.evaluate("e => e.isConnected"), "a new element starts the flash again"


def test_nothing_flashes_more_than_three_times_a_second(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.call("A001", 1)
    expect(page.get_by_test_id("call-number")).to_be_visible()
    duration = page.locator(".big").evaluate("e => getComputedStyle(e, '::after').animationDuration")
    assert float(duration.removesuffix("s")) >= 1 / 3


def test_recent_calls_waiting_people_and_missed_numbers(new_page: NewPage, hall: FakeHall) -> None:
    hall.queue_up(60)
    for index in range(10):
        hall.call(f"{'ABCDEFGH'[index % 8]}{index + 1:03}", index % 6 + 1, push=False)
    for index in range(3):
        hall.change(f"G{index + 50:03}", "missed", None)
    page = opened(new_page, hall)
    assert len(rows(page)) == 8
    assert rows(page)[0] == ("B010", "4")
    expect(page.get_by_test_id("waiting-consult")).to_have_text("8")
    expect(page.get_by_test_id("waiting-complaint")).to_have_text("7")
    expect(page.get_by_test_id("missed")).to_have_text(["G052", "G051", "G050"])
    hall.queue_up(8)
    hall.call("A099", 1)
    expect(page.get_by_test_id("waiting-consult")).to_have_text("9")
    hall.change("G051", "waiting", None)
    expect(page.get_by_test_id("missed")).to_have_text(["G052", "G050"])


def test_a_lost_connection_is_said_and_no_number_looks_called(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.call("A012", 2)
    expect(page.get_by_test_id("call-number")).to_have_text("A012")
    hall.unplug()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
    expect(page.get_by_test_id("connection")).to_be_visible()
    for place in (page.get_by_test_id("call-number"), page.locator(".call-number").first):
        expect(place).to_have_css("color", "rgb(95, 111, 133)")
    hall.call("B033", 3, push=False)
    hall.change("A012", "serving", 2)
    hall.plug_in()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    expect(page.get_by_test_id("call-number")).to_have_text("B033")
    assert rows(page) == [("B033", "3"), ("A012", "2")]


def test_a_screen_put_out_by_the_server_comes_back(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    hall.drop("/screens")
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
    hall.call("A001", 1, push=False)
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    expect(page.get_by_test_id("call-number")).to_have_text("A001")


def test_what_is_older_than_the_snapshot_is_dropped(new_page: NewPage, hall: FakeHall) -> None:
    page = opened(new_page, hall)
    stale = {
        "seq": hall.seq,
        "number": "A777",
        "window_no": 1,
        "window_name": "1号窗口",
        "service": "consult",
        "service_name": "法律咨询",
        "called_at": "2026-11-24T01:31:05Z",
        "is_recall": False,
    }
    hall.io.emit("ticket_called", stale, namespace="/screens")
    hall.call("A001", 1)
    expect(page.get_by_test_id("call-number")).to_have_text("A001")
    assert rows(page) == [("A001", "1")]


def test_the_first_call_of_a_new_day_clears_the_old_one(new_page: NewPage, hall: FakeHall) -> None:
    hall.call("A012", 2, push=False)
    hall.change("G050", "missed", None)
    hall.hall_day = "2026-11-23"
    page = opened(new_page, hall)
    expect(page.get_by_test_id("call-number")).to_have_text("A012")
    hall.turn_over("2026-11-24")
    hall.call("B001", 1)
    expect(page.get_by_test_id("call-number")).to_have_text("B001")
    expect(page.get_by_test_id("missed")).to_have_count(0)
    assert rows(page) == [("B001", "1")]


def test_a_new_day_clears_the_old_one_before_anybody_is_called(new_page: NewPage, hall: FakeHall) -> None:
    hall.call("A012", 2, push=False)
    hall.hall_day = "2020-01-01"
    page = opened(new_page, hall, clock=True)
    expect(page.get_by_test_id("call-number")).to_have_text("A012")
    hall.turn_over("2020-01-02")
    page.clock.run_for(17_000)
    expect(page.get_by_test_id("call-number")).to_have_count(0)
    expect(page.get_by_text("今天还没有叫号")).to_be_visible()


def test_request_10_after_three_idle_days_the_next_call_is_shown_without_a_touch(
    new_page: NewPage, hall: FakeHall
) -> None:
    page = opened(new_page, hall, clock=True)
    hall.call("A012", 2)
    expect(page.get_by_test_id("call-number")).to_have_text("A012")
    for day in ("2026-11-25", "2026-11-26", "2026-11-27"):
        page.clock.fast_forward("24:00:00")
        hall.turn_over(day)
    hall.call("B001", 1)
    expect(page.get_by_test_id("call-number")).to_have_text("B001")
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    assert rows(page) == [("B001", "1")]


def test_the_clock_stands_in_the_halls_own_time_zone(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(1920, 1080, timezone_id="America/New_York")
    page.goto(hall.url("/screen/board-1"))
    hour = page.evaluate("new Date().toLocaleTimeString('sv', {timeZone: 'Asia/Shanghai'}).slice(0, 2)")
    expect(page.get_by_test_id("clock")).to_contain_text(f"{hour}:")


def test_a_screen_whose_own_clock_is_wrong_tells_the_servers_time(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(1920, 1080)
    right = page.evaluate("new Date().toLocaleTimeString('sv', {timeZone: 'Asia/Shanghai'}).slice(0, 2)")
    page.clock.install(time="2001-02-03T12:34:00")
    page.goto(hall.url("/screen/board-1"))
    expect(page.get_by_test_id("clock")).to_contain_text(f"{right}:")
    expect(page.locator("#day")).not_to_contain_text("2001")


@pytest.mark.parametrize("people", [0, 1, 60])
def test_every_picture_of_the_board_is_accessible(new_page: NewPage, hall: FakeHall, people: int) -> None:
    hall.queue_up(people)
    hall.windows[1]["name"] = "军人军属与进城务工人员法律援助窗口"
    page = opened(new_page, hall)
    assert_accessible(page)
    for index in range(min(people, 9)):
        hall.call(f"A{index + 1:03}", index % 6 + 1)
    if people:
        expect(page.get_by_test_id("recent-call")).to_have_count(min(people, 9))
    assert_accessible(page)
    assert faint(page) == []
    hall.unplug()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
    assert_accessible(page)
    assert faint(page) == []
    hall.plug_in()


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (3840, 2160)])
def test_nothing_on_a_full_board_is_cut_off(new_page: NewPage, hall: FakeHall, size: tuple[int, int]) -> None:
    hall.queue_up(60)
    hall.windows[4]["name"] = "法律援助与人民调解综合窗口"
    for index in range(12):
        hall.call(f"F{index + 1:03}", index % 6 + 1, push=False)
    page = new_page(*size)
    page.goto(hall.url("/screen/board-1"))
    expect(page.get_by_test_id("waiting-consult")).to_be_visible()
    hall.call("F013", 5)
    expect(page.get_by_test_id("call-number")).to_have_text("F013")
    parts = ("body", ".stage", ".big", ".calls", ".calls ol", ".call", ".waiting", ".missed", ".missed ul")
    assert not sticking_out(page, *parts)
