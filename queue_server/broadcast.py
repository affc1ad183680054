"""The one translator: what happened (domain events) into what screens and staff pages are told (wire messages).

A committed transaction's events are put into a queue in journal order and drained by one publisher, so messages leave
in ``seq`` order and a slow or failing send can never undo or delay what was committed.
"""

import contextlib
import logging
import queue
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from flask_socketio import SocketIO

from queue_server.domain import events as ev
from queue_server.domain import guide_events as guide
from queue_server.domain.card_events import CardPresented
from queue_server.domain.device_events import DeviceTestAsked
from queue_server.domain.photo_events import StaffPhotoChanged
from queue_server.domain.training_events import TrainingBegun, TrainingEvent
from queue_server.store import Recorded
from queue_server.store.moments import shown, text_of

log = logging.getLogger(__name__)
SCREENS, STAFF = "/screens", "/staff"
HALL_ROOM = "hall"
PULSE_ROOM = "pulse"
EVERY_SCREEN = (PULSE_ROOM, HALL_ROOM)
"""Whoever hears the pulse hangs in the hall for all to see, and is told before kiosks and phones; nobody is told twice."""
CALL = "ticket_called"
NOTICES = ("notices", "reel")
"""What boards show beside the queue, and ask for again when they are told so."""


class Outgoing(NamedTuple):
    """One message on its way: namespace, room or rooms (None = everybody there), name, body."""

    namespace: str
    room: str | tuple[str, ...] | None
    name: str
    body: dict[str, Any]


def ticket_room(ticket_id: str) -> str:
    """Where the page of one citizen's own ticket listens."""
    return f"ticket:{ticket_id}"


def device_room(device: str) -> str:
    """Where the paired page of one device listens."""
    return f"device:{device}"


def translate(recorded: Recorded) -> list[Outgoing]:
    """The messages one event becomes; most events are nobody's business outside."""
    event, seq = recorded.event, recorded.seq
    if isinstance(event, ev.TicketEvent):
        return _ticket_messages(recorded, event)
    if isinstance(event, ev.WindowEvent):
        return _everywhere("window_changed", {"seq": seq, **(recorded.after or {})})
    if isinstance(event, ev.StaffChanged) and recorded.after is not None:
        return _everywhere("window_changed", {"seq": seq, **recorded.after})
    if isinstance(event, ev.RulesChanged):
        return _offer_messages(recorded, event)
    if isinstance(event, ev.DeviceStateChanged):
        return [Outgoing(STAFF, None, "device_changed", {"connected": True, **(recorded.after or {})})]
    if isinstance(event, DeviceTestAsked):
        return _test_messages(event, dict(recorded.after or {}))
    if isinstance(event, CardPresented) and recorded.after is not None:
        return [_card_message(recorded)]
    if isinstance(event, ev.RatingAsked | ev.VisitRated | ev.PromptEnded):
        return [_prompt_message(seq, event)]
    if isinstance(event, StaffPhotoChanged):
        return _everywhere("offer_changed", {"seq": seq})
    if isinstance(event, TrainingEvent):
        switched = {"seq": seq, "training": isinstance(event, TrainingBegun)}
        return _everywhere("training_changed", switched) + _everywhere("offer_changed", {"seq": seq})
    if isinstance(event, guide.TaskEvent):
        return [_task_message(seq, event)]
    if isinstance(event, guide.HelpEvent) and recorded.after is not None:
        return [_help_message(recorded, event)]
    return []


def changes_waiting(event: ev.Event) -> bool:
    """Whether the number of people waiting may be another afterwards."""
    return isinstance(event, ev.TicketEvent) and not isinstance(event, ev.TicketRecalled)


class Publisher:
    """Drains what was committed, in order, for as long as the server runs."""

    def __init__(self, socketio: SocketIO, waiting: Callable[[], dict[str, int]], seq: int = 0) -> None:
        """``seq``: the newest journal entry that is no news any more."""
        self._socketio = socketio
        self._waiting = waiting
        self._seq = seq
        self._count_anyway = False
        self._queue: queue.Queue[list[Recorded] | None] = queue.Queue()
        self.listeners: list[Callable[[Recorded], None]] = []
        self.ended = False

    def put(self, recorded: list[Recorded]) -> None:
        """Takes a committed transaction's events; called by the store, sends nothing itself."""
        self._queue.put(recorded)

    def count_again(self) -> None:
        """Has everybody told how many wait, even if nothing happened; in its turn, so that ``seq`` never goes back."""
        self._count_anyway = True
        self._queue.put([])

    def run(self) -> None:
        """Publishes until :meth:`stop`; one failing message is logged, the rest goes on."""
        while (first := self._queue.get()) is not None:
            self._publish(first + self._committed_since())

    def _committed_since(self) -> list[Recorded]:
        """What else is committed by now: a hurried hall counts its queue once, not once a ticket."""
        batch: list[Recorded] = []
        with contextlib.suppress(queue.Empty):
            while (later := self._queue.get_nowait()) is not None:
                batch += later
            self._queue.put(None)
        return batch

    def stop(self) -> None:
        """Ends :meth:`run` after what is already queued."""
        self.ended = True
        self._queue.put(None)

    def send(self, messages: Iterable[Outgoing]) -> None:
        """Sends messages that are no part of the journal."""
        for message in messages:
            to: Any = message.room  # several rooms are taken as well; the stubs know of one
            self._socketio.emit(message.name, message.body, namespace=message.namespace, to=to)

    def _publish(self, batch: list[Recorded]) -> None:
        for recorded in batch:
            with _going_on():
                self._tell(translate(recorded))
            self._seq = recorded.seq
        if self._count_anyway or any(changes_waiting(recorded.event) for recorded in batch):
            self._count_anyway = False
            with _going_on():
                self.send(_everywhere("queue_changed", {"seq": self._seq, "waiting": self._waiting()}))
        for recorded in batch:
            for listener in self.listeners:
                with _going_on():
                    listener(recorded)

    def _tell(self, messages: list[Outgoing]) -> None:
        """Calls leave first, and every screen has them before any screen gets the rest."""
        calls = [message for message in messages if message.name == CALL]
        if calls:
            self.send(calls)
            self._socketio.sleep(0)
        self.send(message for message in messages if message.name != CALL)


