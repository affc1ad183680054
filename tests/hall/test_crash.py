"""kill -9 in the middle of the rush: what was acknowledged is there, once, and nobody's number is skipped."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.hall.asking import Caller, fresh
from tests.hall.serving import Serving, opens_always, serving
from tests.waiting import until

CLIENTS = 8
SERVICES = ("consult", "legal_aid", "mediation", "general")
GIVE_UP_S = 60.0


@dataclass
class Outside:
    """What the clients were told, kept where no crash of the server reaches it."""

    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By tap_id."""
    finished: list[str] = field(default_factory=list)
    """Ids of tickets a clerk was told are finished."""
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Stubborn:
    """A program that repeats a press with the same id until it is answered."""

    def __init__(self, caller: Caller, over: threading.Event, outside: Outside) -> None:
        self._caller, self._over, self._outside = caller, over, outside

    def presses(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer, or None when it was refused (which is written down as wrong)."""

        def answered() -> requests.Response | None:
            try:
                return self._caller.asks("POST", path, body)
            except requests.RequestException:  # no answer, or one that breaks off in the middle
                self._caller.hangs_up()
                return None

        answer = until(answered, GIVE_UP_S, f"an answer to {path}")
        assert answer is not None
        if answer.status_code in (200, 201):
            found: dict[str, Any] = answer.json()
            return found
        with self._outside.lock:
            self._outside.wrong.append(f"{path}: {answer.status_code} {answer.text}")
        return None

    def takes_numbers(self) -> None:
        """Takes one number after the other until the rush is over."""
        place = 0
        while not self._over.is_set():
            place += 1
            tap = {"tap_id": fresh(), "service": SERVICES[place % len(SERVICES)]}
            ticket = self.presses("/tickets", tap)
            if ticket is not None:
                with self._outside.lock:
                    self._outside.tickets[tap["tap_id"]] = ticket

    def serves_people(self) -> None:
        """Calls, starts and finishes until the rush is over."""
        while not self._over.is_set():
            called = self.presses("/windows/1/call-next", {"press_id": fresh()})
            if called is None or called["ticket"] is None:
                continue
            for verb in ("start", "finish"):
                done = self.presses(f"/windows/1/{verb}", {"press_id": fresh()})
                if done is not None and done["ticket"]["state"] == "finished":
                    with self._outside.lock:
                        self._outside.finished.append(done["ticket"]["id"])


def stored(hall: Serving) -> list[tuple[str, str, int, str]]:
    """Every ticket in the database file: id, prefix, running number, state."""
    with closing(sqlite3.connect(f"file:{hall.data / 'hall.db'}?mode=ro", uri=True)) as db:
        return db.execute("select id, prefix, running, state from tickets").fetchall()


def rush(hall: Serving, kills: int, *options: str) -> Outside:
    """Eight kiosks and a clerk at work while the server is killed and started again and again."""
    kiosks = hall.crew(*(("kiosk", f"kiosk-{place}") for place in range(1, CLIENTS + 1)))
    clerk, manager = hall.crew(
        ("clerk", "李法", "--staff-no", "011"), ("manager", "周正", "--staff-no", "090")
    )
    opens_always(manager)
    clerk.presses("/windows/1/sign-in")
    over, outside = threading.Event(), Outside()
    work: list[Callable[[], None]] = [
        *(Stubborn(kiosk, over, outside).takes_numbers for kiosk in kiosks),
        Stubborn(clerk, over, outside).serves_people,
    ]
    threads = [threading.Thread(target=one, daemon=True) for one in work]
    for thread in threads:
        thread.start()
    for _ in range(kills):
        before = len(outside.tickets)
        until(lambda before=before: len(outside.tickets) >= before + CLIENTS, 30, "the hall to be busy")
        hall.is_killed()
        hall.starts(*options)
    before = len(outside.tickets)
    until(lambda: len(outside.tickets) >= before + CLIENTS, 30, "the hall to be busy again")
    over.set()
    for thread in threads:
        thread.join(timeout=GIVE_UP_S)
        assert not thread.is_alive()
    return outside


def nothing_lost_nothing_doubled(hall: Serving, outside: Outside) -> None:
    """What the clients were told and what the file holds are the same."""
    assert outside.wrong == []
    rows = stored(hall)
    told = [ticket["id"] for ticket in outside.tickets.values()]
    assert len(told) == len(set(told)), "two taps never share a ticket"
    assert set(told) == {row[0] for row in rows}, "lost or made up"
    numbers = [ticket["number"] for ticket in outside.tickets.values()]
    assert max(Counter(numbers).values()) == 1
    for prefix in {row[1] for row in rows}:
        running = sorted(row[2] for row in rows if row[1] == prefix)
        assert running == list(range(1, len(running) + 1)), f"numbers of {prefix} have gaps"
    states = {row[0]: row[3] for row in rows}
    assert outside.finished
    assert {states[one] for one in outside.finished} == {"finished"}
    assert len(outside.finished) == len(set(outside.finished))
    assert sum(state == "finished" for state in states.values()) == len(outside.finished)
    verify = hall.hall("verify", "--data", str(hall.data))
    assert verify.returncode == 0, verify.stdout


def test_a_server_killed_in_the_rush_has_lost_and_doubled_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as hall:
        nothing_lost_nothing_doubled(hall, rush(hall, kills=4))


@pytest.mark.soak
@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_killed_twenty_times(tmp_path: Path, mode: str) -> None:
    options = ("--async-mode", mode)
    hall = Serving(tmp_path)
    try:
        hall.starts(*options)
        nothing_lost_nothing_doubled(hall, rush(hall, 20, *options))
    finally:
        hall.ends()
