"""The estimated wait: the calling rule run forward, nothing said where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.calling import (
    STEP,
    AtWindow,
    Dedication,
    Waiting,
    choose,
    may_call,
    since_normal_after,
)
from queue_server.domain.catalogue import ABILITIES
from queue_server.domain.recent_times import Recent
from queue_server.domain.wait_estimate import (
    NOTHING,
    PLAYS,
    Estimate,
    Estimates,
    WindowNow,
    estimate,
    whole_minutes,
)

SERVICES = ("consult", "legal_aid", "notary")
CLASSES = ("elderly", "disabled")
TURN_S, BETWEEN_S = 600.0, 60.0
CONSTANT = Recent({service: [TURN_S] * 20 for service in SERVICES}, [BETWEEN_S] * 20)
"""Everybody takes ten minutes, and a minute passes before the next is called."""


def person(place: int, service: str = "consult", **more: Any) -> Waiting:
    return Waiting(f"t{place:03}", service, place * STEP, f"A{place:03}", **more)


def window(no: int, *services: str, serving: str | None = None, for_s: float = 0.0) -> WindowNow:
    return WindowNow(AtWindow(no, services or SERVICES), serving, for_s)


def told(
    waiting: list[Waiting], windows: list[WindowNow], recent: Recent = CONSTANT, **more: Any
) -> Estimates:
    return estimate(waiting, windows, recent, SERVICES, more.get("since_normal", {}), more.get("ratio", 2))


# --- what is said, in minutes one can count on one's fingers ---------------------------------------------------------


def test_one_window_calls_one_after_the_other() -> None:
    said = told([person(1), person(2), person(3)], [window(1)])
    assert said.waiting == {
        "t001": Estimate(60, 60),
        "t002": Estimate(720, 720),
        "t003": Estimate(1380, 1380),
    }
    assert said.newcomer["consult"] == Estimate(2040, 2040)


def test_two_windows_halve_it() -> None:
    said = told([person(1), person(2), person(3)], [window(1), window(2)])
    assert [said.waiting[f"t00{n}"].p50_s for n in (1, 2, 3)] == [60, 60, 720]


def test_who_is_being_served_takes_only_what_is_left() -> None:
    said = told([person(1)], [window(1, serving="consult", for_s=500)])
    assert said.waiting["t001"].p50_s == 100 + 60


def test_longer_than_anybody_lately_is_as_long_again_as_anybody() -> None:
    said = told([person(1)], [window(1, serving="consult", for_s=5000)])
    assert said.waiting["t001"].p50_s == 600 + 60


def test_a_window_that_has_nobody_calls_as_soon_as_such_windows_did() -> None:
    recent = CONSTANT._replace(free_s=[5.0])
    assert told([], [window(1)], recent).newcomer["consult"].p50_s == 5
    assert told([], [window(1, serving="consult")], recent).newcomer["consult"].p50_s == 600 + 60


def test_a_newcomer_of_another_service_waits_for_a_window_that_serves_it() -> None:
    said = told([person(1), person(2)], [window(1, "consult"), window(2, "legal_aid")])
    assert said.newcomer["consult"].p50_s == 60 + 2 * 660
    assert said.newcomer["legal_aid"].p50_s == 60


def test_newcomers_change_nobodys_wait() -> None:
    """Each service's newcomer is asked about alone: they do not stand before each other either."""
    said = told([], [window(1)])
    assert {known.p50_s for known in said.newcomer.values()} == {60}


# --- nothing is said where nothing is known --------------------------------------------------------------------------


def test_no_times_no_estimate() -> None:
    assert told([person(1)], [window(1)], Recent({}, [])) == NOTHING
    assert told([person(1)], [window(1)], Recent({"consult": []}, [30.0])) == NOTHING


def test_no_open_window_no_estimate() -> None:
    assert told([person(1)], []) == NOTHING


def test_a_service_no_open_window_serves_is_left_out() -> None:
    said = told([person(1), person(2, "notary")], [window(1, "consult")])
    assert set(said.waiting) == {"t001"}
    assert set(said.newcomer) == {"consult"}


def test_who_was_sent_to_a_closed_window_is_left_out() -> None:
    said = told([person(1, for_window_no=2), person(2)], [window(1)])
    assert set(said.waiting) == {"t002"}


