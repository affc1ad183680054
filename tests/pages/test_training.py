"""A training in the browser: begun on the floor, seen on every page and on the paper, and over without a trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.layout import assert_laid_out
from tests.pages.people import Citizen, Clerk
from tests.pages.stage import WAIT_MS, Stage, stage

GLASSES = ("/kiosk/kiosk-1", "/screen/board-1", "/screen/screen-1")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A center with two windows and a printer."""
    with stage(tmp_path_factory.mktemp("training")) as played:
        yield played


def says_so(*pages: Page, practises: bool) -> None:
    """Every one of these pages says 培训中, or none does."""
    for page in pages:
        bar = page.get_by_test_id("training-bar")
        if practises:
            expect(bar).to_be_visible(timeout=WAIT_MS)
            expect(bar).to_contain_text("培训中")
        else:
            expect(bar).to_be_hidden(timeout=WAIT_MS)


def test_a_training_from_its_first_number_to_its_end(
    played: Stage, new_page: NewPage, chromium: Browser
) -> None:
    hall = played.hall
    supervisor = hall.hires("005", "徐岩", "shift_supervisor", "值班长")
    let_in = hall.lets_in(chromium, *GLASSES)
    kiosk = new_page(1080, 1920, storage_state=let_in)
    board, window = (new_page(1920, 1080, storage_state=let_in) for _ in range(2))
    for page, path in zip((kiosk, board, window), GLASSES, strict=True):
        page.goto(hall.url(path))
    expect(kiosk.get_by_test_id("service-consult")).to_be_visible(timeout=WAIT_MS)
    floor, desk = new_page(1366, 768), new_page(1366, 768)
    hall.signs_in(floor, supervisor, "/floor")
    clerk = Clerk(desk, hall, hall.hires("007", "林敏"))
    clerk.comes_in()
    clerk.sits_at(1)
    pages = (kiosk, board, window, floor, desk)
    says_so(*pages, practises=False)

    floor.get_by_test_id("tab-live").focus()
    floor.keyboard.press("ArrowRight")
    floor.keyboard.press("ArrowRight")
    expect(floor.get_by_test_id("training-state")).to_have_text("没有开启", timeout=WAIT_MS)
    assert_laid_out(floor)
    assert_accessible(floor)
    floor.get_by_test_id("training-switch").focus()
    floor.keyboard.press("Enter")
    says_so(*pages, practises=True)

    citizen = Citizen(kiosk)
    assert citizen.taps("法律咨询") == "练A001"
    assert_laid_out(kiosk)
    assert_accessible(kiosk)
    citizen.is_told("请取走您的号票")
    expect(floor.get_by_test_id("floor-practice")).to_have_text("1", timeout=WAIT_MS)
    expect(floor.get_by_test_id("floor-waiting")).to_have_text("0")
    today = new_page(1440, 900)
    hall.signs_in(today, supervisor, "/today")
    expect(today.get_by_test_id("now-waiting")).to_have_text("0人", timeout=WAIT_MS)
    expect(today.get_by_text("另有练习号 1 个，不计入")).to_be_visible()
    assert_laid_out(today)
    clerk.presses_f2("call-next")
    assert clerk.number == "练A001"
    expect(board.get_by_test_id("call-number")).to_have_text("练A001", timeout=WAIT_MS)
    expect(window.get_by_test_id("window-ticket")).to_have_text("练A001", timeout=WAIT_MS)
    for page in pages[1:]:
        assert_laid_out(page)
        assert_accessible(page)

    floor.get_by_test_id("training-switch").click()
    says_so(*pages, practises=False)
    expect(floor.get_by_test_id("floor-practice")).to_have_count(0, timeout=WAIT_MS)
    expect(board.get_by_test_id("recent-call")).to_have_count(0, timeout=WAIT_MS)
    citizen.goes()
    assert citizen.taps("法律咨询") == "A001"
    clerk.presses_f2("call-next")
    assert clerk.number == "A001"


def test_the_ledger_shows_practice_under_its_own_filter_only(played: Stage, new_page: NewPage) -> None:
    hall = played.hall
    clerk, manager = hall.crew(
        ("clerk", "周航", "--staff-no", "008"), ("manager", "周正", "--staff-no", "001")
    )
    if hall.manager.gets("/windows/1/console")["ticket"]:
        hall.manager.presses("/windows/1/start")
        hall.manager.presses("/windows/1/finish")
    manager.puts("/training", {"training": True})
    clerk.presses("/windows/2/sign-in")
    hall.guide.posts("/tickets", {"service": "legal_aid", "tap_id": "practice"}, status=201)
    for verb in ("call-next", "start", "finish"):
        clerk.presses(f"/windows/2/{verb}")
    manager.puts("/training", {"training": False})
    page = new_page(1440, 900)
    hall.signs_in(page, hall.hires("002", "方正", "manager"), "/ledger")
    rows = page.get_by_test_id("ledger-row")
    expect(rows.filter(has_text="练B")).to_have_count(0)
    page.get_by_test_id("filter-training").check()
    expect(rows.filter(has_text="练B001")).to_have_count(1, timeout=WAIT_MS)
    expect(page.get_by_test_id("export-xlsx")).to_have_count(0)
    assert_laid_out(page)
    assert_accessible(page)
