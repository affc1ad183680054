"""Every framing and checksum a profile may name: golden bytes by hand, any cutting, noise, and random bytes.

Checksums are known values: CRC-16/MODBUS of ``123456789`` is 4B37, CRC-16/CCITT-FALSE is 29B1 (the catalogue of
parametrised CRC algorithms); the frames are written out by hand.
"""

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator_device.framing import SUMS, framing_of
from evaluator_device.protocol import Alive, Event, KeyPressed, Parser, encode
from hardware_config.profile import Profile, load_profile, profile_of

KEYS = {"31": 5, "32": 4, "33": 3, "34": 2, "35": 1}


def made_up(
    framing: dict[str, object], checksum: dict[str, object] | None = None, key: str = "{address} {key}"
) -> Profile:
    tables = {"profile": "made-up", "title": "x", "framing": framing, "evaluator": {"key": key, "keys": KEYS}}
    return profile_of(tables if checksum is None else {**tables, "checksum": checksum})


BARE = load_profile("raw-1byte")
XOR = load_profile("stx-etx-xor")
FIXED = made_up({"kind": "fixed", "start": "A5", "body": 2, "end": "5A"}, {"kind": "sum8"})
LRC = made_up({"kind": "fixed", "body": 3}, {"kind": "lrc"}, "{address} 'K' {key}")
MODBUS = made_up(
    {"kind": "length", "start": "55", "body_max": 8, "length_adds": 2},
    {"kind": "crc16-modbus", "order": "little", "over": ["start", "length", "body"]},
)
CCITT = made_up(
    {"kind": "length", "start": "AA 55", "length_size": 2, "length_order": "little", "body_max": 300 - 50, "end": "0D"},
    {"kind": "crc16-ccitt", "order": "big"},
)  # fmt: skip
ESCAPED = made_up(
    {"kind": "delimited", "start": "7E", "end": "7E", "body_max": 8, "escape": {"byte": "7D", "codes": {"02": "7E", "01": "7D"}}},
    {"kind": "xor8"},
)  # fmt: skip
LINES = made_up({"kind": "line", "body_max": 40}, None, "'S02||' {any+} '||' {key} '||' {address:d2} 'E'")
HEX_SUM = made_up(
    {"kind": "line", "start": "3A", "body_max": 20}, {"kind": "lrc", "form": "hex"}, "{address:d2} {key}"
)

GOLDEN = [
    pytest.param(BARE, "33", None, b"3", id="one byte"),
    pytest.param(XOR, "02 30 31 4B 31 03 78", 1, b"1", id="STX ETX xor"),
    pytest.param(FIXED, "A5 02 31 33 5A", 2, b"1", id="fixed with a start"),
    pytest.param(LRC, "07 4B 31 7D", 7, b"1", id="fixed without a start"),
    pytest.param(MODBUS, "55 04 09 32 D7 AC", 9, b"2", id="length and CRC of Modbus"),
    pytest.param(CCITT, "AA 55 02 00 01 31 08 4C 0D", 1, b"1", id="length of two bytes and CCITT"),
    pytest.param(ESCAPED, "7E 7D 02 31 4F 7E", 0x7E, b"1", id="escaped"),
    pytest.param(LINES, b"S02||card 7||4||05E\r\n".hex(), 5, b"4", id="a line of text"),
    pytest.param(HEX_SUM, b":0336A\r\n".hex(), 3, b"3", id="a line with its sum in digits"),
]


def fed(profile: Profile, *pieces: bytes) -> list[Event]:
    parser = Parser(profile)
    return [event for piece in pieces for event in parser.feed(piece)]


def test_the_sums_are_the_known_ones() -> None:
    digits = b"123456789"
    assert {name: count(digits) for name, count in SUMS.items()} == {
        "sum8": 0xDD, "xor8": 0x31, "lrc": 0x23, "crc16-modbus": 0x4B37, "crc16-ccitt": 0x29B1,
    }  # fmt: skip


