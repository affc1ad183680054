"""Work orders: read and written by those who serve (staff side)."""

from typing import Any

from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import WorkOrderAnswer, answers
from queue_server.api.requests import WorkOrderChange

WRITERS = frozenset({Role.CLERK, Role.SHIFT_SUPERVISOR, Role.MANAGER})


class OrderPath(BaseModel):
    """A work order's id in the address."""

    order_id: str


def blueprint() -> APIBlueprint:
    """``/work-orders/{id}``."""
    api = APIBlueprint("api_work_orders", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="work orders")])

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

    return api
