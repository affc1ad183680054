"""What the page tests play on: a served hall with its simulated devices, and browsers that are let in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, StorageState, expect

from tests.evaluator_device.stage import Simulated
from tests.hall.asking import Caller
from tests.hall.serving import Serving, free_ports, opens_always
from tests.printer.programs import Paper
from tests.waiting import PAGE_MS, until

WAIT_MS = PAGE_MS
"""For what several programs have to do together; generous, because two cores may be busy with other tests."""
CENTER = """
[hall]
kind = "center"
name = "章贡区公共法律服务中心"
time_zone = "Asia/Shanghai"

[listen]
public = "127.0.0.1:{public}"
staff = "127.0.0.1:{staff}"

[[window]]
no = 1

[[window]]
no = 2
name = "法律援助窗口"

[[printer]]
device = "printer-1"
connection = "socket://127.0.0.1:PRINTER_PORT"
mode = "raster"
paper_mm = 80
runs_on = "server"

[[evaluator_device]]
device = "evaluator-1"
window = 1
port = "socket://127.0.0.1:LINE_PORT"
profile = "ft12-ff68"
address = 1
runs_on = "server"

[[evaluator_device]]
device = "tablet-2"
window = 2
profile = "tablet"

[[kiosk]]
device = "kiosk-1"
printer = "printer-1"

[[window_display]]
device = "board-1"
shows = "hall"

[[window_display]]
device = "screen-1"
shows = "window:1"
"""
"""Two windows, one with a name; a printer and an evaluator on the server's own machine; a tablet; three pages."""


class Account(NamedTuple):
    """Staff number and password of somebody who works here."""

    staff_no: str
    password: str


class Hall(Serving):
    """A served hall whose pages a test opens."""

    manager: Caller
    guide: Caller

    def opens(self, *options: str) -> Hall:
        """Starts, opens every service at every hour, and has two people at hand for what is no page's business."""
        self.starts(*options)
        self.manager, self.guide = self.crew(
            ("manager", "周正", "--staff-no", "001"), ("guide", "刘敏", "--staff-no", "003")
        )
        opens_always(self.manager)
        return self

    def first_password(self) -> Account:
        """The first manager's account, as the first start says it on standard error."""
        line = until(lambda: next((row for row in self.err.splitlines() if "管理员工号" in row), ""), 10)
        staff_no, password = line.split("管理员工号 ")[1].split("（")[0].split("，密码 ")
        return Account(staff_no, password)

    def hires(self, staff_no: str, name: str, role: str = "clerk", title: str = "公职律师") -> Account:
        """A new member of staff."""
        new = {"staff_no": staff_no, "name": name, "role": role, "title": title}
        return Account(staff_no, self.manager.posts("/staff", new, status=201)["password"])

    def url(self, path: str) -> str:
        """Where a page is: kiosk, screens and tickets on the public side, all else with the staff."""
        public = path.startswith(("/kiosk", "/screen", "/t/"))
        return (self.public if public else self.staff) + path

    def opens_paired(self, page: Page, path: str) -> None:
        """The page of a device, let in by the manager who compares the code on its glass."""
        page.goto(self.url(path))
        code = shown_code(page)
        asking = self.manager.gets("/devices")["pairings"]
        mine = next(one for one in asking if one["code"] == code)
        self.manager.posts(f"/pairings/{mine['id']}/accept", {})
        expect(page.get_by_test_id("pair-code")).to_have_count(0, timeout=WAIT_MS)

    def lets_in(self, browser: Browser, *paths: str) -> StorageState:
        """Lets the pages of several devices in, all at once; what a browser keeps of it."""
        context = browser.new_context()
        glasses = [context.new_page() for _ in paths]
        for page, path in zip(glasses, paths, strict=True):
            page.goto(self.url(path))
        codes = [shown_code(page) for page in glasses]
        for asking in self.manager.gets("/devices")["pairings"]:
            assert asking["code"] in codes
            self.manager.posts(f"/pairings/{asking['id']}/accept", {})
        for page in glasses:
            expect(page.get_by_test_id("pair-code")).to_have_count(0, timeout=WAIT_MS)
        kept = context.storage_state()
        context.close()
        return kept

    def signs_in(self, page: Page, who: Account, path: str) -> None:
        """Somebody opens a page of theirs, is asked who they are, and gets there."""
        page.goto(self.url(path))
        page.get_by_test_id("staff-no").fill(who.staff_no)
        page.get_by_test_id("password").fill(who.password)
        page.get_by_test_id("enter").click()
        page.wait_for_url(self.url(path))


class Devices:
    """The simulated printer and the simulated line of evaluators, each a program of its own."""

    def __init__(self, folder: Path) -> None:
        self.printer = Paper(folder / "paper", free_ports(1)[0])
        self.printer.is_switched_on()
        self.line = Simulated("--listen", "127.0.0.1:0", "--addresses", "1", "--keypads", "1")

    @property
    def line_port(self) -> str:
        """Where the line is to be had."""
        return self.line.place.rpartition(":")[2]

    def end(self) -> None:
        """Both are gone."""
        self.line.end()
        self.printer.is_told_to_end()


class Stage(NamedTuple):
    """A hall with its devices."""

    hall: Hall
    devices: Devices


@contextmanager
def stage(folder: Path, *options: str, also: str = "") -> Iterator[Stage]:
    """The hall of CENTER (``also``: further tables of hall.toml), served with these options, with devices that work."""
    devices = Devices(folder)
    toml = (
        (CENTER + also)
        .replace("PRINTER_PORT", str(devices.printer.port))
        .replace("LINE_PORT", devices.line_port)
    )
    hall = Hall(folder, toml)
    try:
        yield Stage(hall.opens(*options), devices)
    finally:
        try:
            hall.ends()
        finally:
            devices.end()


def shown_code(page: Page) -> str:
    """The pairing code that stands on a page."""
    code = page.get_by_test_id("pair-code")
    return until(lambda: digits(code.inner_text()), 10, "a pairing code")


def digits(text: str) -> str:
    """The six digits of a code as people read them, or nothing."""
    joined = text.replace(" ", "")
    return joined if len(joined) == 6 and joined.isdecimal() else ""


def wakes(page: Page, verb: str) -> Any:
    """The primary button, awake and meaning this step."""
    primary = page.get_by_test_id("primary")
    expect(primary).to_have_attribute("data-verb", verb, timeout=WAIT_MS)
    expect(primary).to_have_attribute("aria-disabled", "false", timeout=WAIT_MS)
    return primary
