"""The photographs of staff: set and taken away (staff side); who looks at them is window_display.pages."""

from typing import Any

from flask import request
from flask_openapi import APIBlueprint, Tag

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.office_answers import StaffAnswer
from queue_server.api.people import StaffPath
from queue_server.desk.portrait import LARGEST_BYTES

PICTURE: dict[str, Any] = {
    "description": "The file as it is",
    "required": True,
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/jpeg", "image/png")
    },
}


def blueprint(*, described: bool) -> APIBlueprint:
    """``/staff/{staff_no}/photo``."""
    api = APIBlueprint(
        "api_photos", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="people")], doc_ui=described
    )

    @api.put(
        "/staff/<staff_no>/photo",
        responses=answers(200, StaffAnswer),
        request_body=PICTURE,
    )
    @declare(STAFF, Role.MANAGER)
    def put_photo(path: StaffPath) -> dict[str, Any]:
        """Another photograph: the body is a JPEG or PNG of at most 10 MB, as it is; kept is a small JPEG without remarks."""
        request.max_content_length = LARGEST_BYTES + 1
        return the_hall().desk.photos.put(caller(), path.staff_no, request.get_data())

    @api.delete("/staff/<staff_no>/photo", responses=answers(200, StaffAnswer))
    @declare(STAFF, Role.MANAGER)
    def remove_photo(path: StaffPath) -> dict[str, Any]:
        """No photograph any more; the picture is gone."""
        return the_hall().desk.photos.remove(caller(), path.staff_no)

    return api
