"""The server is killed and started again while two hundred screens watch: when it answers, and when the last is right."""

import json
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.fleet import Screen
from benchmarks.hall import Hall
from benchmarks.table import Row
from hardware_config.clock import pause

SCREENS = 200
ROUNDS = 5
MOST_TO_ANSWER_S = 2
MOST_TO_BE_RIGHT_S = 1
WINDOW = 1
FIRST_DELAY_S, LONGEST_DELAY_S, DEVIATION = 0.1, 0.5, 0.5
"""How the pages try again (queue_server/web/static/hall.js)."""
GIVE_UP_S = 30


class Return(NamedTuple):
    """One killing, in seconds."""

    answers: float
    """From the start of the program to its first answer."""
    right: float
    """From that answer until the last screen had what is called now."""


def rows(folder: Path) -> Iterator[Row]:
    """A number is called, the server is killed, and every screen has to have that call again."""
    with Hall(folder) as hall:
        returns = [_killed(hall) for _ in range(ROUNDS)]
    answers = median(one.answers for one in returns)
    right = median(one.right for one in returns)
    yield Row(
        "killed and started again: it answers",
        f"<= {MOST_TO_ANSWER_S} s",
        f"{answers:.2f} s",
        f"worst of {ROUNDS}: {max(one.answers for one in returns):.2f} s",
        answers <= MOST_TO_ANSWER_S,
    )
    yield Row(
        f"killed and started again: the last of {SCREENS} screens is right",
        f"<= {MOST_TO_BE_RIGHT_S} s after it answers",
        f"{right:.2f} s",
        f"worst of {ROUNDS}: {max(one.right for one in returns):.2f} s",
        right <= MOST_TO_BE_RIGHT_S,
    )


def _killed(hall: Hall) -> Return:
    hall.take(hall.services[0])
    number = hall.press(WINDOW, "call-next")["ticket"]["number"]
    screens = [Screen(hall.port, hall.screen) for _ in range(SCREENS)]
    back: list[float] = []
    hall.server.kill()
    threads = [threading.Thread(target=_comes_back, args=(hall, number, back)) for _ in screens]
    for thread in threads:
        thread.start()
    for screen in screens:
        screen.socket.close()
    before = time.perf_counter()
    hall.starts_again()
    hall.line.ask(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
    answered = time.perf_counter()
    for thread in threads:
        thread.join(GIVE_UP_S)
    if len(back) < SCREENS:
        raise RuntimeError(f"{SCREENS - len(back)} screens did not come back")
    hall.finish(WINDOW)
    return Return(answered - before, max(back) - answered)


def _comes_back(hall: Hall, number: str, back: list[float]) -> None:
    """One screen: tries again as the pages do until it is told what is called now."""
    delay_s = FIRST_DELAY_S
    give_up_at = time.perf_counter() + GIVE_UP_S
    while time.perf_counter() < give_up_at:
        pause(min(LONGEST_DELAY_S, delay_s * random.uniform(1 - DEVIATION, 1 + DEVIATION)))
        delay_s = min(LONGEST_DELAY_S, 2 * delay_s)
        try:
            screen = Screen(hall.port, hall.screen)
        except OSError:
            continue
        if number in json.dumps(screen.snapshot["windows"]):
            back.append(time.perf_counter())
        screen.socket.close()
        return
