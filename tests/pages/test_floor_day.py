"""A guide's morning and a shift supervisor's, step by step, in the browser against a served hall with a printer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.conftest import NewPage
from tests.pages.stage import WAIT_MS, Hall, stage
from tests.pages.walking import finds, looks_right, number_on, opened


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A center with two windows and a printer; somebody sits at window 1, and calling again costs no time."""
    with stage(tmp_path_factory.mktemp("floor")) as (served, _):
        rules = served.manager.gets("/rules")
        served.manager.puts("/rules", {**rules, "recall_gap_s": 0, "calls_before_no_show": 1})
        served.hires("011", "李法")
        yield served


@pytest.fixture
def window_1(hall: Hall) -> Iterator[None]:
    """Somebody is at window 1, nobody waits; afterwards nobody is left over."""
    hall.manager.presses("/windows/1/sign-in", staff_no="011")
    yield
    here = hall.manager.gets("/windows/1/console")
    if here["window"]["state"] == "paused":
        hall.manager.presses("/windows/1/unpause")
    if here["ticket"]:
        if here["ticket"]["state"] == "called":
            hall.manager.presses("/windows/1/start")
        hall.manager.presses("/windows/1/finish")
    hall.manager.presses("/windows/1/sign-out")
    queue = hall.guide.gets("/queue")
    for left in (*queue["waiting"], *queue["missed"]):
        hall.guide.presses(f"/tickets/{left['id']}/cancel")


@pytest.mark.usefixtures("window_1")
def test_a_guides_morning(new_page: NewPage, hall: Hall) -> None:
    page = opened(new_page, hall, hall.hires("021", "郑帆", "guide", "导服"), "/guide", "service-consult")
    looks_right(page)

    # Somebody who hears badly, with two relatives: one touch on the need, one on the service.
    page.get_by_test_id("need-deaf").check(force=True)
    page.get_by_test_id("party-more").click()
    page.get_by_test_id("party-more").click()
    page.get_by_test_id("visitor-name").fill("王小明")
    page.get_by_test_id("service-consult").click()
    taken = page.get_by_test_id("taken")
    deaf = number_on(taken)
    expect(page.get_by_test_id("need-deaf")).not_to_be_checked()
    expect(page.get_by_test_id("party")).to_have_value("1")
    (waiting,) = hall.guide.gets("/queue")["waiting"]
    assert (waiting["number"], waiting["needs"], waiting["party"]) == (deaf, ["deaf"], 3)

    # The paper comes out of the hall's printer.
    page.keyboard.press("F8")
    expect(page.get_by_test_id("print-state")).to_have_text("已打印", timeout=WAIT_MS)

    # The next one goes first, for a reason that must be said; only the keyboard is used.
    page.get_by_test_id("priority-other").check(force=True)
    page.keyboard.press("F2")
    expect(page.get_by_test_id("service-consult")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("notice")).to_contain_text("请写明原因")
    expect(page.get_by_test_id("priority-reason")).to_be_focused()
    page.keyboard.type("孕妇")
    page.keyboard.press("F2")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("service-legal_aid")).to_be_focused()
    page.keyboard.press("Enter")
    expect(taken).not_to_have_attribute("data-number", deaf, timeout=WAIT_MS)
    pregnant = number_on(taken)
    looks_right(page)

    # She meant the other service: the number is found again and changes line.
    card = finds(page, pregnant)
    expect(card.get_by_test_id("found-state")).to_have_text("正在等候")
    card.get_by_test_id("do-change_service").click()
    page.get_by_test_id("form-service").select_option("consult")
    looks_right(page)
    page.get_by_test_id("form-go").click()
    expect(card).to_contain_text("法律咨询", timeout=WAIT_MS)
    expect(card.get_by_test_id("found-ahead")).to_have_text("0")

    # Why was he not called yet? She went first, and the rule says why.
    hall.manager.presses("/windows/1/call-next")
    card = finds(page, deaf)
    card.get_by_test_id("do-why").click()
    expect(page.get_by_test_id("why")).to_contain_text(pregnant, timeout=WAIT_MS)
    expect(page.get_by_test_id("why")).to_contain_text("优先号")
    looks_right(page)

    # She does not come; later she is back, and one press lets her wait again.
    hall.manager.presses("/windows/1/no-show")
    missed = page.get_by_test_id("missed-row")
    expect(missed).to_have_attribute("data-number", pregnant, timeout=WAIT_MS)
    missed.get_by_role("button", name="复号").click()
    expect(missed).to_have_count(0, timeout=WAIT_MS)

    # He is called: somebody fetches him.
    called = next(one for one in hall.guide.gets("/queue")["waiting"] if one["number"] == deaf)
    hall.manager.presses("/windows/1/call", ticket_id=called["id"])
    task = page.get_by_test_id("task")
    expect(task).to_contain_text(f"{deaf} 到 1 号窗口", timeout=WAIT_MS)
    expect(task).to_contain_text("听障")
    expect(page).to_have_title(re.compile(r"^（1）"))
    looks_right(page)
    task.get_by_test_id("task-take").click()
    expect(task).to_have_attribute("data-taken", "yes", timeout=WAIT_MS)
    expect(task).to_contain_text("郑帆正在接引")
    task.get_by_test_id("task-done").click()
    expect(task).to_have_count(0, timeout=WAIT_MS)

    # Two only ask the way; one press was too many.
    page.keyboard.press("F9")
    expect(page.get_by_test_id("enquiries")).to_have_text("1", timeout=WAIT_MS)
    page.keyboard.press("F9")
    expect(page.get_by_test_id("enquiries")).to_have_text("2", timeout=WAIT_MS)
    page.get_by_test_id("enquiry-undo").click()
    expect(page.get_by_test_id("enquiries")).to_have_text("1", timeout=WAIT_MS)

    # Found by the code on the paper, and given up.
    code = next(one for one in hall.guide.gets("/queue")["waiting"] if one["number"] == pregnant)
    card = finds(page, hall.guide.gets(f"/tickets/{code['id']}")["query_code"])
    card.get_by_test_id("do-cancel").click()
    page.get_by_test_id("form-go").click()
    expect(card.get_by_test_id("found-state")).to_have_text("已取消", timeout=WAIT_MS)
    looks_right(page)


