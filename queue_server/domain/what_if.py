"""What if: a past day's people come again, the windows are open at other times, and the rule is the real one.

:func:`replay` walks through the day moment by moment. At every moment those who have come join the line, and every
window that is open and free calls whoever :func:`queue_server.domain.calling.choose` gives it, with the hall's own
priority ratio. Whoever was called keeps the window for as long as they did in reality; after that the clerk takes
``between_s`` until the next call, and nobody is called sooner than ``reaction_s`` after they came: both as long as the
clerks of that day usually took.

What is simplified, and said on the page: a ticket has the service it ended with; transfers, missed calls and returns
are not played again; whoever was never called that day is left out, since nobody knows how long they would have taken.
Times are whole seconds since the hall's midnight.
"""

import heapq
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from queue_server.domain.calling import DEFAULT_RATIO, STEP, AtWindow, Waiting, choose, since_normal_after
from queue_server.domain.durations import Durations

DAY_S = 24 * 3600
LONGEST_BETWEEN_S = 300
"""A longer time between two people is no habit: the clerk was away."""


class Span(NamedTuple):
    """From one second of the day to another, the end not included."""

    from_s: int
    to_s: int


class Came(NamedTuple):
    """Somebody who took a number that day: when, what for, and for how long they kept a window."""

    ticket_id: str
    number: str
    service: str
    at_s: int
    kept_s: int
    priority_class: str | None = None
    called_at_s: int | None = None
    """When they were first called in reality."""
    needs: tuple[str, ...] = ()


class Registered(NamedTuple):
    """A visit without a ticket: it kept this window for a while."""

    window_no: int
    at_s: int
    kept_s: int


class Opened(NamedTuple):
    """A window, and when it was open."""

    window: AtWindow
    spans: tuple[Span, ...]

    def is_open(self, at_s: int) -> bool:
        """Whether it calls at this moment."""
        return any(span.from_s <= at_s < span.to_s for span in self.spans)


class Called(NamedTuple):
    """One call of the replayed day."""

    came: Came
    window_no: int
    at_s: int

    @property
    def wait_s(self) -> int:
        """From taking the number to the call."""
        return self.at_s - self.came.at_s


class Replayed(NamedTuple):
    """The replayed day: every call in order, and whoever was not called before the last window closed."""

    calls: list[Called]
    unserved: list[Came]


def replay(
    people: Sequence[Came],
    windows: Sequence[Opened],
    *,
    registered: Sequence[Registered] = (),
    between_s: int = 0,
    reaction_s: int = 0,
    ratio: int = DEFAULT_RATIO,
) -> Replayed:
    """The day with these people and these windows, by the real rule."""
    coming = deque(sorted(people, key=lambda one: (one.at_s, one.ticket_id)))
    by_ticket = {one.ticket_id: one for one in people}
    own: dict[int, deque[Registered]] = defaultdict(deque)
    for visit in sorted(registered, key=lambda one: one.at_s):
        own[visit.window_no].append(visit)
    free_from = {opened.window.no: 0 for opened in windows}
    moments = sorted({one.at_s + reaction_s for one in people} | {s.from_s for o in windows for s in o.spans}
                     | {one.at_s for one in registered})  # fmt: skip
    heapq.heapify(moments)
    line: list[Waiting] = []
    since_normal: dict[str, int] = {}
    calls: list[Called] = []
    while moments:
        now = heapq.heappop(moments)
        while coming and coming[0].at_s + reaction_s <= now:
            line.append(_waiting(coming.popleft(), len(by_ticket) - len(coming)))
        for opened in sorted(windows, key=lambda one: (free_from[one.window.no], one.window.no)):
            no = opened.window.no
            if free_from[no] > now or not opened.is_open(now):
                continue
            kept_s = _registered_keeps(own[no], now)
            if kept_s is None:
                manned = [other.window for other in windows if other.is_open(now)]
                choice = choose(opened.window, line, since_normal, ratio, manned)
                if choice is None:
                    continue
                one = choice.waiting
                line.remove(one)
                overtakes = any(
                    other.priority_class is None and other.service == one.service for other in line
                )
                since_normal[one.service] = since_normal_after(
                    one, since_normal.get(one.service, 0), overtakes_normal=overtakes
                )
                came = by_ticket[one.ticket_id]
                calls.append(Called(came, no, now))
                kept_s = came.kept_s
            free_from[no] = now + max(1, kept_s + between_s)
            heapq.heappush(moments, free_from[no])
    return Replayed(calls, [by_ticket[one.ticket_id] for one in line])


def _waiting(came: Came, place: int) -> Waiting:
    """As the rule sees them; ``place`` keeps people of one second apart, in the order they came."""
    key = came.at_s * 1_000_000_000 + place * STEP
    return Waiting(
        came.ticket_id, came.service, key, came.number, None, came.priority_class, needs=came.needs
    )


def _registered_keeps(mine: deque[Registered], now: int) -> int | None:
    """How long somebody without a number keeps the window from now, or None when nobody stands there."""
    if mine and mine[0].at_s <= now:
        return mine.popleft().kept_s
    return None


def waits(calls: Iterable[Called]) -> dict[str, int | None]:
    """How many were called, and their waits: mean, nearest-rank p50 and p90, maximum, in whole seconds."""
    seconds = [one.wait_s for one in calls]
    return {"n": len(seconds), **Durations(seconds).figures()}


