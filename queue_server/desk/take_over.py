"""顶岗: somebody sits down in the place of whoever sits at a window, and goes on with the person being served there.

The one replaced is signed out by it. A number called or served stays at its window, and so does its work order: whoever
took over is its 接待人员 from now on, the first responder (首问责任人) stays who it was (M-1.2).
"""

from dataclasses import replace
from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.posts import must_stand_here, name_of, why_not_here
from queue_server.desk.seat import as_left, known_window, must_sit_nowhere_else, who_sits
from queue_server.desk.views import moment, window_change, window_view
from queue_server.domain import ticket as rules_of
from queue_server.domain.errors import RuleBroken
from queue_server.domain.seat_events import CitizenHandedOver, VisitHandedOver, WindowTakenOver
from queue_server.domain.ticket import State
from queue_server.store import Rooms
from queue_server.store.offer import Window
from queue_server.store.people import StaffMember
from queue_server.store.posts import Post
from queue_server.store.take_overs import TakenOver


class TakeOverDesk:
    """Use cases of whoever takes over, and of whoever looks for a window to sit down at."""

    def __init__(self, house: House) -> None:
        self._house = house

    def take_over(self, caller: Caller, no: int, press: Press, replaces: str | None = None) -> Answer:
        """The caller sits down in the place of whoever sits there; ``replaces``: the staff number they mean.

        Raises ``not_your_post``, ``nobody_to_replace``, ``somebody_else_sits``, ``already_signed_in``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            caller.must_work_at(no)
            window = known_window(deed.work, no)
            member = who_sits(deed, None)
            must_sit_nowhere_else(deed.work, member, no)
            if window.staff_id != member.id:
                self._sit_down(deed, window, member, replaces)
            return {"window": window_view(self._house, deed.work, known_window(deed.work, no))}

        return self._house.pressed(caller, press, act)

    def seats(self, caller: Caller) -> dict[str, Any]:
        """Every window as a seat for the caller, and whether somebody has taken over theirs."""
        today = self._house.today()
        with self._house.reading() as rooms:
            wired = {window.no for window in self._house.toml.window}
            seats = [
                self._seat(rooms, caller, window) for window in rooms.offer.windows() if window.no in wired
            ]
            return {"seats": seats, "replaced": self._replaced(rooms, caller, today)}

    # --- inside -----------------------------------------------------------------------------------------------------

    def _sit_down(self, deed: Deed, window: Window, member: StaffMember, replaces: str | None) -> None:
        sitting = deed.work.people.by_id(window.staff_id) if window.staff_id else None
        if sitting is None:
            raise RuleBroken(
                "nobody_to_replace", f"{window.name}现在没有人，请直接坐到窗口。", window_no=window.no
            )
        if replaces is not None and replaces != sitting.staff_no:
            raise RuleBroken(
                "somebody_else_sits",
                f"{window.name}现在是{sitting.name}，请看清楚再顶岗。",
                window_no=window.no,
            )
        must_stand_here(deed.work, deed.caller, window)
        taken = replace(as_left(window), staff_id=member.id)
        deed.work.offer.save_window(taken)
        deed.work.offer.note_sign_in(window.no, deed.now)
        deed.work.figures.end_pause(window.no, deed.now)
        deed.work.take_overs.has_sat_down(member.id)
        one = TakenOver(new_id(), deed.today, window.no, member.id, sitting.id, deed.now)
        deed.work.take_overs.add(one)
        told = WindowTakenOver(window.no, taken.state, one.id, member.id, sitting.id)
        deed.record(told, window_change(self._house, deed.work, taken))
        hand_over(deed, taken, member.id)

    def _seat(self, rooms: Rooms, caller: Caller, window: Window) -> dict[str, Any]:
        post = rooms.posts.of(window.no)
        somebody_else = window.staff_id not in (None, caller.staff_id)
        bound_elsewhere = caller.window_no not in (None, window.no)
        why_not = why_not_here(rooms, caller, window) if somebody_else else None
        return {
            "window_no": window.no,
            "holds": _holds(rooms, window),
            "primary": name_of(rooms, post.primary_id),
            "backup": name_of(rooms, post.backup_id),
            "yours": _yours(post, caller.staff_id),
            "may_take_over": somebody_else and not bound_elsewhere and why_not is None,
            "why_not": why_not,
        }

    def _replaced(self, rooms: Rooms, caller: Caller, today: str) -> dict[str, Any] | None:
        one = rooms.take_overs.replaced(caller.staff_id, today) if caller.staff_id else None
        by = rooms.people.by_id(one.staff_id) if one else None
        if one is None or by is None:
            return None
        return {"window_no": one.window_no, "staff_name": by.name, "at": moment(one.at)}


def hand_over(deed: Deed, window: Window, staff_id: str) -> None:
    """Whoever is called or served at the window is ``staff_id``'s from now on, and with the person the work orders."""
    ticket = deed.work.tickets.at_window(window.no)
    if ticket is not None:
        going_on = rules_of.hand_over(ticket, staff_id)
        deed.save(going_on)
        deed.record(CitizenHandedOver(*going_on.told, staff_id=staff_id))
        if going_on.state is State.SERVING:
            _hand_over_orders(deed, going_on.visit_id, staff_id)
    elif window.visit_id is not None:
        visit = deed.work.visits.get(window.visit_id)
        deed.work.visits.hand_over(window.visit_id, staff_id)
        deed.record(VisitHandedOver(window.visit_id, window.no, staff_id))
        _hand_over_orders(deed, window.visit_id, staff_id)
        if visit is not None:
            deed.day_changed(visit.hall_day)


def _hand_over_orders(deed: Deed, visit_id: str, staff_id: str) -> None:
    for order in deed.work.visits.orders_of_visit(visit_id):
        deed.work.visits.save_order(replace(order, staff_id=staff_id))


def _yours(post: Post, staff_id: str | None) -> str | None:
    """Which of the window's two people the caller is."""
    if staff_id is None or staff_id not in post.people:
        return None
    return "primary" if staff_id == post.primary_id else "backup"


def _holds(rooms: Rooms, window: Window) -> dict[str, Any] | None:
    """Whom the window calls or serves: the number, None for a visit without a ticket."""
    ticket = rooms.tickets.at_window(window.no)
    if ticket is not None:
        return {"number": ticket.number, "state": ticket.state.value}
    return None if window.visit_id is None else {"number": None, "state": State.SERVING.value}
