"""A hall server of forty lines for the tests of the link: ``link_server PORT LOG PLAN``.

It appends what it hears to LOG as JSON lines.  PLAN is JSON: ``pending`` (list), ``burst`` (so many
show_number messages, the first ones before the answer to hello), ``deaf`` (leaves so many reports without an
answer), ``die_at`` (exits hard at that report, unanswered).
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import socketio
from socketio.exceptions import ConnectionRefusedError
from werkzeug.serving import make_server

port, log, plan = int(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
server = socketio.Server(async_mode="threading", async_handlers=False, ping_interval=2, ping_timeout=2)
heard: list[dict[str, Any]] = []


def hear(name: str, body: Any) -> None:
    heard.append({"name": name, "body": body})
    with log.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(heard[-1]) + "\n")


def connect(sid: str, environ: dict[str, Any], auth: dict[str, str]) -> None:
    hear("connect", auth["token"])
    if auth["token"] != "good":
        raise ConnectionRefusedError("refused", {"code": "bad_token"})


def hello(sid: str, body: dict[str, Any]) -> dict[str, Any]:
    hear("hello", body)
    if body["device"] != "printer-1":
        return {"ok": False, "code": "wrong_device"}
    for number in range(plan.get("burst", 0)):
        bulk = list(range(100_000)) if number % 100 == 50 else 1  # takes long to read: may not be overtaken
        show = {"window_no": 1, "address": 1, "number": str(number), "waiting": number, "new_field": bulk}
        server.emit("show_number", show, to=sid, namespace="/devices")
    return {"ok": True, "settings": {"device": "printer-1"}, "pending": plan.get("pending", []), "new": 1}


def job_outcome(sid: str, body: dict[str, Any]) -> dict[str, bool]:
    hear("job_outcome", body)
    reports = sum(each["name"] == "job_outcome" for each in heard)
    if reports == plan.get("die_at"):
        os._exit(9)
    if reports <= plan.get("deaf", 0):
        raise RuntimeError("left without an answer")
    return {"accepted": True}


for handler in (connect, hello, job_outcome):
    server.on(handler.__name__, handler, namespace="/devices")
server.on("device_state", lambda sid, body: hear("device_state", body), namespace="/devices")
app = socketio.WSGIApp(server, lambda environ, start: start("404 Not Found", []) or [])
make_server("127.0.0.1", port, app, threaded=True).serve_forever()
