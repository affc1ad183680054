"""A profile is data: what it may say, and how a mistake in it is told."""

from pathlib import Path

import pytest

from evaluator_device.profile import PROFILES, ProfileMistake, key_levels, load_profile, read_profile

GOOD = (PROFILES / "ft12-ff68.toml").read_text(encoding="utf-8")


def mistakes(text: str) -> list[str]:
    with pytest.raises(ProfileMistake) as caught:
        read_profile(text.encode(), "ft12-ff68")
    return caught.value.problems


def test_the_shipped_profile() -> None:
    profile = load_profile("ft12-ff68")
    line = profile.line
    assert (line.baud, line.data_bits, line.parity, line.stop_bits) == (9600, 8, "none", 1)
    assert profile.keys == {0: 5, 1: 4, 2: 3, 3: 2, 4: 1}


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
        ('kind = "length"', 'kind = "delimited"', "framing.kind：只能是 'length'"),
        ('preamble = "FF"', 'preamble = "FFF"', "framing.preamble：应为两位十六进制数"),
        ("length_max = 5", "length_max = 2", "framing：length_min 不能大于 3"),
        ('kind = "sum8"', 'kind = "crc16"', "checksum.kind：只能是 'sum8'"),
        ('data = "0B"', 'data = "{key}"', "prompt.data 中不能有 {key}"),
        ('data = "{key}"', 'data = "{level}"', "ack.data：应为以空格分隔的两位十六进制数或 {key}"),
        ('"00" = 5', '"00" = 6', "keys.00：不能大于 5"),
        ('"00" = 5', '"0" = 5', "keys.0：应为两位十六进制数"),
        ('"00" = 5', '"00" = true', "keys.00：应为整数"),
        ('profile = "ft12-ff68"', 'profile = "other"', "应与文件名一致"),
        ("[key]", "[key", "不是正确的 TOML 文件"),
    ],
)
def test_a_mistake_is_told_with_its_key(old: str, new: str, told: str) -> None:
    assert old in GOOD
    assert any(told in problem for problem in mistakes(GOOD.replace(old, new, 1)))


def test_all_mistakes_are_told_at_once() -> None:
    spoilt = GOOD.replace("baud = 9600", "").replace('end = "16"', "end = 16").replace('"04" = 1', '"04" = 0')
    told = mistakes(spoilt)
    assert [problem.split("：")[0] for problem in told] == [
        "ft12-ff68.toml 中 line.baud",
        "ft12-ff68.toml 中 framing.end",
        "ft12-ff68.toml 中 keys.04",
    ]


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes('title = "评价器"'.encode("gbk"))
    with pytest.raises(ProfileMistake, match="UTF-8"):
        load_profile("gbk", tmp_path)


def test_the_keys_of_the_hall_come_over_the_profiles_own() -> None:
    profile = load_profile("ft12-ff68")
    assert key_levels(profile) == {0: 5, 1: 4, 2: 3, 3: 2, 4: 1}
    assert key_levels(profile, {}) == key_levels(profile)
    assert key_levels(profile, {"04": 5, "00": 1, "0a": 1}) == {0: 1, 1: 4, 2: 3, 3: 2, 4: 5, 10: 1}
    assert profile.keys[0] == 5


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("00", "对照表"),
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
