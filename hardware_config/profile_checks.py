"""A hall's own profile files, and what hall.toml asks of any profile: every mistake, at the device that uses it.

The files lie in ``profiles/`` beside hall.toml.  A file of one of our own names stands in for ours.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hardware_config.cross_checks import Finding, Raw, devices_on_lines
from hardware_config.hall_lines import PROFILE_NAME
from hardware_config.profile import (
    Profile,
    ProfileMistake,
    key_levels,
    keypad_words,
    load_profile,
    read_profile,
    shipped_profiles,
)
from hardware_config.system_words import why

FOLDER = "profiles"


class OwnProfile(NamedTuple):
    """One file: what stands in it, and the profile it gives, or the mistakes."""

    tables: dict[str, Any]
    profile: Profile | None
    problems: list[str]


def own_profiles(beside: Path) -> dict[str, OwnProfile]:
    """The profile files of the hall whose hall.toml lies in this folder, by name."""
    return {path.stem: _read(path) for path in sorted((beside / FOLDER).glob("*.toml"))}


def _read(path: Path) -> OwnProfile:
    try:
        text = path.read_bytes()
        profile = read_profile(text, path.stem)
    except ProfileMistake as mistake:
        return OwnProfile({}, None, mistake.problems)
    except OSError as error:
        return OwnProfile({}, None, [f"{path.name}：读不到（{why(error)}）"])
    return OwnProfile(tomllib.loads(text.decode("utf-8-sig")), profile, [])


def broken_profiles(raw: Raw, own: dict[str, OwnProfile]) -> Iterator[Finding]:
    """Every device whose profile is not there, does not fit, or does not fit the device."""
    allowed = "现有的协议：" + "、".join(dict.fromkeys([*shipped_profiles(), *own]))
    told: set[str] = set()
    for table, at, row in devices_on_lines(raw):
        name = row["profile"]
        if name not in own and name not in shipped_profiles():
            if re.match(PROFILE_NAME, name):
                near = next(
                    iter(difflib.get_close_matches(name, [*shipped_profiles(), *own], 1)), "ft12-ff68"
                )
                how = f'请改成其中之一，例如 "{near}"，或把协议文件放到 hall.toml 旁边的 {FOLDER}/{name}.toml'
                yield Finding((table, at, "profile"), name, allowed, how)
            continue
        file = own.get(name)
        if file is not None and file.profile is None:
            if name not in told:
                told.add(name)
                for problem in file.problems:
                    yield Finding((table, at, "profile"), name, "没有错误的协议文件", problem)
            continue
        profile = file.profile if file is not None and file.profile is not None else load_profile(name)
        yield from _unfit(profile, table, at, row)
    yield from _crowded(raw, own)


def _unfit(profile: Profile, table: str, at: int, row: Raw) -> Iterator[Finding]:
    keys = row.get("keys")
    try:
        key_levels(profile, None) if table == "evaluator_device" else keypad_words(profile, None)
    except ProfileMistake as mistake:
        how = "请换一个协议，或在协议文件里加上这一节"
        yield Finding((table, at, "profile"), profile.profile, f"适合这种设备的协议（{mistake}）", how)
        return
    if table == "evaluator_device" and not isinstance(keys, str):
        return  # a table of keys is checked with the other values
    try:
        key_levels(profile, keys) if table == "evaluator_device" else keypad_words(profile, keys)
    except ProfileMistake as mistake:
        yield Finding((table, at, "keys"), keys, "协议认识的按键", str(mistake))


def _crowded(raw: Raw, own: dict[str, OwnProfile]) -> Iterator[Finding]:
    """A profile without addresses serves one device of a kind on a line."""
    seen: set[tuple[object, ...]] = set()
    for table, at, row in devices_on_lines(raw):
        name = row["profile"]
        file = own.get(name)
        profile = (
            file.profile if file is not None else load_profile(name) if name in shipped_profiles() else None
        )
        if profile is None or profile.has_addresses or not isinstance(row.get("port"), str):
            continue
        line = (table, row["port"], str(row.get("runs_on", "server")))
        if line in seen:
            how = f"协议 {name} 的按键不带地址，分不出是哪一台，请给每台一个端口"
            yield Finding((table, at, "port"), row["port"], "每台一个端口", how)
        seen.add(line)
