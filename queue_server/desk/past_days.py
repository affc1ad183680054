"""Figures in depth, and what if: last week, every number picked by hand, and a day played again.

Everything here is read off the hub, on a connection of its own, and nothing is kept.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from queue_server.desk.figures import FiguresDesk, Offload, midnights, parsed_day
from queue_server.desk.frame import House
from queue_server.desk.lines import as_rule_sees
from queue_server.desk.rules import priority_ratio
from queue_server.domain import first_come, what_if
from queue_server.domain.errors import NotAccepted
from queue_server.domain.what_if import BadPlan, Came, Opened, Registered, Turn, span_text
from queue_server.store import snapshot
from queue_server.store.figures import CalledTicket
from queue_server.store.moments import shown
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
        """The day's figures in depth, every number picked by hand that day, and the same weekday last week."""
        day = parsed_day(hall_day)
        before = day - timedelta(days=7)
        return {
            "hall_day": hall_day,
            **self._figures.of_day(hall_day)["depth"],
            "chosen_calls": self._offload(_chosen_calls, self._source(day)),
            "last_week": self._figures.of_day(before.isoformat()),
        }

    def _source(self, day: date) -> Source:
        return Source(self._house.store.folder, self._house.store.vault, self._house.zone, day)


def _what_if(source: Source, plan: str | None) -> dict[str, Any]:
    """Reads the day and plays it twice."""
    midnight, _ = midnights(source.day, source.zone)

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


def _chosen_calls(source: Source) -> list[dict[str, Any]]:
    """Every number that was picked by hand, and whom it went before; the newest last."""
    with snapshot(source.folder, source.vault) as rooms:
        told = first_come.told(rooms.figures.line_steps(source.day.isoformat()))
    return [{**call._asdict(), "at": shown(call.at), "passed": list(call.passed)} for call in told.chosen]
