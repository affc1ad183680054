"""From the clerk's press to the number standing on the hall board's page in Chromium.

The page notes when its own document changes; its clock and ours are the machine's, and every round checks that they
agree: a reading of the page's clock must lie between two of ours. The limit is a page of ten lines that writes the same
number from a bare websocket, in the same browser, with as many others listening.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.broadcasts import Bare
from benchmarks.fleet import Fleet
from benchmarks.hall import API, BOARD, Hall
from benchmarks.table import Row, Spread, middle, spread
from hardware_config.clock import pause

OTHER_SCREENS = 20
ROUNDS = 5
CALLS = 20
WARM_UP = 5
P50_MS, P95_MS = 5, 15
WINDOW = 1
QUIET_S = 0.2
TIMEOUT_MS = 20_000
CLOCK = "performance.timeOrigin + performance.now()"
LOOK_OUT = """() => {
  window.appeared = {};
  const note = () => {
    const now = performance.timeOrigin + performance.now();
    for (const place of document.querySelectorAll('[data-testid=recent-call] .call-number, #number')) {
      const number = place.textContent;
      if (!(number in window.appeared)) window.appeared[number] = now;
    }
  };
  note();
  new MutationObserver(note).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def rows(folder: Path) -> Iterator[Row]:
    """Calls a number every few hundred milliseconds while twenty other screens watch."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("Chromium is missing: .ci/test-needs installs it or says how")
    ours: list[Spread] = []
    least: list[Spread] = []
    skews: list[float] = []
    with (
        Hall(folder) as hall,
        Bare() as bare,
        Fleet(hall.port, OTHER_SCREENS, hall.screen),
        Fleet(bare.port, OTHER_SCREENS),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        board, plain = page_of(browser), page_of(browser)
        open_board(hall, board)
        plain.goto(f"http://127.0.0.1:{bare.port}/page")
        _look_out(plain)
        for _ in range(WARM_UP):
            _call(hall, board)
            _broadcast(bare, plain)
        for _ in range(ROUNDS):
            skews += [_skew_ms(board), _skew_ms(plain)]
            board.bring_to_front()
            ours.append(spread([_call(hall, board) for _ in range(CALLS)]))
            plain.bring_to_front()
            least.append(spread([_broadcast(bare, plain) for _ in range(CALLS)]))
        browser.close()
    measured = middle(ours)
    yield Row(
        f"call pressed -> on the board's page in Chromium, {OTHER_SCREENS} other screens",
        f"p50 <= {P50_MS} ms, p95 <= {P95_MS} ms",
        f"{measured} (clocks agree within {max(skews):.1f} ms)",
        f"bare page {middle(least)}",
        measured.p50_ms <= P50_MS and measured.p95_ms <= P95_MS,
    )


def page_of(browser: Browser) -> Page:
    """A page as large as a hall board."""
    page = browser.new_page(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1920, "height": 1080}
    )
    page.set_default_timeout(TIMEOUT_MS)
    return page


def _look_out(page: Page) -> None:
    page.wait_for_selector("html[data-live=live]")
    page.evaluate(LOOK_OUT)


def open_board(hall: Hall, page: Page) -> None:
    """The page asks to be let in, the technician accepts its code, and it shows the board."""
    page.goto(f"http://127.0.0.1:{hall.port}/screen/{BOARD}")
    page.wait_for_function("document.getElementById('pair-view')?.dataset.state === 'waiting'")
    pairings: list[dict[str, Any]] = hall.line.json("GET", f"{API}/devices", hall.technician)["pairings"]
    for pairing in pairings:
        hall.line.json("POST", f"{API}/pairings/{pairing['id']}/accept", hall.technician, {})
    _look_out(page)


def _call(hall: Hall, page: Page) -> float:
    """Seconds from just before the request is sent until the number stands in the document."""
    hall.take(hall.services[0])
    pause(QUIET_S)
    before = time.time_ns()
    number = hall.press(WINDOW, "call-next")["ticket"]["number"]
    appeared_s = _appeared_s(page, number)
    hall.finish(WINDOW)
    return appeared_s - before / 1e9


def _broadcast(bare: Bare, page: Page) -> float:
    """The same for the bare page."""
    number, request = bare.request()
    pause(QUIET_S)
    before = time.time_ns()
    bare.send(request)
    return _appeared_s(page, number) - before / 1e9


def _appeared_s(page: Page, number: str) -> float:
    page.wait_for_function("number => number in window.appeared", arg=number)
    appeared_ms: float = page.evaluate("number => window.appeared[number]", number)
    return appeared_ms / 1000


def _skew_ms(page: Page) -> float:
    """How far the page's clock may be from ours: the narrowest of many readings of it between two of ours."""
    widest = []
    for _ in range(30):
        before = time.time_ns() / 1e6
        theirs: float = page.evaluate(CLOCK)
        after = time.time_ns() / 1e6
        widest.append((max(after - theirs, theirs - before, after - before), before <= theirs <= after))
    narrowest, agrees = min(widest)
    if not agrees:
        raise RuntimeError(f"the clock of the page and ours differ by more than {narrowest:.1f} ms")
    return narrowest
