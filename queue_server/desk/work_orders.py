"""Work orders: opened at start, written while talking, closed at finish whatever they lack (notice M-2.2)."""

from dataclasses import replace
from typing import Any

from queue_server.desk.companions import companions_of, note_companions
from queue_server.desk.frame import Caller, Deed, House, new_id
from queue_server.desk.views import moment
from queue_server.domain.catalogue import FEEDBACKS, canonical_outcome
from queue_server.domain.clerk_events import MatterAdded
from queue_server.domain.errors import NotAccepted, NotAllowed, NotKnown, RuleBroken
from queue_server.domain.events import (
    VisitorNoted,
    WorkOrderChanged,
    WorkOrderClosed,
    WorkOrderOpened,
    WorkOrderReopened,
    WorkOrderVoided,
)
from queue_server.domain.rates import effective_feedback
from queue_server.domain.roles import Role
from queue_server.domain.ticket import Ticket
from queue_server.store import Rooms
from queue_server.store.offer import Window
from queue_server.store.visits import Visit, Visitor, WorkOrder, order_hashes

_WRITTEN = ("matter", "outcome", "feedback")


class WorkOrders:
    """Use cases of whoever writes work orders."""

    def __init__(self, house: House) -> None:
        self._house = house

    def get(self, caller: Caller, order_id: str) -> dict[str, Any]:
        """The work order in clear, for its clerk. Raises ``unknown_work_order``, ``not_your_work_order``."""
        with self._house.reading() as rooms:
            return order_view(rooms, own_order(caller, rooms, order_id))

    def change(self, caller: Caller, order_id: str, changes: dict[str, Any]) -> dict[str, Any]:
        """Writes the given fields and leaves the others. Raises ``work_order_changed`` when ``version`` is stale."""
        with self._house.deed(caller) as deed:
            work = deed.work
            order = own_order(caller, work, order_id)
            if changes.get("version", order.version) != order.version:
                raise RuleBroken(
                    "work_order_changed", "工单已在别处修改，请核对后再保存。", version=order.version
                )
            self._write_visitor(deed, order, changes)
            if changes.get("companions") is not None:
                note_companions(deed, order.visit_id, changes["companions"])
            changed = self._write_fields(deed, order, changes)
            deed.day_changed(changed.hall_day)
            return order_view(work, changed)

    def _write_visitor(self, deed: Deed, order: WorkOrder, changes: dict[str, Any]) -> None:
        if "visitor" not in changes and "refused" not in changes:
            return
        known = deed.work.visits.visitor(order.visit_id)
        refused = changes.get("refused")
        given = changes.get("visitor") or {}
        visitor = Visitor(
            given.get("name", known.name),
            given.get("phone", known.phone),
            known.refused_name if refused is None else "name" in refused,
            known.refused_phone if refused is None else "phone" in refused,
        )
        deed.record(VisitorNoted(order.visit_id, deed.work.visits.note_visitor(order.visit_id, visitor)))

    def _write_fields(self, deed: Deed, order: WorkOrder, changes: dict[str, Any]) -> WorkOrder:
        fields = {name: changes[name] or None for name in _WRITTEN if name in changes}
        fields = _checked(fields)
        if "feedback" in fields:
            fields["feedback_at"] = deed.now if fields["feedback"] else None
        if changes.get("first_responder"):
            member = deed.work.people.by_no(changes["first_responder"])
            if member is None:
                raise NotKnown("unknown_staff", "没有这位工作人员。")
            fields["first_responder_id"] = member.id
        changed = replace(order, **fields, version=order.version + 1)
        deed.work.visits.save_order(changed)
        if "summary" in changes:
            deed.work.visits.write_summary(changed, changes["summary"])
        _journal_fields(deed, changed)
        return changed


def open_order(deed: Deed, window: Window, ticket: Ticket) -> None:
    """Opens the visit's work order at start, or goes on with those it has (resume, transfer, a second start).

    The first one follows the ticket to another service; each further matter stays what it is.
    """
    known = deed.work.visits.orders_of_visit(ticket.visit_id)
    for order in known:
        service = ticket.service if order.place == 1 else order.service
        deed.work.visits.save_order(
            replace(
                order, service=service, window_no=window.no, staff_id=str(window.staff_id), voided_at=None
            )
        )
    if not known:
        matter = deed.work.tickets.details(ticket.id)["matter"]
        _open(deed, window, ticket.visit_id, ticket.hall_day, ticket.service, ticket.id, matter)


def open_registered_order(deed: Deed, window: Window, visit: Visit) -> WorkOrder:
    """Opens the work order of a visit without a ticket."""
    return _open(deed, window, visit.id, visit.hall_day, visit.service, None, None)


def close_order(deed: Deed, visit_id: str, outcome: str | None, feedback: str | None) -> None:
    """Closes the visit's work orders, complete or not; a missing field lowers K-1, nothing is demanded.

    ``outcome`` and ``feedback`` are about the matter at hand, the newest; the others close as they were written.
    """
    fields = _checked(
        {name: value for name, value in (("outcome", outcome), ("feedback", feedback)) if value}
    )
    orders = deed.work.visits.orders_of_visit(visit_id)
    for order in orders:
        _close(deed, order, fields if order is orders[-1] else {})


def _close(deed: Deed, order: WorkOrder, fields: dict[str, Any]) -> None:
    closed = replace(order, **fields, closed_at=deed.now, version=order.version + 1)
    if closed.feedback != order.feedback:
        closed = replace(closed, feedback_at=deed.now)
    deed.work.visits.save_order(closed)
    _journal_fields(deed, closed)
    deed.record(WorkOrderClosed(closed.id, complete=not deed.work.visits.missing_of(closed)))


