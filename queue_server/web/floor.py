"""Windows, queues, numbers and devices live, and the list before closing."""

from flask import Blueprint, render_template

from queue_server.access import STAFF, declare
from queue_server.desk.guide import SUPERVISORS


def blueprint() -> Blueprint:
    """The page ``/floor``."""
    pages = Blueprint("floor_pages", __name__)

    @pages.get("/floor")
    @declare(STAFF, SUPERVISORS)
    def floor_page() -> str:
        """The frame of the shift supervisor's page."""
        return render_template("floor.html", page="floor")

    return pages
