"""What the server tells one page or one program about itself; the rest stands in :mod:`hardware_config.messages`."""

from hardware_config.wire_types import DeviceName, Message, Seconds


class Identify(Message):
    """Somebody at the device board asks which one you are: show your name large, and sound once, for ``show_s``."""

    device: DeviceName
    show_s: Seconds
