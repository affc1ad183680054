"""Takes the pictures in docs/screenshots from the demo hall of this very build: ``make screenshots``.

A demo hall is started on a clock that is moved by hand, an afternoon is played through the API, then every page is
opened in Chromium at the size it has in a hall. All people are made up. Needs what the tests need.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from queue_server.demo_days import DEMAND, FAMILY, GIVEN, OUTCOMES
from queue_server.domain.catalogue import services_of
from tests.conftest import CHROMIUM_FLAGS
from tests.hall.asking import Caller
from tests.hall.serving import ROOT, ZONE, HallClock, free_ports, libfaketime
from tests.pages.crowd import busy_hall
from tests.waiting import until

TO = Path(__file__).parent / "screenshots"
LARGEST_BYTES = 250_000
COLOURS = 256
BEGINS = datetime(2026, 11, 24, 14, 11, tzinfo=ZONE)
PAST_DAYS_S = 600
UNHURRIED = """
import queue_server.demo_days
from queue_server.__main__ import main
queue_server.demo_days.BUDGET_S = float("inf")
main()
"""
ROUNDS, ROUND_MINUTES = 14, 6
WINDOWS = range(1, 7)
LATECOMERS = (
    "notary", "forensic", "general", "consult", "consult", "legal_aid", "mediation", "consult", "legal_aid", "notary",
)  # fmt: skip
LAST_COMERS = ("consult", "legal_aid", "consult", "mediation", "consult", "general", "legal_aid", "consult")
SLOW_MS = 30_000
KIOSK, BOARD, DESK, TABLET, PHONE = (1080, 1920), (1920, 1080), (1366, 768), (1280, 800), (390, 844)
MATTERS = {service.code: service.matters for service in services_of("center")}


class Demo:
    """A demo hall on a clock of its own."""

    manager: Caller
    guide: Caller

    def __init__(self, folder: Path) -> None:
        self.clock = HallClock(folder / "clock", BEGINS)
        self._folder, self._port = folder, free_ports(1)[0]
        self._env: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def opens(self) -> None:
        """Makes the past days without hurry (as many visits on a slow machine as on a fast one), then starts anew."""
        moved = {
            "LD_PRELOAD": libfaketime(),
            "FAKETIME": (self._folder / "clock").read_text(encoding="utf-8"),
        }
        self._runs(moved, "-c", UNHURRIED, "demo", "--async-mode", "threading")
        self.end()
        self._runs(self.clock.env, "-m", "queue_server", "demo")
        self.manager, self.guide = self._caller("manager", "001"), self._caller("guide", "003")

    def _runs(self, clock: dict[str, str], *command: str) -> None:
        self._env = {**os.environ, **clock}
        with (self._folder / "out").open("wb") as out:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, *command, "--data", str(self._folder / "data"), "--port", str(self._port)],
                cwd=ROOT, env=self._env, stdout=out, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        until(lambda: "Ctrl-C" in self._said, PAST_DAYS_S, "the demo hall")

    def end(self) -> None:
        """Ends the hall with every program it started."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def url(self, path: str) -> str:
        """Where a page is."""
        public = path.startswith(("/kiosk", "/screen"))
        return f"http://127.0.0.1:{self._port + (not public)}{path}"

    def password(self, staff_no: str) -> str:
        """The password of a demo account, from the table the demo prints."""
        row = next(line for line in self._said.splitlines() if f"工号 {staff_no}" in line)
        return row.split("密码 ")[1].strip()

    def papers(self) -> list[Path]:
        """What the printer has printed, in order."""
        return sorted((self._folder / "data" / "paper").glob("ticket-*.png"))

    def starts_its_programs_anew(self) -> None:
        """Programs whose clock has jumped may wait for a moment long past; the hall starts them again."""
        assert self._process is not None  # noqa: S101 - it is open
        for child in psutil.Process(self._process.pid).children():
            child.kill()
        until(self._devices_are_well, 40, "the devices")

    def press(self, window: int, verb: str, **body: Any) -> dict[str, Any]:
        """Somebody presses a button at a window."""
        answer: dict[str, Any] = self.manager.presses(f"/windows/{window}/{verb}", **body)
        return answer

    def _devices_are_well(self) -> bool:
        devices = self.manager.gets("/devices")["devices"]
        return all(device["state"] == "ok" for device in devices if device["runs_on"] == "server")

    @property
    def _said(self) -> str:
        return (self._folder / "out").read_text(encoding="utf-8")

    def _caller(self, role: str, staff_no: str) -> Caller:
        token = subprocess.run(  # noqa: S603 - our own program
            [
                sys.executable, "-m", "queue_server", "token", "issue", "--data", str(self._folder / "data"),
                "--role", role, "--name", role, "--staff-no", staff_no,
            ],
            cwd=ROOT, env=self._env, stdout=subprocess.PIPE, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        return Caller(f"http://127.0.0.1:{self._port + 1}", token)


class Afternoon:
    """What happens in the hall before the pictures are taken."""

    def __init__(self, hall: Demo) -> None:
        self._hall = hall
        self._chance = random.Random(11)  # noqa: S311 - made-up people
        self._until: dict[int, int] = {}

    def play(self) -> None:
        """People come, windows call and serve; at the end everybody is busy and a few still wait."""
        for window in WINDOWS:
            self._hall.press(window, "sign-in", staff_no=f"{10 + window:03}")
        for turn in range(ROUNDS):
            for service in self._chance.choices(list(DEMAND), list(DEMAND.values()), k=2):
                self._hall.guide.takes(service)
            if turn == ROUNDS - 1:
                for service in LATECOMERS:
                    self._hall.guide.takes(service)
            for window in WINDOWS:
                self._goes_on(window, turn)
            self._hall.clock.passes(60 * ROUND_MINUTES + self._chance.randint(-40, 40))
        for window in (1, 2):
            self._done(window)
        for service in LAST_COMERS:
            self._hall.guide.takes(service)
            self._hall.clock.passes(self._chance.randint(20, 90))
        self._hall.press(1, "call-next")
        self._hall.clock.passes(25)
        self._hall.press(1, "start")
        self._hall.clock.passes(210)
        self._hall.starts_its_programs_anew()

    def _goes_on(self, window: int, turn: int) -> None:
        if self._until.get(window, 0) > turn:
            return
        self._done(window)
        if self._hall.press(window, "call-next")["ticket"] is None:
            return
        self._hall.clock.passes(20)
        if (window, turn) in ((1, 4), (2, 6)):
            self._hall.press(window, "recall")
            self._hall.clock.passes(40)
            self._hall.press(window, "no-show")
            return
        ticket = self._hall.press(window, "start")["ticket"]
        self._hall.manager.patches(f"/work-orders/{ticket['work_order_id']}", self._words(ticket["service"]))
        self._until[window] = turn + self._chance.randint(1, 2)

    def _done(self, window: int) -> None:
        here = self._hall.manager.gets(f"/windows/{window}/console")["ticket"]
        if here is None:
            return
        outcome = self._chance.choice(OUTCOMES.get(here["service"], ("已指引", "当场办结")))
        self._hall.press(window, "finish", outcome=outcome, feedback="当场告知")

    def _words(self, service: str) -> dict[str, Any]:
        name = self._chance.choice(FAMILY) + "".join(self._chance.sample(GIVEN, 2))
        phone = f"1{self._chance.choice('3578')}{self._chance.randint(0, 999_999_999):09d}"
        return {"visitor": {"name": name, "phone": phone}, "matter": self._chance.choice(MATTERS[service])}


class Photographer:
    """Opens pages and keeps their pictures."""

    def __init__(self, hall: Demo, browser: Browser) -> None:
        self._hall, self._browser = hall, browser

    def page(self, path: str, size: tuple[int, int], seen: str, **options: Any) -> Page:
        """A page in a browser of its own, once what is to be seen is there."""
        context = self._browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": size[0], "height": size[1]},
            **options,
        )
        context.set_default_timeout(SLOW_MS)
        page = context.new_page()
        page.goto(self._hall.url(path))
        page.locator(seen).first.wait_for()
        return page

    def staff_page(self, staff_no: str, path: str, seen: str, size: tuple[int, int] = DESK) -> Page:
        """A page of somebody who signs in."""
        page = self.page(path, size, "[data-testid=staff-no]")
        page.get_by_test_id("staff-no").fill(staff_no)
        page.get_by_test_id("password").fill(self._hall.password(staff_no))
        page.get_by_test_id("enter").click()
        page.locator(seen).first.wait_for()
        return page

    def keep(self, name: str, page: Page) -> None:
        """Keeps the picture of a page as it stands now."""
        page.wait_for_timeout(900)
        keep(name, page.screenshot())


