"""The notices of the hall board: written by the manager (staff side), read by the board."""

from datetime import date
from typing import Annotated, Any

from flask_openapi import APIBlueprint, Tag
from pydantic import AfterValidator, Field

from queue_server.access import PUBLIC, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.requests import Asked
from queue_server.api.settings import one_line

NoticeText = Annotated[str, AfterValidator(one_line), Field(max_length=80)]


def a_day(value: str) -> str:
    """A calendar day as YYYY-MM-DD."""
    if date.fromisoformat(value).isoformat() != value:
        raise ValueError("not YYYY-MM-DD")
    return value


class NoticeBody(Asked):
    """One notice, and the last hall day on which it is shown."""

    text: NoticeText
    until: Annotated[str, AfterValidator(a_day), Field(max_length=10)]


class NoticesBody(Asked):
    """The notices at the foot of the hall board, whole, in their order."""

    notices: Annotated[list[NoticeBody], Field(max_length=20)]


def blueprint(*, described: bool) -> APIBlueprint:
    """``/notices``."""
    api = APIBlueprint(
        "api_notices", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="settings")], doc_ui=described
    )

    @api.get("/notices", responses=answers(200, NoticesBody))
    @declare(STAFF, Role.MANAGER)
    def get_notices() -> dict[str, Any]:
        """Every notice, those that are over too, exactly as `PUT` takes them."""
        return {"notices": the_hall().desk.notices.notices()}

    @api.put("/notices", responses=answers(200, NoticesBody))
    @declare(STAFF, Role.MANAGER)
    def put_notices(body: NoticesBody) -> dict[str, Any]:
        """Replaces the notices; journalled with before and after, and `notice_changed` is told."""
        asked = [notice.model_dump() for notice in body.notices]
        return {"notices": the_hall().desk.notices.put(caller(), asked)}

    @api.get("/notices/shown", responses=answers(200, NoticesBody))
    @declare(PUBLIC, frozenset(Role) - {Role.DEVICE})
    def shown_notices() -> dict[str, Any]:
        """The notices of today, for whoever watches the queue."""
        return {"notices": the_hall().desk.notices.shown()}

    return api