@contextlib.contextmanager
def _going_on() -> Iterator[None]:
    """What fails is logged and holds up nothing else."""
    try:
        yield
    except Exception:
        log.exception("publishing failed")


def _ticket_messages(recorded: Recorded, event: ev.TicketEvent) -> list[Outgoing]:
    messages = []
    if isinstance(event, ev.TicketCalled | ev.TicketRecalled):
        called = {
            "seq": recorded.seq,
            "number": event.number,
            "window_no": event.window_no,
            "service": event.service,
            "called_at": shown(text_of(recorded.at)),
            "is_recall": isinstance(event, ev.TicketRecalled),
            **(recorded.after or {}),
        }
        messages += _to_ticket_and_all(event, "ticket_called", called)
    changed = {
        "seq": recorded.seq,
        "id": event.ticket_id,
        "number": event.number,
        "state": event.state,
        "window_no": event.window_no,
    }
    return messages + _to_ticket_and_all(event, "ticket_changed", changed)


def _to_ticket_and_all(event: ev.TicketEvent, name: str, body: dict[str, Any]) -> list[Outgoing]:
    return [*_everywhere(name, body), Outgoing(SCREENS, ticket_room(event.ticket_id), name, body)]


def _everywhere(name: str, body: dict[str, Any]) -> list[Outgoing]:
    return [Outgoing(SCREENS, EVERY_SCREEN, name, body), Outgoing(STAFF, None, name, body)]


def closing_messages(notes: list[dict[str, Any]]) -> list[Outgoing]:
    """What every page has to say around closing; no part of the journal."""
    return _everywhere("closing_changed", {"notes": notes})


def duty_message(duty: dict[str, Any]) -> Outgoing:
    """A duty came up, or fell due; no part of the journal."""
    return Outgoing(STAFF, None, "duty_due", duty)


def _offer_messages(recorded: Recorded, event: ev.RulesChanged) -> list[Outgoing]:
    if event.what in NOTICES:
        return _everywhere("notice_changed", {"seq": recorded.seq})
    offer = _everywhere("offer_changed", {"seq": recorded.seq})
    if not event.what.startswith("window:"):
        return offer
    return _everywhere("window_changed", {"seq": recorded.seq, **(recorded.after or {})}) + offer


def _test_messages(event: DeviceTestAsked, body: dict[str, object]) -> list[Outgoing]:
    """What the device board asks of a page; a call keypad that is to show itself hangs on a line."""
    room = device_room(event.device)
    if event.what == "speak":
        return [Outgoing(SCREENS, room, "speak", body)]
    return [Outgoing(SCREENS, room, "identify", body)] if "show_s" in body else []


def _prompt_message(seq: int, event: ev.RatingAsked | ev.VisitRated | ev.PromptEnded) -> Outgoing:
    state = (
        "open"
        if isinstance(event, ev.RatingAsked)
        else "rated"
        if isinstance(event, ev.VisitRated)
        else event.how
    )
    body = {"seq": seq, "window_no": event.window_no, "prompt_id": event.prompt_id, "state": state}
    return Outgoing(STAFF, None, "prompt_changed", body)


TASK_STATES: dict[type[ev.Event], str] = {
    guide.TaskAsked: "asked",
    guide.TaskTaken: "taken",
    guide.TaskDone: "done",
}


def _task_message(seq: int, event: guide.TaskEvent) -> Outgoing:
    facts = event.facts()
    body = {name: facts[name] for name in ("task_id", "kind", "ticket_id", "number", "window_no")}
    return Outgoing(STAFF, None, "task_changed", {"seq": seq, **body, "state": TASK_STATES[type(event)]})


def _card_message(recorded: Recorded) -> Outgoing:
    """To the page beside the reader alone: the kiosk, or the staff's pages, whose window it names."""
    body = {"seq": recorded.seq, **(recorded.after or {})}
    if body["window_no"] is None:
        return Outgoing(SCREENS, device_room(str(body["device"])), "card_presented", body)
    return Outgoing(STAFF, None, "card_presented", body)


def _help_message(recorded: Recorded, event: guide.HelpEvent) -> Outgoing:
    body = {"seq": recorded.seq, "help_id": event.help_id, **(recorded.after or {})}
    return Outgoing(STAFF, None, "help_called", body)
