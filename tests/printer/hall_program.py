"""A hall server of fifty lines for the tests of the printer program: ``hall_program PORT LOG SETTINGS``.

Every line on stdin is the JSON body of a ``print_ticket`` to send; jobs without an outcome are pending at the
next hello, as in a real hall.  What it hears is appended to LOG as JSON lines ``{"name", "body"}``.
"""

import json
import sys
import threading
from pathlib import Path
from typing import Any

import socketio
from socketio.exceptions import ConnectionRefusedError
from werkzeug.serving import make_server

port, log, settings = int(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
server = socketio.Server(async_mode="threading", async_handlers=False)
open_jobs: dict[str, Any] = {}
lock = threading.Lock()


def hear(name: str, body: Any) -> None:
    with lock, log.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"name": name, "body": body}) + "\n")


def connect(sid: str, environ: dict[str, Any], auth: dict[str, str]) -> None:
    if auth["token"] != "good":
        raise ConnectionRefusedError("refused", {"code": "bad_token"})


def hello(sid: str, body: dict[str, Any]) -> dict[str, Any]:
    server.enter_room(sid, body["device"], namespace="/devices")
    hear("hello", body)
    return {"ok": True, "settings": settings, "pending": list(open_jobs.values()), "line": []}


def job_outcome(sid: str, body: dict[str, Any]) -> dict[str, bool]:
    open_jobs.pop(body["job_id"], None)
    hear("job_outcome", body)
    return {"accepted": True}


def send_what_is_written() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        open_jobs[job["job_id"]] = job
        server.emit("print_ticket", job, to=settings["device"], namespace="/devices")


for handler in (connect, hello, job_outcome):
    server.on(handler.__name__, handler, namespace="/devices")
server.on("device_state", lambda sid, body: hear("device_state", body), namespace="/devices")
threading.Thread(target=send_what_is_written, daemon=True).start()
app = socketio.WSGIApp(server, lambda environ, start: start("404 Not Found", []) or [])
make_server("127.0.0.1", port, app, threaded=True).serve_forever()
