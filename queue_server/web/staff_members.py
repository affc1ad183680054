"""The staff members: who works here, in which role; new ones, changed ones, new passwords."""

from flask import Blueprint, render_template

from queue_server.access import STAFF, Role, declare


def blueprint() -> Blueprint:
    """The page ``/staff-members``."""
    pages = Blueprint("staff_members_pages", __name__)

    @pages.get("/staff-members")
    @declare(STAFF, Role.MANAGER)
    def staff_members_page() -> str:
        """The frame of the list of staff members."""
        return render_template("staff_members.html", page="staff_members")

    return pages
