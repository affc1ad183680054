"""A window as a seat: who sits there, pausing, and serving somebody who has no ticket."""

from dataclasses import replace
from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.rating import end_open_prompts
from queue_server.desk.reception import offered_service
from queue_server.desk.views import ticket_view, window_change, window_view
from queue_server.desk.work_orders import open_registered_order
from queue_server.domain.errors import HallError, NotAllowed, NotKnown, RuleBroken
from queue_server.domain.events import (
    VisitorNoted,
    VisitRegistered,
    WindowClosed,
    WindowEvent,
    WindowOpened,
    WindowPaused,
    WindowUnpaused,
)
from queue_server.domain.roles import Role
from queue_server.store import Rooms
from queue_server.store.offer import Window
from queue_server.store.people import StaffMember
from queue_server.store.visits import Visit, Visitor

MAY_SEAT_OTHERS = frozenset({Role.SHIFT_SUPERVISOR, Role.MANAGER})
AT_WINDOWS = frozenset({Role.CLERK, Role.SHIFT_SUPERVISOR, Role.MANAGER})


class Seat:
    """Use cases of sitting at a window."""

    def __init__(self, house: House) -> None:
        self._house = house

    def sign_in(self, caller: Caller, no: int, press: Press, staff_no: str | None) -> Answer:
        """Somebody sits down at the window. Raises ``already_signed_in {window_no}``, ``window_occupied``."""

        def act(deed: Deed) -> dict[str, Any]:
            caller.must_work_at(no)
            window = known_window(deed.work, no)
            member = who_sits(deed, staff_no)
            must_sit_nowhere_else(deed.work, member, no)
            if window.staff_id is not None and window.staff_id != member.id:
                sitting = deed.work.people.by_id(window.staff_id)
                who = sitting.name if sitting else "其他人"
                raise RuleBroken("window_occupied", f"{window.name}已由{who}签到。", window_no=no)
            if window.staff_id is None:
                seated = replace(as_left(window), staff_id=member.id)
                deed.work.offer.save_window(seated)
                deed.work.offer.note_sign_in(no, deed.now)
                deed.work.take_overs.has_sat_down(member.id)
                self._record(deed, seated, WindowOpened(no, seated.state, member.id))
            return self._window_answer(deed, no)

        return self._house.pressed(caller, press, act)

    def sign_out(self, caller: Caller, no: int, press: Press) -> Answer:
        """The person leaves the window. Raises ``window_busy`` while somebody is called or served there."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._manned_window(deed, no)
            ticket = deed.work.tickets.at_window(no)
            if ticket is not None:
                raise busy(window, ticket_view(self._house, deed.work, ticket))
            if window.visit_id is not None:
                raise busy(window, None)
            left = as_left(window)
            deed.work.offer.save_window(left)
            deed.work.offer.note_sign_in(no, None)
            deed.work.figures.end_pause(no, deed.now)
            self._record(deed, left, WindowClosed(no, left.state, window.staff_id))
            return self._window_answer(deed, no)

        return self._house.pressed(caller, press, act)

    def pause(self, caller: Caller, no: int, press: Press, reason: str) -> Answer:
        """The window stops calling and says why; whoever is being served stays."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._manned_window(deed, no)
            paused = replace(window, paused=True, pause_reason=reason, idle_since=None)
            deed.work.offer.save_window(paused)
            deed.work.figures.begin_pause(no, window.staff_id, reason, deed.now)
            self._record(deed, paused, WindowPaused(no, paused.state))
            return self._window_answer(deed, no)

        return self._house.pressed(caller, press, act)

    def unpause(self, caller: Caller, no: int, press: Press) -> Answer:
        """The window calls again."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._manned_window(deed, no)
            if window.paused:
                window = replace(window, paused=False, pause_reason=None, idle_since=None)
                deed.work.offer.save_window(window)
                deed.work.figures.end_pause(no, deed.now)
                self._record(deed, window, WindowUnpaused(no, window.state))
            return self._window_answer(deed, no)

        return self._house.pressed(caller, press, act)

    def register(
        self, caller: Caller, no: int, press: Press, service: str, visitor: Visitor | None
    ) -> Answer:
        """Serves somebody without a ticket: a visit and its work order, open at this window until ``finish``."""

        def act(deed: Deed) -> dict[str, Any]:
            window = self._manned_window(deed, no)
            offered = offered_service(deed.work, service)
            ticket = deed.work.tickets.at_window(no)
            if ticket is not None:
                raise busy(window, ticket_view(self._house, deed.work, ticket))
            if window.visit_id is not None:
                raise busy(window, None)
            end_open_prompts(deed, no)
            staff_id = str(window.staff_id)
            visit = Visit(new_id(), deed.today, offered.code, True, deed.now, no, staff_id, deed.now, None)
            deed.work.visits.add(visit)
            deed.record(VisitRegistered(visit.id, offered.code, no, staff_id))
            if visitor is not None:
                deed.record(VisitorNoted(visit.id, deed.work.visits.note_visitor(visit.id, visitor)))
            order = open_registered_order(deed, window, visit)
            deed.work.offer.save_window(replace(window, visit_id=visit.id, last_act=None, idle_since=None))
            return {"visit_id": visit.id, "work_order_id": order.id}

        return self._house.pressed(caller, press, act)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _manned_window(self, deed: Deed, no: int) -> Window:
        return manned_window(deed, no)

    def _record(self, deed: Deed, window: Window, event: WindowEvent) -> None:
        deed.record(event, window_change(self._house, deed.work, window))

    def _window_answer(self, deed: Deed, no: int) -> dict[str, Any]:
        return {"window": window_view(self._house, deed.work, known_window(deed.work, no))}


def who_sits(deed: Deed, staff_no: str | None) -> StaffMember:
    """Who sits down: the caller, or whoever they seat. Raises ``not_yourself``, ``unknown_staff``, ``not_a_window_role``."""
    caller = deed.caller
    if staff_no is None and caller.staff_id is None:
        raise NotAllowed("staff_no_missing", "请说明由谁签到（staff_no）。")
    if staff_no is not None and staff_no != caller.staff_no and caller.role not in MAY_SEAT_OTHERS:
        raise NotAllowed("not_yourself", "只能为自己签到。")
    member = deed.work.people.by_no(staff_no or str(caller.staff_no))
    if member is None or member.disabled:
        raise NotKnown("unknown_staff", "没有这位工作人员，或账号已停用。")
    if member.role not in AT_WINDOWS:
        raise RuleBroken("not_a_window_role", f"{member.name}的岗位不在窗口。")
    return member


def must_sit_nowhere_else(rooms: Rooms, member: StaffMember, no: int) -> None:
    """One person, one window. Raises ``already_signed_in {window_no}``."""
    elsewhere = rooms.offer.window_of(member.id)
    if elsewhere is not None and elsewhere.no != no:
        raise RuleBroken(
            "already_signed_in",
            f"{member.name}已在{elsewhere.name}签到，请先签退。",
            window_no=elsewhere.no,
        )


def known_window(rooms: Rooms, no: int) -> Window:
    """The window. Raises NotKnown ``unknown_window``."""
    window = rooms.offer.window(no)
    if window is None:
        raise NotKnown("unknown_window", f"没有 {no} 号窗口。")
    return window


def manned_window(deed: Deed, no: int) -> Window:
    """The window, with somebody at it who may press there. Raises ``wrong_window``, ``not_signed_in``."""
    deed.caller.must_work_at(no)
    window = known_window(deed.work, no)
    if window.staff_id is None:
        raise RuleBroken("not_signed_in", f"{window.name}还没有人签到。")
    if deed.caller.role not in MAY_SEAT_OTHERS and deed.caller.staff_id != window.staff_id:
        raise RuleBroken("not_signed_in", f"您没有在{window.name}签到。")
    return window


def window_of_person(rooms: Rooms, staff_no: str) -> Window:
    """The window this person sits at now. Raises ``unknown_staff``, ``staff_not_seated``."""
    member = rooms.people.by_no(staff_no)
    if member is None or member.disabled:
        raise NotKnown("unknown_staff", "没有这位工作人员，或账号已停用。")
    window = rooms.offer.window_of(member.id)
    if window is None:
        raise RuleBroken("staff_not_seated", f"{member.name}现在没有在任何窗口签到，请改选业务或窗口。")
    return window


def as_left(window: Window) -> Window:
    """The window with nobody there and nothing remembered of whoever was."""
    return replace(window, staff_id=None, paused=False, pause_reason=None, last_act=None, idle_since=None)


def occupied(rooms: Rooms, window: Window, but_not: str) -> bool:
    """Whether the window holds somebody else than this ticket."""
    holding = rooms.tickets.at_window(window.no)
    return window.visit_id is not None or (holding is not None and holding.id != but_not)


def busy(window: Window, ticket: dict[str, Any] | None) -> HallError:
    """The refusal of a window that holds somebody; ``ticket`` says whom, None for a visit without a ticket."""
    whom = f"{ticket['number']} 号" if ticket else "一位直接登记的来访人"
    return RuleBroken("window_busy", f"{window.name}正在为{whom}服务，请先办结。", ticket=ticket)
