"""Bytes of a line to events and back, as its profile says; no port, no clock, no waiting.

``Parser.feed`` takes bytes in whatever pieces they arrive and gives the frames that are complete.  When the
bytes at hand cannot be a frame, the search goes on at the very next byte, so that noise, half a frame or a
wrong checksum never swallows the good frame behind it.

Source: JackQChen/QueueSystem FF-68 bus; IEC 60870-5-1 FT1.2 for the frame behind the preamble.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evaluator_device.framing import Incomplete, NoFrame, framing_of
from hardware_config.byte_templates import ByteTemplate
from hardware_config.profile import Profile

Source = Literal["evaluator", "keypad"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A well-formed frame that reports no key (our own words echoed by the line ...)."""

    body: bytes


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A well-formed key report: from which kind of device, its address (None: the profile has none), the raw key.

    ``frame`` is the report as it came, for devices that want it back.
    """

    source: Source
    address: int | None
    key: bytes
    frame: bytes


@dataclass(frozen=True, slots=True)
class Alive:
    """A device said that it is there."""

    address: int | None


Event = Frame | KeyPressed | Alive


class Parser:
    """Turns the bytes of one line into events.

    ``skipped`` counts the bytes passed over since the last good frame: a large number means that what arrives
    is not this profile.
    """

    def __init__(self, profile: Profile) -> None:
        self._framing = framing_of(profile)
        heard: list[tuple[Source | None, ByteTemplate | None]] = [
            ("evaluator", profile.evaluator.key if profile.evaluator else None),
            (None, profile.heartbeat.answer),
            ("keypad", profile.keypad.key if profile.keypad else None),
        ]
        self._heard = [
            (source, template.pattern(), template.writes_decimal("address"))
            for source, template in heard
            if template is not None
        ]
        self._held = b""
        self.skipped = 0

    def feed(self, data: bytes) -> list[Event]:
        """The events complete with these bytes, in line order; any cutting of a stream gives the same."""
        return self._read(self._held + data)

    def quiet(self) -> list[Event]:
        """Nothing came for so long that a frame begun will not be ended: what stands behind its first byte."""
        events: list[Event] = []
        while self._held:
            self.skipped += 1
            events += self._read(self._held[1:])
        return events

    def _read(self, held: bytes) -> list[Event]:
        framing, at, events = self._framing, 0, list[Event]()
        while at < len(held):
            reading = framing.read(held[at : at + framing.longest])
            if isinstance(reading, Incomplete):
                break
            if isinstance(reading, NoFrame):
                after = held.find(framing.first, at + 1) if framing.first else at + 1
                after = len(held) if after < 0 else after
                self.skipped += after - at
                at = after
                continue
            events.append(self._event(reading.body, held[at : at + reading.size]))
            at += reading.size
            self.skipped = 0
        self._held = held[at:]
        return events

    def _event(self, body: bytes, frame: bytes) -> Event:
        for source, pattern, in_digits in self._heard:
            match = pattern.fullmatch(body)
            if match is None:
                continue
            raw = match.groupdict().get("address")
            address = None if raw is None else int(raw) if in_digits else raw[0]
            return Alive(address) if source is None else KeyPressed(source, address, match["key"], frame)
        return Frame(body)


def encode(profile: Profile, template: ByteTemplate, values: Mapping[str, object]) -> bytes:
    """The frame that says this; raises ``ValueError`` for a body the framing cannot carry."""
    if template.echoes:
        return bytes(values["frame"])  # type: ignore[call-overload,no-any-return]
    return framing_of(profile).write(template.fill(values))