def reopen_order(deed: Deed, visit_id: str) -> None:
    """A finish was undone: every order of the visit can be written on."""
    for order in deed.work.visits.orders_of_visit(visit_id):
        deed.work.visits.save_order(replace(order, closed_at=None, version=order.version + 1))
        deed.record(WorkOrderReopened(order.id))


def void_order(deed: Deed, visit_id: str) -> None:
    """The ticket's only start was undone: its orders wait, out of the ledger, for another start."""
    for order in deed.work.visits.orders_of_visit(visit_id):
        deed.work.visits.save_order(replace(order, voided_at=deed.now))
        deed.record(WorkOrderVoided(order.id))


def order_view(rooms: Rooms, order: WorkOrder) -> dict[str, Any]:
    """One work order in clear, for those who write it."""
    visit = rooms.visits.get(order.visit_id)
    visitor = rooms.visits.visitor(order.visit_id)
    ticket = rooms.tickets.get(order.ticket_id) if order.ticket_id else None
    service = rooms.offer.service(order.service)
    missing = rooms.visits.missing_of(order)
    along = companions_of(rooms, order.visit_id)
    party = rooms.tickets.care(order.ticket_id).party if order.ticket_id else 1
    told = order.feedback if order.closed_at is None else effective_feedback(order.outcome, order.feedback)
    told_at = order.feedback_at or (order.closed_at if told else None)
    return {
        "id": order.id,
        "visit_id": order.visit_id,
        "ticket_id": order.ticket_id,
        "ticket_number": ticket.number if ticket else None,
        "service": order.service,
        "service_name": service.name if service else order.service,
        "window_no": order.window_no,
        "visitor": {"name": visitor.name, "phone": visitor.phone},
        "refused": [
            field
            for field, said in (("name", visitor.refused_name), ("phone", visitor.refused_phone))
            if said
        ],
        "companions": along,
        "party": max(party, 1 + len(along)),
        "arrived_at": moment(visit.arrived_at) if visit else None,
        "opened_at": moment(order.opened_at),
        "closed_at": moment(order.closed_at),
        "receptionist": _person(rooms, order.staff_id),
        "first_responder": _person(rooms, order.first_responder_id),
        "matter": order.matter,
        "summary": rooms.visits.summary(order),
        "outcome": order.outcome,
        "feedback": told,
        "feedback_at": moment(told_at),
        "rating": rooms.ratings.level_of(order.visit_id),
        "complete": not missing,
        "missing": list(missing),
        "version": order.version,
        "place": order.place,
    }


def _open(
    deed: Deed,
    window: Window,
    visit_id: str,
    hall_day: str,
    service: str,
    ticket_id: str | None,
    matter: str | None,
) -> WorkOrder:
    staff_id = str(window.staff_id)
    order = WorkOrder(
        new_id(), hall_day, visit_id, ticket_id, service, window.no, staff_id, staff_id, deed.now,
        None, None, matter, None, None, None, 1,
    )  # fmt: skip
    deed.work.visits.add_order(order)
    deed.record(WorkOrderOpened(order.id, visit_id, ticket_id, service, staff_id))
    if matter:
        _journal_fields(deed, order)
    return order


def open_further_order(
    deed: Deed, window: Window, first: WorkOrder, place: int, service: str, matter: str | None
) -> WorkOrder:
    """Opens the work order of one matter more in the same visit."""
    staff_id = str(window.staff_id)
    order = WorkOrder(
        new_id(), first.hall_day, first.visit_id, first.ticket_id, service, window.no, staff_id, staff_id, deed.now,
        None, None, matter, None, None, None, 1, place,
    )  # fmt: skip
    deed.work.visits.add_order(order)
    deed.day_changed(order.hall_day)
    deed.record(MatterAdded(order.id, order.visit_id, order.ticket_id, service, window.no, staff_id, place))
    if matter:
        _journal_fields(deed, order)
    return order


def _journal_fields(deed: Deed, order: WorkOrder) -> None:
    key = deed.work.visits.visit_key(order.visit_id)
    deed.record(WorkOrderChanged(order.id, order_hashes(key, order, deed.work.visits.summary(order))))


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    """Outcome and feedback in the catalogue's own words. Raises ``unknown_outcome``, ``unknown_feedback``."""
    if fields.get("outcome"):
        outcome = canonical_outcome(fields["outcome"])
        if outcome is None:
            raise NotAccepted("unknown_outcome", "办理结果不在选项中。")
        fields["outcome"] = outcome
    if fields.get("feedback") and fields["feedback"] not in FEEDBACKS:
        raise NotAccepted("unknown_feedback", "反馈方式不在选项中。")
    return fields


def _known(rooms: Rooms, order_id: str) -> WorkOrder:
    order = rooms.visits.order(order_id)
    if order is None:
        raise NotKnown("unknown_work_order", "没有这张工单。")
    return order


def own_order(caller: Caller, rooms: Rooms, order_id: str) -> WorkOrder:
    """The order; a clerk's own only. Raises ``unknown_work_order``, ``not_your_work_order``."""
    order = _known(rooms, order_id)
    if caller.role is Role.CLERK and caller.staff_id not in (order.staff_id, order.first_responder_id):
        raise NotAllowed("not_your_work_order", "这张工单不是您接待的。")
    return order


def _person(rooms: Rooms, staff_id: str) -> dict[str, str]:
    member = rooms.people.by_id(staff_id)
    return {"staff_no": member.staff_no, "name": member.name} if member else {"staff_no": "", "name": ""}
