"""The service ledger (服务台账, notice M-2.2): the seven columns, filters, export, and the work order behind a row."""

from flask import Blueprint, render_template

from queue_server.access import STAFF, Role, declare


def blueprint() -> Blueprint:
    """The page ``/ledger``."""
    pages = Blueprint("ledger_pages", __name__)

    @pages.get("/ledger")
    @declare(STAFF, Role.CLERK, Role.MANAGER)
    def ledger_page() -> str:
        """The frame of the ledger: a clerk sees their own work orders, a manager all of them."""
        return render_template("ledger.html", page="ledger")

    return pages
