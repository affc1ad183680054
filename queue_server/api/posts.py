"""The manager's setting of who stands for which window (AB岗) (staff side)."""

from typing import Annotated, Any

from flask_openapi import APIBlueprint, Tag
from pydantic import Field

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.requests import Asked, JsonInt, StaffNo


class PostBody(Asked):
    """One window's first (A岗) and second (B岗) person, by staff number; null where nobody was said."""

    window_no: JsonInt
    primary: StaffNo | None
    backup: StaffNo | None


class PostsBody(Asked):
    """Who stands for which window, whole."""

    posts: Annotated[list[PostBody], Field(max_length=200)]


def blueprint(*, described: bool) -> APIBlueprint:
    """``/posts``."""
    api = APIBlueprint(
        "api_posts", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="settings")], doc_ui=described
    )

    @api.get("/posts", responses=answers(200, PostsBody))
    @declare(STAFF, Role.MANAGER)
    def get_posts() -> dict[str, Any]:
        """Who stands for which window (AB岗), exactly as `PUT` takes it."""
        return {"posts": the_hall().desk.posts.posts()}

    @api.put("/posts", responses=answers(200, PostsBody))
    @declare(STAFF, Role.MANAGER)
    def put_posts(body: PostsBody) -> dict[str, Any]:
        """Replaces who stands for which window; journalled with before and after. A window not named has nobody."""
        return {"posts": the_hall().desk.posts.put_posts(caller(), body.model_dump()["posts"])}

    return api
