"""A device profile: what one make of evaluator or call keypad says on its line, as data.

A new make is a new file, not a new program.  Ours lie in ``profiles/`` here, a hall's own in ``profiles/`` beside
its hall.toml.  A file that does not fit is refused with all its mistakes at once; nothing is guessed.  The
bytes between start and checksum are the *body*; every template of a profile speaks of the body, and framing,
escape and checksum go around it.

Source: docs/evaluator.md, where every key is described.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from hardware_config.byte_templates import HEARD, ByteTemplate, parse
from hardware_config.profile_framing import Bytes, Checksum, Framing, NoChecksum, _Part, hex_bytes

PROFILES = Path(__file__).parent / "profiles"
NAME = r"^[a-z0-9-]{1,40}$"
KEYPAD_WORDS = (
    "call", "recall", "start", "finish", "no_show", "hold", "resume", "pause", "transfer", "undo", "next",
)  # fmt: skip
"""What a keypad's key may mean; ``transfer:3`` sends to window 3, ``transfer:legal_aid`` to a service."""
_KEYPAD_WORD = re.compile(rf"(?:{'|'.join(KEYPAD_WORDS)})|transfer:[a-z0-9_-]{{1,40}}")


class ProfileMistake(Exception):
    """A profile or a key table that cannot be used; ``problems`` are Chinese sentences, all at once."""

    code = "profile_mistake"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def _heard(value: object) -> object:
    template = parse(value)
    if stray := template.fields - HEARD:
        raise ValueError(f"这里只能用 {{address}}、{{key}}、{{any}}，不能用 {{{min(stray)}}}")
    names = [part.name for part in template.parts if not isinstance(part, bytes) and part.name != "any"]
    if len(set(names)) < len(names):
        raise ValueError("{address} 和 {key} 各只能写一次")
    return template


def _key_heard(value: object) -> object:
    template = _heard(value)
    if isinstance(template, ByteTemplate) and "key" not in template.fields:
        raise ValueError("缺少 {key}：要说明按键码在哪个字节")
    return template


def _said(*allowed: str) -> BeforeValidator:
    def check(value: object) -> object:
        template = parse(value)
        if stray := template.fields - set(allowed):
            raise ValueError(
                f"这里不能用 {{{min(stray)}}}，可用的有：{'、'.join(f'{{{name}}}' for name in allowed)}"
            )
        if any(not isinstance(part, bytes) and part.more for part in template.parts) and "key" not in allowed:
            raise ValueError("发送的内容长度要固定，不能用 +")
        if template.echoes and len(template.parts) > 1:
            raise ValueError("{frame} 是原样送回整帧，要单独写")
        return template

    return BeforeValidator(check)


def keypad_word(value: object) -> object:
    """What a keypad's key means, in our spelling; raises ``ValueError`` with a Chinese sentence."""
    if isinstance(value, str) and _KEYPAD_WORD.fullmatch(
        value.replace("-", "_") if ":" not in value else value
    ):
        return value.replace("-", "_") if ":" not in value else value
    raise ValueError(f'应为下列之一：{"、".join(KEYPAD_WORDS)}，转移可写明去处，例如 "transfer:3"')


KeyHeard = Annotated[ByteTemplate, BeforeValidator(_key_heard)]
Heard = Annotated[ByteTemplate, BeforeValidator(_heard)]
Ack = Annotated[ByteTemplate, _said("address", "key", "frame")]
Told = Annotated[ByteTemplate, _said("address")]
Shown = Annotated[ByteTemplate, _said("address", "number", "waiting")]
Level = Annotated[int, Field(ge=1, le=5)]
Word = Annotated[str, BeforeValidator(keypad_word)]
Levels = Annotated[dict[Bytes, Level], Field(min_length=1)]


class Line(_Part):
    """How the serial port is set; a network port (``socket://``) ignores it."""

    baud: Annotated[int, Field(ge=300, le=921600)] = 9600
    data_bits: Literal[7, 8] = 8
    parity: Literal["none", "even", "odd"] = "none"
    stop_bits: Literal[1, 2] = 1


