"""先来先办: whoever came first to a service is called first, unless the rule says otherwise; who was overtaken, and why.

A day is read step by step from the journal: people join the line of a service (they take a number, are sent on to it,
come back after a missed call, or were kept in it overnight) and are called. At every call, whoever stands in the same
line, joined it before the one who is called and was never called yet, has been overtaken by one person. Why that person
went first is what the journal keeps with the call (:class:`queue_server.domain.calling.Why`, the words of
为什么还没叫我 in :mod:`queue_server.domain.explanation`), or how they came into the line.

Everything but :attr:`Reason.CHOSEN` and :attr:`Reason.UNEXPLAINED` is the hall's own rule at work: a clerk who picks a
number by hand breaks the order, whatever the good reason, unless the rule would have called that number too. The shares
are of the tickets first called that day; whoever was never called is in none of them, though the calls picked by hand
name them when they were passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from queue_server.domain.calling import Why
from queue_server.domain.rates import Rate

BEFORE_THE_DAY = -1
"""The place of whoever stood in the line already when the day began."""


class Step(NamedTuple):
    """One entry of the journal, as far as the order of the line needs it. ``staff_no`` is the clerk who called."""

    event: str
    at: str
    ticket_id: str
    number: str
    service: str
    window_no: int | None = None
    staff_no: str | None = None
    why: str | None = None
    for_window_no: int | None = None
    rule_why: str | None = None
    """Why the rule would have called the very number somebody picked by hand."""
    called_before: bool = False
    """Whether the number was called on an earlier day already (it was kept overnight): it is not first called again."""
    left: tuple[str, ...] = ()
    """Tickets the calling window had to leave to windows that serve what those people need."""


class Reason(StrEnum):
    """Why somebody who came later was called earlier."""

    PRIORITY = "priority"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    APPOINTED = "appointed"
    RAISED = "raised"
    SENT_TO_WINDOW = "sent_to_window"
    LEFT = "left"
    CHOSEN = "chosen"
    UNEXPLAINED = "unexplained"


OUTSIDE_THE_RULE = frozenset({Reason.CHOSEN, Reason.UNEXPLAINED})
OF_CALL: Mapping[str, Reason] = {
    Why.PRIORITY: Reason.PRIORITY,
    Why.NORMAL_TURN: Reason.PRIORITY,
    Why.DEDICATED: Reason.PRIORITY,
    Why.RAISED: Reason.RAISED,
    Why.SENT_HERE: Reason.SENT_TO_WINDOW,
    Why.CHOSEN: Reason.CHOSEN,
}
"""What the journal's word for a call means here; the longest wait explains nothing by itself."""
OF_JOINING = {"ticket_returned": Reason.RETURNED, "ticket_transferred": Reason.TRANSFERRED}
JOINING = frozenset({"ticket_taken", "ticket_kept", *OF_JOINING})
LEAVING = frozenset({"ticket_cancelled", "ticket_ended", "ticket_abandoned"})


class Overtaken(NamedTuple):
    """Somebody first called that day, and who came later and was called earlier, by reason; each person once."""

    ticket_id: str
    by: Mapping[Reason, frozenset[str]]


class ChosenCall(NamedTuple):
    """A number picked by hand, and the numbers that stood before it in the same line."""

    at: str
    number: str
    service: str
    window_no: int
    staff_no: str | None
    passed: tuple[str, ...]


class Told(NamedTuple):
    """What a day tells: everybody who was called, in that order, and the calls by hand."""

    called: list[Overtaken]
    chosen: list[ChosenCall]


@dataclass(slots=True)
class _Place:
    """Somebody in a line: since which step, how they came into it, and the only window that may call them."""

    ticket_id: str
    number: str
    service: str
    joined: int
    how: str
    for_window_no: int | None
    by: dict[Reason, set[str]] | None
    """Who overtook them so far; None once they have been called."""
    appointed: bool = False
    """Whether they stand in the line by an appointed time instead of by when they came."""


