"""What each device can be asked to show: by its kind, and for what hangs on a line by the words its make has."""

from functools import cache

from hardware_config.hall import HallToml
from hardware_config.profile import Profile, load_profile, profile_of

PRINT, RATE, IDENTIFY, BEEP, SHOW, SPEAK = "print", "rate", "identify", "beep", "show", "speak"
PAGE, SCAN = "page", "scan"
"""Done by the browser beside an office device: a page to print, a picture to send in."""
ON_A_LINE = (BEEP, SHOW)
"""Asked of a line's own program; so is ``identify`` of a call keypad."""


def tests_of(toml: HallToml, device: str) -> list[str]:
    """What a device can be asked to show."""
    kind = toml.kind_of(device)
    if kind == "printer":
        return [PRINT]
    if kind == "evaluator_device":
        table = next(one for one in toml.evaluator_device if one.device == device)
        if table.port is None:
            return [RATE, SPEAK, IDENTIFY]
        part = _spoken(toml, device, table.profile).evaluator
        return [RATE, BEEP] if part is not None and part.invite is not None else [RATE]
    if kind == "call_keypad":
        table_of_keypad = next(one for one in toml.call_keypad if one.device == device)
        keypad = _spoken(toml, device, table_of_keypad.profile).keypad
        can = [BEEP] if keypad is not None and keypad.beep is not None else []
        return [*can, SHOW, IDENTIFY] if keypad is not None and keypad.show is not None else can
    if kind in ("kiosk", "window_display"):
        return [SPEAK, IDENTIFY]
    office = next((one for one in toml.office_device if one.device == device), None)
    return [] if office is None else [PAGE] * office.prints + [SCAN] * office.scans


def address_of(toml: HallToml, device: str) -> int | None:
    """Its address on its line, None for what hangs on none."""
    evaluator = next((one.address for one in toml.evaluator_device if one.device == device), None)
    return (
        evaluator
        if evaluator is not None
        else next((one.address for one in toml.call_keypad if one.device == device), None)
    )


def _spoken(toml: HallToml, device: str, name: str) -> Profile:
    own = toml.profile_of(device)
    return profile_of(own, name) if own is not None else _shipped(name)


_shipped = cache(load_profile)
