"""The devices on the line: what they say and hear, byte by byte, and how a bad line spoils it.

Source: JackQChen/QueueSystem FF-68 bus, seen from the device: ``FF 68 L L 68 address function data... sum
16``; function 11 reports a key, function 01 with the same key acknowledges it, function 01 with 0B asks to
rate.  A call keypad reports its key with another function and gets the very same frame back; function 02 with
six digits shows how many wait and the number, 0A for a dark place; function 03 beeps.
"""

import random
import re
import threading
import time
from collections import deque

from evaluator_device.simulated.wires import Wire

FAULTS = {
    "none": "正常",
    "noise": "线路干扰（按键前后夹杂杂乱字节）",
    "half_frames": "断断续续（先发半帧，停顿后重发，中间再停顿）",
    "double_press": "连按（每次按键发送两遍）",
    "bad_checksum": "校验错误（每帧校验和都不对）",
    "mute": "不应答（不发送，也不理会主机）",
    "unplugged": "拔掉（端口消失）",
}
HALF_FRAME_PAUSE_S = 0.2
KEYPAD_FUNCTION = 0x02
DARK = 0x0A
LONGEST = 8
"""The host says at most so many bytes of address, function and data."""
_HEAD = re.compile(rb"\xff\x68(.)\1\x68", re.DOTALL)


def _now() -> float:
    return time.monotonic()


def pack(address: int, function: int, data: bytes) -> bytes:
    """The bytes of one frame from the device."""
    body = bytes((address, function)) + data
    return b"\xff\x68" + bytes((len(body),)) * 2 + b"\x68" + body + bytes((sum(body) % 256, 0x16))


class HostWords:
    """Finds in the host's bytes what it said: triples of address, function and data."""

    def __init__(self) -> None:
        self._rest = b""

    def hear(self, data: bytes) -> list[tuple[int, int, bytes]]:
        """Every sentence that these bytes complete."""
        self._rest += data
        heard = list[tuple[int, int, bytes]]()
        while head := _HEAD.search(self._rest):
            length = head[1][0]
            body, tail = head.end(), head.end() + length
            if 2 <= length <= LONGEST and len(self._rest) < tail + 2:
                return heard
            said = self._rest[body:tail]
            if 2 <= length <= LONGEST and self._rest[tail : tail + 2] == bytes((sum(said) % 256, 0x16)):
                heard.append((said[0], said[1], said[2:]))
                self._rest = self._rest[tail + 2 :]
            else:
                self._rest = self._rest[head.start() + 1 :]
        self._rest = self._rest[-4:]  # the longest beginning of a head
        return heard


class Evaluator:
    """One device on the line: its lamp, the keys pressed on it, and what the host answered."""

    def __init__(self, lamp_s: float) -> None:
        self._lamp_s = lamp_s
        self._lamp_until = 0.0
        self._pressed_at: float | None = None
        self.asked = self.presses = self.acks = self.beeps = 0
        self.last_key: int | None = None
        self.last_ack: int | None = None
        self.ack_ms: float | None = None
        self.stars: int | None = None

    def press(self, key: int) -> None:
        """A finger on a key: from now on an acknowledgement is awaited."""
        self.presses += 1
        self.last_key, self.last_ack, self.ack_ms = key, None, None
        self._pressed_at = _now()

    def told(self, function: int, data: bytes) -> None:
        """What the host said to this address."""
        now = _now()
        if (function, data) == (0x01, b"\x0b"):
            self.asked += 1
            self._lamp_until = now + self._lamp_s if self._lamp_s else float("inf")
        elif function == 0x01 and len(data) == 1:
            self.acks += 1
            self.last_ack, self._lamp_until = data[0], 0.0
            if self._pressed_at is not None and data[0] == self.last_key:
                self.ack_ms, self._pressed_at = round((now - self._pressed_at) * 1000, 1), None
        elif function == 0x02 and len(data) == 1:
            self.stars = data[0]
        elif function == 0x03:
            self.beeps += 1

    def state(self) -> dict[str, object]:
        """Everything a test or a technician may want to know."""
        shown = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return {"asking": _now() < self._lamp_until, **shown}


