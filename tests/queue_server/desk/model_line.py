"""The part of the model that knows who is next: the rule of docs/calling-rule.md told once more, as slowly as it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.queue_server.desk.model_parts import NEEDED, SERVED, Visit, Window
from tests.queue_server.desk.model_seats import Seats


class Line(Seats):
    """``line`` is everybody who waits, by effective arrival; this says in which order they are called."""

    def may_call(self, no: int, visit: Visit) -> bool:
        """Served here, and no open window of the service is better for what this person needs."""
        if not self.callable_at(no, visit):
            return False
        if visit.for_window is not None:
            return True
        here = self._good_at(self.windows[no], visit)
        return all(
            self._good_at(other, visit) <= here
            for other in self.windows.values()
            if self._calls(other, visit)
        )

    def _good_at(self, window: Window, visit: Visit) -> int:
        return sum(NEEDED[need] in window.abilities for need in visit.needs)

    def _calls(self, window: Window, visit: Visit) -> bool:
        """Manned, not paused, serves it, and not there for others only."""
        if window.staff is None or window.paused or visit.service not in SERVED[window.no]:
            return False
        return window.dedicated != "only" or visit.priority in window.classes

    def next_for(self, no: int, service: str | None) -> Visit | None:
        """Whom the rule gives this window."""
        window = self.windows[no]
        mine = [v for v in self.line if self.may_call(no, v) and service in (None, v.service)]
        if window.dedicated != "no":
            own = [v for v in mine if v.priority in window.classes]
            if own or window.dedicated == "only":
                return self._topmost(own) or next(iter(own), None)
        return self._topmost(mine) or self._first_of_the_lines(mine)

    def _topmost(self, some: Sequence[Visit]) -> Visit | None:
        raised = [v for v in some if v.raised is not None]
        return min(raised, key=lambda v: v.raised or 0, default=None)

    def _first_of_the_lines(self, mine: Sequence[Visit]) -> Visit | None:
        heads = [v for v in mine if v.for_window is not None]
        for service in {v.service for v in mine}:
            here = [v for v in mine if v.service == service and v.for_window is None]
            if here:
                heads.append(self._turn(service, here))
        return next((v for v in self.line if v in heads), None)

    def _turn(self, service: str, here: Sequence[Visit]) -> Visit:
        """Of one service, nobody on top: two priority numbers, then a normal one, while both wait."""
        priority, normal = ([v for v in here if bool(v.priority) == which] for which in (True, False))
        if not priority or not normal:
            return here[0]
        return priority[0] if self.overtakers[self.today, service] < self.ratio else normal[0]

    def counts_turn(self, visit: Visit) -> None:
        """Before somebody leaves the line: how many priority numbers went before the next normal one."""
        if visit.raised is not None or visit.for_window is not None:
            return
        overtaken = [
            v for v in self.line
            if v.service == visit.service and not v.priority and v.raised is None and v.for_window is None
        ]  # fmt: skip
        turn = (self.today, visit.service)
        self.overtakers[turn] = self.overtakers[turn] + 1 if visit.priority and overtaken else 0

    def in_order(self, service: str) -> list[Visit]:
        """One service's people as they will be called, if nobody else comes."""
        left = [v for v in self.line if v.service == service]
        ordered = sorted((v for v in left if v.raised is not None), key=lambda v: v.raised or 0)
        left = [v for v in left if v.raised is None]
        kept = Counter(self.overtakers)
        while left:
            one = self._turn(service, left)
            both = any(v.priority for v in left) and any(not v.priority for v in left)
            turn = (self.today, service)
            self.overtakers[turn] = self.overtakers[turn] + 1 if one.priority and both else 0
            left.remove(one)
            ordered.append(one)
        self.overtakers = kept
        return ordered

    # --- the night ------------------------------------------------------------------------------------------------

    def refusals_of_keeping(self) -> set[str]:
        """Decided once."""
        return {"overnight_decided"} if self.kept_tonight else set()

    def refusals_of_not_keeping(self) -> set[str]:
        """Only what was decided is taken back."""
        return set() if self.kept_tonight else {"no_overnight_decision"}

    # --- what supervisor, guide and manager do with it --------------------------------------------------------------

    def refusals_of_raise(self, visit: Visit) -> set[str]:
        """Only who waits, and once a wait."""
        if visit.state != "waiting":
            return {"ticket_not_callable"}
        return {"already_raised"} if visit.raised is not None else set()

    def put_on_top(self, visit: Visit) -> None:
        """The supervisor's reason."""
        self.raises += 1
        visit.raised = self.raises
        self._tell("ticket_raised", visit)

    def refusals_of_change(self, visit: Visit, service: str) -> set[str]:
        """Only who waits today, for something else, and where numbers are given."""
        codes = {"ticket_not_callable"} if visit.state != "waiting" else set()
        codes |= {"service_closed"} if service in self.stopped else set()
        return codes | ({"same_service"} if visit.service == service else set())

    def change_service(self, visit: Visit, service: str) -> None:
        """As if it had been asked for at once."""
        visit.service, visit.for_window = service, None
        self._tell("ticket_transferred", visit)

    def refusals_of_send(self, visit: Visit) -> set[str]:
        """Only who waits."""
        return set() if visit.state == "waiting" else {"ticket_not_callable"}

    def send(self, visit: Visit, no: int | None) -> None:
        """One window only, or any again."""
        visit.for_window = no
        self._tell("ticket_transferred", visit)

    def dedicate(self, window: Window, how: str, classes: frozenset[str]) -> None:
        """The manager says whom a window is there for."""
        window.dedicated, window.classes = how, classes if how != "no" else frozenset()