class Evaluator(_Part):
    """The evaluators of this make: what a pressed key looks like and what they are told.

    ``prompt`` asks the citizen to rate, ``invite`` makes itself heard (a beep, a voice), ``cancel`` ends the
    asking, ``thanks`` answers a rating that counted.  ``no_answer_keys`` are what a device sends by itself
    when nobody pressed: acknowledged and nothing else.
    """

    key: KeyHeard
    ack: Ack | None = None
    prompt: Told | None = None
    invite: Told | None = None
    cancel: Told | None = None
    thanks: Told | None = None
    keys: Levels
    maps: Annotated[dict[str, Levels], Field(default_factory=dict)]
    no_answer_keys: Annotated[list[Bytes], Field(default_factory=list)]


class Keypad(_Part):
    """The call keypads of this make: their keys, and how a number and the waiting are shown."""

    key: KeyHeard
    ack: Ack | None = None
    show: Shown | None = None
    beep: Told | None = None
    keys: Annotated[dict[Bytes, Word], Field(min_length=1)]


class Session(_Part):
    """``debounce_ms``: the same key again within this time is the same press; it is acknowledged only."""

    debounce_ms: Annotated[int, Field(ge=0, le=5000)] = 0


class Heartbeat(_Part):
    """How a device shows that it is there: it answers when asked, or says so by itself, or not at all."""

    kind: Literal["none", "ask", "listen"] = "none"
    ask: Told | None = None
    answer: Heard | None = None
    every_s: Annotated[float, Field(ge=1, le=3600)] = 10.0
    missing_after_s: Annotated[float, Field(ge=2, le=86400)] = 30.0

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind != "none" and self.answer is None:
            raise ValueError("缺少 answer：设备怎样表示自己在线")
        if self.kind == "ask" and self.ask is None:
            raise ValueError("缺少 ask：向设备询问的内容")
        return self


class Profile(_Part):
    """Everything one make says and understands."""

    profile: Annotated[str, Field(pattern=NAME)]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    line: Line = Line()
    framing: Framing
    checksum: Checksum = NoChecksum(kind="none")
    evaluator: Evaluator | None = None
    keypad: Keypad | None = None
    session: Session = Session()
    heartbeat: Heartbeat = Heartbeat()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.evaluator is None and self.keypad is None:
            raise ValueError("至少要有 [evaluator] 或 [keypad] 一节")
        if fault := self.framing.fault_with(self.checksum):
            raise ValueError(fault)
        for name, template in self.templates():
            if not template.echoes and (fault := self.framing.fault_in(template)):
                raise ValueError(f"{name}：{fault}")
        return self

    @property
    def has_addresses(self) -> bool:
        """Whether a key says which device it comes from; without it one device of a kind hangs on a line."""
        heard = [part.key for part in (self.evaluator, self.keypad) if part is not None]
        return all("address" in template.fields for template in heard)

    def templates(self) -> list[tuple[str, ByteTemplate]]:
        """Every template of the profile with its key."""
        return [
            (f"{name}.{key}", template)
            for name in ("evaluator", "keypad", "heartbeat")
            if (part := getattr(self, name)) is not None
            for key in type(part).model_fields
            if isinstance(template := getattr(part, key), ByteTemplate)
        ]