def told(steps: Iterable[Step]) -> Told:
    """Who was overtaken by whom on a day, and which calls were picked by hand."""
    places: dict[str, _Place] = {}
    lines: dict[str, dict[str, _Place]] = defaultdict(dict)
    called: list[Overtaken] = []
    chosen: list[ChosenCall] = []
    appointed: set[str] = set()
    for index, step in enumerate(steps):
        place = places.get(step.ticket_id)
        if step.event == "appointment_checked_in":
            appointed.add(step.ticket_id)
            if place is not None:
                place.appointed = True
        elif step.event in JOINING:
            _join(places, lines, step, index)
            places[step.ticket_id].appointed = step.ticket_id in appointed
        elif step.event == "ticket_end_undone":
            if place is not None:
                lines[place.service][step.ticket_id] = place
        elif step.event in LEAVING:
            if place is not None:
                _leave(lines[place.service], step.ticket_id)
        elif step.event == "ticket_called" and step.window_no is not None:
            if place is None:
                place = _Place(
                    step.ticket_id, step.number, step.service, BEFORE_THE_DAY, "", None, _nobody_yet(step)
                )
                places[step.ticket_id] = place
            line = lines[step.service]
            _leave(line, step.ticket_id)
            before = [one for one in line.values() if one.joined < place.joined]
            for one in before:
                if one.by is not None and not any(step.ticket_id in people for people in one.by.values()):
                    one.by[_reason(step, place, one)].add(step.ticket_id)
            if step.why == Why.CHOSEN:
                passed = tuple(one.number for one in before if _reason(step, place, one) is Reason.CHOSEN)
                chosen.append(
                    ChosenCall(step.at, step.number, step.service, step.window_no, step.staff_no, passed)
                )
            if place.by is not None:
                by = {reason: frozenset(people) for reason, people in place.by.items()}
                called.append(Overtaken(step.ticket_id, by))
                place.by = None
    return Told(called, chosen)


def _join(places: dict[str, _Place], lines: dict[str, dict[str, _Place]], step: Step, index: int) -> None:
    """Takes a place in the line; whoever is only sent to another window of the same line keeps theirs."""
    before = places.get(step.ticket_id)
    if (
        before is not None
        and _leave(lines[before.service], step.ticket_id)
        and before.service == step.service
    ):
        before.for_window_no = step.for_window_no
        lines[step.service][step.ticket_id] = before
        return
    by = _nobody_yet(step) if before is None or before.by is not None else None
    place = _Place(step.ticket_id, step.number, step.service, index, step.event, step.for_window_no, by)
    places[step.ticket_id] = lines[step.service][step.ticket_id] = place


def _nobody_yet(step: Step) -> dict[Reason, set[str]] | None:
    """The overtakers of somebody who has just come; None for whoever was called on an earlier day."""
    return None if step.called_before else defaultdict(set)


def _leave(line: dict[str, _Place], ticket_id: str) -> bool:
    """Takes somebody out of the line; whether they stood in it."""
    stood = ticket_id in line
    if stood:
        del line[ticket_id]
    return stood


def _reason(call: Step, caller: _Place, passed: _Place) -> Reason:
    """Why this call went before somebody who joined the line earlier."""
    if passed.for_window_no not in (None, call.window_no):
        return Reason.SENT_TO_WINDOW
    if passed.ticket_id in call.left:
        return Reason.LEFT
    reason = OF_CALL.get(call.rule_why or call.why or "") or OF_JOINING.get(caller.how)
    if reason is not None:
        return reason
    return Reason.APPOINTED if caller.appointed or passed.appointed else Reason.UNEXPLAINED


# --- counted --------------------------------------------------------------------------------------------------------------


class Passed(NamedTuple):
    """How many tickets were overtaken, by how many people in all, and by how many at most."""

    tickets: int = 0
    people: int = 0
    most: int = 0

    def and_more(self, other: Passed) -> Passed:
        """Both together."""
        return Passed(self.tickets + other.tickets, self.people + other.people, max(self.most, other.most))


