"""Figures of one or many hall days, computed from one fact per visit and from nothing else.

`day_tally` counts a day, `merge` adds days up, `DayTally.to_json` / `from_json` keep a counted day, and
`figures` turns a tally into the statistics object that the API and the pages show. Counting day by day and
merging gives the same as counting everything at once, because durations are kept one by one, never averaged.

What is counted
    taken       visits with a ticket, cancelled ones too
    called      tickets called at least once
    served      finished visits, with or without a ticket
    missed, abandoned, cancelled    tickets whose state this is now
    registered  visits without a ticket
    wait        first call - taking the number, tickets only
    service     finish - start, finished visits only
Both ends of a duration are cut to whole seconds before they are subtracted, so that it can be recomputed from
the times the API shows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from queue_server.domain.day_depth import Depth, Way
from queue_server.domain.durations import MACHINE, Durations, seconds_between
from queue_server.domain.rates import TARGET_PERCENT, Rate
from queue_server.domain.ticket import State
from queue_server.domain.work_order import MatterFact, counted_matters

COUNTS = ("taken", "called", "served", "missed", "abandoned", "cancelled", "registered")
LEVEL_FIELDS = {
    5: "very_satisfied",
    4: "satisfied",
    3: "basically_satisfied",
    2: "dissatisfied",
    1: "very_dissatisfied",
}
GROUPINGS = ("by_service", "by_window", "by_clerk", "by_hour")

_KEPT_AS = f"5 {MACHINE}"
"""Version of kept tallies and how this machine lays out a number; one kept otherwise is counted anew."""
_STATES = frozenset(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFact:
    """What the figures need to know about one visit; a transferred ticket is still one visit.

    `state` is the ticket's state, or serving/finished for a visit registered without a ticket. `window_no`
    and `clerk` (a staff number) are the last ones that dealt with it. `work_order_missing` names the required
    fields that are still empty: () is a complete work order, None means that there is no work order.
    `called_at` is the call of the newest round.
    `notices` is None where nothing lacked in writing, 1 for a first notice (一次性告知单), 2 for a further one.
    `closed` tells whether the work order is closed; `further` are the visit's other matters. Raises ValueError for an
    unknown state or level.
    """

    hall_day: date
    service: str
    registered: bool
    state: str
    window_no: int | None = None
    clerk: str | None = None
    taken_at: datetime | None = None
    first_called_at: datetime | None = None
    called_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    level: int | None = None
    work_order_missing: tuple[str, ...] | None = None
    outcome: str | None = None
    feedback: str | None = None
    closed: bool = False
    further: tuple[MatterFact, ...] = ()
    notices: int | None = None

    @property
    def matters(self) -> tuple[MatterFact, ...]:
        """Every work order of the visit."""
        if self.work_order_missing is None:
            return self.further
        first = MatterFact(self.work_order_missing, self.outcome, self.feedback, self.closed)
        return (first, *self.further)

    def __post_init__(self) -> None:
        if self.state not in _STATES:
            raise ValueError(f"no visit can be in state {self.state!r}")
        if self.level is not None and self.level not in LEVEL_FIELDS:
            raise ValueError(f"no rating has level {self.level!r}")


class Numbers(NamedTuple):
    """Plain counts of a group of visits, added up field by field."""

    taken: int = 0
    called: int = 0
    served: int = 0
    missed: int = 0
    abandoned: int = 0
    cancelled: int = 0
    registered: int = 0
    very_satisfied: int = 0
    satisfied: int = 0
    basically_satisfied: int = 0
    dissatisfied: int = 0
    very_dissatisfied: int = 0
    unrated: int = 0  # finished visits without a rating
    received: int = 0  # K-1 denominator: visits begun at a window, with or without a ticket
    recorded: int = 0  # K-1 numerator: of these, with valid work orders that are all complete
    closed: int = 0  # K-2 denominator: valid closed work orders
    informed: int = 0  # K-2 numerator: of these, the visitor was told the outcome
    voided: int = 0  # work orders declared void, shown by themselves
    noticed: int = 0  # K-14 denominator: visits that were told in writing what lacks
    noticed_once: int = 0  # K-14 numerator: of these, those that were not told a second time

    @property
    def counts(self) -> dict[str, int]:
        """The counts of the statistics object."""
        return {name: getattr(self, name) for name in COUNTS}

    @property
    def ratings(self) -> dict[str, int]:
        """Ratings by level, best first, then `none`: finished visits that nobody rated."""
        levels = {str(level): getattr(self, name) for level, name in LEVEL_FIELDS.items()}
        return {**levels, "none": self.unrated}

    @property
    def rated(self) -> int:
        """Valid ratings of all visits."""
        return sum(getattr(self, name) for name in LEVEL_FIELDS.values())


def _add_up(rows: Iterable[Numbers]) -> Numbers:
    return Numbers(*map(sum, zip(*rows, strict=True)))


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted about one group of visits (a service, a window, an hour, a day)."""

    numbers: Numbers = field(default_factory=Numbers)
    waits: Durations = field(default_factory=Durations)
    service: Durations = field(default_factory=Durations)

    def figures(self) -> dict[str, Any]:
        """Counts, waits, service times and ratings, as they stand under by_service, by_window and so on."""
        return {
            "counts": self.numbers.counts,
            "waits_s": self.waits.figures(),
            "service_s": self.service.figures(),
            "ratings": self.numbers.ratings,
        }

    @classmethod
    def together(cls, tallies: Iterable[Tally]) -> Tally:
        """One tally of all the visits."""
        parts = list(tallies)
        if not parts:
            return cls()
        return cls(
            _add_up(part.numbers for part in parts),
            Durations.together(part.waits for part in parts),
            Durations.together(part.service for part in parts),
        )


