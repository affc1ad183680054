"""How numbers and query codes look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.numbering import QUERY_ALPHABET, number_text, query_code


@pytest.mark.parametrize(
    ("prefix", "running", "text"),
    [
        ("A", 1, "A001"), ("A", 12, "A012"), ("B", 99, "B099"), ("A", 100, "A100"), ("A", 999, "A999"),
        ("A", 1000, "A1000"), ("H", 12345, "H12345"),
    ],
)  # fmt: skip
def test_a_number_has_three_digits_and_is_never_cut(prefix: str, running: int, text: str) -> None:
    assert number_text(prefix, running) == text


@pytest.mark.parametrize("running", [0, -1])
def test_numbers_start_at_one(running: int) -> None:
    with pytest.raises(ValueError, match="start at 1"):
        number_text("A", running)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_two_running_numbers_never_look_alike(one: int, other: int) -> None:
    assert (number_text("A", one) == number_text("A", other)) == (one == other)


@given(st.integers(0, 2**20 - 1), st.integers(0, 2**20 - 1))
def test_a_query_code_is_four_signs_nobody_misreads_and_loses_no_chance(one: int, other: int) -> None:
    code = query_code(one)
    assert len(code) == 4
    assert set(code) <= set(QUERY_ALPHABET)
    assert not set("0O1I") & set(QUERY_ALPHABET)
    assert (code == query_code(other)) == (one == other)
