"""Several matters in one visit (再加一件): each with a work order of its own, one visit, one rating."""

from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press
from queue_server.desk.reception import offered_service
from queue_server.desk.seat import manned_window
from queue_server.desk.views import ticket_view
from queue_server.desk.work_orders import open_further_order
from queue_server.domain.errors import RuleBroken
from queue_server.domain.ticket import State
from queue_server.domain.work_order import MOST_MATTERS


class Matters:
    """Use cases of a visit that turns out to be about more than one thing."""

    def __init__(self, house: House) -> None:
        self._house = house

    def add(self, caller: Caller, no: int, press: Press, service: str | None, matter: str | None) -> Answer:
        """One matter more for whoever is being served: a further work order, of the same service unless named.

        Raises ``nobody_served``, ``too_many_matters``, ``unknown_service``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            window = manned_window(deed, no)
            ticket = deed.work.tickets.at_window(no)
            served = window.visit_id
            if ticket is not None and ticket.state is State.SERVING:
                served = ticket.visit_id
            orders = deed.work.visits.orders_of_visit(served) if served else []
            if not orders:
                raise RuleBroken("nobody_served", f"{window.name}现在没有正在办理的来访人，不能再加一件。")
            if len(orders) >= MOST_MATTERS:
                raise RuleBroken("too_many_matters", f"一次来访最多记 {MOST_MATTERS} 件事项。")
            first = orders[0]
            code = first.service if service is None else offered_service(deed.work, service).code
            order = open_further_order(deed, window, first, len(orders) + 1, code, matter or None)
            return {
                "ticket": ticket_view(self._house, deed.work, ticket) if ticket else None,
                "visit_id": order.visit_id,
                "work_order_id": order.id,
            }

        return self._house.pressed(caller, press, act)
