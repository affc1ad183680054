"""Those who walk the floor: the guide and the shift supervisor, doing what they do among the citizens."""

from __future__ import annotations

from typing import Any

from queue_server.desk.reception import Wish
from tests.queue_server.desk.hall import Hall, Number, Person, press

GUIDE, SUPERVISOR, MANAGER = "010", "005", "001"


class FloorWalker(Person):
    """A guide or a shift supervisor."""

    def takes_for(self, service: str, **more: Any) -> Number:
        """A number for somebody who asks."""
        wish = Wish(self._hall.code(service), **more)
        return Number(self._hall, self._desk.reception.take_number(self.caller, press(wish), wish).body)

    def page(self) -> dict[str, Any]:
        """What the guide's page shows."""
        return self._desk.guide.board(self.caller)

    def finds(self, what: str) -> list[dict[str, Any]]:
        """Looks for a number or a query code."""
        found: list[dict[str, Any]] = self._desk.guide.find(self.caller, what, what)["tickets"]
        return found

    def can(self, number: Number) -> list[str]:
        """What may be done with a number now."""
        (found,) = self.finds(number.number)
        can: list[str] = found["can"]
        return can

    def changes_service(self, number: Number, service: str, press_id: str | None = None) -> dict[str, Any]:
        """Somebody stood in the wrong line."""
        code = self._hall.code(service)
        asked = press(("change-service", number.id, code), press_id)
        return self._desk.guide.change_service(self.caller, asked, number.id, code).body

    def sends(self, number: Number, window_no: int | None, press_id: str | None = None) -> dict[str, Any]:
        """Only this window may call the number; None: any again."""
        asked = press(("send", number.id, window_no), press_id)
        return self._desk.guide.send_to_window(self.caller, asked, number.id, window_no).body

    def tasks(self) -> list[dict[str, Any]]:
        """Whom to fetch."""
        tasks: list[dict[str, Any]] = self.page()["tasks"]
        return tasks

    def goes(self, task: dict[str, Any]) -> dict[str, Any]:
        """Is on the way."""
        return self._desk.guide.take_task(self.caller, press(("take", task["id"])), task["id"]).body

    def has_brought(self, task: dict[str, Any]) -> dict[str, Any]:
        """The citizen is at the window."""
        return self._desk.guide.finish_task(self.caller, press(("done", task["id"])), task["id"]).body

    def tells_the_way(self, press_id: str | None = None) -> int:
        """Somebody only asked."""
        return int(self._desk.guide.count_enquiry(self.caller, press("enquiry", press_id)).body["enquiries"])

    def tells_one_less(self) -> int:
        """A slip of the finger."""
        return int(self._desk.guide.undo_enquiry(self.caller, press("undo")).body["enquiries"])

    def extends(self, minutes: int, service: str | None = None) -> list[dict[str, Any]]:
        """The door stays open longer today."""
        code = None if service is None else self._hall.code(service)
        asked = press(("extend", minutes, code))
        extensions: list[dict[str, Any]] = self._desk.hours_today.extend(
            self.caller, asked, minutes, code
        ).body["extensions"]
        return extensions

    def takes_back(self, extension: dict[str, Any]) -> list[dict[str, Any]]:
        """Not longer after all."""
        asked = press(("undo", extension["id"]))
        left: list[dict[str, Any]] = self._desk.hours_today.undo(self.caller, asked, extension["id"]).body[
            "extensions"
        ]
        return left

    def keeps_overnight(
        self,
        reason: str = "全市停电",
        press_id: str | None = None,
        *,
        service: str | None = None,
        number: Number | None = None,
    ) -> dict[str, Any]:
        """Sends people home with their numbers: everybody, who is in one line, or one."""
        whose = (service and self._hall.code(service), number and number.id)
        asked = press(("overnight", reason, *whose), press_id)
        return self._desk.overnight.decide(self.caller, asked, reason, *whose).body

    def keeps_nothing(
        self, press_id: str | None = None, *, service: str | None = None, number: Number | None = None
    ) -> dict[str, Any]:
        """Midnight is as ever after all: for everybody, for one line, or for one."""
        whose = (service and self._hall.code(service), number and number.id)
        return self._desk.overnight.withdraw(self.caller, press(("withdraw", *whose), press_id), *whose).body

    def goes_to_help(self, call: dict[str, Any]) -> dict[str, Any]:
        """Is on the way to a terminal."""
        return self._desk.help_calls.take(self.caller, press(("take", call["id"])), call["id"]).body

    def has_helped(self, call: dict[str, Any]) -> dict[str, Any]:
        """The person can go on."""
        return self._desk.help_calls.finish(self.caller, press(("done", call["id"])), call["id"]).body

    def floor(self) -> dict[str, Any]:
        """What the live page shows."""
        return self._desk.floor.floor(self._desk.presence.all_here())

    def day_close(self) -> dict[str, Any]:
        """What is to be settled before closing."""
        return self._desk.floor.day_close()

    def stops(self, service: str, reason: str, press_id: str | None = None) -> dict[str, Any]:
        """No more numbers for now."""
        code = self._hall.code(service)
        asked = press(("stop", code, reason), press_id)
        return self._desk.floor.stop_service(self.caller, asked, code, reason).body

    def resumes_service(self, service: str, press_id: str | None = None) -> dict[str, Any]:
        """Numbers are given again."""
        code = self._hall.code(service)
        return self._desk.floor.resume_service(self.caller, press(("resume", code), press_id), code).body

    def ends(self, number: Number, reason: str, *instead: str, press_id: str | None = None) -> dict[str, Any]:
        """Somebody cannot be served today."""
        ways = list(instead or ("come_again",))
        asked = press(("end", number.id, reason, ways), press_id)
        return self._desk.closing.end_ticket(self.caller, asked, number.id, reason, ways).body

    def goes_on(self, number: Number, press_id: str | None = None) -> dict[str, Any]:
        """That number was ended by mistake."""
        asked = press(("undo-end", number.id), press_id)
        return self._desk.ending_undone.undo_ticket(self.caller, asked, number.id).body

    def goes_on_with_the_line(self, ending_id: str, press_id: str | None = None) -> dict[str, Any]:
        """That line was ended by mistake."""
        asked = press(("undo-ending", ending_id), press_id)
        return self._desk.ending_undone.undo(self.caller, asked, ending_id).body

    def ends_line(self, service: str | None, reason: str, *instead: str) -> dict[str, Any]:
        """Nobody of a line, or (None) of any, can be served today."""
        code, ways = service and self._hall.code(service), list(instead or ("come_again",))
        asked = press(("end-line", code, reason, ways))
        return self._desk.closing.end_line(self.caller, asked, code, reason, ways).body


def walker(hall: Hall, staff_no: str) -> FloorWalker:
    """Whoever has this staff number, on the floor."""
    return FloorWalker(hall, hall.person(staff_no).caller)
