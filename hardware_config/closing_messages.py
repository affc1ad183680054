"""What the server tells every page and screen around closing."""

from typing import Literal

from hardware_config.wire_types import Message


class ClosingNote(Message):
    """What is told around closing, of one service or (null) of all (part of ``closing_changed``)."""

    service: str | None
    kind: Literal["ended", "over", "stopped", "soon", "kept"]
    sentence: str


class ClosingChanged(Message):
    """What those who hold a number have to know around closing, whole; time alone may change it, so it has no ``seq``."""

    notes: list[ClosingNote]
