"""What a press counts for: one prompt, one rating, nothing guessed."""

from hypothesis import given
from hypothesis import strategies as st

from evaluator_device.session import AFTERWARDS_S, Counted, Ignored, Session

LEVELS = {0: 5, 1: 4, 2: 3, 3: 2, 4: 1}


def two_windows() -> Session:
    return Session({1: LEVELS, 2: {0: 1, 1: 5}})


def test_the_first_press_of_a_prompt_is_its_rating() -> None:
    session = two_windows()
    assert session.ask(1, "p1", 15.0, now=100.0)
    assert session.press(1, 3, now=101.0) == Counted("p1", 2)


def test_the_second_press_is_a_duplicate_whatever_its_key() -> None:
    session = two_windows()
    session.ask(1, "p1", 15.0, now=100.0)
    session.press(1, 0, now=101.0)
    assert session.press(1, 0, now=101.01) == Ignored("duplicate")
    assert session.press(1, 4, now=130.0) == Ignored("duplicate")


def test_a_press_without_a_prompt_counts_for_nothing() -> None:
    session = two_windows()
    assert session.press(1, 0, now=100.0) == Ignored("unprompted")
    session.ask(1, "p1", 15.0, now=100.0)
    assert session.press(2, 0, now=101.0) == Ignored("unprompted")
    assert session.press(9, 0, now=101.0) == Ignored("unprompted")


def test_a_prompt_ends_exactly_at_its_time() -> None:
    session = two_windows()
    session.ask(1, "p1", 15.0, now=100.0)
    assert session.open_addresses(now=114.999) == [1]
    assert session.open_addresses(now=115.0) == []
    assert session.press(1, 0, now=115.0) == Ignored("late")


def test_long_after_a_prompt_a_press_is_simply_unprompted() -> None:
    session = two_windows()
    session.ask(1, "p1", 15.0, now=100.0)
    assert session.press(1, 0, now=115.0 + AFTERWARDS_S) == Ignored("unprompted")


def test_a_withdrawn_prompt_takes_no_rating() -> None:
    session = two_windows()
    session.ask(1, "p1", 15.0, now=100.0)
    session.withdraw("other", now=100.5)
    assert session.open_addresses(now=100.5) == [1]
    session.withdraw("p1", now=101.0)
    assert session.open_addresses(now=101.0) == []
    assert session.press(1, 0, now=101.5) == Ignored("late")
    assert not session.ask(1, "p1", 15.0, now=102.0), "a withdrawn prompt came back to life"


def test_a_key_nobody_mapped_counts_for_nothing_and_does_not_end_the_prompt() -> None:
    session = two_windows()
    session.ask(2, "p1", 15.0, now=100.0)
    assert session.press(2, 4, now=101.0) == Ignored("unknown_key")
    assert session.press(2, 1, now=102.0) == Counted("p1", 5)


def test_a_prompt_that_comes_again_is_not_asked_again() -> None:
    session = two_windows()
    session.ask(1, "p1", 15.0, now=100.0)
    assert not session.ask(1, "p1", 10.0, now=105.0)
    assert session.open_addresses(now=114.9) == [1]
    session.press(1, 0, now=106.0)
    assert not session.ask(1, "p1", 9.0, now=107.0)
    assert session.press(1, 0, now=108.0) == Ignored("duplicate")


def test_a_new_prompt_takes_the_place_of_the_old_one() -> None:
    session = two_windows()
    session.ask(1, "p1", 15.0, now=100.0)
    assert session.ask(1, "p2", 15.0, now=105.0)
    assert session.press(1, 0, now=106.0) == Counted("p2", 5)
    session.withdraw("p1", now=107.0)
    assert session.press(1, 0, now=108.0) == Ignored("duplicate")


def test_a_prompt_without_time_is_never_open() -> None:
    session = two_windows()
    assert not session.ask(1, "p1", 0.0, now=100.0)
    assert session.press(1, 0, now=100.0) == Ignored("late")


acts_of_a_day = st.tuples(
    st.sampled_from(["ask", "press", "withdraw", "wait"]), st.integers(1, 2), st.integers(0, 5)
)


@given(st.lists(acts_of_a_day))
def test_no_prompt_is_ever_rated_twice(acts: list[tuple[str, int, int]]) -> None:
    session, now, asked, rated = two_windows(), 0.0, list[tuple[int, str]](), list[str]()
    for act, address, n in acts:
        now += 0.5
        if act == "ask":
            asked.append((address, f"p{len(asked)}"))
            session.ask(*asked[-1], 15.0, now)
        elif act == "withdraw" and asked:
            session.withdraw(asked[-1][1], now)
        elif act == "wait":
            now += n * 10
        else:
            outcome = session.press(address, n, now)
            if isinstance(outcome, Counted):
                assert (address, outcome.prompt_id) == [each for each in asked if each[0] == address][-1]
                rated.append(outcome.prompt_id)
    assert len(rated) == len(set(rated))
