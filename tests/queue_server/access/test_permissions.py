"""Every route times everybody times both sides gives what its declaration says, and the declarations are the contract's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from queue_server.access import ANYONE, PUBLIC, STAFF, declaration_of
from queue_server.access.guard import Hall
from queue_server.device_gateway import Devices
from queue_server.domain.roles import PERSONS, Role
from queue_server.screen_gateway import Screens, Staff
from tests.queue_server.access.inside import SIDES, Browser, Inside, inside

EVERYBODY = frozenset(Role)
AT_WINDOWS = {Role.CLERK, Role.SHIFT_SUPERVISOR, Role.MANAGER}
TAKERS = {Role.KIOSK, Role.CLERK, Role.GUIDE, Role.SHIFT_SUPERVISOR}
BOARD = {Role.TECHNICIAN, Role.MANAGER, Role.SHIFT_SUPERVISOR}
MANAGER = {Role.MANAGER}
SUPERVISORS = {Role.SHIFT_SUPERVISOR, Role.MANAGER}
FLOOR_WALKERS = {Role.GUIDE} | SUPERVISORS
VIEWS_OF_FILES = re.compile(r"(^|\.)static$")

CONTRACT = {
    # (method, path): (side, roles); the contract's section 4 and 5, and the project's own additions
    "GET /healthz": (PUBLIC, ANYONE),
    "GET /api/v1/openapi.json": (PUBLIC, ANYONE),
    "GET /api/v1/services": (PUBLIC, EVERYBODY),
    "POST /api/v1/tickets": (PUBLIC, TAKERS),
    "GET /api/v1/tickets/<ticket_id>": (PUBLIC, TAKERS | MANAGER),
    "GET /api/v1/tickets/<ticket_id>/overtakings": (PUBLIC, TAKERS | MANAGER),
    "POST /api/v1/tickets/<ticket_id>/raise": (STAFF, SUPERVISORS),
    "POST /api/v1/tickets/<ticket_id>/return": (PUBLIC, TAKERS | MANAGER),
    "POST /api/v1/tickets/<ticket_id>/cancel": (PUBLIC, TAKERS),
    "POST /api/v1/tickets/<ticket_id>/print": (PUBLIC, TAKERS),
    "POST /api/v1/tickets/<ticket_id>/materials-slip": (STAFF, AT_WINDOWS | {Role.GUIDE}),
    "POST /api/v1/visits/<visit_id>/materials-slip": (STAFF, AT_WINDOWS | {Role.GUIDE}),
    "POST /api/v1/appointments/<appointment_id>/slip": (STAFF, FLOOR_WALKERS),
    "GET /api/v1/print-jobs/<job_id>": (PUBLIC, TAKERS | MANAGER),
    "GET /api/v1/queue": (PUBLIC, EVERYBODY - {Role.DEVICE}),
    **{
        f"POST /api/v1/windows/<int:no>/{verb}": (STAFF, AT_WINDOWS)
        for verb in (
            "sign-in", "sign-out", "pause", "unpause", "register", "call-next", "call", "recall", "start",
            "finish", "no-show", "hold", "resume", "transfer", "undo", "add-matter", "take-over", "hand-over-note", "note-read",
        )
    },
    "GET /api/v1/windows/<int:no>/console": (STAFF, AT_WINDOWS),
    "GET /api/v1/windows/<int:no>/card": (STAFF, AT_WINDOWS),
    "GET /api/v1/seats": (STAFF, AT_WINDOWS),
    "GET /api/v1/work-orders/<order_id>": (STAFF, AT_WINDOWS),
    "PATCH /api/v1/work-orders/<order_id>": (STAFF, AT_WINDOWS),
    "GET /api/v1/reel": (STAFF, MANAGER),
    "PUT /api/v1/reel": (STAFF, MANAGER),
    "GET /api/v1/reel/files": (STAFF, MANAGER),
    "POST /api/v1/reel/files": (STAFF, MANAGER),
    "DELETE /api/v1/reel/files/<item_id>": (STAFF, MANAGER),
    "GET /api/v1/reel/shown": (PUBLIC, EVERYBODY - {Role.DEVICE}),
    "GET /reel/<name>": (PUBLIC, ANYONE),
    "GET /api/v1/notices": (STAFF, MANAGER),
    "PUT /api/v1/notices": (STAFF, MANAGER),
    "GET /api/v1/notices/shown": (PUBLIC, EVERYBODY - {Role.DEVICE}),
    "GET /api/v1/phrases": (STAFF, AT_WINDOWS),
    "PUT /api/v1/phrases": (STAFF, MANAGER),
    "GET /api/v1/work-orders/<order_id>/past-visits": (STAFF, AT_WINDOWS),
    "GET /api/v1/ledger": (STAFF, {Role.MANAGER, Role.CLERK}),
    "GET /api/v1/ledger.csv": (STAFF, {Role.MANAGER, Role.CLERK}),
    "GET /api/v1/ledger.xlsx": (STAFF, {Role.MANAGER, Role.CLERK}),
    "GET /api/v1/statistics/<hall_day>": (STAFF, MANAGER),
    "GET /api/v1/statistics": (STAFF, MANAGER),
    "GET /api/v1/statistics.xlsx": (STAFF, MANAGER),
    "GET /api/v1/statistics/compared": (STAFF, {Role.MANAGER, Role.SHIFT_SUPERVISOR}),
    "GET /api/v1/statistics/<hall_day>/depth": (STAFF, {Role.MANAGER, Role.SHIFT_SUPERVISOR}),
    "GET /api/v1/what-if": (STAFF, MANAGER),
    "GET /api/v1/journal": (STAFF, MANAGER),
    "GET /api/v1/today": (STAFF, {Role.MANAGER, Role.SHIFT_SUPERVISOR}),
    **{
        f"{method} /api/v1/{path}": (STAFF, MANAGER)
        for method in ("GET", "PUT")
        for path in ("rules", "services/<code>", "windows/<int:no>", "posts")
    },
    "POST /api/v1/services": (STAFF, MANAGER),
    "POST /api/v1/texts/preview": (STAFF, MANAGER),
    "POST /api/v1/texts/print": (STAFF, MANAGER),
    "GET /api/v1/archived-services": (STAFF, PERSONS),
    "GET /api/v1/catalogue": (STAFF, PERSONS),
    "GET /api/v1/session": (STAFF, PERSONS),
    "GET /api/v1/staff": (STAFF, MANAGER),
    "POST /api/v1/staff": (STAFF, MANAGER),
    "PATCH /api/v1/staff/<staff_no>": (STAFF, MANAGER),
    "POST /api/v1/staff/<staff_no>/reset-password": (STAFF, MANAGER),
    "PUT /api/v1/staff/<staff_no>/photo": (STAFF, MANAGER),
    "DELETE /api/v1/staff/<staff_no>/photo": (STAFF, MANAGER),
    "GET /photos/<photo>": (PUBLIC, ANYONE),
    "GET /words/en.js": (PUBLIC, ANYONE),
    "GET /voices/mandarin/<name>.ogg": (PUBLIC, ANYONE),
    "GET /voices/own/<called>.wav": (PUBLIC, ANYONE),
    "GET /api/v1/voice/clips": (STAFF, MANAGER),
    "PUT /api/v1/voice/clips/<name>": (STAFF, MANAGER),
    "DELETE /api/v1/voice/clips/<name>": (STAFF, MANAGER),
    "GET /api/v1/announcement": (PUBLIC, {Role.SCREEN, Role.KIOSK, Role.DEVICE, Role.MANAGER}),
    "GET /api/v1/voice/kiosk": (PUBLIC, {Role.KIOSK}),
    "POST /api/v1/screens/<device>/sound": (PUBLIC, {Role.SCREEN, Role.KIOSK, Role.DEVICE}),
    "GET /api/v1/devices": (STAFF, BOARD),
    "POST /api/v1/devices/<device>/unpair": (STAFF, BOARD),
    "GET /api/v1/devices/<device>/history": (STAFF, BOARD),
    "POST /api/v1/devices/<device>/notes": (STAFF, BOARD),
    "POST /api/v1/devices/<device>/test": (STAFF, BOARD),
    "POST /api/v1/devices/<device>/plug": (STAFF, BOARD),
    "GET /api/v1/devices/tests/<test_id>": (STAFF, BOARD),
    "POST /api/v1/devices/<device>/watch": (STAFF, {Role.TECHNICIAN, Role.MANAGER}),
    "GET /api/v1/devices/<device>/heard": (STAFF, {Role.TECHNICIAN, Role.MANAGER}),
    "POST /api/v1/devices/<device>/learn": (STAFF, {Role.TECHNICIAN, Role.MANAGER}),
    "GET /api/v1/devices/availability": (STAFF, BOARD),
    "GET /api/v1/devices/availability.csv": (STAFF, BOARD),
    "GET /api/v1/devices/ports": (STAFF, BOARD),
    "GET /api/v1/office-devices": (STAFF, PERSONS),
    "POST /api/v1/office-devices/<device>/state": (STAFF, PERSONS),
    "POST /api/v1/office-devices/<device>/test-scan": (STAFF, PERSONS),
    "GET /office-devices": (STAFF, PERSONS),
    "GET /office-devices/<device>/test-page": (STAFF, PERSONS),
    "POST /api/v1/pairings/<pairing_id>/accept": (STAFF, BOARD),
    "POST /api/v1/pairings/<pairing_id>/refuse": (STAFF, BOARD),
    "GET /": (PUBLIC, ANYONE),
    "GET /kiosk": (PUBLIC, ANYONE),
    "GET /kiosk/<device>": (PUBLIC, ANYONE),
    "GET /screen": (PUBLIC, ANYONE),
    "GET /screen/<device>": (PUBLIC, ANYONE),
    "GET /t/<sig>": (PUBLIC, ANYONE),
    "POST /pair": (PUBLIC, ANYONE),
    "POST /pair/claim": (PUBLIC, ANYONE),
    "GET /evaluator/<device>": (STAFF, ANYONE),
    "GET /sign-in": (STAFF, ANYONE),
    "POST /sign-in": (STAFF, ANYONE),
    "POST /leave": (STAFF, PERSONS),
    "GET /password": (STAFF, PERSONS),
    "POST /password": (STAFF, PERSONS),
    "GET /console": (STAFF, AT_WINDOWS),
    "GET /ledger": (STAFF, {Role.MANAGER, Role.CLERK}),
    "GET /today": (STAFF, {Role.MANAGER, Role.SHIFT_SUPERVISOR}),
    "GET /today/print": (STAFF, MANAGER),
    "GET /devices": (STAFF, BOARD),
    "GET /staff-members": (STAFF, MANAGER),
    "GET /api/v1/guide": (STAFF, FLOOR_WALKERS),
    "GET /api/v1/find": (STAFF, FLOOR_WALKERS | {Role.CLERK}),
    **{f"GET /api/v1/{path}": (STAFF, SUPERVISORS) for path in ("floor", "day-close")},
    **{
        f"POST /api/v1/{path}": (STAFF, FLOOR_WALKERS)
        for path in (
            "enquiries", "enquiries/undo", "tasks/<task_id>/take", "tasks/<task_id>/done",
        )
    },
    "POST /api/v1/tickets/<ticket_id>/change-service": (PUBLIC, {Role.KIOSK} | FLOOR_WALKERS),
    "POST /api/v1/own-number/cancel": (PUBLIC, ANYONE),
    "POST /api/v1/tickets/<ticket_id>/care": (PUBLIC, TAKERS),
    "POST /api/v1/own-number": (PUBLIC, {Role.KIOSK}),
    **{
        f"POST /api/v1/{path}": (STAFF, SUPERVISORS)
        for path in (
            "tickets/<ticket_id>/send-to-window", "tickets/<ticket_id>/end", "end-line",
            "tickets/<ticket_id>/undo-end", "endings/<ending_id>/undo",
            "services/<code>/stop", "services/<code>/resume",
        )
    },
    **{f"POST /api/v1/hours-today/{verb}": (STAFF, SUPERVISORS) for verb in ("extend", "undo")},
    **{f"POST /api/v1/overnight{verb}": (STAFF, SUPERVISORS) for verb in ("", "/withdraw")},
    "POST /api/v1/help-calls": (PUBLIC, {Role.KIOSK}),
    "GET /api/v1/help-calls/own": (PUBLIC, {Role.KIOSK}),
    "POST /api/v1/help-calls/<help_id>/withdraw": (PUBLIC, {Role.KIOSK} | FLOOR_WALKERS),
    **{f"POST /api/v1/help-calls/<help_id>/{verb}": (STAFF, FLOOR_WALKERS) for verb in ("take", "done")},
    **{f"GET /api/v1/opening-{part}": (STAFF, SUPERVISORS) for part in ("check", "items")},
    "PUT /api/v1/opening-items": (STAFF, {Role.MANAGER}),
    **{
        f"POST /api/v1/opening-check/{verb}": (STAFF, SUPERVISORS)
        for verb in ("tick", "untick", "done", "reopen")
    },
    "GET /api/v1/training": (STAFF, PERSONS),
    "PUT /api/v1/training": (STAFF, SUPERVISORS),
    "GET /guide": (STAFF, FLOOR_WALKERS),
    "GET /appointments": (STAFF, FLOOR_WALKERS),
    "GET /api/v1/appointments/offer": (STAFF, MANAGER),
    "PUT /api/v1/appointments/offer": (STAFF, MANAGER),
    "GET /api/v1/appointments/figures": (STAFF, SUPERVISORS),
    **{
        f"{call}": (STAFF, FLOOR_WALKERS)
        for call in (
            "GET /api/v1/appointments", "POST /api/v1/appointments", "GET /api/v1/appointments/slots",
            "GET /api/v1/appointments/people", "POST /api/v1/appointments/people/<staff_no>/away",
            "POST /api/v1/appointments/search", "GET /api/v1/appointments/<appointment_id>",
            "POST /api/v1/appointments/<appointment_id>/move", "POST /api/v1/appointments/<appointment_id>/cancel",
        )
    },
    **{
        f"{call}": (PUBLIC, FLOOR_WALKERS | {Role.KIOSK})
        for call in (
            "GET /api/v1/appointments/offered", "POST /api/v1/appointments/find",
            "POST /api/v1/appointments/<appointment_id>/check-in",
        )
    },
    "GET /floor": (STAFF, SUPERVISORS),
    **{
        f"{method} /api/v1/{path}": (STAFF, MANAGER)
        for method in ("GET", "PUT")
        for path in ("exceptions", "texts", "service-order", "voice")
    },
    "GET /api/v1/rules/numbers": (STAFF, MANAGER),
    "GET /api/v1/changes": (STAFF, MANAGER),
    **{
        f"GET /settings{section}": (STAFF, MANAGER)
        for section in (
            "", "/services", "/windows", "/posts", "/rules", "/closed-days", "/exceptions", "/appointments", "/texts", "/phrases",
            "/voice", "/notices", "/reel", "/changes",
        )
    },
    **{f"GET /api/v1/{path}": (STAFF, SUPERVISORS) for path in ("floor", "day-close")},
    **{
        f"POST /api/v1/{path}": (STAFF, FLOOR_WALKERS)
        for path in (
            "enquiries", "enquiries/undo", "tasks/<task_id>/take", "tasks/<task_id>/done",
        )
    },
    **{
        f"POST /api/v1/{path}": (STAFF, SUPERVISORS)
        for path in (
            "tickets/<ticket_id>/send-to-window", "tickets/<ticket_id>/end", "end-line",
            "tickets/<ticket_id>/undo-end", "endings/<ending_id>/undo",
            "services/<code>/stop", "services/<code>/resume",
        )
    },
}  # fmt: skip
SAMPLES = {
    "<device>": "kiosk-1", "<sig>": "x", "<int:no>": "1", "<hall_day>": "2026-11-24", "<code>": "consult",
    "<staff_no>": "nobody",
}  # fmt: skip


class Route(NamedTuple):
    """One method of one address."""

    method: str
    rule: str
    endpoint: str

    @property
    def name(self) -> str:
        """As the contract's table names it."""
        return f"{self.method} {self.rule}"

    @property
    def path(self) -> str:
        """An address that fits."""
        path = self.rule
        if path.startswith("/screen/"):
            path = "/screen/board-1"
        if path.startswith("/evaluator/"):
            path = "/evaluator/tablet-2"
        for part, sample in SAMPLES.items():
            path = path.replace(part, sample)
        return re.sub(r"<[^>]+>", "01939e00-0000-7000-8000-000000000000", path)


