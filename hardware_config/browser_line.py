"""How a browser we started is asked whether it still lives: one question over its DevTools line on this computer.

Chromium and Edge write the line's port into their profile (``DevToolsActivePort``) when they are started with
``--remote-debugging-port=0``; it listens on 127.0.0.1 only and refuses web pages by their Origin.
Source: the DevTools protocol, https://chromedevtools.github.io/devtools-protocol/ (Runtime.evaluate, Page.navigate).
"""

import contextlib
import http.client
import json
from pathlib import Path
from typing import Any

import websocket

PORT_FILE = "DevToolsActivePort"
ANSWER_S = 5.0


class NoAnswer(Exception):
    """The browser does not answer: it hangs, it has only begun, or it is gone."""


class BrowserLine:
    """The line to the browser that runs in this profile."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile

    def forget(self) -> None:
        """Before a start: the port of the browser before is nobody's."""
        with contextlib.suppress(FileNotFoundError):
            (self._profile / PORT_FILE).unlink()

    def where(self) -> str:
        """The address the page stands at, told by the page's own script. Raises NoAnswer."""
        told = self._ask("Runtime.evaluate", {"expression": "location.href", "returnByValue": True})
        return str(told.get("result", {}).get("value", ""))

    def go(self, address: str) -> None:
        """Leads the page to another address. Raises NoAnswer."""
        self._ask("Page.navigate", {"url": address})

    def _ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        try:
            port = int((self._profile / PORT_FILE).read_text(encoding="ascii").split()[0])
            line = websocket.create_connection(_page_of(port), timeout=ANSWER_S, suppress_origin=True)
            try:
                line.send(json.dumps({"id": 1, "method": method, "params": params}))
                while True:
                    said = json.loads(line.recv())
                    if said.get("id") == 1:
                        result: dict[str, Any] = said.get("result", {})
                        return result
            finally:
                line.close(timeout=1)
        except (
            OSError,
            ValueError,
            IndexError,
            http.client.HTTPException,
            websocket.WebSocketException,
        ) as trouble:
            raise NoAnswer(str(trouble)) from trouble


def _page_of(port: int) -> str:
    """Where the first page listens. Raises OSError, ValueError, HTTPException."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
    try:
        asking.request("GET", "/json/list")
        pages = json.loads(asking.getresponse().read())
    finally:
        asking.close()
    for page in pages:
        if page.get("type") == "page":
            return str(page["webSocketDebuggerUrl"])
    raise ValueError("the browser has no page")
