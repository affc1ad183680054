"""A day pressed twice: every deed goes to the hall and, when it may succeed, to the model; refusals are compared."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from queue_server.domain.errors import HallError
from tests.queue_server.desk.floor_people import GUIDE, walker
from tests.queue_server.desk.hall import Evaluator, Number, Person, opened_hall
from tests.queue_server.desk.model import Model
from tests.queue_server.desk.model_parts import SERVED, Visit, Window

CLERKS = ("007", "008", "009")
Visitor = tuple[str | None, str | None]


def bare(answer: Any) -> Any:
    """An answer that can be compared with another one."""
    if isinstance(answer, Number):
        return answer.first
    return None if isinstance(answer, Person) else answer


class Day:
    """The hall and its model, pressed alike. ``happened`` is told every deed and how it went."""

    def __init__(self, happened: Callable[[str], None]) -> None:
        self.happened = happened
        self._folder = Path(tempfile.mkdtemp(prefix="any-day-"))
        self.hall = opened_hall(self._folder)
        manager = self.hall.manager()
        for no, served in SERVED.items():
            manager.wires(no, list(served))
        self.model = Model(self.hall.clock.at)
        self.read_to: int = self.hall.queue()["seq"]
        self.pressed: list[tuple[Callable[[], Any], Any]] = []
        self.presses = 0
        self._come_in()

    def _come_in(self) -> None:
        self.citizen = self.hall.citizen(kiosk="kiosk-2")
        self.people = {no: self.hall.clerk(no) for no in CLERKS}
        self.supervisor, self.guide = self.hall.supervisor(), walker(self.hall, GUIDE)
        self.pressed.clear()

    def ends(self) -> None:
        """The hall is gone, whatever happened."""
        self.hall.close()
        shutil.rmtree(self._folder)

    # --- pressing both --------------------------------------------------------------------------------------------

    def press(self, refusals: set[str], deed: Callable[[str], Any], then: Callable[[Any], Any]) -> None:
        """Presses in the hall; refused with a code the model allows, or done, and then the model does it too."""
        self.presses += 1
        press_id = f"press-{self.presses}"
        verb = sys._getframe(1).f_code.co_name
        try:
            answer = deed(press_id)
        except HallError as refusal:
            assert refusal.code in refusals, (
                f"refused with {refusal.code}, the contract allows {refusals or 'none'}"
            )
            if refusal.code == "recall_too_soon":
                wait_s = refusal.extra["retry_after_s"]
                assert wait_s in [
                    self.model.recall_wait_s(w.holds) for w in self.model.windows.values() if w.holds
                ]
            self.happened(f"{verb}: {refusal.code}")
            return
        assert not refusals, f"not refused, the contract says {refusals}"
        self.happened(f"{verb}: done")
        self.pressed.append((lambda: deed(press_id), bare(answer)))
        then(answer)

    def at(self, no: int, stranger: bool = False) -> tuple[str, Person]:
        """Who presses at this window: whoever sits there, or somebody else."""
        sitting = self.model.windows[no].staff
        who = (
            sitting if sitting is not None and not stranger else next(one for one in CLERKS if one != sitting)
        )
        return who, self.people[who].at(no)

    def where(self, condition: Callable[[Window], bool]) -> list[int]:
        """The manned windows of which this is true."""
        return [no for no, window in self.model.windows.items() if window.staff and condition(window)]

    def tickets(self, *states: str) -> list[Visit]:
        """Today's tickets in these states."""
        return [v for v in self.model.visits if v.number and v.day == self.model.today and v.state in states]

    def undoable(self) -> list[int]:
        """The windows whose last press can be taken back."""
        return [
            no
            for no, w in self.model.windows.items()
            if w.staff and not self.model.refusals_of_undo(no, w.staff)
        ]

    def written(self) -> list[Visit]:
        """The visits with a work order."""
        return [v for v in self.model.visits if v.order is not None and not v.order.taken_back]

    def number(self, visit: Visit) -> Number:
        """The paper of this visit."""
        return Number(self.hall, {"id": visit.id, "number": visit.number})

    # --- the deeds ------------------------------------------------------------------------------------------------

    def sign_in(self, no: int, who: str) -> None:
        """Sits down."""
        self.press(
            self.model.refusals_of_sign_in(no, who),
            lambda press_id: self.people[who].sits_at(no, press_id=press_id),
            lambda _: self.model.sign_in(no, who),
        )

    def sign_out(self, no: int, stranger: bool = False) -> None:
        """Leaves."""
        who, clerk = self.at(no, stranger)
        self.press(self.model.refusals_of_sign_out(no, who), clerk.leaves, lambda _: self.model.sign_out(no))

    def pause(self, no: int, stranger: bool = False) -> None:
        """Stops calling."""
        who, clerk = self.at(no, stranger)
        self.press(
            self.model.refusals_of_pausing(no, who),
            lambda press_id: clerk.pauses("午休", press_id),
            lambda _: self.model.pause(no),
        )

    def unpause(self, no: int, stranger: bool = False) -> None:
        """Calls again."""
        who, clerk = self.at(no, stranger)
        self.press(self.model.refusals_of_pausing(no, who), clerk.unpauses, lambda _: self.model.unpause(no))

    def register(self, no: int, service: str, person: Visitor, stranger: bool = False) -> None:
        """Somebody without a ticket."""
        who, clerk = self.at(no, stranger)

        def then(answer: dict[str, str]) -> None:
            visit = self.model.register(no, service, bool(person[0]), bool(person[1]))
            visit.id, visit.order_id = answer["visit_id"], answer["work_order_id"]

        self.press(
            self.model.refusals_of_register(no, who),
            lambda press_id: clerk.registers(service, *person, press_id=press_id),
            then,
        )

    def take(
        self, service: str, person: Visitor, priority: str | None = None, needs: frozenset[str] = frozenset()
    ) -> None:
        """A number."""
        citizen = self.hall.citizen(*person, kiosk="kiosk-2")

        def then(answer: Number) -> None:
            visit = self.model.take(service, bool(person[0]), bool(person[1]), priority, needs)
            visit.id = answer.id
            assert answer.number == visit.number

        self.press(
            set(),
            lambda press_id: citizen.takes(
                service, press_id, priority_class=priority, needs=tuple(sorted(needs))
            ),
            then,
        )

    def come_back(self, visit: Visit) -> None:
        """Missed the call, is here again."""
        self.press(
            self.model.refusals_of_return(visit),
            lambda press_id: self.citizen.comes_back(self.number(visit), press_id),
            lambda _: self.model.return_missed(visit, self.hall.arrivals()),
        )

    def give_up(self, visit: Visit) -> None:
        """Goes home."""
        self.press(
            self.model.refusals_of_cancel(visit),
            lambda press_id: self.citizen.gives_up(self.number(visit), press_id),
            lambda _: self.model.cancel(visit),
        )

    def put_on_top(self, visit: Visit) -> None:
        """The supervisor lets somebody go first."""
        self.press(
            self.model.refusals_of_raise(visit),
            lambda press_id: self.supervisor.puts_on_top(self.number(visit), press_id=press_id),
            lambda _: self.model.put_on_top(visit),
        )

    def change_service(self, visit: Visit, service: str) -> None:
        """Stood in the wrong line."""
        self.press(
            self.model.refusals_of_change(visit, service),
            lambda press_id: self.guide.changes_service(self.number(visit), service, press_id),
            lambda _: self.model.change_service(visit, service),
        )

    def send(self, visit: Visit, no: int | None) -> None:
        """The guide sends somebody to one window, or to any."""
        self.press(
            self.model.refusals_of_send(visit),
            lambda press_id: self.guide.sends(self.number(visit), no, press_id),
            lambda _: self.model.send(visit, no),
        )

    def call_next(self, no: int, service: str | None, stranger: bool = False) -> None:
        """Whoever is next."""
        who, clerk = self.at(no, stranger)

        def then(answer: Number | None) -> None:
            expected = self.model.next_for(no, service)
            assert (answer and answer.number) == (expected and expected.number)
            if expected is not None:
                self.model.call(no, expected)

        self.press(
            self.model.refusals_of_call_next(no, who, service),
            lambda press_id: clerk.calls_next(service, press_id),
            then,
        )

    def call(self, no: int, visit: Visit, stranger: bool = False) -> None:
        """A chosen number."""
        who, clerk = self.at(no, stranger)
        self.press(
            self.model.refusals_of_call(no, who, visit),
            lambda press_id: clerk.calls(self.number(visit), press_id),
            lambda _: self.model.call(no, visit),
        )

    def recall(self, no: int, stranger: bool = False) -> None:
        """Once more."""
        who, clerk = self.at(no, stranger)
        self.press(self.model.refusals_of_recall(no, who), clerk.recalls, lambda _: self.model.recall(no))

    def start(self, no: int, stranger: bool = False) -> None:
        """The citizen is here."""
        who, clerk = self.at(no, stranger)
        self.press(self.model.refusals_of_start(no, who), clerk.starts, lambda _: self.model.start(no))

    def finish(self, no: int, outcome: str | None, feedback: str | None, stranger: bool = False) -> None:
        """Done."""
        who, clerk = self.at(no, stranger)
        self.press(
            self.model.refusals_of_finish(no, who),
            lambda press_id: clerk.finishes(outcome, feedback, press_id),
            lambda _: self.model.finish(no, outcome, feedback),
        )

    def no_show(self, no: int, stranger: bool = False) -> None:
        """Nobody came."""
        who, clerk = self.at(no, stranger)
        self.press(
            self.model.refusals_of_no_show(no, who), clerk.passes_over, lambda _: self.model.no_show(no)
        )

    def hold(self, no: int, stranger: bool = False) -> None:
        """Sets aside."""
        who, clerk = self.at(no, stranger)
        self.press(self.model.refusals_of_setting_aside(no, who), clerk.holds, lambda _: self.model.hold(no))

    def resume(self, no: int, visit: Visit, stranger: bool = False) -> None:
        """Goes on."""
        who, clerk = self.at(no, stranger)
        self.press(
            self.model.refusals_of_resume(no, who, visit),
            lambda press_id: clerk.resumes(self.number(visit), press_id),
            lambda _: self.model.resume(no, visit),
        )

    def transfer(
        self, no: int, to: tuple[str | None, int | None], place: str, stranger: bool = False
    ) -> None:
        """Sends on."""
        who, clerk = self.at(no, stranger)
        self.press(
            self.model.refusals_of_setting_aside(no, who),
            lambda press_id: clerk.transfers(*to, place=place, press_id=press_id),
            lambda _: self.model.transfer(no, *to, place, self.hall.arrivals()),
        )

    def undo(self, no: int, stranger: bool = False) -> None:
        """Takes back."""
        who, clerk = self.at(no, stranger)
        self.press(self.model.refusals_of_undo(no, who), clerk.undoes, lambda _: self.model.undo(no))

    def rate(self, no: int, level: int) -> None:
        """A key is pressed at the window's evaluator, in time, too late, or twice."""
        prompt = self.model.windows[no].prompt
        assert prompt is not None
        allowed = self.model.refusals_of_rating(no)
        said = Evaluator(self.hall, no).presses(level)
        self.happened(f"rate: {said or 'done'}")
        assert said in allowed
        if said is None:
            self.model.rate(no, level)
        elif said == "expired":
            prompt.state = "over"

    def write(self, visit: Visit, changes: dict[str, Any]) -> None:
        """The manager's hand in a work order: completed, corrected or emptied, of whatever day."""
        order = visit.order
        assert order is not None
        if "visitor" in changes:
            order.name, order.phone = (bool(changes["visitor"][part]) for part in ("name", "phone"))
        if "refused" in changes:
            order.refused = frozenset(changes["refused"])
        for part in ("matter", "outcome"):
            if part in changes:
                setattr(order, part, changes[part] or None)
        order_id = visit.order_id or self.hall.ticket(visit.id)["work_order_id"]
        assert set(self.hall.manager().writes(order_id, **changes)["missing"]) == order.missing
        self.happened("write: done")

    # --- the manager ------------------------------------------------------------------------------------------------

    def dedicate(self, no: int, how: str, classes: frozenset[str]) -> None:
        """A window is there for certain classes, only or first."""
        body = {**self.hall.desk.manager.window(no), "dedicated": how, "dedicated_classes": sorted(classes)}
        self.hall.desk.manager.put_window(self.hall.manager().caller, no, body)
        self.model.dedicate(self.model.windows[no], how, classes)
        self.happened(f"dedicate {how}: done")

    def enables(self, no: int, abilities: frozenset[str]) -> None:
        """A window is good at something."""
        body = {**self.hall.desk.manager.window(no), "abilities": sorted(abilities)}
        self.hall.desk.manager.put_window(self.hall.manager().caller, no, body)
        self.model.windows[no].abilities = abilities
        self.happened("enables: done")

    def sets_ratio(self, ratio: int) -> None:
        """How many may overtake."""
        self.hall.rules(priority_per_normal=ratio)
        self.model.ratio = ratio

    # --- the whole hall -------------------------------------------------------------------------------------------

    def time_goes_on(self, ms: int) -> None:
        """The clock moves, and the server notices."""
        today = self.model.today
        self.hall.passes(milliseconds=ms)
        self.model.time_is(self.hall.clock.at)
        self.hall.ticks()
        if self.model.today != today:
            self.pressed.clear()

    def clock_set_back(self, ms: int) -> None:
        """Somebody corrects it, within the day."""
        before = self.hall.clock.at - timedelta(milliseconds=ms)
        if before.astimezone(self.hall.house.zone).date().isoformat() == self.model.today:
            self.hall.clock.at = before
            self.model.time_is(before)

    def midnight(self) -> None:
        """The day is over."""
        self.pressed.clear()
        self.hall.midnight()
        self.model.time_is(self.hall.clock.at)

    def restart(self) -> None:
        """The file is closed and opened again."""
        self.hall.reopens()
        self._come_in()

    def press_again(self, which: int) -> None:
        """A press that was answered arrives once more: the same answer, and nothing happens."""
        again, first_answer = self.pressed[which]
        assert bare(again()) == first_answer
