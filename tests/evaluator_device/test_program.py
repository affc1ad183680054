"""The real program between a real Socket.IO hall and a real simulated line, over TCP and a pseudo terminal."""

import json
import signal
from pathlib import Path

import pytest

from hardware_config import clock
from tests.evaluator_device.stage import Hall, Program, Simulated, Stage, line_of, prompt, table
from tests.waiting import PATIENCE, until

RETRY_PROMISE_S = 2.0
AT_ONCE_MS = 2_000
Play = tuple[Hall, Simulated, Program]


@pytest.fixture(params=["tcp", "pty"])
def wire(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """How the simulated line is reached."""
    if request.param == "tcp":
        return ["--listen", "127.0.0.1:0"]
    return ["--pty", str(tmp_path / "line")]


def port_of(simulated: Simulated) -> str:
    return simulated.place if simulated.place.startswith("/") else f"socket://{simulated.place}"


@pytest.fixture
def play(stage: Stage, wire: list[str]) -> Play:
    """Two evaluators on one line, both well."""
    simulated = stage.simulated(*wire, "--addresses", "1,2")
    port = port_of(simulated)
    hall = stage.hall(line_of(table("evaluator-1", 1, port), table("evaluator-2", 2, port)))
    program = stage.program(hall, "evaluator-1")
    well(hall, "evaluator-1", "evaluator-2")
    return hall, simulated, program


def well(hall: Hall, *devices: str, within_s: float = 10.0) -> None:
    for device in devices:
        until(lambda device=device: hall.state_of(device) == ("ok", "ok"), within_s, f"{device} to be well")  # type: ignore[misc]


def failed(hall: Hall, code: str, *devices: str) -> None:
    for device in devices:
        until(lambda device=device: hall.state_of(device) == ("failed", code), what=f"{device} to be {code}")  # type: ignore[misc]


def heard(hall: Hall, name: str, count: int = 1) -> list[dict[str, object]]:
    until(lambda: len(hall.heard(name)) >= count, what=f"{count} x {name}")
    return hall.heard(name)


def test_a_citizen_is_asked_and_the_key_becomes_the_rating(play: Play) -> None:
    hall, simulated, _ = play
    hall.prompt("p1", 2)
    simulated.asking(2)
    assert not simulated.state(1)["asking"]
    assert simulated.press(2, 1)
    simulated.acked(2, 1)
    assert not simulated.state(2)["asking"]
    assert heard(hall, "rating_given") == [{"prompt_id": "p1", "level": 4, "raw": "01"}]
    assert hall.heard("press_ignored") == []


def test_each_key_is_its_level(play: Play) -> None:
    hall, simulated, _ = play
    for key in range(5):
        hall.prompt(f"p{key}", 1)
        until(lambda key=key: simulated.state(1)["asked"] == key + 1, what="the lamp")  # type: ignore[misc]
        simulated.press(1, key)
        simulated.acked(1, key)
    assert [body["level"] for body in heard(hall, "rating_given", 5)] == [5, 4, 3, 2, 1]


def test_the_keys_of_hall_toml_come_before_the_profiles(stage: Stage) -> None:
    simulated = stage.simulated("--listen", "127.0.0.1:0", "--addresses", "7")
    port = port_of(simulated)
    hall = stage.hall(line_of(table("evaluator-1", 7, port, keys={"00": 1, "0A": 2})))
    stage.program(hall, "evaluator-1")
    well(hall, "evaluator-1")
    for count, key in enumerate((0, 10, 1), start=1):
        hall.prompt(f"p{count}", 7)
        until(lambda count=count: simulated.state(7)["asked"] == count, what="the lamp")  # type: ignore[misc]
        simulated.press(7, key)
        simulated.acked(7, key)
    given = heard(hall, "rating_given", 3)
    assert [(body["raw"], body["level"]) for body in given] == [("00", 1), ("0A", 2), ("01", 4)]


def test_a_second_press_is_acknowledged_and_counts_for_nothing(play: Play) -> None:
    hall, simulated, _ = play
    hall.prompt("p1", 1)
    simulated.asking(1)
    simulated.fault("double_press")
    simulated.press(1, 3)
    until(lambda: simulated.state(1)["acks"] == 2, what="both acknowledgements")
    assert heard(hall, "press_ignored") == [
        {"device": "evaluator-1", "address": 1, "raw": "03", "reason": "duplicate"}
    ]
    assert hall.heard("rating_given") == [{"prompt_id": "p1", "level": 2, "raw": "03"}]


def test_presses_nobody_asked_for_are_acknowledged_and_reported(play: Play) -> None:
    hall, simulated, _ = play
    simulated.press(2, 0)
    simulated.acked(2, 0)
    simulated.press(1, 9)
    simulated.acked(1, 9)
    assert heard(hall, "press_ignored", 2) == [
        {"device": "evaluator-2", "address": 2, "raw": "00", "reason": "unprompted"},
        {"device": "evaluator-1", "address": 1, "raw": "09", "reason": "unknown_key"},
    ]


def test_a_prompt_ends_at_its_time_and_when_it_is_withdrawn(play: Play) -> None:
    hall, simulated, _ = play
    hall.prompt("p1", 1, expires_s=0.2)
    simulated.asking(1)
    seen = clock.monotonic()
    until(lambda: clock.monotonic() > seen + 0.2, what="the end of the prompt")
    simulated.press(1, 0)
    simulated.acked(1, 0)
    hall.prompt("p2", 2)
    simulated.asking(2)
    hall.emit("rating_withdrawn", prompt_id="p2")
    hall.prompt("p3", 1)  # behind the withdrawal on the wire: when it is there, so is the withdrawal
    until(lambda: simulated.state(1)["asked"] == 2, what="the prompt behind the withdrawal")
    simulated.press(2, 0)
    simulated.acked(2, 0)
    ignored = heard(hall, "press_ignored", 2)
    assert [(body["device"], body["reason"]) for body in ignored] == [
        ("evaluator-1", "late"),
        ("evaluator-2", "late"),
    ]
    assert hall.heard("rating_given") == []


def test_a_device_that_is_in_no_hall_toml_is_acknowledged_all_the_same(stage: Stage) -> None:
    simulated = stage.simulated("--listen", "127.0.0.1:0", "--addresses", "1,9")
    hall = stage.hall(line_of(table("evaluator-1", 1, port_of(simulated))))
    stage.program(hall, "evaluator-1")
    well(hall, "evaluator-1")
    simulated.press(9, 0)
    simulated.acked(9, 0)
    assert heard(hall, "press_ignored") == [
        {"device": "evaluator-1", "address": 9, "raw": "00", "reason": "unprompted"}
    ]


def test_a_key_is_acknowledged_at_once_with_the_server_dead_and_the_rating_arrives_later(
    stage: Stage, play: Play
) -> None:
    hall, simulated, _ = play
    hall.prompt("p1", 1)
    simulated.asking(1)
    hall.end()
    simulated.press(1, 2)
    simulated.acked(1, 2)
    assert simulated.state(1)["ack_ms"] < AT_ONCE_MS
    simulated.press(1, 2)
    simulated.acked(1, 2)
    port = port_of(simulated)
    again = stage.hall(line_of(table("evaluator-1", 1, port), table("evaluator-2", 2, port)), hall.port)
    assert heard(again, "press_ignored")[0]["reason"] == "duplicate"
    assert again.heard("rating_given") == [{"prompt_id": "p1", "level": 3, "raw": "02"}]
    well(again, "evaluator-1", "evaluator-2")


def test_a_server_that_hears_and_does_not_answer_delays_no_acknowledgement(play: Play) -> None:
    hall, simulated, _ = play
    hall.is_deaf_to("rating_given", "press_ignored")
    hall.prompt("p1", 1)
    simulated.asking(1)
    for key in range(5):
        simulated.press(1, key)
        simulated.acked(1, key)
        assert simulated.state(1)["ack_ms"] < AT_ONCE_MS
    assert heard(hall, "rating_given")[0]["level"] == 5
    hall.is_deaf_to()
    until(lambda: len(hall.heard("press_ignored")) == 4, 15, "the reports behind the unanswered one")
    assert {body["prompt_id"] for body in hall.heard("rating_given")} == {"p1"}


@pytest.mark.parametrize("fault", ["noise", "half_frames"])
def test_a_bad_line_loses_no_press(play: Play, fault: str) -> None:
    hall, simulated, _ = play
    simulated.fault(fault)
    for count in range(1, 4):
        hall.prompt(f"p{count}", 1)
        until(lambda count=count: simulated.state(1)["asked"] == count, what="the lamp")  # type: ignore[misc]
        simulated.press(1, count)
        simulated.acked(1, count)
    assert [body["level"] for body in heard(hall, "rating_given", 3)] == [4, 3, 2]


def test_a_wrong_checksum_is_no_press_and_nothing_else_shows_when_it_stays(play: Play) -> None:
    hall, simulated, _ = play
    hall.prompt("p1", 1)
    simulated.asking(1)
    simulated.fault("bad_checksum")
    for _ in range(8):
        simulated.press(1, 4)
    until(lambda: hall.state_of("evaluator-2") == ("warning", "line_garbled"), what="the warning")
    assert simulated.state(1)["acks"] == 0
    simulated.fault("none")
    simulated.press(1, 0)
    assert heard(hall, "rating_given") == [{"prompt_id": "p1", "level": 5, "raw": "00"}]
    assert hall.heard("press_ignored") == []
    well(hall, "evaluator-1", "evaluator-2")


def test_a_mute_device_costs_nothing_but_its_own_rating(play: Play) -> None:
    hall, simulated, _ = play
    simulated.fault("mute")
    hall.prompt("p1", 1)
    until(lambda: any(each["way"] == "in" for each in simulated.ask("/trace")), what="the unheard prompt")
    assert not simulated.press(1, 0)
    simulated.fault("none")
    hall.prompt("p2", 2)
    simulated.asking(2)
    simulated.press(2, 0)
    assert heard(hall, "rating_given") == [{"prompt_id": "p2", "level": 5, "raw": "00"}]
    assert not simulated.state(1)["asking"]


def test_a_port_that_vanishes_and_returns(play: Play) -> None:
    hall, simulated, program = play
    gone = "port_gone" if simulated.place.startswith("/") else "unreachable"
    hall.prompt("p1", 1)
    simulated.asking(1)
    simulated.fault("unplugged")
    failed(hall, gone, "evaluator-1", "evaluator-2")
    hall.prompt("p2", 2)
    back_at = clock.monotonic()
    simulated.fault("none")
    until(lambda: simulated.state(2)["asking"], RETRY_PROMISE_S + 1, "the lamp of the prompt given meanwhile")
    assert clock.monotonic() - back_at < RETRY_PROMISE_S * PATIENCE
    assert simulated.state(1)["asked"] == 2, "the open prompt was not told again"
    well(hall, "evaluator-1", "evaluator-2")
    simulated.press(1, 0)
    simulated.press(2, 1)
    assert [body["prompt_id"] for body in heard(hall, "rating_given", 2)] == ["p1", "p2"]
    program.end(signal.SIGTERM)
    for device in ("evaluator-1", "evaluator-2"):
        about = [line for line in program.complained if f": {device}: " in line or f" {device}: " in line]
        assert len([line for line in about if f"failed ({gone})" in line]) == 1, about
        assert len([line for line in about if "ok (ok)" in line]) == 2, about  # at the start, and back
    assert not any("Traceback" in line for line in program.complained)


def test_a_port_that_is_not_there_yet(stage: Stage, tmp_path: Path) -> None:
    link = tmp_path / "line"
    hall = stage.hall(line_of(table("evaluator-1", 1, str(link))))
    stage.program(hall, "evaluator-1")
    failed(hall, "port_gone", "evaluator-1")
    stage.simulated("--pty", str(link))
    well(hall, "evaluator-1", within_s=RETRY_PROMISE_S + 1)


def test_a_program_that_is_killed_comes_back_and_asks_again(stage: Stage, play: Play) -> None:
    hall, simulated, program = play
    hall.prompt("p1", 1)
    simulated.asking(1)
    simulated.press(2, 0)
    simulated.acked(2, 0)
    program.end(signal.SIGKILL)
    hall.tell(json.dumps(["pending", [prompt("p1", 1, 20.0)]]))
    stage.program(hall, "evaluator-1")
    until(lambda: simulated.state(1)["asked"] == 2, 10, "the lamp again")
    assert simulated.state(2)["presses"] == 1, "the simulated line lost its memory"
    simulated.press(1, 0)
    simulated.acked(1, 0)
    assert heard(hall, "rating_given") == [{"prompt_id": "p1", "level": 5, "raw": "00"}]


def test_a_program_that_is_stopped_takes_the_press_when_it_goes_on(play: Play) -> None:
    hall, simulated, program = play
    hall.prompt("p1", 1)
    simulated.asking(1)
    program.stands_still()
    simulated.press(1, 1)
    hall.emit("rating_withdrawn", prompt_id="p0")  # the hall goes on meanwhile
    assert simulated.state(1)["last_ack"] is None
    program.send_signal(signal.SIGCONT)
    simulated.acked(1, 1)
    assert heard(hall, "rating_given") == [{"prompt_id": "p1", "level": 4, "raw": "01"}]


def test_a_prompt_that_is_told_again_after_a_reconnect_is_not_asked_twice(stage: Stage, play: Play) -> None:
    hall, simulated, _ = play
    hall.prompt("p1", 1)
    simulated.asking(1)
    hall.end()
    port = port_of(simulated)
    again = stage.hall({}, hall.port)
    again.end()
    tables = line_of(table("evaluator-1", 1, port), table("evaluator-2", 2, port))
    again = stage.hall(tables, hall.port)
    again.tell(json.dumps(["pending", [prompt("p1", 1, 20.0)]]))
    well(again, "evaluator-1")
    simulated.press(1, 0)
    assert heard(again, "rating_given")[0]["prompt_id"] == "p1"
    assert simulated.state(1)["asked"] == 1


def test_new_settings_move_the_line_without_a_restart(stage: Stage, play: Play) -> None:
    hall, simulated, _ = play
    other = stage.simulated("--listen", "127.0.0.1:0", "--addresses", "5")
    hall.end()
    again = stage.hall(line_of(table("evaluator-1", 5, port_of(other))), hall.port)
    until(lambda: other.ask("/fault")["connected"], what="the new port to be opened")
    again.prompt("p1", 5)
    other.asking(5)
    other.press(5, 0)
    assert heard(again, "rating_given") == [{"prompt_id": "p1", "level": 5, "raw": "00"}]
    simulated.press(1, 0)
    assert simulated.state(1)["acks"] == 0, "the old port is still in use"


def test_a_hello_without_the_whole_line_names_at_least_the_device_itself(stage: Stage) -> None:
    simulated = stage.simulated("--listen", "127.0.0.1:0")
    hall = stage.hall({"evaluator-1": {"settings": table("evaluator-1", 1, port_of(simulated))}})
    stage.program(hall, "evaluator-1")
    well(hall, "evaluator-1")


def test_settings_nobody_can_run_are_told_and_cost_no_program(stage: Stage) -> None:
    simulated = stage.simulated("--listen", "127.0.0.1:0")
    good = table("evaluator-1", 1, port_of(simulated))
    hall = stage.hall(line_of(good | {"profile": "none"}))
    program = stage.program(hall, "evaluator-1")
    failed(hall, "bad_settings", "evaluator-1")
    assert "ft12-ff68" in hall.heard("device_state")[-1]["detail"]
    hall.end()
    again = stage.hall(line_of(good), hall.port)
    well(again, "evaluator-1")
    assert program.process.poll() is None


def test_two_programs_do_not_share_a_port(stage: Stage, tmp_path: Path) -> None:
    simulated = stage.simulated("--pty", str(tmp_path / "line"))
    one, two = (table(f"evaluator-{address}", address, simulated.place) for address in (1, 2))
    hall = stage.hall({**line_of(one), **line_of(two)})
    first = stage.program(hall, "evaluator-1")
    well(hall, "evaluator-1")
    stage.program(hall, "evaluator-2")
    failed(hall, "port_busy", "evaluator-2")
    first.end()
    well(hall, "evaluator-2")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_told_and_gives_the_port_back(play: Play, number: int) -> None:
    _, simulated, program = play
    began = clock.monotonic()
    assert program.end(number) == 0
    assert clock.monotonic() - began < 15
    if not simulated.place.startswith("/"):
        until(lambda: not simulated.ask("/fault")["connected"], what="the port to be free")


def test_supervised_it_ends_with_its_parent(stage: Stage, play: Play) -> None:
    hall, _, _ = play
    program = stage.program(hall, "evaluator-2", "--supervised")
    until(lambda: len(hall.heard("hello")) == 2, 10, "the second program")
    assert program.process.stdin
    program.process.stdin.close()
    assert program.wait() == 0
