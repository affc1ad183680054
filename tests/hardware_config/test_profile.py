"""A profile is data: what it may say, and how a mistake in it is told."""

from pathlib import Path

import pytest

from hardware_config.profile import (
    PROFILES,
    ProfileMistake,
    key_levels,
    keypad_words,
    load_profile,
    profile_of,
    read_profile,
    shipped_profiles,
)

GOOD = (PROFILES / "ft12-ff68.toml").read_text(encoding="utf-8")


def mistakes(text: str) -> list[str]:
    with pytest.raises(ProfileMistake) as caught:
        read_profile(text.encode(), "ft12-ff68")
    return caught.value.problems


def test_the_shipped_profile() -> None:
    profile = load_profile("ft12-ff68")
    line = profile.line
    assert (line.baud, line.data_bits, line.parity, line.stop_bits) == (9600, 8, "none", 1)
    assert profile.evaluator is not None
    assert profile.evaluator.keys == {b"\0": 5, b"\1": 4, b"\2": 3, b"\3": 2, b"\4": 1}


def test_every_profile_in_the_folder_can_be_loaded() -> None:
    for path in PROFILES.glob("*.toml"):
        assert load_profile(path.stem).profile == path.stem


@pytest.mark.parametrize("name", ["", "tablet", "../ft12-ff68", "FT12-FF68", "none"])
def test_a_name_nobody_ships_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(ProfileMistake, match="ft12-ff68"):
        load_profile(name)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("baud = 9600", "baud = 96", "line.baud：不能小于 300"),
        ("baud = 9600", 'baud = "9600"', "line.baud：应为整数"),
        ("baud = 9600", "speed = 9600", "line.speed：没有这一项"),
        ('parity = "none"', 'parity = "mark"', "line.parity：只能是"),
        ('kind = "length"', 'kind = "slip"', "framing：kind 只能是"),
        ('start = "FF 68"', 'start = "FFF"', "framing.start：应为空格分隔的两位十六进制数"),
        ("body_max = 5", "body_max = 2", "framing：body_min 不能大于 body_max"),
        ('kind = "sum8"', 'kind = "crc16"', "checksum：kind 只能是"),
        ('kind = "sum8"', 'kind = "sum8"\nover = ["end"]', "checksum：over 中有"),
        ('prompt = "{address} 01 0B"', 'prompt = "{key}"', "evaluator.prompt：这里不能用 {key}"),
        ('ack = "{address} 01 {key}"', 'ack = "{level}"', "evaluator.ack：没有字段 {level}"),
        ('ack = "{address} 01 {key}"', 'ack = "0B1"', "evaluator.ack：从“0B1”起看不懂"),
        ('ack = "{address} 01 {key}"', 'ack = "{frame} 16"', "evaluator.ack：{frame} 是原样送回整帧"),
        ('key = "{address} 11 {key}"', 'key = "{address} 11"', "evaluator.key：缺少 {key}"),
        ('key = "{address} 11 {key}"', 'key = "{key} {number:n3}"', "evaluator.key：这里只能用"),
        ('"00" = 5', '"00" = 6', "evaluator.keys.00：不能大于 5"),
        ('"00" = 5', '"0" = 5', "evaluator.keys.0：应为空格分隔的两位十六进制数"),
        ('"00" = 5', '"00" = true', "evaluator.keys.00：应为整数"),
        ('"0C" = "call"', '"0C" = "ring"', "keypad.keys.0C：应为下列之一"),
        ("{waiting:n3}", "{waiting:x3}", "keypad.show：从“{waiting:x3}”起看不懂"),
        ("{waiting:n3}", "{waiting:t3}", "keypad.show：字段 {waiting} 的写法应为"),
        ('profile = "ft12-ff68"', 'profile = "other"', "应与文件名一致"),
        ("[keypad]", "[keypad", "不是正确的 TOML 文件"),
        ("debounce_ms = 0", 'debounce_ms = 0\n[heartbeat]\nkind = "ask"', "heartbeat：缺少 answer"),
    ],
)
def test_a_mistake_is_told_with_its_key(old: str, new: str, told: str) -> None:
    assert old in GOOD
    assert any(told in problem for problem in mistakes(GOOD.replace(old, new, 1)))


