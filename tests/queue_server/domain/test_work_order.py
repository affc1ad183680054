"""Which of the ledger's fields a work order lacks, over every combination."""

from itertools import product

import pytest

from queue_server.domain.work_order import MISSING_WORDS, Written, missing_fields


@pytest.mark.parametrize("closed", [False, True])
def test_every_combination_lacks_exactly_what_is_neither_written_nor_refused(closed: bool) -> None:
    for has_name, has_phone, no_name, no_phone, matter, outcome in product([False, True], repeat=6):
        lacks = missing_fields(
            Written(
                has_name, has_phone, no_name, no_phone, "劳动工伤" if matter else None,
                "当场解答" if outcome else None, closed,
            )
        )  # fmt: skip
        assert ("name" in lacks) == (not has_name and not no_name)
        assert ("phone" in lacks) == (not has_phone and not no_phone)
        assert ("matter" in lacks) == (not matter)
        assert ("outcome" in lacks) == (closed and not outcome)
        assert len(lacks) == len(set(lacks))
        assert set(lacks) <= set(MISSING_WORDS)


def test_an_open_order_needs_no_outcome_yet() -> None:
    assert missing_fields(Written(True, True, False, False, "劳动工伤", None, closed=False)) == ()
    assert missing_fields(Written(True, True, False, False, "劳动工伤", None, closed=True)) == ("outcome",)


def test_an_empty_word_is_no_word() -> None:
    assert missing_fields(Written(True, True, False, False, "", "", closed=True)) == ("matter", "outcome")


def test_the_signs_of_a_stored_row_are_read_as_they_are() -> None:
    read = Written.read((1, 0, 0, 1), "劳动工伤", "已受理", True)
    assert read == Written(True, False, False, True, "劳动工伤", "已受理", True)
    assert missing_fields(read) == ()
