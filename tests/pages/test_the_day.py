"""A day in the hall, from the first tap to the spreadsheet, with every program the hall has.

The server runs from a hand-written hall.toml and starts the printer's and the evaluator's programs itself; the
printer and the evaluator are simulated by programs that share nothing with them.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.conftest import NewPage
from tests.pages.people import Citizen, Clerk, Manager, Signs
from tests.pages.stage import WAIT_MS, stage

NAME, PHONE, MATTER = "王小明", "13800001234", "劳动工伤"
VERY_SATISFIED_KEY = 0
PAPER_MM, DOTS_PER_MM = 80, 8
SEVEN_COLUMNS = ["来访人姓名", "联系方式", "来访时间", "接待人员", "办理事项", "办理结果", "满意度评价"]
ALL_DEVICES = ["printer-1", "evaluator-1", "tablet-2", "kiosk-1", "board-1", "screen-1"]


def test_a_visit_from_the_tap_to_the_spreadsheet(new_page: NewPage, tmp_path: Path) -> None:
    with stage(tmp_path) as (hall, devices):
        # The first start says the manager's password once; the manager lets the pages in and hires a clerk.
        manager = Manager(new_page(), hall)
        manager.comes_in(hall.first_password())
        glasses = {
            "kiosk-1": new_page(1080, 1920), "board-1": new_page(1920, 1080),
            "screen-1": new_page(1024, 600), "tablet-2": new_page(1280, 800),
        }  # fmt: skip
        for device, path in (
            ("kiosk-1", "/kiosk/kiosk-1"), ("board-1", "/screen/board-1"),
            ("screen-1", "/screen/screen-1"), ("tablet-2", "/evaluator/tablet-2"),
        ):  # fmt: skip
            glasses[device].goto(hall.url(path))
        manager.lets_in(glasses)
        clerk = Clerk(new_page(), hall, manager.hires("011", "李法", "公职律师"))
        signs = Signs(glasses["board-1"], glasses["screen-1"])
        clerk.comes_in()
        clerk.sits_at(1)
        expect(signs.window.get_by_test_id("seat-name")).to_have_text("李法")
        expect(signs.window.get_by_test_id("seat-card")).to_contain_text("011")
        signs.call_nobody()

        # A citizen takes a number: it stands on the glass, and paper comes out.
        citizen = Citizen(glasses["kiosk-1"])
        number = citizen.taps("法律咨询")
        assert number == "A001"
        citizen.is_told("请取走您的号票")
        [paper] = devices.printer.pieces()
        with Image.open(paper) as sheet:
            assert sheet.width == PAPER_MM * DOTS_PER_MM
            assert sheet.convert("L").getextrema() == (0, 255)
        citizen.goes()
        expect(signs.board.get_by_test_id("waiting-consult")).to_have_text("1")

        # The clerk calls, and every sign says so; then serves, and types while talking.
        clerk.presses_f2("call-next")
        assert clerk.number == number
        signs.call(number, 1)
        expect(signs.board.get_by_test_id("waiting-consult")).to_have_text("0")
        clerk.presses_f2("start")
        signs.window_shows(number, "serving")
        clerk.writes(name=NAME, phone=PHONE, matter=MATTER, outcome="当场解答", feedback="当场告知")
        clerk.presses_f2("finish")

        # The citizen is asked, and presses 非常满意.
        devices.line.asking(1)
        rating = clerk.page.get_by_test_id("rating-state")
        expect(rating).to_contain_text("等待来访人评价")
        devices.line.press(1, VERY_SATISFIED_KEY)
        expect(rating).to_contain_text("已评价", timeout=WAIT_MS)
        devices.line.acked(1, VERY_SATISFIED_KEY)
        signs.call_nobody()

        # The ledger has the visit: masked on the page and in the file, whole for a reason.
        [row] = manager.reads_ledger()
        assert row[:2] == ["王**", "138****1234"]
        assert row[3:] == ["李法", MATTER, "当场解答", "非常满意"]
        [line] = manager.downloads(tmp_path)
        assert list(line)[:7] == SEVEN_COLUMNS
        assert [line[name] for name in SEVEN_COLUMNS if name != "来访时间"] == [*row[:2], *row[3:]]
        assert line["号码"] == number
        manager.gives_a_reason("回访来访人")
        [line] = manager.downloads(tmp_path)
        assert [line["来访人姓名"], line["联系方式"]] == [NAME, PHONE]

        # The day in figures, each rate with what it is made of; and every device is well.
        manager.goes_to("/today")
        for count, value in (("taken", 1), ("called", 1), ("served", 1), ("registered", 0), ("missed", 0)):
            expect(manager.page.get_by_test_id(f"count-{count}")).to_have_text(str(value), timeout=WAIT_MS)
        for rate in ("K-1", "K-2", "K-9"):
            assert "1 / 1" in manager.reads_rate(rate)
            assert "100.0%" in manager.reads_rate(rate)
            assert "达标" in manager.reads_rate(rate)
        expect(manager.page.get_by_test_id("incomplete-row")).to_have_count(0)
        manager.sees_all_well(ALL_DEVICES)


def test_a_visit_without_a_ticket_and_a_server_without_eventlet(new_page: NewPage, tmp_path: Path) -> None:
    with stage(tmp_path, "--async-mode", "threading") as (hall, _):
        tablet = new_page(1280, 800)
        hall.opens_paired(tablet, "/evaluator/tablet-2")
        clerk = Clerk(new_page(), hall, hall.hires("012", "王援"))
        clerk.comes_in()
        clerk.sits_at(2)

        # No number: the clerk registers who has come, types, and is done.
        clerk.page.get_by_test_id("register").click()
        clerk.page.get_by_test_id("service-legal_aid").check()
        clerk.page.get_by_test_id("panel-confirm").click()
        clerk.may("finish")
        assert clerk.number == "登记"
        clerk.page.get_by_test_id("refuse-phone").check()
        clerk.writes(name="欧阳小红", matter="进度查询", outcome="已受理")
        clerk.may("finish").click()
        clerk.may("call-next")

        # The tablet asks for this visit, once.
        tablet.get_by_test_id("level-4").click(timeout=WAIT_MS)
        tablet.get_by_test_id("why-skip").click(timeout=WAIT_MS)
        expect(tablet.get_by_test_id("rating-done")).to_contain_text("感谢您的评价")
        expect(tablet.get_by_role("heading", name="欢迎")).to_be_visible()
        expect(clerk.page.get_by_test_id("rating-state")).to_contain_text("已评价", timeout=WAIT_MS)

        # A clerk sees the own rows of the ledger; the manager counts the visit, and what it still lacks.
        clerk.page.goto(hall.url("/ledger"))
        row = clerk.page.get_by_test_id("ledger-row")
        expect(row).to_have_count(1, timeout=WAIT_MS)
        for words in ("欧***", "拒绝提供", "直接登记", "王援", "进度查询", "已受理", "满意"):
            expect(row).to_contain_text(words)
        manager = Manager(new_page(), hall)
        manager.comes_in(hall.first_password())
        expect(manager.page.get_by_test_id("count-registered")).to_have_text("1", timeout=WAIT_MS)
        expect(manager.page.get_by_test_id("count-taken")).to_have_text("0")
        assert "1 / 1" in manager.reads_rate("K-1"), "who refuses the phone number is not missing one"
        assert "0 / 1" in manager.reads_rate("K-2"), "nobody has told the visitor the outcome yet"
        assert "未达标" in manager.reads_rate("K-2")
        assert "1 / 1" in manager.reads_rate("K-9")
