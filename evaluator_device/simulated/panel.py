"""The panel: a page with the five keys of every device on the line, and the same as JSON.

``GET /state`` every device by address; ``GET /fault`` the fault of the line, all there are, whether a host is
there; ``GET /trace`` the last bytes both ways; ``POST /press {"address": 1, "key": 0}``;
``POST /fault {"fault": "noise"}``; ``GET /keypads`` every call keypad by address; ``POST /keypad {"address": 1,
"keys": "06 0F"}``.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from evaluator_device.simulated.bus import FAULTS, BusLine

FILES = Path(__file__).parent
KEYS = r"[0-9A-Fa-f]{2}( [0-9A-Fa-f]{2}){0,2}"
PAGES = {
    "/": ("panel.html", "text/html"),
    "/panel.css": ("panel.css", "text/css"),
    "/panel.js": ("panel.js", "text/javascript"),
}


class WrongRequest(Exception):
    """The panel was asked for something there is not; the text says what there is."""


def answer(line: BusLine, path: str, body: object = None) -> object:
    """What the panel answers; ``body`` is None for a GET.  Raises ``WrongRequest``."""
    match path, body:
        case "/state", None:
            return {str(address): device.state() for address, device in line.evaluators.items()}
        case "/fault", None:
            return {"fault": line.fault, "faults": FAULTS, "connected": line.wire.connected}
        case "/trace", None:
            return list(line.trace)
        case "/press", {"address": int(address), "key": int(key)} if 0 <= key <= 255:
            if address in line.evaluators:
                return {"sent": line.press(address, key)}
        case "/keypads", None:
            return {str(address): device.state() for address, device in line.keypads.items()}
        case "/keypad", {"address": int(address), "keys": str(keys)} if re.fullmatch(KEYS, keys):
            if address in line.keypads:
                return {"sent": line.press_keypad(address, bytes.fromhex(keys))}
        case "/fault", {"fault": str(fault)} if fault in FAULTS:
            line.set_fault(fault)
            return {"fault": fault}
    raise WrongRequest(
        "GET /state, /keypads, /fault, /trace; POST /press {address, key}, /keypad {address, keys}, /fault {fault}; "
        f"addresses {sorted(line.evaluators)}, keypads {sorted(line.keypads)}, faults {list(FAULTS)}"
    )


class Panel(BaseHTTPRequestHandler):
    """Answers one request to the panel."""

    line: ClassVar[BusLine]
    timeout = 10

    def do_GET(self) -> None:
        """A page file, or the answer to a question."""
        if self.path in PAGES:
            file, kind = PAGES[self.path]
            self._reply(200, (FILES / file).read_bytes(), kind)
        else:
            self._answer(None)

    def do_POST(self) -> None:
        """A press or a fault."""
        try:
            size = min(int(self.headers.get("Content-Length", "0")), 4096)
            body: Any = json.loads(self.rfile.read(size))
        except ValueError:
            body = {}
        self._answer({} if body is None else body)

    def _answer(self, body: object) -> None:
        reply: object
        try:
            status, reply = 200, answer(self.line, self.path, body)
        except WrongRequest as wrong:
            status, reply = 400, {"error": str(wrong)}
        except OSError as error:
            status, reply = 500, {"error": f"the port: {error}"}
        self._reply(status, json.dumps(reply, ensure_ascii=False).encode(), "application/json")

    def _reply(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src data:")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a page that asks twice a second would fill any log."""


def open_panel(line: BusLine, host: str, port: int) -> str:
    """Serve the panel on a thread of its own and give its URL; raises ``OSError``."""
    server = ThreadingHTTPServer((host, port), type("PanelOfThisLine", (Panel,), {"line": line}))
    threading.Thread(target=server.serve_forever, name="panel", daemon=True).start()
    return f"http://{host}:{server.server_address[1]}/"
