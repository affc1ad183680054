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


def test_the_invitation_to_rate_is_for_tablets_and_every_page_says_the_test_sentence(day: Day) -> None:
    said = day.manager.gets("/announcement", device="preview", sentence="rate")
    assert [part["text"] for part in said["parts"]] == ["请您对本次服务作出评价"]
    refused = day.kiosk.gets("/announcement", device="kiosk-1", sentence="rate")
    assert (refused["speaks"], refused["parts"]) == (False, [])
    before = day.manager.gets("/voice")
    day.manager.puts("/voice", {**before, "quiet": ["00:00-24:00"], "volume": 55})
    for page, device in ((day.kiosk, "kiosk-1"), (day.screen, "screen-1")):
        told = page.gets("/announcement", device=device, sentence="test")
        assert (told["volume"], [part["clip"] for part in told["parts"]]) == (
            55,
            ["/voices/mandarin/chime.ogg", "/voices/mandarin/sound-test.ogg"],
        )
    day.manager.puts("/voice", before)


def test_a_terminal_is_told_how_it_speaks_and_every_word_there_is(day: Day) -> None:
    before = day.manager.gets("/voice")
    old = {name: value for name, value in before.items() if name not in ("kiosk", "rating")}
    assert day.manager.puts("/voice", old) == {**before, "kiosk": "asked", "rating": True}
    consult = day.manager.gets("/services/consult")
    day.manager.puts("/services/consult", {**consult, "name": "问律师", "group": "法律服务类"})
    told = day.kiosk.gets("/voice/kiosk")
    assert {name: told[name] for name in ("when", "volume", "why_silent", "voices", "yao")} == {
        "when": "asked", "volume": 80, "why_silent": None, "voices": ["mandarin"], "yao": False,
    }  # fmt: skip
    words = {word["text"]: word for word in told["words"]}
    assert words["公证"]["mandarin"] == "/voices/mandarin/name-notary.ogg"
    assert words["问律师"] == {
        "text": "问律师", "mandarin": "/voices/mandarin/service-any.ogg", "own": None, "general": True,
    }  # fmt: skip
    assert words["法律服务类"]["mandarin"] == "/voices/mandarin/kiosk-more.ogg"
    call = day.manager.gets("/announcement", device="preview", **CALL)
    assert "办理" not in "".join(part["text"] for part in call["parts"])
    day.manager.puts("/voice", {**before, "say_service": True, "kiosk": "off"})
    call = day.manager.gets("/announcement", device="preview", **CALL)
    assert call["parts"][-1]["clip"] == "/voices/mandarin/service-any.ogg", "its clip says another name"
    assert day.kiosk.gets("/voice/kiosk")["why_silent"] == "off"
    day.manager.puts("/voice", before)
    day.manager.is_refused(422, "not_accepted", "PUT", "/voice", {**before, "kiosk": "always"})


def test_a_page_speaks_for_itself_only(day: Day) -> None:
    day.screen.posts("/screens/board-1/sound", {"state": "ok"})
    day.kiosk.posts("/screens/kiosk-1/sound", {"state": "blocked", "test_id": "test-nobody-asked"})
    day.screen.is_refused(404, "unknown_device", "POST", "/screens/screen-1/sound", {"state": "ok"})
    day.device.is_refused(404, "unknown_device", "POST", "/screens/printer-1/sound", {"state": "ok"})
    board = {row["device"]: row for row in day.manager.gets("/devices")["devices"]}
    assert board["kiosk-1"]["tests"] == ["speak", "identify"]
    day.screen.is_refused(422, "not_accepted", "POST", "/screens/board-1/sound", {"state": "loud"})


def test_only_words_this_hall_says_are_recorded(day: Day) -> None:
    listed = day.manager.gets("/voice/clips")
    names = [clip["name"] for clip in listed["clips"]]
    by_use = {
        use: [c["name"] for c in listed["clips"] if c["said_in"] == use]
        for use in ("call", "rating", "kiosk")
    }
    assert (listed["missing"], listed["missing_elsewhere"]) == (
        len(by_use["call"]),
        len(names) - len(by_use["call"]),
    )
    assert by_use["rating"] == ["rate"]
    assert {"kiosk-choose", "key-1", "name-consult", "privacy-why"} <= set(by_use["kiosk"])
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
