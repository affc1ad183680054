"""The tree of device troubles: every one has a code of its own and tells a person what to do."""

import re

import pytest

from hardware_config import trouble
from hardware_config.trouble import DeviceTrouble, OutOfPaper, sentence_for

TROUBLES = [
    each for each in vars(trouble).values() if isinstance(each, type) and issubclass(each, DeviceTrouble)
]
LEAVES = [each for each in TROUBLES if not each.__subclasses__()]


@pytest.mark.parametrize("kind", TROUBLES)
def test_every_trouble_says_in_chinese_what_to_do(kind: type[DeviceTrouble]) -> None:
    assert re.search(r"请", kind.sentence)
    assert kind.sentence.endswith("。")
    assert re.fullmatch(r"[a-z_]{1,40}", kind.code)


def test_every_leaf_has_a_code_of_its_own_that_leads_back_to_its_sentence() -> None:
    codes = [kind.code for kind in LEAVES]
    assert len(set(codes)) == len(codes)
    assert [sentence_for(code) for code in codes] == [kind.sentence for kind in LEAVES]
    assert sentence_for("ok") is None


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    for kind in LEAVES:
        assert kind.__name__ in (trouble.__doc__ or "")
        assert kind.code in (trouble.__doc__ or "")


def test_a_trouble_shows_its_code_and_the_technical_detail() -> None:
    assert str(OutOfPaper("DLE EOT 4 -> 7E")) == "paper_out: DLE EOT 4 -> 7E"
    assert str(OutOfPaper()) == "paper_out"
    assert isinstance(OutOfPaper(), DeviceTrouble)
