"""Which words this hall says, and where each is heard: by the voice that comes with the system, or by the hall's own."""

import re
from typing import Any

from queue_server.access import the_hall
from queue_server.store.own_clips import OwnClip
from window_display.announcement import OWN, Part
from window_display.spoken_words import (
    SERVICES,
    Word,
    all_words,
    call_words,
    name_clip,
    rating_words,
    service_clip,
    terminal_words,
)

_PUNCTUATION = re.compile(r"[^\w]")


def words_of_calls(services: list[dict[str, Any]] | None = None) -> dict[str, Word]:
    """The words of this hall's calls: its windows, its letters, its services."""
    listed = the_hall().desk.reception.services() if services is None else services
    letters = "".join(sorted({sign for service in listed for sign in service["prefix"]}))
    return call_words([window.no for window in the_hall().toml.window], letters, _names(listed))


def words_of_terminals(services: list[dict[str, Any]] | None = None) -> dict[str, Word]:
    """The words only this hall's terminals say."""
    return terminal_words(_names(the_hall().desk.reception.services() if services is None else services))


def recordable() -> dict[str, Word]:
    """Every word the hall may record: those of calls first, then the invitation to rate, then the terminals'."""
    services = the_hall().desk.reception.services()
    return words_of_calls(services) | rating_words() | words_of_terminals(services)


def mandarin_clips(services: list[dict[str, Any]] | None = None) -> set[str]:
    """The clips that come with the system, without those of services the hall calls otherwise now."""
    listed = the_hall().desk.reception.services() if services is None else services
    names = _names(listed)
    renamed = {code for code, name in SERVICES.items() if code in names and plain(names[code]) != plain(name)}
    return set(all_words()) - {clip(code) for code in renamed for clip in (service_clip, name_clip)}


def plain(text: str) -> str:
    """A text without its punctuation, which nobody hears."""
    return _PUNCTUATION.sub("", text)


def address_of(part: Part, own: dict[str, OwnClip]) -> str:
    """Where a clip is heard; ``own``: what is recorded here."""
    return own_address(own[part.name].hash) if part.voice == OWN else address(part.name)


def address(name: str) -> str:
    """Where a word of the voice that comes with the system is heard."""
    return f"/voices/mandarin/{name}.ogg"


def own_address(called: str) -> str:
    """Where a recording of the hall's own is heard."""
    return f"/voices/own/{called}.wav"


def _names(services: list[dict[str, Any]]) -> dict[str, str]:
    return {service["code"]: service["name"] for service in services}
