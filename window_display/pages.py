"""Pages for the screens: the hall board, and the screen above each window (notice B-1.3.6, B-1.3.7).

Runs in the server process, on the public side. A screen shows the pairing page until a member of staff has
accepted it; what it shows afterwards is written in hall.toml (`shows = "hall"` or `"window:N"`).
"""

from __future__ import annotations

from pathlib import Path

from flask import (
    Blueprint,
    abort,
    current_app,
    redirect,
    render_template,
    send_file,
    send_from_directory,
    url_for,
)
from werkzeug.wrappers import Response

from hardware_config.hall import HallToml
from queue_server.access import ANYONE, PUBLIC, declare, page_device, the_hall

KEPT_BY_BROWSERS_S = 24 * 3600
"""Another photograph has another address, so a screen asks for each only once."""


REEL_TYPES = {".jpg": "image/jpeg", ".mp4": "video/mp4", ".webm": "video/webm"}
VOICES = Path(__file__).parent / "voices"
"""The clips that come with the system (deploy/voice/README.md says where they come from)."""


def _toml() -> HallToml:
    toml: HallToml = current_app.extensions["hall"].toml
    return toml


def _what(shows: str) -> str:
    """What a screen shows, in words for the list of screens."""
    return f"{shows.removeprefix('window:')}号窗口屏" if shows.startswith("window:") else "大厅综合屏"


@declare(PUBLIC, ANYONE)
def screens() -> str | Response:
    """The only screen of the hall at once, or a list to choose from."""
    found = [{"device": screen.device, "what": _what(screen.shows)} for screen in _toml().window_display]
    if len(found) == 1:
        return redirect(url_for("window_display.screen", device=found[0]["device"]))
    return render_template("window_display/screens.html", screens=found)


@declare(PUBLIC, ANYONE)
def screen(device: str) -> str:
    """The page of one screen; 404 when hall.toml has no such screen."""
    table = next((row for row in _toml().window_display if row.device == device), None)
    if table is None:
        abort(404)
    if not page_device(device, "window_display"):
        return render_template("pairing.html", device=device, kind="window_display")
    if not table.shows.startswith("window:"):
        return render_template("window_display/board.html", device=device)
    return render_template(
        "window_display/window.html",
        device=device,
        window_no=int(table.shows.removeprefix("window:")),
        has_queue=bool(_toml().kiosk),
        has_board=any(row.shows == "hall" for row in _toml().window_display),
    )


@declare(PUBLIC, ANYONE)
def photo(photo: str) -> Response:
    """A photograph of a seat card (B-1.3.7): its address, a keyed hash of its bytes, is told with whoever it shows.

    404 ``unknown_photo`` once it was taken away.
    """
    answer = Response(the_hall().desk.photos.picture(photo), mimetype="image/jpeg")
    answer.cache_control.private = True
    answer.cache_control.max_age = KEPT_BY_BROWSERS_S
    answer.cache_control.immutable = True
    return answer


@declare(PUBLIC, ANYONE)
def mandarin(name: str) -> Response:
    """A word of the voice that comes with the system (Ogg Opus); 404 where there is none of this name."""
    return send_from_directory(
        VOICES / "mandarin", f"{name}.ogg", mimetype="audio/ogg", max_age=KEPT_BY_BROWSERS_S
    )


@declare(PUBLIC, ANYONE)
def own(called: str) -> Response:
    """A word of the hall's own voice (WAV): its address, a keyed hash of its bytes, is told to screens and managers.

    404 ``unknown_clip`` once it was taken away.
    """
    answer = Response(the_hall().desk.voice.sound(called), mimetype="audio/wav")
    answer.cache_control.private = True
    answer.cache_control.max_age = KEPT_BY_BROWSERS_S
    answer.cache_control.immutable = True
    return answer


@declare(PUBLIC, ANYONE)
def reel(name: str) -> Response:
    """A picture or a film of the hall boards, also in parts (Range); its address, a keyed hash, is told to whoever shows it.

    404 ``unknown_reel_item`` once it was taken down.
    """
    path = the_hall().desk.reel.path(name)
    if not path.is_file():
        abort(404)
    answer = send_file(path, mimetype=REEL_TYPES[path.suffix], max_age=KEPT_BY_BROWSERS_S)
    answer.cache_control.private = True
    answer.cache_control.immutable = True
    return answer


def blueprint() -> Blueprint:
    """The pages of this room, with their static files under /screen/static/."""
    pages = Blueprint(
        "window_display",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/screen/static",
    )
    pages.add_url_rule("/screen", view_func=screens)
    pages.add_url_rule("/screen/<device>", view_func=screen)
    pages.add_url_rule("/photos/<photo>", view_func=photo)
    pages.add_url_rule("/reel/<name>", view_func=reel)
    pages.add_url_rule("/voices/mandarin/<name>.ogg", view_func=mandarin)
    pages.add_url_rule("/voices/own/<called>.wav", view_func=own)
    return pages
