"""How the hall speaks: the manager's wishes, quiet hours, and the words the hall records itself."""

from __future__ import annotations

import array
import io
import math
import wave
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hardware_config.hall import WindowDisplay
from queue_server.desk.recording import one_word
from queue_server.desk.voice import DEFAULT_VOICE
from tests.queue_server.desk.hall import Hall, opened_hall, refused


def puts(hall: Hall, **wishes: Any) -> dict[str, Any]:
    """The manager wants it so."""
    return hall.desk.voice.put(hall.manager().caller, {**DEFAULT_VOICE, **wishes})


def spoken(
    length_s: float = 0.6,
    level: float = 0.1,
    silence_s: float = 0.5,
    rate_hz: int = 24_000,
    channels: int = 1,
) -> bytes:
    """A WAV file with something like a word between two silences; `level` of full scale."""
    still = [0] * int(silence_s * rate_hz)
    word = [
        max(-32768, min(32767, int(32767 * level * math.sin(2 * math.pi * 220 * at / rate_hz))))
        for at in range(int(length_s * rate_hz))
    ]
    samples = [one for one in (*still, *word, *still) for _ in range(channels)]
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(array.array("h", samples).tobytes())
    return written.getvalue()


def measured(sound: bytes) -> tuple[float, float]:
    """Length in seconds and level in dBFS of a WAV file."""
    with wave.open(io.BytesIO(sound)) as file:
        samples = array.array("h", file.readframes(file.getnframes()))
        level = 10 * math.log10(sum(one * one for one in samples) / len(samples) / 32768**2)
        return len(samples) / file.getframerate(), level


def test_a_new_hall_says_every_call_once_in_mandarin(hall: Hall) -> None:
    assert hall.desk.voice.settings() == DEFAULT_VOICE
    assert hall.desk.voice.now()[1:] == (80, None)


