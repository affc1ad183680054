"""Devices and whoever looks after them, in the past tense: words of the journal."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class DeviceTestAsked(Event):
    """Somebody had a device show that it works; ``what`` is print, rate, identify, beep, show or speak. Never part of a visit."""

    test_id: str
    device: str
    what: str


@dataclass(frozen=True, slots=True)
class DeviceNoteWritten(Event):
    """Somebody noted something of a device; the journal keeps a keyed hash of the text."""

    note_id: str
    device: str
    text_hash: str