@dataclass(frozen=True, slots=True)
class DayTally:
    """The tallies of a hall day, or of several merged days, by service, window, clerk and hour.

    Keys are text: service code, window number, staff number, hour of arrival (0 to 23, hall time). A visit
    no window has dealt with yet is in no window's tally, and likewise for the clerk.
    """

    by_service: Mapping[str, Tally] = field(default_factory=dict)
    by_window: Mapping[str, Tally] = field(default_factory=dict)
    by_clerk: Mapping[str, Tally] = field(default_factory=dict)
    by_hour: Mapping[str, Tally] = field(default_factory=dict)
    depth: Depth = field(default_factory=Depth)

    @property
    def total(self) -> Tally:
        """The tally of all visits; every visit has a service, so the services add up to it."""
        return Tally.together(self.by_service.values())

    def count_durations(self) -> None:
        """Counts every bag of durations now, so that whatever this tally is merged into need not."""
        for grouping in GROUPINGS:
            for tally in getattr(self, grouping).values():
                tally.waits.histogram()
                tally.service.histogram()
        self.depth.count_durations()

    def to_json(self) -> str:
        """The tally as a line of JSON, equal for equal tallies, with nothing personal of visitors."""
        kept: dict[str, Any] = {"version": _KEPT_AS}
        for grouping in GROUPINGS:
            kept[grouping] = {
                key: [list(tally.numbers), tally.waits.to_text(), tally.service.to_text()]
                for key, tally in getattr(self, grouping).items()
            }
        kept["depth"] = self.depth.kept()
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> DayTally:
        """The tally that `to_json` wrote; ValueError when another version wrote it."""
        kept = json.loads(text)
        if not isinstance(kept, dict) or kept.get("version") != _KEPT_AS:
            raise ValueError("this tally was kept by another version")
        return cls(
            depth=Depth.read(kept["depth"]),
            **{
                grouping: {
                    key: Tally(Numbers(*numbers), Durations.from_text(waits), Durations.from_text(service))
                    for key, (numbers, waits, service) in kept[grouping].items()
                }
                for grouping in GROUPINGS
            },
        )


def merge(tallies: Iterable[DayTally]) -> DayTally:
    """One tally of all the days; the order does not matter, and nothing merged is the empty tally."""
    gathered: dict[str, dict[str, list[Tally]]] = {name: defaultdict(list) for name in GROUPINGS}
    depths = []
    for tally in tallies:
        depths.append(tally.depth)
        for grouping, groups in gathered.items():
            for key, part in getattr(tally, grouping).items():
                groups[key].append(part)
    return _grouped(gathered, Depth.together(depths))


def ways(facts: Iterable[VisitFact]) -> list[Way]:
    """How long people took from the call to the window: see :mod:`queue_server.domain.day_depth`."""
    return [
        Way(fact.service, fact.window_no, seconds)
        for fact in facts
        if fact.called_at is not None and fact.started_at is not None and fact.started_at >= fact.called_at
        for seconds in seconds_between(fact.called_at, fact.started_at)
    ]