def test_all_mistakes_are_told_at_once() -> None:
    spoilt = (
        GOOD.replace("baud = 9600", "baud = 1")
        .replace('end = "16"', "end = 16")
        .replace('"04" = 1', '"04" = 0')
    )
    spoilt = spoilt.replace('"12" = "pause"', '"12" = "rest"')
    told = mistakes(spoilt)
    assert [problem.split("：")[0] for problem in told] == [
        "ft12-ff68.toml 中 line.baud",
        "ft12-ff68.toml 中 framing.end",
        "ft12-ff68.toml 中 evaluator.keys.04",
        "ft12-ff68.toml 中 keypad.keys.12",
    ]


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes('title = "评价器"'.encode("gbk"))
    with pytest.raises(ProfileMistake, match="UTF-8"):
        load_profile("gbk", tmp_path)


def test_the_keys_of_the_hall_come_over_the_profiles_own() -> None:
    profile = load_profile("ft12-ff68")
    own = {b"\0": 5, b"\1": 4, b"\2": 3, b"\3": 2, b"\4": 1}
    assert key_levels(profile) == key_levels(profile, {}) == own
    changed = key_levels(profile, {"04": 5, "00": 1, "0a": 1, "06 0f": 2})
    assert changed == {**own, b"\4": 5, b"\0": 1, b"\x0a": 1, b"\x06\x0f": 2}
    assert key_levels(profile) == own


@pytest.mark.parametrize("name", [name for name in shipped_profiles() if load_profile(name).evaluator])
def test_every_make_has_its_table_for_three_four_and_five_keys(name: str) -> None:
    profile = load_profile(name)
    assert sorted(key_levels(profile).values()) == [1, 2, 3, 4, 5]
    assert sorted(key_levels(profile, "4-key").values()) == [2, 3, 4, 5]
    assert sorted(key_levels(profile, "3-key").values()) == [1, 3, 5]
    with pytest.raises(ProfileMistake, match="4-key、3-key"):
        key_levels(profile, "6-key")


def test_the_keys_of_a_keypad() -> None:
    words = keypad_words(load_profile("ft12-ff68"), {"13": "transfer:3", "0e": "no-show"})
    assert (words[b"\x0c"], words[b"\x13"], words[b"\x0e"]) == ("call", "transfer:3", "no_show")
    with pytest.raises(ProfileMistake, match="应为下列之一"):
        keypad_words(load_profile("ft12-ff68"), {"0C": "ring"})
    with pytest.raises(ProfileMistake, match=r"没有 \[keypad\] 一节"):
        keypad_words(load_profile("raw-1byte"))


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (7, "对照表"),
        ([5, 4], "对照表"),
        ({"0": 5}, "两位十六进制"),
        ({"zz": 5}, "两位十六进制"),
        ({"00": 0}, "1 到 5"),
        ({"00": True}, "1 到 5"),
        ({"00": "5"}, "1 到 5"),
        ({"0a": 5, "0A": 4}, "写了两次"),
    ],
)
def test_a_mistaken_key_table_is_told(keys: object, told: str) -> None:
    with pytest.raises(ProfileMistake, match=told):
        key_levels(load_profile("ft12-ff68"), keys)


@pytest.mark.parametrize(
    ("framing", "checksum", "told"),
    [
        ({"kind": "none"}, {"kind": "sum8"}, "checksum 只能是 none"),
        ({"kind": "fixed", "body": 2}, {"kind": "none"}, "找不到帧的开头"),
        ({"kind": "delimited", "start": "02", "end": "03", "body_max": 4}, {"kind": "sum8"}, "after_end"),
        ({"kind": "delimited", "start": "31", "end": "03", "body_max": 4}, {"kind": "none"}, "不能出现 start"),
        ({"kind": "line", "body_max": 9}, {"kind": "xor8"}, 'form 应为 "hex"'),
        (
            {"kind": "delimited", "start": "7E", "end": "7E", "body_max": 9, "escape": {"byte": "7D", "codes": {"02": "7E"}}},
            {"kind": "sum8"},
            "代表 byte 本身",
        ),
    ],
)  # fmt: skip
def test_what_cannot_work_together_is_told(
    framing: dict[str, object], checksum: dict[str, object], told: str
) -> None:
    tables = {
        "profile": "made-up", "title": "x", "framing": framing, "checksum": checksum,
        "evaluator": {"key": "'1' {key}", "keys": {"31": 5}},
    }  # fmt: skip
    with pytest.raises(ProfileMistake, match=told):
        profile_of(tables)


def test_a_profile_is_for_something() -> None:
    tables = {"profile": "made-up", "title": "x", "framing": {"kind": "none"}}
    with pytest.raises(ProfileMistake, match="至少要有"):
        profile_of(tables)
