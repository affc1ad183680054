"""The clips that come with the system, as a browser hears them: one for every word, even, clean at the ends, small."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import window_display
from window_display.spoken_words import CHIME, all_words

FOLDER = Path(window_display.__file__).parent / "voices" / "mandarin"
MEASURE = """async (clips) => {
    const context = new OfflineAudioContext(1, 1, 24000);
    const found = {};
    for (const [name, sound] of Object.entries(clips)) {
        const bytes = Uint8Array.from(atob(sound), (sign) => sign.charCodeAt(0));
        const heard = await context.decodeAudioData(bytes.buffer);
        const samples = heard.getChannelData(0);
        const step = 240;
        const levels = [];
        for (let at = 0; at + step <= samples.length; at += step) {
            let sum = 0;
            for (let i = at; i < at + step; i += 1) sum += samples[i] * samples[i];
            levels.push(10 * Math.log10(sum / step + 1e-12));
        }
        const loudest = Math.max(...levels);
        const voiced = levels.filter((level) => level > loudest - 25);
        const heardAt = levels.map((level, at) => (level > loudest - 35 ? at : -1)).filter((at) => at >= 0);
        found[name] = {
            channels: heard.numberOfChannels, seconds: samples.length / 24000,
            peak: samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0),
            rms: 10 * Math.log10(voiced.reduce((sum, level) => sum + 10 ** (level / 10), 0) / voiced.length),
            before: heardAt[0] / 100, after: (levels.length - 1 - heardAt[heardAt.length - 1]) / 100,
        };
    }
    return found;
}"""


@pytest.fixture(scope="module")
def measured(chromium: Browser) -> dict[str, dict[str, Any]]:
    """Every clip decoded by the browser: length, level, peak, silence before and after."""
    clips = {file.stem: base64.b64encode(file.read_bytes()).decode() for file in FOLDER.glob("*.ogg")}
    page = chromium.new_page()
    try:
        found: dict[str, dict[str, Any]] = page.evaluate(MEASURE, clips)
    finally:
        page.close()
    return found


def test_every_word_has_a_clip_and_every_clip_a_word() -> None:
    clips = {file.stem for file in FOLDER.glob("*.ogg")}
    assert clips == set(all_words())
    assert set(json.loads((FOLDER / "voice.json").read_text(encoding="utf-8"))["seconds"]) == clips


def test_all_of_them_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 1_500_000


def test_they_are_mono_and_as_long_as_a_word_is(measured: dict[str, dict[str, Any]]) -> None:
    wrong = {
        name: clip
        for name, clip in measured.items()
        if clip["channels"] != 1 or not 0.25 <= clip["seconds"] <= 0.9 + 0.35 * len(all_words()[name].text)
    }
    assert wrong == {}


def test_none_is_louder_than_another_and_none_clips(measured: dict[str, dict[str, Any]]) -> None:
    uneven = {n: c for n, c in measured.items() if n != CHIME and not -23.5 <= c["rms"] <= -18.5}
    assert uneven == {}
    assert {name: clip for name, clip in measured.items() if clip["peak"] > 0.98} == {}


def test_none_begins_or_ends_with_a_hole(measured: dict[str, dict[str, Any]]) -> None:
    assert {n: c for n, c in measured.items() if n != CHIME and not 0 <= c["before"] <= 0.12} == {}
    assert {n: c for n, c in measured.items() if n != CHIME and not 0 <= c["after"] <= 0.2} == {}