def test_who_needs_an_ability_waits_for_the_window_that_has_it() -> None:
    low = WindowNow(AtWindow(2, ("consult",), abilities=frozenset({"low_counter"})), "consult", 0.0)
    wheelchair, behind = person(1, needs=("wheelchair",)), person(2)
    said = told([wheelchair, behind], [window(1, "consult"), low])
    assert said.waiting["t001"].p50_s == TURN_S + BETWEEN_S
    assert said.waiting["t002"].p50_s == BETWEEN_S
    assert told([wheelchair, behind], [window(1, "consult")]).waiting["t001"].p50_s == BETWEEN_S


def test_few_times_of_its_own_are_taken_from_the_whole_hall() -> None:
    recent = Recent({"consult": [600.0] * 20, "notary": [60.0] * 4}, [])
    said = told([person(1, "notary"), person(2, "notary")], [window(1)], recent)
    assert said.waiting["t002"].p50_s == 600
    enough = Recent({"consult": [600.0] * 20, "notary": [60.0] * 5}, [])
    said = told([person(1, "notary"), person(2, "notary")], [window(1)], enough)
    assert said.waiting["t002"].p50_s == 60


@pytest.mark.parametrize(("times", "has_p90"), [(19, False), (20, True)])
def test_p90_needs_twenty_times(times: int, has_p90: bool) -> None:
    said = told([person(1)], [window(1)], Recent({"consult": [600.0] * times}, [60.0]))
    assert (said.waiting["t001"].p90_s is not None, said.newcomer["consult"].p90_s is not None) == (
        has_p90,
        has_p90,
    )


def test_p90_is_further_off_than_p50_when_times_differ() -> None:
    recent = Recent({"consult": [60.0 * n for n in range(1, 31)]}, [30.0])
    said = told([person(n) for n in range(1, 11)], [window(1)], recent).waiting["t010"]
    assert said.p90_s is not None
    assert 9 * 8 * 60 < said.p50_s < said.p90_s < 9 * 25 * 60


@pytest.mark.parametrize(("p50_s", "minutes"), [(0, 1), (1, 1), (60, 1), (61, 2), (660, 11), (661, 12)])
def test_minutes_are_rounded_up(p50_s: int, minutes: int) -> None:
    assert whole_minutes(Estimate(p50_s, None)) == minutes


# --- the rule itself: the same people in the same order as `choose` calls them ------------------------------------------


@dataclass
class Slow:
    """The hall played on with the rule as it stands, one look at everybody for every call."""

    waiting: list[Waiting]
    windows: list[WindowNow]
    since_normal: dict[str, int]
    ratio: int
    waits: dict[str, int] = field(default_factory=dict)

    def play(self) -> dict[str, int]:
        free = [
            (
                BETWEEN_S
                + (
                    TURN_S
                    if now.serving and now.for_s >= TURN_S
                    else TURN_S - now.for_s
                    if now.serving
                    else 0
                ),
                at,
            )
            for at, now in enumerate(self.windows)
        ]
        while free:
            free.sort()
            now, at = free.pop(0)
            manned = [other.window for other in self.windows]
            choice = choose(self.windows[at].window, self.waiting, self.since_normal, self.ratio, manned)
            if choice is None:
                continue
            one = choice.waiting
            self.waits[one.ticket_id] = round(now)
            self._count(one)
            free.append((now + TURN_S + BETWEEN_S, at))
        return self.waits

    def _count(self, one: Waiting) -> None:
        self.waiting.remove(one)
        normal_waits = any(
            other.service == one.service
            and other.priority_class is None
            and other.for_window_no is None
            and other.raised is None
            for other in self.waiting
        )
        before = self.since_normal.get(one.service, 0)
        self.since_normal[one.service] = since_normal_after(one, before, overtakes_normal=normal_waits)


maybe_class = st.sampled_from([None, None, *CLASSES])
some_needs = st.sampled_from([(), (), (), ("wheelchair",), ("hakka",), ("blind",), ("wheelchair", "deaf")])
some_abilities = st.sampled_from([frozenset(), frozenset(), frozenset({"low_counter"}), frozenset(ABILITIES)])


