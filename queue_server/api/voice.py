"""The hall's voice: how calls are said and the words recorded here (staff side); what a page says, and how its sound is."""

from typing import Annotated, Any, Literal

from flask import request
from flask_openapi import APIBlueprint, Tag
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from queue_server.access import PUBLIC, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.clips import (
    address,
    address_of,
    mandarin_clips,
    own_address,
    recordable,
    words_of_calls,
)
from queue_server.api.office_answers import DoneAnswer
from queue_server.api.requests import LARGEST_INT, Asked, JsonInt
from queue_server.api.settings import one_line
from queue_server.desk.devices import is_page
from queue_server.desk.recording import LARGEST_BYTES
from queue_server.domain.errors import NotKnown
from window_display import announcement
from window_display.announcement import MANDARIN, OWN
from window_display.spoken_words import RATE, all_words

Percent = Annotated[JsonInt, Field(ge=0, le=100)]
VoiceName = Literal["mandarin", "own"]
KioskSpeaks = Literal["off", "asked", "unasked"]
Silence = Literal["off", "quiet_hours", "other_screen"]
SOUND: dict[str, Any] = {
    "description": "One word, as it was recorded: WAV, PCM, 16 bit, at most 3 MB",
    "required": True,
    "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
}
SCREEN_WORDS = {"ok": "", "blocked": "sound_blocked", "failed": "sound_failed", "missing": "sound_missing"}
"""What a page says of its sound, and the code it stands under on the device board."""


class VoiceBody(Asked):
    """How the hall speaks, whole. `voices`: which, in turn; `quiet`: spans of the day with `quiet_volume` instead of `volume`.

    `kiosk`: whether terminals read aloud: never, when asked, or also unasked; `rating`: whether tablets say the invitation
    to rate.
    """

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
    kiosk: KioskSpeaks = "asked"
    rating: StrictBool = True


class ClipAnswer(Said):
    """One word: what is said, its heading, and where the hall's own recording and ours are heard (null: nowhere).

    `said_in`: `call`, or only in the invitation to rate (`rating`) or when a terminal reads aloud (`kiosk`).
    """

    name: str
    text: str
    group: str
    said_in: Literal["call", "rating", "kiosk"]
    own: str | None
    own_s: float | None
    mandarin: str | None


class ClipsAnswer(Said):
    """Every word this hall may say, in the order in which one would record them; how many words of calls have no recording."""

    clips: list[ClipAnswer]
    missing: int
    missing_elsewhere: int


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
    """What a page says, sound by sound; `speaks`: whether it is a page that says such things in this hall.

    `why_silent`: `off`, `quiet_hours`, `other_screen`, or null; `missing`: words without a clip, for the staff.
    """

    speaks: bool
    why_silent: Silence | None
    volume: int
    parts: list[PartAnswer]
    missing: list[str]


class AnnouncementQuery(BaseModel):
    """Which call, or which sentence: `rate` invites to rate, `test` is heard at any hour.

    With neither: only whether this screen speaks.
    """

    model_config = ConfigDict(extra="forbid")
    device: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    number: Annotated[str, Field(max_length=16)] = ""
    window_no: Annotated[int, Field(ge=1, le=LARGEST_INT)] = 1
    service: Annotated[str, Field(max_length=40)] = ""
    sentence: Literal["", "rate", "test"] = ""