def keep(name: str, picture: bytes) -> None:
    """Writes a picture with few colours; says how big it is, and ends everything when that is too big."""
    small = Image.open(BytesIO(picture)).convert("RGB")
    small = small.quantize(COLOURS, dither=Image.Dither.NONE)
    file = TO / f"{name}.png"
    small.save(file, optimize=True)
    print(f"{name:14} {small.width}x{small.height} {file.stat().st_size // 1000} kB")
    if file.stat().st_size > LARGEST_BYTES:
        raise SystemExit(f"{name} is too big for a README")


def citizens(hall: Demo, camera: Photographer) -> Callable[[], None]:
    """The terminal, the ticket and its paper; returns what takes the pictures of the screens later."""
    kiosk = camera.page("/kiosk/kiosk-1", KIOSK, "[data-testid=service-consult]")
    camera.keep("kiosk", kiosk)
    papers = len(hall.papers())
    kiosk.get_by_test_id("service-legal_aid").click()
    expect(kiosk.get_by_test_id("print-state")).to_have_attribute("data-state", "printed", timeout=SLOW_MS)
    camera.keep("kiosk-number", kiosk)
    until(lambda: len(hall.papers()) > papers, 10, "the paper")
    keep("ticket-paper", hall.papers()[-1].read_bytes())

    board = camera.page("/screen/board-1", BOARD, "[data-testid=recent-call]")
    screens = [camera.page(f"/screen/screen-{no}", BOARD, "[data-testid=window-number]") for no in WINDOWS]
    tablet = camera.page("/evaluator/evaluator-6", TABLET, ".idle")
    hall.press(2, "call-next")

    def later() -> None:
        camera.keep("board", board)
        camera.keep("window", screens[1])
        hall.press(6, "finish", outcome="已指引", feedback="当场告知")
        tablet.get_by_test_id("level-5").wait_for()
        camera.keep("evaluator", tablet)
        tablet.get_by_test_id("level-5").click()

    return later


