"""Figures in depth, and what if: pauses, the way from the call to the window, last week, and a day played again.

Everything here is read off the hub, on a connection of its own, and nothing is kept.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from queue_server.desk.figures import FiguresDesk, Offload, parsed_day
from queue_server.desk.frame import House
from queue_server.desk.lines import as_rule_sees
from queue_server.desk.rules import priority_ratio
from queue_server.domain import what_if
from queue_server.domain.errors import NotAccepted
from queue_server.domain.statistics import Durations
from queue_server.domain.what_if import BadPlan, Came, Opened, Registered, Turn, span_text
from queue_server.store import snapshot
from queue_server.store.figures import CalledTicket
from queue_server.store.vault import Vault

NOT_COMING_S = 30
"""How long the last call of somebody who did not come keeps the window, as far as anybody knows."""


class Source(NamedTuple):
    """Where and what to read, handed to another thread."""

    folder: Path
    vault: Vault
    zone: ZoneInfo
    day: date


class PastDaysDesk:
    """Use cases of the manager who wants to know why a day was as it was, and what would have helped."""

    def __init__(self, house: House, figures: FiguresDesk, offload: Offload) -> None:
        self._house = house
        self._figures = figures
        self._offload = offload

    def what_if(self, hall_day: str, plan: str | None) -> dict[str, Any]:
        """The day as it was, replayed, and replayed with these windows. Raises ``bad_day``, ``day_not_over``, ``bad_windows``."""
        day = parsed_day(hall_day)
        if hall_day >= self._house.today():
            raise NotAccepted("day_not_over", "只能重演已经过完的日子。")
        try:
            told: dict[str, Any] = self._offload(_what_if, self._source(day), plan)
        except BadPlan as fault:
            raise NotAccepted("bad_windows", str(fault)) from None
        return told

    def depth(self, hall_day: str) -> dict[str, Any]:
        """What the day's figures do not say: pauses by reason, the way to the window, the same weekday last week."""
        day = parsed_day(hall_day)
        told: dict[str, Any] = self._offload(_depth, self._source(day), self._house.clock.now())
        before = day - timedelta(days=7)
        last_week = self._figures.of_day(before.isoformat())
        return {**told, "last_week": last_week}

    def _source(self, day: date) -> Source:
        return Source(self._house.store.folder, self._house.store.vault, self._house.zone, day)


def _midnights(source: Source) -> tuple[datetime, datetime]:
    begin = datetime.combine(source.day, time(), source.zone)
    return begin, datetime.combine(source.day + timedelta(days=1), time(), source.zone)


def _what_if(source: Source, plan: str | None) -> dict[str, Any]:
    """Reads the day and plays it twice."""
    midnight, _ = _midnights(source)

    def second(moment: datetime) -> int:
        return int((moment - midnight).total_seconds())

    with snapshot(source.folder, source.vault) as rooms:
        day = source.day.isoformat()
        tickets = rooms.figures.called_tickets(day)
        registered = [
            Registered(no, second(begin), second(end) - second(begin))
            for no, begin, end in rooms.figures.registered_visits(day)
        ]
        told = [(event, no, second(at)) for event, no, at in rooms.figures.window_events(day)]
        windows = {window.no: window for window in rooms.offer.windows()}
        taken = len(list(rooms.figures.facts(day)))
        names = {service.code for service in rooms.offer.services()}
        ratio = priority_ratio(rooms)
    known = {no: as_rule_sees(window, window.services) for no, window in windows.items()}
    kept = {ticket.id: _kept(ticket) for ticket in tickets}
    people = [
        Came(one.id, one.number, one.service, second(one.taken_at), kept[one.id], one.priority_class,
             second(one.first_called_at), one.needs)
        for one in tickets
    ]  # fmt: skip
    end_s = max([0, *(second(one.called_at) + kept[one.id] for one in tickets)])
    real = [Opened(known[no], spans) for no, spans in what_if.open_spans(told, end_s).items() if no in known]
    changed = real if plan is None else what_if.read_plan(plan, known)
    for opened in changed:
        unknown = [code for code in opened.window.services if code not in names]
        if unknown:
            raise BadPlan(f"没有业务 {unknown[0]}。")
    pace = what_if.usual_pace(_turns(tickets, kept, second).values())
    played = [
        what_if.replay(people, windows, registered=registered, ratio=ratio, **pace._asdict())
        for windows in (real, changed)
    ]
    return {
        "hall_day": source.day.isoformat(),
        **pace._asdict(),
        "left_out": taken - len(registered) - len(tickets),
        "windows": [
            {
                "window_no": no,
                "name": window.name,
                "services": list(window.services),
                "hours": _hours(real, no),
                "changed_hours": _hours(changed, no),
            }
            for no, window in windows.items()
        ],
        **what_if.compared(people, *played),
    }


def _hours(opened: list[Opened], no: int) -> list[str]:
    return [span_text(span) for one in opened if one.window.no == no for span in one.spans]


def _kept(ticket: CalledTicket) -> int:
    """For how many seconds the ticket kept its window, from the last round's call on."""
    end = ticket.finished_at or ticket.last_call_at + timedelta(seconds=NOT_COMING_S)
    return max(0, int((end - ticket.called_at).total_seconds()))


def _turns(
    tickets: list[CalledTicket], kept: dict[str, int], second: Callable[[datetime], int]
) -> dict[int, list[Turn]]:
    """By window: of everybody it called, when they came, were called and left, in the order of the calls."""
    turns: dict[int, list[Turn]] = defaultdict(list)
    for one in sorted(tickets, key=lambda ticket: ticket.called_at):
        if one.window_no is not None:
            called = second(one.called_at)
            turns[one.window_no].append(Turn(second(one.taken_at), called, called + kept[one.id]))
    return turns


def _depth(source: Source, now: datetime) -> dict[str, Any]:
    """Pauses by window and reason, and how long people took from the call to the window."""
    begin, end = _midnights(source)
    with snapshot(source.folder, source.vault) as rooms:
        pauses = rooms.figures.pauses_between(begin, min(end, now)) if now > begin else []
        tickets = rooms.figures.called_tickets(source.day.isoformat())
    lengths: dict[tuple[int, str], list[int]] = defaultdict(list)
    for pause in pauses:
        lengths[pause.window_no, pause.reason].append(int((pause.to_at - pause.from_at).total_seconds()))
    ways: dict[int, list[int]] = defaultdict(list)
    for one in tickets:
        if one.window_no is not None and one.started_at is not None and one.started_at >= one.called_at:
            ways[one.window_no].append(int((one.started_at - one.called_at).total_seconds()))
    return {
        "hall_day": source.day.isoformat(),
        "pauses": [
            {"window_no": no, "reason": reason, "times": len(seconds), "total_s": sum(seconds)}
            for (no, reason), seconds in sorted(lengths.items())
        ],
        "to_window_s": Durations(second for mine in ways.values() for second in mine).figures(),
        "to_window_s_by_window": {str(no): Durations(mine).figures() for no, mine in sorted(ways.items())},
    }
