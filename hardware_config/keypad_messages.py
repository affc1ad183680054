"""What a call keypad and the server say to each other: a pressed key and what came of it, a number to show."""

from typing import Annotated

from pydantic import Field

from hardware_config.wire_types import Address, Code, Detail, Id, Message, WindowNo


class KeyPressed(Message):
    """A key of a call keypad at a window was pressed; ``key`` is the profile's word for it.

    With a ``press_id`` it may be repeated until acknowledged and is done once.
    """

    window_no: WindowNo
    address: Address
    key: Code
    press_id: Id | None = None


class KeyAnswer(Message):
    """What a pressed key did: ``accepted``, or the ``code`` of the refusal and its sentence.

    ``accepted`` with ``code`` = ``nobody_waiting``: called, and there was nobody.  ``number`` stands at the
    window now, empty for none.
    """

    accepted: bool
    code: Code | None = None
    sentence: Detail | None = None
    number: str = ""


class ShowNumber(Message):
    """Show a number and how many wait on a window's call keypad."""

    window_no: WindowNo
    address: Address
    number: str
    waiting: Annotated[int, Field(ge=0)]