@pytest.mark.parametrize(("profile", "frame", "address", "key"), GOLDEN)
def test_a_key_is_read(profile: Profile, frame: str, address: int | None, key: bytes) -> None:
    raw = bytes.fromhex(frame)
    press = KeyPressed("evaluator", address, key, raw)
    assert fed(profile, raw) == [press]
    assert fed(profile, *(raw[at : at + 1] for at in range(len(raw)))) == [press]
    assert fed(profile, raw, raw) == [press, press]


@pytest.mark.parametrize(("profile", "frame", "address", "key"), GOLDEN)
def test_what_is_read_is_what_would_be_written(
    profile: Profile, frame: str, address: int | None, key: bytes
) -> None:
    raw = bytes.fromhex(frame)
    assert profile.evaluator is not None
    if "any" not in profile.evaluator.key.fields:
        assert encode(profile, profile.evaluator.key, {"address": address, "key": key}) == raw


@pytest.mark.parametrize(("profile", "frame", "address", "key"), GOLDEN[1:])
def test_half_a_frame_and_noise_swallow_no_later_press(
    profile: Profile, frame: str, address: int | None, key: bytes
) -> None:
    """On a line of text, noise of text is part of the line: there the next line is heard."""
    raw = bytes.fromhex(frame)
    press = KeyPressed("evaluator", address, key, raw)
    for noise in (raw[: len(raw) // 2], b"\x00\x01", raw[:1]):
        parser = Parser(profile)
        heard = parser.feed(noise + raw)
        if press not in heard:
            heard += parser.quiet() + parser.feed(raw)
        assert press in heard


@pytest.mark.parametrize(("profile", "frame", "address", "key"), GOLDEN[1:7] + GOLDEN[8:])
def test_one_wrong_byte_is_no_key(profile: Profile, frame: str, address: int | None, key: bytes) -> None:
    raw = bytes.fromhex(frame)
    for at in range(len(raw)):
        spoilt = raw[:at] + bytes([raw[at] ^ 0x04]) + raw[at + 1 :]
        assert not [event for event in fed(profile, spoilt) if isinstance(event, KeyPressed)]


def test_a_beginning_that_never_ends_is_given_up_when_the_line_is_quiet() -> None:
    parser = Parser(CCITT)
    begun, whole = bytes.fromhex("AA 55 C8 00"), bytes.fromhex("AA 55 02 00 01 31 08 4C 0D")
    assert parser.feed(begun + whole) == []  # 200 bytes are said to follow
    assert parser.quiet() == [KeyPressed("evaluator", 1, b"1", whole)]


def test_the_device_that_answers_is_alive() -> None:
    assert XOR.heartbeat.ask is not None
    assert encode(XOR, XOR.heartbeat.ask, {"address": 4}) == bytes.fromhex("02 30 34 48 03 4F")
    assert fed(XOR, bytes.fromhex("02 30 34 68 03 6F")) == [Alive(4)]


def test_a_mark_in_the_body_is_never_sent() -> None:
    with pytest.raises(ValueError, match="mark"):
        framing_of(XOR).write(b"0\x03")


ALL = [BARE, XOR, FIXED, LRC, MODBUS, CCITT, ESCAPED, LINES, HEX_SUM, load_profile("ft12-ff68")]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), st.binary(max_size=120), st.data())
def test_any_cutting_of_any_bytes_gives_the_same(
    profile: Profile, stream: bytes, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert fed(profile, *pieces) == fed(profile, stream)


def no_rating_out_of_noise(megabytes: float) -> None:
    """Random bytes crash nothing; a key comes only out of a whole frame that stands in them."""
    seed = int(os.environ.get("NOISE_SEED", "20261124"))
    for profile in ALL[1:]:
        source, parser, before = random.Random(seed), Parser(profile), b""
        for _ in range(int(megabytes * 16)):
            block = source.randbytes(65536)
            for event in parser.feed(block):
                if isinstance(event, KeyPressed):
                    assert event.frame in before + block
                    assert fed(profile, event.frame) == [event]
            before = block[-600:]


def test_noise_rates_nobody() -> None:
    no_rating_out_of_noise(0.125)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_megabytes_of_noise_rate_nobody() -> None:
    no_rating_out_of_noise(10)
