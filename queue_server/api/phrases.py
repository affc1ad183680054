"""The hall's own phrases (常用语): read at the windows, written by the manager (staff side)."""

from typing import Annotated, Any

from flask_openapi import APIBlueprint, Tag
from pydantic import AfterValidator, Field

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.requests import Asked
from queue_server.api.settings import one_line

Phrase = Annotated[str, AfterValidator(one_line), Field(max_length=100)]


class PhrasesBody(Asked):
    """Short texts for the summary of a work order, whole, in their order; nothing about a person."""

    phrases: Annotated[list[Phrase], Field(max_length=40)]


def blueprint(*, described: bool) -> APIBlueprint:
    """``/phrases``."""
    api = APIBlueprint(
        "api_phrases", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="settings")], doc_ui=described
    )

    @api.get("/phrases", responses=answers(200, PhrasesBody))
    @declare(STAFF, Role.CLERK, Role.SHIFT_SUPERVISOR, Role.MANAGER)
    def get_phrases() -> dict[str, Any]:
        """The phrases, exactly as `PUT` takes them."""
        return {"phrases": the_hall().desk.phrases.phrases()}

    @api.put("/phrases", responses=answers(200, PhrasesBody))
    @declare(STAFF, Role.MANAGER)
    def put_phrases(body: PhrasesBody) -> dict[str, Any]:
        """Replaces the phrases; journalled with before and after."""
        return {"phrases": the_hall().desk.phrases.put(caller(), body.phrases)}

    return api
