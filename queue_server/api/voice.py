"""The hall's voice: how calls are said and the words recorded here (staff side); what a screen says of one call."""

from typing import Annotated, Any, Literal

from flask import request
from flask_openapi import APIBlueprint, Tag
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from queue_server.access import PUBLIC, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.office_answers import DoneAnswer
from queue_server.api.requests import LARGEST_INT, Asked, JsonInt
from queue_server.api.settings import one_line
from queue_server.desk.recording import LARGEST_BYTES
from queue_server.domain.errors import NotKnown
from window_display import announcement
from window_display.spoken_words import Word, all_words, call_words

Percent = Annotated[JsonInt, Field(ge=0, le=100)]
VoiceName = Literal["mandarin", "own"]
SOUND: dict[str, Any] = {
    "description": "One word, as it was recorded: WAV, PCM, 16 bit, at most 3 MB",
    "required": True,
    "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
}
SCREEN_WORDS = {"ok": "", "blocked": "sound_blocked", "failed": "sound_failed", "missing": "sound_missing"}
"""What a screen says of its sound, and the code it stands under on the device board."""


class VoiceBody(Asked):
    """How calls are said, whole. `voices`: which, in turn; `quiet`: spans of the day with `quiet_volume` instead of `volume`."""

    enabled: StrictBool
    volume: Percent
    quiet: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=10)]
    quiet_volume: Percent
    voices: Annotated[list[VoiceName], Field(min_length=1, max_length=2)]
    own_name: Annotated[str, AfterValidator(one_line), Field(min_length=1, max_length=12)]
    times: Annotated[JsonInt, Field(ge=1, le=3)]
    chime: StrictBool
    yao: StrictBool
    say_service: StrictBool


class ClipAnswer(Said):
    """One word of a call: what is said, its heading, and where the hall's own recording and ours are heard (null: nowhere)."""

    name: str
    text: str
    group: str
    own: str | None
    own_s: float | None
    mandarin: str | None


class ClipsAnswer(Said):
    """Every word a call in this hall may need, in the order in which one would record them, and how many have no recording."""

    clips: list[ClipAnswer]
    missing: int


class KeptClipAnswer(Said):
    """A recording that was kept: where it is heard, how long it is without the silence around it, how loud it was spoken."""

    own: str
    own_s: float
    level_db: float


class PartAnswer(Said):
    """One sound: where it is, and what is said in it."""

    clip: str
    text: str


class AnnouncementAnswer(Said):
    """What a screen says of a call, sound by sound; `speaks`: whether it is a screen that speaks in this hall.

    `why_silent`: `off`, `quiet_hours`, `other_screen`, or null; `missing`: words without a clip, for the staff.
    """

    speaks: bool
    why_silent: Literal["off", "quiet_hours", "other_screen"] | None
    volume: int
    parts: list[PartAnswer]
    missing: list[str]


class AnnouncementQuery(BaseModel):
    """Which call. Without a number: only whether this screen speaks."""

    model_config = ConfigDict(extra="forbid")
    device: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    number: Annotated[str, Field(max_length=16)] = ""
    window_no: Annotated[int, Field(ge=1, le=LARGEST_INT)] = 1
    service: Annotated[str, Field(max_length=40)] = ""


class SoundBody(Asked):
    """How a screen's sound is: `blocked` by the browser, a clip `failed` to play or is `missing`, or all is `ok`."""

    state: Literal["ok", "blocked", "failed", "missing"]


class ScreenPath(BaseModel):
    """A screen's name in the address."""

    device: str


