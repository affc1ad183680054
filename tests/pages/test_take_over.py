"""顶岗 at the console: the second person sits down in the first one's place, finds their note, and both are told."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Route, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.layout import assert_laid_out
from tests.pages.people import Clerk
from tests.pages.stage import WAIT_MS, stage


def test_a_visit_goes_on_with_whoever_takes_over(new_page: NewPage, tmp_path: Path) -> None:
    with stage(tmp_path) as (hall, _):
        first = Clerk(new_page(), hall, hall.hires("011", "李法"))
        second = Clerk(new_page(), hall, hall.hires("012", "张三"))
        first.comes_in()
        first.sits_at(1)
        hall.guide.takes("consult")
        first.presses_f2("call-next")
        first.presses_f2("start")
        first.writes(matter="劳动工伤")
        first.page.get_by_test_id("field-summary").type("还没有存的半句话")
        number = first.number

        # The second person sees who sits there and whom they serve; nothing happens before they say yes.
        second.comes_in()
        page, keys = second.page, second.page.keyboard
        seat = page.get_by_test_id("window-1")
        expect(seat).to_contain_text("顶岗", timeout=WAIT_MS)
        seat.focus()
        keys.press("Enter")
        question = page.get_by_test_id("take-over-question")
        expect(question).to_contain_text(f"李法 会被签退。正在办理 {number}")
        expect(page.get_by_test_id("take-over-confirm")).to_be_focused()
        assert_laid_out(page)
        assert_accessible(page)
        keys.press("Escape")
        expect(question).to_have_count(0)
        expect(seat).to_be_focused()
        keys.press("Enter")
        expect(page.get_by_test_id("take-over-confirm")).to_be_focused()
        keys.press("Enter")

        # The first one is told, in one calm sentence; the second goes on where the first was.
        replaced = first.page.get_by_test_id("replaced")
        expect(replaced).to_contain_text("顶岗到 1 号窗口，您已签退。", timeout=WAIT_MS)
        expect(replaced).to_contain_text("张三")
        expect(first.page.get_by_test_id("notice")).to_have_count(0)
        assert_laid_out(first.page)
        assert_accessible(first.page)
        second.may("finish")
        assert second.number == number
        assert second.reads_in("matter") == "劳动工伤"
        second.presses_f2("finish")
        [row] = hall.manager.gets("/ledger")["rows"]
        assert row["receptionist"] == "张三"
        order = hall.manager.gets(f"/work-orders/{row['work_order_id']}")
        assert order["first_responder"]["name"] == "李法"
        assert order["summary"] == "还没有存的半句话"

        # The sentence is there after a reload too, and goes when they sit down again.
        first.page.reload()
        expect(first.page.get_by_test_id("replaced")).to_be_visible(timeout=WAIT_MS)
        first.sits_at(2)
        page.reload()
        second.may("call-next")


def test_what_the_server_takes_no_more_stays_on_the_page_of_who_typed_it(
    new_page: NewPage, tmp_path: Path
) -> None:
    with stage(tmp_path) as (hall, _):
        people = [
            Clerk(new_page(), hall, hall.hires(f"01{n}", name))
            for n, name in enumerate(("李法", "张三", "王五"))
        ]
        first, second, third = people
        for somebody in people:
            somebody.comes_in()
        first.sits_at(1)
        hall.guide.takes("consult")
        first.presses_f2("call-next")
        first.presses_f2("start")
        takes_over(second)
        second.may("finish")
        page = second.page
        page.route("**/api/v1/work-orders/*", lambda route: route.abort())
        page.get_by_test_id("field-summary").press_sequentially("还没有存的半句话")
        takes_over(third)
        expect(page.get_by_test_id("replaced")).to_be_visible(timeout=WAIT_MS)
        page.unroute("**/api/v1/work-orders/*")

        left = page.get_by_test_id("left-over")
        expect(left).to_contain_text("没有存上", timeout=WAIT_MS)
        expect(left.get_by_test_id("left-over-summary")).to_have_text("还没有存的半句话")
        assert_laid_out(page)
        assert_accessible(page)
        second.sits_at(2)
        expect(left).to_be_visible()
        assert_laid_out(page)
        left.get_by_test_id("left-over-known").press("Enter")
        expect(left).to_have_count(0)
        third.may("finish")


def takes_over(somebody: Clerk) -> None:
    """Sits down in the place of whoever sits at window 1."""
    somebody.page.get_by_test_id("window-1").click()
    somebody.page.get_by_test_id("take-over-confirm").click()


def test_a_sign_out_that_is_refused_is_said(new_page: NewPage, tmp_path: Path) -> None:
    with stage(tmp_path) as (hall, _):
        clerk = Clerk(new_page(), hall, hall.hires("011", "李法"))
        clerk.comes_in()
        clerk.sits_at(1)
        page = clerk.page
        hall.guide.takes("consult")

        def called_just_before(route: Route) -> None:
            hall.manager.presses("/windows/1/call-next")
            route.continue_()

        page.route("**/api/v1/windows/1/sign-out", called_just_before)
        page.keyboard.press("Control+F6")
        page.get_by_test_id("hand-over-text").fill("打印机快没纸了")
        page.get_by_test_id("note-and-leave").click()
        notice = page.get_by_test_id("notice")
        expect(notice).to_contain_text("留言已留下，但还没有签退：", timeout=WAIT_MS)
        expect(notice).to_contain_text("请先办结")
        clerk.may("start")


def test_the_manager_names_who_stands_for_a_window(new_page: NewPage, tmp_path: Path) -> None:
    with stage(tmp_path) as (hall, _):
        first = Clerk(new_page(), hall, hall.hires("011", "李法"))
        second = Clerk(new_page(), hall, hall.hires("012", "张三"))
        stranger = Clerk(new_page(), hall, hall.hires("013", "赵和"))
        page = new_page(1366, 768)
        hall.signs_in(page, hall.hires("090", "周正", "manager"), "/today")
        page.goto(hall.url("/settings/posts"))
        expect(page.get_by_test_id("covered")).to_contain_text("0 / 2", timeout=WAIT_MS)
        page.get_by_test_id("primary-1").select_option("011")
        page.get_by_test_id("backup-1").select_option("011")
        page.keyboard.press("Control+s")
        expect(page.get_by_test_id("backup-1-error")).to_have_text(
            "1 号窗口的A岗和B岗不能是同一个人。", timeout=WAIT_MS
        )
        page.get_by_test_id("backup-1").select_option("012")
        expect(page.get_by_test_id("covered")).to_contain_text("1 / 2")
        page.keyboard.press("Control+s")
        expect(page.get_by_test_id("save-state")).to_contain_text("已保存", timeout=WAIT_MS)
        assert_accessible(page)
        page.reload()
        expect(page.get_by_test_id("backup-1")).to_have_value("012", timeout=WAIT_MS)
        page.goto(hall.url("/settings/changes"))
        expect(page.get_by_test_id("change").first).to_contain_text("1 号窗口B岗", timeout=WAIT_MS)

        first.comes_in()
        first.sits_at(1)
        stranger.comes_in()
        seat = stranger.page.get_by_test_id("window-1")
        expect(seat).to_have_attribute("data-taken", "yes", timeout=WAIT_MS)
        expect(seat).to_contain_text("B岗 张三", timeout=WAIT_MS)
        seat.click(force=True)
        expect(stranger.page.get_by_test_id("notice")).to_have_text("1号窗口由A岗李法、B岗张三或值班长顶岗。")
        assert_laid_out(stranger.page)
        assert_accessible(stranger.page)
        second.comes_in()
        seat = second.page.get_by_test_id("window-1")
        expect(seat.get_by_test_id("your-post")).to_have_text("您是B岗", timeout=WAIT_MS)
        seat.click()
        second.page.get_by_test_id("take-over-confirm").click()
        second.may("call-next")
        expect(first.page.get_by_test_id("replaced")).to_contain_text("您已签退", timeout=WAIT_MS)


def test_a_note_for_the_next_by_keys(new_page: NewPage, tmp_path: Path) -> None:
    with stage(tmp_path) as (hall, _):
        first = Clerk(new_page(), hall, hall.hires("011", "李法"))
        second = Clerk(new_page(), hall, hall.hires("012", "张三"))
        first.comes_in()
        first.sits_at(1)
        page, keys = first.page, first.page.keyboard
        keys.press("Control+F6")
        expect(page.get_by_test_id("hand-over-text")).to_be_focused(timeout=WAIT_MS)
        assert_laid_out(page)
        assert_accessible(page)
        keys.type("王小明下午三点回来补材料")
        keys.press("Tab")
        keys.press("Enter")
        note = page.get_by_test_id("handover-note")
        expect(note).to_contain_text("您给下一位的留言", timeout=WAIT_MS)
        assert_laid_out(page)
        first.may("call-next")
        keys.press("Control+F6")
        expect(page.get_by_test_id("hand-over-text")).to_be_focused(timeout=WAIT_MS)
        keys.type("打印机快没纸了")
        keys.press("Tab")
        keys.press("Tab")
        expect(page.get_by_test_id("note-and-leave")).to_be_focused()
        keys.press("Enter")
        expect(page.get_by_test_id("window-1")).to_have_attribute("data-taken", "no", timeout=WAIT_MS)

        second.comes_in()
        second.sits_at(1)
        notes = second.page.get_by_test_id("handover-note")
        expect(notes).to_have_count(2)
        expect(notes.first).to_contain_text("李法留言")
        expect(notes.first).to_contain_text("王小明下午三点回来补材料")
        assert_laid_out(second.page)
        assert_accessible(second.page)
        for left in (1, 0):
            second.may("call-next")
            button = second.page.get_by_test_id("note-read").first
            expect(button).to_have_attribute("aria-disabled", "false", timeout=WAIT_MS)
            button.focus()
            second.page.keyboard.press("Enter")
            expect(notes).to_have_count(left, timeout=WAIT_MS)
        expect(second.page.get_by_test_id("primary")).to_be_focused()
        second.page.reload()
        second.may("call-next")
        expect(notes).to_have_count(0)