def day_tally(facts: Iterable[VisitFact], zone: ZoneInfo, depth: Depth | None = None) -> DayTally:
    """The tally of these visits; `zone` is the hall's time zone, by which hours of arrival are told.

    A visit without a ticket arrives when it is begun, unless `taken_at` says otherwise.
    """
    gathered: dict[str, dict[str, list[Tally]]] = {name: defaultdict(list) for name in GROUPINGS}
    for fact in facts:
        single = _count(fact)
        gathered["by_service"][fact.service].append(single)
        if fact.window_no is not None:
            gathered["by_window"][str(fact.window_no)].append(single)
        if fact.clerk is not None:
            gathered["by_clerk"][fact.clerk].append(single)
        arrived_at = fact.taken_at or (fact.started_at if fact.registered else None)
        if arrived_at is not None:
            gathered["by_hour"][str(arrived_at.astimezone(zone).hour)].append(single)
    return _grouped(gathered, depth or Depth())


def _grouped(gathered: Mapping[str, Mapping[str, list[Tally]]], depth: Depth) -> DayTally:
    return DayTally(
        depth=depth,
        **{
            grouping: {key: Tally.together(parts) for key, parts in groups.items()}
            for grouping, groups in gathered.items()
        },
    )


def _count(fact: VisitFact) -> Tally:
    """The tally of a single visit."""
    ticket = not fact.registered
    finished = fact.state == State.FINISHED
    received = fact.registered or fact.started_at is not None
    matters = counted_matters(fact.matters)
    rated = {LEVEL_FIELDS[fact.level]: 1} if fact.level is not None else {}
    numbers = Numbers(
        taken=int(ticket),
        called=int(ticket and fact.first_called_at is not None),
        served=int(finished),
        missed=int(ticket and fact.state == State.MISSED),
        abandoned=int(ticket and fact.state == State.ABANDONED),
        cancelled=int(ticket and fact.state == State.CANCELLED),
        registered=int(fact.registered),
        unrated=int(finished and fact.level is None),
        received=int(received),
        recorded=int(received and matters.complete),
        closed=matters.closed,
        informed=matters.informed,
        voided=matters.voided,
        noticed=int(fact.notices is not None),
        noticed_once=int(fact.notices == 1),
        **rated,
    )
    return Tally(
        numbers,
        Durations(seconds_between(fact.taken_at, fact.first_called_at) if ticket else ()),
        Durations(seconds_between(fact.started_at, fact.finished_at) if finished else ()),
    )


def figures(tally: DayTally, hall_day: date | None = None) -> dict[str, Any]:
    """The statistics object of a day (named first when given) or of a span of days, ready for JSON."""
    by_service = {key: tally.by_service[key].figures() for key in sorted(tally.by_service)}
    total = tally.total  # after its parts, whose counted durations add up to its own
    return {
        **({} if hall_day is None else {"hall_day": hall_day.isoformat()}),
        **total.figures(),
        "by_service": by_service,
        "by_window": {key: tally.by_window[key].figures() for key in sorted(tally.by_window, key=int)},
        "by_clerk": {key: tally.by_clerk[key].figures() for key in sorted(tally.by_clerk)},
        "by_hour": {key: tally.by_hour[key].figures() for key in sorted(tally.by_hour, key=int)},
        "rates": rate_figures(total.numbers),
        "depth": tally.depth.figures(),
    }


def rate_figures(numbers: Numbers) -> dict[str, dict[str, Any]]:
    """The rates K-1, K-2, K-9 and K-14 and the share of served visits that were rated.

    K-1, collection: of the visits begun at a window, with a ticket or without, those with a valid and
    complete work order; a visit of several matters is collected when each of them is. A void work order is not
    valid; how many there are is shown as `voided`.
    K-2, feedback: of the closed valid work orders, those whose visitor was told the outcome.
    K-9, satisfaction: of the valid ratings, those of 非常满意, 满意 and 基本满意; `strict_` without 基本满意.
    A visit that nobody rated is in neither.
    K-14, one notice a matter: of the visits that were told in writing what lacks, those for which it was the first and
    only time.
    """
    satisfied = numbers.very_satisfied + numbers.satisfied
    served = numbers.served
    return {
        "K-1": {**_rate("K-1", numbers.recorded, numbers.received).figures(), "voided": numbers.voided},
        "K-2": _rate("K-2", numbers.informed, numbers.closed).figures(),
        "K-9": {
            **_rate("K-9", satisfied + numbers.basically_satisfied, numbers.rated).figures(),
            "strict_numerator": satisfied,
            "strict_percent_floor": _rate("K-9", satisfied, numbers.rated).percent_floor,
        },
        "K-14": _rate("K-14", numbers.noticed_once, numbers.noticed).figures(),
        "rating_rate": Rate(served - numbers.unrated, served).figures(),
    }


def _rate(name: str, numerator: int, denominator: int) -> Rate:
    return Rate(numerator, denominator, TARGET_PERCENT[name])
