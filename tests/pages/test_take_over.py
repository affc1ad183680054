"""顶岗 at the console: the second person sits down in the first one's place, without a mouse, and both are told."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

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
