"""What a hall tells a terminal of its voice, and a page that notes what was really played."""

from __future__ import annotations

from typing import Any

from tests.pages_static.fake_hall import SERVICES
from window_display.spoken_words import ANY_SERVICE, MORE_SERVICES, call_words, terminal_words

NAMES = {code: name for _, code, name, _ in SERVICES}
LISTEN = """
const realTimeout = window.setTimeout;
window.setTimeout = (what, ms, ...more) => realTimeout(what, ms === 250 ? 20 : ms, ...more);
window.heard = [];
window.volumes = new Set();
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
    if (window.blocked) return Promise.reject(new DOMException('no gesture', 'NotAllowedError'));
    if (!this.listened) {
        this.listened = true;
        let name = '';
        this.addEventListener('playing', () => { name = this.src.split('/').pop().replace(/[.](ogg|wav)$/, ''); });
        this.addEventListener('ended', () => {
            window.heard.push(name);
            window.volumes.add(this.volume);
        });
    }
    this.playbackRate = 16;
    return play.call(this);
};
"""
"""Runs before the page: what was played to its end is noted in order, sixteen times as fast and with shorter pauses."""


def terminal_voice(
    own: set[str] | None = None, unnamed: tuple[str, ...] = (), **wishes: Any
) -> dict[str, Any]:
    """The answer of `GET /voice/kiosk`; ``own``: what is recorded, ``unnamed``: services and groups without a clip."""
    listed = call_words(list(range(1, 7)), "ABCDEFGH", NAMES) | terminal_words(NAMES)

    def word(name: str, text: str, *, general: bool) -> dict[str, Any]:
        recorded = own is not None and name in own
        return {
            "text": text,
            "mandarin": f"/voices/mandarin/{name}.ogg",
            "own": f"/voices/own/{name}.wav" if recorded else None,
            "general": general,
        }

    general = [(MORE_SERVICES if text.endswith("类") else ANY_SERVICE, text) for text in unnamed]
    return {
        "when": "asked",
        "volume": 60,
        "why_silent": None,
        "voices": ["mandarin"],
        "yao": False,
        "words": [word(name, each.text, general=False) for name, each in listed.items()]
        + [word(name, text, general=True) for name, text in general],
        **wishes,
    }
