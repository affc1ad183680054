"""Whoever comes into the hall and whatever stands in it, doing what they do: one method is one press."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from queue_server.desk.frame import Answer, Caller, Press, new_id
from queue_server.desk.reception import Wish
from queue_server.domain.roles import Role
from queue_server.store.visits import Visitor

if TYPE_CHECKING:
    from queue_server.desk.desks import Desk
    from tests.queue_server.desk.hall import Hall


def press(asked: object, press_id: str | None = None) -> Press:
    """A press as the doors make it: an id, fresh unless given, and a hash of what is asked."""
    body = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str)
    return Press(new_id() if press_id is None else press_id, hashlib.sha256(body.encode()).digest())


class Number:
    """A number on a piece of paper, and where it stands now."""

    def __init__(self, hall: Hall, first: dict[str, Any]) -> None:
        self._hall = hall
        self.first = first
        self.id: str = first["id"]
        self.number: str = first["number"]

    def __repr__(self) -> str:
        return self.number

    def __getitem__(self, field: str) -> Any:
        return self._hall.ticket(self.id)[field]

    @property
    def state(self) -> str:
        """Where it is."""
        return str(self["state"])

    @property
    def ahead(self) -> int | None:
        """How many of its service are called before."""
        ahead: int | None = self["ahead"]
        return ahead


class Citizen:
    """Somebody who wants something, at a kiosk."""

    def __init__(self, hall: Hall, caller: Caller, visitor: Visitor | None) -> None:
        self._hall = hall
        self.caller = caller
        self.visitor = visitor

    def taps(self, service: str, tap_id: str | None = None, **more: Any) -> Answer:
        """Asks for a number and gives back the bare answer."""
        wish = Wish(self._hall.code(service), visitor=self.visitor, **more)
        return self._hall.desk.reception.take_number(self.caller, press(wish, tap_id), wish)

    def takes(self, service: str, tap_id: str | None = None, **more: Any) -> Number:
        """A number for this service."""
        return Number(self._hall, self.taps(service, tap_id, **more).body)

    def comes_back(self, number: Number, press_id: str | None = None) -> dict[str, Any]:
        """Missed the call, and is here again."""
        asked = press(("return", number.id), press_id)
        return self._hall.desk.reception.return_missed(self.caller, asked, number.id).body

    def gives_up(self, number: Number, press_id: str | None = None) -> dict[str, Any]:
        """Goes home."""
        return self._hall.desk.reception.cancel(
            self.caller, press(("cancel", number.id), press_id), number.id
        ).body

    def prints_again(self, number: Number, press_id: str | None = None) -> dict[str, Any]:
        """Lost the paper."""
        asked = press(("print", number.id), press_id)
        return self._hall.desk.reception.print_again(self.caller, asked, number.id).body

    def calls_for_help(self, place: str = "一楼大厅", press_id: str | None = None) -> dict[str, Any]:
        """Cannot go on alone."""
        asked = press(("help", place), press_id)
        return self._hall.desk.help_calls.call(self.caller, asked, place).body

    def sees_help(self) -> dict[str, Any] | None:
        """What the terminal says of the call."""
        call: dict[str, Any] | None = self._hall.desk.help_calls.own(self.caller)["help"]
        return call

    def needs_no_help(self, call: dict[str, Any]) -> dict[str, Any]:
        """Goes on alone after all."""
        asked = press(("withdraw", call["id"]))
        return self._hall.desk.help_calls.withdraw(self.caller, asked, call["id"]).body


class Person:
    """Somebody who works here."""

    def __init__(self, hall: Hall, caller: Caller, window_no: int | None = None) -> None:
        self._hall = hall
        self.caller = caller
        self.window_no = window_no

    def at(self, window_no: int) -> Person:
        """The same person pressing at this window, signed in or not."""
        return Person(self._hall, self.caller, window_no)

    @property
    def _desk(self) -> Desk:
        return self._hall.desk

    @property
    def _no(self) -> int:
        assert self.window_no is not None, "sits nowhere"
        return self.window_no

    # --- the seat -------------------------------------------------------------------------------------------------

    def sits_at(self, window_no: int, staff_no: str | None = None, press_id: str | None = None) -> Person:
        """Signs in (or seats somebody else, by staff number)."""
        asked = press(("sign-in", window_no, staff_no), press_id)
        self._desk.window.sign_in(self.caller, window_no, asked, staff_no)
        return self.at(window_no)

    def leaves(self, press_id: str | None = None) -> dict[str, Any]:
        """Signs out."""
        return self._desk.window.sign_out(self.caller, self._no, press(("sign-out", self._no), press_id)).body

    def takes_over(self, window_no: int, replaces: str | None = None, press_id: str | None = None) -> Person:
        """Sits down in somebody's place (顶岗)."""
        asked = press(("take-over", window_no, replaces), press_id)
        self._desk.take_over.take_over(self.caller, window_no, asked, replaces)
        return self.at(window_no)

    def seats(self) -> dict[int, dict[str, Any]]:
        """The windows to choose from, by number."""
        return {seat["window_no"]: seat for seat in self._desk.take_over.seats(self.caller)["seats"]}

    def is_replaced(self) -> dict[str, Any] | None:
        """Who took over, and when; None when nobody did."""
        replaced: dict[str, Any] | None = self._desk.take_over.seats(self.caller)["replaced"]
        return replaced

    def leaves_note(self, text: str, press_id: str | None = None) -> str:
        """Leaves a note for the next at this window; its id."""
        asked = press(("hand-over-note", self._no, text), press_id)
        return str(self._desk.handover.leave(self.caller, self._no, asked, text).body["note_id"])

    def has_read(self, note_id: str, press_id: str | None = None) -> None:
        """知道了."""
        asked = press(("note-read", self._no, note_id), press_id)
        self._desk.handover.read(self.caller, self._no, asked, note_id)

    def notes(self) -> list[tuple[str | None, str]]:
        """The notes that stand on the console: who wrote, and what."""
        return [(note["staff_name"], note["text"]) for note in self.console()["handover_notes"]]

    def pauses(self, reason: str = "午休", press_id: str | None = None) -> dict[str, Any]:
        """Stops calling for a while."""
        asked = press(("pause", self._no, reason), press_id)
        window: dict[str, Any] = self._desk.window.pause(self.caller, self._no, asked, reason).body["window"]
        return window

    def unpauses(self, press_id: str | None = None) -> dict[str, Any]:
        """Calls again."""
        asked = press(("unpause", self._no), press_id)
        window: dict[str, Any] = self._desk.window.unpause(self.caller, self._no, asked).body["window"]
        return window

    def registers(
        self, service: str, name: str | None = None, phone: str | None = None, press_id: str | None = None
    ) -> dict[str, Any]:
        """Serves somebody who has no ticket."""
        visitor = None if name is None and phone is None else Visitor(name, phone)
        code = self._hall.code(service)
        asked = press(("register", self._no, code, visitor), press_id)
        return self._desk.window.register(self.caller, self._no, asked, code, visitor).body

    def adds_matter(
        self, service: str | None = None, matter: str | None = None, press_id: str | None = None
    ) -> dict[str, Any]:
        """One matter more in the visit being served."""
        code = None if service is None else self._hall.code(service)
        asked = press(("add-matter", self._no, code, matter), press_id)
        return self._desk.matters.add(self.caller, self._no, asked, code, matter).body

    # --- calling and serving --------------------------------------------------------------------------------------

    def calls_next(self, service: str | None = None, press_id: str | None = None) -> Number | None:
        """Whoever is next, None when nobody waits."""
        code = None if service is None else self._hall.code(service)
        asked = press(("call-next", self._no, code), press_id)
        return self._number(self._desk.window.call_next(self.caller, self._no, asked, code))

    def calls(self, number: Number, press_id: str | None = None) -> Number | None:
        """This very number."""
        asked = press(("call", self._no, number.id), press_id)
        return self._number(self._desk.window.call(self.caller, self._no, asked, number.id))

    def recalls(self, press_id: str | None = None) -> Number | None:
        """Calls out once more."""
        asked = press(("recall", self._no), press_id)
        return self._number(self._desk.window.recall(self.caller, self._no, asked))

    def starts(self, press_id: str | None = None) -> Number | None:
        """The citizen is here."""
        return self._number(
            self._desk.window.start(self.caller, self._no, press(("start", self._no), press_id))
        )

    def finishes(
        self, outcome: str | None = None, feedback: str | None = None, press_id: str | None = None
    ) -> Number | None:
        """Done."""
        asked = press(("finish", self._no, outcome, feedback), press_id)
        return self._number(self._desk.window.finish(self.caller, self._no, asked, outcome, feedback))

    def puts_on_top(
        self, number: Number, reason: str = "行动不便", press_id: str | None = None
    ) -> dict[str, Any]:
        """The supervisor lets somebody go first, for a reason."""
        asked = press(("raise", number.id, reason), press_id)
        return self._hall.desk.reception.raise_to_top(self.caller, asked, number.id, reason).body

    def passes_over(self, press_id: str | None = None) -> Number | None:
        """Nobody came."""
        asked = press(("no-show", self._no), press_id)
        return self._number(self._desk.window.no_show(self.caller, self._no, asked))

    def holds(self, press_id: str | None = None) -> Number | None:
        """Sets the citizen aside."""
        return self._number(
            self._desk.window.hold(self.caller, self._no, press(("hold", self._no), press_id))
        )

    def resumes(self, number: Number, press_id: str | None = None) -> Number | None:
        """Goes on with somebody set aside."""
        asked = press(("resume", self._no, number.id), press_id)
        return self._number(self._desk.window.resume(self.caller, self._no, asked, number.id))

    def transfers(
        self,
        to_service: str | None = None,
        to_window: int | None = None,
        place: str = "keep",
        press_id: str | None = None,
        **more: Any,
    ) -> Number | None:
        """Sends the citizen on; ``to_staff_no`` and ``note`` as asked."""
        code = None if to_service is None else self._hall.code(to_service)
        asked = press(("transfer", self._no, code, to_window, place, more), press_id)
        return self._number(
            self._desk.window.transfer(self.caller, self._no, asked, code, to_window, place, **more)
        )

    def undoes(self, press_id: str | None = None) -> Number | None:
        """Takes back the last start, finish or no-show."""
        return self._number(
            self._desk.window.undo(self.caller, self._no, press(("undo", self._no), press_id))
        )

    def serves_next(self, outcome: str | None = None, seconds: float = 60) -> Number:
        """Call, start, a minute's talk, finish."""
        number = self.calls_next()
        assert number is not None, "nobody waits"
        self.starts()
        self._hall.passes(seconds=seconds)
        self.finishes(outcome)
        return number

    def misses_next(self) -> Number:
        """Call, as many recalls as the rules ask for, passed over."""
        number = self.calls_next()
        assert number is not None, "nobody waits"
        while self.console()["calls_left_before_no_show"]:
            self._hall.passes(seconds=60)
            self.recalls()
        self.passes_over()
        return number

    # --- paper work -----------------------------------------------------------------------------------------------

    def console(self) -> dict[str, Any]:
        """What the clerk's page shows."""
        return self._desk.console.console(self.caller, self._no)

    def reads(self, order_id: str) -> dict[str, Any]:
        """A work order."""
        return self._desk.work_orders.get(self.caller, order_id)

    def writes(self, order_id: str, **changes: Any) -> dict[str, Any]:
        """Fields of a work order."""
        return self._desk.work_orders.change(self.caller, order_id, changes)

    def offers(self, code: str, **changes: Any) -> dict[str, Any]:
        """The manager changes a service."""
        body = {**self._desk.services.service(code), **changes}
        return self._desk.services.put(self.caller, code, body)

    def posts(self, *posts: tuple[int, str | None, str | None]) -> list[dict[str, Any]]:
        """The manager says who stands for which window: number, A岗, B岗."""
        body = [{"window_no": no, "primary": one, "backup": other} for no, one, other in posts]
        return self._desk.posts.put_posts(self.caller, body)

    def wires(self, window_no: int, primary: list[str], also: list[str] | None = None) -> dict[str, Any]:
        """The manager says what a window serves."""
        body = {**self._desk.manager.window(window_no), "primary": primary, "also": also or []}
        return self._desk.manager.put_window(self.caller, window_no, body)

    def _number(self, answer: Answer) -> Number | None:
        ticket = answer.body["ticket"]
        return None if ticket is None else Number(self._hall, ticket)