class Chosen(NamedTuple):
    """Calls picked by hand at one window by one clerk; how many went before somebody, and before how many."""

    calls: int = 0
    out_of_turn: int = 0
    passed: int = 0

    def and_more(self, other: Chosen) -> Chosen:
        """Both together."""
        return Chosen(*map(sum, zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class FirstCome:
    """A day's order, or that of several days: how many were called, who was overtaken, who picked by hand."""

    first_called: int = 0
    by_nobody: int = 0
    within_rule: int = 0
    overtaken: Passed = field(default_factory=Passed)
    by_reason: Mapping[str, Passed] = field(default_factory=dict)
    chosen: Mapping[tuple[int, str], Chosen] = field(default_factory=dict)

    @classmethod
    def together(cls, days: Iterable[FirstCome]) -> FirstCome:
        """Several days as one."""
        called = nobody = within = 0
        overtaken, by_reason, chosen = Passed(), dict[str, Passed](), dict[tuple[int, str], Chosen]()
        for day in days:
            called, nobody, within = (
                called + day.first_called, nobody + day.by_nobody, within + day.within_rule,
            )  # fmt: skip
            overtaken = overtaken.and_more(day.overtaken)
            for reason, passed in day.by_reason.items():
                by_reason[reason] = by_reason.get(reason, Passed()).and_more(passed)
            for key, calls in day.chosen.items():
                chosen[key] = chosen.get(key, Chosen()).and_more(calls)
        return cls(called, nobody, within, overtaken, by_reason, chosen)

    def kept(self) -> dict[str, Any]:
        """As it is kept with the counted day."""
        return {
            "numbers": [self.first_called, self.by_nobody, self.within_rule, *self.overtaken],
            "by_reason": {reason: list(passed) for reason, passed in sorted(self.by_reason.items())},
            "chosen": [[no, staff_no, *calls] for (no, staff_no), calls in sorted(self.chosen.items())],
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> FirstCome:
        """What :meth:`kept` gave."""
        called, nobody, within, *overtaken = kept["numbers"]
        return cls(
            called,
            nobody,
            within,
            Passed(*overtaken),
            {reason: Passed(*passed) for reason, passed in kept["by_reason"].items()},
            {(no, staff_no): Chosen(*calls) for no, staff_no, *calls in kept["chosen"]},
        )

    def figures(self) -> dict[str, Any]:
        """Ready for JSON. Means are of all tickets first called, to two decimals, null when there was none."""
        return {
            "first_called": self.first_called,
            "overtaken_by_nobody": Rate(self.by_nobody, self.first_called).figures(),
            "within_rule": Rate(self.within_rule, self.first_called).figures(),
            "overtaken": self._passed(self.overtaken),
            "by_reason": {
                reason.value: self._passed(self.by_reason.get(reason, Passed())) for reason in Reason
            },
            "chosen": [
                {"window_no": no, "staff_no": staff_no or None, **calls._asdict()}
                for (no, staff_no), calls in sorted(self.chosen.items())
            ],
        }

    def _passed(self, passed: Passed) -> dict[str, Any]:
        mean = None
        if self.first_called:
            mean = (200 * passed.people + self.first_called) // (2 * self.first_called) / 100
        most = passed.most if self.first_called else None
        return {"tickets": passed.tickets, "people": passed.people, "mean": mean, "max": most}


def counted(day: Told) -> FirstCome:
    """The counts of a day."""
    by_reason: dict[str, Passed] = {}
    overtaken = Passed()
    nobody = within = 0
    for one in day.called:
        people = {reason: len(mine) for reason, mine in one.by.items() if mine}
        nobody += not people
        within += not OUTSIDE_THE_RULE & people.keys()
        for reason, n in people.items():
            by_reason[reason] = by_reason.get(reason, Passed()).and_more(Passed(1, n, n))
        if people:
            n = sum(people.values())
            overtaken = overtaken.and_more(Passed(1, n, n))
    chosen: dict[tuple[int, str], Chosen] = {}
    for call in day.chosen:
        key = (call.window_no, call.staff_no or "")
        one_more = Chosen(1, int(bool(call.passed)), len(call.passed))
        chosen[key] = chosen.get(key, Chosen()).and_more(one_more)
    return FirstCome(len(day.called), nobody, within, overtaken, by_reason, chosen)
