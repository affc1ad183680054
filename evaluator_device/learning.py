"""From bytes seen on a line to a profile: what is common to all presses, and what tells the keys apart.

Pure: no port, no clock. A line is watched while named keys are pressed; each press is one burst of bytes. First every
profile there is is tried; then the frame is taken apart: constant beginning and end, the byte of the key, a checksum
that holds in every frame. A profile is only given when it reads back every burst it was learned from; what was not
proved by the bytes is listed as guessed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluator_device.protocol import KeyPressed, Parser
from hardware_config.profile import Profile, ProfileMistake, load_profile, profile_of, shipped_profiles

FEWEST_KEYS = 2
LONGEST_END = 2


class NotLearned(Exception):
    """No profile explains what was seen; the text says in Chinese what to try."""


@dataclass(frozen=True)
class Learned:
    """A profile as tables of TOML, what its raw keys mean, and what of it was guessed."""

    tables: dict[str, Any]
    keys: dict[bytes, int]
    guessed: list[str] = field(default_factory=list)
    known: str | None = None
    """The name of the profile that exists already and fits."""


def once(burst: bytes) -> bytes:
    """One frame of a burst that repeats itself, as devices do until they are heard."""
    for size in range(1, len(burst) // 2 + 1):
        if len(burst) % size == 0 and burst[:size] * (len(burst) // size) == burst:
            return burst[:size]
    return burst


def learn(name: str, presses: Mapping[int, Sequence[bytes]], address: int = 1) -> Learned:
    """The profile these presses show.  ``presses``: bursts by level, 5 to 1.  Raises ``NotLearned``."""
    frames = {level: _agreed(level, bursts) for level, bursts in presses.items()}
    if len(frames) < FEWEST_KEYS:
        raise NotLearned("至少要按两个不同的键")
    if len(set(frames.values())) < len(frames):
        raise NotLearned("有两个键发来的字节完全相同，请核对按的是不是不同的键")
    for known in shipped_profiles():
        profile = load_profile(known)
        if known != "raw-1byte" and (keys := _read_back(profile, frames)) is not None:
            return Learned({}, keys, known=known)
    for tables, guessed in _candidates(name, frames, address):
        try:
            keys = _read_back(profile_of(tables), frames)
        except ProfileMistake:
            continue
        if keys is not None:
            tables["evaluator"]["keys"] = {key.hex(" ").upper(): level for key, level in keys.items()}
            return Learned(tables, keys, guessed)
    raise NotLearned("各键发来的字节长短不一或找不出规律，请核对波特率，或把记录的字节发给厂家询问")


def _agreed(level: int, bursts: Sequence[bytes]) -> bytes:
    """What a key sends: the same every time, or nearly."""
    seen = Counter(once(burst) for burst in bursts if burst)
    if not seen:
        raise NotLearned(f"等级 {level} 的键没有收到任何字节，请检查接线")
    frame, times = seen.most_common(1)[0]
    if times * 2 <= len(bursts) and len(bursts) > 1:
        raise NotLearned(f"等级 {level} 的键每次发来的字节不一样，请核对波特率和接线后重来")
    return frame


def _read_back(profile: Profile, frames: Mapping[int, bytes]) -> dict[bytes, int] | None:
    """The raw keys, when the profile reads each frame as one key press, and all of them differ."""
    keys: dict[bytes, int] = {}
    for level, frame in frames.items():
        events = Parser(profile).feed(frame)
        if len(events) != 1 or not isinstance(events[0], KeyPressed) or events[0].frame != frame:
            return None
        if events[0].source != "evaluator":
            return None
        keys[events[0].key] = level
    return keys if len(keys) == len(frames) else None


def _candidates(
    name: str, frames: Mapping[int, bytes], address: int
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Profiles that may explain the frames, the best protected first."""
    samples = list(frames.values())
    size = len(samples[0])
    if any(len(sample) != size for sample in samples):
        return
    base: dict[str, Any] = {"profile": name, "title": f"学到的协议 {name}"}
    session = {"session": {"debounce_ms": 300}}
    if size == 1:
        yield (
            {
                **base,
                "framing": {"kind": "none"},
                "evaluator": {"key": "{key}", "keys": {"00": 5}},
                **session,
            },
            ["单字节没有校验，线路有干扰时可能误认按键"],
        )
        return
    differing = [at for at in range(size) if len({sample[at] for sample in samples}) > 1]
    for checksum, end, sum_size in _checks(samples, differing):
        body_end = size - end - sum_size
        key_at = [at for at in differing if at < body_end]
        if not key_at:
            continue
        for start in (*range(1, key_at[0] + 1), 0):
            tables, guessed = _fixed(samples[0], start, body_end, end, key_at, checksum, address)
            yield {**base, **tables, **session}, guessed