def routes(hall: Inside) -> list[Route]:
    """Every method of every address, generated from the application itself."""
    return [
        Route(method, str(rule), rule.endpoint)
        for rule in hall.running.app.url_map.iter_rules()
        if not VIEWS_OF_FILES.search(rule.endpoint)
        for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"})
    ]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    """One hall for the whole matrix."""
    with inside(tmp_path_factory.mktemp("matrix") / "data") as running:
        yield running


def test_every_view_declares_its_side_and_roles_and_they_are_the_contracts(house: Inside) -> None:
    declared = {}
    for route in routes(house):
        declaration = declaration_of(house.running.app.view_functions[route.endpoint])
        assert declaration is not None, f"{route.name} declares nothing"
        declared[route.name] = (declaration.side, declaration.roles)
    assert declared == {name: (side, frozenset(roles)) for name, (side, roles) in CONTRACT.items()}


def test_files_are_the_only_views_without_a_declaration(house: Inside) -> None:
    for endpoint, view in house.running.app.view_functions.items():
        assert (declaration_of(view) is None) == bool(VIEWS_OF_FILES.search(endpoint)), endpoint


def callers(house: Inside, side: str) -> dict[str, tuple[Role | None, Browser]]:
    """Nobody, a token of every role, a session of every person, a cookie of every page."""
    everybody: dict[str, tuple[Role | None, Browser]] = {"nobody": (None, house.browser(side))}
    for role in Role:
        everybody[f"token {role}"] = (role, house.browser(side, house.token(role)))
    for role in PERSONS:
        known = role if side != "public" else None
        everybody[f"session {role}"] = (known, house.signed_in(role, side))
    return everybody


