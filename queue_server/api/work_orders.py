"""Work orders: read and written by those who serve (staff side)."""

from typing import Any

from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import Said, WorkOrderAnswer, answers
from queue_server.api.requests import WorkOrderChange

WRITERS = frozenset({Role.CLERK, Role.SHIFT_SUPERVISOR, Role.MANAGER})


class OrderPath(BaseModel):
    """A work order's id in the address."""

    order_id: str


class PastVisitAnswer(Said):
    """One matter of an earlier visit; the name is masked (张*), null where none was given."""

    hall_day: str
    arrived_at: str
    service: str
    service_name: str
    matter: str | None
    outcome: str | None
    receptionist: str
    visitor_name: str | None


class PastVisitsAnswer(Said):
    """How many earlier visits there were, and their newest ten matters.

    `same` says what they have in common: `phone`, or where the phone finds nobody `name`, which may be another person's
    and therefore has no rows; null when nothing was found. A matter nobody should be seen with (安置帮教) is null.
    """

    visits: int
    same: str | None
    rows: list[PastVisitAnswer]


def blueprint(*, described: bool) -> APIBlueprint:
    """``/work-orders/{id}`` and ``/work-orders/{id}/past-visits``."""
    api = APIBlueprint(
        "api_work_orders",
        __name__,
        url_prefix="/api/v1",
        abp_tags=[Tag(name="work orders")],
        doc_ui=described,
    )

    @api.get("/work-orders/<order_id>", responses=answers(200, WorkOrderAnswer))
    @declare(STAFF, WRITERS)
    def get_work_order(path: OrderPath) -> dict[str, Any]:
        """One work order in clear; a clerk's own only."""
        return the_hall().desk.work_orders.get(caller(), path.order_id)

    @api.patch("/work-orders/<order_id>", responses=answers(200, WorkOrderAnswer))
    @declare(STAFF, WRITERS)
    def change_work_order(path: OrderPath, body: WorkOrderChange) -> dict[str, Any]:
        """Writes the given fields; with `version`, refuses when somebody else wrote meanwhile."""
        changes = body.model_dump(exclude_unset=True)
        if changes.get("version") is None:
            changes.pop("version", None)
        return the_hall().desk.work_orders.change(caller(), path.order_id, changes)

    @api.get("/work-orders/<order_id>/past-visits", responses=answers(200, PastVisitsAnswer))
    @declare(STAFF, WRITERS)
    def past_visits(path: OrderPath) -> dict[str, Any]:
        """Whether the visitor was here before, masked; while the work order is open, and a clerk is at it. Journalled."""
        return the_hall().desk.past_visits.of(caller(), path.order_id)

    return api
