"""What the server tells one page or one program about itself; the rest stands in :mod:`hardware_config.messages`."""

from hardware_config.wire_types import DeviceName, Id, Message, Seconds


class Identify(Message):
    """Somebody at the device board asks which one you are: show your name large, and sound once, for ``show_s``."""

    device: DeviceName
    show_s: Seconds


class Speak(Message):
    """Somebody at the device board wants to hear you: say the test sentence of `GET /announcement?sentence=test`, then tell how
    that went with `POST /screens/{device}/sound` and this ``test_id``."""

    test_id: Id
    device: DeviceName