def _checks(samples: Sequence[bytes], differing: Sequence[int]) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Checksums to try: their table, how many bytes of end there are, how many bytes they take."""
    size = len(samples[0])
    constant_end = size - 1 - differing[-1]
    parts = (["body"], ["start", "body"])
    for kind, sum_size in (("crc16-modbus", 2), ("crc16-ccitt", 2), ("sum8", 1), ("xor8", 1), ("lrc", 1)):
        orders = ({"order": "little"}, {"order": "big"}) if sum_size == 2 else ({},)
        for end in range(min(constant_end, LONGEST_END), -1, -1):
            for over in parts:
                for order in orders:
                    yield {"kind": kind, "over": over, **order}, end, sum_size
        for end in (1, 2):
            for over in (["body", "end"], ["start", "body", "end"], ["body"]):
                for order in orders:
                    yield {"kind": kind, "over": over, "place": "after_end", **order}, end, sum_size
    for end in range(min(constant_end, LONGEST_END), -1, -1):
        yield {"kind": "none"}, end, 0


def _fixed(
    sample: bytes,
    start: int,
    body_end: int,
    end: int,
    key_at: Sequence[int],
    checksum: dict[str, Any],
    address: int,
) -> tuple[dict[str, Any], list[str]]:
    """A profile of frames that are always equally long."""
    size = len(sample)
    end_bytes = (
        sample[body_end : body_end + end] if checksum.get("place") == "after_end" else sample[size - end :]
    )
    framing: dict[str, Any] = {"kind": "fixed", "body": body_end - start}
    if start:
        framing["start"] = sample[:start].hex(" ").upper()
    if end:
        framing["end"] = end_bytes.hex(" ").upper()
    body, guessed = [], []
    for at in range(start, body_end):
        if at in key_at:
            body.append("{key}")
        elif sample[at] == address and "{address}" not in body:
            body.append("{address}")
            guessed.append(f"第 {at + 1} 个字节是地址（与 --address {address} 相同）")
        else:
            body.append(f"{sample[at]:02X}")
    if len(key_at) > 1:
        first, last = key_at[0] - start, key_at[-1] - start
        body[first : last + 1] = [f"{{key:{last - first + 1}}}"]
    if checksum["kind"] == "none":
        guessed.append("没有找到校验，线路有干扰时可能误认按键")
    tables = {
        "framing": framing,
        "checksum": checksum,
        "evaluator": {"key": " ".join(body), "keys": {"00": 5}},
    }
    return tables, guessed


HEAD = """\
# 由 python -m hardware_config learn 从按键学到。
# 怎样请求评价（prompt）、应答（ack）要看设备说明书，再加到 [evaluator]。
"""


def as_toml(learned: Learned) -> str:
    """The learned profile as the text of its file."""
    lines = [f"# 推测，请核对：{guess}。" for guess in learned.guessed]
    return HEAD + "\n".join([*lines, *_table("", learned.tables)]) + "\n"


def _table(path: str, table: Mapping[str, Any]) -> list[str]:
    """A table of TOML: its values, then the tables within it."""
    lines = [] if not path else ["", f"[{path}]"]
    lines += [f"{_key(key)} = {_value(value)}" for key, value in table.items() if not isinstance(value, dict)]
    for key, inner in table.items():
        if isinstance(inner, dict):
            lines += _table(f"{path}.{key}" if path else key, inner)
    return lines


def _key(key: str) -> str:
    return key if key.isidentifier() else f'"{key}"'


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
