"""What a hall board's page is made of after many thousand calls: its memory, and its work for each call.

The calls are real ones of a served hall. Memory is read after the page has collected its garbage; the page's own
counters tell how much of a core it spends on script, style and layout.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import CDPSession, sync_playwright

from benchmarks.board import open_board, page_of
from benchmarks.hall import Hall
from benchmarks.table import Row

WARM_UP, CALLS = 500, 5000
WINDOW = 1
MB = 2**20
MOST_GROWN_MB = 0.5
MOST_NODES_GROWN = 200


def rows(folder: Path) -> Iterator[Row]:
    """Memory before and after 5,000 calls, and what one call costs the page."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("Chromium is missing: .ci/test-needs installs it or says how")
    with Hall(folder) as hall, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        board = page_of(browser)
        open_board(hall, board)
        session = board.context.new_cdp_session(board)
        session.send("Performance.enable")
        _calls(hall, WARM_UP)
        before = _metrics(session)
        last = _calls(hall, CALLS)
        board.wait_for_selector(f"[data-testid=recent-call][data-number={last}]", state="attached")
        after = _metrics(session)
        browser.close()
    heap = [each["JSHeapUsedSize"] / MB for each in (before, after)]
    nodes = int(after["Nodes"] - before["Nodes"])
    yield Row(
        f"memory: a board's page, {CALLS:,} calls later",
        f"<= {MOST_GROWN_MB} MB more",
        f"{heap[0]:.1f} -> {heap[1]:.1f} MB, {nodes:+d} nodes of {int(before['Nodes'])}",
        "",
        heap[1] - heap[0] <= MOST_GROWN_MB and nodes <= MOST_NODES_GROWN,
    )
    script, style, layout = (
        (after[name] - before[name]) / CALLS * 1000
        for name in ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")
    )
    yield Row(
        "a board's page: its work for one ticket, taken to finished",
        "",
        f"script {script:.2f} ms, style {style:.2f} ms, layout {layout:.2f} ms",
    )


def _calls(hall: Hall, count: int) -> str:
    """So many people take a number, are called and leave; the last number."""
    number = ""
    for _ in range(count):
        hall.take(hall.services[0])
        number = hall.press(WINDOW, "call-next")["ticket"]["number"]
        hall.finish(WINDOW)
    return number


def _metrics(session: CDPSession) -> dict[str, float]:
    session.send("HeapProfiler.collectGarbage")
    return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
