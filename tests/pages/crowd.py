"""How many people are in the hall: nobody, one, or sixty, with the longest names a hall may have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, StorageState

from tests.hall.serving import free_ports
from tests.pages.stage import Account, Hall

LONG_SERVICE = "劳动人事争议仲裁与医疗损害赔偿纠纷联合调解法律援助服务"
LONG_NAME = "阿不都热合曼·买买提江·吐尔逊·艾力肯江"
LONG_WINDOW = "劳动人事争议仲裁法律援助联合服务窗口"
NAMES = ["李法", LONG_NAME, "赵和", "钱公", "孙鉴", "吴综"]
SERVICES = [
    "consult", "legal_aid", "mediation", "notary", "forensic", "lawyer_guide", "general", "complaint",
]  # fmt: skip
BUSY_CENTER = """
[hall]
kind = "center"
name = "赣州市章贡区公共法律服务中心"
time_zone = "Asia/Shanghai"
public_url = "http://127.0.0.1:{public}"

[listen]
public = "127.0.0.1:{public}"
staff = "127.0.0.1:{staff}"

[[window]]
no = 1

[[window]]
no = 2
name = "WINDOW_NAME"

[[window]]
no = 3
name = "人民调解窗口"

[[window]]
no = 4
name = "公证窗口"

[[window]]
no = 5
name = "司法鉴定窗口"

[[window]]
no = 6
name = "综合服务窗口"

[[printer]]
device = "printer-1"
connection = "socket://127.0.0.1:NOBODY_THERE"
mode = "raster"
paper_mm = 80
runs_on = "server"

[[evaluator_device]]
device = "tablet-1"
window = 1
profile = "tablet"

[[kiosk]]
device = "kiosk-1"

[[window_display]]
device = "board-1"
shows = "hall"

[[window_display]]
device = "screen-1"
shows = "window:1"

[[window_display]]
device = "screen-2"
shows = "window:2"

[[window_display]]
device = "screen-3"
shows = "window:3"
"""
"""Six windows and a printer that nobody has plugged in."""
PAGES = (
    "/kiosk/kiosk-1", "/screen/board-1", "/screen/screen-1", "/screen/screen-2", "/screen/screen-3", "/evaluator/tablet-1",
)  # fmt: skip


class BusyHall(Hall):
    """A hall with so many people in it."""

    def __init__(self, folder: Path, people: int) -> None:
        toml = BUSY_CENTER.replace("WINDOW_NAME", LONG_WINDOW).replace("NOBODY_THERE", str(free_ports(1)[0]))
        super().__init__(folder, toml)
        self.people = people
        self.clerk = self.boss = Account("", "")
        self.ticket_page = ""
        self.devices_in: StorageState = {}
        self.clerk_in: StorageState = {}
        self.boss_in: StorageState = {}

    def opens(self, *options: str) -> BusyHall:
        """Starts, and everybody comes in."""
        super().opens(*options)
        self.boss = self.first_password()
        self.clerk = self.hires("011", NAMES[0], title="公职律师")
        self._has_long_names()
        if self.people == 1:
            self._sits(1)
            self._takes("consult")
        elif self.people:
            self._fills()
        return self

    def lets_everybody_in(self, browser: Browser) -> None:
        """Every device's page, the clerk and the manager are in; what a browser keeps of it is at hand."""
        self.devices_in = self.lets_in(browser, *PAGES)
        self.clerk_in = self._signed_in(browser, self.clerk, "/console")
        self.boss_in = self._signed_in(browser, self.boss, "/today")

    def _signed_in(self, browser: Browser, who: Account, path: str) -> StorageState:
        context = browser.new_context()
        self.signs_in(context.new_page(), who, path)
        kept = context.storage_state()
        context.close()
        return kept

    def press(self, window: int, verb: str, **body: Any) -> dict[str, Any]:
        """Somebody at this window presses a button."""
        answer: dict[str, Any] = self.manager.presses(f"/windows/{window}/{verb}", **body)
        return answer

    def takes_back(self, number: str) -> None:
        """A number that a test has taken is given back, so that there are as many people as before."""
        waiting = self.guide.gets("/queue")["waiting"]
        mine = next(ticket for ticket in waiting if ticket["number"] == number)
        self.guide.presses(f"/tickets/{mine['id']}/cancel")

    def clears_window_1(self) -> None:
        """Whoever is at window 1 is served to the end."""
        here = self.manager.gets("/windows/1/console")
        if here["window"]["staff"] is None:
            return
        if here["ticket"] and here["ticket"]["state"] == "called":
            self.press(1, "start")
        if here["ticket"] or here["visit"]:
            self.press(1, "finish")

    def serves_somebody_at_window_1(self) -> None:
        """Somebody comes, is called, served, and asked to rate."""
        self.clears_window_1()
        self._takes("consult")
        self._serves(1)

    def _has_long_names(self) -> None:
        for code, name in (("forensic", LONG_SERVICE),):
            body = self.manager.gets(f"/services/{code}")
            self.manager.puts(f"/services/{code}", {**body, "name": name})
        rules = self.manager.gets("/rules")
        self.manager.puts("/rules", {**rules, "recall_gap_s": 0, "calls_before_no_show": 1, "recall_max": 20})
        for number, name in enumerate(NAMES[1:], start=12):
            self.hires(f"{number:03}", name, title="基层法律服务工作者" if name == LONG_NAME else "公职律师")

    def _sits(self, window: int) -> None:
        self.press(window, "sign-in", staff_no=f"{10 + window:03}")

    def _takes(self, service: str) -> dict[str, Any]:
        ticket = self.guide.takes(service, visitor={"name": "王小明", "phone": "13800001234"})
        self.ticket_page = ticket["status_url"]
        return ticket

    def _fills(self) -> None:
        """Sixty take a number; five windows are manned, and each is in another situation."""
        for window in (1, 2, 3, 4, 6):
            self._sits(window)
        for turn in range(self.people):
            self._takes(SERVICES[turn % len(SERVICES)])
        for window, visits in ((1, 3), (2, 2), (4, 2), (6, 2)):
            for _ in range(visits):
                self._serves(window)
        for window in (1, 2, 4):
            self.press(window, "call-next")
            self.press(window, "no-show")
        self.press(4, "call-next")
        self.press(4, "hold")
        self.press(1, "call-next")
        begun = self.press(1, "start")["ticket"]
        self.manager.patches(f"/work-orders/{begun['work_order_id']}", {"matter": "劳动工伤"})
        self.press(2, "call-next")
        self.press(3, "pause", reason="整理材料，预计十五分钟后恢复服务")
        self.press(6, "call-next")

    def _serves(self, window: int) -> None:
        self.press(window, "call-next")
        ticket = self.press(window, "start")["ticket"]
        self.manager.patches(
            f"/work-orders/{ticket['work_order_id']}", {"matter": "婚姻家庭", "summary": "咨询"}
        )
        self.press(window, "finish", outcome="当场解答")


@contextmanager
def busy_hall(folder: Path, people: int) -> Iterator[BusyHall]:
    """A served hall with so many people in it."""
    hall = BusyHall(folder, people)
    try:
        yield hall.opens()
    finally:
        hall.ends()
