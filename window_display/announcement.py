"""How a call is said: ticket and window -> words -> clips, in one language or two, one after the other.

Pure: what is spoken depends only on the call, the manager's wishes and the clips there are. Numbers are said digit by
digit (A012: A 零 一 二), because that is how people compare them with their paper. A service without a clip of its own is
spoken as 办理业务. A voice that lacks any other word of a call is left out whole: half a sentence helps nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from window_display.spoken_words import (
    ANY_SERVICE,
    CHIME,
    PLEASE,
    PRACTICE,
    SOUND_TEST,
    TO,
    digit_clip,
    letter_clip,
    service_clip,
    window_clip,
)

MANDARIN, OWN = "mandarin", "own"
PRACTICE_MARK = "练"


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be said: the number on the paper, the window, and the code of the service."""

    number: str
    window_no: int
    service: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How the manager wants calls to be said."""

    voices: tuple[str, ...] = (MANDARIN,)
    """In turn, each saying the whole call."""
    times: int = 1
    """How often each call is said, with all its voices."""
    chime: bool = True
    yao: bool = False
    """The digit 1 as 幺 instead of 一."""
    say_service: bool = False


class Part(NamedTuple):
    """One clip of one voice."""

    voice: str
    name: str


class Announcement(NamedTuple):
    """What is played, in order, and what is missing: clips by voice, for the staff to record or report."""

    parts: tuple[Part, ...]
    missing: tuple[Part, ...]


def words_of(call: Call, manner: Manner, there: Collection[str] = ()) -> tuple[str, ...]:
    """The clips of one call in their order; ``there``: which clips the voice has, to choose the service's own."""
    number = [_sign(sign, manner) for sign in call.number]
    words = [PLEASE, *number, TO, window_clip(call.window_no)]
    if manner.say_service:
        own = service_clip(call.service)
        words.append(own if own in there else ANY_SERVICE)
    return tuple(words)


def announce(call: Call, manner: Manner, clips: Mapping[str, Collection[str]]) -> Announcement:
    """The whole announcement. ``clips``: the names of the clips there are, by voice.

    Where no wished voice has every word, Mandarin says the call; where Mandarin lacks one too (a number such as no
    hall of ours gives), its other words are said all the same, and the missing one is told.
    """
    said = {voice: words_of(call, manner, clips.get(voice, ())) for voice in {*manner.voices, MANDARIN}}
    told = _in_turn(said, manner.voices, clips)
    chime = (Part(MANDARIN, CHIME),) if manner.chime else ()
    return Announcement((*chime, *told.parts * manner.times), told.missing)


def sentence(
    words: Sequence[str], voices: tuple[str, ...], clips: Mapping[str, Collection[str]]
) -> Announcement:
    """A sentence that is always the same, such as the invitation to rate, in the wished voices in turn."""
    return _in_turn({voice: words for voice in {*voices, MANDARIN}}, voices, clips)


def sound_test() -> Announcement:
    """What a page says to show that it is heard."""
    return Announcement((Part(MANDARIN, CHIME), Part(MANDARIN, SOUND_TEST)), ())


def _in_turn(
    said: Mapping[str, Sequence[str]], voices: tuple[str, ...], clips: Mapping[str, Collection[str]]
) -> Announcement:
    spoken: list[Part] = []
    missing: list[Part] = []
    for voice in voices:
        lacking = [Part(voice, word) for word in said[voice] if word not in clips.get(voice, ())]
        missing += lacking
        if not lacking:
            spoken += [Part(voice, word) for word in said[voice]]
    if not spoken:
        spoken = [Part(MANDARIN, word) for word in said[MANDARIN] if word in clips.get(MANDARIN, ())]
    return Announcement(tuple(spoken), tuple(dict.fromkeys(missing)))


def _sign(sign: str, manner: Manner) -> str:
    if sign == PRACTICE_MARK:
        return PRACTICE
    return digit_clip(sign, yao=manner.yao) if sign.isdecimal() else letter_clip(sign)
