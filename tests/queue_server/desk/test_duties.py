"""待办 on the floor, and told when it comes up or falls due."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.queue_server.desk.floor_people import SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, press

OFFICE = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def supervisor(hall: Hall) -> FloorWalker:
    """徐岩, in a hall with office hours, whose opening check is done."""
    for service in hall.desk.reception.services():
        hall.manager().offers(service["code"], hours=OFFICE)
    walks = walker(hall, SUPERVISOR)
    for item in hall.desk.opening_check.view({})["by_hand"]:
        hall.desk.opening_check.tick(walks.caller, press(("tick", item["item"])), item["item"])
    hall.desk.opening_check.finish(walks.caller, press("finish"), {})
    return walks


def at(hall: Hall, clock: str) -> None:
    """It is this time of the hall now."""
    hour, minute = (int(part) for part in clock.split(":"))
    hall.clock.at = datetime(2026, 11, 24, hour, minute, tzinfo=hall.house.zone).astimezone(UTC)


def due(hall: Hall) -> dict[str, dict[str, Any]]:
    """What every staff page is given when it asks, by kind."""
    return {one["kind"]: one for one in hall.desk.duties.duties()}


def test_a_day_leaves_its_duties_and_each_goes_when_it_is_settled(
    hall: Hall, supervisor: FloorWalker
) -> None:
    assert due(hall) == {}
    call = hall.citizen().calls_for_help()
    clerk = hall.clerk().sits_at(1)
    waits = [hall.citizen().takes("法律咨询") for _ in range(2)]
    clerk.calls_next()
    clerk.starts()
    clerk.finishes()
    hall.evaluator(1).presses(1)
    assert {kind: one["count"] for kind, one in due(hall).items()} == {"help": 1, "bad_rating": 1}
    supervisor.has_helped(call)
    at(hall, "17:00")
    assert {kind: one["count"] for kind, one in due(hall).items()} == {
        "bad_rating": 1,
        "day_close": 1,
        "orders": 1,
    }
    assert due(hall)["day_close"]["sentence"] == "日终核对：还没办 1 人"
    assert due(hall)["day_close"]["due_at"] == "2026-11-24T16:00:00Z"
    assert due(hall)["bad_rating"]["due_at"] == "2026-11-25T16:00:00Z"
    assert supervisor.floor()["duties"] == hall.desk.duties.duties()
    supervisor.ends(waits[1], "今天办不完")
    assert "day_close" not in due(hall)
    hall.midnight()
    assert {kind: (one["count"], one["overdue"]) for kind, one in due(hall).items()} == {
        "orders_before": (1, True),
        "opening": (1, False),
    }


def test_a_duty_is_told_once_when_it_comes_up_and_once_when_it_is_late(hall: Hall) -> None:
    for service in hall.desk.reception.services():
        hall.manager().offers(service["code"], hours=OFFICE)
    told: list[tuple[str, bool]] = []
    hall.desk.duties.came_due = lambda duty: told.append((duty["kind"], duty["overdue"]))
    at(hall, "08:30")
    hall.desk.duties.look()
    assert told == []
    hall.citizen().calls_for_help()
    hall.desk.duties.look()
    hall.desk.duties.look()
    assert told == [("help", False)]
    at(hall, "09:00")
    hall.desk.duties.look()
    hall.desk.duties.look()
    assert told == [("help", False), ("opening", True)]


def test_practice_is_nobodys_duty(hall: Hall, supervisor: FloorWalker) -> None:
    hall.desk.training.switch(supervisor.caller, on=True)
    hall.citizen().takes("法律咨询")
    hall.citizen().calls_for_help()
    at(hall, "17:30")
    assert due(hall) == {}
