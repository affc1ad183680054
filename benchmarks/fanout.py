"""A call to two hundred screens, beside the barest broadcast of the same message to as many websockets."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.broadcasts import Bare
from benchmarks.fleet import Fleet
from benchmarks.hall import Hall
from benchmarks.table import Row, Spread, middle, spread
from hardware_config.clock import pause

SCREENS = 200
ROUNDS = 5
CALLS = 20
MOST_TIMES_BARE = 3
WINDOW = 1
QUIET_S = 0.1
"""Between two calls: what the last one caused has been sent and read."""


def rows(folder: Path) -> Iterator[Row]:
    """From just before the request is sent until the last screen has the message."""
    ours: list[Spread] = []
    least: list[Spread] = []
    with (
        Hall(folder) as hall,
        Bare() as bare,
        Fleet(hall.port, SCREENS, hall.screen) as screens,
        Fleet(bare.port, SCREENS) as websockets,
    ):
        for _ in range(ROUNDS):
            ours.append(spread(list(_calls(hall, screens))))
            least.append(spread(list(_broadcasts(bare, websockets))))
    times = median(one.p50_ms / limit.p50_ms for one, limit in zip(ours, least, strict=True))
    yield Row(
        f"call pressed -> last of {SCREENS} screens",
        f"<= {MOST_TIMES_BARE}x a bare websocket broadcast",
        f"{middle(ours)} = {times:.1f}x",
        f"bare {middle(least)}",
        times <= MOST_TIMES_BARE,
    )


def _calls(hall: Hall, screens: Fleet) -> Iterator[float]:
    for _ in range(CALLS):
        hall.take(hall.services[0])
        pause(QUIET_S)
        before = time.perf_counter()
        ticket = hall.press(WINDOW, "call-next")["ticket"]
        yield screens.arrival(ticket["number"]).last - before
        hall.finish(WINDOW)


def _broadcasts(bare: Bare, websockets: Fleet) -> Iterator[float]:
    for _ in range(CALLS):
        number, request = bare.request()
        pause(QUIET_S)
        before = time.perf_counter()
        bare.send(request)
        yield websockets.arrival(number).last - before