def waits_by_hour(calls: Iterable[Called]) -> dict[int, int | None]:
    """The mean wait of those who came in each hour of the day."""
    by_hour: dict[int, list[int]] = defaultdict(list)
    for one in calls:
        by_hour[one.came.at_s // 3600].append(one.wait_s)
    return {hour: Durations(seconds).figures()["mean"] for hour, seconds in sorted(by_hour.items())}


def real_calls(people: Iterable[Came]) -> list[Called]:
    """The day as it was: the first call of everybody, in order."""
    called = [Called(one, 0, one.called_at_s) for one in people if one.called_at_s is not None]
    return sorted(called, key=lambda one: one.at_s)


class Turn(NamedTuple):
    """Somebody's turn at a window: when they came, were called, and left it."""

    came_s: int
    called_s: int
    left_s: int


class Pace(NamedTuple):
    """How long the clerks of a day usually took, in seconds."""

    between_s: int
    """From one person to the next who already waited."""
    reaction_s: int
    """To call somebody who came to a free window."""


def usual_pace(turns: Iterable[Sequence[Turn]]) -> Pace:
    """The medians of the day, 0 where nothing is known; ``turns`` by window, in the order of its calls."""
    between: list[int] = []
    reaction: list[int] = []
    for mine in turns:
        for before, after in pairwise(mine):
            waited = after.came_s <= before.left_s
            since = before.left_s if waited else after.came_s
            if 0 <= after.called_s - since <= LONGEST_BETWEEN_S:
                (between if waited else reaction).append(after.called_s - since)
    return Pace(_median(between), _median(reaction))


def _median(seconds: list[int]) -> int:
    return Durations(seconds).figures()["p50"] or 0


class BadPlan(ValueError):
    """The windows of a what-if are not written as they should be; the text says what is wrong, in Chinese."""


def read_plan(text: str, known: Mapping[int, AtWindow]) -> list[Opened]:
    """The windows of a what-if: ``1@09:00-12:00,13:30-17:00;7:consult+legal_aid@09:00-17:00``.

    A window that is not named stays closed; services after a colon replace those the window has. Raises BadPlan.
    """
    opened: dict[int, Opened] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        head, _, hours = part.partition("@")
        number, _, services = head.partition(":")
        if not (number.isascii() and number.isdecimal() and len(number) <= 4):
            raise BadPlan(f"“{part}”应写成 窗口号@时段，例如 1@09:00-12:00,13:30-17:00。")
        no = int(number)
        window = known.get(no)
        if services:
            window = AtWindow(no, tuple(services.split("+")))
        if window is None:
            raise BadPlan(f"{no} 号窗口须写明办理哪些业务，例如 {no}:consult+legal_aid@09:00-17:00。")
        if no in opened:
            raise BadPlan(f"{no} 号窗口写了两次。")
        opened[no] = Opened(window, merged(_span(piece) for piece in hours.split(",") if piece))
    return list(opened.values())


def _span(text: str) -> Span:
    begin, dash, end = text.strip().partition("-")
    span = Span(_clock(begin), _clock(end)) if dash else Span(0, 0)
    if span.from_s >= span.to_s:
        raise BadPlan(f"时段“{text}”应为 09:00-12:00 这样，先早后晚。")
    return span


def _clock(text: str) -> int:
    hour, colon, minute = text.strip().partition(":")
    fits = colon and all(part.isascii() and part.isdecimal() and len(part) == 2 for part in (hour, minute))
    at = (int(hour) * 60 + int(minute)) * 60 if fits and int(minute) < 60 else DAY_S + 1
    if at > DAY_S:
        raise BadPlan(f"“{text}”不是时刻，应为 09:00 这样。")
    return at


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same times in order, with those that touch or overlap joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.from_s <= joined[-1].to_s:
            joined[-1] = Span(joined[-1].from_s, max(joined[-1].to_s, span.to_s))
        else:
            joined.append(span)
    return tuple(joined)


def to_minutes(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same times in whole minutes, none shorter than it was."""
    return merged(Span(s.from_s // 60 * 60, min(DAY_S, -(-s.to_s // 60) * 60)) for s in spans)


def span_text(span: Span) -> str:
    """``09:00-12:00``."""
    return "-".join(f"{at // 3600:02d}:{at // 60 % 60:02d}" for at in span)


def open_spans(told: Iterable[tuple[str, int, int]], end_s: int) -> dict[int, tuple[Span, ...]]:
    """When each window called, from what the journal tells of it: event, window, second of the day, oldest first.

    A window still open at the end of what is told was open until ``end_s``.
    """
    open_since: dict[int, int] = {}
    spans: dict[int, list[Span]] = defaultdict(list)
    for event, no, at_s in told:
        if event in ("window_opened", "window_unpaused", "window_taken_over"):
            open_since.setdefault(no, at_s)
        elif no in open_since:
            since = open_since.pop(no)
            if at_s > since:
                spans[no].append(Span(since, at_s))
    for no, since in open_since.items():
        if end_s > since:
            spans[no].append(Span(since, end_s))
    return {no: to_minutes(mine) for no, mine in sorted(spans.items())}


def compared(people: Sequence[Came], real: Replayed, changed: Replayed) -> dict[str, Any]:
    """The day as it was, replayed as it was, and replayed with the changed windows, side by side."""
    columns = {"real": real_calls(people), "replayed": real.calls, "changed": changed.calls}
    left = {"real": 0, "replayed": len(real.unserved), "changed": len(changed.unserved)}
    hours = {name: waits_by_hour(calls) for name, calls in columns.items()}
    came: dict[int, int] = defaultdict(int)
    for one in people:
        came[one.at_s // 3600] += 1
    return {
        "waits": {name: {**waits(calls), "unserved": left[name]} for name, calls in columns.items()},
        "by_hour": [
            {"hour": hour, "taken": came[hour], **{name: means.get(hour) for name, means in hours.items()}}
            for hour in sorted(came)
        ],
    }