@pytest.mark.parametrize("side", SIDES)
def test_the_matrix(house: Inside, side: str) -> None:
    wrong = []
    for who, (role, browser) in callers(house, side).items():
        for route in routes(house):
            declaration = declaration_of(house.running.app.view_functions[route.endpoint])
            assert declaration is not None
            headers = {}
            if who.startswith("session") and route.method != "GET":
                headers["X-CSRF-Token"] = csrf_of(house, browser)
            body = None if route.method == "GET" else {}
            if route.path == "/leave" and who.startswith("session"):
                continue
            answer = browser.asks(route.method, route.path, body, headers=headers)
            text = answer.get_data().decode(errors="replace")
            got = said(answer.status_code, answer.headers.get("Location", ""), text)
            if declaration.side is STAFF and side == "public":
                expected = "not here"
            elif declaration.anyone or role in declaration.roles:
                expected = "in"
            elif role is None:
                is_page = route.method == "GET" and not route.path.startswith("/api/")
                expected = "to the door" if is_page else "prove it"
            else:
                expected = "not you"
            if got != expected:
                wrong.append(f"{side}: {who} at {route.name}: {got}, not {expected} ({answer.status})")
    assert not wrong, "\n".join(wrong)


def csrf_of(house: Inside, browser: Browser) -> str:
    """The CSRF token that fits a browser's staff cookie."""
    return house.running.hall.credentials.csrf_of(str(browser.cookie("hall_staff")))


