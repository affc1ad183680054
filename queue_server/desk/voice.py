"""The hall's voice: how calls are said, how loud and when not, and the words the hall has recorded itself.

Which board speaks is wiring (hall.toml); how it speaks, and whether terminals and tablets do, is the manager's. What is
said of one call is put together by :mod:`window_display.announcement`, from what is known here.
"""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from queue_server.desk.frame import Caller, House
from queue_server.desk.recording import Recording, one_word
from queue_server.domain.catalogue import CATCH_ALL
from queue_server.domain.errors import NotAccepted, NotKnown
from queue_server.domain.events import RulesChanged
from queue_server.domain.voice_events import OwnClipChanged
from queue_server.store import Rooms
from queue_server.store.own_clips import OwnClip

VOICE = "voice"
DEFAULT_VOICE: dict[str, Any] = {
    "enabled": True,
    "volume": 80,
    "quiet": [],
    "quiet_volume": 0,
    "voices": ["mandarin"],
    "own_name": "客家话",
    "times": 1,
    "chime": True,
    "yao": False,
    "say_service": False,
    "kiosk": "asked",
    "rating": True,
}
"""Every call once, in Mandarin, after a chime; terminals read aloud when asked, tablets say the invitation to rate."""
_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")


class Now(NamedTuple):
    """How a page speaks at this moment: the settings, the volume (0 to 100), and why it is silent."""

    settings: dict[str, Any]
    volume: int
    why_silent: str | None
    """``off`` or ``quiet_hours``; None while it speaks."""


class VoiceDesk:
    """Use cases of the page 声音, and of the screens that speak."""

    def __init__(self, house: House, offload: Callable[..., Any]) -> None:
        self._house = house
        self._offload = offload

    def settings(self) -> dict[str, Any]:
        """How calls are said."""
        with self._house.reading() as rooms:
            return _kept(rooms)

    def put(self, caller: Caller, asked: dict[str, Any]) -> dict[str, Any]:
        """Replaces it. Raises ``bad_quiet_hours`` naming every span that is none, ``voice_twice``."""
        faults = [
            {"pointer": f"/quiet/{place}", "detail": f"“{span}”不是时段，请写成 12:00-13:30 的样子。"}
            for place, span in enumerate(asked["quiet"])
            if _minutes(span) is None
        ]
        if faults:
            raise NotAccepted("bad_quiet_hours", "".join(fault["detail"] for fault in faults), errors=faults)
        if len(set(asked["voices"])) != len(asked["voices"]):
            raise NotAccepted("voice_twice", "两种语音不能相同；只用一种时请去掉第二种。")
        after = {name: asked[name] for name in DEFAULT_VOICE}
        with self._house.deed(caller) as deed:
            before = _kept(deed.work)
            deed.work.offer.keep_fact(VOICE, json.dumps(after, ensure_ascii=False))
            deed.record(RulesChanged(VOICE, before, after))
        return after

    def now(self) -> Now:
        """How calls are said at this moment."""
        settings = self.settings()
        return self._at_this_hour(settings, wanted=settings["enabled"])

    def kiosk_now(self) -> Now:
        """How terminals read aloud at this moment."""
        settings = self.settings()
        return self._at_this_hour(settings, wanted=settings["kiosk"] != "off")

    def invitation_now(self) -> Now:
        """How tablets say the invitation to rate at this moment."""
        settings = self.settings()
        return self._at_this_hour(settings, wanted=settings["rating"])

    def speaks(self, device: str) -> bool:
        """Whether this page is to be heard at all, so that its silence is somebody's business."""
        settings, toml = self.settings(), self._house.toml
        kind = toml.kind_of(device)
        if kind == "kiosk":
            return bool(settings["kiosk"] != "off")
        return bool(settings["rating"]) if kind == "evaluator_device" else device in toml.speaking_screens()

    def _at_this_hour(self, settings: dict[str, Any], *, wanted: bool) -> Now:
        local = self._house.clock.now().astimezone(self._house.zone)
        minute = local.hour * 60 + local.minute
        quiet = any(begin <= minute < end for begin, end in map(_known_minutes, settings["quiet"]))
        volume = min(settings["volume"], settings["quiet_volume"]) if quiet else settings["volume"]
        if not wanted:
            return Now(settings, 0, "off")
        return Now(settings, volume, None if volume else "quiet_hours" if quiet else "off")

    # --- the hall's own voice -------------------------------------------------------------------------------------

    def spoken(self, service: str) -> str:
        """The service to be said for this one: nobody is called by the name of a sensitive one."""
        with self._house.reading() as rooms:
            known = rooms.offer.service(service)
        return CATCH_ALL if known is not None and known.sensitive else service

    def own_clips(self) -> dict[str, OwnClip]:
        """What is recorded, by the word's name."""
        with self._house.reading() as rooms:
            return rooms.own_clips.all()

    def keep_clip(self, caller: Caller, name: str, raw: bytes) -> tuple[OwnClip, float]:
        """Keeps a recording of one word; also how loud it was spoken (dBFS). Raises ``recording_not_usable``."""
        recording: Recording = self._offload(one_word, raw)
        with self._house.deed(caller) as deed:
            before = deed.work.own_clips.all().get(name)
            called = deed.work.own_clips.keep(name, recording.sound, recording.length_ms)
            if before is None or before.hash != called:
                deed.record(OwnClipChanged(name, before.hash if before else None, called))
        return OwnClip(name, called, recording.length_ms), recording.level_db

    def remove_clip(self, caller: Caller, name: str) -> None:
        """The recording of this word is gone; nothing happens where there is none."""
        with self._house.deed(caller) as deed:
            before = deed.work.own_clips.all().get(name)
            if before is not None:
                deed.work.own_clips.remove(name)
                deed.record(OwnClipChanged(name, before.hash, None))

    def sound(self, called: str) -> bytes:
        """The recording at this address, a WAV file. Raises ``unknown_clip``."""
        with self._house.reading() as rooms:
            sound = rooms.own_clips.sound(called)
        if sound is None:
            raise NotKnown("unknown_clip", "没有这段语音。")
        return sound


def _kept(rooms: Rooms) -> dict[str, Any]:
    kept = rooms.offer.fact(VOICE)
    return {**DEFAULT_VOICE, **(json.loads(kept) if kept else {})}


def _minutes(span: str) -> tuple[int, int] | None:
    match = _SPAN.fullmatch(span)
    if match is None:
        return None
    begin, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    return (begin, end) if begin < end <= 24 * 60 else None


def _known_minutes(span: str) -> tuple[int, int]:
    return _minutes(span) or (0, 0)
