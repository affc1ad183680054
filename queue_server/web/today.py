"""Today at a glance, the charts, the rates K-1, K-2, K-9 and the work orders that lower them; past days too."""

from flask import Blueprint, render_template

from queue_server.access import STAFF, Role, declare


def blueprint() -> Blueprint:
    """The page ``/today``."""
    pages = Blueprint("today_pages", __name__)

    @pages.get("/today")
    @declare(STAFF, Role.SHIFT_SUPERVISOR, Role.MANAGER)
    def today_page() -> str:
        """The frame of the day's figures."""
        return render_template("today.html", page="today")

    return pages
