"""The notices of the hall board: a manager's, each with its last day, nothing about a person in them."""

from __future__ import annotations

from datetime import timedelta

from tests.queue_server.desk.hall import Hall, refused

LAST = {"text": "周五下午停电检修", "until": "2026-11-24"}
LATER = {"text": "本中心电话 0797-8123456", "until": "2026-11-30"}


def puts(hall: Hall, *notices: dict[str, str]) -> list[dict[str, str]]:
    """The manager writes them."""
    return hall.desk.notices.put(hall.manager().caller, list(notices))


def test_a_notice_is_shown_through_its_last_day_and_kept_afterwards(hall: Hall) -> None:
    assert hall.desk.notices.notices() == hall.desk.notices.shown() == []
    assert puts(hall, LAST, {"text": "  ", "until": "2026-11-30"}, LATER) == [LAST, LATER]
    assert hall.desk.notices.shown() == [LAST, LATER]
    hall.clock.at += timedelta(days=1)
    assert hall.desk.notices.shown() == [LATER]
    assert hall.desk.notices.notices() == [LAST, LATER]
    hall.reopens()
    assert hall.desk.notices.notices() == [LAST, LATER]


def test_nothing_about_a_person_is_taken(hall: Hall) -> None:
    with refused("notice_personal") as refusal:
        puts(hall, LATER, {"text": "请回电 138-1234-1234", "until": "2026-11-30"})
    assert [fault["pointer"] for fault in refusal.value.extra["errors"]] == ["/notices/1/text"]
    assert hall.desk.notices.notices() == []


def test_who_changed_them_is_told_line_by_line(hall: Hall) -> None:
    puts(hall, LAST)
    puts(hall, LATER)
    change = hall.desk.settings.changes(None, 1)["rows"][0]
    assert change["title"] == "大屏通知"
    assert change["lines"] == [
        {"label": "大屏通知", "before": "周五下午停电检修（显示到 2026-11-24）", "after": None},
        {"label": "大屏通知", "before": None, "after": "本中心电话 0797-8123456（显示到 2026-11-30）"},
    ]
    assert hall.wrong() == []
