"""The device board: how every printer, evaluator and screen is, what to do about it, and who asks to be paired."""

from flask import Blueprint, render_template

from queue_server.access import STAFF, Role, declare


def blueprint() -> Blueprint:
    """The page ``/devices``."""
    pages = Blueprint("devices_pages", __name__)

    @pages.get("/devices")
    @declare(STAFF, Role.SHIFT_SUPERVISOR, Role.MANAGER, Role.TECHNICIAN)
    def devices_page() -> str:
        """The frame of the device board and of the pairing requests."""
        return render_template("devices.html", page="devices")

    return pages