@pytest.mark.usefixtures("window_1")
def test_a_supervisors_morning(new_page: NewPage, hall: Hall) -> None:
    first, last = hall.guide.takes("consult"), hall.guide.takes("consult", needs=["wheelchair"])
    page = opened(
        new_page, hall, hall.hires("022", "徐岩", "shift_supervisor", "值班长"), "/floor", "waiting-row"
    )
    expect(page.get_by_test_id("floor-waiting")).to_have_text("2")
    expect(page.get_by_test_id("floor-open")).to_have_text("1/2")
    looks_right(page)

    # Somebody is put on top, for a reason.
    card = finds(page, last["number"])
    card.get_by_test_id("do-raise").click()
    page.keyboard.type("行动不便")
    looks_right(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("waiting-row").first).to_have_attribute(
        "data-number", last["number"], timeout=WAIT_MS
    )
    expect(card.get_by_text("置顶", exact=True)).to_be_visible()
    expect(card.get_by_test_id("do-raise")).to_have_count(0)

    # The other one is to see window 2 only, then anybody again; by key, for the queue beside it may move under a pointer.
    card = finds(page, first["number"])
    card.get_by_test_id("do-send_to_window").press("Enter")
    page.get_by_test_id("form-window").select_option("2")
    page.get_by_test_id("form-go").click()
    expect(card).to_contain_text("只到 2 号窗口", timeout=WAIT_MS)
    card.get_by_test_id("do-send_to_window").press("Enter")
    page.get_by_test_id("form-window").select_option("")
    page.get_by_test_id("form-go").click()
    expect(card).not_to_contain_text("只到 2 号窗口", timeout=WAIT_MS)
    page.get_by_test_id("find-close").click()
    expect(card).to_have_count(0)

    # The call is seen at once, with the need, and somebody is wanted to fetch him.
    hall.manager.presses("/windows/1/call-next")
    window = page.locator("[data-testid=window][data-window='1']")
    expect(window).to_contain_text(last["number"], timeout=WAIT_MS)
    expect(window).to_contain_text("轮椅")
    expect(page.get_by_test_id("task")).to_contain_text(f"{last['number']} 到 1 号窗口")
    looks_right(page)

    # The window pauses and goes on.
    page.get_by_test_id("pause-1").click()
    expect(page.get_by_test_id("reason")).to_be_focused()
    page.keyboard.type("临时会议")
    page.keyboard.press("Enter")
    expect(window).to_have_attribute("data-state", "paused", timeout=WAIT_MS)
    assert hall.manager.gets("/windows/1/console")["window"]["pause_reason"] == "临时会议"
    page.get_by_test_id("unpause-1").click()
    expect(window).to_have_attribute("data-state", "open", timeout=WAIT_MS)

    # A service gives no more numbers for now; the reason stands on the kiosk.
    page.get_by_test_id("stop-notary").click()
    page.get_by_test_id("reason").fill("公证员外出")
    looks_right(page)
    page.get_by_test_id("reason-go").click()
    notary = page.locator("[data-testid=queue][data-service=notary]")
    expect(notary).to_have_attribute("data-stopped", "yes", timeout=WAIT_MS)
    offered = next(one for one in hall.guide.gets("/services") if one["code"] == "notary")
    assert "公证员外出" in offered["closed_reason"]
    page.get_by_test_id("resume-notary").click()
    expect(notary).to_have_attribute("data-stopped", "no", timeout=WAIT_MS)

    # Before closing: every number has a place, and what is open is named.
    page.get_by_test_id("tab-live").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("close-numbers")).to_have_attribute("data-standing", "open", timeout=WAIT_MS)
    expect(page.get_by_test_id("close-open")).to_contain_text(last["number"])
    looks_right(page)
    page.get_by_test_id("close-open").get_by_role("button", name=last["number"]).click()
    expect(page.get_by_test_id("found")).to_have_attribute("data-number", last["number"], timeout=WAIT_MS)


