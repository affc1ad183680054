"""A hall that answers the citizens' pages as the contract says, and can be told to misbehave.

Only for tests of what happens inside a page: it has no rules and keeps nothing. It serves the real templates
and static files of the rooms under the hall's Content-Security-Policy, in a thread of the test process.
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO, disconnect
from werkzeug.serving import WSGIRequestHandler, make_server

import evaluator_device.pages
import kiosk.pages
import window_display.pages
from queue_server.web import words
from window_display.announcement import Call, Manner, announce
from window_display.spoken_words import all_words

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGES = (kiosk.pages, window_display.pages, evaluator_device.pages)
WEB = Path(evaluator_device.pages.__file__).parent.parent / "queue_server" / "web"
SERVICES = [
    ("A", "consult", "法律咨询", "婚姻、劳动、债务等法律问题当面解答"),
    ("B", "legal_aid", "法律援助", "经济困难的群众申请免费律师"),
    ("C", "mediation", "人民调解", "邻里、家庭、赔偿等纠纷请人调解"),
    ("D", "notary", "公证", "委托、继承、遗嘱、声明等公证"),
    ("E", "forensic", "司法鉴定", "法医、物证、声像鉴定咨询"),
    ("F", "lawyer_guide", "律师/基层法律服务指引", "找律师、代写文书、村居法律顾问"),
    ("G", "general", "综合服务", "行政复议、劳动仲裁、安置帮教指引"),
    ("H", "complaint", "投诉与意见建议", "对服务不满意或有建议"),
]
MORNING = "2026-11-24T01:31:05Z"


class Quiet(WSGIRequestHandler):
    """A server that says nothing of what it is asked."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


