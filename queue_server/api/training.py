"""The training mode (培训模式): on, off, and whether (staff side)."""

from typing import Any

from flask_openapi import APIBlueprint, Tag
from pydantic import StrictBool

from queue_server.access import ANY_PERSON, STAFF, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.requests import Asked
from queue_server.desk.guide import SUPERVISORS


class TrainingBody(Asked):
    """Whether the hall practises: numbers begin with 练, and nothing of it counts."""

    training: StrictBool


def blueprint(*, described: bool) -> APIBlueprint:
    """``/training``."""
    api = APIBlueprint(
        "api_training",
        __name__,
        url_prefix="/api/v1",
        abp_tags=[Tag(name="guide and floor")],
        doc_ui=described,
    )

    @api.get("/training", responses=answers(200, TrainingBody))
    @declare(STAFF, ANY_PERSON)
    def get_training() -> dict[str, Any]:
        """Whether the hall practises now, exactly as `PUT` takes it."""
        return the_hall().desk.training.state()

    @api.put("/training", responses=answers(200, TrainingBody))
    @declare(STAFF, SUPERVISORS)
    def put_training(body: TrainingBody) -> dict[str, Any]:
        """Begins the training of an empty hall, or ends it: what is still open of it is cancelled."""
        return the_hall().desk.training.switch(caller(), on=body.training)

    return api
