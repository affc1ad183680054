"""Pages for citizens: the touch terminal where a number is taken, and the ticket page on a phone.

Runs in the server process, on the public side. A terminal shows the pairing page until a member of staff
has accepted it; a phone opens `/t/<sig>` from the QR code on the paper, where a hall has a public address.
"""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hardware_config.hall import HallToml
from queue_server.access import ANYONE, PUBLIC, declare, page_device


def _toml() -> HallToml:
    toml: HallToml = current_app.extensions["hall"].toml
    return toml


@declare(PUBLIC, ANYONE)
def terminals() -> str | Response:
    """The only terminal of the hall at once, or a list to choose from."""
    devices = [kiosk.device for kiosk in _toml().kiosk]
    if len(devices) == 1:
        return redirect(url_for("kiosk.terminal", device=devices[0]))
    return render_template("kiosk/terminals.html", devices=devices)


@declare(PUBLIC, ANYONE)
def terminal(device: str) -> str:
    """The page of one touch terminal; 404 when hall.toml has no such terminal."""
    table = next((kiosk for kiosk in _toml().kiosk if kiosk.device == device), None)
    if table is None:
        abort(404)
    if not page_device(device, "kiosk"):
        return render_template("pairing.html", device=device, kind="kiosk")
    return render_template(
        "kiosk/terminal.html",
        device=device,
        prints=table.printer is not None,
        place=table.place,
        scans=_toml().hall.public_url is not None,
    )


@declare(PUBLIC, ANYONE)
def ticket(sig: str) -> str:
    """The page of one ticket for a citizen's phone; 404 where citizens' phones cannot reach the hall.

    `sig` is not judged here: the socket refuses a wrong or old one, and the page then says so.
    """
    if not _toml().hall.public_url:
        abort(404)
    return render_template("kiosk/ticket.html", sig=sig)


def blueprint() -> Blueprint:
    """The pages of this room, with their static files under /kiosk/static/."""
    pages = Blueprint(
        "kiosk",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/kiosk/static",
    )
    pages.add_url_rule("/kiosk", view_func=terminals)
    pages.add_url_rule("/kiosk/<device>", view_func=terminal)
    pages.add_url_rule("/t/<sig>", view_func=ticket)
    return pages
