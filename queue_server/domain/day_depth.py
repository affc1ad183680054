"""What lies behind a day's counts: the way to the window, pauses, who only asked the way, why people were satisfied or
not, and first come, first served.

Kept and merged with the day's tally (:mod:`queue_server.domain.statistics`), and told as ``depth`` beside its counts.

The way to the window runs from the call to the start of the service (叫号到到场). Only a start that follows the call of
its own round counts: somebody sent on to another window has started long before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from queue_server.domain.durations import Durations
from queue_server.domain.first_come import FirstCome
from queue_server.domain.rating import PRAISED_FROM, REASONS


class Way(NamedTuple):
    """One way from the call to the window, in seconds."""

    service: str
    window_no: int | None
    seconds: int


class Pauses(NamedTuple):
    """How often a window paused for a reason, and for how many seconds in all."""

    times: int = 0
    total_s: int = 0


class Pause(NamedTuple):
    """One pause of a window."""

    window_no: int
    reason: str
    seconds: int


class Said(NamedTuple):
    """How often a reason was given as praise, and how often as what was wanting."""

    praised: int = 0
    wanting: int = 0


@dataclass(frozen=True, slots=True)
class Depth:
    """A day in depth, or several. Ways by service code and by window number as text, pauses by window and reason."""

    ways_by_service: Mapping[str, Durations] = field(default_factory=dict)
    ways_by_window: Mapping[str, Durations] = field(default_factory=dict)
    pauses: Mapping[tuple[int, str], Pauses] = field(default_factory=dict)
    enquiries: int = 0
    first_come: FirstCome = field(default_factory=FirstCome)
    reasons: Mapping[str, Said] = field(default_factory=dict)
    """By the code of the reason, only those that were given."""

    @classmethod
    def of(
        cls,
        ways: Iterable[Way],
        pauses: Iterable[Pause],
        enquiries: int,
        first_come: FirstCome,
        reasons: Iterable[tuple[int, str, int]] = (),
    ) -> Depth:
        """What happened on one day. ``reasons``: level, code of the reason, how often."""
        by_service, by_window = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        for way in ways:
            by_service[way.service].append(way.seconds)
            if way.window_no is not None:
                by_window[str(way.window_no)].append(way.seconds)
        paused: dict[tuple[int, str], Pauses] = {}
        for pause in pauses:
            key = (pause.window_no, pause.reason)
            times, total_s = paused.get(key, Pauses())
            paused[key] = Pauses(times + 1, total_s + pause.seconds)
        return cls(
            {code: Durations(seconds) for code, seconds in by_service.items()},
            {no: Durations(seconds) for no, seconds in by_window.items()},
            paused,
            enquiries,
            first_come,
            _said(
                (code, Said(times, 0) if level >= PRAISED_FROM else Said(0, times))
                for level, code, times in reasons
            ),
        )

    @classmethod
    def together(cls, days: Iterable[Depth]) -> Depth:
        """Several days as one."""
        parts = list(days)
        pauses: dict[tuple[int, str], Pauses] = {}
        for part in parts:
            for key, (times, total_s) in part.pauses.items():
                before = pauses.get(key, Pauses())
                pauses[key] = Pauses(before.times + times, before.total_s + total_s)
        return cls(
            _joined(part.ways_by_service for part in parts),
            _joined(part.ways_by_window for part in parts),
            pauses,
            sum(part.enquiries for part in parts),
            FirstCome.together(part.first_come for part in parts),
            _said(one for part in parts for one in part.reasons.items()),
        )

    def count_durations(self) -> None:
        """Counts every bag of ways now."""
        for bag in (*self.ways_by_service.values(), *self.ways_by_window.values()):
            bag.histogram()

    def kept(self) -> dict[str, Any]:
        """As it is kept with the counted day, equal for equal days."""
        return {
            "ways_by_service": {code: bag.to_text() for code, bag in self.ways_by_service.items()},
            "ways_by_window": {no: bag.to_text() for no, bag in self.ways_by_window.items()},
            "pauses": [[no, reason, *paused] for (no, reason), paused in sorted(self.pauses.items())],
            "enquiries": self.enquiries,
            "first_come": self.first_come.kept(),
            "reasons": {code: list(said) for code, said in sorted(self.reasons.items())},
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Depth:
        """What :meth:`kept` gave."""
        return cls(
            {code: Durations.from_text(text) for code, text in kept["ways_by_service"].items()},
            {no: Durations.from_text(text) for no, text in kept["ways_by_window"].items()},
            {(no, reason): Pauses(*paused) for no, reason, *paused in kept["pauses"]},
            kept["enquiries"],
            FirstCome.read(kept["first_come"]),
            {code: Said(*said) for code, said in kept["reasons"].items()},
        )

    def figures(self) -> dict[str, Any]:
        """Ready for JSON; ``to_window_s`` like every other duration of the statistics object."""
        by_service = {code: bag.figures() for code, bag in sorted(self.ways_by_service.items())}
        ways = Durations.together(self.ways_by_service.values())
        return {
            "first_come": self.first_come.figures(),
            "to_window_s": ways.figures(),
            "to_window_s_by_service": by_service,
            "to_window_s_by_window": {
                no: self.ways_by_window[no].figures() for no in sorted(self.ways_by_window, key=int)
            },
            "pauses": [
                {"window_no": no, "reason": reason, **paused._asdict()}
                for (no, reason), paused in sorted(self.pauses.items())
            ],
            "enquiries": self.enquiries,
            "reasons": {code: self.reasons.get(code, Said())._asdict() for code in REASONS},
        }


def _said(parts: Iterable[tuple[str, Said]]) -> dict[str, Said]:
    gathered: dict[str, Said] = {}
    for code, said in parts:
        before = gathered.get(code, Said())
        gathered[code] = Said(before.praised + said.praised, before.wanting + said.wanting)
    return gathered


def _joined(parts: Iterable[Mapping[str, Durations]]) -> dict[str, Durations]:
    gathered: dict[str, list[Durations]] = defaultdict(list)
    for part in parts:
        for key, bag in part.items():
            gathered[key].append(bag)
    return {key: Durations.together(bags) for key, bags in gathered.items()}
