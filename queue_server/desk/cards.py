"""Identity cards laid on a reader: the name is at hand for a minute, for the number taken there or the window's work order.

Nothing is kept of a card but the name, in memory, and that for a minute; a card is never needed for anything
(个人信息保护法第六条; standard section 0: the ledger's seven fields hold no card number).
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from queue_server.desk.frame import Caller, House, new_id
from queue_server.desk.views import moment
from queue_server.domain.card_events import CardPresented
from queue_server.domain.errors import NotKnown
from queue_server.store.visits import Visitor

AT_HAND_S = 60


class CardAtHand(NamedTuple):
    """A card that was just read."""

    card_id: str
    name: str | None
    problem: str | None
    read_at: datetime


class CardDesk:
    """Use cases of the readers; one card per place, the newest."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._at: dict[str, CardAtHand] = {}

    def present(self, caller: Caller, device: str, name: str | None, problem: str | None) -> bool:
        """A card lies on this reader; False for a reader hall.toml does not have."""
        reader = next((one for one in self._house.toml.id_reader if one.device == device), None)
        if reader is None:
            return False
        card_id = new_id()
        with self._house.deed(caller) as deed:
            known = name.strip() if name else ""
            wrong = problem if problem or known else "unreadable"
            self._at[reader.at] = CardAtHand(card_id, known or None, wrong, deed.now)
            deed.work.devices.note_good(device, deed.now)
            body: dict[str, object] = {
                "card_id": card_id,
                "device": reader.at if reader.window_no is None else device,
                "window_no": reader.window_no,
                "problem": wrong,
                "expires_s": AT_HAND_S,
            }
            deed.record(CardPresented(card_id, device, wrong), body)
        return True

    def visitor_of(self, caller: Caller, card_id: str | None) -> Visitor | None:
        """Who laid this card down where the caller stands; None once it is over: a number is never refused for a card."""
        card = self._fresh(caller.name)
        if card is None or card_id is None or card.card_id != card_id or card.name is None:
            return None
        return Visitor(card.name, None)

    def used(self, caller: Caller, card_id: str | None) -> None:
        """The number was taken with it: the next person's is another card."""
        card = self._at.get(caller.name)
        if card is not None and card.card_id == card_id:
            del self._at[caller.name]

    def at_window(self, caller: Caller, window_no: int) -> dict[str, Any]:
        """The card on this window's reader, for whoever sits there. Raises ``unknown_window``, ``wrong_window``."""
        caller.must_work_at(window_no)
        with self._house.reading() as rooms:
            window = rooms.offer.window(window_no)
        if window is None:
            raise NotKnown("unknown_window", "没有这个窗口。")
        card = self._fresh(f"window:{window_no}")
        if card is None or caller.staff_id is None or caller.staff_id != window.staff_id:
            return {"card": None}
        shown = {"card_id": card.card_id, "name": card.name, "problem": card.problem}
        return {"card": {**shown, "read_at": moment(card.read_at)}}

    def _fresh(self, place: str) -> CardAtHand | None:
        card = self._at.get(place)
        if card is not None and self._house.clock.now() - card.read_at > timedelta(seconds=AT_HAND_S):
            del self._at[place]
            return None
        return card
