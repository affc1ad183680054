"""Whoever needs something is left to the windows that have it, and nobody is left to nobody."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.api.requests import Ability, Need
from queue_server.domain import calling
from queue_server.domain.calling import STEP, AtWindow, Dedication, Waiting, choose, left_to, may_call
from queue_server.domain.catalogue import ABILITIES, NEEDS, SERVED_BY

SERVICES = ("consult", "notary")
CLASSES = ("elderly", "military")
LOW, HAKKA, BOTH = frozenset({"low_counter"}), frozenset({"hakka"}), frozenset({"low_counter", "hakka"})


def window(no: int, abilities: frozenset[str] = frozenset(), *services: str) -> AtWindow:
    return AtWindow(no, services or ("consult",), abilities=abilities)


def person(*needs: str, place: int = 1, **more: object) -> Waiting:
    one = Waiting(f"t{place:03}", "consult", place * STEP, f"A{place:03}", needs=needs)
    return one._replace(**more)


def test_every_ability_serves_a_need_and_the_api_knows_them_all() -> None:
    assert set(SERVED_BY) <= set(NEEDS)
    assert set(SERVED_BY.values()) == set(ABILITIES) == set(get_args(Ability))
    assert set(get_args(Need)) == set(NEEDS)
    assert {"blind", "writing"}.isdisjoint(SERVED_BY), "these need a person, not a window"


@pytest.mark.parametrize(
    ("needs", "manned", "callers"),
    [
        ((), [window(1), window(2, LOW)], {1, 2}),
        (("blind",), [window(1), window(2, LOW)], {1, 2}),
        (("wheelchair",), [window(1), window(2, LOW)], {2}),
        (("wheelchair",), [window(1), window(2, LOW), window(3, BOTH)], {2, 3}),
        (("wheelchair",), [window(1), window(2, HAKKA)], {1, 2}),
        (("wheelchair",), [window(1), window(2, LOW, "notary")], {1}),
        (("wheelchair", "hakka"), [window(1), window(2, LOW), window(3, HAKKA)], {2, 3}),
        (("wheelchair", "hakka"), [window(1), window(2, LOW), window(3, BOTH)], {3}),
        (("wheelchair", "blind"), [window(1), window(2, LOW)], {2}),
        (("wheelchair",), [window(1)], {1}),
    ],
)
def test_who_may_call_whom(needs: tuple[str, ...], manned: list[AtWindow], callers: set[int]) -> None:
    assert {one.no for one in manned if may_call(one, person(*needs), manned)} == callers


def test_a_window_for_others_only_is_nobody_to_leave_anybody_to() -> None:
    military = AtWindow(2, ("consult",), Dedication.ONLY, frozenset({"military"}), LOW)
    manned = [window(1), military]
    assert may_call(manned[0], person("wheelchair"), manned)
    assert not may_call(manned[0], person("wheelchair", priority_class="military"), manned)


def test_whoever_was_sent_to_a_window_is_called_there_whatever_they_need() -> None:
    manned = [window(1), window(2, LOW)]
    assert may_call(manned[0], person("wheelchair", for_window_no=1), manned)
    assert not may_call(manned[1], person("wheelchair", for_window_no=1), manned)


def test_the_next_of_a_line_is_the_first_who_is_not_left_to_another_window() -> None:
    first, second = person("wheelchair"), person(place=2)
    manned = [window(1), window(2, LOW)]
    assert choose(manned[0], [first, second], manned=manned) == (second, calling.Why.LONGEST_WAIT)
    assert choose(manned[1], [first, second], manned=manned) == (first, calling.Why.LONGEST_WAIT)
    assert choose(manned[0], [first, second], manned=manned[:1]) == (first, calling.Why.LONGEST_WAIT)


people = st.builds(
    lambda place, service, needs, sent, raised, of_class: Waiting(
        f"t{place:03}", service, place * STEP, f"A{place:03}", sent, of_class, raised, tuple(sorted(needs))
    ),
    st.integers(1, 999),
    st.sampled_from(SERVICES),
    st.frozensets(st.sampled_from(sorted(NEEDS))),
    st.sampled_from([None, None, None, 1, 2]),
    st.sampled_from([None, None, 1]),
    st.sampled_from([None, *CLASSES]),
)
opened = st.lists(
    st.builds(
        AtWindow,
        st.integers(1, 6),
        st.sampled_from([("consult",), ("notary",), SERVICES]),
        st.sampled_from(Dedication),
        st.frozensets(st.sampled_from(CLASSES)),
        st.frozensets(st.sampled_from(sorted(ABILITIES))),
    ),
    max_size=6,
    unique_by=lambda one: one.no,
)


@given(people, opened)
def test_nobody_is_left_to_nobody(one: Waiting, manned: list[AtWindow]) -> None:
    """If any window would call this person were there no needs, some window still does."""
    without = one._replace(needs=())
    served = [here for here in manned if choose(here, [without], manned=manned) is not None]
    calling_now = [here for here in manned if choose(here, [one], manned=manned) is not None]
    assert bool(served) == bool(calling_now)
    assert set(calling_now) <= set(served)


@given(people, opened)
def test_whom_a_person_is_left_to_calls_them_and_has_more_of_what_they_need(
    one: Waiting, manned: list[AtWindow]
) -> None:
    needed = {SERVED_BY[need] for need in one.needs if need in SERVED_BY}
    for here in manned:
        for other in left_to(here, one, manned):
            assert may_call(other, one, manned)
            assert choose(other, [one], manned=manned) is not None
            assert len(needed & other.abilities) > len(needed & here.abilities)
