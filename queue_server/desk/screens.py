"""What screens show: the snapshot of the queue, and one citizen's own ticket."""

from typing import Any

from queue_server.desk.closing_notes import closing_notes, own_notice
from queue_server.desk.frame import House
from queue_server.desk.opening import name_in
from queue_server.desk.reception import known_ticket
from queue_server.desk.rules import calling_rules
from queue_server.desk.views import discreet_names, for_screens, queue_view, ticket_id_of, ticket_view
from queue_server.domain.errors import NotKnown
from queue_server.domain.ticket import TRANSITIONS, State, Ticket, Verb
from queue_server.locale import ENGLISH
from queue_server.store import Rooms


class ScreensDesk:
    """Use cases of the screens. Two hundred screens that reconnect at once cost one snapshot."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._snapshot: dict[str, Any] | None = None
        self._discreet: dict[str, str] = {}
        self._snapshot_key: tuple[int, str, str] | None = None

    def snapshot(self, *, with_classes: bool) -> dict[str, Any]:
        """The queue at its newest journal entry."""
        now = self._house.clock.now()
        today, minute = self._house.today(now), now.strftime("%H:%M")
        with self._house.reading() as rooms:
            key = (rooms.journal.last_seq(), today, minute)
            snapshot = self._snapshot if key == self._snapshot_key else None
            if snapshot is None:
                closing = closing_notes(self._house, rooms, now)
                snapshot = {**queue_view(self._house, rooms, today), "closing": closing}
                self._discreet = discreet_names(rooms)
                self._snapshot, self._snapshot_key = snapshot, key
            discreet = self._discreet
        return snapshot if with_classes else for_screens(snapshot, discreet)

    def waiting(self) -> dict[str, int]:
        """How many wait for each service now, services nobody waits for included."""
        today = self._house.today()
        with self._house.reading() as rooms:
            return rooms.tickets.waiting_for_every_service(today)

    def ticket_of(self, signature: str) -> str:
        """The ticket a status link speaks of. Raises ``unknown_ticket``."""
        ticket_id = ticket_id_of(self._house, signature)
        if ticket_id is None:
            raise NotKnown("unknown_ticket", "没有这张号票。")
        return ticket_id

    def own_ticket(self, ticket_id: str) -> dict[str, Any]:
        """What a citizen's phone shows of the own ticket, with the journal's sequence number."""
        with self._house.reading() as rooms:
            known = known_ticket(rooms, ticket_id)
            ticket = ticket_view(self._house, rooms, known, to_citizens=True)
            shown = (
                "id",
                "number",
                "service",
                "service_name",
                "state",
                "ahead",
                "window_no",
                "estimated_wait",
                "hall_day",
                "query_code",
            )
            own = {
                **{name: ticket[name] for name in shown},
                **_words_of(rooms, known),
                "can": own_verbs(rooms, known),
                "notice": own_notice(self._house, rooms, known),
            }
            training = rooms.training.began_on() is not None
            return {"seq": rooms.journal.last_seq(), "training": training, "ticket": own}


def own_verbs(rooms: Rooms, ticket: Ticket) -> list[str]:
    """What the holder may do with the number where it stands: ``return``, ``cancel``; the doors decide anew."""
    fits = {
        Verb.RETURN: ticket.state is State.MISSED and ticket.returns < calling_rules(rooms).return_times,
        Verb.CANCEL: (ticket.state, Verb.CANCEL) in TRANSITIONS,
    }
    return [str(verb) for verb, fit in fits.items() if fit]


def _words_of(rooms: Rooms, ticket: Ticket) -> dict[str, Any]:
    """What to bring, what the service is called in English, and the language its holder chose (None: nobody asked)."""
    known = rooms.offer.service(ticket.service)
    service = known.in_public() if known else None
    return {
        "bring": service.bring if service else "",
        "english": {
            "service_name": name_in(known, ENGLISH) if known else ticket.service,
            "bring": service.bring_en if service else "",
        },
        "language": rooms.tickets.details(ticket.id)["language"],
    }
