"""The hall's own phrases: the manager's, for everybody at a window, and nothing about a person in them."""

from __future__ import annotations

import pytest

from queue_server.desk.phrases import DEFAULT_PHRASES
from tests.queue_server.desk.hall import Hall, refused


def puts(hall: Hall, *phrases: str) -> list[str]:
    """The manager writes them."""
    return hall.desk.phrases.put(hall.manager().caller, list(phrases))


def test_a_new_hall_has_some_and_an_emptied_list_stays_empty(hall: Hall) -> None:
    assert hall.desk.phrases.phrases() == list(DEFAULT_PHRASES)
    assert puts(hall) == hall.desk.phrases.phrases() == []
    hall.reopens()
    assert hall.desk.phrases.phrases() == []


def test_blank_ones_and_those_said_twice_are_left_out_and_the_order_stays(hall: Hall) -> None:
    assert puts(hall, " 已告知时限。 ", "", "请带身份证原件。", "  ", "已告知时限。") == [
        "已告知时限。",
        "请带身份证原件。",
    ]
    assert hall.desk.phrases.phrases() == ["已告知时限。", "请带身份证原件。"]


@pytest.mark.parametrize(
    "personal", ["请回电 13812341234", "138-1234-1234", "证号 36012119800101001X", "360121 19800101 0011"]
)
def test_what_looks_like_a_phone_or_an_identity_number_is_refused(hall: Hall, personal: str) -> None:
    with refused("phrase_personal") as refusal:
        puts(hall, "已告知时限。", personal)
    assert [fault["pointer"] for fault in refusal.value.extra["errors"]] == ["/phrases/1"]
    assert hall.desk.phrases.phrases() == list(DEFAULT_PHRASES)


def test_a_hotline_and_a_landline_are_no_personal_data(hall: Hall) -> None:
    phrases = ["请拨 12348。", "本中心电话 0797-8123456。", "（2026）赣 0702 民初 1234 号"]
    assert puts(hall, *phrases) == phrases


def test_who_changed_them_is_told_line_by_line(hall: Hall) -> None:
    puts(hall, *DEFAULT_PHRASES[1:], "请带户口簿。")
    [change] = hall.desk.settings.changes(None, 1)["rows"]
    assert (change["title"], change["lines"]) == (
        "常用语",
        [
            {"label": "常用语", "before": DEFAULT_PHRASES[0], "after": None},
            {"label": "常用语", "before": None, "after": "请带户口簿。"},
        ],
    )
    assert hall.wrong() == []
