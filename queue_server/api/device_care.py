"""Looking after the devices: what happened to each, notes, tests, how much of the time they were well (staff side)."""

from typing import Annotated, Any, Literal

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel, Field, StrictBool

from queue_server.access import STAFF, caller, declare, the_hall
from queue_server.api.answers import answers, refusals
from queue_server.api.device_answers import (
    AvailabilityAnswer,
    HistoryAnswer,
    PortsAnswer,
    TestAnswer,
    TestOutcomeAnswer,
)
from queue_server.api.devices import KEEPERS, DevicePath
from queue_server.api.export_program import as_download, described_file
from queue_server.api.office_answers import DoneAnswer
from queue_server.api.requests import Asked, Text


class NoteWritten(Asked):
    """A note of a device."""

    text: Annotated[Text, Field(min_length=1, max_length=500)]


class TestWanted(Asked):
    """What the device is to show: a test paper, a question to press an answer to, its name and a sound, a beep, a number,
    a spoken sentence.
    """

    what: Literal["print", "rate", "identify", "beep", "show", "speak"]


class PlugWanted(Asked):
    """Whether the simulated device is to be there."""

    plugged: StrictBool


class TestPath(BaseModel):
    """A test's id in the address."""

    test_id: str


class MonthQuery(BaseModel):
    """A month."""

    month: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/devices/{device}/history``, ``/notes``, ``/test``; ``/devices/availability``, ``/devices/ports``."""
    api = APIBlueprint(
        "api_device_care",
        __name__,
        url_prefix="/api/v1/devices",
        abp_tags=[Tag(name="devices")],
        doc_ui=described,
    )

    @api.get("/<device>/history", responses=answers(200, HistoryAnswer))
    @declare(STAFF, KEEPERS)
    def device_history(path: DevicePath) -> dict[str, Any]:
        """What happened to a device lately, and what people noted of it."""
        return the_hall().desk.device_history.history(path.device)

    @api.post("/<device>/notes", responses=answers(200, DoneAnswer))
    @declare(STAFF, KEEPERS)
    def write_device_note(path: DevicePath, body: NoteWritten) -> dict[str, Any]:
        """Keeps a note of a device: what was mended, what was ordered."""
        the_hall().desk.device_history.write_note(caller(), path.device, body.text)
        return {"done": True}

    @api.post("/<device>/test", responses=answers(200, TestAnswer))
    @declare(STAFF, KEEPERS)
    def test_device(path: DevicePath, body: TestWanted) -> dict[str, Any]:
        """Has a device show that it works; never part of a visit, never a rating."""
        return {"test_id": the_hall().desk.device_tests.ask(caller(), path.device, body.what)}

    @api.post("/<device>/plug", responses=answers(200, DoneAnswer))
    @declare(STAFF, KEEPERS)
    def plug_device(path: DevicePath, body: PlugWanted) -> dict[str, Any]:
        """Pulls a simulated device's cable in a demo, or puts it back; whatever hangs on the same port goes with it."""
        the_hall().desk.devices.plug(path.device, plugged=body.plugged)
        return {"done": True}

    @api.get("/tests/<test_id>", responses=answers(200, TestOutcomeAnswer))
    @declare(STAFF, KEEPERS)
    def test_outcome(path: TestPath) -> dict[str, Any]:
        """How a test stands, for two minutes after it was asked for."""
        return {"state": the_hall().desk.device_tests.outcome(path.test_id)}

    @api.get("/availability", responses=answers(200, AvailabilityAnswer))
    @declare(STAFF, KEEPERS)
    def device_availability(query: MonthQuery) -> dict[str, Any]:
        """How much of the open minutes of a month (`2026-11`) each device was well."""
        return the_hall().desk.device_history.availability(query.month)

    @api.get("/availability.csv", responses={"200": described_file("csv"), **refusals()})
    @declare(STAFF, KEEPERS)
    def device_availability_csv(query: MonthQuery) -> Response:
        """The same as a table."""
        table = the_hall().desk.device_history.availability_csv(query.month)
        return as_download(table, "csv", f"设备在线率 {query.month}")

    @api.get("/ports", responses=answers(200, PortsAnswer))
    @declare(STAFF, KEEPERS)
    def serial_ports() -> dict[str, Any]:
        """The serial ports of the server's computer, and which of them hall.toml names."""
        return {"ports": the_hall().desk.device_history.ports()}

    return api
