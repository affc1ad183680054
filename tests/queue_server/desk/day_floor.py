"""What those who walk the floor do on a day, what a manager sets, who is booked, and what becomes of the night."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from queue_server.desk.appointments import Booking, Proof
from queue_server.store.appointments import Person as Booked
from queue_server.store.visits import Visitor
from tests.queue_server.desk.day_presses import Presses
from tests.queue_server.desk.hall import press
from tests.queue_server.desk.model_appointments import Appointment
from tests.queue_server.desk.model_parts import ZONE, Visit

CHEN = Booked(Visitor("陈桂花", "13800001234"), None)


class Floor(Presses):
    """The line as supervisor, guide and manager change it, and the time of people who said when they come."""

    def put_on_top(self, visit: Visit) -> None:
        """The supervisor lets somebody go first."""
        self.press(
            self.model.refusals_of_raise(visit),
            lambda press_id: self.supervisor.puts_on_top(self.number(visit), press_id=press_id),
            lambda _: self.model.put_on_top(visit),
        )

    def end(self, visit: Visit) -> None:
        """The supervisor tells somebody that they are not served today."""
        self.press(
            self.model.refusals_of_end(visit),
            lambda press_id: self.supervisor.ends(self.number(visit), "按错了", press_id=press_id),
            lambda _: self.model.end(visit),
        )

    def goes_on(self, visit: Visit) -> None:
        """That was a slip of the finger."""
        self.press(
            self.model.refusals_of_going_on(visit),
            lambda press_id: self.supervisor.goes_on(self.number(visit), press_id),
            lambda _: self.model.goes_on(visit, self.hall.arrivals()),
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

    def stops(self, service: str) -> None:
        """No more numbers of it for now."""
        self.press(
            {"already_stopped"} if service in self.model.stopped else set(),
            lambda press_id: self.supervisor.stops(service, "系统维护", press_id),
            lambda answer: self._stopped(service, answer),
        )

    def _stopped(self, service: str, answer: dict[str, Any]) -> None:
        """Whoever has a number of it already is listed, in calling order."""
        self.model.stopped.add(service)
        assert [one["id"] for one in answer["waiting"]] == [v.id for v in self.model.in_order(service)]

    def resumes_service(self, service: str) -> None:
        """Numbers again."""
        self.press(
            set(),
            lambda press_id: self.supervisor.resumes_service(service, press_id),
            lambda _: self.model.stopped.discard(service),
        )

    # --- appointments -----------------------------------------------------------------------------------------------

    def book(self, service: str, at: datetime, needs: frozenset[str]) -> None:
        """Somebody says when they will come."""
        local = at.astimezone(ZONE)
        wish = Booking(service, local.date().isoformat(), f"{local:%H:%M}", CHEN, needs=tuple(sorted(needs)))

        def then(answer: dict[str, Any]) -> None:
            self.model.book(service, at, needs).id = answer["appointment"]["id"]

        self.press(
            self.model.refusals_of_book(service, at),
            lambda press_id: (
                self.hall.desk.appointments.book(self.guide.caller, press(wish, press_id), wish).body
            ),
            then,
        )

    def unbook(self, one: Appointment) -> None:
        """Somebody will not come."""
        self.press(
            self.model.refusals_of_unbook(one),
            lambda press_id: (
                self.hall.desk.appointments.cancel(
                    self.guide.caller, press(("cancel", one.id), press_id), one.id
                ).body
            ),
            lambda _: self.model.unbook(one),
        )

    def check_in(self, one: Appointment) -> None:
        """Somebody who is booked is here: early, on time, late, twice, or on another day."""

        def then(answer: dict[str, Any]) -> None:
            assert answer["on_time"] is not self.model.is_late(one)
            self.happened(f"check_in {'on time' if answer['on_time'] else 'late'}: done")
            visit = self.model.check_in(one, self.hall.arrivals())
            visit.id = answer["ticket"]["id"]
            assert answer["ticket"]["number"] == visit.number

        self.press(
            self.model.refusals_of_check_in(one),
            lambda press_id: (
                self.hall.desk.appointments.check_in(
                    self.guide.caller, press(("in", one.id), press_id), one.id, Proof()
                ).body
            ),
            then,
        )

    # --- the night --------------------------------------------------------------------------------------------------

    def keep_overnight(self) -> None:
        """Tonight nobody loses their place."""
        self.press(
            self.model.refusals_of_keeping(),
            lambda press_id: self.supervisor.keeps_overnight(press_id=press_id),
            lambda _: setattr(self.model, "kept_tonight", True),
        )

    def keep_nothing(self) -> None:
        """As ever after all."""
        self.press(
            self.model.refusals_of_not_keeping(),
            self.supervisor.keeps_nothing,
            lambda _: setattr(self.model, "kept_tonight", False),
        )

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
