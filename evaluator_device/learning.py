"""From bytes seen on a line to a profile: what is common to all presses, and what tells the keys apart.

Pure: no port, no clock. A line is watched while named keys are pressed; each press is one burst of bytes. A key of an
evaluator is named by its level, one of a call keypad by what it does, and the names say which kind of device it is. First
every profile there is is tried; then the frame is taken apart: constant beginning and end, the byte of the key, a checksum
that holds in every frame. A profile is only given when it reads back every burst it was learned from; what was not
proved by the bytes is listed as guessed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluator_device.key_names import called
from evaluator_device.protocol import KeyPressed, Parser, Source
from hardware_config.profile import Profile, ProfileMistake, load_profile, profile_of, shipped_profiles

Meaning = int | str
"""What a key means: a level, 5 to 1, or a keypad's word."""
FEWEST_KEYS = 2
LONGEST_END = 2


class NotLearned(Exception):
    """No profile explains what was seen; the text says in Chinese what to try."""


@dataclass(frozen=True)
class Learned:
    """A profile as tables of TOML, what its raw keys mean, and what of it was guessed."""

    tables: dict[str, Any]
    keys: dict[bytes, Meaning]
    guessed: list[str] = field(default_factory=list)
    known: str | None = None
    """The name of the profile that exists already and fits."""


def once(burst: bytes) -> bytes:
    """One frame of a burst that repeats itself, as devices do until they are heard."""
    for size in range(1, len(burst) // 2 + 1):
        if len(burst) % size == 0 and burst[:size] * (len(burst) // size) == burst:
            return burst[:size]
    return burst


def learn(name: str, presses: Mapping[Meaning, Sequence[bytes]], address: int = 1) -> Learned:
    """The profile these presses show.  ``presses``: bursts by level, or by a keypad's word.  Raises ``NotLearned``."""
    frames = {meaning: _agreed(meaning, bursts) for meaning, bursts in presses.items()}
    if len(frames) < FEWEST_KEYS:
        raise NotLearned("至少要按两个不同的键")
    if len(set(frames.values())) < len(frames):
        raise NotLearned("有两个键发来的字节完全相同，请核对按的是不是不同的键")
    kinds = {_kind_of(meaning) for meaning in frames}
    if len(kinds) > 1:
        raise NotLearned("评价键和呼叫器的键要分开学")
    [kind] = kinds
    for known in shipped_profiles():
        profile = load_profile(known)
        if known != "raw-1byte" and (keys := _read_back(profile, frames, kind)) is not None:
            return Learned({}, keys, known=known)
    for tables, guessed in _candidates(name, frames, address, kind):
        try:
            keys = _read_back(profile_of(tables), frames, kind)
        except ProfileMistake:
            continue
        if keys is not None:
            tables[kind]["keys"] = {key.hex(" ").upper(): meaning for key, meaning in keys.items()}
            return Learned(tables, keys, guessed)
    raise NotLearned("各键发来的字节长短不一或找不出规律，请核对波特率，或把记录的字节发给厂家询问")


def _kind_of(meaning: Meaning) -> Source:
    return "evaluator" if isinstance(meaning, int) else "keypad"


def _agreed(meaning: Meaning, bursts: Sequence[bytes]) -> bytes:
    """What a key sends: the same every time, or nearly."""
    which = called(meaning)
    seen = Counter(once(burst) for burst in bursts if burst)
    if not seen:
        raise NotLearned(f"“{which}”键没有收到任何字节，请检查接线")
    frame, times = seen.most_common(1)[0]
    if times * 2 <= len(bursts) and len(bursts) > 1:
        raise NotLearned(f"“{which}”键每次发来的字节不一样，请核对波特率和接线后重来")
    return frame


def _read_back(
    profile: Profile, frames: Mapping[Meaning, bytes], kind: Source
) -> dict[bytes, Meaning] | None:
    """The raw keys, when the profile reads each frame as one key press of this kind, and all of them differ."""
    keys: dict[bytes, Meaning] = {}
    for meaning, frame in frames.items():
        events = Parser(profile).feed(frame)
        if len(events) != 1 or not isinstance(events[0], KeyPressed) or events[0].frame != frame:
            return None
        if events[0].source != kind:
            return None
        keys[events[0].key] = meaning
    return keys if len(keys) == len(frames) else None


def _candidates(
    name: str, frames: Mapping[Meaning, bytes], address: int, kind: Source
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Profiles that may explain the frames, the best protected first."""
    samples = list(frames.values())
    size = len(samples[0])
    if any(len(sample) != size for sample in samples):
        return
    # a part wants keys; these are replaced when the frames are read back
    some_keys = {"00": next(iter(frames))}
    base: dict[str, Any] = {"profile": name, "title": f"学到的协议 {name}"}
    session = {"session": {"debounce_ms": 300}}
    if size == 1:
        yield (
            {
                **base,
                "framing": {"kind": "none"},
                kind: {"key": "{key}", "keys": some_keys},
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
            tables, key, guessed = _fixed(samples[0], start, body_end, end, key_at, checksum, address)
            yield {**base, **tables, kind: {"key": key, "keys": some_keys}, **session}, guessed


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
) -> tuple[dict[str, Any], str, list[str]]:
    """Frames that are always equally long: framing and checksum, and how a key stands in the body."""
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
    return {"framing": framing, "checksum": checksum}, " ".join(body), guessed


HEAD = "# 由 python -m hardware_config learn 从按键学到。\n"
STILL_TO_SAY = {
    "evaluator": "# 怎样请求评价（prompt）、应答（ack）要看设备说明书，再加到 [evaluator]。\n",
    "keypad": "# 怎样应答（ack）、显示号码（show）、鸣响（beep）要看设备说明书，再加到 [keypad]。\n",
}
"""What the keys alone do not tell, by the part it belongs to."""


def as_toml(learned: Learned) -> str:
    """The learned profile as the text of its file."""
    lines = [f"# 推测，请核对：{guess}。" for guess in learned.guessed]
    head = HEAD + "".join(words for part, words in STILL_TO_SAY.items() if part in learned.tables)
    return head + "\n".join([*lines, *_table("", learned.tables)]) + "\n"


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
