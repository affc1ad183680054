"""Whether somebody has been here before, for the clerk who has their work order open: masked, and journalled.

A person's visits taken together say more than each of them, so they are shown only with a reason at hand (个人信息保护法
6 条: the matter being dealt with) and to whoever deals with it (51 条: 合理确定操作权限): the open work order. A name
alone may be anybody's, so it gives a count and no more. Each reading stands in the journal, found or not, by ids.
"""

from typing import Any

from queue_server.desk.frame import Caller, House
from queue_server.desk.views import moment
from queue_server.desk.work_orders import own_order
from queue_server.domain.catalogue import is_discreet
from queue_server.domain.clerk_events import PastVisitsRead
from queue_server.domain.errors import NotAllowed, RuleBroken
from queue_server.domain.masking import masked_name
from queue_server.domain.roles import Role
from queue_server.store import Rooms
from queue_server.store.past_visits import Past, PastOrder
from queue_server.store.visits import Visitor

NOTHING = Past(0, [])
GENERAL = "general"


class PastVisitsDesk:
    """The one use case of looking back."""

    def __init__(self, house: House) -> None:
        self._house = house

    def of(self, caller: Caller, order_id: str) -> dict[str, Any]:
        """The earlier visits of this work order's visitor: of the same phone, or else, weaker, of the same name.

        Raises ``unknown_work_order``, ``not_your_work_order`` and, once it is closed or void, ``work_order_closed``.
        """
        with self._house.reading() as rooms:
            order = own_order(caller, rooms, order_id)
            if caller.role is Role.CLERK and caller.staff_id != order.staff_id:
                raise NotAllowed("not_your_work_order", "这张工单现在由别人接待，不能再查看此前来访。")
            if order.closed_at is not None or order.voided_at is not None:
                raise RuleBroken("work_order_closed", "工单已办结，不能再查看此前来访。")
            visitor = rooms.visits.visitor(order.visit_id)
            same, past = _found(rooms, visitor, order.visit_id)
            names = {service.code: service.name for service in rooms.offer.services()}
        if visitor.phone or visitor.name:
            found = tuple(dict.fromkeys(one.visit_id for one in past.orders))
            with self._house.deed(caller) as deed:
                deed.record(PastVisitsRead(order.id, order.visit_id, past.visits, same, found))
        return {
            "visits": past.visits,
            "same": same,
            "rows": [_view(one, names) for one in past.orders] if same == "phone" else [],
        }


def _found(rooms: Rooms, visitor: Visitor, visit_id: str) -> tuple[str | None, Past]:
    if visitor.phone:
        past = rooms.past_visits.of_phone(visitor.phone, visit_id)
        if past.visits:
            return "phone", past
    if visitor.name:
        past = rooms.past_visits.of_name(visitor.name, visit_id)
        if past.visits:
            return "name", past
    return None, NOTHING


def _view(one: PastOrder, names: dict[str, str]) -> dict[str, Any]:
    service, matter = _told(one, names)
    return {
        "hall_day": one.hall_day,
        "arrived_at": moment(one.arrived_at),
        "service": service,
        "service_name": names.get(service, service),
        "matter": matter,
        "outcome": one.outcome,
        "receptionist": one.receptionist,
        "visitor_name": masked_name(one.name) if one.name else None,
    }


def _told(one: PastOrder, names: dict[str, str]) -> tuple[str, str | None]:
    """Service and matter, or no more than 综合服务 where either would tell what nobody should be seen with (F-2.5)."""
    if is_discreet(names.get(one.service, one.service)):
        return GENERAL, None
    return one.service, None if one.matter and is_discreet(one.matter) else one.matter
