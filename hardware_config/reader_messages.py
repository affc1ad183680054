"""What readers tell the server, and what the server tells the page beside them (see :mod:`hardware_config.messages`).

Of a card only the name travels, from the reader's program to the server; pages hear that there is one, never what it says.
"""

from typing import Annotated, Literal

from pydantic import Field

from hardware_config.wire_types import DeviceName, Id, Message, Seconds, Seq, WindowNo

CardProblem = Literal["layout", "unreadable", "moved"]


class CardRead(Message):
    """An ID card was laid on the reader. ``name`` is null and ``problem`` says why when it cannot be used: another
    ``layout``, ``unreadable``, or ``moved`` away too soon."""

    device: DeviceName
    name: Annotated[str, Field(min_length=1, max_length=60)] | None
    problem: CardProblem | None


class CardPresented(Message):
    """A card lies on the reader beside this page: for ``expires_s`` its name may be used under ``card_id``. At a window
    ``window_no`` says which; at a kiosk it is null."""

    seq: Seq
    card_id: Id
    device: DeviceName
    window_no: WindowNo | None
    problem: CardProblem | None
    expires_s: Seconds


ScannedText = Annotated[str, Field(min_length=1, max_length=400)]


class CodeScanned(Message):
    """A barcode gun on a serial line read this ``text``: the link or the number and code of a paper, or an appointment's code."""

    device: DeviceName
    text: ScannedText


class CodeAtDesk(Message):
    """A gun that staff hold read ``text``: at window ``window_no``, or at the guide's desk (null). Kept nowhere."""

    device: DeviceName
    window_no: WindowNo | None
    text: ScannedText


class CodePresented(Message):
    """The gun beside this kiosk read ``text``; told to that kiosk alone, and kept nowhere."""

    device: DeviceName
    text: ScannedText
