"""What stands on the call keypads: the window's number and how many wait, sent when it changes and never else.

A listener of the publisher. However many things happen at once, one look at the queue tells every keypad; a hall
without keypads looks at nothing.
"""

import threading

from flask_socketio import SocketIO

from queue_server.desk.desks import Desk
from queue_server.desk.keypad import Shown
from queue_server.domain.events import Event, RulesChanged, TicketEvent, WindowEvent
from queue_server.store import Recorded

NAMESPACE = "/devices"
MATTERS: tuple[type[Event], ...] = (TicketEvent, WindowEvent, RulesChanged)
"""What may change a window's number or who waits for it."""


class KeypadDisplays:
    """Tells the keypads of the hall what to show."""

    def __init__(self, socketio: SocketIO, desk: Desk) -> None:
        self._socketio = socketio
        self._desk = desk
        self._keypads = {each.device: each for each in desk.house.toml.call_keypad}
        self._told: dict[str, Shown] = {}
        self._turn = threading.Lock()  # one look at a time, so that an older one never comes last
        self._asked = threading.Event()

    def came(self, device: str) -> None:
        """A keypad's program connected: whatever it shows is not to be relied on."""
        if device in self._keypads:
            self._told.pop(device, None)
            self._look()

    def heard(self, recorded: Recorded) -> None:
        """Something happened in the hall."""
        if self._keypads and isinstance(recorded.event, MATTERS):
            self._look()

    def _look(self) -> None:
        if not self._asked.is_set():
            self._asked.set()
            self._socketio.start_background_task(self._tell)

    def _tell(self) -> None:
        with self._turn:
            self._asked.clear()  # what happens from here on is looked at again
            shown = self._desk.keypad.shown(sorted({each.window for each in self._keypads.values()}))
            for device, keypad in self._keypads.items():
                now = shown.get(keypad.window)
                if now is None or self._told.get(device) == now or not self._desk.presence.here(device):
                    continue
                self._told[device] = now
                body = {"window_no": keypad.window, "address": keypad.address, **now._asdict()}
                self._socketio.emit("show_number", body, namespace=NAMESPACE, to=f"device:{device}")
