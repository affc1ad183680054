"""What the server and the program of a serial line say to each other when a person watches the line."""

from typing import Annotated

from pydantic import Field

from hardware_config.wire_types import DeviceName, Message, Seconds


class WatchLine(Message):
    """Somebody learns the keys of this device's line: for ``watch_s`` from now on tell every burst that arrives; 0 ends it."""

    device: DeviceName
    watch_s: Seconds


class LineHeard(Message):
    """What arrived on a watched line between two pauses, as hexadecimal: to be looked at, not kept."""

    device: DeviceName
    burst: Annotated[str, Field(pattern=r"^[0-9A-F]{2}( [0-9A-F]{2}){0,255}$")]