class Keypad:
    """One call keypad on the line: what it shows, its beeps, and whether its last key came back."""

    def __init__(self) -> None:
        self.number = self.waiting = ""
        self.beeps = self.presses = self.acks = 0
        self.last_keys: str | None = None
        self.last_ack: str | None = None

    def press(self, keys: bytes) -> None:
        """A finger on a key, or on a digit and 确认."""
        self.presses += 1
        self.last_keys, self.last_ack = keys.hex(" ").upper(), None

    def told(self, function: int, data: bytes) -> None:
        """What the host said to this address."""
        if function == KEYPAD_FUNCTION and len(data) == 6:
            self.waiting, self.number = (
                "".join("" if digit == DARK else str(digit) for digit in data[at : at + 3]) for at in (0, 3)
            )
        elif function == KEYPAD_FUNCTION:
            self.acks += 1
            self.last_ack = data.hex(" ").upper()
        elif function == 0x03 and not data:
            self.beeps += 1

    def state(self) -> dict[str, object]:
        """Everything a test or a technician may want to know."""
        return dict(vars(self))


class BusLine:
    """Several evaluators and call keypads on one wire, and the fault the line has at the moment."""

    def __init__(
        self, wire: Wire, addresses: list[int], lamp_s: float, keypads: list[int] | None = None
    ) -> None:
        self.wire = wire
        self.evaluators = {address: Evaluator(lamp_s) for address in addresses}
        self.keypads = {address: Keypad() for address in keypads or []}
        self.fault = "none"
        self.trace: deque[dict[str, object]] = deque(maxlen=60)
        self._words = HostWords()
        self._pressing = threading.Lock()
        self._began = _now()
        wire.received = self._received

    def set_fault(self, fault: str) -> None:
        """Give the line this fault, or none."""
        self.wire.plug(fault != "unplugged")
        self.fault = fault

    def press(self, address: int, key: int) -> bool:
        """Press a key; True when its bytes went out onto a line that somebody has open."""
        with self._pressing:
            self.evaluators[address].press(key)
            return self._say(pack(address, 0x11, bytes((key,))))

    def press_keypad(self, address: int, keys: bytes) -> bool:
        """Press a key of a call keypad, or a digit and 确认."""
        with self._pressing:
            self.keypads[address].press(keys)
            return self._say(pack(address, KEYPAD_FUNCTION, keys))

    def _say(self, frame: bytes) -> bool:
        if self.fault == "mute":
            return False
        if self.fault == "noise":
            frame = self._noise() + frame + self._noise()
        if self.fault == "bad_checksum":
            frame = frame[:-2] + bytes((frame[-2] ^ 0x55, 0x16))
        if self.fault == "double_press":
            return self._send(frame) and self._send(frame)
        if self.fault == "half_frames":
            for piece in (frame[:5], frame[:6]):
                self._send(piece)
                time.sleep(HALF_FRAME_PAUSE_S)
            return self._send(frame[6:])
        return self._send(frame)

    def _noise(self) -> bytes:
        """Stray bytes, now and then something that looks like the beginning of a frame."""
        stray = random.choice((b"", b"\xff", b"\xff\x68", b"\xff\x68\x03\x03\x68\x01"))  # noqa: S311
        return random.randbytes(random.randint(1, 20)) + stray  # noqa: S311

    def _send(self, data: bytes) -> bool:
        self._note("out", data)
        return self.wire.send(data)

    def _received(self, data: bytes) -> None:
        self._note("in", data)
        for address, function, words in self._words.hear(data):
            for devices in (self.evaluators, self.keypads):
                if address in devices and self.fault != "mute":
                    devices[address].told(function, words)

    def _note(self, way: str, data: bytes) -> None:
        at_s = round(_now() - self._began, 3)
        self.trace.append({"at_s": at_s, "way": way, "hex": data.hex(" ").upper()})