def staff(hall: Demo, camera: Photographer) -> None:
    """The console while somebody is served, the ledger, the day, the devices."""
    console = camera.staff_page("011", "/console", "[data-verb=finish]")
    for field, text in (
        ("name", "王小明"), ("phone", "13800001234"), ("matter", "劳动工伤"),
        ("summary", "在工地受伤，用人单位没有参加工伤保险，咨询工伤认定和赔偿。已告知申请时限和所需材料。"),
    ):  # fmt: skip
        console.get_by_test_id(f"field-{field}").fill(text)
    console.locator("[data-testid=save-state][data-state=saved]").wait_for()
    console.get_by_text("已连接").wait_for()
    camera.keep("console", console)
    manager = camera.staff_page("001", "/today", "#chart-hours canvas", (1366, 1000))
    camera.keep("today", manager)
    manager.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    manager.goto(hall.url("/ledger"))
    manager.get_by_role("button", name="昨天").click()
    expect(manager.get_by_role("button", name="昨天")).to_have_attribute("aria-pressed", "true")
    manager.locator("[aria-busy=false] [data-testid=ledger-row]").first.wait_for()
    camera.keep("ledger", manager)
    manager.goto(hall.url("/devices"))
    expect(manager.get_by_test_id("board-sum")).to_have_text("没有设备需要处理", timeout=SLOW_MS)
    manager.set_viewport_size({"width": DESK[0], "height": 1160})
    camera.keep("devices", manager)


def english_and_phones(browser: Browser) -> None:
    """The terminal in English and the ticket page, in a full hall whose public address phones can reach."""
    with tempfile.TemporaryDirectory() as folder, busy_hall(Path(folder), 60) as hall:
        hall.lets_everybody_in(browser)

        def page(address: str, size: tuple[int, int], **options: Any) -> Page:
            viewport = {"width": size[0], "height": size[1]}
            opened = browser.new_context(timezone_id="Asia/Shanghai", viewport=viewport, **options).new_page()
            opened.goto(address)
            return opened

        for name, size in (("kiosk-english", KIOSK), ("kiosk-english-wide", BOARD)):
            kiosk = page(hall.url("/kiosk/kiosk-1"), size, storage_state=hall.devices_in)
            kiosk.get_by_test_id("mode-language").click()
            kiosk.get_by_text("What do you need today?").wait_for()
            kiosk.wait_for_timeout(900)
            keep(name, kiosk.screenshot())
        for name, locale in (("ticket-page", "zh-CN"), ("ticket-page-english", "en-GB")):
            phone = page(hall.ticket_page, PHONE, locale=locale)
            phone.get_by_test_id("ticket-ahead").wait_for()
            phone.wait_for_timeout(900)
            keep(name, phone.screenshot())


@contextmanager
def demo() -> Iterator[Demo]:
    """A demo hall that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        hall = Demo(Path(folder))
        try:
            hall.opens()
            yield hall
        finally:
            hall.end()


def main() -> None:
    """All pictures, anew."""
    TO.mkdir(exist_ok=True)
    program = shutil.which("chromium")
    with demo() as hall, sync_playwright() as playwright:
        Afternoon(hall).play()
        browser = playwright.chromium.launch(
            executable_path=program, args=CHROMIUM_FLAGS, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        camera = Photographer(hall, browser)
        later = citizens(hall, camera)
        staff(hall, camera)
        later()
        english_and_phones(browser)
        browser.close()


if __name__ == "__main__":
    main()
