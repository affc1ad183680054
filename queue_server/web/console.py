"""The clerk's console: take a window, call, serve, finish, with the work order open beside the queue."""

from flask import Blueprint, render_template

from queue_server.access import STAFF, Role, declare


def blueprint() -> Blueprint:
    """The page ``/console``."""
    pages = Blueprint("console_pages", __name__)

    @pages.get("/console")
    @declare(STAFF, Role.CLERK, Role.SHIFT_SUPERVISOR, Role.MANAGER)
    def console_page() -> str:
        """The frame of the console; the queue and the work order arrive by fetch and by socket."""
        return render_template("console.html", page="console")

    return pages