def test_what_the_manager_wants_is_kept_and_told_in_words(hall: Hall) -> None:
    assert puts(hall, volume=40, yao=True, voices=["own", "mandarin"])["volume"] == 40
    hall.reopens()
    assert hall.desk.voice.settings() == {
        **DEFAULT_VOICE,
        "volume": 40,
        "yao": True,
        "voices": ["own", "mandarin"],
    }
    change = hall.desk.settings.changes(None, 1)["rows"][0]
    assert change["title"] == "声音"
    assert [(line["label"], line["before"], line["after"]) for line in change["lines"]] == [
        ("音量", "80", "40"), ("语音", "普通话", "自录语音、普通话"), ("1 读作幺", "关", "开"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minute", "heard"),
    [
        ("11:59", (80, None)),
        ("12:00", (0, "quiet_hours")),
        ("13:29", (0, "quiet_hours")),
        ("13:30", (80, None)),
    ],
)
def test_in_quiet_hours_nothing_is_said(hall: Hall, minute: str, heard: tuple[int, str | None]) -> None:
    puts(hall, quiet=["12:00-13:30", "20:00-24:00"])
    hour, minutes = map(int, minute.split(":"))
    hall.clock.at = datetime(2026, 11, 24, hour - 8, minutes, tzinfo=UTC)
    assert hall.desk.voice.now()[1:] == heard


def test_quiet_hours_may_be_softer_instead_and_never_louder(hall: Hall) -> None:
    puts(hall, quiet=["00:00-24:00"], quiet_volume=30)
    assert hall.desk.voice.now()[1:] == (30, None)
    puts(hall, quiet=["00:00-24:00"], volume=20, quiet_volume=30)
    assert hall.desk.voice.now()[1:] == (20, None)


def test_switched_off_it_is_silent(hall: Hall) -> None:
    puts(hall, enabled=False)
    assert hall.desk.voice.now()[1:] == (0, "off")


def test_terminals_and_tablets_are_switched_by_themselves_and_as_loud_as_calls(hall: Hall) -> None:
    voice = hall.desk.voice
    puts(hall, enabled=False, volume=70)
    assert voice.kiosk_now()[1:] == voice.invitation_now()[1:] == (70, None)
    assert [voice.speaks(device) for device in ("kiosk-1", "printer-1")] == [True, False]
    puts(hall, kiosk="off", rating=False)
    assert voice.now()[1:] == (80, None)
    assert voice.kiosk_now()[1:] == voice.invitation_now()[1:] == (0, "off")
    assert not voice.speaks("kiosk-1")
    puts(hall, kiosk="unasked", quiet=["00:00-24:00"])
    assert voice.kiosk_now()[1:] == voice.invitation_now()[1:] == (0, "quiet_hours")
    change = hall.desk.settings.changes(None, 1)["rows"][0]
    assert ("取号机朗读", "不出声", "有人用就主动说") in [
        (line["label"], line["before"], line["after"]) for line in change["lines"]
    ]


@pytest.mark.parametrize("span", ["12:00", "13:30-12:00", "12:00-12:00", "24:00-24:30", "12.00-13.00"])
def test_a_span_that_is_none_is_refused_at_its_place(hall: Hall, span: str) -> None:
    with refused("bad_quiet_hours") as refusal:
        puts(hall, quiet=["12:00-13:00", span])
    assert [fault["pointer"] for fault in refusal.value.extra["errors"]] == ["/quiet/1"]
    with refused("voice_twice"):
        puts(hall, voices=["own", "own"])
    assert hall.desk.voice.settings() == DEFAULT_VOICE


def test_a_recording_is_trimmed_made_even_and_kept(hall: Hall) -> None:
    manager = hall.manager().caller
    soft, _ = hall.desk.voice.keep_clip(manager, "digit-1", spoken(level=0.03))
    loud, level_db = hall.desk.voice.keep_clip(
        manager, "digit-2", spoken(level=0.5, rate_hz=48_000, channels=2)
    )
    assert level_db == pytest.approx(-9, abs=0.5)
    for clip in (soft, loud):
        length_s, level = measured(hall.desk.voice.sound(clip.hash))
        assert length_s == pytest.approx(0.66, abs=0.03)
        assert clip.length_ms == pytest.approx(1000 * length_s, abs=1)
        assert level == pytest.approx(-20, abs=1)
    hall.reopens()
    assert set(hall.desk.voice.own_clips()) == {"digit-1", "digit-2"}
    assert hall.wrong() == []


def test_another_recording_takes_the_place_of_the_first_and_one_taken_away_is_gone(hall: Hall) -> None:
    manager = hall.manager().caller
    first, _ = hall.desk.voice.keep_clip(manager, "please", spoken())
    second, _ = hall.desk.voice.keep_clip(manager, "please", spoken(length_s=0.8))
    with refused("unknown_clip"):
        hall.desk.voice.sound(first.hash)
    hall.desk.voice.remove_clip(manager, "please")
    hall.desk.voice.remove_clip(manager, "please")
    assert hall.desk.voice.own_clips() == {}
    with refused("unknown_clip"):
        hall.desk.voice.sound(second.hash)
    assert hall.wrong() == []


@pytest.mark.parametrize(
    ("raw", "what_to_do"),
    [
        (b"not a recording", "WAV"),
        (spoken()[:60], "没有声音"),
        (spoken(level=0.001), "麦克风"),
        (spoken(length_s=0.04), "太短"),
        (spoken(length_s=9), "太长"),
        (spoken(level=1.6), "失真"),
        (b"RIFF" + bytes(3_000_000), "3 MB"),
    ],
    ids=["no wav", "cut off", "silent", "too short", "too long", "clipped", "too large"],
)
def test_what_cannot_be_played_is_refused_with_what_to_do(raw: bytes, what_to_do: str) -> None:
    with refused("recording_not_usable") as refusal:
        one_word(raw)
    assert what_to_do in refusal.value.sentence


def test_a_recording_that_was_exchanged_behind_the_halls_back_is_found(tmp_path: Path) -> None:
    hall = opened_hall(tmp_path / "hall")
    hall.desk.voice.keep_clip(hall.manager().caller, "please", spoken())
    hall.tampers("update own_clips set sound = x'00'")
    assert any("自录语音 please" in fault for fault in hall.wrong())
    hall.close()


def test_one_board_speaks_where_nothing_is_said_of_it(hall: Hall) -> None:
    def speaking(*boards: dict[str, Any]) -> set[str]:
        screens = [
            WindowDisplay(device=f"board-{at}", **{"shows": "hall", **each})
            for at, each in enumerate(boards, 1)
        ]
        return set(hall.house.toml.model_copy(update={"window_display": screens}).speaking_screens())

    assert speaking({"shows": "window:1"}, {}, {}, {}) == {"board-2"}
    assert speaking({"speaks": False}, {}, {}) == {"board-2"}
    assert speaking({}, {}, {"speaks": True}) == {"board-3"}
    assert speaking({"speaks": True}, {"speaks": True}, {}) == {"board-1", "board-2"}
    assert speaking({"speaks": False}) == set()
