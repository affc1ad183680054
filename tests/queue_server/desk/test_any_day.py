"""Any day a hall can have, and the nights after it: whatever is pressed, the hall must do what the contract's model does.

What must hold, in words; ``day_checks`` looks after every step, whatever the step was:

* **The order** is the model's: who is next for whom, ``ahead`` of everybody, places in the line. Nobody moves but whoever
  was moved. Whoever comes stands behind everybody who came before; only an appointed time puts somebody between.
* **Bounded overtaking**: of one service, while somebody normal waits, no more priority numbers are called by the rule in
  a row than the manager's ratio says.
* **Nobody starves**: when nobody comes any more and every window calls, everybody who waits is called.
* **No ticket is lost or in two places**: every number that was ever given has the model's one state; nobody stands twice
  in the line, at two windows, or in the line and at a window; no window has two; no number of a day stands twice.
* **History is complete**: the journal has one entry for every deed, in order, its chain holds, and ``hall verify`` finds
  that everything the tables say follows from it. Nothing refused, and nothing cut off, leaves a trace.
* **A refusal** is one the contract allows there; where it allows none, the press succeeds.
* **Power cuts**: the server may be gone between two presses, and within one before its last word is written. It starts
  from what is on the disk, and goes on as if the unwritten press had never been. A press that arrives twice acts once.
* **Figures and ledger** equal the model's, of every day, whatever happens later to a number of that day.

Hypothesis looks for short days that go wrong, the die plays long ones; ``make soak`` plays many.
"""

from __future__ import annotations

import ast
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.queue_server.desk import choices
from tests.queue_server.desk.choices import One
from tests.queue_server.desk.day import Day
from tests.queue_server.desk.day_checks import hall_is_as_the_model

SEEDS = 10
RAREST_FIRST = sorted(range(40), key=lambda seed: seed not in (22, 26))
"""What seldom happens (somebody early, somebody late) happens on two of these days."""
STEPS = 150
NEVER_LEFT_OUT = {
    "take", "call_next", "call", "recall", "start", "finish", "no_show", "hold", "resume", "transfer", "come_back",
    "give_up", "undo", "register", "sign_in", "sign_out", "take_over", "pause", "unpause", "rate", "write",
    "put_on_top", "change_service", "send", "dedicate only", "dedicate first", "enables",
    "stops", "resumes_service", "end", "goes_on", "book", "unbook", "check_in", "check_in on time", "check_in late",
    "keep_overnight",
    "transfer_to_person", "add_matter", "power_cut", "cut_off",
    "everybody_is_called",
}  # fmt: skip
NEVER_UNSAID = {
    "not_signed_in", "window_busy", "window_paused", "ticket_not_callable", "recall_too_soon", "recall_limit",
    "no_show_too_early", "return_used", "nothing_to_undo", "already_signed_in", "expired", "duplicate",
    "already_raised", "same_service", "service_closed", "slot_not_offered", "slot_full", "appointment_settled",
    "too_early", "staff_not_seated", "nobody_served", "ending_stands",
}  # fmt: skip


def drawn(data: st.DataObject) -> choices.Choice:
    """Hypothesis chooses, so that it can make a failing day short."""

    def one_of(options: Sequence[One]) -> One:
        return data.draw(st.sampled_from(options))

    return one_of


