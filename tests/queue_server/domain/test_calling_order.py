"""Who goes first: classes, the supervisor's choice, dedicated windows, each against a rule written anew from the words."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import calling
from queue_server.domain.calling import AtWindow, Before, Dedication, Waiting, Why

WINDOW = AtWindow(1, ("consult", "notary"))
CLASSES = ("elderly", "military")


def waiting(*people: str) -> list[Waiting]:
    """``"A1"`` is a normal number, ``"A1!"`` a priority one, ``"A1^"`` one put on top; they came in this order."""
    found = []
    for place, word in enumerate(people, 1):
        service = "consult" if word.startswith("A") else "notary"
        priority = "elderly" if "!" in word else None
        raised = place if "^" in word else None
        found.append(
            Waiting(f"id{place:03}", service, place * calling.STEP, word.rstrip("!^"), None, priority, raised)
        )
    return found


def all_calls(window: AtWindow, people: list[Waiting], ratio: int = 2) -> list[tuple[str, Why]]:
    """Everybody called by one window, one after the other."""
    left, since, called = list(people), {}, []
    while (choice := calling.choose(window, left, since, ratio)) is not None:
        one = choice.waiting
        overtakes = any(o.service == one.service and not o.priority_class and o.raised is None for o in left)
        since[one.service] = calling.since_normal_after(
            one, since.get(one.service, 0), overtakes_normal=overtakes
        )
        left.remove(one)
        called.append((one.number, choice.why))
    return called


def numbers(calls: list[tuple[str, Why]]) -> list[str]:
    return [number for number, _ in calls]


def test_two_of_a_priority_class_go_before_one_normal_number() -> None:
    people = waiting("A1", "A2", "A3!", "A4!", "A5!", "A6!", "A7!")
    assert numbers(all_calls(WINDOW, people)) == ["A3", "A4", "A1", "A5", "A6", "A2", "A7"]


def test_without_normal_numbers_nobody_is_overtaken_and_nothing_is_owed_later() -> None:
    since = calling.since_normal_after(waiting("A1!")[0], 0, overtakes_normal=False)
    assert since == 0
    people = waiting("A1", "A2!")
    assert calling.choose(WINDOW, people, {"consult": since}).waiting.number == "A2"


def test_a_priority_number_overtakes_in_its_own_service_only() -> None:
    people = waiting("D1", "A2", "A3!")
    assert numbers(all_calls(WINDOW, people)) == ["D1", "A3", "A2"]


def test_the_reason_is_said() -> None:
    assert all_calls(WINDOW, waiting("A1", "A2!", "A3^")) == [
        ("A3", Why.RAISED),
        ("A2", Why.PRIORITY),
        ("A1", Why.LONGEST_WAIT),
    ]
    people = waiting("A1!", "A2!", "A3!", "A4")
    assert all_calls(WINDOW, people)[2] == ("A4", Why.NORMAL_TURN)


def test_those_put_on_top_go_in_the_order_they_were_put_there() -> None:
    early, late = waiting("A1", "A2")
    people = [early._replace(raised=9), late._replace(raised=4)]
    assert numbers(all_calls(WINDOW, people)) == ["A2", "A1"]


def test_a_dedicated_window_calls_its_classes_only_or_first() -> None:
    people = waiting("A1", "A2!", "A3")
    only = WINDOW._replace(dedication=Dedication.ONLY, classes=frozenset({"elderly"}))
    first = only._replace(dedication=Dedication.FIRST)
    assert all_calls(only, people) == [("A2", Why.DEDICATED)]
    assert numbers(all_calls(first, people)) == ["A2", "A1", "A3"]
    for_others = only._replace(classes=frozenset({"military"}))
    assert all_calls(for_others, people) == []


def test_one_sent_to_this_window_is_called_by_no_other() -> None:
    sent = waiting("A1")[0]._replace(for_window_no=1)
    assert calling.choose(WINDOW, [sent]).why is Why.SENT_HERE
    assert calling.choose(WINDOW._replace(no=2), [sent]) is None


people_of_one_service = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([None, *CLASSES]), st.none() | st.integers(1, 3)), max_size=9
).map(
    lambda rows: [
        Waiting(f"id{place:03}", "consult", key * calling.STEP, f"A{place}", None, priority, raised)
        for place, (key, priority, raised) in enumerate(rows)
    ]
)


def model_order(people: list[Waiting], since: int, ratio: int) -> Iterator[str]:
    """The rule from its words: raised first; then at most ``ratio`` priority numbers for one normal, while one waits."""
    top = sorted((p for p in people if p.raised), key=lambda p: (p.raised, p.queue_key, p.ticket_id))
    yield from (p.number for p in top)
    rest = sorted((p for p in people if not p.raised), key=lambda p: (p.queue_key, p.ticket_id))
    while rest:
        normal = [p for p in rest if not p.priority_class]
        priority = [p for p in rest if p.priority_class]
        if priority and (since < ratio or not normal):
            one, since = priority[0], since + 1 if normal else 0
        else:
            one, since = normal[0], 0
        rest.remove(one)
        yield one.number


@given(people_of_one_service, st.integers(0, 5), st.integers(1, 4))
def test_one_service_is_called_in_the_order_the_words_say(
    people: list[Waiting], since: int, ratio: int
) -> None:
    order = [one.number for one in calling.service_order(people, since, ratio)]
    assert order == list(model_order(people, since, ratio))


@given(people_of_one_service, st.integers(0, 5), st.integers(1, 4))
def test_how_many_are_ahead_is_the_place_in_that_order(people: list[Waiting], since: int, ratio: int) -> None:
    order = calling.service_order(people, since, ratio)
    for place, one in enumerate(order):
        priority = one.priority_class is not None
        others = [p for p in people if p is not one]
        raised = [p for p in others if p.raised is not None]
        if one.raised is not None:
            mine = (one.raised, one.queue_key, one.ticket_id)
            before = Before(sum((p.raised, p.queue_key, p.ticket_id) < mine for p in raised), 0, 0)
        else:
            line = [p for p in others if p.raised is None]
            same = [p for p in line if (p.priority_class is not None) == priority]
            before = Before(
                len(raised),
                sum((p.queue_key, p.ticket_id) < (one.queue_key, one.ticket_id) for p in same),
                len(line) - len(same),
            )
        assert calling.ahead(priority, one.raised is not None, before, since, ratio) == place


@given(people_of_one_service, st.integers(1, 4))
def test_nobody_starves_and_overtaking_is_bounded(people: list[Waiting], ratio: int) -> None:
    """Before a normal number at most ``ratio`` priority numbers are called for each normal one called, plus as many."""
    people = [one._replace(raised=None) for one in people]
    order = numbers(all_calls(WINDOW, people, ratio))
    assert sorted(order) == sorted(one.number for one in people)
    normal = sorted((p for p in people if not p.priority_class), key=lambda p: (p.queue_key, p.ticket_id))
    priority = {p.number for p in people if p.priority_class}
    for place, one in enumerate(normal):
        before = order[: order.index(one.number)]
        assert sum(number in priority for number in before) <= ratio * (place + 1)