def said(status: int, location: str, text: str) -> str:
    """The guard's word in an answer."""
    if status == 404 and "not_here" in text:
        return "not here"
    if status == 401:
        return "prove it" if "sign_in_required" in text else "in" if "wrong_password" in text else text
    if status == 403:
        return "not you" if "role_not_allowed" in text else text
    if status == 302 and location.startswith("/sign-in?next="):
        return "to the door"
    return "in" if status < 500 else f"failed {status}"


def test_the_staff_side_leaves_no_trace_on_the_public_one(house: Inside) -> None:
    """Whatever method is tried, a staff address is as unknown there as one that never was."""
    public = house.browser("public", house.token(Role.MANAGER))
    answered = {route.path for route in routes(house) if CONTRACT[route.name][0] is PUBLIC}
    for route in routes(house):
        declaration = declaration_of(house.running.app.view_functions[route.endpoint])
        if declaration is None or declaration.side is not STAFF:
            continue
        if route.path in answered:  # the public side knows the address, and no more of it than its own method
            assert public.asks(route.method, route.path).status_code == 404
            continue
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"):
            answer = public.asks(method, route.path)
            assert answer.status_code == 404, f"{method} {route.path}: {answer.status}"


def test_a_view_without_a_declaration_answers_nobody(hall: Inside) -> None:
    app = hall.running.app
    app._got_first_request = False
    app.add_url_rule("/undeclared", view_func=lambda: "secret")
    for side in SIDES:
        for token in (None, hall.token(Role.MANAGER)):
            assert hall.browser(side, token).asks("GET", "/undeclared").status_code == 404


def test_every_namespace_declares_its_side_and_roles() -> None:
    assert (Screens.declaration.side, Screens.declaration.roles) == (PUBLIC, EVERYBODY - {Role.DEVICE})
    assert (Staff.declaration.side, Staff.declaration.roles) == (STAFF, PERSONS)
    assert (Devices.declaration.side, Devices.declaration.roles) == (STAFF, {Role.DEVICE})


def test_the_application_has_no_other_namespaces(house: Inside) -> None:
    handlers = house.running.socketio.server.namespace_handlers
    assert set(handlers) == {"/screens", "/staff", "/devices"}
    assert set(house.running.socketio.server.namespaces) <= set(handlers)
    assert not house.running.socketio.server.handlers


def test_the_hall_is_what_pages_get(house: Inside) -> None:
    assert isinstance(house.running.app.extensions["hall"], Hall)
