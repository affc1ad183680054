"""From the clerk's press to the number standing on the hall board's page in Chromium.

The page notes when its own document changes; its clock and ours are the machine's, and every round checks that they
agree: a reading of the page's clock must lie between two of ours.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.fleet import Fleet
from benchmarks.hall import API, BOARD, Hall
from benchmarks.table import Row, middle, spread
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
    for (const row of document.querySelectorAll('[data-testid=recent-call]')) {
      const number = row.querySelector('.call-number').textContent;
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
    with Hall(folder) as hall, Fleet(hall.port, OTHER_SCREENS, hall.screen), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1920, "height": 1080}
        )
        page.set_default_timeout(TIMEOUT_MS)
        _open_board(hall, page)
        for _ in range(WARM_UP):
            _call(hall, page)
        skews: list[float] = []
        rounds = []
        for _ in range(ROUNDS):
            skews.append(_skew_ms(page))
            rounds.append(spread([_call(hall, page) for _ in range(CALLS)]))
        browser.close()
    measured = middle(rounds)
    yield Row(
        f"call pressed -> on the board's page in Chromium, {OTHER_SCREENS} other screens",
        f"p50 <= {P50_MS} ms, p95 <= {P95_MS} ms",
        str(measured),
        f"the two clocks agree within {max(skews):.1f} ms",
        measured.p50_ms <= P50_MS and measured.p95_ms <= P95_MS,
    )


def _open_board(hall: Hall, page: Page) -> None:
    """The page asks to be let in, the technician accepts its code, and it shows the board."""
    page.goto(f"http://127.0.0.1:{hall.port}/screen/{BOARD}")
    page.wait_for_function("document.getElementById('pair-view')?.dataset.state === 'waiting'")
    pairings: list[dict[str, Any]] = hall.line.json("GET", f"{API}/devices", hall.technician)["pairings"]
    for pairing in pairings:
        hall.line.json("POST", f"{API}/pairings/{pairing['id']}/accept", hall.technician, {})
    page.wait_for_selector("html[data-live=live]")
    page.evaluate(LOOK_OUT)


def _call(hall: Hall, page: Page) -> float:
    """Seconds from just before the request is sent until the number stands in the document."""
    hall.take(hall.services[0])
    pause(QUIET_S)
    before = time.time_ns()
    number = hall.press(WINDOW, "call-next")["ticket"]["number"]
    page.wait_for_function("number => number in window.appeared", arg=number)
    appeared_ms: float = page.evaluate("number => window.appeared[number]", number)
    hall.finish(WINDOW)
    return appeared_ms / 1000 - before / 1e9


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
