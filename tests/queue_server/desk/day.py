"""A day pressed twice: every deed goes to the hall and, when it may succeed, to the model; refusals are compared."""

from __future__ import annotations

from typing import Any

from tests.queue_server.desk.day_floor import Floor
from tests.queue_server.desk.hall import Evaluator, Number
from tests.queue_server.desk.model_parts import Order, Visit

Visitor = tuple[str | None, str | None]


class Day(Floor):
    """The hall and its model, pressed alike, by citizens and at windows."""

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

    def take_over(self, no: int, who: str) -> None:
        """Sits down in somebody's place."""
        self.press(
            self.model.refusals_of_take_over(no, who),
            lambda press_id: self.people[who].takes_over(no, press_id=press_id),
            lambda _: self.model.take_over(no, who),
        )

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
            assert visit.order is not None
            visit.id, visit.order.id = answer["visit_id"], answer["work_order_id"]

        self.press(
            self.model.refusals_of_register(no, who),
            lambda press_id: clerk.registers(service, *person, press_id=press_id),
            then,
        )

    def take(
        self,
        service: str,
        person: Visitor,
        priority: str | None = None,
        needs: frozenset[str] = frozenset(),
        party: int = 1,
    ) -> None:
        """A number."""
        citizen = self.hall.citizen(*person, kiosk="kiosk-2")

        def then(answer: Number) -> None:
            who = (bool(person[0]), bool(person[1]))
            visit = self.model.take(service, *who, self.hall.arrivals(), priority, needs)
            visit.id, visit.party = answer.id, party
            assert answer.number == visit.number

        self.press(
            self.model.refusals_of_take(service),
            lambda press_id: citizen.takes(
                service, press_id, priority_class=priority, needs=tuple(sorted(needs)), party=party
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

    def call_next(self, no: int, service: str | None, stranger: bool = False) -> None:
        """Whoever is next."""
        who, clerk = self.at(no, stranger)

        def then(answer: Number | None) -> None:
            expected = self.model.next_for(no, service)
            assert (answer and answer.number) == (expected and expected.number)
            if expected is not None:
                self.counts_overtaking(expected, by_rule=True)
                self.model.call(no, expected)

        self.press(
            self.model.refusals_of_call_next(no, who, service),
            lambda press_id: clerk.calls_next(service, press_id),
            then,
        )

    def call(self, no: int, visit: Visit, stranger: bool = False) -> None:
        """A chosen number."""
        who, clerk = self.at(no, stranger)

        def then(_: Number | None) -> None:
            self.counts_overtaking(visit, by_rule=False)
            self.model.call(no, visit)

        self.press(
            self.model.refusals_of_call(no, who, visit),
            lambda press_id: clerk.calls(self.number(visit), press_id),
            then,
        )

    def counts_overtaking(self, called: Visit, *, by_rule: bool) -> None:
        """Bounded, by the journal's own reason for the call: priority by the rule, at most so many in a row."""
        calls = [row for row in self.hall.journal(self.read_to) if row["event"] == "ticket_called"]
        somebody_normal_waits = any(
            v.service == called.service and not v.priority and v.raised is None and v.for_window is None
            for v in self.model.line
        )
        row = self.in_a_row[self.model.today, called.service]
        if not called.priority or not somebody_normal_waits:
            row.clear()
        elif by_rule and calls[-1]["facts"]["why"] == "priority":
            row.append(self.model.ratio)
            assert len(row) <= max(row), f"{len(row)} of priority in a row"

    def recall(self, no: int, stranger: bool = False) -> None:
        """Once more."""
        who, clerk = self.at(no, stranger)
        self.press(self.model.refusals_of_recall(no, who), clerk.recalls, lambda _: self.model.recall(no))

    def start(self, no: int, stranger: bool = False) -> None:
        """The citizen is here."""
        who, clerk = self.at(no, stranger)

        def then(_: Number | None) -> None:
            self.model.start(no)
            self.learn_order(no)

        self.press(self.model.refusals_of_start(no, who), clerk.starts, then)

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

        def then(_: Number | None) -> None:
            self.model.resume(no, visit)
            self.learn_order(no)

        self.press(
            self.model.refusals_of_resume(no, who, visit),
            lambda press_id: clerk.resumes(self.number(visit), press_id),
            then,
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

    def transfer_to_person(self, no: int, to: str, place: str) -> None:
        """Sends on to whoever helped before, wherever they sit now."""
        who, clerk = self.at(no)
        window = next((w.no for w in self.model.windows.values() if w.staff == to), None)
        refusals = self.model.refusals_of_setting_aside(no, who)
        self.press(
            refusals | ({"staff_not_seated"} if window is None else set()),
            lambda press_id: clerk.transfers(place=place, press_id=press_id, to_staff_no=to),
            lambda _: self.model.transfer(no, None, window, place, self.hall.arrivals()),
        )

    def add_matter(self, no: int, matter: str | None, stranger: bool = False) -> None:
        """Something else too."""
        who, clerk = self.at(no, stranger)

        def then(answer: dict[str, Any]) -> None:
            self.model.add_matter(no, matter).id = answer["work_order_id"]

        self.press(
            self.model.refusals_of_adding(no, who),
            lambda press_id: clerk.adds_matter(None, matter, press_id),
            then,
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

    def write(self, visit: Visit, order: Order, changes: dict[str, Any]) -> None:
        """The manager's hand in a work order: completed, corrected or emptied, of whatever day."""
        for each in visit.orders:  # the person is the same in every matter
            if "visitor" in changes:
                each.name, each.phone = (bool(changes["visitor"][part]) for part in ("name", "phone"))
            if "refused" in changes:
                each.refused = frozenset(changes["refused"])
        for part in ("matter", "outcome"):
            if part in changes:
                setattr(order, part, changes[part] or None)
        assert set(self.hall.manager().writes(order.id, **changes)["missing"]) == order.missing
        self.happened("write: done")
