"""The panel: lay a card on the reader, take it away, give it a fault; the same as JSON.

``GET /state``; ``POST /card {"name": "王小明"}`` (any of a card's fields, none for the card at hand), ``POST /card null`` takes
it away; ``POST /fault {"fault": "mute"}``.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from kiosk.idcard.simulated.sam import FAULTS, PaperCard, Sam

FILES = Path(__file__).parent
PAGES = {
    "/": (FILES / "panel.html", "text/html"),
    "/panel.css": (FILES / "panel.css", "text/css"),
    "/panel.js": (FILES / "panel.js", "text/javascript"),
}
FIELDS = {one.name for one in fields(PaperCard)}
POLICY = "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class WrongRequest(Exception):
    """The panel was asked for something there is not; the text says what there is."""


class Panel(BaseHTTPRequestHandler):
    """Answers one request to the panel."""

    sam: ClassVar[Sam]
    plug: ClassVar[Callable[[bool], None]]
    pages: ClassVar[dict[str, tuple[Path, str]]] = PAGES
    allowed: ClassVar[str] = f"/card with {sorted(FIELDS)} or null; /fault with one of {list(FAULTS)}"
    timeout = 10

    def do_GET(self) -> None:
        """A page file, or how the reader is."""
        if self.path in self.pages:
            file, kind = self.pages[self.path]
            self._reply(200, file.read_bytes(), kind)
        elif self.path == "/state":
            self._reply_json(200, self._state())
        else:
            self._reply_json(404, {"error": "GET /, /state; POST /card, /fault"})

    def do_POST(self) -> None:
        """A card, or a fault."""
        if self.headers.get_content_type() != "application/json":
            self._reply_json(415, {"error": "application/json"})
            return
        try:
            size = min(int(self.headers.get("Content-Length", "0")), 4096)
            self._do(json.loads(self.rfile.read(size)))
        except (ValueError, RecursionError, WrongRequest):
            self._reply_json(400, {"error": self.allowed})
        except OSError as error:
            self._reply_json(500, {"error": f"the port: {error}"})
        else:
            self._reply_json(200, self._state())

    def _do(self, body: Any) -> None:
        match self.path, body:
            case "/card", None:
                self.sam.lay(None)
            case "/card", dict() if set(body) <= FIELDS and all(
                isinstance(word, str) for word in body.values()
            ):
                self.sam.lay(PaperCard(**body))
            case "/fault", {"fault": str(fault)} if fault in FAULTS:
                type(self).plug(fault != "unplugged")
                self.sam.fault = fault
            case _:
                raise WrongRequest

    def _state(self) -> dict[str, object]:
        lying = self.sam.card
        return {
            "card": None if lying is None else lying.name,
            "reads": self.sam.reads,
            "fault": self.sam.fault,
            "faults": FAULTS,
        }

    def _reply_json(self, status: int, body: object) -> None:
        self._reply(status, json.dumps(body, ensure_ascii=False).encode(), "application/json")

    def _reply(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a page that asks every second would fill any log."""


def open_panel(sam: Sam, plug: Callable[[bool], None], host: str, port: int) -> str:
    """Serve the panel on a thread of its own and give its URL; raises ``OSError``."""
    own = type("PanelOfThisReader", (Panel,), {"sam": sam, "plug": staticmethod(plug)})
    server = ThreadingHTTPServer((host, port), own)
    threading.Thread(target=server.serve_forever, name="panel", daemon=True).start()
    return f"http://{host}:{server.server_address[1]}/"