class FakeHall:
    """The answers a page gets; change the attributes, then call or push."""

    def __init__(self, kind: str = "center", name: str = "章贡区公共法律服务中心") -> None:
        self.kind, self.name, self.paired = kind, name, True
        self.seq, self.hall_day = 1000, "2026-11-24"
        self.services: list[dict[str, Any]] = [
            {
                "code": code,
                "prefix": prefix,
                "name": title,
                "about": about,
                "group": "",
                "sensitive": False,
                "catch_all": code == "general",
                "is_open": True,
                "closed_reason": None,
                "waiting": 0,
                "estimated_wait": None,
                "windows_busy": False,
            }
            for prefix, code, title, about in SERVICES
        ]
        self.waiting: list[dict[str, Any]] = []
        self.notices: list[dict[str, str]] = []
        self.reel: dict[str, Any] = {"sound": 30, "items": []}
        self.missed: list[dict[str, Any]] = []
        self.recent: list[dict[str, Any]] = []
        self.windows: list[dict[str, Any]] = [self._window(no) for no in range(1, 7)]
        self.taps: list[str] = []  # tap_id of every POST /tickets that arrived, in order
        self.tickets: dict[str, dict[str, Any]] = {}
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.swallow_answers = 0  # so many POST /tickets take effect but their answer is lost
        self.speaks, self.sound_states, self.missing_words = False, list[str](), list[str]()
        self.tested: list[tuple[str, str]] = []  # tests of the device board that were answered, and how
        self.terminal_voice: dict[str, Any] | None = None  # how terminals read aloud
        self.presses: list[
            tuple[str, dict[str, Any]]
        ] = []  # every other press of a terminal: its verb and body
        self.own: dict[str, Any] | None = None  # what is found by 我的号
        self.looked_for: list[dict[str, Any]] = []
        self.help_call: dict[str, Any] | None = None
        self.help_presses: list[str] = []
        self.help_unanswered = 0
        self.print_state: str | None = "printed"
        self.pair_states: list[str] = []
        self.levels: list[dict[str, Any]] = []
        self.said: list[dict[str, Any]] = []  # why a level was given
        self.hellos: list[dict[str, Any]] = []
        self.pending: list[dict[str, Any]] = []
        self.rating_answer: dict[str, Any] = {"accepted": True}
        self.my_ticket = {
            "number": "A012",
            "service_name": "法律咨询",
            "state": "waiting",
            "ahead": 3,
            "window_no": None,
            "estimated_wait": {"p50_s": 540, "p90_s": 900},
            "query_code": "7K2M",
            "bring": "居民身份证\n劳动合同或者工资记录",
            "english": {"service_name": "Legal advice", "bring": "Identity card\nContract or pay records"},
            "language": None,
            "can": ["cancel"],
            "notice": None,
        }
        self.refuse_sockets: str | None = None
        self.pulse_s = 0.0  # promised to screens; beat() keeps the promise
        self.app = self._app()
        self.io = SocketIO(self.app, async_mode="threading")
        self._sockets()
        self.port = 0
        self._real_page_device = {pages: pages.page_device for pages in PAGES}

    # -------------------------------------------------------------- life

    def __enter__(self) -> FakeHall:
        for pages in PAGES:
            pages.page_device = lambda *_: self.paired  # type: ignore[attr-defined]
        self.plug_in()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()
        for pages, real in self._real_page_device.items():
            pages.page_device = real  # type: ignore[attr-defined]

    def plug_in(self) -> None:
        """The server answers; the second time at the same port as before."""
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True, request_handler=Quiet)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def unplug(self) -> None:
        """The server is gone: nobody listens, and every live connection breaks."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for connection in list(self.io.server.eio.sockets.values()):
            connection.close(wait=False, abort=True)

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    # -------------------------------------------------------------- what happens in the hall

    @staticmethod
    def _window(no: int) -> dict[str, Any]:
        title = SERVICES[(no - 1) % len(SERVICES)]
        return {
            "window_no": no,
            "name": f"{no}号窗口",
            "state": "open",
            "pause_reason": None,
            "services": [title[1]],
            "ticket": None,
            "staff": {"staff_no": f"{no:03}", "name": "王晓明", "title": "公职律师", "phone": "0797-8123456"},
        }

    def _next_seq(self) -> int:
        self.seq += 1
        return self.seq

    def _service(self, code: str) -> dict[str, Any]:
        return next(service for service in self.services if service["code"] == code)

    def queue_up(self, count: int) -> None:
        """`count` waiting tickets, spread over the services."""
        for index in range(count):
            prefix, code, _, _ = SERVICES[index % len(SERVICES)]
            self.waiting.append(
                {
                    "id": f"w{index}",
                    "number": f"{prefix}{index // 8 + 20:03}",
                    "service": code,
                    "taken_at": MORNING,
                    "ahead": index // 8,
                }
            )
            self._service(code)["waiting"] += 1

    def call(self, number: str, window_no: int, is_recall: bool = False, push: bool = True) -> None:
        """`number` is called to a window."""
        service = next((row[1] for row in SERVICES if row[0] == number[0]), "consult")
        called = {
            "seq": self._next_seq(),
            "number": number,
            "window_no": window_no,
            "service": service,
            "service_name": self._service(service)["name"],
            "called_at": MORNING,
            "is_recall": is_recall,
        }
        self.recent.insert(0, called)
        window = self.windows[window_no - 1]
        window["ticket"] = {
            "id": f"t{number}",
            "number": number,
            "service": service,
            "state": "called",
            "called_at": MORNING,
        }
        if push:
            message = {**called, "window_name": window["name"]}
            self.io.emit("ticket_called", message, namespace="/screens")
            self.io.emit("queue_changed", {"seq": self.seq, "waiting": self.counts()}, namespace="/screens")

    def change(self, number: str, state: str, window_no: int | None) -> None:
        """`number` goes on to another state."""
        for window in self.windows:
            if window["ticket"] and window["ticket"]["number"] == number:
                if state in ("called", "serving"):
                    window["ticket"]["state"] = state
                else:
                    window["ticket"] = None
        if state == "missed":
            self.missed.append({"id": f"t{number}", "number": number, "service": "consult"})
        self.io.emit(
            "ticket_changed",
            {
                "seq": self._next_seq(),
                "id": f"t{number}",
                "number": number,
                "state": state,
                "window_no": window_no,
            },
            namespace="/screens",
        )

    def window(self, window_no: int, **change: Any) -> None:
        """A window opens, pauses or changes its staff."""
        window = self.windows[window_no - 1]
        window.update(change)
        told = {key: window[key] for key in ("window_no", "state", "pause_reason", "services", "staff")}
        self.io.emit("window_changed", {"seq": self._next_seq(), **told}, namespace="/screens")

    def beat(self) -> None:
        """The hall is there."""
        self.io.emit("pulse", {}, namespace="/screens")

    def turn_over(self, hall_day: str) -> None:
        """A new hall day begins, without a word: the counters and everybody's numbers are gone."""
        self.hall_day, self.recent, self.missed, self.waiting = hall_day, [], [], []
        for window in self.windows:
            window["ticket"] = None
        self._next_seq()

    def prompt(self, prompt_id: str, expires_s: float = 15, **more: str) -> None:
        """The tablet is asked to have a visit rated."""
        asked = {"visit_id": "v1", "window_no": 1, "address": 0, "expires_s": expires_s, **more}
        self.io.emit("rating_prompt", {"prompt_id": prompt_id, **asked}, namespace="/devices")

    def withdraw(self, prompt_id: str) -> None:
        """The prompt is withdrawn."""
        self.io.emit("rating_withdrawn", {"prompt_id": prompt_id}, namespace="/devices")

    def asks_to_speak(self, device: str, namespace: str = "/screens") -> None:
        """The device board wants to hear a page."""
        self.io.emit("speak", {"test_id": f"test-{device}", "device": device}, namespace=namespace)

    def drop(self, namespace: str) -> None:
        """Every client of a namespace is put out by the server, as a screen that lags is."""
        rooms = self.io.server.manager.rooms.get(namespace, {}).get(None, {})
        for sid in list(rooms):
            self.io.server.disconnect(sid, namespace=namespace)

    def counts(self) -> dict[str, int]:
        """People waiting per service."""
        return {service["code"]: service["waiting"] for service in self.services}

    def snapshot(self) -> dict[str, Any]:
        """What `watch` acknowledges."""
        return {
            "seq": self.seq,
            "hall_day": self.hall_day,
            "windows": self.windows,
            "waiting": self.waiting,
            "missed": self.missed,
            "recent_calls": self.recent,
        }

    # -------------------------------------------------------------- HTTP

    def _app(self) -> Flask:
        app = Flask("fake_hall", template_folder=str(WEB / "templates"), static_folder=str(WEB / "static"))
        app.extensions["hall"] = SimpleNamespace(
            toml=SimpleNamespace(
                hall=SimpleNamespace(public_url="http://127.0.0.1"),
                kiosk=[SimpleNamespace(device="kiosk-1", printer="printer-1", place="一楼大厅")],
                window_display=[
                    SimpleNamespace(device="board-1", shows="hall"),
                    *(SimpleNamespace(device=f"screen-{no}", shows=f"window:{no}") for no in (1, 2)),
                ],
                evaluator_device=[SimpleNamespace(device="tablet-1", profile="tablet", window=1)],
            )
        )
        for pages in (*PAGES, words):
            app.register_blueprint(pages.blueprint())
        app.context_processor(
            lambda: {
                "hall_name": self.name,
                "hall_kind": self.kind,
                "hall_time_zone": "Asia/Shanghai",
                "csrf_token": lambda: "csrf",
            }
        )

        @app.after_request
        def strict(response: Response) -> Response:
            response.headers["Content-Security-Policy"] = CSP
            return response

        app.add_url_rule(
            "/problem/<int:status>",
            "problem",
            lambda status: render_template("problem.html", status=status, home="/"),
        )
        app.add_url_rule("/healthz", "healthz", lambda: {"status": "ok"})
        app.add_url_rule("/api/v1/services", "services", lambda: jsonify(self.services))
        app.add_url_rule("/api/v1/announcement", "announcement", self._announcement)
        app.add_url_rule(
            "/api/v1/voice/kiosk",
            "terminal_voice",
            lambda: self.terminal_voice or ({"code": "store_trouble"}, 503),
        )
        app.add_url_rule("/api/v1/screens/<_>/sound", "sound", self._sound, methods=["POST"])
        app.add_url_rule("/api/v1/reel/shown", "shown_reel", lambda: self.reel)
        app.add_url_rule("/api/v1/notices/shown", "notices", lambda: {"notices": self.notices})
        app.add_url_rule("/api/v1/tickets", "tickets", self._take, methods=["POST"])
        app.add_url_rule("/api/v1/own-number", "own_number", self._own, methods=["POST"])
        app.add_url_rule("/api/v1/own-number/cancel", "give_up", self._give_up, methods=["POST"])
        app.add_url_rule("/api/v1/tickets/<ticket_id>/<verb>", "press_ticket", self._press, methods=["POST"])
        app.add_url_rule(
            "/api/v1/tickets/<_>/overtakings",
            "overtakings",
            lambda _: {"summary": "没有后到的号先被叫到。", "overtakings": []},
        )
        app.add_url_rule("/api/v1/print-jobs/<job_id>", "job", self._job)
        app.add_url_rule("/api/v1/help-calls/own", "own_help", lambda: {"help": self.help_call})
        app.add_url_rule("/api/v1/help-calls", "help", self._help, methods=["POST"])
        app.add_url_rule("/api/v1/help-calls/<_>/withdraw", "no_help", self._no_help, methods=["POST"])
        app.add_url_rule("/pair", "pair", lambda: {"code": "482913", "expires_s": 600}, methods=["POST"])
        app.add_url_rule("/pair/claim", "claim", self._claim, methods=["POST"])
        return app

    def _take(self) -> Any:
        body = request.get_json()
        self.taps.append(body["tap_id"])
        if self.refusal:
            return Response(
                jsonify(self.refusal[1]).data, self.refusal[0], content_type="application/problem+json"
            )
        status = 200 if body["tap_id"] in self.tickets else 201
        if status == 201:
            service = self._service(body["service"])
            number = f"{service['prefix']}{len(self.tickets) + 12:03}"
            state = self.print_state and "queued"
            self.tickets[body["tap_id"]] = {
                "id": f"t{number}",
                "number": number,
                "service": service["code"],
                "service_name": service["name"],
                "hall_day": self.hall_day,
                "state": "waiting",
                "ahead": service["waiting"],
                "estimated_wait": service["estimated_wait"],
                "query_code": "7K2M",
                "print": {"job_id": "j1", "state": state} if state else None,
            }
        if self.swallow_answers:
            self.swallow_answers -= 1
            return {"code": "store_trouble", "detail": "服务器暂时没有回答"}, 503
        return self.tickets[body["tap_id"]], status

    def _announcement(self) -> Any:
        told: dict[str, Any] = {
            "speaks": self.speaks,
            "why_silent": None,
            "volume": 80,
            "parts": [],
            "missing": [],
        }
        if "sentence" in request.args:
            words = {"rate": ["rate"], "test": ["chime", "sound-test"]}[request.args["sentence"]]
            said = [{"clip": f"/voices/mandarin/{name}.ogg", "text": name} for name in words]
            return {**told, "speaks": True, "parts": said}
        if not self.speaks:
            return {**told, "why_silent": "other_screen"}
        if "number" in request.args:
            call = Call(request.args["number"], int(request.args["window_no"]), request.args["service"])
            parts = announce(call, Manner(), {"mandarin": all_words()}).parts
            told["parts"] = [
                {"clip": f"/voices/mandarin/{part.name}.ogg", "text": part.name} for part in parts
            ]
            told["missing"] = self.missing_words
        return told

    def _sound(self, _: str) -> Any:
        body = request.get_json()
        if "test_id" in body:
            self.tested.append((body["test_id"], body["state"]))
        else:
            self.sound_states.append(body["state"])
        return {"done": True}

    def _own(self) -> Any:
        self.looked_for.append(request.get_json())
        if self.own is None:
            return {"code": "unknown_number", "detail": "没有找到这个号，请核对号码和查询码。"}, 404
        return self.own

    def _give_up(self) -> Any:
        self.presses.append(("give up", request.get_json()))
        if self.refusal:
            return self.refusal[1], self.refusal[0]
        self.my_ticket = {**self.my_ticket, "state": "cancelled", "can": []}
        return {"number": self.my_ticket["number"], "state": "cancelled"}

    def _press(self, ticket_id: str, verb: str) -> Any:
        body = request.get_json()
        self.presses.append((verb, body))
        if self.swallow_answers:
            self.swallow_answers -= 1
            return {"code": "store_trouble"}, 503
        ticket = next((one for one in self.tickets.values() if one["id"] == ticket_id), None) or {}
        if verb == "care":
            ticket = {**ticket, "ahead": 0, "priority_class": body.get("priority_class")}
        return ticket

    def _help(self) -> Any:
        self.help_presses.append(request.get_json()["press_id"])
        if self.help_unanswered:
            self.help_unanswered -= 1
            return {"code": "store_trouble"}, 503
        self.help_call = {"id": "h1", "place": request.get_json()["place"], "state": "called"}
        return self.help_call, 201

    def _no_help(self, _: str) -> Any:
        self.help_call = None
        return {"id": "h1", "state": "withdrawn"}

    def _job(self, job_id: str) -> Any:
        return {
            "job_id": job_id,
            "ticket_id": "t",
            "state": self.print_state,
            "detail": None,
            "created_at": MORNING,
        }

    def _claim(self) -> Any:
        state = self.pair_states.pop(0) if self.pair_states else "waiting"
        self.paired = self.paired or state == "accepted"
        return {"state": state}

    # -------------------------------------------------------------- Socket.IO

    def _pulse(self, asked: dict[str, Any]) -> dict[str, float]:
        return {"pulse_s": self.pulse_s} if asked.get("pulse") else {}

    def _sockets(self) -> None:
        def admit(auth: dict[str, Any] | None) -> None:
            if self.refuse_sockets:
                raise Refused("refused", {"code": self.refuse_sockets})
            if not auth or not ({"device", "ticket"} & set(auth)):
                raise Refused("refused", {"code": "unauthenticated"})

        def watch(payload: dict[str, Any]) -> dict[str, Any]:
            if payload["screen"] == "ticket":
                return {"seq": self.seq, "ticket": self.my_ticket, **self._pulse(payload)}
            return {**self.snapshot(), **self._pulse(payload)}

        def hello(payload: dict[str, Any]) -> dict[str, Any]:
            self.hellos.append(payload)
            if payload["kind"] != "evaluator_device":
                disconnect()
            return {
                "ok": True,
                "settings": {"device": payload["device"], "window": 1},
                "pending": self.pending,
                "line": [],
            }

        def rating_given(payload: dict[str, Any]) -> dict[str, Any]:
            self.levels.append(payload)
            return self.rating_answer

        def rating_reasons(payload: dict[str, Any]) -> dict[str, Any]:
            self.said.append(payload)
            return {"accepted": True}

        self.io.on_event("connect", admit, namespace="/screens")
        self.io.on_event("connect", admit, namespace="/devices")
        self.io.on_event("watch", watch, namespace="/screens")
        self.io.on_event("hello", hello, namespace="/devices")
        self.io.on_event("rating_given", rating_given, namespace="/devices")
        self.io.on_event("rating_reasons", rating_reasons, namespace="/devices")
        self.io.on_event("device_state", lambda _: None, namespace="/devices")
