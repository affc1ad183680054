"""A4 printers, scanners and 高拍仪: how they are, said by whoever uses them, and a test scan (staff side)."""

import base64
from typing import Annotated, Any, Literal

from flask import request
from flask_openapi import APIBlueprint, Tag
from pydantic import Field

from queue_server.access import ANY_PERSON, STAFF, caller, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.devices import DevicePath
from queue_server.api.office_answers import DeviceEntry
from queue_server.api.requests import Asked, Text
from queue_server.desk.scan_content import LARGEST_BYTES

SCAN_BODY: dict[str, Any] = {
    "description": "The file as it is, up to 10 MB; its bytes decide what it is",
    "required": True,
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in ("image/jpeg", "image/png", "application/pdf")
    },
}


class StateSaid(Asked):
    """How an office device is: `ok`, or `failed` with what is wrong."""

    state: Literal["ok", "failed"]
    note: Annotated[Text, Field(max_length=500)] = ""


class OfficeBoardAnswer(Said):
    """The office devices, in the order of hall.toml."""

    devices: list[DeviceEntry]


class TestScanAnswer(Said):
    """What a test scan is. `preview` is a small picture as a data URL, null for a PDF; `dpi` is what the scanner wrote of it."""

    kind: Literal["jpeg", "png", "pdf"]
    bytes: int
    width: int | None
    height: int | None
    dpi: int | None
    preview: str | None


def blueprint(*, described: bool) -> APIBlueprint:
    """``/office-devices``."""
    api = APIBlueprint(
        "api_office_devices",
        __name__,
        url_prefix="/api/v1/office-devices",
        abp_tags=[Tag(name="devices")],
        doc_ui=described,
    )

    @api.get("", responses=answers(200, OfficeBoardAnswer))
    @declare(STAFF, ANY_PERSON)
    def office_devices() -> dict[str, Any]:
        """A4 printers, scanners and 高拍仪 with what was said of each last; `detail` is the newest note since a fault."""
        return {"devices": the_hall().desk.office.board()}

    @api.post("/<device>/state", responses=answers(200, DeviceEntry))
    @declare(STAFF, ANY_PERSON)
    def say_state(path: DevicePath, body: StateSaid) -> dict[str, Any]:
        """Says that it works, or that it does not and why. The note is kept with the device's notes, encrypted."""
        return the_hall().desk.office.say(caller(), path.device, body.state, body.note)

    @api.post("/<device>/test-scan", responses=answers(200, TestScanAnswer), request_body=SCAN_BODY)
    @declare(STAFF, ANY_PERSON)
    def test_scan(path: DevicePath) -> dict[str, Any]:
        """What a scan sent in as the body is: kept nowhere, shown to who sent it."""
        request.max_content_length = LARGEST_BYTES + 1
        raw = request.get_data()
        content = the_hall().desk.office.scanned(caller(), path.device, raw)
        small = content.preview
        return {
            **content._asdict(),
            "bytes": len(raw),
            "preview": None
            if small is None
            else f"data:image/jpeg;base64,{base64.b64encode(small).decode()}",
        }

    return api
