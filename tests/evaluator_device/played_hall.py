"""A hall server for the tests of the evaluator program: ``played_hall PORT TABLES``, a real Socket.IO server.

TABLES is JSON: device name -> its ``settings`` and, if any, its ``line``.  Every message heard is one JSON
line on stdout.  Commands come as JSON lines on stdin: ``["emit", name, body]``, ``["pending", [body, ...]]``
(what a later hello is told), ``["refuse", key, code]`` (a keypad's key from now on),
``["deaf", [name, ...]]`` (these reports are left without an answer).
"""

import json
import sys
import threading
from typing import Any

import socketio
from socketio.exceptions import ConnectionRefusedError
from werkzeug.serving import WSGIRequestHandler, make_server

tables: dict[str, dict[str, Any]] = json.loads(sys.argv[2])
server = socketio.Server(async_mode="threading", async_handlers=False, ping_interval=5, ping_timeout=5)
pending: list[dict[str, Any]] = []
deaf: list[str] = []
rated: set[str] = set()
refusals: dict[str, dict[str, Any]] = {}
writing = threading.Lock()


class QuietHandler(WSGIRequestHandler):
    """Serves without a word."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


def hear(name: str, body: Any) -> None:
    with writing:
        sys.stdout.write(json.dumps({"name": name, "body": body}) + "\n")
        sys.stdout.flush()


def answered(name: str, body: Any) -> None:
    hear(name, body)
    if name in deaf:
        raise RuntimeError("left without an answer")


def connect(sid: str, environ: dict[str, Any], auth: dict[str, str]) -> None:
    if auth["token"] != "good":
        raise ConnectionRefusedError("refused", {"code": "bad_token"})


def hello(sid: str, body: dict[str, Any]) -> dict[str, Any]:
    hear("hello", body)
    table = tables.get(body["device"])
    return {"ok": True, **table, "pending": pending} if table else {"ok": False, "code": "wrong_device"}


def rating_given(sid: str, body: dict[str, Any]) -> dict[str, Any]:
    answered("rating_given", body)
    if body["prompt_id"] in rated:
        return {"accepted": False, "reason": "duplicate"}
    rated.add(body["prompt_id"])
    return {"accepted": True}


def press_ignored(sid: str, body: dict[str, Any]) -> dict[str, bool]:
    answered("press_ignored", body)
    return {"accepted": True}


def key_pressed(sid: str, body: dict[str, Any]) -> dict[str, Any]:
    answered("key_pressed", body)
    return refused if (refused := refusals.get(body["key"])) else {"accepted": True, "number": "A012"}


def line_tested(sid: str, body: dict[str, Any]) -> dict[str, bool]:
    answered("line_tested", body)
    return {"accepted": True}


def line_heard(sid: str, body: dict[str, Any]) -> dict[str, bool]:
    answered("line_heard", body)
    return {"accepted": True}


def device_state(sid: str, body: dict[str, Any]) -> None:
    hear("device_state", body)


def obey() -> None:
    for line in sys.stdin:
        match json.loads(line):
            case ["emit", name, body]:
                server.emit(name, body, namespace="/devices")
            case ["pending", bodies]:
                pending[:] = bodies
            case ["refuse", key, code]:
                refusals[key] = {"accepted": False, "code": code, "sentence": "…"}
                hear("refuses", key)
            case ["deaf", names]:
                deaf[:] = names
                hear("deaf", names)


for handler in (
    connect,
    hello,
    rating_given,
    press_ignored,
    key_pressed,
    line_tested,
    line_heard,
    device_state,
):
    server.on(handler.__name__, handler, namespace="/devices")
app = socketio.WSGIApp(server, lambda environ, start: start("404 Not Found", []) or [])
listening = make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True, request_handler=QuietHandler)
threading.Thread(target=obey, daemon=True).start()
hear("ready", None)
listening.serve_forever()
