"""The call that comes by itself: only where the manager wants it, after the clerk's own work, and once."""

from __future__ import annotations

import threading

import pytest

from queue_server.domain.errors import HallError
from tests.queue_server.desk.hall import Hall, Person, refused

AFTER_S = 20


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """The clerk of window 1 in a hall where twenty idle seconds call the next number."""
    hall.rules(auto_call_s=AFTER_S)
    return hall.clerk("007").sits_at(1)


def shown(clerk: Person) -> str | None:
    """The number at the clerk's window."""
    ticket = clerk.console()["ticket"]
    return None if ticket is None else str(ticket["number"])


def serves_one(hall: Hall, clerk: Person) -> None:
    """Somebody comes, is called by the clerk, and is done."""
    hall.citizen().takes("法律咨询")
    clerk.serves_next()


def idle(hall: Hall, seconds: float) -> None:
    """Nobody presses anything for so long; the server ticks."""
    hall.passes(seconds=seconds)
    hall.ticks()


def test_after_a_finish_and_so_many_idle_seconds_the_next_is_called(hall: Hall, clerk: Person) -> None:
    serves_one(hall, clerk)
    waits = hall.citizen().takes("法律咨询")
    idle(hall, AFTER_S - 1)
    assert shown(clerk) is None
    idle(hall, 1)
    assert shown(clerk) == waits.number
    [told] = [row for row in hall.journal() if row["event"] == "ticket_called"][-1:]
    assert told["actor"] == "device:server"
    assert (told["facts"]["why"], told["facts"]["staff_id"]) == ("longest_wait", clerk.caller.staff_id)
    assert hall.wrong() == []


def test_nobody_is_called_by_itself_where_the_manager_has_not_asked_for_it(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    serves_one(hall, clerk)
    hall.citizen().takes("法律咨询")
    idle(hall, 3600)
    assert shown(clerk) is None
    assert clerk.console()["auto_call_at"] is None


def test_not_before_the_clerks_own_first_call(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    idle(hall, 3600)
    assert shown(clerk) is None
    clerk.pauses()
    clerk.unpauses()
    idle(hall, 3600)
    assert shown(clerk) is None


def test_a_pause_stops_it_and_afterwards_the_clerk_calls_first(hall: Hall, clerk: Person) -> None:
    serves_one(hall, clerk)
    hall.citizen().takes("法律咨询")
    idle(hall, AFTER_S - 1)
    clerk.pauses()
    idle(hall, 3600)
    clerk.unpauses()
    idle(hall, 3600)
    assert shown(clerk) is None


def test_whoever_comes_to_a_window_that_was_idle_long_enough_is_called_at_once(
    hall: Hall, clerk: Person
) -> None:
    serves_one(hall, clerk)
    idle(hall, 600)
    assert shown(clerk) is None
    comes = hall.citizen().takes("法律咨询")
    hall.ticks()
    assert shown(clerk) == comes.number


@pytest.mark.parametrize("ending", ["passes_over", "holds", "transfers", "registered"])
def test_every_way_to_be_done_with_somebody_counts(hall: Hall, clerk: Person, ending: str) -> None:
    hall.rules(calls_before_no_show=1)
    hall.citizen().takes("法律咨询")
    if ending == "registered":
        clerk.serves_next()
        clerk.registers("法律咨询")
        clerk.finishes()
    else:
        clerk.calls_next()
        if ending == "transfers":
            clerk.transfers(to_window=2)
        else:
            getattr(clerk, ending)()
    waits = hall.citizen().takes("法律咨询")
    idle(hall, AFTER_S)
    assert shown(clerk) == waits.number


def test_what_is_taken_back_or_begun_anew_is_no_idling(hall: Hall, clerk: Person) -> None:
    serves_one(hall, clerk)
    clerk.undoes()
    hall.citizen().takes("法律咨询")
    idle(hall, 50)
    assert clerk.console()["ticket"]["state"] == "serving"
    clerk.finishes()
    clerk.registers("法律咨询")
    idle(hall, 3600)
    assert clerk.console()["visit"] is not None
    assert shown(clerk) is None


def test_nobody_is_called_in_the_morning_to_a_chair_that_was_left_last_night(
    hall: Hall, clerk: Person
) -> None:
    serves_one(hall, clerk)
    hall.midnight()
    hall.citizen().takes("法律咨询")
    idle(hall, 9 * 3600)
    assert shown(clerk) is None


def test_the_console_counts_down_to_it(hall: Hall, clerk: Person) -> None:
    assert clerk.console()["auto_call_at"] is None
    serves_one(hall, clerk)
    at = clerk.console()["auto_call_at"]
    hall.passes(seconds=AFTER_S)
    assert at == hall.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    hall.passes(seconds=-AFTER_S)
    clerk.pauses()
    assert clerk.console()["auto_call_at"] is None


def test_the_rule_decides_who_it_is(hall: Hall, clerk: Person) -> None:
    serves_one(hall, clerk)
    hall.citizen().takes("法律咨询")
    old = hall.citizen().takes("法律咨询", priority_class="elderly")
    idle(hall, AFTER_S)
    assert shown(clerk) == old.number


def test_the_clerk_and_the_server_at_the_same_moment_call_one_number(hall: Hall, clerk: Person) -> None:
    for _ in range(5):
        serves_one(hall, clerk)
        waiting = [hall.citizen().takes("法律咨询") for _ in range(3)]
        hall.passes(seconds=AFTER_S)
        begin, codes = threading.Barrier(3), []

        def presses(begin: threading.Barrier = begin, codes: list[str] = codes) -> None:
            begin.wait()
            try:
                clerk.calls_next()
            except HallError as refusal:
                codes.append(refusal.code)

        def ticks(begin: threading.Barrier = begin) -> None:
            begin.wait()
            hall.desk.auto_call.call_due()

        together = [threading.Thread(target=does) for does in (presses, ticks, ticks)]
        for one in together:
            one.start()
        for one in together:
            one.join()
        assert [number.state for number in waiting] == ["called", "waiting", "waiting"]
        assert set(codes) <= {"window_busy"}
        clerk.starts()
        clerk.finishes()
        for _ in range(2):
            clerk.serves_next()
    assert hall.wrong() == []


def test_a_clerk_may_call_a_chosen_number_only_where_the_manager_allows_it(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    numbers = [hall.citizen().takes("法律咨询") for _ in range(3)]
    assert clerk.console()["may_call_chosen"]
    hall.rules(call_chosen=False)
    assert not clerk.console()["may_call_chosen"]
    with refused("call_chosen_off"):
        clerk.calls(numbers[2])
    supervisor = hall.supervisor().at(1)
    assert supervisor.console()["may_call_chosen"]
    assert supervisor.calls(numbers[2]).number == numbers[2].number
    clerk.starts()
    clerk.finishes()
    assert clerk.calls_next().number == numbers[0].number


def test_rules_saved_before_a_rule_was_known_have_its_default(hall: Hall) -> None:
    with hall.house.deed(hall.manager().caller) as deed:
        old = {
            name: value
            for name, value in deed.work.offer.rules().items()
            if name not in ("auto_call_s", "call_chosen")
        }
        deed.work.offer.save_rules(old)
    rules = hall.desk.manager.rules()
    assert (rules["auto_call_s"], rules["call_chosen"]) == (0, True)
    hall.rules(call_chosen=False)
    newest = hall.desk.settings.changes(None, 1)["rows"][0]
    assert [(line["before"], line["after"]) for line in newest["lines"]] == [("允许", "不允许")]
