"""今日延时: the door stays open longer today, tiles and closing times follow, and it can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.queue_server.desk.floor_people import SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, refused

OFFICE = {day: ["09:00-12:00", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
TODAY = "2026-11-24"


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


def is_open(hall: Hall, service: str) -> bool:
    """Whether the kiosk gives numbers of it."""
    code = hall.code(service)
    return bool(next(one["is_open"] for one in hall.desk.reception.services() if one["code"] == code))


def closes(supervisor: FloorWalker, service: str) -> str | None:
    """When its day ends, as the floor shows it."""
    closes_at: str | None = next(
        one["closes_at"] for one in supervisor.floor()["queues"] if one["service_name"] == service
    )
    return closes_at


def test_one_service_half_an_hour_longer(hall: Hall, supervisor: FloorWalker) -> None:
    at(hall, "17:10")
    assert (is_open(hall, "法律咨询"), closes(supervisor, "法律咨询")) == (False, "17:00")
    (extension,) = supervisor.extends(30, "法律咨询")
    assert [(one["service"], one["until"]) for one in extension["services"]] == [("consult", "17:30")]
    assert supervisor.floor()["extensions"] == [extension]
    assert (is_open(hall, "法律咨询"), closes(supervisor, "法律咨询")) == (True, "17:30")
    assert not is_open(hall, "法律援助")
    hall.citizen().takes("法律咨询")
    at(hall, "17:30")
    assert not is_open(hall, "法律咨询")


def test_tomorrow_is_as_ever(hall: Hall, supervisor: FloorWalker) -> None:
    supervisor.extends(60, "法律咨询")
    hall.midnight()
    assert (supervisor.floor()["extensions"], closes(supervisor, "法律咨询")) == ([], "17:00")


def test_all_services_that_have_an_end(hall: Hall, supervisor: FloorWalker) -> None:
    (extension,) = supervisor.extends(60)
    untils = {one["service"]: one["until"] for one in extension["services"]}
    assert "notary" not in untils
    assert set(untils.values()) == {"18:00"} and len(untils) == 7


def test_taking_it_back_restores_what_was_said_before(hall: Hall, supervisor: FloorWalker) -> None:
    special = {"day": TODAY, "service": "consult", "hours": ["09:00-15:00"], "reason": "下午培训"}
    hall.desk.settings.put_exceptions(hall.manager().caller, [special])
    first, second = supervisor.extends(30, "法律咨询")[0], supervisor.extends(30)[1]
    assert closes(supervisor, "法律咨询") == "16:00"
    said = {one["service"]: one["hours"] for one in hall.desk.settings.exceptions()}
    assert (said["consult"], said["legal_aid"]) == (["09:00-16:00"], {"until": "17:30"})
    with refused("hours_changed_since"):
        supervisor.takes_back(first)
    assert supervisor.takes_back(second) == [first]
    assert (closes(supervisor, "法律咨询"), closes(supervisor, "法律援助")) == ("15:30", "17:00")
    assert supervisor.takes_back(first) == []
    assert hall.desk.settings.exceptions() == [special]
    with refused("unknown_extension"):
        supervisor.takes_back(first)


def test_a_special_day_of_all_services_counts_as_their_hours(hall: Hall, supervisor: FloorWalker) -> None:
    special = {"day": TODAY, "service": None, "hours": {"until": "16:00"}, "reason": "停电检修"}
    hall.desk.settings.put_exceptions(hall.manager().caller, [special])
    (extension,) = supervisor.extends(30, "法律咨询")
    assert (closes(supervisor, "法律咨询"), closes(supervisor, "法律援助")) == ("16:30", "16:00")
    supervisor.takes_back(extension)
    assert hall.desk.settings.exceptions() == [special]


def test_longer_makes_no_sense(hall: Hall, supervisor: FloorWalker) -> None:
    with refused("cannot_extend") as said:
        supervisor.extends(30, "公证")
    assert said.value.sentence == "公证今天一直开到 24:00，不用延时。"
    with refused("cannot_extend") as said:
        supervisor.extends(421, "法律咨询")
    assert said.value.sentence == "法律咨询最多只能再延 420 分钟，延到 24:00。"
    at(hall, "17:40")
    with refused("cannot_extend") as said:
        supervisor.extends(30, "法律咨询")
    assert said.value.sentence == "法律咨询延到 17:30 也已经过了，请多延一些。"
    closed = {"day": TODAY, "service": "consult", "hours": "closed", "reason": "停办"}
    hall.desk.settings.put_exceptions(hall.manager().caller, [closed])
    with refused("cannot_extend") as said:
        supervisor.extends(60, "法律咨询")
    assert said.value.sentence.startswith("法律咨询今天不办理")
    with refused("unknown_service"):
        supervisor.extends(30, "nothing")


def test_who_extended_what_stands_among_the_changes_in_words(hall: Hall, supervisor: FloorWalker) -> None:
    supervisor.extends(30, "法律咨询")
    change = hall.desk.settings.changes(None, 1)["rows"][0]
    assert (change["who"], change["title"]) == ("徐岩", "特别安排")
    assert "17:30" in str(change["lines"]) and "今日延时" in str(change["lines"])
