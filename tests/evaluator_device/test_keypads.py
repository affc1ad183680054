"""Call keypads and evaluators on one line: the real program between a played hall and the simulated line."""

from typing import Any

import pytest

from tests.evaluator_device.stage import Hall, Simulated, Stage, keypad_table, line_of, table
from tests.waiting import until

Play = tuple[Hall, Simulated]


def tables(simulated: Simulated) -> dict[str, dict[str, Any]]:
    """Window 1 and 2 with an evaluator and a keypad each, at the same address, all on one line."""
    port = f"socket://{simulated.place}"
    return line_of(
        table("evaluator-1", 1, port),
        table("evaluator-2", 2, port),
        keypad_table("keypad-1", 1, port),
        keypad_table("keypad-2", 2, port, keys={"13": "transfer:3"}),
    )


@pytest.fixture
def play(stage: Stage) -> Play:
    simulated = stage.simulated("--listen", "127.0.0.1:0", "--addresses", "1,2", "--keypads", "1,2")
    hall = stage.hall(tables(simulated))
    stage.program(hall, "evaluator-1")
    for device in tables(simulated):
        until(lambda device=device: hall.state_of(device) == ("ok", "ok"), 20, f"{device} to be well")  # type: ignore[misc]
    return hall, simulated


def heard(hall: Hall, count: int) -> list[tuple[object, object, object]]:
    until(lambda: len(hall.heard("key_pressed")) >= count, 20, f"{count} keys")
    return [(body["window_no"], body["address"], body["key"]) for body in hall.heard("key_pressed")]


def test_keys_reach_the_server_by_their_words_and_come_back_to_the_keypad(play: Play) -> None:
    hall, simulated = play
    for count, (address, keys) in enumerate(((1, "0C"), (2, "06 0F"), (2, "13")), start=1):
        assert simulated.press_keypad(address, keys)
        until(
            lambda a=address, k=keys: simulated.keypad(a)["last_ack"] == k, what="the frame that comes back"
        )  # type: ignore[misc]
        heard(hall, count)
    assert heard(hall, 3) == [(1, 1, "call"), (2, 2, "no_show"), (2, 2, "transfer:3")]
    assert len({body["press_id"] for body in hall.heard("key_pressed")}) == 3
    assert hall.heard("rating_given") == hall.heard("press_ignored") == []
    assert simulated.keypad(1)["beeps"] == 0


def test_evaluator_and_keypad_at_one_address_are_told_apart(play: Play) -> None:
    hall, simulated = play
    hall.prompt("p1", 1)
    simulated.asking(1)
    simulated.press_keypad(1, "0D")
    assert heard(hall, 1) == [(1, 1, "recall")]
    assert simulated.state(1)["asking"], "a keypad's key rated the visit"
    simulated.press(1, 0)
    until(lambda: hall.heard("rating_given"), 20, "the rating")
    assert heard(hall, 1) == [(1, 1, "recall")]


def test_somebody_at_the_device_board_hears_and_sees_it_and_then_it_shows_what_it_showed(play: Play) -> None:
    hall, simulated = play
    hall.emit("show_number", window_no=2, address=2, number="A012", waiting=3)
    until(lambda: simulated.keypad(2)["number"] == "012", what="A012")
    for number, (device, address, what) in enumerate(
        (("keypad-2", 2, "show"), ("keypad-1", 1, "beep"), ("evaluator-1", 1, "beep"), ("nobody", 9, "show"))
    ):
        hall.emit("test_line", test_id=f"test-{number}", device=device, address=address, what=what)
    until(lambda: len(hall.heard("line_tested")) == 4, 20, "what became of the tests")
    outcomes = [body["outcome"] for body in hall.heard("line_tested")]
    assert outcomes == ["said", "said", "said", "unavailable"]
    assert simulated.keypad(2)["number"] == "888"
    until(lambda: simulated.keypad(2)["number"] == "012", 20, "A012 again")
    until(lambda: simulated.keypad(1)["beeps"] and simulated.state(1)["beeps"], what="the sounds")
    assert hall.heard("rating_given") == hall.heard("key_pressed") == []

    hall.emit("watch_line", device="keypad-1", watch_s=60.0)
    hall.emit("test_line", test_id="test-4", device="keypad-1", address=1, what="beep")
    until(lambda: len(hall.heard("line_tested")) == 5, 20, "the line to be watched")
    simulated.press_keypad(1, "0C")
    until(lambda: hall.heard("line_heard"), 20, "the bytes of the key")
    assert hall.heard("line_heard") == [{"device": "keypad-1", "burst": "FF 68 03 03 68 01 02 0C 0F 16"}]
    assert simulated.keypad(1)["last_ack"] == "0C"
    simulated.press_keypad(2, "0C")
    assert heard(hall, 1) == [(2, 2, "call")], "a key that was being learned called somebody"


def test_the_number_and_the_waiting_stand_on_the_keypad_also_after_a_break(play: Play) -> None:
    hall, simulated = play
    hall.emit("show_number", window_no=2, address=2, number="A012", waiting=3)
    until(
        lambda: (simulated.keypad(2)["number"], simulated.keypad(2)["waiting"]) == ("012", "3"), what="A012"
    )
    assert simulated.keypad(1)["number"] == ""
    simulated.fault("unplugged")
    until(lambda: hall.state_of("keypad-2")[0] == "failed", 20, "the break")
    hall.emit("show_number", window_no=2, address=2, number="", waiting=0)
    simulated.fault("none")
    until(
        lambda: (simulated.keypad(2)["number"], simulated.keypad(2)["waiting"]) == ("", "0"), what="no number"
    )


def test_a_refusal_is_heard_and_the_number_stays(play: Play) -> None:
    hall, simulated = play
    hall.emit("show_number", window_no=1, address=1, number="B007", waiting=12)
    until(lambda: simulated.keypad(1)["number"] == "007", 20, "the number")
    hall.refuses("call", "window_busy")
    simulated.press_keypad(1, "0C")
    until(lambda: simulated.keypad(1)["beeps"] == 1, 20, "the beep")
    assert (simulated.keypad(1)["number"], simulated.keypad(1)["waiting"]) == ("007", "12")
    simulated.press_keypad(1, "0A")  # a digit alone means nothing
    until(lambda: simulated.keypad(1)["beeps"] == 2, 20, "the beep for a key without a meaning")
    assert len(heard(hall, 1)) == 1


def test_a_lost_answer_sends_the_same_press_again(play: Play) -> None:
    hall, simulated = play
    hall.is_deaf_to("key_pressed")
    simulated.press_keypad(1, "0C")
    assert heard(hall, 2) == [(1, 1, "call")] * 2
    assert len({body["press_id"] for body in hall.heard("key_pressed")}) == 1
    until(lambda: simulated.keypad(1)["beeps"] == 1, 20, "the beep when it is given up")


def test_a_key_pressed_while_the_hall_is_away_is_refused_and_not_kept(stage: Stage, play: Play) -> None:
    hall, simulated = play
    hall.end()
    simulated.press_keypad(1, "0C")
    until(lambda: simulated.keypad(1)["beeps"] == 1, 20, "the beep")
    assert simulated.keypad(1)["last_ack"] == "0C"
    again = stage.hall(tables(simulated), hall.port)
    until(lambda: again.heard("hello"), 20, "the program to come back")
    until(lambda: again.state_of("keypad-1") == ("ok", "ok"), 20, "the keypad to be well")
    simulated.press_keypad(1, "0D")
    assert heard(again, 1) == [(1, 1, "recall")]
