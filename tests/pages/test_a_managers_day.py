"""A manager's day on a busy hall, step by step in the browser, and what the printer and Excel make of the figures."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.hall.serving import CENTER
from tests.pages.layout import assert_laid_out
from tests.pages.people import Manager
from tests.pages.stage import WAIT_MS
from tests.pages.test_today_in_depth import BOSS, OldHall, crowded_yesterday, seconds

openpyxl: Any = importlib.import_module("openpyxl")
SERVED, WAITING = 9, 12
VISITOR = {"name": "欧阳清风", "phone": "13987654321"}
A4_PT = (595, 842)
NO_DATA = "无数据"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OldHall]:
    """Yesterday was crowded; today nine were served at two windows, twelve wait, and window 3 is at lunch."""
    folder = tmp_path_factory.mktemp("manager")
    (folder / "data").mkdir()
    day = crowded_yesterday(folder / "data")
    served = OldHall(folder, CENTER)
    try:
        served.opens()
        served.yesterday = day
        busy_today(served)
        yield served
    finally:
        served.ends()


def busy_today(hall: OldHall) -> None:
    """What happened until the manager comes in."""
    for window, name in ((1, "李法"), (2, "王援"), (3, "赵和")):
        hall.hires(f"01{window}", name)
        hall.manager.presses(f"/windows/{window}/sign-in", staff_no=f"01{window}")
    services = ("consult", "legal_aid", "mediation")
    for place in range(SERVED + WAITING):
        hall.guide.takes(services[place % 3], **({"visitor": VISITOR} if place == 0 else {}))
    for place in range(SERVED):
        window = place % 2 + 1
        for verb in ("call-next", "start"):
            hall.manager.presses(f"/windows/{window}/{verb}")
        hall.manager.presses(f"/windows/{window}/finish", outcome="当场解答")
    hall.manager.presses("/windows/3/pause", reason="午餐")


@pytest.fixture
def page(hall: OldHall, new_page: NewPage) -> Page:
    """The manager has signed in at the door and looks at today."""
    page = new_page(1366, 768)
    page.goto(hall.url("/sign-in"))
    page.get_by_test_id("staff-no").fill(BOSS.staff_no)
    page.get_by_test_id("password").fill(BOSS.password)
    page.get_by_test_id("enter").click()
    page.wait_for_url(hall.url("/today"))
    expect(page.get_by_test_id("compared")).to_be_visible(timeout=WAIT_MS)
    return page


def number_in(page: Page, name: str) -> int:
    """A figure of the page."""
    return int(page.get_by_test_id(name).inner_text())


def downloaded(page: Page, folder: Path) -> dict[str, list[list[Any]]]:
    """The workbook of what stands on the page: the rows of every sheet."""
    with page.expect_download() as coming:
        page.get_by_test_id("figures-xlsx").click()
    assert coming.value.suggested_filename.endswith(".xlsx")
    file = folder / "figures.xlsx"
    coming.value.save_as(file)
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in openpyxl.load_workbook(file)
    }


def cells(rows: list[list[Any]], begins: str) -> list[Any]:
    """What stands beside this word, wherever it first begins a row."""
    return next(row[1:] for row in rows if row[0] == begins)


def test_a_managers_day(hall: OldHall, page: Page, tmp_path: Path) -> None:
    # Today at a glance: who waits, who was served, one window at lunch.
    expect(page.get_by_test_id("now-waiting")).to_contain_text(str(WAITING))
    expect(page.get_by_test_id("now-served")).to_contain_text(str(SERVED))
    expect(page.locator(".window-card[data-state=paused]")).to_contain_text("午餐")

    # A service has other hours from now on, and a rule changes; both stand in the changes, in words.
    page.get_by_role("link", name="设置").click()
    page.get_by_test_id("open-notary").click()
    page.get_by_test_id("always").click()
    page.get_by_test_id("hours-mon-add").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("save-state")).to_contain_text("已保存", timeout=WAIT_MS)
    page.get_by_test_id("tab-rules").click()
    page.get_by_test_id("return_places").fill("5")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("save-state")).to_contain_text("已保存", timeout=WAIT_MS)
    page.get_by_test_id("tab-changes").click()
    changes = page.get_by_test_id("change")
    expect(changes.nth(0)).to_contain_text("过号复号排到第几位之后", timeout=WAIT_MS)
    expect(changes.nth(0).locator(".is").first).to_contain_text("5")
    expect(changes.nth(1)).to_contain_text("公证")
    expect(changes.nth(1)).to_contain_text("办理时间")

    # Somebody new is hired: the password is shown once, and she can sign in.
    manager = Manager(page, hall)
    newcomer = manager.hires("021", "何静", "公职律师")
    expect(page.locator("[data-testid=staff-row][data-staff-no='021']")).to_contain_text("何静")
    assert len(newcomer.password) >= 12

    # The figures of today beside last week and the last day somebody came.
    page.get_by_role("link", name="今日概览").click()
    expect(page.get_by_test_id("compared")).to_be_visible(timeout=WAIT_MS)
    assert number_in(page, "count-taken") == SERVED + WAITING
    assert number_in(page, "count-served") == SERVED
    expect(page.get_by_test_id("taken-period")).to_have_text(str(SERVED + WAITING))
    expect(page.get_by_test_id("taken-last_week")).to_have_text(NO_DATA)
    expect(page.get_by_test_id("taken-before")).to_have_text("8")
    page.get_by_test_id("meanings-numbers").locator("summary").click()
    expect(page.get_by_test_id("meanings-numbers")).to_contain_text("从取号到第一次叫号")
    assert_laid_out(page)
    assert_accessible(page)

    # From a work order that lacks something to its form in the ledger.
    lacking = page.get_by_test_id("incomplete-row").first
    number = lacking.locator("th").inner_text()
    lacking.get_by_role("link", name="打开工单").click()
    expect(page.get_by_test_id("order-panel")).to_contain_text(number, timeout=WAIT_MS)

    # A search, and the whole name for a reason that the journal keeps.
    page.goto(hall.url("/ledger"))
    page.get_by_test_id("filter-q").fill(VISITOR["name"])
    page.get_by_test_id("filter-q").press("Enter")
    rows = page.get_by_test_id("ledger-row")
    expect(rows).to_have_count(1, timeout=WAIT_MS)
    expect(rows.first).not_to_contain_text(VISITOR["phone"])
    manager.gives_a_reason("来访人要求核对联系方式")
    expect(rows.first).to_contain_text(VISITOR["name"], timeout=WAIT_MS)
    expect(rows.first).to_contain_text(VISITOR["phone"])
    journal = hall.manager.gets("/journal", limit=1000)
    kept = [row for row in journal["rows"] if "unmask" in row["event"]]
    assert len(kept) == 1
    assert "核对" not in str(kept), "the reason's text stands in no journal"

    # The workbook says what the page says.
    page.goto(hall.url("/today"))
    expect(page.get_by_test_id("compared")).to_be_visible(timeout=WAIT_MS)
    book = downloaded(page, tmp_path)
    for word, name in (("取号", "taken"), ("叫过", "called"), ("办结", "served"), ("过号", "missed")):
        assert cells(book["概览"], word)[0] == number_in(page, f"count-{name}"), word
    rate = page.get_by_test_id("rate-K-2").inner_text()
    numerator, denominator, percent, target = cells(book["概览"], "办理反馈率 K-2")[:4]
    assert f"{numerator} / {denominator}" in rate
    assert f"{percent:.1f}%" in rate
    assert f"{target}%" in rate
    page.get_by_test_id("chart-services").locator("summary").click()
    for row in page.get_by_test_id("chart-services").locator("tbody tr").all():
        service, taken, served = row.locator("th, td").all_inner_texts()[:3]
        assert [cells(book["业务"], service)[n] for n in (0, 2)] == [int(taken), int(served)]
    assert cells(book["对比"], "取号")[:3] == [SERVED + WAITING, NO_DATA, NO_DATA]

    # On paper.
    page.get_by_test_id("figures-print").click()
    expect(page.get_by_test_id("sheet")).to_have_attribute("data-drawn", "yes", timeout=WAIT_MS)
    expect(page.get_by_test_id("sheet")).to_contain_text("午餐")

    # What one more window would have done yesterday.
    page.goto(hall.url("/today"))
    expect(page.get_by_test_id("compared")).to_be_visible(timeout=WAIT_MS)
    page.get_by_test_id("when-day").click()
    page.get_by_test_id("when-date").fill(hall.yesterday)
    expect(page.get_by_test_id("what-if")).to_be_visible(timeout=WAIT_MS)
    before = page.get_by_test_id("replayed-mean").inner_text()
    page.get_by_test_id("one-more").check()
    page.get_by_test_id("more-hours").fill("09:00-17:00")
    page.get_by_test_id("compare").click()
    expect(page.get_by_test_id("changed-mean")).not_to_have_text(before, timeout=WAIT_MS)
    assert seconds(page.get_by_test_id("changed-mean").inner_text()) < seconds(before)


@pytest.mark.parametrize("nobody", [False, True], ids=["a busy day", "a day nobody came"])
def test_the_figures_on_paper(hall: OldHall, page: Page, nobody: bool) -> None:
    day = "2020-01-01" if nobody else hall.yesterday
    page.goto(hall.url(f"/today/print?from={day}&to={day}"))
    sheet = page.get_by_test_id("sheet")
    expect(sheet).to_have_attribute("data-drawn", "yes", timeout=WAIT_MS)
    assert_laid_out(page)
    assert_accessible(page)
    expect(sheet.locator(".sheet-hall")).to_have_text("章贡区公共法律服务中心")
    expect(page.get_by_test_id("print-period")).to_have_text(day)
    expect(page.get_by_test_id("print-made")).to_have_text(re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d$"))
    for who in ("制表人", "审核人", "负责人", "日期"):
        expect(page.get_by_test_id("print-sign")).to_contain_text(who)
    for chapter in ("概览", "图", "逐时", "业务", "窗口", "人员", "暂停", "先来先办", "对比"):
        expect(sheet.get_by_role("heading", name=chapter, exact=True).first).to_be_visible()
    expect(sheet.locator("canvas")).to_have_count(0)
    drawn = 0 if nobody else 5
    expect(sheet.locator(".paper-chart svg")).to_have_count(drawn)
    expect(sheet.locator(".paper-chart.paper-none")).to_have_count(5 - drawn)
    if not nobody:
        expect(sheet).to_contain_text("30:00")

    page.emulate_media(media="print")
    for gone in (".topbar", ".print-bar", "button"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    wider = page.evaluate(
        "[...document.querySelectorAll('.sheet table')].filter(t => t.offsetWidth > document.getElementById('sheet').clientWidth)"
        ".map(t => t.textContent.slice(0, 40))"
    )
    assert wider == []
    paper = page.pdf(prefer_css_page_size=True)
    boxes = {
        tuple(round(float(n)) for n in box.split()) for box in re.findall(rb"/MediaBox \[([^\]]*)\]", paper)
    }
    assert boxes == {(0, 0, *A4_PT)}


def test_a_span_that_runs_backwards_is_said_in_a_sentence(hall: OldHall, page: Page) -> None:
    answer = page.goto(hall.url("/today/print?from=2026-11-25&to=2026-11-24"))
    assert answer is not None
    assert answer.status == 422
    expect(page.get_by_text("结束日应不早于开始日")).to_be_visible()


def test_pauses_are_drawn_on_paper(hall: OldHall, page: Page) -> None:
    page.goto(hall.url("/today"))
    expect(page.get_by_test_id("compared")).to_be_visible(timeout=WAIT_MS)
    page.get_by_test_id("when-day").click()
    page.get_by_test_id("when-date").fill(hall.yesterday)
    page.get_by_test_id("figures-print").click()
    picture = page.get_by_test_id("picture-pauses")
    expect(picture.locator("svg")).to_be_visible(timeout=WAIT_MS)
    expect(picture).to_contain_text("午餐")
