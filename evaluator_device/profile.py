"""A device profile: what one make of evaluator says on its line, as data in ``profiles/NAME.toml``.

A new make is a new file, not a new program.  A file that does not fit is refused with all its mistakes at
once; nothing is guessed.  The model holds only what this version can speak: frames that carry their length
and a sum of bytes.  A further kind of framing is a further class with its own ``kind`` here and its reader in
``protocol.py``.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

PROFILES = Path(__file__).parent / "profiles"

_HEX_PAIR = re.compile(r"[0-9A-Fa-f]{2}")
_TEMPLATE = re.compile(r"(?:[0-9A-Fa-f]{2}|\{key\})(?: (?:[0-9A-Fa-f]{2}|\{key\}))*")


class ProfileMistake(Exception):
    """A profile or a key table that cannot be used; ``problems`` are Chinese sentences, all at once."""

    code = "profile_mistake"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def _byte(value: object) -> object:
    if isinstance(value, str) and _HEX_PAIR.fullmatch(value):
        return int(value, 16)
    raise ValueError('应为两位十六进制数，例如 "0A"')


def _template(value: object) -> object:
    if isinstance(value, str) and _TEMPLATE.fullmatch(value):
        return tuple(None if part == "{key}" else int(part, 16) for part in value.split(" "))
    raise ValueError('应为以空格分隔的两位十六进制数或 {key}，例如 "01 {key}"')


Byte = Annotated[int, BeforeValidator(_byte), Field(ge=0, le=255)]
Template = Annotated[tuple[int | None, ...], BeforeValidator(_template)]
Level = Annotated[int, Field(ge=1, le=5)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Line(_Part):
    """How the serial port is set; a network port (``socket://``) ignores it."""

    baud: Annotated[int, Field(ge=300, le=921600)]
    data_bits: Literal[7, 8]
    parity: Literal["none", "even", "odd"]
    stop_bits: Literal[1, 2]


class LengthFraming(_Part):
    """Frames ``preamble start L L start address function data... checksum end``; L counts address to data."""

    kind: Literal["length"]
    preamble: Byte
    start: Byte
    end: Byte
    length_min: Annotated[int, Field(ge=2, le=255)]
    length_max: Annotated[int, Field(ge=2, le=255)]

    @model_validator(mode="after")
    def _key_frames_fit(self) -> Self:
        if not self.length_min <= 3 <= self.length_max:
            raise ValueError("length_min 不能大于 3，length_max 不能小于 3（按键帧的长度为 3）")
        return self


class Sum8(_Part):
    """One byte: the sum of address, function and data, modulo 256."""

    kind: Literal["sum8"]


class KeyReport(_Part):
    """Which function code of the device reports a key; the frame's one data byte is the key."""

    function: Byte


class Command(_Part):
    """What the host sends: a function code and data, in which ``{key}`` stands for the key reported."""

    function: Byte
    data: Template

    def fill(self, key: int | None = None) -> bytes:
        """The data bytes with the key put in; raises ``ValueError`` when a key is wanted and missing."""
        filled = [key if part is None else part for part in self.data]
        if None in filled:
            raise ValueError("this command needs a key")
        return bytes(part for part in filled if part is not None)


class Profile(_Part):
    """Everything one make of evaluator says and understands."""

    profile: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    line: Line
    framing: LengthFraming
    checksum: Sum8
    key: KeyReport
    prompt: Command
    ack: Command
    keys: Annotated[dict[Byte, Level], Field(min_length=1)]

    @model_validator(mode="after")
    def _a_prompt_has_no_key(self) -> Self:
        if None in self.prompt.data:
            raise ValueError("prompt.data 中不能有 {key}：请求评价时还没有按键")
        return self


def load_profile(name: str, folder: Path = PROFILES) -> Profile:
    """The profile of this name; raises ``ProfileMistake`` when there is none or it does not fit."""
    known = sorted(path.stem for path in folder.glob("*.toml"))
    if name not in known:
        raise ProfileMistake([f"没有名为 {name} 的评价器协议（profile），现有：{'、'.join(known)}"])
    return read_profile((folder / f"{name}.toml").read_bytes(), name)


def read_profile(text: bytes, name: str) -> Profile:
    """The profile in this TOML text; raises ``ProfileMistake`` with everything that is wrong in it."""
    file = f"{name}.toml"
    try:
        profile = Profile.model_validate(tomllib.loads(text.decode("utf-8")))
    except UnicodeDecodeError:
        raise ProfileMistake([f"{file}：文件不是 UTF-8 编码"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileMistake([f"{file}：不是正确的 TOML 文件（{error}）"]) from None
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise ProfileMistake([f"{file} 中 {_problem(each)}" for each in faults]) from None
    if profile.profile != name:
        raise ProfileMistake([f'{file} 的 profile：应与文件名一致，写成 "{name}"'])
    return profile


def key_levels(profile: Profile, override: object = None) -> dict[int, int]:
    """Which key means which level: the profile's own table, and over it the keys that hall.toml lists.

    ``override`` is ``keys`` of the device in hall.toml, which names only what differs.  A key in neither
    counts for nothing.  Raises ``ProfileMistake``.
    """
    if override is None:
        return dict(profile.keys)
    if not isinstance(override, Mapping):
        raise ProfileMistake(['keys 应为按键与等级的对照表，例如 keys = { "00" = 5, "01" = 4 }'])
    levels: dict[int, int] = {}
    problems = []
    for key, level in override.items():
        if not (isinstance(key, str) and _HEX_PAIR.fullmatch(key)):
            problems.append(f'keys 中的按键 {key!r} 应为两位十六进制数，例如 "0A"')
        elif int(key, 16) in levels:
            problems.append(f"keys 中的按键 {key} 写了两次")
        elif isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= 5:
            problems.append(f"keys 中按键 {key} 的等级应为 1 到 5 的整数（5 为非常满意）")
        else:
            levels[int(key, 16)] = level
    if problems:
        raise ProfileMistake(problems)
    return {**profile.keys, **levels}


_SENTENCES = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "int_type": "应为整数",
    "string_type": "应为文字",
    "dict_type": "应为一张表",
    "model_type": "应为一张表",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "只能用小写字母、数字和短横线，最多 40 个",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "只能是 {expected}",
    "value_error": "{error}",
}


def _problem(fault: ErrorDetails) -> str:
    """What is wrong, and at which key, in one Chinese sentence."""
    where = ".".join(str(part) for part in fault["loc"] if part != "[key]")
    sentence = _SENTENCES.get(fault["type"], f"写法不对（{fault['msg']}）").format(**fault.get("ctx", {}))
    return f"{where}：{sentence}" if where else sentence