class AnyDay(RuleBasedStateMachine):
    """Days hypothesis makes up and, when one goes wrong, makes short."""

    def __init__(self) -> None:
        super().__init__()
        self.day = Day(event)
        self.is_sound = False

    def teardown(self) -> None:
        """The last are called, if the day was in order; the hall closes."""
        try:
            if self.is_sound:
                self.day.everybody_is_called()
        finally:
            self.day.ends()

    @initialize(data=st.data())
    def morning(self, data: st.DataObject) -> None:
        """The hall opens."""
        choices.morning(self.day, drawn(data))

    @rule(data=st.data())
    def a_citizen(self, data: st.DataObject) -> None:
        """Somebody at the kiosk."""
        choices.a_citizen(self.day, drawn(data))

    @rule(data=st.data())
    def somebody_booked(self, data: st.DataObject) -> None:
        """Appointments."""
        choices.somebody_booked(self.day, drawn(data))

    @precondition(lambda self: self.day.where(lambda window: True))
    @rule(data=st.data())
    def a_window(self, data: st.DataObject) -> None:
        """Somebody at a window."""
        choices.a_window(self.day, drawn(data))

    @precondition(lambda self: self.day.written())
    @rule(data=st.data())
    def a_visit(self, data: st.DataObject) -> None:
        """Rated or written down."""
        choices.a_visit(self.day, drawn(data))

    @precondition(lambda self: self.day.model.visits)
    @rule(data=st.data())
    def somebody_tries(self, data: st.DataObject) -> None:
        """Whatever is not meant to be pressed now."""
        choices.somebody_tries(self.day, drawn(data))

    @rule(data=st.data())
    def the_floor(self, data: st.DataObject) -> None:
        """Supervisor, guide, manager."""
        choices.the_floor(self.day, drawn(data))

    @rule(data=st.data())
    def the_hall(self, data: st.DataObject) -> None:
        """Time, restarts, seats, midnight."""
        choices.the_hall(self.day, drawn(data))

    @invariant()
    def is_as_the_model(self) -> None:
        """Everything that can be seen."""
        self.is_sound = False
        hall_is_as_the_model(self.day)
        self.is_sound = True


class LongDay(AnyDay):
    """The same, for hours."""


COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": list(HealthCheck)}
TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=46, stateful_step_count=40, **COMMON)
TestAnyDay.pytestmark = [pytest.mark.timeout(600)]
TestManyLongDays = LongDay.TestCase
TestManyLongDays.settings = settings(max_examples=600, stateful_step_count=120, **COMMON)
TestManyLongDays.pytestmark = [pytest.mark.soak, pytest.mark.timeout(14_400)]


def played(seed: int, steps: int) -> Counter[str]:
    """A day of so many steps by this die; how often each deed was done and each refusal said."""
    chance, happened = random.Random(seed), Counter[str]()

    def one_of(options: Sequence[One]) -> One:
        return chance.choice(options)

    day = Day(lambda what: happened.update([what]))
    try:
        choices.morning(day, one_of)
        for _ in range(steps):
            step = chance.choices(
                (
                    choices.a_citizen,
                    choices.a_window,
                    choices.a_visit,
                    choices.somebody_tries,
                    choices.the_floor,
                    choices.the_hall,
                    choices.somebody_booked,
                ),
                weights=(5, 9, 2, 3, 2, 2, 2),
            )[0]
            step(day, one_of)
            hall_is_as_the_model(day)
        day.everybody_is_called()
    finally:
        day.ends()
    return happened


@pytest.mark.timeout(600)
def test_long_days_by_the_die_do_everything_and_nothing_goes_wrong() -> None:
    done, said = set[str](), set[str]()
    for turn, seed in enumerate(RAREST_FIRST):
        for what in played(seed, STEPS):
            deed, _, answer = what.partition(": ")
            said.add(answer)
            if answer == "done":
                done.add(deed)
        if turn + 1 >= SEEDS and done >= NEVER_LEFT_OUT and said >= NEVER_UNSAID:
            break
    assert done >= NEVER_LEFT_OUT
    assert said >= NEVER_UNSAID


def test_the_model_knows_nothing_of_the_product() -> None:
    files = sorted(Path(__file__).parent.glob("model*.py"))
    assert len(files) == 6
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                ours = name.partition(".")[0] in {"queue_server", "hardware_config", "tests"}
                assert not ours or name.startswith("tests.queue_server.desk.model"), f"{file.name}: {name}"


@pytest.mark.soak
@pytest.mark.timeout(14_400)
@pytest.mark.parametrize("seed", range(1_000, 1_040))
def test_very_long_days_by_the_die(seed: int) -> None:
    played(seed, 600)