@st.composite
def lines(draw: st.DrawFn, *, classes: bool = True, most: int = 25) -> list[Waiting]:
    people = []
    for place in range(1, draw(st.integers(0, most)) + 1):
        sent = draw(st.sampled_from([None] * 8 + [1, 2, 9])) if classes else None
        raised = draw(st.sampled_from([None] * 9 + [place])) if classes else None
        of_class = draw(maybe_class) if classes else None
        people.append(
            person(
                place,
                draw(st.sampled_from(SERVICES)),
                for_window_no=sent,
                priority_class=of_class,
                raised=raised,
                needs=draw(some_needs) if classes else (),
            )
        )
    return draw(st.permutations(people))


@st.composite
def windows(draw: st.DrawFn, *, dedicated: bool = True, least: int = 1) -> list[WindowNow]:
    opened = []
    for no in range(1, draw(st.integers(least, 4)) + 1):
        services = tuple(draw(st.permutations(SERVICES))[: draw(st.integers(1, 3))])
        dedication = draw(st.sampled_from(Dedication)) if dedicated else Dedication.NO
        classes = draw(st.frozensets(st.sampled_from(CLASSES)))
        serving = draw(st.sampled_from([None, *SERVICES]))
        for_s = float(draw(st.integers(0, 700)))
        abilities = draw(some_abilities) if dedicated else frozenset()
        opened.append(WindowNow(AtWindow(no, services, dedication, classes, abilities), serving, for_s))
    return opened


balances = st.dictionaries(st.sampled_from(SERVICES), st.integers(0, 3))


@given(lines(), windows(), balances, st.integers(1, 3))
def test_everybody_is_called_when_the_rule_calls_them(
    line: list[Waiting], opened: list[WindowNow], since_normal: dict[str, int], ratio: int
) -> None:
    said = told(line, opened, since_normal=since_normal, ratio=ratio)
    slow = Slow(list(line), opened, dict(since_normal), ratio).play()
    assert {ticket_id: known.p50_s for ticket_id, known in said.waiting.items()} == slow


@given(lines(classes=False), windows(dedicated=False), balances)
def test_a_newcomer_waits_as_long_as_whoever_comes_next(
    line: list[Waiting], opened: list[WindowNow], since_normal: dict[str, int]
) -> None:
    said = told(line, opened, since_normal=since_normal)
    for service in SERVICES:
        newcomer = person(999, service)
        slow = Slow([*line, newcomer], opened, dict(since_normal), 2).play()
        known = said.newcomer.get(service)
        assert (None if known is None else known.p50_s) == slow.get(newcomer.ticket_id)


@given(lines(classes=False), windows(dedicated=False, least=2))
def test_one_window_more_makes_nobody_wait_longer(line: list[Waiting], opened: list[WindowNow]) -> None:
    fewer, more = told(line, opened[:-1]), told(line, opened)
    for ticket_id, known in fewer.waiting.items():
        assert more.waiting[ticket_id].p50_s <= known.p50_s
    for service, known in fewer.newcomer.items():
        assert more.newcomer[service].p50_s <= known.p50_s


@given(lines(), windows(), st.data())
def test_the_same_hall_is_told_the_same(
    line: list[Waiting], opened: list[WindowNow], data: st.DataObject
) -> None:
    times = Recent({service: [60.0, 300.0, 900.0] * 10 for service in SERVICES}, [20.0, 200.0])
    assert told(line, opened, times) == told(data.draw(st.permutations(line)), opened, times)
    for known in [*told(line, opened, times).waiting.values()]:
        assert known.p90_s is not None
        assert 0 <= known.p50_s <= known.p90_s


@given(lines(), windows())
def test_whoever_an_open_window_may_call_is_told_something(
    line: list[Waiting], opened: list[WindowNow]
) -> None:
    def reachable(one: Waiting) -> bool:
        manned = [now.window for now in opened]
        return any(
            may_call(now.window, one, manned)
            and (now.window.dedication is not Dedication.ONLY or one.priority_class in now.window.classes)
            for now in opened
        )

    assert set(told(line, opened).waiting) == {one.ticket_id for one in line if reachable(one)}


def test_there_is_a_middle_play() -> None:
    assert PLAYS % 2 == 1
