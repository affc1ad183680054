"""First come, first served: small lines told by hand, and any line at all against a reader who asks pair by pair."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.calling import Why
from queue_server.domain.first_come import (
    OF_CALL,
    FirstCome,
    Overtaken,
    Reason,
    Step,
    counted,
    told,
)


def takes(number: str, service: str = "consult", **more: Any) -> Step:
    return Step("ticket_taken", "09:00", f"id-{number}", number, service, **more)


def called(number: str, why: Why = Why.LONGEST_WAIT, service: str = "consult", window_no: int = 1) -> Step:
    return Step("ticket_called", "09:30", f"id-{number}", number, service, window_no, "007", why.value)


def moved(number: str, service: str = "consult", for_window_no: int | None = None) -> Step:
    return Step("ticket_transferred", "09:10", f"id-{number}", number, service, for_window_no=for_window_no)


def returns(number: str) -> Step:
    return Step("ticket_returned", "09:20", f"id-{number}", number, "consult")


def cancels(number: str) -> Step:
    return Step("ticket_cancelled", "09:20", f"id-{number}", number, "consult")


def overtakers(*steps: Step) -> dict[str, dict[Reason, set[str]]]:
    """Who overtook whom and why, by number; only those who were overtaken."""
    plain = {
        one.ticket_id[3:]: {r: {who[3:] for who in p} for r, p in one.by.items()}
        for one in told(steps).called
    }
    return {number: by for number, by in plain.items() if by}


# ---------------------------------------------------------------- told by hand


def test_whoever_is_called_in_the_order_they_came_was_overtaken_by_nobody() -> None:
    steps = [takes("A001"), takes("A002"), called("A001"), called("A002")]
    assert overtakers(*steps) == {}
    figures = counted(told(steps)).figures()
    assert figures["first_called"] == 2
    assert figures["overtaken_by_nobody"]["percent_floor"] == 100.0
    assert figures["overtaken"] == {"tickets": 0, "people": 0, "mean": 0.0, "max": 0}


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        (Why.PRIORITY, Reason.PRIORITY),
        (Why.DEDICATED, Reason.PRIORITY),
        (Why.RAISED, Reason.RAISED),
        (Why.CHOSEN, Reason.CHOSEN),
    ],
)
def test_the_call_says_why(why: Why, reason: Reason) -> None:
    steps = [takes("A001"), takes("A002"), called("A002", why), called("A001")]
    assert overtakers(*steps) == {"A001": {reason: {"A002"}}}


def test_another_service_is_another_line() -> None:
    steps = [takes("A001"), takes("B001", "notary"), called("B001", service="notary"), called("A001")]
    assert overtakers(*steps) == {}


def test_whoever_comes_back_after_a_missed_call_came_later() -> None:
    steps = [takes("A001"), called("A001"), takes("A002"), returns("A001"), called("A001"), called("A002")]
    assert overtakers(*steps) == {"A002": {Reason.RETURNED: {"A001"}}}


def test_whoever_is_sent_on_from_another_service_came_later() -> None:
    steps = [
        takes("B001", "notary"),
        called("B001", service="notary"),
        takes("A001"),
        moved("B001"),
        called("B001"),
        called("A001"),
    ]
    assert overtakers(*steps) == {"A001": {Reason.TRANSFERRED: {"B001"}}}


def test_whoever_waits_for_one_window_is_passed_by_the_others() -> None:
    steps = [
        takes("A001"),
        moved("A001", for_window_no=2),
        takes("A002"),
        called("A002"),
        called("A001", window_no=2),
    ]
    assert overtakers(*steps) == {"A001": {Reason.SENT_TO_WINDOW: {"A002"}}}


def test_whoever_is_only_sent_to_a_window_keeps_their_place() -> None:
    steps = [
        takes("A001"),
        takes("A002"),
        moved("A001", for_window_no=1),
        called("A001", Why.SENT_HERE),
        called("A002"),
    ]
    assert overtakers(*steps) == {}


def test_whoever_needs_a_better_window_is_left_to_it() -> None:
    call = called("A002")._replace(left=("id-A001",))
    assert overtakers(takes("A001"), takes("A002"), call, called("A001", window_no=2)) == {
        "A001": {Reason.LEFT: {"A002"}}
    }


@pytest.mark.parametrize("early", ["A001", "A002"])
def test_whoever_has_an_appointment_stands_by_its_time(early: str) -> None:
    check_in = Step("appointment_checked_in", "09:00", f"id-{early}", early, "consult")
    steps = [takes("A001"), takes("A002"), check_in, called("A002"), called("A001")]
    assert overtakers(*steps) == {"A001": {Reason.APPOINTED: {"A002"}}}
    assert overtakers(check_in, *(step for step in steps if step != check_in)) == overtakers(*steps)


def test_whoever_was_kept_overnight_stands_where_they_stood() -> None:
    kept = Step("ticket_kept", "00:00", "id-A009", "A009", "consult")
    assert overtakers(kept, takes("A001"), called("A009"), called("A001")) == {}
    assert overtakers(kept, takes("A001"), called("A001", Why.CHOSEN), called("A009")) == {
        "A009": {Reason.CHOSEN: {"A001"}}
    }


def test_a_person_overtakes_once_however_often_they_are_called() -> None:
    steps = [
        takes("A001"),
        takes("A002"),
        called("A002", Why.CHOSEN),
        returns("A002"),
        called("A002"),
        called("A001"),
    ]
    assert overtakers(*steps) == {"A001": {Reason.CHOSEN: {"A002"}}}


def test_whoever_stood_in_line_from_the_day_before_came_before_everybody() -> None:
    steps = [takes("A001"), called("Z001"), called("A001")]
    assert overtakers(*steps) == {}
    assert counted(told(steps)).first_called == 2


def test_picking_the_first_of_the_line_by_hand_is_not_out_of_turn() -> None:
    steps = [
        takes("A001"),
        takes("A002"),
        takes("A003"),
        called("A001", Why.CHOSEN),
        called("A003", Why.CHOSEN),
    ]
    [first, second] = told(steps).chosen
    assert (first.passed, second.passed) == ((), ("A002",))
    assert counted(told(steps)).figures()["chosen"] == [
        {"window_no": 1, "staff_no": "007", "calls": 2, "out_of_turn": 1, "passed": 1}
    ]


def test_whoever_has_gone_home_is_passed_by_nobody() -> None:
    steps = [takes("A001"), takes("A002"), cancels("A001"), called("A002", Why.CHOSEN)]
    assert told(steps).chosen[0].passed == ()


def test_a_call_that_nothing_explains_is_outside_the_rule() -> None:
    steps = [takes("A001"), takes("A002"), called("A002"), called("A001")]
    assert overtakers(*steps) == {"A001": {Reason.UNEXPLAINED: {"A002"}}}
    rate = counted(told(steps)).figures()["within_rule"]
    assert (rate["numerator"], rate["denominator"], rate["percent_floor"]) == (1, 2, 50.0)


def test_no_call_no_share() -> None:
    figures = counted(told([takes("A001")])).figures()
    assert figures["within_rule"]["percent_floor"] is None
    assert figures["overtaken"] == {"tickets": 0, "people": 0, "mean": None, "max": None}


def test_every_word_of_the_rule_has_a_reason() -> None:
    assert OF_CALL.keys() == set(Why) - {Why.LONGEST_WAIT}


# ---------------------------------------------------------------- any line at all

acts = st.tuples(
    st.sampled_from(["take", "take", "take", "call", "call", "call", "move", "send", "return", "cancel"]),
    st.integers(0, 40),
    st.sampled_from(["consult", "notary"]),
    st.sampled_from([1, 2]),
    st.sampled_from(list(Why)),
)


def lived(plan: list[tuple[str, int, str, int, Why]]) -> list[Step]:
    """A day that can have happened: whoever waits may be called, whoever was called may be sent on or come back."""
    steps: list[Step] = []
    waiting: dict[str, str] = {}
    gone: dict[str, str] = {}
    for act, pick, service, window_no, why in plan:
        if act == "take":
            number = f"A{sum(step.event == 'ticket_taken' for step in steps):03d}"
            waiting[number] = service
            steps.append(takes(number, service))
            continue
        among = gone if act in ("move", "return") and gone else waiting
        if not among:
            continue
        number = sorted(among)[pick % len(among)]
        was = among.pop(number)
        if act == "call" and among is waiting:
            gone[number] = was
            steps.append(called(number, why, was, window_no))
        elif act in ("cancel", "call"):
            gone.pop(number, None)
            waiting.pop(number, None)
            steps.append(cancels(number)._replace(service=was))
        elif act == "return":
            waiting[number] = was
            event = "ticket_returned" if among is gone else "ticket_transferred"
            steps.append(Step(event, "09:20", f"id-{number}", number, was))
        else:
            waiting[number] = service if act == "move" else was
            steps.append(moved(number, waiting[number], window_no if act == "send" else None))
    return steps


class Stood:
    """Where somebody stood just before a step, found by reading everything about them from the beginning."""

    def __init__(self, steps: list[Step], ticket_id: str, before: int) -> None:
        self.since, self.how, self.service = -1, "", ""
        self.only_window: int | None = None
        self.in_line = self.was_called = False
        for place, step in enumerate(steps[:before]):
            if step.ticket_id != ticket_id:
                continue
            if step.event in ("ticket_called", "ticket_cancelled"):
                self.in_line = False
                self.was_called = self.was_called or step.event == "ticket_called"
            else:
                if not (self.in_line and self.service == step.service):
                    self.since, self.how, self.service = place, step.event, step.service
                self.in_line, self.only_window = True, step.for_window_no


def model(steps: list[Step]) -> list[Overtaken]:
    """Everybody first called: was that one before you? Then who is called now, and why?"""
    found = []
    for last, mine in enumerate(steps):
        if mine.event != "ticket_called" or Stood(steps, mine.ticket_id, last).was_called:
            continue
        since = Stood(steps, mine.ticket_id, last).since
        by: dict[Reason, set[str]] = defaultdict(set)
        seen: set[str] = set()
        for place in range(since + 1, last):
            call = steps[place]
            me, other = Stood(steps, mine.ticket_id, place), Stood(steps, call.ticket_id, place)
            if call.event != "ticket_called" or not me.in_line or call.service != me.service:
                continue
            if other.since > me.since and call.ticket_id not in seen:
                seen.add(call.ticket_id)
                by[why(call, me, other)].add(call.ticket_id)
        found.append(Overtaken(mine.ticket_id, {reason: frozenset(people) for reason, people in by.items()}))
    return found


def why(call: Step, me: Stood, other: Stood) -> Reason:
    if me.only_window and me.only_window != call.window_no:
        return Reason.SENT_TO_WINDOW
    if call.why != Why.LONGEST_WAIT:
        return {
            "chosen": Reason.CHOSEN,
            "raised": Reason.RAISED,
            "sent_here": Reason.SENT_TO_WINDOW,
        }.get(str(call.why), Reason.PRIORITY)
    if other.how == "ticket_taken":
        return Reason.UNEXPLAINED
    return Reason.RETURNED if other.how == "ticket_returned" else Reason.TRANSFERRED


@given(st.lists(acts, max_size=40))
def test_everybody_is_overtaken_by_whom_a_patient_reader_finds(
    plan: list[tuple[str, int, str, int, Why]],
) -> None:
    steps = lived(plan)
    assert told(steps).called == model(steps)


@given(st.lists(acts, max_size=60))
def test_the_counts_add_up(plan: list[tuple[str, int, str, int, Why]]) -> None:
    day = told(lived(plan))
    figures = counted(day).figures()
    assert figures["first_called"] == len(day.called) == figures["within_rule"]["denominator"]
    assert figures["overtaken"]["people"] == sum(len(p) for one in day.called for p in one.by.values())
    assert figures["overtaken"]["people"] == sum(part["people"] for part in figures["by_reason"].values())
    nobody, within = (figures[name]["numerator"] for name in ("overtaken_by_nobody", "within_rule"))
    assert nobody <= within <= figures["first_called"]
    assert figures["overtaken"]["tickets"] == figures["first_called"] - nobody
    outside = figures["by_reason"]["chosen"]["tickets"] + figures["by_reason"]["unexplained"]["tickets"]
    assert figures["first_called"] - within <= outside
    assert sum(one["calls"] for one in figures["chosen"]) == len(day.chosen)


@given(st.lists(st.lists(acts, max_size=25), max_size=4))
def test_days_together_and_days_kept(plans: list[list[tuple[str, int, str, int, Why]]]) -> None:
    days = [counted(told(lived(plan))) for plan in plans]
    together = FirstCome.together(days)
    assert FirstCome.together(reversed(days)) == together
    assert together.first_called == sum(day.first_called for day in days)
    assert together.overtaken.most == max((day.overtaken.most for day in days), default=0)
    assert FirstCome.read(together.kept()) == together
