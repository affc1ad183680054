"""A clerk's day in a crowded hall, step by step: what the clerk sees, and what the hall is shown of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.crowd import BusyHall, busy_hall
from tests.pages.layout import assert_laid_out
from tests.pages.people import Clerk, Signs
from tests.pages.stage import WAIT_MS


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[BusyHall]:
    """Sixty people, six windows; somebody is being served at window 1, and eight more are to come there."""
    with busy_hall(tmp_path_factory.mktemp("clerks-day"), 60) as hall:
        hall.lets_everybody_in(chromium)
        for _ in range(8):
            hall.guide.takes("consult")
        yield hall


def signs(new_page: NewPage, hall: BusyHall) -> Signs:
    """The board and the screen of window 1, hearing the server."""
    board = new_page(1920, 1080, storage_state=hall.devices_in)
    window = new_page(1024, 600, storage_state=hall.devices_in)
    for page, path in ((board, "/screen/board-1"), (window, "/screen/screen-1")):
        page.goto(hall.url(path))
        expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live", timeout=WAIT_MS)
    return Signs(board, window)


class Desk(Clerk):
    """李法 at window 1, all day."""

    def is_told(self, words: str) -> None:
        """The line below the buttons."""
        expect(self.page.get_by_test_id("notice")).to_contain_text(words, timeout=WAIT_MS)

    def steps(self, step: str, key: str) -> None:
        """One of the smaller buttons, as soon as it is awake, by its key."""
        expect(self.page.get_by_test_id(step)).to_have_attribute("aria-disabled", "false", timeout=WAIT_MS)
        self.page.keyboard.press(key)

    def calls(self) -> str:
        """The next number."""
        self.presses_f2("call-next")
        return self.number

    def finds(self, kind: str, number: str) -> None:
        """The number stands in this list."""
        expect(self.page.locator(f"[data-testid={kind}-row][data-number={number}]")).to_have_count(
            1, timeout=WAIT_MS
        )

    def misses(self, kind: str, number: str) -> None:
        """The number does not stand in this list."""
        expect(self.page.locator(f"[data-testid={kind}-row][data-number={number}]")).to_have_count(
            0, timeout=WAIT_MS
        )

    def takes_from(self, kind: str, number: str) -> None:
        """The button in the number's row."""
        button = self.page.locator(f"[data-testid={kind}-row][data-number={number}] .row-button")
        expect(button).to_have_attribute("aria-disabled", "false", timeout=WAIT_MS)
        button.click()


def board_misses(board: Page, number: str, *, shown: bool) -> None:
    expect(board.locator(f"[data-testid=missed][data-number={number}]")).to_have_count(
        int(shown), timeout=WAIT_MS
    )


