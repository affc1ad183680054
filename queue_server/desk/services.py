"""The services: added, changed, put into groups and archived by a manager; nothing that was ever offered is deleted.

An archived service gives no numbers, stands on no kiosk and at no window, and keeps its code, its prefix and its name for
everything that was done of it. Every change is journalled with what was and what is.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from queue_server.desk.frame import Caller, Deed, House
from queue_server.desk.reception import known_service
from queue_server.desk.views import window_change
from queue_server.desk.window import undoable
from queue_server.domain.appointment import Standing
from queue_server.domain.catalogue import default_hours, is_discreet
from queue_server.domain.errors import NotAccepted, RuleBroken
from queue_server.domain.events import RulesChanged
from queue_server.domain.opening_hours import parse_hours
from queue_server.domain.ticket import State
from queue_server.store.offer import Service, Window

SERVICE_FIELDS = (
    "prefix", "name", "about", "hours", "cap", "stopped", "stop_reason", "position",
    "stop_before_min", "group", "archived", "cap_warning", "sensitive", "catch_all",
    "name_en", "about_en", "group_en", "bring", "bring_en",
)  # fmt: skip
WINDOW_FIELDS = ("name", "primary", "also", "dedicated", "dedicated_classes", "abilities")
NOT_READY = "准备中"
UNFINISHED = (State.WAITING, State.CALLED, State.SERVING, State.ON_HOLD, State.MISSED)


class ServicesDesk:
    """Use cases of the settings page 业务."""

    def __init__(self, house: House) -> None:
        self._house = house

    def service(self, code: str) -> dict[str, Any]:
        """One service, whole, archived or not. Raises ``unknown_service``."""
        with self._house.reading() as rooms:
            return service_body(known_service(rooms, code))

    def archived(self) -> list[dict[str, Any]]:
        """The services that are no longer offered, with their codes."""
        with self._house.reading() as rooms:
            return [
                {"code": one.code, "prefix": one.prefix, "name": one.name, "group": one.group}
                for one in rooms.offer.services()
                if one.archived
            ]

    def add(self, caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
        """A service that was not there, last on the kiosk; served by nobody until a window is told to.

        Raises ``code_taken``, ``prefix_taken``, ``bad_hours``.
        """
        with self._house.deed(caller) as deed:
            known = deed.work.offer.services()
            codes = {one.code for one in known}
            code = body.get("code") or next(
                name for name in (f"service_{n}" for n in range(1, len(codes) + 2)) if name not in codes
            )
            if code in codes:
                sentence = f"编码 {code} 已经用过，归档的业务也算。"
                errors = [{"pointer": "/code", "detail": sentence}]
                raise NotAccepted("code_taken", sentence, errors=errors)
            wanted = {name: value for name, value in body.items() if name != "code" and value is not None}
            last = max((one.position for one in known), default=-1)
            service = Service(
                code,
                **{
                    "about": "",
                    "hours": default_hours(),
                    "position": last + 1,
                    "sensitive": is_discreet(wanted["name"]),
                    **wanted,
                },
            )
            self._write(deed, None, service)
            return {"code": code, **service_body(service)}

    def put(self, caller: Caller, code: str, body: dict[str, Any]) -> dict[str, Any]:
        """Replaces a service's offer; what later versions added and the body leaves out stays as it is.

        One that is taken back gives no numbers yet: no window serves it, and nobody should wait in vain.
        Raises ``unknown_service``, ``bad_hours``, ``prefix_taken`` and, where it is to be archived, ``service_in_use``,
        ``service_has_appointments``, ``only_service_of_window``.
        """
        with self._house.deed(caller) as deed:
            before = known_service(deed.work, code)
            after = Service(code, **{**service_body(before), **body})
            if after.archived and not before.archived:
                _must_be_unused(deed, before, {window.no for window in self._house.toml.window})
            if before.archived and not after.archived:
                after = replace(after, stopped=True, stop_reason=NOT_READY)
            self._write(deed, before, after)
            if after.archived and not before.archived:
                self._leave_windows(deed, code)
            return service_body(after)

    def _write(self, deed: Deed, before: Service | None, after: Service) -> None:
        try:
            parse_hours(after.hours)
        except ValueError as fault:
            errors = [{"pointer": "/hours", "detail": str(fault)}]
            raise NotAccepted("bad_hours", str(fault), errors=errors) from None
        for other in deed.work.offer.services():
            if other.code != after.code and other.prefix == after.prefix:
                sentence = f"前缀 {after.prefix} 已用于{'已归档的' if other.archived else ''}{other.name}。"
                errors = [{"pointer": "/prefix", "detail": sentence}]
                raise NotAccepted("prefix_taken", sentence, errors=errors)
        deed.work.offer.save_service(after)
        was = {} if before is None else service_body(before)
        deed.record(RulesChanged(f"service:{after.code}", was, service_body(after)))

    def _leave_windows(self, deed: Deed, code: str) -> None:
        for window in _windows_serving(deed, code):
            after = replace(
                window,
                primary=tuple(one for one in window.primary if one != code),
                also=tuple(one for one in window.also if one != code),
            )
            deed.work.offer.save_window(after)
            view = window_change(self._house, deed.work, after)
            deed.record(RulesChanged(f"window:{window.no}", window_body(window), window_body(after)), view)


def service_body(service: Service) -> dict[str, Any]:
    """A service's offer, whole, as the manager reads and the journal keeps it."""
    return {name: getattr(service, name) for name in SERVICE_FIELDS}