class ClipPath(BaseModel):
    """A word's name in the address."""

    name: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/voice``, ``/voice/clips``, ``/announcement``, ``/screens/{device}/sound``."""
    api = APIBlueprint(
        "api_voice", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="voice")], doc_ui=described
    )

    @api.get("/voice", responses=answers(200, VoiceBody))
    @declare(STAFF, Role.MANAGER)
    def get_voice() -> dict[str, Any]:
        """How calls are said, exactly as `PUT` takes it."""
        return the_hall().desk.voice.settings()

    @api.put("/voice", responses=answers(200, VoiceBody))
    @declare(STAFF, Role.MANAGER)
    def put_voice(body: VoiceBody) -> dict[str, Any]:
        """Replaces how calls are said; journalled with before and after."""
        return the_hall().desk.voice.put(caller(), body.model_dump())

    @api.get("/voice/clips", responses=answers(200, ClipsAnswer))
    @declare(STAFF, Role.MANAGER)
    def clips() -> dict[str, Any]:
        """Every word a call in this hall may need, with the hall's own recording of it where there is one."""
        own, ours = the_hall().desk.voice.own_clips(), all_words()
        listed = [
            {
                "name": name,
                "text": word.text,
                "group": word.group,
                "own": _own_address(own[name].hash) if name in own else None,
                "own_s": own[name].length_ms / 1000 if name in own else None,
                "mandarin": _address(name) if name in ours else None,
            }
            for name, word in _wanted().items()
        ]
        return {"clips": listed, "missing": sum(clip["own"] is None for clip in listed)}

    @api.put("/voice/clips/<name>", responses=answers(200, KeptClipAnswer), request_body=SOUND)
    @declare(STAFF, Role.MANAGER)
    def put_clip(path: ClipPath) -> dict[str, Any]:
        """Another recording of one word: a WAV file; kept is the word without the silence around it, as loud as the others."""
        request.max_content_length = LARGEST_BYTES + 1
        _known(path.name)
        kept, level_db = the_hall().desk.voice.keep_clip(caller(), path.name, request.get_data())
        return {"own": _own_address(kept.hash), "own_s": kept.length_ms / 1000, "level_db": level_db}

    @api.delete("/voice/clips/<name>", responses=answers(200, DoneAnswer))
    @declare(STAFF, Role.MANAGER)
    def remove_clip(path: ClipPath) -> dict[str, Any]:
        """No recording of this word any more."""
        _known(path.name)
        the_hall().desk.voice.remove_clip(caller(), path.name)
        return {"done": True}

    @api.get("/announcement", responses=answers(200, AnnouncementAnswer))
    @declare(PUBLIC, Role.SCREEN, Role.MANAGER)
    def announcement_of_call(query: AnnouncementQuery) -> dict[str, Any]:
        """What a screen says of a call, sound by sound; of several boards in one hall only the speaking ones say it.

        A manager hears it at any hour, as loud as on the screens.
        """
        hall = the_hall()
        now = hall.desk.voice.now()
        if caller().role is Role.MANAGER:
            now = now._replace(volume=now.settings["volume"], why_silent=None)
        speaks = caller().role is Role.MANAGER or query.device in hall.toml.speaking_screens()
        why_silent = now.why_silent if speaks else "other_screen"
        told = announcement.Announcement((), ())
        own = hall.desk.voice.own_clips()
        if query.number and why_silent is None:
            call = announcement.Call(query.number, query.window_no, hall.desk.voice.spoken(query.service))
            told = announcement.announce(call, _manner(now.settings), {"mandarin": all_words(), "own": own})
        words = {**all_words(), **_wanted()}
        parts = [
            {
                "clip": _own_address(own[part.name].hash) if part.voice == "own" else _address(part.name),
                "text": words[part.name].text,
            }
            for part in told.parts
        ]
        missing = [words[part.name].text if part.name in words else part.name for part in told.missing]
        volume = now.volume if speaks else 0
        return {
            "speaks": speaks,
            "why_silent": why_silent,
            "volume": volume,
            "parts": parts,
            "missing": missing,
        }

    @api.post("/screens/<device>/sound", responses=answers(200, DoneAnswer))
    @declare(PUBLIC, Role.SCREEN)
    def sound(path: ScreenPath, body: SoundBody) -> dict[str, Any]:
        """A screen says how its sound is: what keeps it from speaking stands on the device board until it speaks again."""
        hall = the_hall()
        if path.device != caller().name or hall.toml.kind_of(path.device) != "window_display":
            raise NotKnown("unknown_device", "hall.toml 里没有这台设备。")
        code = SCREEN_WORDS[body.state]
        hall.desk.devices.note(caller(), path.device, "warning" if code else "ok", code or "ok", "")
        return {"done": True}

    return api


def _wanted() -> dict[str, Word]:
    """The words of this hall's calls: its windows, its letters, its services."""
    hall = the_hall()
    services = hall.desk.reception.services()
    letters = "".join(sorted({sign for service in services for sign in service["prefix"]}))
    names = {service["code"]: service["name"] for service in services}
    return call_words([window.no for window in hall.toml.window], letters, names)


def _known(name: str) -> None:
    if name not in _wanted():
        raise NotKnown("unknown_clip", "没有这段语音。")


def _manner(settings: dict[str, Any]) -> announcement.Manner:
    chosen = ("times", "chime", "yao", "say_service")
    return announcement.Manner(voices=tuple(settings["voices"]), **{name: settings[name] for name in chosen})


def _address(name: str) -> str:
    return f"/voices/mandarin/{name}.ogg"


def _own_address(called: str) -> str:
    return f"/voices/own/{called}.wav"
