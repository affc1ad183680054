"""Whoever holds a number at closing is served, or told why not and what to do instead: on screens, and whoever asks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.queue_server.desk.floor_people import GUIDE, SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, refused

OFFICE = {day: ["09:00-12:00", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def supervisor(hall: Hall) -> FloorWalker:
    """徐岩, in a hall with office hours; 公证 never ends."""
    for service in hall.desk.reception.services():
        if service["code"] != "notary":
            hall.manager().offers(service["code"], hours=OFFICE)
    return walker(hall, SUPERVISOR)


def at(hall: Hall, clock: str) -> None:
    """It is this time of the hall now."""
    hour, minute = (int(part) for part in clock.split(":"))
    hall.clock.at = datetime(2026, 11, 24, hour, minute, tzinfo=hall.house.zone).astimezone(UTC)


def on_screens(hall: Hall) -> list[tuple[Any, str]]:
    """What boards and window screens say now, and of which service."""
    return [(one["service"], one["kind"]) for one in hall.queue()["closing"]]


def sentence(hall: Hall) -> str:
    """The only thing screens say now."""
    (note,) = hall.queue()["closing"]
    return str(note["sentence"])


def phone(hall: Hall, ticket_id: str) -> Any:
    """What the citizen's own page says beyond the state."""
    notice = hall.desk.screens.own_ticket(ticket_id)["ticket"]["notice"]
    return notice and notice["sentence"]


def why(hall: Hall, ticket_id: str) -> str:
    """The answer to 为什么还没叫我."""
    return str(hall.desk.reception.overtakings(walker(hall, GUIDE).caller, ticket_id)["summary"])


def test_those_who_wait_are_told_before_closing_and_after_it(hall: Hall, supervisor: FloorWalker) -> None:
    clerk = hall.clerk().sits_at(1)
    first, second = hall.citizen().takes("法律咨询"), hall.citizen().takes("法律咨询")
    at(hall, "16:29")
    assert on_screens(hall) == []
    assert phone(hall, first.id) is None
    at(hall, "16:30")
    assert on_screens(hall) == [("consult", "soon")]
    assert sentence(hall) == "法律咨询 17:00 下班，已取号的 2 人都会接着办理，请留意叫号。"
    assert phone(hall, first.id) == sentence(hall)
    at(hall, "17:00")
    assert sentence(hall) == "法律咨询已到下班时间。已取号的 2 人请稍候，窗口接着办理。"
    assert why(hall, second.id).startswith("法律咨询已到下班时间。")
    assert (
        supervisor.floor()["closing"][0]["sentence"] == "法律咨询已到下班时间，还有 2 人已取号，请接着叫号。"
    )
    assert hall.desk.console.console(clerk.caller, 1)["closing"] == [
        "法律咨询已到下班时间，还有 2 人已取号，请接着叫号。"
    ]
    clerk.calls_next()
    clerk.starts()
    clerk.finishes()
    clerk.leaves()
    assert sentence(hall) == "法律咨询已到下班时间。已取号的 1 人请稍候，听工作人员安排。"
    assert supervisor.floor()["closing"][0]["sentence"].endswith("但没有窗口在岗。")


def test_a_service_that_never_closes_and_one_nobody_waits_for_say_nothing(
    hall: Hall, supervisor: FloorWalker
) -> None:
    hall.citizen().takes("公证")
    at(hall, "16:45")
    assert on_screens(hall) == []
    at(hall, "23:59")
    assert on_screens(hall) == []


def test_a_stop_is_told_to_those_who_wait(hall: Hall, supervisor: FloorWalker) -> None:
    hall.citizen().takes("法律咨询")
    supervisor.stops("法律咨询", "系统故障")
    assert sentence(hall).startswith("法律咨询暂停取号：系统故障。已取号的 1 人")
    supervisor.resumes_service("法律咨询")
    assert on_screens(hall) == []


def test_a_line_that_is_ended_says_why_and_what_to_do_instead(hall: Hall, supervisor: FloorWalker) -> None:
    clerk = hall.clerk().sits_at(1)
    served, first, second = (hall.citizen().takes("法律咨询") for _ in range(3))
    other = hall.citizen().takes("法律援助")
    clerk.calls_next()
    clerk.starts()
    at(hall, "17:10")
    assert supervisor.ends_line("法律咨询", "电脑系统故障", "come_again", "hotline") == {
        "ended": 2,
        "services": ["法律咨询"],
        "stopped": [],
    }
    told = "电脑系统故障。请 11月25日（周三）09:00 起再来取号，或拨打 12348 公共法律服务热线。"
    assert hall.queue()["closing"][0]["sentence"] == f"法律咨询今天的排队已结束：{told}"
    assert [hall.ticket(one.id)["state"] for one in (served, first, second, other)] == [
        "serving", "cancelled", "cancelled", "waiting",
    ]  # fmt: skip
    assert phone(hall, first.id) == f"{first.number} 号今天没有办：{told}"
    assert why(hall, second.id).startswith(f"{second.number} 号今天没有办：{told}")
    assert walker(hall, GUIDE).finds(second.number)[0]["notice"]["sentence"] == phone(hall, second.id)
    assert "ticket_ended" in hall.events()
    assert hall.figures()["counts"]["cancelled"] == 2
    with refused("nobody_waits"):
        supervisor.ends_line("法律咨询", "电脑系统故障")
    hall.midnight()
    assert on_screens(hall) == []
    assert phone(hall, first.id) == f"{first.number} 号今天没有办：{told}"


