"""From the hall.toml tables of one line to a plan that can be run, or to a sentence that says why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from hardware_config.profile import (
    Profile,
    ProfileMistake,
    key_levels,
    keypad_words,
    load_profile,
    profile_of,
)


class UnusableSettings(Exception):
    """What hall.toml says of this line cannot be run; the text says why, in Chinese."""


@dataclass(frozen=True)
class Device:
    """One evaluator: its name in hall.toml and which of its keys means which level."""

    name: str
    levels: dict[bytes, int]


@dataclass(frozen=True)
class KeypadDevice:
    """One call keypad: its name in hall.toml, its window, and which of its keys means what."""

    name: str
    window_no: int
    words: dict[bytes, str]


@dataclass(frozen=True)
class LinePlan:
    """What hangs on the line, by address, and how it speaks."""

    port: str
    profile: Profile
    devices: dict[int, Device]
    keypads: dict[int, KeypadDevice]

    @property
    def names(self) -> list[str]:
        """Every device on the line."""
        return [
            *(each.name for each in self.devices.values()),
            *(each.name for each in self.keypads.values()),
        ]


class _Table(BaseModel):
    """What this program needs of one device's hall.toml table."""

    model_config = ConfigDict(extra="ignore", strict=True)
    device: str
    kind: Literal["evaluator_device", "call_keypad"] = "evaluator_device"
    window: int = 0
    port: str = Field(min_length=1)
    profile: str
    address: int = Field(ge=0, le=255)
    keys: JsonValue = None


def plan_of(
    tables: Sequence[Mapping[str, JsonValue]], own_profile: Mapping[str, JsonValue] | None = None
) -> LinePlan:
    """The line that these hall.toml tables describe; raises ``UnusableSettings``.

    ``own_profile`` is the hall's own profile file, which the server sends along; without it ours is meant.
    """
    try:
        found = [_Table.model_validate(table) for table in tables]
    except ValidationError as error:
        wrong = sorted({".".join(map(str, each["loc"])) for each in error.errors(include_url=False)})
        raise UnusableSettings(f"线路设置不完整或不正确：{'、'.join(wrong)}，请核对 hall.toml") from None
    ports = sorted({each.port for each in found})
    profiles = sorted({each.profile for each in found})
    if len(ports) != 1 or len(profiles) != 1:
        raise UnusableSettings(
            f"同一条线路上的设备应使用同一端口和同一 profile：{'、'.join(ports + profiles)}"
        )
    evaluators = [each for each in found if each.kind == "evaluator_device"]
    keypads = [each for each in found if each.kind == "call_keypad"]
    try:
        profile = profile_of(own_profile, profiles[0]) if own_profile else load_profile(profiles[0])
        devices = {each.address: Device(each.device, key_levels(profile, each.keys)) for each in evaluators}
        callers = {
            each.address: KeypadDevice(each.device, each.window, keypad_words(profile, each.keys))
            for each in keypads
        }
    except ProfileMistake as mistake:
        raise UnusableSettings(str(mistake)) from None
    if len(devices) < len(evaluators) or len(callers) < len(keypads):
        raise UnusableSettings("同一条线路上有两台设备的地址（address）相同，请核对 hall.toml")
    if not profile.has_addresses and max(len(devices), len(callers)) > 1:
        raise UnusableSettings(f"协议 {profile.profile} 没有地址，一条线路上只能接一台，请核对 hall.toml")
    return LinePlan(ports[0], profile, devices, callers)
