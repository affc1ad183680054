"""What the hall should do, written from the contract's words alone. It imports nothing of the product.

Every command has two halves: ``refusals_of_...`` gives the codes with which it may be refused (none: it must succeed),
and the deed itself changes the model. Who stands where in the line is one list of people; where the contract leaves a
place open (a returned number among other services), the model looks where the hall put it and only checks what is said.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from tests.queue_server.desk.model_appointments import Appointments
from tests.queue_server.desk.model_parts import (
    CALLS_BEFORE_NO_SHOW,
    MOST_MATTERS,
    PROMPT_S,
    RECALL_GAP_S,
    RECALL_MAX,
    RETURN_PLACES,
    RETURN_TIMES,
    SERVED,
    UNDO_END_WITHIN,
    UNDO_S,
    WITH_EVALUATOR,
    Order,
    Prompt,
    Visit,
    Window,
)


class Model(Appointments):
    """The hall as the contract tells it."""

    # --- taking, coming back, giving up ---------------------------------------------------------------------------

    def refusals_of_take(self, service: str) -> set[str]:
        """A stopped service gives no numbers."""
        return {"service_closed"} if service in self.stopped else set()

    def refusals_of_return(self, visit: Visit) -> set[str]:
        """Only who missed the call comes back, and once."""
        codes = set() if visit.state == "missed" else {"ticket_not_callable"}
        if visit.returns >= RETURN_TIMES:
            codes.add("return_used")
        return codes

    def return_missed(self, visit: Visit, line_now: list[str]) -> None:
        """Waits again, three places behind the next of the service."""
        visit.state, visit.window, visit.recalls = "waiting", None, 0
        visit.returns += 1
        self.moves(visit, line_now)
        visit.appointed = False
        self.newest = max(self.newest + timedelta(milliseconds=1), self.now)
        same = [v for v in self.line if v.service == visit.service]
        place, behind = same.index(visit), self.line[self.line.index(visit) + 1 :]
        places = min(RETURN_PLACES, len(same) - 1)
        assert place == places or (place < places and all(v.appointed for v in behind))
        self._tell("ticket_returned", visit)

    def refusals_of_cancel(self, visit: Visit) -> set[str]:
        """Whoever stands at a window, or has ended, cannot give up."""
        return set() if visit.state in ("waiting", "missed", "on_hold") else {"ticket_not_callable"}

    def cancel(self, visit: Visit) -> None:
        """Goes home."""
        visit.state = "cancelled"
        self.line = [v for v in self.line if v is not visit]
        self._tell("ticket_cancelled", visit)

    def refusals_of_end(self, visit: Visit) -> set[str]:
        """As giving up, and only in today's queue."""
        codes = self.refusals_of_cancel(visit)
        return codes | ({"ticket_not_callable"} if visit.queue_day != self.today else set())

    def end(self, visit: Visit) -> None:
        """Not served today, and told why."""
        before = [(v, v.arrival) for v in self.line[: self.line.index(visit)]] if visit in self.line else []
        visit.ended = (visit.state, self.now, before)
        visit.state = "cancelled"
        self.line = [v for v in self.line if v is not visit]
        self._tell("ticket_ended", visit)

    def refusals_of_going_on(self, visit: Visit) -> set[str]:
        """Only what the supervisor ended, on the same day, within ten minutes."""
        if visit.ended is None:
            return {"ending_stands"}
        _, at, _ = visit.ended
        is_fresh = timedelta(0) <= self.now - at <= UNDO_END_WITHIN and visit.queue_day == self.today
        return set() if is_fresh else {"ending_stands"}

    def goes_on(self, visit: Visit, line_now: list[str]) -> None:
        """What and where it was: nobody who stood before it and never moved stands behind it now."""
        assert visit.ended is not None
        visit.state, _, before = visit.ended
        visit.ended = None
        if visit.state == "waiting":
            self.moves(visit, line_now)
            here = self.line.index(visit)
            stayed = [v for v, arrival in before if v in self.line and not v.moved and v.arrival == arrival]
            assert all(self.line.index(v) < here for v in stayed)
        self._tell("ticket_end_undone", visit)

    # --- calling --------------------------------------------------------------------------------------------------

    def refusals_of_call_next(self, no: int, who: str, service: str | None) -> set[str]:
        """The window must be manned, free and open; it calls what it serves."""
        codes = self._not_free(no, who)
        if service is not None and service not in SERVED[no]:
            codes.add("service_not_served")
        return codes

    def refusals_of_call(self, no: int, who: str, visit: Visit) -> set[str]:
        """A chosen number must wait, today, for this window."""
        codes = self._not_free(no, who)
        if visit.state != "waiting" or visit.queue_day != self.today or not self.may_call(no, visit):
            codes.add("ticket_not_callable")
        return codes

    def call(self, no: int, visit: Visit) -> None:
        """waiting -> called."""
        window = self.windows[no]
        self.counts_turn(visit)
        self.line = [v for v in self.line if v is not visit]
        visit.state, visit.window, visit.recalls, visit.clerk = "called", no, 0, window.staff
        visit.raised = None
        visit.first_called_at = visit.first_called_at or self.now
        visit.last_call_at = self.now
        window.holds, window.last = visit, None
        self._tell("ticket_called", visit)

    def refusals_of_recall(self, no: int, who: str) -> set[str]:
        """Three times at most, fifteen seconds apart."""
        codes = self._not_holding(no, who, "called")
        holds = self.windows[no].holds
        if holds is not None and holds.state == "called":
            if holds.recalls >= RECALL_MAX:
                codes.add("recall_limit")
            if self.recall_wait_s(holds) > 0:
                codes.add("recall_too_soon")
        return codes

    def recall_wait_s(self, visit: Visit) -> int:
        """Whole seconds until the next recall, never more than the gap."""
        if visit.last_call_at is None:
            return 0
        left = (
            Fraction((visit.last_call_at - self.now) / timedelta(microseconds=1)) / 1_000_000 + RECALL_GAP_S
        )
        return min(RECALL_GAP_S, max(0, -int(-left // 1)))

    def recall(self, no: int) -> None:
        """called -> called."""
        holds = self._held(no)
        holds.recalls += 1
        holds.last_call_at = self.now
        self._tell("ticket_recalled", holds)

    def _held(self, no: int) -> Visit:
        holds = self.windows[no].holds
        assert holds is not None
        return holds

    # --- serving --------------------------------------------------------------------------------------------------

    def refusals_of_start(self, no: int, who: str) -> set[str]:
        """Only who was called starts."""
        return self._not_holding(no, who, "called")

    def start(self, no: int) -> None:
        """called -> serving; the work order opens, a prompt of this window ends."""
        window, visit = self.windows[no], self._held(no)
        first = visit.started_at is None
        self._serves(window, visit)
        window.last = ("start", visit, self.now, first)
        self._tell("service_started", visit)

    def _serves(self, window: Window, visit: Visit) -> None:
        visit.state = "serving"
        visit.started_at = visit.started_at or self.now
        if visit.order is None:
            visit.order = Order(visit.name, visit.phone)
        visit.order.taken_back = False
        self._ends_prompt(window)

    def _ends_prompt(self, window: Window) -> None:
        if window.prompt is not None and window.prompt.state == "open":
            window.prompt.state = "over"

    def refusals_of_finish(self, no: int, who: str) -> set[str]:
        """Only who is being served finishes, with a ticket or without."""
        holds = self.windows[no].holds
        codes = self._unmanned(no, who)
        if holds is None or holds.state != "serving":
            codes.add("ticket_not_callable")
        return codes

    def finish(self, no: int, outcome: str | None, feedback: str | None) -> None:
        """serving -> finished; the work order closes whatever it lacks, the evaluator asks."""
        window, visit = self.windows[no], self._held(no)
        visit.state, visit.finished_at = "finished", self.now
        for order in visit.orders:
            order.closed = True
        at_hand = visit.orders[-1]
        at_hand.outcome, at_hand.feedback = outcome or at_hand.outcome, feedback or at_hand.feedback
        window.holds = None
        window.last = ("finish", visit, self.now, False) if visit.number else None
        if no in WITH_EVALUATOR and visit.level is None:
            window.prompt = Prompt(visit, self.now + timedelta(seconds=PROMPT_S), self.now)
        self._tell("service_finished" if visit.number else "registered_visit_finished", visit)

    def refusals_of_no_show(self, no: int, who: str) -> set[str]:
        """Called at least twice in this round."""
        codes = self._not_holding(no, who, "called")
        holds = self.windows[no].holds
        if holds is not None and holds.state == "called" and 1 + holds.recalls < CALLS_BEFORE_NO_SHOW:
            codes.add("no_show_too_early")
        return codes

    def no_show(self, no: int) -> None:
        """called -> missed."""
        window, visit = self.windows[no], self._held(no)
        visit.state = "missed"
        window.holds, window.last = None, ("no_show", visit, self.now, False)
        self._tell("ticket_missed", visit)

    def refusals_of_register(self, no: int, who: str) -> set[str]:
        """Nobody is registered while the window holds somebody."""
        busy = {"window_busy"} if self.windows[no].holds else set()
        return self._unmanned(no, who) | busy

    def register(self, no: int, service: str, name: bool, phone: bool) -> Visit:
        """A visit without a ticket begins."""
        window = self.windows[no]
        visit = Visit(
            self.today, service, self.now, None, "serving", no, started_at=self.now, clerk=window.staff
        )
        visit.order = Order(name, phone)
        self.visits.append(visit)
        window.holds, window.last = visit, None
        self._ends_prompt(window)
        self._tell("visit_registered", visit)
        return visit

    def refusals_of_adding(self, no: int, who: str) -> set[str]:
        """One matter more for whoever is served, twenty at most."""
        holds = self.windows[no].holds
        codes = self._unmanned(no, who)
        if holds is None or holds.state != "serving":
            codes.add("nobody_served")
        elif len(holds.orders) >= MOST_MATTERS:
            codes.add("too_many_matters")
        return codes

    def add_matter(self, no: int, matter: str | None) -> Order:
        """A work order more; the person is the same."""
        first = self._held(no).orders[0]
        order = Order(first.name, first.phone, first.refused, matter)
        self._held(no).further.append(order)
        self.told.append(("matter_added", None, None))
        return order

    # --- aside and on ---------------------------------------------------------------------------------------------

    def refusals_of_setting_aside(self, no: int, who: str) -> set[str]:
        """Hold and transfer: called or serving, and of today."""
        codes = self._not_holding(no, who, "called", "serving")
        holds = self.windows[no].holds
        if holds is not None and holds.queue_day != self.today:
            codes.add("ticket_not_callable")
        return codes

    def hold(self, no: int) -> None:
        """called or serving -> on hold."""
        window, visit = self.windows[no], self._held(no)
        visit.state = "on_hold"
        window.holds = window.last = None
        self._tell("ticket_held", visit)

    def refusals_of_resume(self, no: int, who: str, visit: Visit) -> set[str]:
        """On hold, at a free window."""
        codes = self._not_free(no, who)
        if visit.state != "on_hold":
            codes.add("ticket_not_callable")
        return codes

    def resume(self, no: int, visit: Visit) -> None:
        """on hold -> serving."""
        window = self.windows[no]
        visit.window, visit.clerk = no, window.staff
        window.holds, window.last = visit, None
        self._serves(window, visit)
        self._tell("ticket_resumed", visit)

    def transfer(
        self, no: int, service: str | None, to_window: int | None, place: str, line_now: list[str]
    ) -> None:
        """called or serving -> waiting elsewhere: same ticket, same visit."""
        window, visit = self.windows[no], self._held(no)
        visit.service = service or visit.service
        visit.state, visit.window, visit.for_window, visit.recalls = "waiting", None, to_window, 0
        window.holds = window.last = None
        had_moved, since = visit.moved, visit.since
        self.moves(visit, line_now)
        if place == "end":
            self.arrivals += 1
            visit.arrival = self.arrivals
            self.joins_the_end(visit)
        elif place == "front":
            assert next(v for v in self.line if v.service == visit.service) is visit
        else:
            visit.moved, visit.since = had_moved, since
            self._keeps_its_wait(visit)
            self.stands_by_its_time(visit)
        self._tell("ticket_transferred", visit)

    def _keeps_its_wait(self, visit: Visit) -> None:
        """Among those who never changed place, whoever took the number first stands first."""
        if visit.moved or visit.appointed:
            return
        here = self.line.index(visit)
        for place, other in enumerate(self.line):
            if other is not visit and not other.moved and not other.appointed:
                assert (place < here) == (other.arrival < visit.arrival), f"{visit.number} lost its place"

    # --- taking back ----------------------------------------------------------------------------------------------

    def refusals_of_undo(self, no: int, who: str) -> set[str]:
        """The window's last press, within a minute, while nothing came after it."""
        return self._unmanned(no, who) | (set() if self._undoable(no) else {"nothing_to_undo"})

    def _undoable(self, no: int) -> bool:
        window = self.windows[no]
        if window.last is None:
            return False
        verb, visit, at, _ = window.last
        result = {"start": "serving", "finish": "finished", "no_show": "missed"}[verb]
        if visit.state != result or visit.window != no or self.now - at > timedelta(seconds=UNDO_S):
            return False
        if visit.queue_day != self.today and verb != "finish":
            return False
        return window.holds in (None, visit)

    def undo(self, no: int) -> None:
        """As if it had not been pressed."""
        window = self.windows[no]
        assert window.last is not None
        verb, visit, _, first = window.last
        window.holds, window.last = visit, None
        if verb == "finish":
            visit.state, visit.finished_at = "serving", None
            for order in visit.orders:
                order.closed = False
            if window.prompt is not None and window.prompt.visit is visit:
                self._ends_prompt(window)
        else:
            visit.state = "called"
            if verb == "start" and first:
                assert visit.order is not None
                visit.started_at, visit.order.taken_back = None, True
        self._tell("press_undone", visit)

    # --- rating ---------------------------------------------------------------------------------------------------

    def refusals_of_rating(self, no: int) -> set[str | None]:
        """What a pressed level may be told; None is that it counts. A few seconds on the wire are forgiven."""
        prompt = self.windows[no].prompt
        assert prompt is not None
        if prompt.state == "rated":
            return {"duplicate"}
        if prompt.state == "over":
            return {"expired"}
        late = prompt.latest - prompt.expires_at
        if late <= timedelta(0):
            return {None}
        return {None, "expired"} if late <= timedelta(seconds=10) else {"expired"}

    def rate(self, no: int, level: int) -> None:
        """The visit is rated, for good."""
        prompt = self.windows[no].prompt
        assert prompt is not None
        assert prompt.visit.level is None
        prompt.state, prompt.visit.level = "rated", level
        self.told.append(("visit_rated", None, None))
