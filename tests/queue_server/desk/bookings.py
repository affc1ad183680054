"""The guide's desk for appointments, and what the manager offers, as the tests press it."""

from __future__ import annotations

from datetime import date
from typing import Any

from queue_server.desk.appointment_people import Whom
from queue_server.desk.appointments import Booking, Proof
from queue_server.store.appointments import Person
from queue_server.store.visits import Visitor
from tests.queue_server.desk.hall import Citizen, Hall
from tests.queue_server.desk.people import press

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHEN = Visitor("陈桂花", "13800001234")


class Bookings:
    """The guide's desk for appointments, and what the manager offers."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.desk = hall.desk.appointments
        self.guide = hall.person("010").caller

    def offers(self, *spans: str, **more: Any) -> dict[str, Any]:
        """Every day these spans, half an hour for one, unless said otherwise."""
        times = {name: more.pop(name) for name in ("late_min", "early_min", "lead_min") if name in more}
        one = {"service": "consult", "on": True, "hours": {day: list(spans) for day in WEEK}, "slot_min": 30,
               "people": 1, "days_ahead": 14, "blackout": [], **more}  # fmt: skip
        body = {"late_min": 15, "early_min": 30, "lead_min": 10, **times, "offers": [one]}
        return self.hall.desk.appointment_offer.put_offer(self.hall.manager().caller, body)

    def slots(self, day: str | None = None, with_staff_no: str | None = None) -> dict[str, int]:
        """How many are free, by time; with somebody by name, where that person is free."""
        (listed,) = self.days(day, with_staff_no=with_staff_no)
        return {slot["begins"]: slot["free"] for slot in listed["slots"]}

    def days(
        self, day: str | None = None, days: int = 1, with_staff_no: str | None = None
    ) -> list[dict[str, Any]]:
        """The days as the page shows them."""
        first, offer = date.fromisoformat(day or self.hall.today), self.hall.desk.appointment_offer
        found: list[dict[str, Any]] = offer.slots("consult", first, days, with_staff_no)["days"]
        return found

    def books(
        self, begins: str, day: str | None = None, visitor: Visitor = CHEN, **more: Any
    ) -> dict[str, Any]:
        """A slot for somebody."""
        note, service = more.pop("note", None), more.pop("service", "consult")
        wish = Booking(service, day or self.hall.today, begins, Person(visitor, note), **more)
        made: dict[str, Any] = self.desk.book(self.guide, press(wish), wish).body["appointment"]
        return made

    def checks_in(
        self, one: dict[str, Any], citizen: Citizen | None = None, *, anyone: bool = False, **shown: str
    ) -> dict[str, Any]:
        """At the guide's desk, or at a kiosk with what is shown there."""
        caller = citizen.caller if citizen else self.guide
        proof, asked = Proof(**shown), press(("in", one["id"], shown, anyone))
        return self.desk.check_in(caller, asked, one["id"], proof, anyone=anyone).body

    def moves(
        self, one: dict[str, Any], begins: str, day: str | None = None, whom: Whom | None = None
    ) -> dict[str, Any]:
        """Another time, or somebody else."""
        asked = press(("move", one["id"], begins, day, whom))
        answer = self.desk.move(self.guide, asked, one["id"], None, day or self.hall.today, begins, whom)
        moved: dict[str, Any] = answer.body["appointment"]
        return moved

    def says_away(
        self, staff_no: str, first_day: str, last_day: str | None = None, *, away: bool = True
    ) -> dict[str, Any]:
        """Somebody is not here on these days, or after all."""
        asked = press(("away", staff_no, first_day, last_day, away))
        people, last = self.hall.desk.appointment_people, last_day or first_day
        return people.note_days(self.guide, asked, staff_no, first_day, last, away=away).body

    def cancels(self, one: dict[str, Any]) -> dict[str, Any]:
        """Given up."""
        return self.desk.cancel(self.guide, press(("cancel", one["id"])), one["id"]).body["appointment"]

    def standing(self, one: dict[str, Any]) -> str:
        """Where it is."""
        return str(self.desk.open(self.guide, one["id"])["standing"])
