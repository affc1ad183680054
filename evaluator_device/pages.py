"""The page of an evaluator tablet: five levels to press after a visit (notice B-1.3.9).

Runs in the server process, on the staff side. Only evaluators with `profile = "tablet"` in hall.toml have a
page; the others are keys on a serial line. A tablet shows the pairing page until staff have accepted it.
"""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template

from hardware_config.hall import HallToml
from queue_server.access import ANYONE, STAFF, declare, page_device


@declare(STAFF, ANYONE)
def tablet(device: str) -> str:
    """The page of one tablet; 404 when hall.toml has no such tablet."""
    toml: HallToml = current_app.extensions["hall"].toml
    table = next((row for row in toml.evaluator_device if row.device == device), None)
    if table is None or table.profile != "tablet":
        abort(404)
    if not page_device(device, "evaluator_device"):
        return render_template("pairing.html", device=device, kind="evaluator_device")
    return render_template("evaluator_device/tablet.html", device=device, window_no=table.window)


def blueprint() -> Blueprint:
    """The page of this room, with its static files under /evaluator/static/."""
    pages = Blueprint(
        "evaluator_device",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/evaluator/static",
    )
    pages.add_url_rule("/evaluator/<device>", view_func=tablet)
    return pages
