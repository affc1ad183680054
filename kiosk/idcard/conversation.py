"""Find, select, read: what is asked next and what an answer means; no port, no clock.

After a card was read it must be taken away before it is found again, so one card is one reading.
Source: the SAM's command set as in docs/idcard.md.
"""

from dataclasses import dataclass

from hardware_config.reader_messages import CardProblem
from kiosk.idcard.card import Card, CardUnreadable, LayoutNotSupported, read_card, text_of_reply
from kiosk.idcard.frames import FOUND, NO_CARD, NOT_READ, NOT_SELECTED, OK, Command, Reply


@dataclass(frozen=True, slots=True)
class Read:
    """A card was read."""

    card: Card


@dataclass(frozen=True, slots=True)
class NotReadable:
    """There is a card, and it cannot be used; ``problem`` is ``layout``, ``unreadable`` or ``moved``."""

    problem: CardProblem
    sentence: str


@dataclass(frozen=True, slots=True)
class ReaderFault:
    """The reader itself says that it does not work."""

    sentence: str


Heard = Read | NotReadable | ReaderFault | None
_TOO_SOON = "卡片移动太快，请平放不动再试一次"


class Conversation:
    """One reader's talk, step by step: ``asks`` gives the next request, ``hears`` its answer."""

    def __init__(self) -> None:
        self.asks = Command.FIND

    @property
    def is_idle(self) -> bool:
        """Whether nothing lies on the reader: the next request may take its time."""
        return self.asks is Command.FIND

    def starts_again(self) -> None:
        """After a silence or a new opening: from the first step."""
        self.asks = Command.FIND

    def hears(self, reply: Reply) -> Heard:
        """What the answer to the last request means."""
        step, self.asks = self.asks, Command.FIND
        if step is Command.FIND:
            if reply.status == FOUND:
                self.asks = Command.SELECT
                return None
            return None if reply.status == NO_CARD else ReaderFault(reply.words)
        if step is Command.SELECT:
            if reply.status == OK:
                self.asks = Command.READ
                return None
            return NotReadable("moved", _TOO_SOON) if reply.status == NOT_SELECTED else _at_the_card(reply)
        if reply.status == OK:
            return _read(reply.data)
        return NotReadable("moved", _TOO_SOON) if reply.status == NOT_READ else _at_the_card(reply)


def _at_the_card(reply: Reply) -> Heard:
    return NotReadable("unreadable", reply.words)


def _read(data: bytes) -> Heard:
    try:
        return Read(read_card(text_of_reply(data)))
    except LayoutNotSupported as other:
        return NotReadable("layout", str(other))
    except CardUnreadable:
        return NotReadable("unreadable", "卡上的内容读不懂，请手工填写姓名")