class Evaluator:
    """The keys at one window."""

    def __init__(self, hall: Hall, window_no: int) -> None:
        self._hall = hall
        self.window_no = window_no
        self.caller = Caller(
            Role.DEVICE, f"evaluator-{window_no}", f"token:evaluator-{window_no}", token_id=f"id-e{window_no}"
        )

    @property
    def asks(self) -> str | None:
        """The prompt that is open here, None when the lamp is dark."""
        prompts = self._hall.desk.rating.pending(frozenset({self.window_no}))
        assert len(prompts) <= 1
        return str(prompts[0]["prompt_id"]) if prompts else None

    def last_prompt(self) -> str:
        """The newest prompt of this window, open or not."""
        for row in reversed(self._hall.journal()):
            if row["event"] == "rating_asked" and row["facts"]["window_no"] == self.window_no:
                return str(row["facts"]["prompt_id"])
        raise AssertionError("nobody was asked here")

    def presses(self, level: int, prompt_id: str | None = None) -> str | None:
        """A citizen presses a key; None when it counts, else why not."""
        return self._hall.desk.rating.give(
            self.caller, frozenset({self.window_no}), prompt_id or self.last_prompt(), level, None
        )

    def says_why(self, *reasons: str, remark: str = "", prompt_id: str | None = None) -> str | None:
        """The citizen ticks reasons and writes; None when it is kept, else why not."""
        return self._hall.desk.rating.explain(
            self.caller, frozenset({self.window_no}), prompt_id or self.last_prompt(), reasons, remark
        )


class PrinterProgram:
    """The program beside one printer, as the server sees it."""

    def __init__(self, hall: Hall, device: str) -> None:
        self._hall = hall
        self.caller = Caller(Role.DEVICE, device, f"token:{device}", token_id=f"id-of-{device}")

    def queued(self) -> list[str]:
        """Jobs that wait for it."""
        return self._hall.desk.printing.queued_for(self.caller.name)

    def receives(self, job_id: str) -> dict[str, Any] | None:
        """What the server sends for this job; None when it sends nothing."""
        sheet = self._hall.desk.printing.send(job_id)
        return None if sheet is None else sheet._asdict()

    def says(self, job_id: str, outcome: str, detail: str | None = None) -> bool:
        """How it went; whether the server takes it."""
        return self._hall.desk.printing.settle(self.caller, job_id, outcome, detail)

    def state(self, job_id: str) -> str:
        """How the job stands."""
        return str(self._hall.desk.reception.print_job(job_id)["state"])
