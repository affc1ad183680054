"""Appointments: free slots at a glance, booking, and who comes today."""

from flask import Blueprint, render_template

from queue_server.access import STAFF, declare
from queue_server.desk.guide import FLOOR_WALKERS


def blueprint() -> Blueprint:
    """The page ``/appointments``."""
    pages = Blueprint("appointment_pages", __name__)

    @pages.get("/appointments")
    @declare(STAFF, FLOOR_WALKERS)
    def appointments_page() -> str:
        """The frame of the page 预约."""
        return render_template("appointments.html", page="appointments")

    return pages
