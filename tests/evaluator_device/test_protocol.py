"""The FF-68 line, byte by byte: golden frames, and what no noise and no cutting may change.

``frames_in`` and ``packed`` below are written from the description of the bus and share nothing with the
product: JackQChen/QueueSystem FF-68 bus, ``FF 68 L L 68 address function data... checksum 16``.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator_device.protocol import Event, KeyPressed, Parser, encode
from hardware_config.byte_templates import ByteTemplate
from hardware_config.profile import load_profile

PROFILE = load_profile("ft12-ff68")
assert PROFILE.evaluator is not None and PROFILE.keypad is not None
EVALUATOR, KEYPAD = PROFILE.evaluator, PROFILE.keypad
GOLDEN_KEYS = [
    ("FF 68 03 03 68 01 11 00 12 16", 1, 0),
    ("FF 68 03 03 68 01 11 01 13 16", 1, 1),
    ("FF 68 03 03 68 01 11 02 14 16", 1, 2),
    ("FF 68 03 03 68 01 11 03 15 16", 1, 3),
    ("FF 68 03 03 68 01 11 04 16 16", 1, 4),
    ("FF 68 03 03 68 02 11 00 13 16", 2, 0),
    ("FF 68 03 03 68 FE 11 03 12 16", 254, 3),
]


def packed(address: int, function: int, data: bytes) -> bytes:
    body = bytes([address, function, *data])
    return bytes([0xFF, 0x68, len(body), len(body), 0x68, *body, sum(body) % 256, 0x16])


def frame_at(stream: bytes, at: int) -> bytes | None:
    """The frame that a device may send and that stands whole at this place."""
    length = stream[at + 2] if at + 2 < len(stream) else 0
    piece = stream[at : at + length + 7]
    if not 3 <= length <= 5 or len(piece) < length + 7:
        return None
    return piece if piece == packed(piece[5], piece[6], piece[7 : 5 + length]) else None


def frames_in(stream: bytes) -> list[bytes]:
    """Every frame of a stream, read from the left, none overlapping another."""
    found, at = [], 0
    while at < len(stream):
        frame = frame_at(stream, at)
        if frame is not None:
            found.append(frame)
        at += len(frame) if frame is not None else 1
    return found


def as_event(frame: bytes) -> Event:
    if frame[6] == 0x11 and len(frame) == 10:
        return KeyPressed("evaluator", frame[5], frame[7:8], frame)
    return KeyPressed("keypad", frame[5], frame[7:-2], frame)


def pressed(frame: str) -> KeyPressed:
    """The key of an evaluator in this frame."""
    raw = bytes.fromhex(frame)
    return KeyPressed("evaluator", raw[5], raw[7:8], raw)


def said(command: ByteTemplate | None, **values: object) -> bytes:
    assert command is not None
    return encode(PROFILE, command, values)


def fed(*pieces: bytes) -> list[Event]:
    parser = Parser(PROFILE)
    return [event for piece in pieces for event in parser.feed(piece)]


any_byte = st.integers(0, 255)
key_frames = st.builds(lambda address, key: packed(address, 0x11, bytes([key])), any_byte, any_byte)
good_frames = key_frames | st.builds(packed, any_byte, any_byte, st.binary(min_size=1, max_size=3))
telling_byte = st.sampled_from([0xFF, 0x68, 3, 4, 5, 1, 0x11, 0, 0x12, 0x16])
telling_bytes = st.lists(telling_byte, max_size=24).map(bytes)
noises = st.binary(max_size=24) | telling_bytes


@st.composite
def spoilt_frames(draw: st.DrawFn) -> bytes:
    """A frame that is cut short or has one byte wrong."""
    frame = draw(good_frames)
    at = draw(st.integers(0, len(frame) - 1))
    if draw(st.booleans()):
        return frame[:at]
    return frame[:at] + bytes([frame[at] ^ draw(st.integers(1, 255))]) + frame[at + 1 :]


streams = st.lists(good_frames | noises | spoilt_frames(), max_size=12).map(b"".join)


@pytest.mark.parametrize(("frame", "address", "key"), GOLDEN_KEYS)
def test_a_key_report_is_read(frame: str, address: int, key: int) -> None:
    assert fed(bytes.fromhex(frame)) == [pressed(frame)]
    assert (pressed(frame).address, pressed(frame).key) == (address, bytes([key]))


@pytest.mark.parametrize(
    ("address", "key", "frame"),
    [
        (1, 0, "FF 68 03 03 68 01 01 00 02 16"),
        (1, 1, "FF 68 03 03 68 01 01 01 03 16"),
        (1, 3, "FF 68 03 03 68 01 01 03 05 16"),
        (3, 4, "FF 68 03 03 68 03 01 04 08 16"),
    ],
)
def test_the_acknowledgement_repeats_the_key(address: int, key: int, frame: str) -> None:
    assert said(EVALUATOR.ack, address=address, key=bytes([key])) == bytes.fromhex(frame)


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        (1, "FF 68 03 03 68 01 01 0B 0D 16"),
        (2, "FF 68 03 03 68 02 01 0B 0E 16"),
        (255, "FF 68 03 03 68 FF 01 0B 0B 16"),
    ],
)
def test_the_start_of_a_rating(address: int, frame: str) -> None:
    assert said(EVALUATOR.prompt, address=address) == bytes.fromhex(frame)


def test_our_own_words_echoed_by_the_line_are_no_rating() -> None:
    echoed = said(EVALUATOR.prompt, address=1) + said(EVALUATOR.ack, address=1, key=b"\x00")
    assert [getattr(event, "source", None) for event in fed(echoed)] == ["keypad", "keypad"]
    assert fed(said(EVALUATOR.invite, address=1)) == []  # shorter than anything a device says


def test_a_call_keypad_on_the_same_line_is_no_rating() -> None:
    call = bytes.fromhex("FF 68 03 03 68 01 02 0C 0F 16")
    skip = bytes.fromhex("FF 68 04 04 68 01 02 06 0F 18 16")
    assert fed(call + skip) == [
        KeyPressed("keypad", 1, b"\x0c", call),
        KeyPressed("keypad", 1, b"\x06\x0f", skip),
    ]
    assert said(KEYPAD.ack, address=1, key=b"\x0c", frame=call) == call


def test_a_key_report_with_more_than_one_data_byte_is_no_rating() -> None:
    frame = packed(1, 0x11, b"\x00\x01")
    assert fed(frame) == [KeyPressed("keypad", 1, b"\x00\x01", frame)]


@pytest.mark.parametrize(
    ("number", "waiting", "frame"),
    [
        ("A012", 3, "FF 68 08 08 68 01 02 0A 0A 03 00 01 02 1D 16"),
        ("", 12, "FF 68 08 08 68 01 02 0A 01 02 0A 0A 0A 2E 16"),
        ("B7", 4000, "FF 68 08 08 68 01 02 09 09 09 0A 0A 07 39 16"),
    ],
)
def test_the_keypad_shows_the_number_and_how_many_wait(number: str, waiting: int, frame: str) -> None:
    assert said(KEYPAD.show, address=1, number=number, waiting=waiting) == bytes.fromhex(frame)


@pytest.mark.parametrize("length", [0, 1, 2, 6, 255])
def test_a_length_no_device_sends_is_no_frame(length: int) -> None:
    body = bytes([1, 0x11] + [0] * max(0, length - 2))[:length]
    spoilt = bytes([0xFF, 0x68, length, length, 0x68, *body, sum(body) % 256, 0x16])
    assert fed(spoilt, bytes.fromhex(GOLDEN_KEYS[0][0])) == [pressed(GOLDEN_KEYS[0][0])]


@pytest.mark.parametrize("at", range(10))
def test_one_wrong_byte_makes_it_no_key_and_the_next_press_is_heard(at: int) -> None:
    frame = bytearray.fromhex(GOLDEN_KEYS[0][0])
    frame[at] ^= 0x40
    assert fed(bytes(frame)) == []
    assert fed(bytes(frame), bytes.fromhex(GOLDEN_KEYS[3][0])) == [pressed(GOLDEN_KEYS[3][0])]


@pytest.mark.parametrize("cut", range(10))
def test_half_a_frame_does_not_swallow_the_next(cut: int) -> None:
    frame = bytes.fromhex(GOLDEN_KEYS[2][0])
    assert fed(frame[:cut], frame) == [pressed(GOLDEN_KEYS[2][0])]


def test_a_frame_inside_the_body_of_a_false_start_is_found() -> None:
    assert fed(bytes.fromhex("FF 68 05 05 68") + bytes.fromhex(GOLDEN_KEYS[1][0])) == [
        pressed(GOLDEN_KEYS[1][0])
    ]


def test_what_was_passed_over_is_counted_until_a_good_frame() -> None:
    parser = Parser(PROFILE)
    parser.feed(b"\x00" * 70 + b"\xff\xff")
    assert parser.skipped == 71  # the last FF may still begin a frame
    parser.feed(bytes.fromhex(GOLDEN_KEYS[0][0]))
    assert parser.skipped == 0


def test_a_flood_of_noise_is_passed_over_without_being_kept() -> None:
    parser = Parser(PROFILE)
    assert parser.feed(b"\xff" * 200_000 + b"\xff\x68" * 100_000) == []
    assert parser.feed(bytes.fromhex(GOLDEN_KEYS[0][0])) == [pressed(GOLDEN_KEYS[0][0])]


@given(streams, st.data())
def test_any_cutting_of_a_stream_gives_the_same_events(stream: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert fed(*pieces) == fed(stream) == fed(*(bytes([byte]) for byte in stream))


@given(streams)
def test_events_are_the_frames_of_the_stream_and_nothing_else(stream: bytes) -> None:
    assert fed(stream) == [as_event(frame) for frame in frames_in(stream)]


@given(st.binary(max_size=400) | telling_bytes)
def test_random_bytes_give_a_key_only_from_a_whole_frame(stream: bytes) -> None:
    keys = [event for event in fed(stream) if isinstance(event, KeyPressed) and event.source == "evaluator"]
    assert all(packed(key.address or 0, 0x11, key.key) in stream for key in keys)


@given(st.lists(st.tuples(noises, good_frames), min_size=1, max_size=8), noises)
def test_noise_between_frames_loses_no_frame_it_does_not_overlap(
    parts: list[tuple[bytes, bytes]], tail: bytes
) -> None:
    stream, frames, starts = b"", [], []
    for noise, frame in parts:
        starts.append(len(stream) + len(noise))
        frames.append(frame)
        stream += noise + frame
    stream += tail
    accidents = [at for at in range(len(stream)) if at not in starts and frame_at(stream, at)]
    untouched = [
        as_event(frame)
        for start, frame in zip(starts, frames, strict=True)
        if not any(at < start + len(frame) and start < at + 12 for at in accidents)
    ]
    heard = iter(fed(stream))
    assert all(event in heard for event in untouched)  # in this order, nothing lost


@given(key_frames, telling_bytes)
def test_a_press_is_heard_as_soon_as_its_last_byte_is_there(frame: bytes, noise: bytes) -> None:
    if any(frame_at(noise + frame, at) for at in range(len(noise))):
        return
    parser = Parser(PROFILE)
    parser.feed(noise + frame[:-1])
    assert parser.feed(frame[-1:]) == [KeyPressed("evaluator", frame[5], frame[7:8], frame)]