def shipped_profiles() -> list[str]:
    """The names of the profiles that come with the house."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def load_profile(name: str, folder: Path = PROFILES) -> Profile:
    """The profile of this name; raises ``ProfileMistake`` when there is none or it does not fit."""
    known = sorted(path.stem for path in folder.glob("*.toml"))
    if name not in known:
        raise ProfileMistake([f"没有名为 {name} 的协议（profile），现有：{'、'.join(known)}"])
    return read_profile((folder / f"{name}.toml").read_bytes(), name)


def read_profile(text: bytes, name: str) -> Profile:
    """The profile in this TOML text; raises ``ProfileMistake`` with everything that is wrong in it."""
    file = f"{name}.toml"
    try:
        tables = tomllib.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ProfileMistake([f"{file}：文件不是 UTF-8 编码"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileMistake([f"{file}：不是正确的 TOML 文件（{error}）"]) from None
    profile = profile_of(tables, file)
    if profile.profile != name:
        raise ProfileMistake([f'{file} 的 profile：应与文件名一致，写成 "{name}"'])
    return profile


def profile_of(tables: Mapping[str, Any], file: str = "profile") -> Profile:
    """The profile these tables describe; raises ``ProfileMistake``."""
    try:
        return Profile.model_validate(tables)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise ProfileMistake([f"{file} 中 {_problem(each)}" for each in faults]) from None


def key_levels(profile: Profile, override: object = None) -> dict[bytes, int]:
    """Which key means which level: the profile's own table, and over it the keys that hall.toml lists.

    ``override`` is ``keys`` of the device in hall.toml: a table that names only what differs, or the name of
    one of the profile's ``maps``.  A key in neither counts for nothing.  Raises ``ProfileMistake``.
    """
    if profile.evaluator is None:
        raise ProfileMistake([f"协议 {profile.profile} 没有 [evaluator] 一节，不能用于评价器"])
    if isinstance(override, str):
        maps = profile.evaluator.maps
        if override not in maps:
            named = "、".join(maps) or "一个也没有"
            raise ProfileMistake([f'keys = "{override}"：协议 {profile.profile} 的按键表（maps）有：{named}'])
        return dict(maps[override])
    example = 'keys = { "00" = 5, "01" = 4 }'
    return {**profile.evaluator.keys, **_overridden(override, _level_of, example)}


def keypad_words(profile: Profile, override: object = None) -> dict[bytes, str]:
    """Which key of a call keypad means what, as for :func:`key_levels`.  Raises ``ProfileMistake``."""
    if profile.keypad is None:
        raise ProfileMistake([f"协议 {profile.profile} 没有 [keypad] 一节，不能用于呼叫器"])
    example = 'keys = { "0C" = "call", "13" = "transfer:3" }'
    return {**profile.keypad.keys, **_overridden(override, keypad_word, example)}


def _level_of(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
        raise ValueError("等级应为 1 到 5 的整数（5 为非常满意）")
    return value


def _overridden(override: object, checked: Any, example: str) -> dict[bytes, Any]:
    if override is None:
        return {}
    if not isinstance(override, Mapping):
        raise ProfileMistake([f"keys 应为按键的对照表，例如 {example}"])
    found: dict[bytes, Any] = {}
    problems = []
    for key, value in override.items():
        try:
            code = hex_bytes(key)
            if code in found:
                raise ValueError("写了两次")
            found[code] = checked(value)
        except ValueError as wrong:
            problems.append(f"keys 中的按键 {key!r}：{wrong}")
    if problems:
        raise ProfileMistake(problems)
    return found


_SENTENCES = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "int_type": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "string_type": "应为文字",
    "dict_type": "应为一张表",
    "list_type": "应为方括号里的一列",
    "model_type": "应为一张表",
    "model_attributes_type": "应为一张表",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "只能用小写字母、数字和短横线，最多 40 个",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "只能是 {expected}",
    "union_tag_invalid": "kind 只能是 {expected_tags}",
    "union_tag_not_found": "缺少 kind",
    "value_error": "{error}",
}
_TAGS = {"none", "delimited", "length", "fixed", "line", "sum8", "xor8", "lrc", "crc16-modbus", "crc16-ccitt"}


def _problem(fault: ErrorDetails) -> str:
    """What is wrong, and at which key, in one Chinese sentence."""
    loc = [str(part) for part in fault["loc"] if part != "[key]"]
    if len(loc) > 1 and loc[0] in ("framing", "checksum") and loc[1] in _TAGS:
        del loc[1]  # pydantic's tag of the kind, which the file does not have
    sentence = _SENTENCES.get(fault["type"], f"写法不对（{fault['msg']}）").format(**fault.get("ctx", {}))
    return f"{'.'.join(loc)}：{sentence}" if loc else sentence