def test_a_day_at_window_1(new_page: NewPage, hall: BusyHall) -> None:
    seen = signs(new_page, hall)
    clerk = Desk(new_page(), hall, hall.clerk)
    clerk.comes_in()

    # Somebody has been served here since before: the visit stands there with what was written.
    clerk.may("finish")
    early = clerk.number
    assert clerk.reads_in("matter") == "劳动工伤"
    seen.window_shows(early, "serving")
    clerk.writes(name="刘一", phone="13700010001", summary="工伤赔偿标准", outcome="当场解答")
    clerk.presses_f2("finish")
    clerk.is_told(f"{early} 已办结")
    expect(clerk.page.locator(".order")).to_contain_text("上一位")
    expect(seen.window.get_by_test_id("window-state")).to_have_attribute(
        "data-state", "free", timeout=WAIT_MS
    )

    # The next does not come: called again, passed over - too soon, he was in the corridor: taken back.
    absent = clerk.calls()
    seen.call(absent, 1)
    clerk.steps("recall", "F4")
    clerk.is_told(f"{absent} 已重呼")
    clerk.steps("no-show", "F6")
    clerk.may("call-next")
    clerk.finds("missed", absent)
    board_misses(seen.board, absent, shown=True)
    clerk.steps("undo", "F9")
    clerk.may("start")
    assert clerk.number == absent
    clerk.misses("missed", absent)
    board_misses(seen.board, absent, shown=False)
    clerk.steps("no-show", "F6")
    clerk.may("call-next")

    # The one after needs a paper from home: on hold, and the window is free.
    held = clerk.calls()
    clerk.presses_f2("start")
    seen.window_shows(held, "serving")
    clerk.writes(name="陈二", phone="13700010002", matter="债务合同", summary="借条在家里")
    clerk.steps("hold", "F7")
    clerk.may("call-next")
    clerk.finds("held", held)
    expect(seen.window.get_by_test_id("window-state")).to_have_attribute(
        "data-state", "free", timeout=WAIT_MS
    )

    # A pause, with its reason in the hall's sight; nobody is called meanwhile.
    clerk.steps("pause", "F10")
    clerk.page.locator("#pause-own").fill("送材料到法援窗口，五分钟后回来")
    clerk.page.keyboard.press("Enter")
    clerk.may("unpause")
    expect(seen.window.get_by_test_id("window-paused")).to_be_visible(timeout=WAIT_MS)
    expect(seen.window.get_by_test_id("pause-reason")).to_have_text("送材料到法援窗口，五分钟后回来")
    assert_laid_out(clerk.page)
    assert_accessible(clerk.page)
    clerk.page.keyboard.press("F2")
    clerk.may("call-next")
    expect(seen.window.get_by_test_id("window-paused")).to_have_count(0, timeout=WAIT_MS)

    # Who missed the call is back: in line again, not before everybody, and only once.
    clerk.takes_from("missed", absent)
    clerk.is_told(f"{absent} 已复号")
    clerk.finds("waiting", absent)
    board_misses(seen.board, absent, shown=False)
    before = clerk.page.get_by_test_id("waiting-row").evaluate_all(
        "rows => rows.map(row => row.dataset.number)"
    )
    assert before.index(absent) > 0

    # The paper is here. In the middle of it the browser crashes: all of it is there again.
    clerk.takes_from("held", held)
    clerk.may("finish")
    assert (clerk.number, clerk.reads_in("name"), clerk.reads_in("summary")) == (held, "陈二", "借条在家里")
    clerk.writes(summary="借条在家里，已取来，金额三万元")
    clerk.page.context.close()
    clerk = Desk(new_page(), hall, hall.clerk)
    clerk.comes_in()
    clerk.may("finish")
    assert (clerk.number, clerk.reads_in("summary")) == (held, "借条在家里，已取来，金额三万元")

    # A colleague of another service goes on with it, and is told why.
    clerk.steps("transfer", "F8")
    clerk.page.get_by_test_id("target-service-mediation").check()
    clerk.page.get_by_test_id("transfer-note").fill("双方愿意调解，借条已看过")
    clerk.page.keyboard.press("Enter")
    clerk.may("call-next")
    clerk.is_told(f"{held} 已转移")
    clerk.misses("waiting", held)
    waiting = {ticket["number"]: ticket["service"] for ticket in hall.guide.gets("/queue")["waiting"]}
    assert waiting[held] == "mediation"

    # Finished too early: undone within the minute, with the work order open as before, then finished for good.
    late = clerk.calls()
    clerk.presses_f2("start")
    clerk.writes(name="赵三", phone="13700010001", matter="婚姻家庭", outcome="当场解答")
    expect(clerk.page.get_by_test_id("past-visits")).to_contain_text("此前来访 1 次", timeout=WAIT_MS)
    clerk.presses_f2("finish")
    clerk.steps("undo", "F9")
    clerk.may("finish")
    assert (clerk.number, clerk.reads_in("matter")) == (late, "婚姻家庭")
    seen.window_shows(late, "serving")
    clerk.writes(summary="协议离婚的材料")
    clerk.presses_f2("finish")

    # The one who came back is called like everybody, in turn.
    for _ in before:
        number = clerk.calls()
        clerk.presses_f2("start")
        clerk.presses_f2("finish")
        if number == absent:
            break
    assert number == absent

    # Home: the window is closed to the hall, and the ledger has what was done, not what was passed on.
    clerk.steps("sign-out", "Control+F10")
    expect(clerk.page.get_by_test_id("window-1")).to_have_attribute("data-taken", "no", timeout=WAIT_MS)
    expect(seen.window.get_by_test_id("window-state")).to_have_attribute(
        "data-state", "closed", timeout=WAIT_MS
    )
    expect(seen.window.get_by_test_id("seat-name")).to_have_count(0)
    rows = {row["ticket_number"]: row for row in hall.manager.gets("/ledger")["rows"]}
    assert (rows[early]["outcome"], rows[late]["matter"]) == ("当场解答", "婚姻家庭")
    assert rows[early]["closed_at"]
    assert rows[late]["closed_at"]
    assert rows[held]["closed_at"] is None