class SoundBody(Asked):
    """How a page's sound is: `blocked` by the browser, a clip `failed` to play or is `missing`, or all is `ok`.

    `test_id`: of the test of the device board this answers.
    """

    state: Literal["ok", "blocked", "failed", "missing"]
    test_id: Annotated[str, Field(max_length=60)] | None = None


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
        """Every word this hall may say, with the hall's own recording of it where there is one."""
        own, ours = the_hall().desk.voice.own_clips(), mandarin_clips()
        of_calls = words_of_calls()
        listed = [
            {
                "name": name,
                "text": word.text,
                "group": word.group,
                "said_in": "call" if name in of_calls else "rating" if name == RATE else "kiosk",
                "own": own_address(own[name].hash) if name in own else None,
                "own_s": own[name].length_ms / 1000 if name in own else None,
                "mandarin": address(name) if name in ours else None,
            }
            for name, word in recordable().items()
        ]
        lacking = [clip["said_in"] == "call" for clip in listed if clip["own"] is None]
        return {"clips": listed, "missing": sum(lacking), "missing_elsewhere": len(lacking) - sum(lacking)}

    @api.put("/voice/clips/<name>", responses=answers(200, KeptClipAnswer), request_body=SOUND)
    @declare(STAFF, Role.MANAGER)
    def put_clip(path: ClipPath) -> dict[str, Any]:
        """Another recording of one word: a WAV file; kept is the word without the silence around it, as loud as the others."""
        request.max_content_length = LARGEST_BYTES + 1
        _known(path.name)
        kept, level_db = the_hall().desk.voice.keep_clip(caller(), path.name, request.get_data())
        return {"own": own_address(kept.hash), "own_s": kept.length_ms / 1000, "level_db": level_db}

    @api.delete("/voice/clips/<name>", responses=answers(200, DoneAnswer))
    @declare(STAFF, Role.MANAGER)
    def remove_clip(path: ClipPath) -> dict[str, Any]:
        """No recording of this word any more."""
        _known(path.name)
        the_hall().desk.voice.remove_clip(caller(), path.name)
        return {"done": True}

    @api.get("/announcement", responses=answers(200, AnnouncementAnswer))
    @declare(PUBLIC, Role.SCREEN, Role.KIOSK, Role.DEVICE, Role.MANAGER)
    def announcement_of_call(query: AnnouncementQuery) -> dict[str, Any]:
        """What a page says of a call, sound by sound; of several boards in one hall only the speaking ones say it.

        Or one sentence: the invitation to rate (tablets), or what a page says for a test. A manager hears each at any hour,
        as loud as it is in the hall.
        """
        voice = the_hall().desk.voice
        now = voice.invitation_now() if query.sentence == "rate" else voice.now()
        at_any_hour = caller().role is Role.MANAGER or query.sentence == "test"
        if at_any_hour:
            now = now._replace(volume=now.settings["volume"], why_silent=None)
        speaks = at_any_hour or _says(query)
        why_silent = now.why_silent if speaks else "other_screen"
        own = voice.own_clips()
        told = announcement.Announcement((), ())
        if why_silent is None:
            told = _told(query, now.settings, {MANDARIN: mandarin_clips(), OWN: set(own)})
        words = {**all_words(), **recordable()}
        return {
            "speaks": speaks,
            "why_silent": why_silent,
            "volume": now.volume if speaks else 0,
            "parts": [{"clip": address_of(part, own), "text": words[part.name].text} for part in told.parts],
            "missing": [words[part.name].text if part.name in words else part.name for part in told.missing],
        }

    @api.post("/screens/<device>/sound", responses=answers(200, DoneAnswer))
    @declare(PUBLIC, Role.SCREEN, Role.KIOSK, Role.DEVICE)
    def sound(path: ScreenPath, body: SoundBody) -> dict[str, Any]:
        """A page says how its sound is: what keeps it from speaking stands on the device board until it speaks again."""
        hall = the_hall()
        if path.device != caller().name or not is_page(hall.toml, path.device):
            raise NotKnown("unknown_device", "hall.toml 里没有这台设备。")
        code = SCREEN_WORDS[body.state]
        if body.test_id is not None:
            only_this = frozenset({path.device})
            hall.desk.device_tests.answered(caller(), body.test_id, only_this, code or "heard", "")
        if not code or hall.desk.voice.speaks(path.device):
            hall.desk.devices.note(caller(), path.device, "warning" if code else "ok", code or "ok", "")
        return {"done": True}

    return api


def _says(query: AnnouncementQuery) -> bool:
    """Whether this page says such things: a tablet the invitation, the speaking boards every call."""
    toml = the_hall().toml
    if query.sentence == "rate":
        return toml.kind_of(query.device) == "evaluator_device" and is_page(toml, query.device)
    return query.device in toml.speaking_screens()


def _told(
    query: AnnouncementQuery, settings: dict[str, Any], clips: dict[str, set[str]]
) -> announcement.Announcement:
    if query.sentence == "test":
        return announcement.sound_test()
    if query.sentence == "rate":
        return announcement.sentence((RATE,), tuple(settings["voices"]), clips)
    if not query.number:
        return announcement.Announcement((), ())
    service = the_hall().desk.voice.spoken(query.service)
    call = announcement.Call(query.number, query.window_no, service)
    return announcement.announce(call, _manner(settings), clips)


def _known(name: str) -> None:
    if name not in recordable():
        raise NotKnown("unknown_clip", "没有这段语音。")


def _manner(settings: dict[str, Any]) -> announcement.Manner:
    chosen = ("times", "chime", "yao", "say_service")
    return announcement.Manner(voices=tuple(settings["voices"]), **{name: settings[name] for name in chosen})
