"""Screens and staff pages on the wire: who connects asks ``watch``, gets the snapshot, then hears what happens.

The server joins the room before it takes the snapshot, so nothing falls between the two; a screen drops what has
``seq`` <= the snapshot's.
"""

import logging
from collections.abc import Callable
from typing import Any

from flask_socketio import SocketIO, join_room

from hardware_config.clock import pause
from hardware_config.messages import BadMessage, WatchScreen, check
from queue_server.access import PUBLIC, STAFF, Declaration, Role, the_hall
from queue_server.access.sockets import GuardedNamespace, refused
from queue_server.desk.frame import Caller
from queue_server.domain.errors import HallError
from queue_server.domain.roles import PERSONS

log = logging.getLogger(__name__)
HALL_ROOM = "hall"
PULSE_ROOM = "pulse"
PHONES_ROOM = "phones"
"""Citizens' phones hear the pulse, and of the hall nothing but what becomes of their own number."""
PULSE_S = 1.0
"""How often a screen that asked for it hears that the hall is there: one that hears nothing twice says so."""
LAGGING_PACKETS = 400
"""A screen that has not read this many packets is put out; it comes back and asks for the snapshot."""
TICKET_PAGE = "ticket"


class Screens(GuardedNamespace):
    """``/screens``: boards, window screens, kiosks and the citizens' ticket pages."""

    declaration = Declaration(PUBLIC, frozenset(Role) - {Role.DEVICE})

    def __init__(self, namespace: str, came: Callable[[str], None], went: Callable[[str], None]) -> None:
        super().__init__(namespace)
        self._came, self._went = came, went

    def caller_from(self, environ: dict[str, Any], auth: Any) -> Caller | None:
        """A ticket page speaks for its ticket; everything else is proven as usual."""
        signature = auth.get(TICKET_PAGE) if isinstance(auth, dict) else None
        if isinstance(signature, str):
            try:
                ticket_id = the_hall().desk.screens.ticket_of(signature)
            except HallError as unknown:
                raise refused(unknown.code, unknown.sentence) from unknown
            return Caller(Role.SCREEN, f"{TICKET_PAGE}:{ticket_id}", f"{TICKET_PAGE}:{ticket_id}")
        return super().caller_from(environ, auth)

    def came(self, known: Caller) -> None:
        """A paired page is here, and may be asked which one it is."""
        if known.role in (Role.KIOSK, Role.SCREEN):
            join_room(f"device:{known.name}")
        self._came(known.name)

    def went(self, known: Caller) -> None:
        """A paired page is gone."""
        self._went(known.name)

    def on_watch(self, data: Any = None) -> dict[str, Any]:
        """Joins first, then looks: nothing is missed between."""
        known = self.caller()
        try:
            asked = check(WatchScreen, data or {"screen": "hall"}, "/screens", "watch")
        except BadMessage as bad:
            log.warning("bad message from %s: %s", known.actor, bad)
            return {"ok": False, "code": "bad_message"}
        if known.name.startswith(f"{TICKET_PAGE}:"):
            join_room(known.name)
            own = the_hall().desk.screens.own_ticket(known.name.removeprefix(f"{TICKET_PAGE}:"))
            return _with_pulse(own, PHONES_ROOM) if asked.pulse else own
        join_room(HALL_ROOM)
        snapshot = the_hall().desk.screens.snapshot(with_classes=known.role in PERSONS)
        return _with_pulse(snapshot, PULSE_ROOM) if asked.pulse else snapshot


def _with_pulse(snapshot: dict[str, Any], room: str) -> dict[str, Any]:
    join_room(room)
    return {**snapshot, "pulse_s": PULSE_S}


class Staff(GuardedNamespace):
    """``/staff``: the clerks', supervisors' and managers' pages."""

    declaration = Declaration(STAFF, PERSONS)

    def on_watch(self, data: Any = None) -> dict[str, Any]:
        """The snapshot with devices and duties."""
        hall = the_hall()
        snapshot = hall.desk.screens.snapshot(with_classes=True)
        return {
            **snapshot,
            "devices": hall.desk.devices.board(hall.desk.presence.all_here()),
            "duties": hall.desk.duties.duties(),
        }


class Heart:
    """Tells the screens that asked for it that the hall is there: one message a screen and second, and no answer."""

    def __init__(self, socketio: SocketIO) -> None:
        self._socketio = socketio
        self._stopped = False

    def run(self) -> None:
        """Beats until :meth:`stop`."""
        while not self._stopped:
            for room in (PULSE_ROOM, PHONES_ROOM):
                self._socketio.emit("pulse", {}, namespace="/screens", to=room)
            pause(PULSE_S)

    def stop(self) -> None:
        """Ends :meth:`run` after the beat at hand."""
        self._stopped = True


def put_out_laggards(socketio: SocketIO) -> int:
    """Disconnects screens that do not read; returns how many. Nothing waits for what they never will read."""
    engine = socketio.server.eio  # type: ignore[attr-defined]
    lagging = {
        sid: socket for sid, socket in list(engine.sockets.items()) if socket.queue.qsize() > LAGGING_PACKETS
    }
    for sid, socket in lagging.items():
        socket.close(wait=False, abort=True, reason=engine.reason.SERVER_DISCONNECT)
        engine.sockets.pop(sid, None)
    return len(lagging)
