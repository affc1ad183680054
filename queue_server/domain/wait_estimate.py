"""How long somebody will probably wait: the calling rule, run forward over everybody who waits now.

Nothing is guessed from a formula. The hall is played on, from this very moment, several times: whenever a window is
free it calls whom :mod:`queue_server.domain.calling` says, and stays busy for as long as somebody of that service took
recently (drawn by chance from those times, the same draws at every run of the program). What most of the plays say is
told.

* A window's time for one person runs from the call to the end, the way to the window and those who do not come
  included; between two people lies the time clerks take before they call again, and at a window that has nobody now
  the time such windows took to call somebody who came.
* Who is at a window already has been there for a while: only times longer than that are drawn.
* A newcomer stands behind everybody of the service, needs no window time in the play, and so changes nobody's wait.
* A service of which hardly anybody was served lately borrows the times of the whole hall; where the hall has none, or
  no open window serves it, nothing is said: no estimate is never 0.

The plays know nothing of who comes later, of pauses not yet begun and of windows not yet open. With classes that
overtake, one window more may make somebody wait longer, as it may in the hall: the rule weighs services by their heads.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heapreplace
from math import ceil
from operator import itemgetter
from typing import NamedTuple

from queue_server.domain.calling import (
    RAISED_LAST,
    AtWindow,
    Dedication,
    Waiting,
    left_to,
    may_call,
    service_order,
)
from queue_server.domain.chances import Chance
from queue_server.domain.recent_times import Recent, Times

PLAYS = 19
ENOUGH_FOR_P90 = 20

RAISED, PRIORITY, NORMAL = range(3)
"""The three lines of a service, in the order they go."""


class WindowNow(NamedTuple):
    """An open window; ``serving`` is the service of whoever was called ``for_s`` seconds ago and is still there."""

    window: AtWindow
    serving: str | None = None
    for_s: float = 0.0


class Estimate(NamedTuple):
    """Half of the plays were over by ``p50_s``, nine of ten by ``p90_s``; None where too little is known for that."""

    p50_s: int
    p90_s: int | None


class Estimates(NamedTuple):
    """What may be said: by ticket of those who wait, and by service for one who would take a number now."""

    waiting: Mapping[str, Estimate]
    newcomer: Mapping[str, Estimate]
    busy: frozenset[str] = frozenset()
    """Services that open windows serve, all of which have somebody."""


NOTHING = Estimates({}, {})


def estimate(
    waiting: Sequence[Waiting],
    windows: Sequence[WindowNow],
    recent: Recent,
    services: Iterable[str],
    since_normal: Mapping[str, int],
    ratio: int,
) -> Estimates:
    """The wait of everybody and of one newcomer for each service; whoever no open window may call is left out.

    ``since_normal`` and ``ratio`` as in :func:`queue_server.domain.calling.choose`.
    """
    if not any(recent.at_window_s.values()) or not windows:
        return NOTHING
    times = Times(recent)
    hall = _Hall(waiting, windows, times, services, since_normal, ratio)
    plays = [_Play(hall, Chance(play)).waits() for play in range(PLAYS)]
    said = [_estimate([play[place] for play in plays]) for place in range(hall.places)]
    enough = {service: len(times.of(service)) >= ENOUGH_FOR_P90 for service in hall.services}
    return Estimates(
        {
            one.ticket_id: known if enough[one.service] else known._replace(p90_s=None)
            for one, known in zip(hall.line, said, strict=False)
            if known is not None
        },
        {
            service: known if enough[service] else known._replace(p90_s=None)
            for service, known in zip(hall.services, said[len(hall.line) :], strict=True)
            if known is not None
        },
        frozenset(service for service in hall.services if _all_busy(service, windows)),
    )


def _all_busy(service: str, windows: Sequence[WindowNow]) -> bool:
    """Whether windows call for this service, and each of them has somebody now."""
    having = [
        one.serving is not None
        for one in windows
        if service in one.window.services and one.window.dedication is not Dedication.ONLY
    ]
    return bool(having) and all(having)


def whole_minutes(estimate: Estimate) -> int:
    """What people are told: minutes, rounded up, at least one."""
    return max(1, ceil(estimate.p50_s / 60))


def _estimate(waits: list[float | None]) -> Estimate | None:
    """Nearest rank of the plays; None where somebody was never called."""
    known = sorted(wait for wait in waits if wait is not None)
    if len(known) < len(waits):
        return None
    return Estimate(*(round(known[ceil(share * len(known)) - 1]) for share in (0.5, 0.9)))


class _Hall:
    """The hall as every play begins, with whole numbers for people: place n is the n-th of the line.

    The line stands in the order of effective arrival, whoever was put on top before it, so that of two places the
    smaller goes first. Behind it one place for each service's newcomer, then ``nobody``.

    Every service has one line with all its people, and one more for every window that leaves some of them to others.
    """

    def __init__(
        self,
        waiting: Sequence[Waiting],
        windows: Sequence[WindowNow],
        times: Times,
        services: Iterable[str],
        since_normal: Mapping[str, int],
        ratio: int,
    ) -> None:
        self.line = sorted(waiting, key=_first)
        self.services = list(dict.fromkeys([*services, *(one.service for one in self.line)]))
        self.places = self.nobody = len(self.line) + len(self.services)
        self.windows, self.ratio = windows, ratio
        self.since_normal = [since_normal.get(service, 0) for service in self.services]
        number = {service: at for at, service in enumerate(self.services)}
        self.service_of = [number[one.service] for one in self.line]
        self.times_of = [times.of(service) for service in self.services]
        self._times = times
        self.heads_of = [
            [number[code] for code in dict.fromkeys(now.window.services) if code in number] for now in windows
        ]
        lines: list[tuple[list[int], list[int], list[int]]] = [([], [], []) for _ in self.services]
        for place, one in enumerate(self.line):
            if one.for_window_no is None:
                lines[self.service_of[place]][self.turn_of(one)].append(place)
        newcomers = range(len(self.line), self.nobody)
        self.service_of_line = list(range(len(self.services)))
        self.lines_of = [[line] for line in self.service_of_line]
        self._leave_people(lines)
        nobody = len(lines)
        self.heads_at = [itemgetter(nobody, nobody, *heads) for heads in self.heads_of]
        """Of the heads of all lines and nobody behind them: those a window calls, twice nobody, so that it is many."""
        self.raised = [self._ended(raised) for raised, _, _ in lines]
        self.priority = [self._ended(priority) for _, priority, _ in lines]
        self.normal = [
            [*normal, newcomers[service], self.nobody]
            for (_, _, normal), service in zip(lines, self.service_of_line, strict=True)
        ]
        self.normal_people = [len(normal) for _, _, normal in lines[: len(self.services)]]
        self.turns = [self.turn_of(one) for one in self.line]
        self.is_sent = [one.for_window_no is not None for one in self.line]
        self.sent = [
            self._ended([at for at, one in enumerate(self.line) if one.for_window_no == now.window.no])
            for now in windows
        ]
        self.orders = self._orders(windows)
        self.own_classes = [self._own_classes(now.window) for now in windows]
        self.only_own = [now.window.dedication is Dedication.ONLY for now in windows]

    def _leave_people(self, lines: list[tuple[list[int], list[int], list[int]]]) -> None:
        """Gives windows that leave people to others a line of their own for that service, without them.

        What a window is good at decides alone whom it leaves, so windows that are good at the same share a line.
        """
        needy = [place for place, one in enumerate(self.line) if one.needs]
        manned = [now.window for now in self.windows] if needy else []
        left_by: dict[frozenset[str], dict[int, list[int]]] = {}
        shared: dict[tuple[frozenset[str], int], int] = {}
        for window, heads in zip(manned, self.heads_of, strict=False):
            if window.abilities not in left_by:
                left_by[window.abilities] = self._left_by(window, needy, manned)
            for at, service in enumerate(heads):
                left = left_by[window.abilities].get(service)
                if left is None:
                    continue
                if (window.abilities, service) not in shared:
                    shared[window.abilities, service] = len(lines)
                    self.lines_of[service].append(len(lines))
                    self.service_of_line.append(service)
                    raised, priority, normal = (
                        [place for place in turn if place not in left] for turn in lines[service]
                    )
                    lines.append((raised, priority, normal))
                heads[at] = shared[window.abilities, service]

    def _left_by(self, window: AtWindow, needy: list[int], manned: list[AtWindow]) -> dict[int, list[int]]:
        """Whom a window that is good at this leaves to others, by service."""
        left: dict[int, list[int]] = {}
        for place in needy:
            if left_to(window, self.line[place], manned):
                left.setdefault(self.service_of[place], []).append(place)
        return left

    @staticmethod
    def turn_of(one: Waiting) -> int:
        """Which of the three lines of a service somebody stands in: on top, priority or normal."""
        if one.raised is not None:
            return RAISED
        return NORMAL if one.priority_class is None else PRIORITY

    def keeps(self, chance: Chance) -> list[float]:
        """How long each of the line keeps a window, until that window calls again."""
        between = self._times.between
        ones, others = chance.take(len(self.line)), chance.take(len(self.line))
        keeps = []
        for service, one, other in zip(self.service_of, ones, others, strict=True):
            times = self.times_of[service]
            keeps.append(times[int(one * len(times))] + between[int(other * len(between))])
        return keeps

    def free(self, chance: Chance) -> list[tuple[float, int]]:
        """When each window calls next, as a heap of seconds and the window's place in ``windows``."""
        ones, others = chance.take(len(self.windows)), chance.take(len(self.windows))
        free = []
        for at, now in enumerate(self.windows):
            if now.serving is None:
                left = _drawn(self._times.free, others[at])
            else:
                times = self._times.of(now.serving)
                longer = times[bisect_right(times, now.for_s) :]
                # Longer than anybody lately: as long again as anybody.
                left = _drawn(longer, ones[at]) - now.for_s if longer else _drawn(times, ones[at])
                left += _drawn(self._times.between, others[at])
            free.append((left, at))
        heapify(free)
        return free

    def _orders(self, windows: Sequence[WindowNow]) -> list[list[int]] | None:
        """The order each service is called in, always the same unless some windows take or leave people out of turn."""
        some_leave = len(self.service_of_line) > len(self.services)
        if some_leave or any(now.window.dedication is not Dedication.NO for now in windows):
            return None
        place = {one.ticket_id: at for at, one in enumerate(self.line)}
        lines: list[list[Waiting]] = [[] for _ in self.services]
        for at, one in enumerate(self.line):
            if one.for_window_no is None:
                lines[self.service_of[at]].append(one)
        return [
            [
                *(place[one.ticket_id] for one in service_order(line, since, self.ratio)),
                len(self.line) + service,
                self.nobody,
            ]
            for service, (line, since) in enumerate(zip(lines, self.since_normal, strict=True))
        ]

    def _ended(self, places: list[int]) -> list[int] | None:
        return [*places, self.nobody] if places else None

    def _own_classes(self, window: AtWindow) -> list[int] | None:
        """Whom a dedicated window calls before anybody else; None at an ordinary one."""
        if window.dedication is Dedication.NO:
            return None
        manned = [now.window for now in self.windows]
        own = [
            place
            for place, one in enumerate(self.line)
            if one.priority_class in window.classes and may_call(window, one, manned)
        ]
        return [*own, self.nobody]


