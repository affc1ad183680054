"""The part of the model that knows the clock, midnight, the seats, and who may press at a window at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.queue_server.desk.model_parts import OPEN, PREFIX, SERVED, ZONE, Visit, Window

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Seats:
    """The hall's clock, its seats, and who may press where."""

    now: datetime
    windows: dict[int, Window] = field(default_factory=lambda: {no: Window(no) for no in SERVED})
    visits: list[Visit] = field(default_factory=list)
    line: list[Visit] = field(default_factory=list)
    counters: Counter[tuple[str, str]] = field(default_factory=Counter)
    arrivals: int = 0
    overtakers: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Priority numbers of a day and service called since its last normal one."""
    ratio: int = 2
    stopped: set[str] = field(default_factory=set)
    booked: list[Any] = field(default_factory=list)
    kept_tonight: bool = False
    newest: datetime = LONG_AGO
    """Nobody who came, and may still be called, came later than this, for the rule."""
    raises: int = 0
    told: list[tuple[str, object, object]] = field(default_factory=list)
    """What the journal must hold, in order: word, number (or window), state."""

    @property
    def today(self) -> str:
        """The date on the hall's wall."""
        return self.now.astimezone(ZONE).date().isoformat()

    def _tell(self, word: str, what: Visit | Window) -> None:
        if isinstance(what, Window):
            state = "closed" if what.staff is None else "paused" if what.paused else "open"
            self.told.append((word, what.no, state))
        else:
            self.told.append((word, what.number, what.state if what.number else None))

    # --- time -----------------------------------------------------------------------------------------------------

    def time_is(self, now: datetime) -> None:
        """The clock stands elsewhere; on a new day whoever is not being served is abandoned."""
        before, self.now = self.today, now
        for window in self.windows.values():
            if window.prompt is not None:
                window.prompt.latest = max(window.prompt.latest, now)
        left = [v for v in self.visits if v.queue_day < self.today and v.number and v.state in OPEN]
        for visit in left:
            if visit.state == "serving":
                continue
            if self.kept_tonight and visit.state != "called":
                visit.queue_day = self.today
                self._tell("ticket_kept", visit)
                continue
            for window in self.windows.values():
                if window.holds is visit:
                    window.holds = None
            visit.state = "abandoned"
            self._tell("ticket_abandoned", visit)
        self.line = [v for v in self.line if v.state == "waiting"]
        if self.today != before:
            self._numbers_go_on()

    def _numbers_go_on(self) -> None:
        """A new day's numbers begin at 1, or after whoever still stands here with one."""
        if self.kept_tonight:
            for visit in self.visits:
                here = visit.queue_day == self.today or visit.state == "serving"
                if visit.number and visit.day < self.today and here:
                    service = next(code for code, prefix in PREFIX.items() if prefix == visit.number[0])
                    running = max(self.counters[self.today, service], int(visit.number[1:]))
                    self.counters[self.today, service] = running
        self.kept_tonight = False

    def next_number(self, service: str) -> str:
        """The next of today."""
        self.counters[self.today, service] += 1
        return f"{PREFIX[service]}{self.counters[self.today, service]:03d}"

    # --- who may press --------------------------------------------------------------------------------------------

    def _unmanned(self, no: int, who: str) -> set[str]:
        return set() if self.windows[no].staff == who else {"not_signed_in"}

    def _not_free(self, no: int, who: str) -> set[str]:
        window = self.windows[no]
        codes = self._unmanned(no, who)
        if window.paused:
            codes.add("window_paused")
        if window.holds is not None:
            codes.add("window_busy")
        return codes

    def _not_holding(self, no: int, who: str, *states: str) -> set[str]:
        """Refusals of a verb on the window's ticket, which must be in one of these states."""
        holds = self.windows[no].holds
        codes = self._unmanned(no, who)
        if holds is None or holds.number is None or holds.state not in states:
            codes.add("ticket_not_callable")
        return codes

    def callable_at(self, no: int, visit: Visit) -> bool:
        """Whether a window may call this one at all."""
        if visit.for_window is not None:
            return visit.for_window == no
        return visit.service in SERVED[no]

    # --- the seat -------------------------------------------------------------------------------------------------

    def refusals_of_sign_in(self, no: int, who: str) -> set[str]:
        """One person at one window, one window for one person."""
        codes = set()
        if any(w.staff == who and w.no != no for w in self.windows.values()):
            codes.add("already_signed_in")
        if self.windows[no].staff not in (None, who):
            codes.add("window_occupied")
        return codes

    def sign_in(self, no: int, who: str) -> None:
        """Somebody sits down, or sits there already."""
        window = self.windows[no]
        if window.staff is None:
            window.staff, window.paused, window.last = who, False, None
            self._tell("window_opened", window)

    def refusals_of_sign_out(self, no: int, who: str) -> set[str]:
        """Nobody leaves a citizen behind."""
        busy = {"window_busy"} if self.windows[no].holds else set()
        return self._unmanned(no, who) | busy

    def sign_out(self, no: int) -> None:
        """The person leaves."""
        window = self.windows[no]
        window.staff, window.paused, window.last = None, False, None
        self._tell("window_closed", window)

    def refusals_of_take_over(self, no: int, who: str) -> set[str]:
        """One person at one window, and somebody there to replace."""
        codes = self.refusals_of_sign_in(no, who) - {"window_occupied"}
        return codes | ({"nobody_to_replace"} if self.windows[no].staff is None else set())

    def take_over(self, no: int, who: str) -> None:
        """Somebody else sits there, and whoever is called or served is theirs."""
        window = self.windows[no]
        if window.staff == who:
            return
        window.staff, window.paused, window.last = who, False, None
        self._tell("window_taken_over", window)
        if window.holds is not None:
            window.holds.clerk = who
            self._tell("citizen_handed_over" if window.holds.number else "visit_handed_over", window.holds)

    def refusals_of_pausing(self, no: int, who: str) -> set[str]:
        """Pausing and going on."""
        return self._unmanned(no, who)

    def pause(self, no: int) -> None:
        """Stops calling."""
        self.windows[no].paused = True
        self._tell("window_paused", self.windows[no])

    def unpause(self, no: int) -> None:
        """Calls again."""
        if self.windows[no].paused:
            self.windows[no].paused = False
            self._tell("window_unpaused", self.windows[no])
