"""What the server and the program of a serial line say to each other when a person watches the line."""

from typing import Annotated, Literal

from pydantic import Field

from hardware_config.wire_types import Address, DeviceName, Id, Message, Seconds


class WatchLine(Message):
    """Somebody learns the keys of this device's line: for ``watch_s`` from now on tell every burst that arrives; 0 ends it."""

    device: DeviceName
    watch_s: Seconds


class LineHeard(Message):
    """What arrived on a watched line between two pauses, as hexadecimal: to be looked at, not kept."""

    device: DeviceName
    burst: Annotated[str, Field(pattern=r"^[0-9A-F]{2}( [0-9A-F]{2}){0,255}$")]


class TestLine(Message):
    """Have a device on the line beep (or say its invitation), show a number, or show which one it is; nobody's visit."""

    test_id: Id
    device: DeviceName
    address: Address
    what: Literal["beep", "show", "identify"]


class LineTested(Message):
    """What became of it: ``said`` on the line (such devices confirm nothing), or the line took it not: ``unavailable``."""

    test_id: Id
    outcome: Literal["said", "unavailable"]
