"""The hall's voice over HTTP: what a screen is told to say, and the words the hall records itself."""

from __future__ import annotations

from tests.hall.contract.conftest import Day

CALL = {"number": "A012", "window_no": 3, "service": "consult"}


def test_a_screen_is_told_sound_by_sound(day: Day) -> None:
    told = day.screen.gets("/announcement", device="board-1", **CALL)
    assert "".join(part["text"] for part in told["parts"]) == "叮咚请A零一二号，到三号窗口"
    assert {name: told[name] for name in ("speaks", "why_silent", "volume", "missing")} == {
        "speaks": True, "why_silent": None, "volume": 80, "missing": [],
    }  # fmt: skip
    assert told["parts"][1]["clip"] == "/voices/mandarin/please.ogg"


def test_a_screen_that_does_not_speak_is_told_so(day: Day) -> None:
    told = day.screen.gets("/announcement", device="screen-1", **CALL)
    assert told == {"speaks": False, "why_silent": "other_screen", "volume": 0, "parts": [], "missing": []}


def test_two_voices_say_a_call_in_turn_and_a_lacking_one_is_told(day: Day) -> None:
    before = day.manager.gets("/voice")
    day.manager.puts("/voice", {**before, "voices": ["own", "mandarin"], "chime": False})
    told = day.screen.gets("/announcement", device="board-1", **CALL)
    assert told["missing"] == ["请", "A", "零", "一", "二", "号，到", "三号窗口"]
    assert len(told["parts"]) == 7
    day.manager.puts("/voice", before)


def test_a_screen_speaks_for_itself_only(day: Day) -> None:
    day.screen.posts("/screens/board-1/sound", {"state": "ok"})
    day.screen.is_refused(404, "unknown_device", "POST", "/screens/screen-1/sound", {"state": "ok"})
    day.screen.is_refused(422, "not_accepted", "POST", "/screens/board-1/sound", {"state": "loud"})


def test_only_words_of_this_halls_calls_are_recorded(day: Day) -> None:
    listed = day.manager.gets("/voice/clips")
    names = [clip["name"] for clip in listed["clips"]]
    assert listed["missing"] == len(names)
    assert {
        "please",
        "digit-0",
        "digit-yao",
        "letter-A",
        "window-1",
        "service-consult",
        "service-any",
    } <= set(names)
    assert "window-99" not in names
    day.manager.is_refused(404, "unknown_clip", "DELETE", "/voice/clips/window-99")