def window_body(window: Window) -> dict[str, Any]:
    """A window's offer, whole, as the manager reads and the journal keeps it."""
    return {
        name: list(value) if isinstance(value := getattr(window, name), tuple) else value
        for name in WINDOW_FIELDS
    }


def _windows_serving(deed: Deed, code: str) -> Iterator[Window]:
    return (window for window in deed.work.offer.windows() if code in window.services)


def _unfinished(deed: Deed, wired: list[Window], code: str) -> int:
    """How many visits may still be served with this service, by their number or by one of their matters."""
    work = deed.work
    undone = [undoable(work, window, deed.now, deed.today) for window in wired]
    open_tickets = [
        *work.tickets.in_states(deed.today, UNFINISHED),
        *(work.tickets.at_window(window.no) for window in wired),
        *undone,
    ]
    visits = {one.visit_id: one.service for one in open_tickets if one is not None}
    for window in wired:
        visit = work.visits.get(window.visit_id) if window.visit_id else None
        if visit is not None:
            visits[visit.id] = visit.service
    would_reopen = {one.visit_id for one in undone if one is not None}
    return sum(
        service == code
        or any(
            order.service == code and (order.closed_at is None or visit_id in would_reopen)
            for order in work.visits.orders_of_visit(visit_id)
        )
        for visit_id, service in visits.items()
    )


def _must_be_unused(deed: Deed, service: Service, wired_nos: set[int]) -> None:
    """Nobody has a number or an open matter of it, nobody is booked, and no wired window would be left with nothing."""
    work = deed.work
    wired = [window for window in work.offer.windows() if window.no in wired_nos]
    unfinished = _unfinished(deed, wired, service.code)
    if unfinished:
        raise RuleBroken(
            "service_in_use",
            f"{service.name}还有 {unfinished} 人没办完（过号、挂起、还能撤销的也算），不能归档；可以先停止取号，办完再归档。",
            unfinished=unfinished,
        )
    booked = [
        one
        for one in work.appointments.to_come(deed.today)
        if one.service == service.code and one.standing == Standing.BOOKED
    ]
    if booked:
        raise RuleBroken(
            "service_has_appointments",
            f"{service.name}还有 {len(booked)} 个预约没到，不能归档；请先改约或取消，再归档。",
            appointments=len(booked),
        )
    left = next((one for one in wired if one.services == (service.code,)), None)
    if left is not None:
        raise RuleBroken(
            "only_service_of_window",
            f"{left.name}只办{service.name}这一项，不能归档；请先在“窗口”页给它选别的业务。",
            window_no=left.no,
        )
