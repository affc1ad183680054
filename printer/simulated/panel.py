"""The panel: a page with the printer, its last papers and its faults, and the same as JSON.

``GET /state`` everything; ``GET /paper/ticket-0001.png`` a piece of paper; ``POST /fault {"fault": "mute"}``
as ``application/json``.  Anything else is refused.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from printer.simulated.device import FAULTS, SimulatedPrinter

_FILES = Path(__file__).parent
_PAGES = {
    "/": ("panel.html", "text/html; charset=utf-8"),
    "/panel.css": ("panel.css", "text/css; charset=utf-8"),
    "/panel.js": ("panel.js", "text/javascript; charset=utf-8"),
}
_PAPER = re.compile(r"/paper/(ticket-[0-9]{4,9}\.png)")
_JSON = "application/json; charset=utf-8"
_LONGEST_BODY = 1024
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Panel(BaseHTTPRequestHandler):
    """Answers one request to the panel."""

    printer: ClassVar[SimulatedPrinter]
    timeout = 10

    def do_GET(self) -> None:
        """A page file, a piece of paper, or the state."""
        paper = _PAPER.fullmatch(self.path)
        if self.path in _PAGES:
            file, kind = _PAGES[self.path]
            self._reply(200, (_FILES / file).read_bytes(), kind)
        elif self.path == "/state":
            self._reply_json(200, self.printer.state())
        elif paper is not None and (self.printer.folder / paper[1]).is_file():
            self._reply(200, (self.printer.folder / paper[1]).read_bytes(), "image/png")
        else:
            self._refuse(404, "GET /, /state, /paper/ticket-NNNN.png; POST /fault")

    def do_POST(self) -> None:
        """A fault."""
        if self.path != "/fault":
            self._refuse(404, "POST /fault")
            return
        if self.headers.get_content_type() != "application/json":
            self._refuse(415, "application/json")
            return
        fault = self._fault_in_body()
        if fault is None:
            self._refuse(400, '{"fault": NAME}, NAME one of ' + ", ".join(FAULTS))
            return
        self.printer.set_fault(fault)
        self._reply_json(200, {"fault": fault})

    def _fault_in_body(self) -> str | None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and int(length) <= _LONGEST_BODY):
            return None
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            return None
        match body:
            case {"fault": str(fault), **others} if fault in FAULTS and not others:
                return fault
        return None

    def _refuse(self, status: int, allowed: str) -> None:
        self._reply_json(status, {"error": allowed})

    def _reply_json(self, status: int, body: object) -> None:
        self._reply(status, json.dumps(body, ensure_ascii=False).encode(), _JSON)

    def _reply(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a page that asks every second would fill any log."""


def open_panel(printer: SimulatedPrinter, host: str, port: int) -> str:
    """Serve the panel on a thread of its own and give its URL; raises ``OSError``."""
    server = ThreadingHTTPServer((host, port), type("PanelOfThisPrinter", (Panel,), {"printer": printer}))
    threading.Thread(target=server.serve_forever, name="panel", daemon=True).start()
    return f"http://{host}:{server.server_address[1]}/"
