"""The panel: what the gun reads, and its cable; the same as JSON.

``GET /state``; ``POST /read {"text": "A012-K7PX"}``; ``POST /plug {"plugged": false}``.
"""

import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from kiosk.idcard.simulated.panel import PAGES, Panel, WrongRequest
from kiosk.idcard.simulated.wires import Wire

FILES = Path(__file__).parent


class GunPanel(Panel):
    """Answers one request to the panel."""

    wire: ClassVar[Wire]
    last: ClassVar[str] = ""
    pages: ClassVar[dict[str, tuple[Path, str]]] = {
        **PAGES,
        "/": (FILES / "panel.html", "text/html"),
        "/panel.js": (FILES / "panel.js", "text/javascript"),
    }
    allowed: ClassVar[str] = '/read with {"text": "..."}; /plug with {"plugged": true or false}'

    def _do(self, body: Any) -> None:
        match self.path, body:
            case "/read", {"text": str(text)} if text.strip():
                self.wire.say(f"{text.strip()}\r\n".encode())
                type(self).last = text.strip()[:40]
            case "/plug", {"plugged": bool(plugged)}:
                self.wire.plug(plugged)
            case _:
                raise WrongRequest

    def _state(self) -> dict[str, object]:
        return {"last": self.last, "plugged": self.wire.is_plugged}


def open_panel(wire: Wire, host: str, port: int) -> str:
    """Serve the panel on a thread of its own and give its URL; raises ``OSError``."""
    own = type("PanelOfThisGun", (GunPanel,), {"wire": wire})
    server = ThreadingHTTPServer((host, port), own)
    threading.Thread(target=server.serve_forever, name="panel", daemon=True).start()
    return f"http://{host}:{server.server_address[1]}/"
