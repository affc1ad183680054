"""普法宣传: pictures and films of the hall board: put up by a manager (staff side), read by the boards."""

from typing import Annotated, Any, Literal

from flask import request
from flask_openapi import APIBlueprint, Tag
from pydantic import AfterValidator, BaseModel, Field

from queue_server.access import PUBLIC, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.notices import a_day
from queue_server.api.office_answers import DoneAnswer
from queue_server.api.requests import Asked, JsonInt
from queue_server.desk.reel import MOST_ITEMS
from queue_server.desk.reel_content import LARGEST_FILM_BYTES

CONTENT: dict[str, Any] = {
    "description": "The file as it is: JPEG or PNG up to 10 MB, MP4 (H.264) or WebM up to 60 MB",
    "required": True,
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in ("image/jpeg", "image/png", "video/mp4", "video/webm")
    },
}
ItemId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ReelItemBody(Asked):
    """One picture or film: its last hall day, and how long a picture stands (a film plays to its end)."""

    id: ItemId
    until: Annotated[str, AfterValidator(a_day), Field(max_length=10)]
    seconds: Annotated[JsonInt, Field(ge=5, le=300)]


class ReelBody(Asked):
    """How loud films are (0: never heard), and what is shown in this order. Items that are not named stay, behind the others."""

    sound: Annotated[JsonInt, Field(ge=0, le=100)]
    items: Annotated[list[ReelItemBody], Field(max_length=MOST_ITEMS)]


class ReelFileAnswer(Said):
    """What is behind an item: how large it is, and where it is seen."""

    id: str
    kind: Literal["picture", "film"]
    bytes: int
    address: str


class ReelFilesAnswer(Said):
    """Every picture and film there is, in order."""

    files: list[ReelFileAnswer]


class ShownItemAnswer(ReelFileAnswer):
    """One picture or film of today."""

    until: str
    seconds: int


class ShownReelAnswer(Said):
    """What a hall board shows today, in order, and how loud its films are."""

    sound: int
    items: list[ShownItemAnswer]


class ItemPath(BaseModel):
    """An item's id in the address."""

    item_id: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/reel``, ``/reel/files``, ``/reel/shown``."""
    api = APIBlueprint(
        "api_reel", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="settings")], doc_ui=described
    )

    @api.get("/reel", responses=answers(200, ReelBody))
    @declare(STAFF, Role.MANAGER)
    def get_reel() -> dict[str, Any]:
        """Pictures and films of the hall board, those that are over too, exactly as `PUT` takes it."""
        return the_hall().desk.reel.settings()

    @api.put("/reel", responses=answers(200, ReelBody))
    @declare(STAFF, Role.MANAGER)
    def put_reel(body: ReelBody) -> dict[str, Any]:
        """Sound, order, last days and lengths; journalled with before and after, and `notice_changed` is told."""
        return the_hall().desk.reel.put(caller(), body.sound, [one.model_dump() for one in body.items])

    @api.get("/reel/files", responses=answers(200, ReelFilesAnswer))
    @declare(STAFF, Role.MANAGER)
    def reel_files() -> dict[str, Any]:
        """What is behind each item."""
        return {"files": the_hall().desk.reel.files()}

    @api.post("/reel/files", responses=answers(201, ReelFileAnswer), request_body=CONTENT)
    @declare(STAFF, Role.MANAGER)
    def add_reel_file() -> tuple[dict[str, Any], int]:
        """Puts up another picture or film: the body is the file; shown for a month until `PUT` says otherwise."""
        request.max_content_length = LARGEST_FILM_BYTES + 1
        return the_hall().desk.reel.add(caller(), request.get_data()), 201

    @api.delete("/reel/files/<item_id>", responses=answers(200, DoneAnswer))
    @declare(STAFF, Role.MANAGER)
    def remove_reel_file(path: ItemPath) -> dict[str, Any]:
        """Takes it down for good; the file is gone."""
        the_hall().desk.reel.remove(caller(), path.item_id)
        return {"done": True}

    @api.get("/reel/shown", responses=answers(200, ShownReelAnswer))
    @declare(PUBLIC, frozenset(Role) - {Role.DEVICE})
    def shown_reel() -> dict[str, Any]:
        """Pictures and films of today, for whoever watches the queue."""
        return the_hall().desk.reel.shown()

    return api
