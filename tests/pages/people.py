"""The people of the hall before their screens: what each of them does and sees, in the hall's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.pages.stage import WAIT_MS, Account, Hall, shown_code

STEPS = {"call-next": "start", "start": "finish", "finish": "call-next"}
"""What the primary button means after each press."""


class Citizen:
    """Somebody at the terminal."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def taps(self, service: str) -> str:
        """Takes a number and reads it."""
        self.page.get_by_role("button", name=service).first.click()
        number = self.page.get_by_test_id("ticket-number")
        expect(number).to_be_visible(timeout=WAIT_MS)
        return number.inner_text()

    def is_told(self, words: str) -> None:
        """What the terminal says of the paper."""
        expect(self.page.get_by_test_id("print-state")).to_contain_text(words, timeout=WAIT_MS)

    def goes(self) -> None:
        """Leaves the terminal to the next person, unless it has done so by itself meanwhile."""
        self.page.evaluate("document.querySelector('[data-testid=go-home]')?.click()")
        expect(self.page.get_by_test_id("service-consult")).to_be_visible()


class Signs:
    """The hall board and the screen above window 1."""

    def __init__(self, board: Page, window: Page) -> None:
        self.board, self.window = board, window

    def call(self, number: str, window: int) -> None:
        """Both call this number to this window."""
        expect(self.board.get_by_test_id("call-number")).to_have_text(number, timeout=WAIT_MS)
        expect(self.board.get_by_test_id("call-window")).to_have_text(f"{window}号窗口")
        row = self.board.locator(f"[data-testid=recent-call][data-number={number}]")
        expect(row).to_have_attribute("data-state", "called")
        if window == 1:
            self.window_shows(number, "called")

    def window_shows(self, number: str, state: str) -> None:
        """The window screen shows this number in this state."""
        expect(self.window.get_by_test_id("window-ticket")).to_have_text(number, timeout=WAIT_MS)
        expect(self.window.get_by_test_id("window-state")).to_have_attribute("data-state", state)

    def call_nobody(self) -> None:
        """Neither calls anybody."""
        expect(self.window.get_by_test_id("window-state")).to_have_attribute(
            "data-state", "free", timeout=WAIT_MS
        )
        expect(self.board.locator("[data-state=called]")).to_have_count(0)


class Clerk:
    """Somebody at a window."""

    def __init__(self, page: Page, hall: Hall, account: Account) -> None:
        self.page, self.hall, self.account = page, hall, account

    def comes_in(self) -> None:
        """Signs in with number and password."""
        self.hall.signs_in(self.page, self.account, "/console")

    def sits_at(self, window: int) -> None:
        """Sits down at a window."""
        self.page.get_by_test_id(f"window-{window}").click()
        self.may("call-next")

    def may(self, verb: str) -> Locator:
        """The primary button is awake and means this step."""
        primary = self.page.get_by_test_id("primary")
        expect(primary).to_have_attribute("data-verb", verb, timeout=WAIT_MS)
        expect(primary).to_have_attribute("aria-disabled", "false", timeout=WAIT_MS)
        return primary

    def presses_f2(self, verb: str) -> None:
        """The next right step, by its key."""
        self.may(verb)
        self.page.keyboard.press("F2")
        self.may(STEPS[verb])

    @property
    def number(self) -> str:
        """The number at the window."""
        return self.page.get_by_test_id("current-number").inner_text()

    def writes(self, **fields: str) -> None:
        """Fills in the work order: typed into text fields, chosen in lists."""
        for name, text in fields.items():
            field = self.page.get_by_test_id(f"field-{name}")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)
        self.is_told_saved()

    def is_told_saved(self) -> None:
        """Everything typed is with the server."""
        state = self.page.get_by_test_id("save-state")
        expect(state).to_have_attribute("data-state", "saved", timeout=WAIT_MS)
        expect(state).to_contain_text("已保存")

    def reads_in(self, field: str) -> str:
        """What stands in a field of the work order."""
        return self.page.get_by_test_id(f"field-{field}").input_value()


class Manager:
    """Who lets pages in, hires, and looks at the day."""

    def __init__(self, page: Page, hall: Hall) -> None:
        self.page, self.hall = page, hall

    def comes_in(self, account: Account) -> None:
        """Signs in with number and password."""
        self.hall.signs_in(self.page, account, "/today")

    def goes_to(self, path: str) -> None:
        """Opens a page."""
        self.page.goto(self.hall.url(path))

    def lets_in(self, glasses: dict[str, Page]) -> None:
        """Compares the code on each device's own glass with the one on the devices page, and accepts."""
        self.goes_to("/devices")
        for device, glass in glasses.items():
            asking = self.page.get_by_test_id(f"pairing-{device}")
            expect(asking).to_be_visible(timeout=WAIT_MS)
            assert shown_code(glass) in asking.inner_text().replace(" ", "")
            self.page.get_by_test_id(f"accept-{device}").click()
            expect(asking).to_have_count(0, timeout=WAIT_MS)
        for glass in glasses.values():
            expect(glass.get_by_test_id("pair-code")).to_have_count(0, timeout=WAIT_MS)

    def hires(self, staff_no: str, name: str, title: str) -> Account:
        """Adds a clerk; the password is shown once."""
        self.goes_to("/staff-members")
        self.page.get_by_test_id("add-staff").click()
        for field, text in (("staff_no", staff_no), ("name", name), ("title", title)):
            self.page.get_by_test_id(f"member-{field}").fill(text)
        self.page.get_by_test_id("role-clerk").check()
        self.page.get_by_test_id("save-member").click()
        return Account(staff_no, self.page.get_by_test_id("password-once").inner_text())

    def reads_ledger(self) -> list[list[str]]:
        """The ledger of today, cell by cell, as the page shows it."""
        self.goes_to("/ledger")
        rows = self.page.get_by_test_id("ledger-row")
        expect(rows.first).to_be_visible(timeout=WAIT_MS)
        return [
            [cell.splitlines()[0].strip() for cell in row.locator("th, td").all_inner_texts()]
            for row in rows.all()
        ]

    def downloads(self, folder: Path) -> list[dict[str, Any]]:
        """Exports the ledger that stands on the page and opens the file: one dict per row, by heading."""
        with self.page.expect_download() as coming:
            self.page.get_by_test_id("export-xlsx").click()
        file = folder / "ledger.xlsx"
        coming.value.save_as(file)
        sheet = load_workbook(file).worksheets[0]
        headings, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        return [dict(zip(map(str, headings), row, strict=True)) for row in rows]

    def gives_a_reason(self, reason: str) -> None:
        """Asks to see whole names, for a reason that the journal keeps."""
        self.page.get_by_test_id("unmask").click()
        self.page.get_by_test_id("unmask-reason").fill(reason)
        self.page.get_by_test_id("unmask-confirm").click()
        expect(self.page.get_by_test_id("unmasked")).to_be_visible(timeout=WAIT_MS)

    def reads_rate(self, code: str) -> str:
        """A rate on today's page: what stands in its card."""
        return self.page.get_by_test_id(f"rate-{code}").inner_text()

    def sees_all_well(self, devices: list[str]) -> None:
        """Every device on the board is 正常."""
        self.goes_to("/devices")
        for device in devices:
            card = self.page.get_by_test_id(f"device-{device}")
            expect(card).to_have_attribute("data-state", "ok", timeout=WAIT_MS)
            expect(card).to_contain_text("正常")
        expect(self.page.get_by_test_id("board-sum")).to_have_text("没有设备需要处理")
