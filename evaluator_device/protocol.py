"""Bytes of an evaluator's line to events and back, as its profile says; no port, no clock, no waiting.

``Parser.feed`` takes bytes in whatever pieces they arrive and gives the frames that are complete.  When the
bytes at hand cannot be a frame, the search goes on at the very next byte, so that noise, half a frame or a
wrong checksum never swallows the good frame behind it.

Source: JackQChen/QueueSystem FF-68 bus; IEC 60870-5-1 FT1.2 for the frame behind the preamble.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from evaluator_device.profile import LengthFraming, Profile


@dataclass(frozen=True, slots=True)
class Frame:
    """A well-formed frame that reports no key (our own words echoed by the line, a call keypad ...)."""

    address: int
    function: int
    data: bytes


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A well-formed key report: the device at this address, the raw key."""

    address: int
    key: int


Event = Frame | KeyPressed


@dataclass(frozen=True, slots=True)
class Whole:
    """A frame that stands complete at the start of the bytes, and how many of them it takes."""

    frame: Frame
    size: int


class Incomplete:
    """So far these bytes may become a frame: wait for more."""


class NoFrame:
    """Whatever follows, no frame starts at this byte."""


INCOMPLETE: Final = Incomplete()
NO_FRAME: Final = NoFrame()
Reading = Whole | Incomplete | NoFrame
Checksum = Callable[[bytes], int]


class Framing(Protocol):
    """One way of putting frames on a line; a further kind is a further class and a line in ``framing_of``."""

    first: int
    """The byte every frame starts with: all others can be passed over quickly."""
    longest: int
    """How many bytes always suffice for a decision."""

    def read(self, held: bytes) -> Reading:
        """What stands at the start of these bytes; decides by them alone, never by how they arrived."""
        ...

    def write(self, frame: Frame) -> bytes:
        """The bytes of this frame."""
        ...


def sum8(body: bytes) -> int:
    """The sum of the bytes, modulo 256."""
    return sum(body) & 0xFF


CHECKSUMS: dict[str, Checksum] = {"sum8": sum8}


class LengthFrames:
    """Frames ``preamble start L L start address function data... checksum end``."""

    _BEFORE_BODY = 5
    _AFTER_BODY = 2

    def __init__(self, framing: LengthFraming, checksum: Checksum) -> None:
        self._framing = framing
        self._checksum = checksum
        self.first = framing.preamble
        self.longest = self._BEFORE_BODY + framing.length_max + self._AFTER_BODY

    def read(self, held: bytes) -> Reading:
        """What stands at the start of these bytes, refused at the first byte that cannot be right."""
        framing = self._framing
        length = held[2] if len(held) > 2 else None
        head = (framing.preamble, framing.start, length, length, framing.start)
        if any(got != wanted for got, wanted in zip(held, head, strict=False)):
            return NO_FRAME
        if length is None:
            return INCOMPLETE
        if not framing.length_min <= length <= framing.length_max:
            return NO_FRAME
        size = self._BEFORE_BODY + length + self._AFTER_BODY
        if len(held) < size:
            return INCOMPLETE
        body, checksum, end = held[self._BEFORE_BODY : size - 2], held[size - 2], held[size - 1]
        if checksum != self._checksum(body) or end != framing.end:
            return NO_FRAME
        return Whole(Frame(address=body[0], function=body[1], data=body[2:]), size)

    def write(self, frame: Frame) -> bytes:
        """The bytes of this frame; what the host sends may be longer than what a device may send."""
        body = bytes([frame.address, frame.function]) + frame.data
        start, length = self._framing.start, len(body)
        head = bytes([self._framing.preamble, start, length, length, start])
        return head + body + bytes([self._checksum(body), self._framing.end])


def framing_of(profile: Profile) -> Framing:
    """The framing this profile asks for."""
    return LengthFrames(profile.framing, CHECKSUMS[profile.checksum.kind])


class Parser:
    """Turns what a line delivers into events; one per opening of a line.

    ``skipped`` counts the bytes passed over since the last good frame: a line that only ever skips has the
    wrong baud rate, the wrong profile or a bad cable.
    """

    def __init__(self, profile: Profile) -> None:
        self._framing = framing_of(profile)
        self._key_function = profile.key.function
        self._held = b""
        self.skipped = 0

    def feed(self, data: bytes) -> list[Event]:
        """The events complete with these bytes, in line order; any cutting of a stream gives the same."""
        held, at, events = self._held + data, 0, list[Event]()
        while at < len(held):
            reading = self._framing.read(held[at : at + self._framing.longest])
            if isinstance(reading, Incomplete):
                break
            if isinstance(reading, Whole):
                events.append(self._event(reading.frame))
                at += reading.size
                self.skipped = 0
                continue
            after = held.find(self._framing.first, at + 1)
            after = len(held) if after < 0 else after
            self.skipped += after - at
            at = after
        self._held = held[at:]
        return events

    def _event(self, frame: Frame) -> Event:
        if frame.function == self._key_function and len(frame.data) == 1:
            return KeyPressed(frame.address, frame.data[0])
        return frame


def encode_prompt(profile: Profile, address: int) -> bytes:
    """The bytes that ask the citizen at this address to rate."""
    return framing_of(profile).write(Frame(address, profile.prompt.function, profile.prompt.fill()))


def encode_ack(profile: Profile, press: KeyPressed) -> bytes:
    """The bytes that tell the device its key report has arrived."""
    return framing_of(profile).write(Frame(press.address, profile.ack.function, profile.ack.fill(press.key)))
