"""The composition root: every part of the hall is made here and handed to whoever needs it. Nothing is global.

``build_hall`` knows nothing of eventlet: ``async_mode`` and ``offload`` are handed down from ``queue_server.__main__``.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from flask import jsonify
from flask_openapi import Info, OpenAPI
from flask_socketio import SocketIO
from werkzeug.wrappers import Response

import evaluator_device.pages
import kiosk.pages
import window_display.pages
from hardware_config.clock import Clock, SystemClock
from hardware_config.hall import HallToml
from queue_server import broadcast, device_gateway, keypad_displays, screen_gateway
from queue_server.access import (
    ANYONE,
    PUBLIC,
    Hall,
    Role,
    caller_or_none,
    csrf_token,
    declare,
    guard,
    the_hall,
)
from queue_server.access.credentials import Credentials, new_password
from queue_server.access.pairing import Pairings
from queue_server.api import blueprints, problems
from queue_server.api.document import SECURITY_SCHEMES, document_of
from queue_server.desk.desks import Desk, build_desk
from queue_server.desk.founding import found_hall
from queue_server.desk.frame import SERVER, House
from queue_server.domain.errors import StoreTrouble
from queue_server.store import Store, open_store
from queue_server.supervisor import Program
from queue_server.timekeeper import Timekeeper
from queue_server.web import (
    appointments,
    console,
    devices,
    floor,
    guide,
    ledger,
    office,
    session_views,
    settings,
    sign_in,
    staff_members,
    today,
    words,
)

log = logging.getLogger(__name__)
Offload = Callable[..., Any]
Document = Callable[[], dict[str, Any]]
AsyncMode = Literal["eventlet", "threading"]
PAGES = (
    kiosk.pages, window_display.pages, evaluator_device.pages,
    session_views, sign_in, console, guide, appointments, floor, ledger, today, devices, office, staff_members, settings, words,
)  # fmt: skip
PING_INTERVAL_S = 5
PING_TIMEOUT_S = 5
LARGEST_BODY_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class RunningHall:
    """The parts ``queue_server.__main__`` runs: the WSGI application, the background work, what to close."""

    app: OpenAPI
    socketio: SocketIO
    hall: Hall
    publisher: broadcast.Publisher
    timekeeper: Timekeeper
    heart: screen_gateway.Heart

    @property
    def desk(self) -> Desk:
        """The use cases."""
        return self.hall.desk

    def start(self) -> None:
        """Starts publishing and keeping time."""
        self.socketio.start_background_task(self.publisher.run)
        self.socketio.start_background_task(self.timekeeper.run)
        self.socketio.start_background_task(self.heart.run)

    def stop(self) -> None:
        """Ends the background work and closes the database."""
        self.heart.stop()
        self.timekeeper.stop()
        self.publisher.stop()
        self.hall.store.close()


def build_hall(
    toml: HallToml,
    data: Path,
    *,
    async_mode: AsyncMode,
    offload: Offload,
    clock: Clock | None = None,
    accept_loopback: bool = False,
) -> RunningHall:
    """Opens the hall in this data folder. Raises StoreTrouble.

    ``offload(callable, *args)`` runs something long off the hub; ``accept_loopback`` lets pages of this very machine
    in without anybody accepting their code (the demo).
    """
    store = open_store(data)
    house = House(store, clock or SystemClock(), toml)
    desk = build_desk(house, offload)
    credentials = Credentials(house, offload)
    credentials.revoke_supervised()
    hall = Hall(desk, credentials, Pairings(house, accept_loopback=accept_loopback))
    app = make_app(hall, cache(lambda: offload(lambda: document_of(make_app(hall)))))
    socketio = SocketIO(
        app,
        async_mode=async_mode,
        manage_session=False,
        ping_interval=PING_INTERVAL_S,
        ping_timeout=PING_TIMEOUT_S,
        max_http_buffer_size=LARGEST_BODY_BYTES,
        namespaces=[broadcast.SCREENS],  # type: ignore[call-arg]  # else the namespace "/" lets anybody in
    )
    publisher = _wire_sockets(socketio, hall, store)
    # At midnight every screen learns that nobody waits any more, even where nobody had to be abandoned.
    timekeeper = Timekeeper(desk, publisher.count_again, lambda: _put_out(app, socketio))
    return RunningHall(app, socketio, hall, publisher, timekeeper, screen_gateway.Heart(socketio))


class FirstManager(NamedTuple):
    """The manager made at the very first start; the password is told once."""

    staff_no: str
    password: str


def open_doors(running: RunningHall) -> FirstManager | None:
    """Seeds a new hall and makes up for what happened while nobody served. Returns the first manager, if made now."""
    house, toml = running.desk.house, running.hall.toml.hall
    password = new_password()
    staff_no = found_hall(house, running.hall.credentials.hashed(password))
    with house.deed(SERVER) as deed:
        for fact, value in (("kind", toml.kind), ("name", toml.name), ("time_zone", toml.time_zone)):
            deed.work.offer.keep_fact(fact, value)
    return None if staff_no is None else FirstManager(staff_no, password)


def device_programs(hall: Hall, server_url: str, state: Path) -> list[Program]:
    """The programs of the devices that hang on this machine, each with a token of its own in its environment."""
    toml: HallToml = hall.toml
    programs = []
    for printer in toml.printer:
        if printer.runs_on == "server":
            extra = ("--state", str(state / printer.device))
            programs.append(_program(hall, "printer", printer.device, server_url, extra))
    for line in toml.lines():
        if line.runs_on == "server":
            programs.append(_program(hall, "evaluator_device", line.devices[0].device, server_url, ()))
    for reader in toml.id_reader:
        if reader.runs_on == "server":
            programs.append(_program(hall, "kiosk.idcard", reader.device, server_url, ()))
    for gun in toml.barcode_gun:
        if gun.runs_on == "server":
            programs.append(_program(hall, "kiosk.gun", gun.device, server_url, ()))
    return programs


def _program(hall: Hall, module: str, device: str, server_url: str, extra: tuple[str, ...]) -> Program:
    token = hall.credentials.issue(Role.DEVICE, device, "supervised")
    arguments = (module, "--server", server_url, "--device", device, "--supervised", *extra)
    return Program(device, arguments, (("HALL_TOKEN", token),))


def make_app(hall: Hall, document: Document | None = None) -> OpenAPI:
    """Every route of both sides. Without a ``document`` it describes itself, which takes as long as the rest of a start."""
    app = OpenAPI(
        "queue_server",
        info=Info(title="Public legal service hall", version="1"),
        doc_ui=False,
        security_schemes=SECURITY_SCHEMES,
        validation_error_status=422,
        validation_error_model=problems.Problem,
        validation_error_callback=problems.of_validation,
        template_folder="web/templates",
        static_folder="web/static",
    )
    app.openapi_version = "3.1.0"
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["hall"] = hall
    guard.install(app)
    problems.install(app)
    for api in blueprints(described=document is None):
        app.register_api(api)
    for room in PAGES:
        app.register_blueprint(room.blueprint())
    _add_own_routes(app, document or (lambda: document_of(app)))
    _add_template_words(app, hall)
    return app


def _add_own_routes(app: OpenAPI, document: Document) -> None:
    @app.get("/healthz", doc_ui=False)
    @declare(PUBLIC, ANYONE)
    def healthz() -> Response:
        """Whether the hall works: ``ok``, or ``degraded`` when a device does not."""
        hall = the_hall()
        board = hall.desk.devices.board(hall.desk.presence.all_here())
        failed = sorted(device["device"] for device in board if device["state"] == "failed")
        return jsonify(
            {
                "status": "degraded" if failed else "ok",
                "hall_day": hall.desk.house.today(),
                "failed": failed,
                "devices": [
                    {key: device[key] for key in ("device", "kind", "connected", "state", "code", "since")}
                    for device in board
                ],
                "training": hall.desk.training.is_on(),
            }
        )

    @app.get("/api/v1/openapi.json", doc_ui=False)
    @declare(PUBLIC, ANYONE)
    def openapi_document() -> Response:
        """The API in OpenAPI 3.1."""
        return jsonify(document())


def _add_template_words(app: OpenAPI, hall: Hall) -> None:
    section = hall.toml.hall
    app.jinja_env.globals.update(
        hall_name=section.name,
        hall_kind=section.kind,
        hall_time_zone=section.time_zone,
        has_office_devices=bool(hall.toml.office_device),
        csrf_token=csrf_token,
    )

    @app.context_processor
    def training() -> dict[str, Any]:
        """What the bar over every page begins with; a page about trouble with the database needs no bar."""
        try:
            return {"training": hall.desk.training.is_on()}
        except StoreTrouble:
            return {"training": False}

    @app.context_processor
    def me() -> dict[str, Any]:
        known = caller_or_none()
        if known is None or known.staff_id is None:
            return {"me": None}
        with hall.desk.house.reading() as rooms:
            member = rooms.people.by_id(known.staff_id)
        title = member.title if member else ""
        return {
            "me": {"staff_no": known.staff_no, "name": known.name, "role": known.role.value, "title": title}
        }


def _wire_sockets(socketio: SocketIO, hall: Hall, store: Store) -> broadcast.Publisher:
    desk = hall.desk
    with desk.house.reading() as rooms:
        publisher = broadcast.Publisher(socketio, desk.screens.waiting, rooms.journal.last_seq())
    names = {device["device"] for device in desk.devices.board({})}

    keypads = keypad_displays.KeypadDisplays(socketio, desk)

    def came(device: str) -> None:
        keypads.came(device)
        if device in names and desk.presence.came(device):
            tell(device, desk.device_history.came)

    def went(device: str) -> None:
        if device in names and desk.presence.went(device):
            tell(device, desk.device_history.went)

    def tell(device: str, remember: Callable[[str], None]) -> None:
        if publisher.ended:  # who goes with the server is nobody's news, and the database is closed
            return
        remember(device)
        row = next(row for row in desk.devices.board(desk.presence.all_here()) if row["device"] == device)
        body = {key: row[key] for key in ("device", "connected", "state", "code", "detail")}
        publisher.send([broadcast.Outgoing(broadcast.STAFF, None, "device_changed", body)])

    socketio.on_namespace(screen_gateway.Screens("/screens", came, went))
    socketio.on_namespace(screen_gateway.Staff("/staff"))
    socketio.on_namespace(device_gateway.Devices("/devices", came, went))
    publisher.listeners.append(device_gateway.Dispatcher(socketio, desk).heard)
    publisher.listeners.append(keypads.heard)
    store.published = publisher.put
    desk.duties.came_due = lambda duty: publisher.send([broadcast.duty_message(duty)])
    desk.closing.changed = lambda notes: publisher.send(broadcast.closing_messages(notes))
    return publisher


def _put_out(app: OpenAPI, socketio: SocketIO) -> int:
    """Ends the connections of whoever may no longer listen, and of whoever does not; returns how many."""
    doors = socketio.server.namespace_handlers.values()  # type: ignore[attr-defined]
    with app.app_context():
        revoked: int = sum(door.put_out_revoked() for door in doors)
    return revoked + screen_gateway.put_out_laggards(socketio)
