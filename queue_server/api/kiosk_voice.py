"""How a terminal reads its pages aloud: when, how loud, and every word there is a clip of."""

from typing import Any, Literal

from flask_openapi import APIBlueprint, Tag

from queue_server.access import PUBLIC, Role, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.clips import address, mandarin_clips, own_address, words_of_calls, words_of_terminals
from queue_server.api.voice import KioskSpeaks, VoiceName
from window_display.spoken_words import ANY_SERVICE, MORE_SERVICES, name_clip


class SpokenWordAnswer(Said):
    """A piece of a sentence, without punctuation to be found by, and where each voice says it (null: nowhere).

    `general`: what is heard is not the text itself but words that fit: a service without a clip is 办理业务.
    """

    text: str
    mandarin: str | None
    own: str | None
    general: bool


class KioskVoiceAnswer(Said):
    """How a terminal speaks. `voices`: in turn; `yao`: the digit 1 of a number as 幺.

    `why_silent`: `off`, `quiet_hours`, or null.
    """

    when: KioskSpeaks
    volume: int
    why_silent: Literal["off", "quiet_hours"] | None
    voices: list[VoiceName]
    yao: bool
    words: list[SpokenWordAnswer]


def blueprint(*, described: bool) -> APIBlueprint:
    """``/voice/kiosk``."""
    api = APIBlueprint(
        "api_kiosk_voice", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="voice")], doc_ui=described
    )

    @api.get("/voice/kiosk", responses=answers(200, KioskVoiceAnswer))
    @declare(PUBLIC, Role.KIOSK)
    def kiosk_voice() -> dict[str, Any]:
        """How a terminal reads its pages aloud, and the words it puts its sentences together of."""
        now = the_hall().desk.voice.kiosk_now()
        return {
            "when": now.settings["kiosk"],
            "volume": now.volume,
            "why_silent": now.why_silent,
            "voices": now.settings["voices"],
            "yao": now.settings["yao"],
            "words": _words(),
        }

    return api


def _words() -> list[dict[str, Any]]:
    services = the_hall().desk.reception.services()
    own, ours = the_hall().desk.voice.own_clips(), mandarin_clips(services)
    listed = words_of_calls(services) | words_of_terminals(services)
    precise = [
        {
            "text": word.text,
            "mandarin": address(name) if name in ours else None,
            "own": own_address(own[name].hash) if name in own else None,
            "general": False,
        }
        for name, word in listed.items()
    ]
    unnamed = [service["name"] for service in services if name_clip(service["code"]) not in ours]
    groups = {service["group"] for service in services if service["group"]}
    general = [(name, ANY_SERVICE) for name in unnamed] + [(group, MORE_SERVICES) for group in sorted(groups)]
    return precise + [
        {
            "text": text,
            "mandarin": address(clip),
            "own": own_address(own[clip].hash) if clip in own else None,
            "general": True,
        }
        for text, clip in general
    ]
