"""A ticket's life, pair by pair: what the table allows happens, everything else is refused and changes nothing.

The table here is written from the contract's table of verbs, not from the product's.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import ticket as rules
from queue_server.domain.errors import RuleBroken
from queue_server.domain.ticket import CallingRules, State, Ticket, Verb

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PATIENT = CallingRules(recall_max=3, recall_gap_s=15, calls_before_no_show=1, return_times=1)

CONTRACT: dict[str, dict[str, str]] = {
    "call": {"waiting": "called"},
    "recall": {"called": "called"},
    "start": {"called": "serving"},
    "finish": {"serving": "finished"},
    "no_show": {"called": "missed"},
    "hold": {"called": "on_hold", "serving": "on_hold"},
    "resume": {"on_hold": "serving"},
    "transfer": {"called": "waiting", "serving": "waiting"},
    "return": {"missed": "waiting"},
    "cancel": {"waiting": "cancelled", "missed": "cancelled", "on_hold": "cancelled"},
    "change_service": {"waiting": "waiting"},
    "send_to_window": {"waiting": "waiting"},
    "undo_start": {"serving": "called"},
    "undo_finish": {"finished": "serving"},
    "undo_no_show": {"missed": "called"},
    "undo_end": {"cancelled": "waiting"},
    "roll_over": {
        "waiting": "abandoned",
        "called": "abandoned",
        "missed": "abandoned",
        "on_hold": "abandoned",
    },
    "end_training": dict.fromkeys(("waiting", "called", "serving", "missed", "on_hold"), "cancelled"),
}

DO: dict[str, Callable[[Ticket], Ticket]] = {
    "call": lambda t: rules.call(t, 2, "someone", NOW),
    "recall": lambda t: rules.recall(t, PATIENT, NOW),
    "start": lambda t: rules.start(t, NOW),
    "finish": lambda t: rules.finish(t, NOW),
    "no_show": lambda t: rules.no_show(t, PATIENT),
    "hold": rules.hold,
    "resume": lambda t: rules.resume(t, 2, "someone", NOW),
    "transfer": lambda t: rules.transfer(t, "notary", None, 7),
    "return": lambda t: rules.return_missed(t, PATIENT, 7),
    "cancel": rules.cancel,
    "change_service": lambda t: rules.change_service(t, "notary"),
    "send_to_window": lambda t: rules.send_to_window(t, 3),
    "undo_start": lambda t: rules.undo(t, Verb.START, True),
    "undo_finish": lambda t: rules.undo(t, Verb.FINISH, False),
    "undo_no_show": lambda t: rules.undo(t, Verb.NO_SHOW, False),
    "undo_end": lambda t: rules.undo_end(t, State.WAITING),
    "roll_over": rules.roll_over,
    "end_training": rules.end_training,
}

EVERY_PAIR = [(state, verb) for state, verb in product(State, Verb)]


def ticket_in(state: str, **more: object) -> Ticket:
    """Number A012 in this state."""
    known = Ticket(
        id="t", number="A012", service="consult", hall_day="2026-11-24", state=State(state), visit_id="v",
        queue_key=1, taken_at=NOW - timedelta(minutes=9),
    )  # fmt: skip
    return replace(known, **more)


def called(recalls: int = 0, ago_s: float = 60) -> Ticket:
    """A012, called and recalled this often, the last time ``ago_s`` seconds ago."""
    at = NOW - timedelta(seconds=ago_s)
    return ticket_in("called", window_no=1, called_at=at, last_call_at=at, calls=1 + recalls, recalls=recalls)


def test_every_verb_and_every_state_of_the_contract_is_tested() -> None:
    assert set(CONTRACT) == set(DO) == {verb.value for verb in Verb}
    assert len(EVERY_PAIR) == len(State) * len(Verb)
    assert {state.value for state in State} == set(
        ["waiting", "called", "serving", "on_hold", "missed", "finished", "abandoned", "cancelled"]
    )


def test_the_table_allows_what_the_contract_allows_and_nothing_else() -> None:
    assert {(state.value, verb.value): to.value for (state, verb), to in rules.TRANSITIONS.items()} == {
        (state, verb): to for verb, allowed in CONTRACT.items() for state, to in allowed.items()
    }


@pytest.mark.parametrize(("state", "verb"), EVERY_PAIR, ids=lambda one: one.value)
def test_a_verb_does_what_the_table_says_or_is_refused(state: State, verb: Verb) -> None:
    before = ticket_in(state)
    untouched = replace(before)
    allowed = CONTRACT[verb].get(state)
    if allowed is None:
        with pytest.raises(RuleBroken) as refused:
            DO[verb](before)
        assert refused.value.code == "ticket_not_callable"
        assert refused.value.status == 409
        assert "A012" in refused.value.sentence
        assert refused.value.extra == {"number": "A012"}
    else:
        assert DO[verb](before).state == allowed
    assert before == untouched


@pytest.mark.parametrize("state", sorted(rules.ENDS), ids=str)
def test_nothing_leaves_an_end_but_what_is_taken_back(state: State) -> None:
    leaving = {verb for (at, verb) in rules.TRANSITIONS if at is state}
    assert leaving == {State.FINISHED: {Verb.UNDO_FINISH}, State.CANCELLED: {Verb.UNDO_END}}.get(state, set())


def test_every_state_and_verb_has_a_word_for_people() -> None:
    assert set(rules.STATE_WORDS) == set(State)
    assert set(rules.VERB_WORDS) == set(Verb)


# --- calling ------------------------------------------------------------------------------------------------------


def test_a_call_says_where_by_whom_and_when() -> None:
    ticket = rules.call(ticket_in("waiting"), 3, "lin", NOW)
    assert (ticket.window_no, ticket.staff_id, ticket.calls, ticket.recalls) == (3, "lin", 1, 0)
    assert ticket.first_called_at == ticket.called_at == ticket.last_call_at == NOW


def test_a_second_call_keeps_the_moment_of_the_first() -> None:
    first = NOW - timedelta(minutes=5)
    again = rules.call(ticket_in("waiting", first_called_at=first, called_at=first, calls=2), 3, "lin", NOW)
    assert (again.first_called_at, again.called_at, again.calls, again.recalls) == (first, NOW, 3, 0)


@pytest.mark.parametrize(
    ("ago_s", "wait_s"), [(0, 15), (0.2, 15), (1, 14), (14, 1), (14.001, 1), (14.999, 1), (15, 0), (400, 0)]
)
def test_a_recall_too_soon_says_how_many_seconds_are_left(ago_s: float, wait_s: int) -> None:
    ticket = called(ago_s=ago_s)
    assert rules.recall_wait_s(ticket, CallingRules(), NOW) == wait_s
    if wait_s == 0:
        assert rules.recall(ticket, CallingRules(), NOW).recalls == 1
        return
    with pytest.raises(RuleBroken) as refused:
        rules.recall(ticket, CallingRules(), NOW)
    assert refused.value.code == "recall_too_soon"
    assert refused.value.extra == {"retry_after_s": wait_s}


@given(st.floats(0.001, 15), st.integers(0, 600))
def test_who_waits_the_told_seconds_may_recall(ago_s: float, gap_s: int) -> None:
    ticket, patient = called(ago_s=ago_s), CallingRules(recall_gap_s=gap_s)
    wait_s = rules.recall_wait_s(ticket, patient, NOW)
    assert 0 <= wait_s <= gap_s
    assert rules.recall(ticket, patient, NOW + timedelta(seconds=wait_s)).recalls == 1
    if wait_s > 0:
        with pytest.raises(RuleBroken):
            rules.recall(ticket, patient, NOW + timedelta(seconds=wait_s - 1))


def test_a_clock_set_back_never_makes_the_wait_longer_than_the_gap() -> None:
    ticket = called(ago_s=-3600)
    assert rules.recall_wait_s(ticket, CallingRules(), NOW) == 15


@pytest.mark.parametrize("most", [0, 1, 3, 20])
def test_the_recall_limit_is_met_exactly(most: int) -> None:
    ticket, limited = called(), CallingRules(recall_max=most, recall_gap_s=0)
    for done in range(most):
        ticket = rules.recall(ticket, limited, NOW)
        assert (ticket.recalls, ticket.calls) == (done + 1, done + 2)
    with pytest.raises(RuleBroken) as refused:
        rules.recall(ticket, limited, NOW)
    assert refused.value.code == "recall_limit"


def test_at_the_limit_waiting_does_not_help_so_the_limit_is_what_is_said() -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.recall(called(recalls=3, ago_s=1), CallingRules(), NOW)
    assert refused.value.code == "recall_limit"


def test_a_recall_leaves_the_moment_of_the_call() -> None:
    before = called()
    after = rules.recall(before, CallingRules(), NOW)
    assert after.called_at == before.called_at
    assert after.last_call_at == NOW


# --- missed, and back again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "recalls", "left"), [(1, 0, 0), (2, 0, 1), (2, 1, 0), (3, 0, 2), (4, 3, 0)]
)
def test_nobody_is_passed_over_before_the_number_was_called_often_enough(
    least: int, recalls: int, left: int
) -> None:
    ticket, careful = called(recalls=recalls), CallingRules(calls_before_no_show=least)
    assert rules.no_show_calls_left(ticket, careful) == left
    if left == 0:
        assert rules.no_show(ticket, careful).state is State.MISSED
        return
    with pytest.raises(RuleBroken) as refused:
        rules.no_show(ticket, careful)
    assert refused.value.code == "no_show_too_early"
    assert refused.value.extra == {"calls_left": left}


def test_calls_of_an_earlier_round_do_not_count_for_a_no_show() -> None:
    ticket = rules.call(ticket_in("waiting", calls=5, returns=1), 1, "lin", NOW)
    assert rules.no_show_calls_left(ticket, CallingRules(calls_before_no_show=2)) == 1


@pytest.mark.parametrize("most", [0, 1, 2])
def test_rules_that_ask_for_more_calls_than_they_allow_never_lock_a_window(most: int) -> None:
    ticket, odd = called(), CallingRules(recall_max=most, recall_gap_s=0, calls_before_no_show=20)
    for _ in range(most):
        ticket = rules.recall(ticket, odd, NOW)
    assert rules.no_show(ticket, odd).state is State.MISSED


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_missed_number_returns_as_often_as_the_rule_says(times: int) -> None:
    ticket, rule = ticket_in("missed", window_no=1), CallingRules(return_times=times)
    for done in range(times):
        ticket = rules.return_missed(ticket, rule, 90 + done)
        assert (ticket.returns, ticket.queue_key, ticket.window_no, ticket.recalls) == (
            done + 1, 90 + done, None, 0,
        )  # fmt: skip
        ticket = replace(ticket, state=State.MISSED, window_no=1)
    with pytest.raises(RuleBroken) as refused:
        rules.return_missed(ticket, rule, 99)
    assert refused.value.code == "return_used"


# --- serving, sending on, taking back -----------------------------------------------------------------------------


def test_a_second_start_keeps_the_moment_of_the_first() -> None:
    first = NOW - timedelta(minutes=3)
    assert rules.start(ticket_in("called"), NOW).started_at == NOW
    assert rules.start(ticket_in("called", started_at=first), NOW).started_at == first
    assert rules.resume(ticket_in("on_hold", started_at=first), 2, "lin", NOW).started_at == first
    assert rules.resume(ticket_in("on_hold"), 2, "lin", NOW).started_at == NOW


def test_a_transfer_keeps_ticket_visit_and_times_and_frees_the_window() -> None:
    before = ticket_in("serving", window_no=1, started_at=NOW, first_called_at=NOW, recalls=2, staff_id="lin")
    after = rules.transfer(before, "notary", 4, 55)
    assert (after.service, after.for_window_no, after.queue_key) == ("notary", 4, 55)
    assert (after.window_no, after.recalls) == (None, 0)
    for kept in ("id", "number", "visit_id", "taken_at", "first_called_at", "started_at", "hall_day"):
        assert getattr(after, kept) == getattr(before, kept)


def test_an_undone_first_start_leaves_no_start_behind_a_later_one_does() -> None:
    serving = ticket_in("serving", window_no=1, started_at=NOW)
    assert rules.undo(serving, Verb.START, True).started_at is None
    assert rules.undo(serving, Verb.START, False).started_at == NOW


def test_an_undone_finish_has_no_end() -> None:
    finished = ticket_in("finished", started_at=NOW, finished_at=NOW)
    undone = rules.undo(finished, Verb.FINISH, False)
    assert (undone.state, undone.finished_at, undone.started_at) == (State.SERVING, None, NOW)


def test_an_undone_no_show_may_be_recalled_as_before() -> None:
    missed = rules.no_show(called(recalls=1), CallingRules())
    undone = rules.undo(missed, Verb.NO_SHOW, False)
    assert undone == called(recalls=1)


@pytest.mark.parametrize("verb", sorted(set(Verb) - set(rules.UNDO_OF)), ids=str)
def test_only_start_finish_and_no_show_can_be_taken_back(verb: Verb) -> None:
    with pytest.raises(KeyError):
        rules.undo(ticket_in("serving"), verb, False)


def test_midnight_abandons_everybody_but_who_is_being_served() -> None:
    abandoned = {state for state in State if (state, Verb.ROLL_OVER) in rules.TRANSITIONS}
    assert abandoned == {State.WAITING, State.CALLED, State.MISSED, State.ON_HOLD}


def test_another_service_keeps_number_place_and_visit_and_forgets_the_window() -> None:
    waiting = ticket_in("waiting", for_window_no=2)
    changed = rules.change_service(waiting, "notary")
    assert changed == replace(waiting, service="notary", for_window_no=None)


def test_sent_to_one_window_and_back_to_all_keeps_the_place() -> None:
    waiting = ticket_in("waiting")
    assert rules.send_to_window(waiting, 3) == replace(waiting, for_window_no=3)
    assert rules.send_to_window(rules.send_to_window(waiting, 3), None) == waiting
