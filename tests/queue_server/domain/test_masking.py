"""What is left of a name and a phone for whoever need not read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.masking import masked_name, masked_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳小明", "欧***"),
        ("𠮷田", "𠮷*"),
        ("张", "*"),
        ("Li Lei", "L*****"),
        ("", "*"),
    ],
)
def test_a_name_keeps_its_first_sign(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"), ("+8613812341234", "+86*******1234"), ("8123456", "*****56"),
        ("120", "*20"), ("12", "**"), ("1", "**"), ("", "**"),
    ],
)  # fmt: skip
def test_a_phone_keeps_three_and_four_of_eleven_or_its_last_two(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@given(st.text("0123456789", min_size=3, max_size=20))
def test_a_masked_phone_never_shows_more_than_seven_digits(phone: str) -> None:
    shown = masked_phone(phone)
    assert sum(sign.isdigit() for sign in shown) <= 7
    assert "*" in shown
    assert shown != phone


@given(st.text("王李张刘陈杨伟芳娜𠮷", max_size=8))
def test_a_masked_name_shows_at_most_one_sign(name: str) -> None:
    assert len(masked_name(name).replace("*", "")) <= 1
