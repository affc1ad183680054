"""What every deed of a day goes through: the hall and the model pressed alike, refusals compared, time, and crashes."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from queue_server.domain.errors import HallError, StoreTrouble
from tests.queue_server.desk.floor_people import GUIDE, SUPERVISOR, walker
from tests.queue_server.desk.hall import Number, Person, opened_hall
from tests.queue_server.desk.model import Model
from tests.queue_server.desk.model_parts import (
    EARLY,
    LATE,
    LEAD,
    PREFIX,
    SERVED,
    SLOT_MIN,
    SLOT_PEOPLE,
    Visit,
    Window,
)

CLERKS = ("007", "008", "009")


def bare(answer: Any) -> Any:
    """An answer that can be compared with another one."""
    if isinstance(answer, Number):
        return answer.first
    return None if isinstance(answer, Person) else answer


class Watch:
    """Sees whether anybody has written to a database since it was last asked: SQLite counts that for every connection."""

    def __init__(self) -> None:
        self._seen: tuple[sqlite3.Connection, int] | None = None

    def since_last_time(self, file: Path) -> bool:
        """True also for the first look after :meth:`forget`: another server reads the file then."""
        db = self._seen[0] if self._seen else sqlite3.connect(file)
        version = int(db.execute("pragma data_version").fetchone()[0])
        before, self._seen = self._seen, (db, version)
        return before is None or before[1] != version

    def forget(self) -> None:
        """The file is about to be closed, or was opened anew."""
        if self._seen:
            self._seen[0].close()
        self._seen = None


class Presses:
    """The hall and its model, pressed alike. ``happened`` is told every deed and how it went."""

    def __init__(self, happened: Callable[[str], None]) -> None:
        self.happened = happened
        self._folder = Path(tempfile.mkdtemp(prefix="any-day-"))
        self.hall = opened_hall(self._folder / "hall")
        manager = self.hall.manager()
        for no, served in SERVED.items():
            manager.wires(no, list(served))
        all_week = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
        offer = {"on": True, "hours": all_week, "slot_min": SLOT_MIN, "people": SLOT_PEOPLE, "days_ahead": 1}
        offer["blackout"] = []
        offers = [{"service": service, **offer} for service in PREFIX]
        punctual = {"early_min": EARLY, "late_min": LATE, "lead_min": LEAD}
        minutes = {name: time // timedelta(minutes=1) for name, time in punctual.items()}
        self.hall.desk.appointment_offer.put_offer(manager.caller, {**minutes, "offers": offers})
        self.model = Model(self.hall.clock.at)
        self.read_to: int = self.hall.queue()["seq"]
        self.pressed: list[tuple[Callable[[], Any], Any]] = []
        self.presses = 0
        self.is_cut_off = False
        self.written_to = Watch()
        self.in_a_row = defaultdict[tuple[str, str], list[int]](list)
        """Of each day and service the ratio at every priority number called since its last normal one."""
        self._come_in()

    def _come_in(self) -> None:
        self.citizen = self.hall.citizen(kiosk="kiosk-2")
        self.people = {no: self.hall.clerk(no) for no in CLERKS}
        self.supervisor, self.guide = walker(self.hall, SUPERVISOR), walker(self.hall, GUIDE)
        self.pressed.clear()
        self.written_to.forget()

    def ends(self) -> None:
        """The hall is gone, whatever happened."""
        self.written_to.forget()
        self.hall.close()
        shutil.rmtree(self._folder)

    # --- pressing both --------------------------------------------------------------------------------------------

    def press(self, refusals: set[str], deed: Callable[[str], Any], then: Callable[[Any], Any]) -> None:
        """Presses in the hall; refused with a code the model allows, or done, and then the model does it too."""
        self.presses += 1
        press_id = f"press-{self.presses}"
        verb = sys._getframe(1).f_code.co_name
        if self.is_cut_off:
            self._cut_off(refusals, lambda: deed(press_id))
        try:
            answer = deed(press_id)
        except HallError as refusal:
            assert refusal.code in refusals, (
                f"refused with {refusal.code}, the contract allows {refusals or 'none'}"
            )
            if refusal.code == "recall_too_soon":
                wait_s = refusal.extra["retry_after_s"]
                assert wait_s in [
                    self.model.recall_wait_s(w.holds) for w in self.model.windows.values() if w.holds
                ]
            self.happened(f"{verb}: {refusal.code}")
            return
        assert not refusals, f"not refused, the contract says {refusals}"
        self.happened(f"{verb}: done")
        self.pressed.append((lambda: deed(press_id), bare(answer)))
        then(answer)

    def _cut_off(self, refusals: set[str], deed: Callable[[], Any]) -> None:
        """The power goes before the last word of the deed is written: nothing of it may be found afterwards."""
        self.is_cut_off = False
        self.hall.alters(
            "create trigger power_cut before insert on presses begin select raise(abort, 'dark'); end"
        )
        try:
            deed()
        except StoreTrouble:
            assert not refusals
            self.happened("cut_off: done")
        except HallError as refusal:
            assert refusal.code in refusals
        else:
            raise AssertionError("a press that was not kept was answered")
        finally:
            self.hall.alters("drop trigger power_cut")
            self.written_to.forget()
            self.hall.crashes()
            self._come_in()

    def at(self, no: int, stranger: bool = False) -> tuple[str, Person]:
        """Who presses at this window: whoever sits there, or somebody else."""
        sitting = self.model.windows[no].staff
        who = (
            sitting if sitting is not None and not stranger else next(one for one in CLERKS if one != sitting)
        )
        return who, self.people[who].at(no)

    def where(self, condition: Callable[[Window], bool]) -> list[int]:
        """The manned windows of which this is true."""
        return [no for no, window in self.model.windows.items() if window.staff and condition(window)]

    def tickets(self, *states: str) -> list[Visit]:
        """Today's tickets in these states."""
        return [
            v for v in self.model.visits if v.number and v.queue_day == self.model.today and v.state in states
        ]

    def undoable(self) -> list[int]:
        """The windows whose last press can be taken back."""
        return [
            no
            for no, w in self.model.windows.items()
            if w.staff and not self.model.refusals_of_undo(no, w.staff)
        ]

    def written(self) -> list[Visit]:
        """The visits with a work order."""
        return [v for v in self.model.visits if v.orders]

    def number(self, visit: Visit) -> Number:
        """The paper of this visit."""
        return Number(self.hall, {"id": visit.id, "number": visit.number})

    def learn_order(self, no: int) -> None:
        """The work order that the window's person has now, by its id."""
        visit = self.model.windows[no].holds
        assert visit is not None
        assert visit.order is not None
        visit.order.id = visit.order.id or str(self.hall.ticket(visit.id)["work_order_id"])

    # --- the whole hall -------------------------------------------------------------------------------------------

    def time_goes_on(self, ms: int) -> None:
        """The clock moves, and the server notices."""
        today = self.model.today
        self.hall.passes(milliseconds=ms)
        self.model.time_is(self.hall.clock.at)
        self.hall.ticks()
        if self.model.today != today:
            self.pressed.clear()

    def clock_set_back(self, ms: int) -> None:
        """Somebody corrects it, within the day."""
        before = self.hall.clock.at - timedelta(milliseconds=ms)
        if before.astimezone(self.hall.house.zone).date().isoformat() == self.model.today:
            self.hall.clock.at = before
            self.model.time_is(before)

    def midnight(self) -> None:
        """The day is over."""
        self.pressed.clear()
        self.hall.midnight()
        self.model.time_is(self.hall.clock.at)

    def restart(self) -> None:
        """The file is closed and opened again."""
        self.written_to.forget()
        self.hall.reopens()
        self._come_in()

    def power_cut(self) -> None:
        """The server is gone between two presses, and starts from what is on the disk."""
        self.written_to.forget()
        self.hall.crashes()
        self._come_in()
        self.happened("power_cut: done")

    def next_press_is_cut_off(self) -> None:
        """The server will be gone within the next press."""
        self.is_cut_off = True

    def everybody_is_called(self) -> None:
        """The evening: nobody comes any more, every window is manned and calls, until nobody waits."""
        manager = self.hall.manager()
        for no, who in zip(SERVED, CLERKS, strict=True):
            body = {**self.hall.desk.manager.window(no), "dedicated": "no", "dedicated_classes": []}
            self.hall.desk.manager.put_window(manager.caller, no, body)
            clerk = self.people[self.model.windows[no].staff or who].at(no)
            if self.model.windows[no].staff is None:
                free = next(one for one in CLERKS if all(one != w.staff for w in self.model.windows.values()))
                clerk = self.people[free].sits_at(no)
                self.model.windows[no].staff = free
            if self.model.windows[no].paused:
                clerk.unpauses()
            if self.model.windows[no].holds is not None:
                if self.model.windows[no].holds.state == "called":
                    clerk.starts()
                clerk.finishes()
            while clerk.calls_next() is not None:
                clerk.starts()
                clerk.finishes()
        assert self.hall.waiting() == [], "somebody is called by nobody"
        self.happened("everybody_is_called: done")

    def press_again(self, which: int) -> None:
        """A press that was answered arrives once more: the same answer, and nothing happens."""
        again, first_answer = self.pressed[which]
        assert bare(again()) == first_answer
