"""Who is next, against a model that compares people pair by pair instead of sorting keys."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import calling
from queue_server.domain.calling import STEP, Waiting

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SERVICES = ("consult", "legal_aid", "notary")


def line(*people: str) -> list[Waiting]:
    """``line("A1 consult", "B1 legal_aid ->2")``: people in order of arrival, a second apart."""
    found = []
    for place, words in enumerate(people):
        number, service, *to = words.split()
        for_window = int(to[0].removeprefix("->")) if to else None
        found.append(Waiting(f"id{place:03}", service, (place + 1) * 1_000_000_000, number, for_window))
    return found


def number_called(window_no: int, services: tuple[str, ...], waiting: list[Waiting]) -> str | None:
    chosen = calling.next_for(window_no, services, waiting)
    return None if chosen is None else chosen.number


def test_whoever_has_waited_longest_goes_first_whatever_the_service() -> None:
    waiting = line("B1 legal_aid", "A1 consult", "A2 consult")
    assert number_called(1, ("consult", "legal_aid"), waiting) == "B1"
    assert number_called(1, ("consult",), waiting) == "A1"
    assert number_called(1, ("notary",), waiting) is None
    assert number_called(1, (), waiting) is None
    assert number_called(1, SERVICES, []) is None


def test_whoever_was_sent_to_a_window_is_left_to_it_even_if_it_does_not_serve_that() -> None:
    waiting = line("A1 consult ->2", "A2 consult")
    assert number_called(1, ("consult",), waiting) == "A2"
    assert number_called(2, ("notary",), waiting) == "A1"
    assert number_called(2, ("consult",), waiting) == "A1"


def test_two_with_the_same_key_are_called_by_age_of_the_ticket() -> None:
    twins = [Waiting("b", "consult", 5, "A2"), Waiting("a", "consult", 5, "A1")]
    assert number_called(1, ("consult",), twins) == "A1"
    assert [one.number for one in calling.in_order(twins)] == ["A1", "A2"]


waiting_people = st.lists(
    st.tuples(st.sampled_from(SERVICES), st.integers(1, 12), st.none() | st.integers(1, 3)), max_size=12
).map(
    lambda people: [
        Waiting(f"id{place:03}", service, key * STEP, f"N{place}", window)
        for place, (service, key, window) in enumerate(people)
    ]
)


@given(waiting_people, st.integers(1, 3), st.sets(st.sampled_from(SERVICES)))
def test_the_next_is_one_nobody_who_may_be_called_here_stands_before(
    people: list[Waiting], window_no: int, services: set[str]
) -> None:
    def here(one: Waiting) -> bool:
        sent = one.for_window_no
        return sent == window_no if sent else one.service in services

    def before(one: Waiting, other: Waiting) -> bool:
        return (one.queue_key, one.ticket_id) < (other.queue_key, other.ticket_id)

    chosen = calling.next_for(window_no, sorted(services), people)
    if chosen is None:
        assert not any(here(one) for one in people)
    else:
        assert here(chosen)
        assert not any(before(one, chosen) for one in people if here(one))


# --- places in the line -------------------------------------------------------------------------------------------


def test_one_who_joins_the_end_has_the_moment_as_key() -> None:
    assert calling.key_at_end(NOON, None) == int(NOON.timestamp()) * 1_000_000_000


@given(st.lists(st.timedeltas(timedelta(hours=-26), timedelta(hours=26)), min_size=1, max_size=20))
def test_whatever_the_clock_does_nobody_overtakes_at_the_end(moves: list[timedelta]) -> None:
    latest: int | None = None
    for move in moves:
        key = calling.key_at_end(NOON + move, latest)
        assert latest is None or key >= latest + STEP
        latest = key


def test_in_front_is_before_everybody_of_the_service_but_never_worse_than_before() -> None:
    waiting = line("A1 consult", "A2 consult")
    assert calling.key_at_front(waiting, 5_000_000_000) < waiting[0].queue_key
    assert calling.key_at_front(waiting, 7) == 7
    assert calling.key_at_front([], 5_000_000_000) == 5_000_000_000


@pytest.mark.parametrize("places", [0, 1, 3, 5])
@pytest.mark.parametrize("waiting_count", [0, 1, 2, 3, 4, 7])
def test_a_number_that_returns_stands_so_many_places_back_or_at_the_end(
    places: int, waiting_count: int
) -> None:
    waiting = line(*(f"A{n} consult" for n in range(1, waiting_count + 1)))
    at_end = calling.key_at_end(NOON, waiting[-1].queue_key if waiting else None)
    returned = Waiting("zzz", "consult", calling.key_behind(waiting, places, at_end), "A99")
    order = calling.in_order([*waiting, returned])
    assert order.index(returned) == min(places, waiting_count)
    assert [one for one in order if one != returned] == waiting


def test_many_who_return_one_after_the_other_each_find_a_place() -> None:
    """The gap between two who took their numbers at the same moment is big enough for a bad morning."""
    waiting = [Waiting(f"id{n:03}", "consult", n * STEP, f"A{n}") for n in range(1, 6)]
    for returning in range(18):
        key = calling.key_behind(waiting, 3, at_end=0)
        waiting.append(Waiting(f"back{returning:02}", "consult", key, f"A9{returning:02}"))
        waiting = calling.in_order(waiting)
        assert waiting[3].ticket_id == f"back{returning:02}"
    assert len({one.queue_key for one in waiting}) == len(waiting)
