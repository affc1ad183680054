"""Numbers for people, a number found again, tasks, missed numbers, who only asked the way."""

from flask import Blueprint, render_template

from queue_server.access import STAFF, declare
from queue_server.desk.guide import FLOOR_WALKERS


def blueprint() -> Blueprint:
    """The page ``/guide``."""
    pages = Blueprint("guide_pages", __name__)

    @pages.get("/guide")
    @declare(STAFF, FLOOR_WALKERS)
    def guide_page() -> str:
        """The frame of the guide's page."""
        return render_template("guide.html", page="guide")

    return pages
