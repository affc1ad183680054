"""Forty kiosks and six clerks at once: no number twice, no ticket at two windows, nobody forgotten."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.hall.asking import Caller
from tests.hall.serving import CENTER, opens_always, serving

KIOSKS, EACH, WINDOWS = 40, 5, 6
SIX_WINDOWS = CENTER + "".join(f"\n[[window]]\nno = {no}\n" for no in (4, 5, 6))


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_the_monday_morning_rush(tmp_path: Path, mode: str) -> None:
    with serving(tmp_path, SIX_WINDOWS, "--port", "0", "--async-mode", mode) as hall:
        (kiosk_token,) = hall.tokens(("kiosk", "kiosk-1"))
        kiosks = [hall.caller(kiosk_token) for _ in range(KIOSKS)]
        wanted = [("clerk", f"某{no}", "--staff-no", f"01{no}") for no in range(1, WINDOWS + 1)]
        *clerks, manager = hall.crew(*wanted, ("manager", "周正", "--staff-no", "090"))
        opens_always(manager)
        for no, clerk in enumerate(clerks, 1):
            window = manager.gets(f"/windows/{no}")
            manager.puts(f"/windows/{no}", {**window, "primary": ["consult", "general"], "also": []})
            clerk.presses(f"/windows/{no}/sign-in")

        taking_over = threading.Event()

        def takes(kiosk: Caller) -> list[str]:
            return [kiosk.takes(("consult", "general")[n % 2])["number"] for n in range(EACH)]

        def serves(no: int, clerk: Caller) -> list[str]:
            served: list[str] = []
            while True:
                was_over = taking_over.is_set()
                called: dict[str, Any] | None = clerk.presses(f"/windows/{no}/call-next")["ticket"]
                if called is None:
                    if was_over:
                        return served
                    continue
                assert (called["state"], called["window_no"]) == ("called", no)
                clerk.presses(f"/windows/{no}/start")
                done = clerk.presses(f"/windows/{no}/finish")["ticket"]
                assert (done["id"], done["window_no"]) == (called["id"], no)
                served.append(called["number"])

        with ThreadPoolExecutor(KIOSKS + WINDOWS) as people:
            at_windows = [people.submit(serves, no, clerk) for no, clerk in enumerate(clerks, 1)]
            at_kiosks = [people.submit(takes, kiosk) for kiosk in kiosks]
            taken = [number for one in at_kiosks for number in one.result(timeout=90)]
            taking_over.set()
            served = [number for one in at_windows for number in one.result(timeout=90)]

        assert len(taken) == KIOSKS * EACH
        assert max(Counter(taken).values()) == 1, "no number twice"
        for prefix in "AG":
            running = sorted(int(number[1:]) for number in taken if number[0] == prefix)
            assert running == list(range(1, len(running) + 1))
        assert max(Counter(served).values()) == 1, "no ticket at two windows"
        assert set(served) == set(taken), "nobody is forgotten"
        figures = manager.gets(f"/statistics/{manager.gets('/queue')['hall_day']}")
        assert figures["counts"].items() >= {"taken": len(taken), "served": len(taken)}.items()
        verify = hall.hall("verify", "--data", str(hall.data))
        assert verify.returncode == 0, verify.stdout
