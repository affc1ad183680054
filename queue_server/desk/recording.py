"""From what a microphone or a telephone gives to one word of the hall's own voice: trimmed, even, checked. Pure.

Words are played one after the other, so silence at the ends makes holes in a call, and a word that is louder than its
neighbours startles. What cannot be put right (clipped, too soft, noise instead of a voice) is refused in plain words.
"""

from __future__ import annotations  # array.array takes no brackets before Python 3.12

import array
import io
import math
import sys
import wave
from typing import NamedTuple

from queue_server.domain.errors import NotAccepted

LARGEST_BYTES = 3_000_000
RATES_HZ = range(8_000, 48_001)
SHORTEST_S, LONGEST_S = 0.12, 8.0
"""Of a word without the silence around it."""
FRAME_S = 0.01
SOFTEST_DBFS = -45.0
"""What is softer than this, at its loudest, is noise of the room."""
CLIPPED = 32_600
CLIPPED_SHARE = 0.003
WANTED_DBFS = -20.0
MOST_GAIN_DB = 25.0
PEAK = 29_000
BELOW_THE_VOICE_DB = 35.0
EDGE_S = 0.03


class Recording(NamedTuple):
    """One word, ready to be played: a WAV file, how long it is, and how loud it was spoken (dBFS)."""

    sound: bytes
    length_ms: int
    level_db: float


def one_word(raw: bytes) -> Recording:
    """The word in a WAV file. Raises ``recording_not_usable`` with what to do better."""
    if len(raw) > LARGEST_BYTES:
        raise _refused("文件太大，一个词的录音不超过 3 MB。")
    samples, rate_hz = _samples(raw)
    step = max(1, int(rate_hz * FRAME_S))
    levels = [_level(samples[at : at + step]) for at in range(0, len(samples) - step + 1, step)]
    if not levels or max(levels) < SOFTEST_DBFS:
        raise _refused("几乎没有声音。请检查麦克风，靠近一些再录。")
    loud = [place for place, level in enumerate(levels) if level > max(levels) - BELOW_THE_VOICE_DB]
    edge = int(EDGE_S * rate_hz)
    word = samples[max(0, loud[0] * step - edge) : (loud[-1] + 1) * step + edge]
    length_s = len(word) / rate_hz
    if (loud[-1] + 1 - loud[0]) * FRAME_S < SHORTEST_S:
        raise _refused("录音太短，没有听到完整的词。")
    if length_s > LONGEST_S:
        raise _refused(f"录音太长，一个词不超过 {LONGEST_S:.0f} 秒。请只说这一个词。")
    if sum(abs(one) >= CLIPPED for one in word) > CLIPPED_SHARE * len(word):
        raise _refused("声音太大，已经失真。请离麦克风远一些，或把录音音量调低。")
    voiced = [level for level in levels[loud[0] : loud[-1] + 1] if level > max(levels) - 25]
    level_db = 10 * math.log10(sum(10 ** (level / 10) for level in voiced) / len(voiced))
    return Recording(_written(_even(word, level_db), rate_hz), round(1000 * length_s), round(level_db, 1))


def _samples(raw: bytes) -> tuple[array.array[int], int]:
    """The first channel's samples and their rate."""
    try:
        with wave.open(io.BytesIO(raw)) as file:
            if file.getsampwidth() != 2 or file.getframerate() not in RATES_HZ:
                raise _refused("请用 16 位、8 到 48 千赫的 WAV 文件。")
            channels, rate_hz = file.getnchannels(), file.getframerate()
            samples = array.array("h", file.readframes(file.getnframes()))
    except (wave.Error, EOFError, ValueError) as trouble:
        raise _refused("这个文件不是能用的录音，请用 WAV 格式（PCM，16 位）。") from trouble
    if sys.byteorder == "big":
        samples.byteswap()
    return samples[::channels], rate_hz


def _level(samples: array.array[int]) -> float:
    """Decibels below full scale."""
    return 10 * math.log10(sum(one * one for one in samples) / len(samples) / 32768**2 + 1e-12)


def _even(word: array.array[int], level_db: float) -> array.array[int]:
    """As loud as every other word, without clipping, soft at both ends."""
    gain = 10 ** (min(MOST_GAIN_DB, WANTED_DBFS - level_db) / 20)
    gain = min(gain, PEAK / max(1, max(abs(one) for one in word)))
    fade = min(len(word) // 2, 200)
    last = len(word) - 1
    return array.array(
        "h", (int(one * gain * min(1.0, at / fade, (last - at) / fade)) for at, one in enumerate(word))
    )


def _written(samples: array.array[int], rate_hz: int) -> bytes:
    if sys.byteorder == "big":
        samples.byteswap()
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())
    return written.getvalue()


def _refused(sentence: str) -> NotAccepted:
    return NotAccepted("recording_not_usable", sentence)
