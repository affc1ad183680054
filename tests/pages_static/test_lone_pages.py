"""Pages with one thing to say: pairing, problems, the list of screens, and the ticket on a citizen's phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages_static.fake_hall import FakeHall


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/kiosk/kiosk-1", (1080, 1920)),
        ("/screen/board-1", (1920, 1080)),
        ("/evaluator/tablet-1", (1024, 600)),
    ],
)
def test_an_unpaired_page_shows_its_code_until_it_is_accepted(
    new_page: NewPage,
    hall: FakeHall,
    path: str,
    size: tuple[int, int],
) -> None:
    hall.paired = False
    hall.pair_states = ["waiting"]
    page = new_page(*size)
    page.goto(hall.url(path))
    code = page.get_by_test_id("pair-code")
    expect(code).to_have_text("482 913")
    assert code.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 100
    expect(page.get_by_text("「待配对」")).to_be_visible()
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["height"] <= size[1] + 1
    assert_accessible(page)
    hall.pair_states = ["accepted"]
    expect(code).to_have_count(0)
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")


KEEPS_CODES = """addEventListener('DOMContentLoaded', () => {
    const code = document.getElementById('pair-code');
    if (!code) return;
    new MutationObserver(() => sessionStorage.setItem('seen', (sessionStorage.getItem('seen') || '') + code.textContent))
        .observe(code, {childList: true, characterData: true, subtree: true});
});"""


def test_a_page_that_is_let_in_by_itself_never_shows_a_code(new_page: NewPage, hall: FakeHall) -> None:
    hall.paired = False
    hall.pair_states = ["accepted"]
    page = new_page(1080, 1920)
    page.add_init_script(KEEPS_CODES)
    page.goto(hall.url("/kiosk/kiosk-1"))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    assert page.evaluate("sessionStorage.getItem('seen')") is None


def test_before_the_server_has_answered_there_is_nothing_to_compare(
    new_page: NewPage, hall: FakeHall
) -> None:
    hall.paired = False
    page = new_page(1080, 1920)
    page.route("**/pair", lambda _: None)
    page.goto(hall.url("/kiosk/kiosk-1"))
    expect(page.get_by_text("正在接入大厅…")).to_be_visible()
    for words in ("等待配对", "配对码", "「待配对」"):
        expect(page.get_by_text(words).first).to_be_hidden()
    assert_accessible(page)


def test_a_refused_page_can_ask_again(new_page: NewPage, hall: FakeHall) -> None:
    hall.paired = False
    hall.pair_states = ["refused"]
    page = new_page(1920, 1080)
    page.goto(hall.url("/screen/board-1"))
    expect(page.get_by_test_id("pair-notice")).to_contain_text("没有接受")
    expect(page.get_by_test_id("pair-code")).to_be_hidden()
    page.get_by_role("button", name="重新获取配对码").click()
    expect(page.get_by_test_id("pair-code")).to_be_visible()


def test_a_pairing_page_outlives_a_lost_server(new_page: NewPage, hall: FakeHall) -> None:
    hall.paired = False
    page = new_page(1920, 1080)
    page.goto(hall.url("/screen/board-1"))
    expect(page.get_by_test_id("pair-code")).to_have_text("482 913")
    hall.unplug()
    expect(page.get_by_test_id("pair-notice")).to_contain_text("正在连接")
    hall.pair_states = ["accepted"]
    hall.plug_in()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")


@pytest.mark.parametrize(("status", "words"), [(404, "没有这个页面"), (403, "没有权限"), (500, "出了点问题")])
def test_a_problem_is_said_in_plain_words(new_page: NewPage, hall: FakeHall, status: int, words: str) -> None:
    page = new_page(1366, 768)
    page.goto(hall.url(f"/problem/{status}"))
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    expect(page.get_by_role("link", name="返回首页")).to_be_visible()
    assert_accessible(page)


def test_several_screens_are_listed_and_the_only_terminal_opens(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(1366, 768)
    page.goto(hall.url("/screen"))
    expect(page.get_by_role("link")).to_have_count(3)
    assert_accessible(page)
    page.set_viewport_size({"width": 1920, "height": 1080})
    sizes = page.get_by_role("link").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 40
    page.goto(hall.url("/kiosk"))
    expect(page).to_have_url(hall.url("/kiosk/kiosk-1"))


@pytest.mark.parametrize("path", ["/kiosk/nowhere", "/screen/nowhere", "/evaluator/nowhere"])
def test_a_device_that_hall_toml_does_not_know_has_no_page(
    new_page: NewPage, hall: FakeHall, path: str
) -> None:
    answer = new_page().goto(hall.url(path))
    assert answer is not None
    assert answer.status == 404


# ---------------------------------------------------------------- the ticket on a phone


def test_a_phone_follows_its_number(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(390, 844)
    page.goto(hall.url("/t/signature"))
    expect(page.get_by_test_id("ticket-number")).to_have_text("A012")
    expect(page.get_by_test_id("ticket-ahead")).to_have_text("3")
    expect(page.get_by_test_id("ticket-wait")).to_have_text("约 9 分钟")
    assert_accessible(page)
    hall.call("A011", 1)
    hall.call("A012", 2)
    state = page.get_by_test_id("ticket-state")
    expect(state).to_have_attribute("data-state", "called")
    expect(state).to_contain_text("2号窗口")
    expect(page).to_have_title("请到2号窗口")
    assert_accessible(page)
    hall.my_ticket = {**hall.my_ticket, "state": "missed", "ahead": 0}
    hall.change("A012", "missed", None)
    expect(state).to_have_text("已过号")


def test_a_phone_says_nothing_of_a_wait_nobody_knows(new_page: NewPage, hall: FakeHall) -> None:
    hall.my_ticket["estimated_wait"] = None
    page = new_page(390, 844)
    page.goto(hall.url("/t/signature"))
    expect(page.get_by_test_id("ticket-ahead")).to_have_text("3")
    expect(page.get_by_test_id("ticket-wait")).to_have_count(0)
    expect(page.get_by_text("预计等候")).to_have_count(0)


def test_how_many_wait_before_is_asked_for_again(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(390, 844)
    page.clock.install()
    page.goto(hall.url("/t/signature"))
    expect(page.get_by_test_id("ticket-ahead")).to_have_text("3")
    hall.my_ticket = {**hall.my_ticket, "ahead": 1}
    page.clock.run_for(19_000)
    expect(page.get_by_test_id("ticket-ahead")).to_have_text("1")


def test_a_link_that_is_no_longer_good_says_so_and_stops_asking(new_page: NewPage, hall: FakeHall) -> None:
    hall.refuse_sockets = "unknown_ticket"
    page = new_page(390, 844)
    page.goto(hall.url("/t/wrong"))
    expect(page.get_by_role("heading", name="这个链接不能用了")).to_be_visible()
    assert_accessible(page)