def test_ending_every_line_stops_what_still_gives_numbers(hall: Hall, supervisor: FloorWalker) -> None:
    hall.citizen().takes("法律咨询")
    hall.citizen().takes("公证")
    answer = supervisor.ends_line(None, "全市停电", "hotline")
    assert (answer["ended"], sorted(answer["stopped"])) == (2, ["公证", "法律咨询"])
    assert {one for one, _ in on_screens(hall)} == {"consult", "notary"}
    with refused("service_closed"):
        hall.citizen().takes("公证")
    supervisor.resumes_service("公证")
    assert on_screens(hall) == [("consult", "ended")]
    with refused("nobody_waits"):
        supervisor.ends_line(None, "全市停电")


def test_one_number_is_ended_and_the_others_wait_on(hall: Hall, supervisor: FloorWalker) -> None:
    mine, other = hall.citizen().takes("法律咨询"), hall.citizen().takes("法律咨询")
    once = supervisor.ends(mine, "材料要明天才到", press_id="p1")
    assert supervisor.ends(mine, "材料要明天才到", press_id="p1") == once
    assert (once["state"], hall.waiting("法律咨询")) == ("cancelled", [other.number])
    assert on_screens(hall) == []
    assert "材料要明天才到" in phone(hall, mine.id)
    with refused("ticket_not_callable"):
        supervisor.ends(mine, "再一次")
    hall.clerk().sits_at(1).calls_next()
    with refused("ticket_not_callable"):
        supervisor.ends(other, "正在叫的号不能结束")


def test_numbers_that_stay_overnight_say_so(hall: Hall, supervisor: FloorWalker) -> None:
    waits = hall.citizen().takes("法律咨询")
    supervisor.keeps_overnight("全市停电")
    assert on_screens(hall) == [(None, "kept")]
    assert phone(hall, waits.id) == "今天没办完的号留到 11月25日（周三），那天凭原号接着排队，排在最前面。"
    hall.midnight()
    assert on_screens(hall) == []
    assert phone(hall, waits.id) is None


def test_who_alone_stays_overnight_is_told_alone(hall: Hall, supervisor: FloorWalker) -> None:
    mine, other, notary = (hall.citizen().takes(one) for one in ("法律咨询", "法律咨询", "公证"))
    supervisor.keeps_overnight("全市停电", number=mine)
    assert on_screens(hall) == []
    assert phone(hall, mine.id) == f"{mine.number} 号留到 11月25日（周三），那天凭原号接着排队，排在最前面。"
    assert phone(hall, other.id) is None
    supervisor.keeps_overnight("全市停电", service="公证")
    assert on_screens(hall) == [("notary", "kept")]
    assert (
        phone(hall, notary.id) == "公证今天没办完的号留到 11月25日（周三），那天凭原号接着排队，排在最前面。"
    )
    supervisor.keeps_overnight("全市停电")
    assert on_screens(hall) == [(None, "kept")]
    assert "今天没办完的号" in phone(hall, mine.id)


def test_whoever_was_left_over_at_midnight_is_told(hall: Hall, supervisor: FloorWalker) -> None:
    left = hall.citizen().takes("法律咨询")
    hall.midnight()
    assert "过零点已作废" in phone(hall, left.id)
    assert "12348" in why(hall, left.id)


def test_the_list_before_closing_names_everybody_not_served(hall: Hall, supervisor: FloorWalker) -> None:
    hall.clerk().sits_at(1)
    waits = hall.citizen().takes("法律咨询")
    nobody = hall.citizen().takes("公证")
    listed = {one["number"]: one for one in supervisor.day_close()["not_served"]}
    assert (listed[waits.number]["windows_open"], listed[waits.number]["state"]) == (1, "waiting")
    assert listed.keys() == {waits.number, nobody.number}
    supervisor.ends(nobody, "公证处今天没有人")
    assert [one["number"] for one in supervisor.day_close()["not_served"]] == [waits.number]


def test_practice_numbers_are_nobody_and_a_training_says_nothing(hall: Hall, supervisor: FloorWalker) -> None:
    hall.desk.training.switch(supervisor.caller, on=True)
    hall.citizen().takes("法律咨询")
    at(hall, "17:10")
    assert on_screens(hall) == []
    assert supervisor.day_close()["not_served"] == []
    with refused("nobody_waits"):
        supervisor.ends_line(None, "练习")


def test_screens_are_told_when_time_alone_changes_what_is_said(hall: Hall, supervisor: FloorWalker) -> None:
    told: list[list[dict[str, Any]]] = []
    hall.desk.closing.changed = told.append
    hall.citizen().takes("法律咨询")
    hall.desk.closing.look()
    assert told == []
    at(hall, "16:40")
    hall.desk.closing.look()
    hall.desk.closing.look()
    assert [[note["kind"] for note in notes] for notes in told] == [["soon"]]
    supervisor.ends_line("法律咨询", "系统故障")
    hall.desk.closing.look()
    assert [note["kind"] for note in told[-1]] == ["ended"]


@pytest.mark.parametrize(
    "statement",
    ["update endings set reason = ?", "update endings set instead = ?"],
    ids=["reason", "instead"],
)
def test_verify_finds_what_was_rewritten(hall: Hall, supervisor: FloorWalker, statement: str) -> None:
    number = hall.citizen().takes("法律咨询")
    supervisor.ends(number, "系统故障")
    with hall.house.reading() as rooms:
        ending = rooms.endings.of_ticket(number.id)
    assert ending is not None
    hall.tampers(statement, "别的话")
    assert [line for line in hall.wrong() if "结束排队" in line]
    hall.tampers(statement, ending.reason if "reason" in statement else ending.instead)
