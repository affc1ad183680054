"""The own number on a phone and on paper: what is told, in whose language, and giving it up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queue_server.desk.floor_people import SUPERVISOR, walker
from tests.queue_server.desk.hall import Hall, refused
from tests.queue_server.desk.people import Number, press


def on_phone(hall: Hall, number: Number) -> dict[str, Any]:
    told: dict[str, Any] = hall.desk.screens.own_ticket(number.id)["ticket"]
    return told


def link_of(number: Number) -> str:
    return str(number.first["status_url"]).rpartition("/")[2]


def gives_up(hall: Hall, link: str, press_id: str | None = None) -> dict[str, Any]:
    return hall.desk.own_number.give_up(press(("give up", link), press_id), link)


def paper(hall: Hall, number: Number) -> dict[str, Any]:
    sheet = hall.printer().receives(number["print"]["job_id"])
    assert sheet is not None
    told: dict[str, Any] = sheet["ticket"]
    return told


def test_a_phone_knows_what_to_bring_and_both_names(hall: Hall) -> None:
    told = on_phone(hall, hall.citizen().takes("法律援助", language="en"))
    assert told["language"] == "en"
    assert told["english"]["service_name"] == "Legal aid"
    assert told["bring"].startswith("居民身份证")
    assert len(told["bring"].splitlines()) == len(told["english"]["bring"].splitlines())
    assert told["can"] == ["cancel"]
    assert on_phone(hall, hall.citizen().takes("法律咨询"))["language"] is None


def test_a_sensitive_service_is_told_by_nothing_it_asks_for(hall: Hall) -> None:
    hall.manager().offers("mediation", sensitive=True, bring="释放证明", bring_en="Release paper")
    number = hall.citizen().takes("人民调解", language="en")
    told = on_phone(hall, number)
    assert (told["service_name"], told["bring"]) == ("综合服务", "")
    assert told["english"] == {"service_name": "General services", "bring": ""}
    assert paper(hall, number)["service_name"] == "General services"


def test_the_holder_gives_the_number_up_on_the_phone_once(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    assert gives_up(hall, link_of(number), "p1") == {"number": "A001", "state": "cancelled"}
    assert gives_up(hall, link_of(number), "p1") == {"number": "A001", "state": "cancelled"}
    assert hall.events().count("ticket_cancelled") == 1
    assert hall.journal()[-1]["actor"] == f"screen:ticket:{number.id}"
    assert on_phone(hall, number)["can"] == []
    with refused("ticket_not_callable"):
        gives_up(hall, link_of(number), "p2")
    assert hall.wrong() == []


def test_a_link_that_is_not_ours_gives_nothing_up(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    with refused("unknown_ticket"):
        gives_up(hall, link_of(number) + "x")
    assert number["state"] == "waiting"


def test_who_is_called_cannot_give_up_any_more(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    hall.clerk().sits_at(1).calls_next()
    assert on_phone(hall, number)["can"] == []
    with refused("ticket_not_callable"):
        gives_up(hall, link_of(number))


def test_a_missed_number_reads_whether_it_may_come_back(hall: Hall) -> None:
    citizen = hall.citizen()
    number, clerk = citizen.takes("法律咨询"), hall.clerk().sits_at(1)
    clerk.misses_next()
    assert on_phone(hall, number)["can"] == ["return", "cancel"]
    citizen.comes_back(number)
    clerk.misses_next()
    assert on_phone(hall, number)["can"] == ["cancel"]


def test_an_ended_number_reads_why(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    walker(hall, SUPERVISOR).ends(number, "系统故障", "hotline")
    told = on_phone(hall, number)
    assert told["notice"]["kind"] == "ended"
    assert told["can"] == []


def test_whoever_chose_english_gets_english_paper(hall: Hall) -> None:
    first = hall.citizen().takes("法律咨询", language="en")
    second = hall.citizen().takes("法律咨询", language="en")
    sheet = paper(hall, second)
    assert sheet["service_name"] == "Legal consultation"
    assert sheet["title"] == "Your number"
    assert sheet["ahead_text"] == "1 person before you"
    assert sheet["taken_text"] == "Taken at 2026-11-24 09:30"
    assert (sheet["code_label"], sheet["scan_label"]) == ("Query code", "Scan to follow")
    ours = {name: words for name, words in sheet.items() if name not in ("hall_name", "footer")}
    assert str(ours).isascii(), "nothing of the hall's own words is left in Chinese"
    hall.citizen().gives_up(first)
    again = hall.citizen().prints_again(second)
    reprint = hall.printer().receives(again["print"]["job_id"])
    assert reprint is not None
    assert reprint["ticket"]["title"] == "Your number", "printed again in the same language"


@pytest.mark.parametrize("language", [None, "zh-CN"])
def test_chinese_paper_is_what_it_always_was(hall: Hall, language: str | None) -> None:
    sheet = paper(hall, hall.citizen().takes("法律咨询", language=language))
    assert (sheet["title"], sheet["ahead_text"]) == ("您的号码", "前面等候 0 人")
    assert not {"code_label", "scan_label"} & set(sheet), "a printer program of before reads it too"