class _Play:
    """One play: who is gone already, and who is the head of each service."""

    def __init__(self, hall: _Hall, chance: Chance) -> None:
        self._hall = hall
        self._people, self._nobody = len(hall.line), hall.nobody
        self._gone = bytearray(hall.nobody + 1)
        self._since_normal = list(hall.since_normal)
        self._normal_left = list(hall.normal_people)
        lines = len(hall.service_of_line)
        self._raised, self._priority = list(hall.raised), list(hall.priority)
        self._next_raised, self._next_priority, self._next_normal = ([0] * lines for _ in "123")
        self._next_sent, self._next_own = ([0] * len(hall.windows) for _ in "12")
        self._keeps, self._free = hall.keeps(chance), hall.free(chance)
        self._orders = None if hall.orders is None else [iter(order) for order in hall.orders]
        self._heads = [*(self._next_head(line) for line in range(lines)), hall.nobody]

    def waits(self) -> list[float | None]:
        """Seconds until each place is called; None for whoever never is."""
        hall, free, keeps, gone = self._hall, self._free, self._keeps, self._gone
        people, nobody, heads = self._people, self._nobody, self._heads
        waits: list[float | None] = [None] * hall.places
        while free:
            now, at = free[0]
            place = self._choice(at)
            if place == nobody:
                heappop(free)
                continue
            waits[place] = now
            gone[place] = 1
            service, turn_changed = place - people, False
            if place < people:
                heapreplace(free, (now + keeps[place], at))
                if hall.is_sent[place]:
                    continue
                service = hall.service_of[place]
                if self._orders is None:
                    turn_changed = self._count_turn(service, hall.turns[place])
            for line in hall.lines_of[service]:
                if turn_changed or gone[heads[line]]:
                    heads[line] = self._next_head(line)
        return waits

    def _choice(self, at: int) -> int:
        """Whom :func:`queue_server.domain.calling.choose` gives this window."""
        hall = self._hall
        own = hall.own_classes[at]
        if own is not None:
            first = self._first_left(own, self._next_own, at)
            if first != self._nobody or hall.only_own[at]:
                return first
        place: int = min(hall.heads_at[at](self._heads))
        sent = hall.sent[at]
        return place if sent is None else min(place, self._first_left(sent, self._next_sent, at))

    def _count_turn(self, service: int, turn: int) -> bool:
        """As :func:`queue_server.domain.calling.since_normal_after` does; whether it is another turn's now."""
        before, ratio = self._since_normal[service], self._hall.ratio
        if turn == NORMAL:
            after = 0
            self._normal_left[service] -= 1
        elif turn == PRIORITY:
            after = before + 1 if self._normal_left[service] else 0
        else:
            return False
        self._since_normal[service] = after
        return (before < ratio) != (after < ratio)

    def _next_head(self, line: int) -> int:
        """The first of a line: whoever is on top, or whose turn it is; its newcomer when nobody else is left."""
        if self._orders is not None:
            return next(self._orders[line])
        hall = self._hall
        raised = self._raised[line]
        if raised is not None:
            place = self._first_left(raised, self._next_raised, line)
            if place != self._nobody:
                return place
            self._raised[line] = None
        classes = self._priority[line]
        if classes is not None and self._since_normal[hall.service_of_line[line]] < hall.ratio:
            place = self._first_left(classes, self._next_priority, line)
            if place != self._nobody:
                return place
            self._priority[line] = classes = None
        normal = self._first_left(hall.normal[line], self._next_normal, line)
        if classes is None or normal < self._people:
            return normal
        return min(normal, self._first_left(classes, self._next_priority, line))

    def _first_left(self, places: list[int], next_of: list[int], at: int) -> int:
        """The first of these places that is not gone; ``next_of[at]`` remembers how far was looked."""
        gone, looked = self._gone, next_of[at]
        while gone[places[looked]]:
            looked += 1
        next_of[at] = looked
        return places[looked]


def _drawn(times: Sequence[float], chance: float) -> float:
    return times[int(chance * len(times))]


def _first(one: Waiting) -> tuple[int, int, str]:
    """The order of :mod:`calling`: on top first, then everybody by arrival."""
    return (one.raised if one.raised is not None else RAISED_LAST, *one.arrival)
