"""A technician watches the line of an evaluator or a call keypad, to learn the keys of a make nobody has seen before.

What arrives is kept in memory for as long as it is looked at: keys pressed on a line are nobody's data and no rating here.
"""

from collections import deque
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from queue_server.desk.devices import is_on_a_line, known_device
from queue_server.desk.frame import Caller, House
from queue_server.desk.presence import Presence
from queue_server.desk.views import moment
from queue_server.domain.errors import RuleBroken
from queue_server.domain.line_events import LineWatched

WATCHED = timedelta(minutes=10)
KEPT = 200
"""Bursts kept of one line, the newest."""


class Burst(NamedTuple):
    """What arrived between two pauses; ``no`` counts from 1."""

    no: int
    at: datetime
    burst: str


class LineWatch:
    """Use cases of whoever learns a device's keys."""

    def __init__(self, house: House, presence: Presence) -> None:
        self._house = house
        self._presence = presence
        self._until: dict[str, datetime] = {}
        self._heard: dict[str, deque[Burst]] = {}
        self._last: dict[str, int] = {}

    def watch(self, caller: Caller, device: str, *, on: bool) -> dict[str, Any]:
        """Has the device's program tell what arrives, for ten minutes, or no longer.

        Raises ``unknown_device``, ``test_not_possible``, ``device_not_connected``.
        """
        known_device(self._house.toml, device)
        if not is_on_a_line(self._house.toml, device):
            raise RuleBroken("test_not_possible", "这台设备不在串口线路上，没有可以监听的字节。")
        if on and not self._presence.here(device):
            raise RuleBroken("device_not_connected", "设备程序没有连接，先按提示恢复连接再监听。")
        with self._house.deed(caller) as deed:
            body: dict[str, object] = {"device": device, "watch_s": WATCHED.total_seconds() if on else 0.0}
            deed.record(LineWatched(device, on), body)
            self._until[device] = deed.now + WATCHED if on else deed.now
        if on:
            self._heard[device] = deque(maxlen=KEPT)
        return self.heard(device, 0)

    def note(self, device: str, burst: str) -> None:
        """This arrived on the device's line; forgotten when nobody watches."""
        now = self._house.clock.now()
        if now < self._until.get(device, now):
            self._last[device] = self._last.get(device, 0) + 1
            self._heard[device].append(Burst(self._last[device], now, burst))

    def heard(self, device: str, after: int) -> dict[str, Any]:
        """Whether the line is watched, and what arrived after this number. Raises ``unknown_device``."""
        known_device(self._house.toml, device)
        now = self._house.clock.now()
        watched = now < self._until.get(device, now) and self._presence.here(device)
        bursts = [
            {**one._asdict(), "at": moment(one.at)} for one in self._heard.get(device, ()) if one.no > after
        ]
        return {"watched": watched, "last": self._last.get(device, 0), "bursts": bursts}
