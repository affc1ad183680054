"""我的号: somebody at a kiosk finds the own number again, by number and query code, and what can still be done with it.

The two together stand on the paper alone, as does the link in its QR code, so whoever knows them holds it; guesses
are few.
"""

from datetime import datetime
from typing import Any

from queue_server.desk.closing_notes import own_notice
from queue_server.desk.frame import Caller, House, Press
from queue_server.desk.lately import Lately
from queue_server.desk.reception import Reception
from queue_server.desk.screens import own_verbs
from queue_server.desk.views import ticket_id_of, ticket_view
from queue_server.domain.errors import NotKnown, TooOften
from queue_server.domain.roles import Role
from queue_server.domain.ticket import ENDS, STATE_WORDS, State, Ticket, Verb
from queue_server.store import Rooms

MISSES_PER_MINUTE = 5


class OwnNumberDesk:
    """Use cases of whoever comes back to the kiosk with a number."""

    def __init__(self, house: House, reception: Reception) -> None:
        self._house = house
        self._reception = reception
        self._misses = Lately(MISSES_PER_MINUTE)

    def find(self, caller: Caller, number: str, query_code: str) -> dict[str, Any]:
        """Today's number with this code. Raises ``unknown_number``, ``too_many_tries`` after five misses in a minute."""
        now = self._house.clock.now()
        self._not_too_often(caller, now)
        number, query_code = number.strip().upper(), query_code.strip().upper()
        today = self._house.today(now)
        with self._house.reading() as rooms:
            found = [
                ticket
                for ticket in rooms.tickets.found(today, None, query_code)
                if _same_number(ticket.number, number)
            ]
            if found:
                return self._view(rooms, found[-1])
        raise self._missed(caller, now)

    def scanned(self, caller: Caller, signature: str) -> dict[str, Any]:
        """Today's number whose paper was held before a scanner. Raises as :meth:`find` does."""
        now = self._house.clock.now()
        self._not_too_often(caller, now)
        ticket_id = ticket_id_of(self._house, signature)
        with self._house.reading() as rooms:
            ticket = rooms.tickets.get(ticket_id) if ticket_id else None
            if ticket is not None and ticket.queue_day == self._house.today(now):
                return self._view(rooms, ticket)
        raise self._missed(caller, now)

    def give_up(self, press: Press, signature: str) -> dict[str, Any]:
        """Whoever follows the number on a phone gives it up there. Raises ``unknown_ticket`` for a link that is not ours."""
        ticket_id = ticket_id_of(self._house, signature)
        if ticket_id is None:
            raise NotKnown("unknown_ticket", "没有这张号票。")
        holder = f"ticket:{ticket_id}"
        given_up = self._reception.cancel(Caller(Role.SCREEN, holder, holder), press, ticket_id).body
        return {name: given_up[name] for name in ("number", "state")}

    def _not_too_often(self, caller: Caller, now: datetime) -> None:
        if self._misses.too_often(caller.owner, now):
            raise TooOften(
                "too_many_tries", "试的次数太多，请一分钟后再试，或请工作人员帮助。", retry_after_s=60
            )

    def _missed(self, caller: Caller, now: datetime) -> NotKnown:
        self._misses.note(caller.owner, now)
        return NotKnown("unknown_number", "没有找到这个号，请核对号码和查询码，或请工作人员帮助。")

    def _view(self, rooms: Rooms, ticket: Ticket) -> dict[str, Any]:
        care = rooms.tickets.care(ticket.id)
        return {
            "ticket": ticket_view(self._house, rooms, ticket, to_citizens=True),
            "state_word": STATE_WORDS[ticket.state],
            "needs": list(care.needs),
            "can": self._can(rooms, ticket),
            "notice": own_notice(self._house, rooms, ticket),
        }

    def _can(self, rooms: Rooms, ticket: Ticket) -> list[str]:
        """What the kiosk offers for the number as it stands; the doors decide anew when it is pressed."""
        waits, own = ticket.state is State.WAITING, own_verbs(rooms, ticket)
        fits = {
            Verb.RETURN: Verb.RETURN in own,
            "why": waits,
            "care": waits,
            Verb.CHANGE_SERVICE: waits,
            "print": ticket.state not in ENDS and self._reception.any_printer() is not None,
            Verb.CANCEL: Verb.CANCEL in own,
        }
        return [str(verb) for verb, fit in fits.items() if fit]


def _same_number(number: str, typed: str) -> bool:
    """A012 for A012, A12 and 12: leading zeros and the letters before may be left out, for a keypad has none."""
    prefix, running = _parts(number)
    typed_prefix, typed_running = _parts(typed)
    return running == typed_running and typed_prefix in ("", prefix)


def _parts(number: str) -> tuple[str, int | None]:
    digits = number[len(number.rstrip("0123456789")) :]
    return number[: len(number) - len(digits)], int(digits) if digits else None
