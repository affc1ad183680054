"""A profile out of pressed keys: what is learned reads back what was pressed, and nothing else is claimed."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator_device.learning import NotLearned, as_toml, learn, once
from evaluator_device.protocol import KeyPressed, Parser
from hardware_config.__main__ import main
from hardware_config.profile import keypad_words, read_profile
from tests.evaluator_device.stage import ROOT, Player, Stage
from tests.waiting import until

LEVELS = (5, 4, 3, 2, 1)


def xor_box(address: int, key: int) -> bytes:
    """The box of the cookbook: AA address key xor 55."""
    return bytes([0xAA, address, key, address ^ key, 0x55])


def modbus_box(key: int) -> bytes:
    """Start, length, key, CRC-16/MODBUS over all of it, low byte first; the CRC from its definition, reflected."""
    head = bytes([0x55, 0x01, key])
    crc = 0xFFFF
    for byte in head:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return head + crc.to_bytes(2, "little")


def etx_box(key: int) -> bytes:
    """Text and a sum of text and ETX behind it."""
    body = b"K" + bytes([key])
    return b"\x02" + body + b"\x03" + bytes([(sum(body) + 3) % 256])


BOXES = {
    "xor before the end": [xor_box(1, key) for key in b"ABCDE"],
    "CRC of Modbus": [modbus_box(key) for key in range(1, 6)],
    "a sum behind the end": [etx_box(key) for key in b"12345"],
    "no checksum": [bytes([0x7A, 0x10, key, 0x0D]) for key in (3, 9, 4, 7, 1)],
    "one byte": [bytes([key]) for key in (0x81, 0x82, 0x84, 0x88, 0x90)],
}


@pytest.mark.parametrize("frames", BOXES.values(), ids=BOXES)
def test_a_box_is_learned_and_its_profile_reads_every_key(frames: list[bytes]) -> None:
    learned = learn("box", {level: [frame, frame * 2] for level, frame in zip(LEVELS, frames, strict=True)})
    profile = read_profile(as_toml(learned).encode(), "box")
    assert profile.evaluator is not None
    for level, frame in zip(LEVELS, frames, strict=True):
        [press] = Parser(profile).feed(frame)
        assert isinstance(press, KeyPressed)
        assert profile.evaluator.keys[press.key] == level


def pad(address: int, key: int) -> bytes:
    """The keypad of the cookbook: 5A address 10 key 00 sum A5."""
    body = bytes([address, 0x10, key, 0])
    return b"\x5a" + body + bytes([sum(body) % 256, 0xA5])


PAD_KEYS = {"call": 0x21, "recall": 0x22, "start": 0x23, "transfer:3": 0x24}


def test_a_keypad_is_learned_by_what_its_keys_do() -> None:
    learned = learn("desk-pad", {word: [pad(1, key)] * 2 for word, key in PAD_KEYS.items()})
    profile = read_profile(as_toml(learned).encode(), "desk-pad")
    assert profile.evaluator is None
    assert keypad_words(profile) == {bytes([key]): word for word, key in PAD_KEYS.items()}
    assert learned.tables["keypad"]["key"] == "{address} 10 {key} 00"
    assert learned.tables["checksum"]["kind"] == "sum8"
    assert "应答（ack）、显示号码（show）" in as_toml(learned)
    for key in PAD_KEYS.values():
        [press] = Parser(profile).feed(pad(1, key))
        assert isinstance(press, KeyPressed)
        assert (press.source, press.address, press.key) == ("keypad", 1, bytes([key]))


def test_a_keypad_of_a_known_make_is_named_also_where_a_key_is_a_digit_and_ok() -> None:
    frames = {"call": "FF 68 03 03 68 01 02 0C 0F 16", "no_show": "FF 68 04 04 68 01 02 06 0F 18 16"}
    learned = learn("pad", {word: [bytes.fromhex(frame)] for word, frame in frames.items()})
    assert (learned.known, learned.keys) == ("ft12-ff68", {b"\x0c": "call", b"\x06\x0f": "no_show"})


def test_a_keypads_frames_are_no_rating_and_an_evaluators_call_nobody() -> None:
    keys = [pad(1, key) for key in PAD_KEYS.values()]
    with pytest.raises(NotLearned, match="分开学"):
        learn("box", {5: [keys[0]], "call": [keys[1]]})
    frames = {5: "FF 68 03 03 68 01 02 0C 0F 16", 4: "FF 68 03 03 68 01 02 0D 10 16"}
    as_evaluator = learn("box", {level: [bytes.fromhex(frame)] for level, frame in frames.items()})
    assert as_evaluator.known is None, "a keypad's frame was taken for a rating of the FF 68 bus"


def test_what_is_sure_and_what_is_guessed() -> None:
    learned = learn("box", {level: [xor_box(1, 64 + level)] for level in LEVELS})
    assert learned.tables["checksum"]["kind"] == "xor8"
    assert learned.tables["evaluator"]["key"] == "{address} {key}"
    assert learned.guessed == ["第 2 个字节是地址（与 --address 1 相同）"]
    bare = learn("box", {level: [bytes([0x7A, 0x77, level])] for level in LEVELS})
    assert any("没有找到校验" in guess for guess in bare.guessed)
    assert "推测" in as_toml(bare)
    assert tomllib.loads(as_toml(bare))["checksum"] == {"kind": "none"}


def test_a_make_that_is_known_is_named() -> None:
    frames = {5: "FF 68 03 03 68 01 11 02 14 16", 1: "FF 68 03 03 68 01 11 00 12 16"}
    learned = learn("box", {level: [bytes.fromhex(frame)] for level, frame in frames.items()})
    assert (learned.known, learned.keys) == ("ft12-ff68", {b"\x02": 5, b"\x00": 1})


@pytest.mark.parametrize(
    ("presses", "told"),
    [
        ({5: [b"\x01"]}, "至少要按两个"),
        ({5: [b"\x01"], 4: [b"\x01"]}, "完全相同"),
        ({5: [b"\x01"], 4: [b"", b""]}, "“满意”键没有收到任何字节"),
        ({5: [b"\x01", b"\x07"], 4: [b"\x02"]}, "不一样"),
        ({5: [b"\x01\x02"], 4: [b"\x02"]}, "找不出规律"),
    ],
)
def test_what_cannot_be_learned_is_told(presses: dict[int, list[bytes]], told: str) -> None:
    with pytest.raises(NotLearned, match=told):
        learn("box", presses)


def test_a_repeated_frame_is_one_frame() -> None:
    assert once(b"abab") == b"ab"
    assert once(b"aba") == b"aba"
    assert once(b"") == b""


def test_the_command_learns_at_a_real_line(stage: Stage, tmp_path: Path) -> None:
    simulated = stage.simulated("--listen", "127.0.0.1:0", "--addresses", "1")
    program = Player(
        "-m", "hardware_config", "learn", "--port", f"socket://{simulated.place}", "--name", "box",
        "--keys", "3", "--presses", "1",
    )  # fmt: skip
    try:
        for asked, key in enumerate((4, 2, 0), start=1):
            until(
                lambda asked=asked: sum("请按" in line for line in program.said) == asked, 20, "the question"
            )  # type: ignore[misc]
            until(lambda key=key: simulated.press(1, key), 20, "the line to be open")  # type: ignore[misc]
        assert program.process.wait(timeout=30) == 0
        until(lambda: any("keys = " in line for line in program.said), 10, "the result")
    finally:
        program.end()
    assert 'profile = "ft12-ff68"' in "".join(program.said)
    assert '"04" = 5, "02" = 3, "00" = 1' in "".join(program.said)


@pytest.mark.parametrize("words", ["call,ring", "call,call"])
def test_words_no_key_can_mean_are_refused(words: str) -> None:
    wanted = ["learn", "--port", "/dev/no-such-port", "--name", "pad", "--keypad", words]
    told = CliRunner().invoke(main, wanted)
    assert told.exit_code == 2
    assert "--keypad" in told.output


def test_a_line_that_is_not_there_is_told() -> None:
    wanted = ["--port", "/dev/no-such-port", "--name", "box"]
    told = subprocess.run(
        [sys.executable, "-m", "hardware_config", "learn", *wanted],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert "找不到设备所在的端口" in told.stdout
    assert told.stderr == ""
