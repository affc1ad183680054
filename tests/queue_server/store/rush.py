"""A rush: several at once take numbers and call them, on one file. ``verdict`` says what went wrong, in sentences.

Also a program, so that each of several processes has a store of its own:
``python -m tests.queue_server.store.rush FOLDER WINDOW TAKES [--deferred]`` waits for a line on stdin, then rushes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from hardware_config.clock import SystemClock
from queue_server.commands import wrong_with
from queue_server.desk.desks import build_desk
from queue_server.desk.frame import Caller, House
from queue_server.desk.reception import Wish
from queue_server.desk.staff import NewMember
from queue_server.domain.errors import HallError
from queue_server.domain.roles import Role
from queue_server.store import database, open_store
from tests.queue_server.desk.hall import opened_hall, wiring
from tests.queue_server.desk.people import press

MOST_WINDOWS = 8


class Seen(NamedTuple):
    """What one in the rush was told: numbers taken, (window, number) called, refusals."""

    taken: list[str]
    called: list[list[Any]]
    trouble: list[str]


def prepared(folder: Path) -> None:
    """A hall with eight windows, a clerk signed in at each, nobody waiting."""
    hall = opened_hall(folder, windows=MOST_WINDOWS)
    manager = hall.manager().caller
    for no in range(1, MOST_WINDOWS + 1):
        hall.desk.staff.add(manager, NewMember(f"{100 + no}", f"窗口{no}", Role.CLERK), None)
        hall.manager().wires(no, ["consult"])
        hall.clerk(f"{100 + no}").sits_at(no)
    hall.close()


def house_in(folder: Path) -> House:
    """The hall of this folder, with a store of its own and the machine's clock."""
    return House(open_store(folder), SystemClock(), wiring(windows=MOST_WINDOWS))


def rush(house: House, window_no: int, takes: int) -> Seen:
    """Takes so many numbers, calling and serving one after each; then serves until nobody waits."""
    desk = build_desk(house, lambda call, *args: call(*args))
    kiosk = Caller(Role.KIOSK, f"kiosk-{window_no}", f"token:kiosk-{window_no}", token_id=f"k{window_no}")
    with house.reading() as rooms:
        member = rooms.people.by_no(f"{100 + window_no}")
    assert member is not None
    clerk = Caller(Role.CLERK, member.name, f"staff:{member.id}", member.id, member.staff_no)
    seen = Seen([], [], [])

    def tried(deed: Any, *args: Any) -> Any:
        try:
            return deed(*args).body
        except HallError as refusal:
            seen.trouble.append(refusal.code)
        except Exception as broken:
            seen.trouble.append(f"{type(broken).__name__}: {broken}")
        return None

    def serve() -> bool:
        answer = tried(desk.window.call_next, clerk, window_no, press("call"))
        if answer is None or answer["ticket"] is None:
            return False
        seen.called.append([window_no, answer["ticket"]["number"]])
        tried(desk.window.start, clerk, window_no, press("start"))
        tried(desk.window.finish, clerk, window_no, press("finish"), "当场解答", None)
        return True

    for _ in range(takes):
        wish = Wish("consult")
        answer = tried(desk.reception.take_number, kiosk, press(wish), wish)
        if answer is not None:
            seen.taken.append(answer["number"])
        serve()
    while serve():
        pass
    return seen


def verdict(folder: Path, everybody: list[Seen], expected: int) -> list[str]:
    """What the rush broke: one sentence each, none when all is well."""
    wrong = [
        f"trouble: {what} x{count}"
        for what, count in Counter(t for s in everybody for t in s.trouble).items()
    ]
    taken = Counter(number for seen in everybody for number in seen.taken)
    called = Counter(number for seen in everybody for _, number in seen.called)
    wrong += [f"{number} was given {count} times" for number, count in taken.items() if count > 1]
    wrong += [f"{number} was called {count} times" for number, count in called.items() if count > 1]
    wrong += [f"{number} is missing" for n in range(1, expected + 1) if (number := f"A{n:03d}") not in taken]
    wrong += [f"{number} was never called" for number in taken if number not in called]
    house = house_in(folder)
    try:
        with house.reading() as rooms:
            stored = Counter(
                number for (number,) in rooms.tickets._db.execute("select number from tickets").fetchall()
            )
            last = rooms.tickets._db.execute("select max(last) from counters").fetchone()[0]
        wrong += [f"{number} was told but is not stored" for number in taken if number not in stored]
        wrong += [f"{number} is stored but was never told" for number in stored if number not in taken]
        if last != expected:
            wrong.append(f"the counter stands at {last}, not {expected}")
        wrong += wrong_with(house)
    finally:
        house.store.close()
    return wrong


def main(folder: str, window_no: str, takes: str, *options: str) -> None:
    """One process of the rush."""
    if "--deferred" in options:
        database.begin_immediate = lambda db: db.execute("begin")
    house = house_in(Path(folder))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    seen = rush(house, int(window_no), int(takes))
    house.store.close()
    sys.stdout.write(json.dumps(seen) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
