"""Which turns at the windows tell how long things take."""

from datetime import UTC, datetime, timedelta

from queue_server.domain.recent_times import Turn, recent_times

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def turn(
    name: str, called: float, ended: float, *, taken: float = 0, window: int = 1, came: bool = True
) -> Turn:
    """Minutes after nine."""
    at = [NINE + timedelta(minutes=minutes) for minutes in (taken, called, ended)]
    return Turn(name, "consult", window, at[0], at[1], at[2], came)


def test_a_turn_lasts_from_the_call_to_the_end() -> None:
    recent = recent_times([turn("a", 1, 11), turn("b", 12, 13.5, came=False)], [])
    assert recent.at_window_s == {"consult": [600, 90]}


def test_who_was_held_meanwhile_tells_nothing() -> None:
    turns = [turn("a", 1, 40), turn("b", 5, 20), turn("c", 21, 30)]
    assert recent_times(turns, turns).at_window_s == {"consult": [900, 540]}


def test_a_forgotten_press_tells_nothing() -> None:
    assert recent_times([turn("a", 1, 200)], []).at_window_s == {}


def test_between_counts_where_the_next_was_there_already() -> None:
    waited = [turn("a", 1, 10), turn("b", 12, 20, taken=3)]
    assert recent_times([], waited).between_s == [120]
    elsewhere = [turn("a", 1, 10), turn("b", 12, 20, window=2)]
    assert recent_times([], elsewhere) == ({}, [], [])


def test_a_window_that_had_nobody_tells_how_soon_it_called() -> None:
    came_later = recent_times([], [turn("a", 1, 10), turn("b", 12, 20, taken=11)])
    assert (came_later.between_s, came_later.free_s) == ([], [60])
    after_the_night = recent_times([], [turn("a", 1, 10), turn("b", 912, 920, taken=911)])
    assert after_the_night.free_s == []


def test_nothing_lies_between_after_a_no_show_or_over_a_pause() -> None:
    assert recent_times([], [turn("a", 1, 2, came=False), turn("b", 3, 9)]).between_s == []
    assert recent_times([], [turn("a", 1, 10), turn("b", 26, 30)]).between_s == []