@pytest.mark.usefixtures("window_1")
def test_while_the_next_number_is_looked_for_the_last_one_has_no_buttons(
    new_page: NewPage, hall: Hall
) -> None:
    first, second = hall.guide.takes("consult"), hall.guide.takes("consult")
    page = opened(new_page, hall, hall.hires("023", "白露", "guide", "导服"), "/guide", "service-consult")
    finds(page, first["number"])
    held: list[Route] = []
    page.route("**/find?*", lambda route: held.append(route))
    page.keyboard.press("F4")
    page.keyboard.type(second["number"])
    page.keyboard.press("Enter")
    card = page.get_by_test_id("found")
    expect(card).to_have_count(0)
    for request in held:
        request.continue_()
    expect(card).to_have_attribute("data-number", second["number"], timeout=WAIT_MS)


@pytest.mark.parametrize(("path", "ready"), [("/guide", "service-consult"), ("/floor", "windows")])
def test_the_manager_sees_both_pages_and_takes_no_numbers(
    new_page: NewPage, hall: Hall, path: str, ready: str
) -> None:
    boss = hall.first_password()
    page = new_page(1440, 900)
    hall.signs_in(page, boss, path)
    expect(page.get_by_test_id(ready)).to_be_visible(timeout=WAIT_MS)
    looks_right(page)
    if path == "/guide":
        page.get_by_test_id("service-consult").press("Enter")
        expect(page.get_by_test_id("notice")).to_contain_text("管理员账号不能取号")


def test_the_manager_writes_what_people_tick(new_page: NewPage, hall: Hall) -> None:
    page = new_page(1366, 768)
    hall.signs_in(page, hall.hires("031", "方正", "manager", "主任"), "/floor")
    page.get_by_test_id("opening-go").click()
    hands = page.get_by_test_id("opening-hand")
    expect(hands).to_have_count(5, timeout=WAIT_MS)
    kept = hands.first.inner_text().strip()
    hands.first.get_by_role("checkbox").check()
    expect(hands.first).to_have_attribute("data-ticked", "yes", timeout=WAIT_MS)
    page.get_by_test_id("opening-items-edit").press("Enter")
    expect(page.get_by_test_id("opening-items")).to_be_focused()
    looks_right(page)
    page.get_by_test_id("opening-items").fill(f"母婴室开门\n{kept}\n\n")
    page.get_by_test_id("opening-items-go").press("Enter")
    expect(hands).to_have_count(2, timeout=WAIT_MS)
    expect(hands.first).to_contain_text("母婴室开门")
    expect(hands.first).to_have_attribute("data-ticked", "no")
    expect(hands.nth(1)).to_have_attribute("data-ticked", "yes")
    expect(hands.nth(1)).to_contain_text("方正")
    page.get_by_test_id("opening-items-edit").press("Enter")
    page.get_by_test_id("opening-items").fill("字" * 61)
    page.get_by_test_id("opening-items-go").click()
    expect(page.get_by_test_id("notice")).to_contain_text("每项最多 60 字", timeout=WAIT_MS)
    expect(page.get_by_test_id("opening-items")).to_have_value("字" * 61)
    page.keyboard.press("Escape")
    expect(hands).to_have_count(2)
