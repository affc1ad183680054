"""The device board and the pages that ask to be let in (staff side)."""

from typing import Any

from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.office_answers import BoardAnswer, DoneAnswer
from queue_server.api.requests import Nothing
from queue_server.desk.devices import known_device

KEEPERS = frozenset({Role.TECHNICIAN, Role.MANAGER, Role.SHIFT_SUPERVISOR})


class DevicePath(BaseModel):
    """A device's name in the address."""

    device: str


class PairingPath(BaseModel):
    """A pairing's id in the address."""

    pairing_id: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/devices``, ``/pairings``."""
    api = APIBlueprint(
        "api_devices", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="devices")], doc_ui=described
    )

    @api.get("/devices", responses=answers(200, BoardAnswer))
    @declare(STAFF, KEEPERS)
    def device_board() -> dict[str, Any]:
        """Every configured device: where, how, since when, what to do; and pages that wait to be let in."""
        hall = the_hall()
        board = hall.desk.devices.board(hall.desk.presence.all_here())
        return {"devices": board, "pairings": hall.pairings.waiting()}

    @api.post("/pairings/<pairing_id>/accept", responses=answers(200, DoneAnswer))
    @declare(STAFF, KEEPERS)
    def accept_pairing(path: PairingPath, body: Nothing) -> dict[str, Any]:
        """Lets the page in whose screen shows this pairing's code."""
        the_hall().pairings.answer(caller(), path.pairing_id, accept=True)
        return {"done": True}

    @api.post("/pairings/<pairing_id>/refuse", responses=answers(200, DoneAnswer))
    @declare(STAFF, KEEPERS)
    def refuse_pairing(path: PairingPath, body: Nothing) -> dict[str, Any]:
        """Turns the page away."""
        the_hall().pairings.answer(caller(), path.pairing_id, accept=False)
        return {"done": True}

    @api.post("/devices/<device>/unpair", responses=answers(200, DoneAnswer))
    @declare(STAFF, KEEPERS)
    def unpair(path: DevicePath, body: Nothing) -> dict[str, Any]:
        """The device's page must be paired again."""
        hall = the_hall()
        known_device(hall.toml, path.device)
        hall.credentials.unpair(path.device)
        return {"done": True}

    return api
