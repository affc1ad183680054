"""A cap is warned of before it is reached: how many of today's numbers are taken and left, for whoever can do something."""

from __future__ import annotations

from typing import Any

from tests.queue_server.desk.floor_people import SUPERVISOR, walker
from tests.queue_server.desk.hall import Hall


def tile(hall: Hall, service: str = "公证") -> dict[str, Any]:
    """The service as kiosk and guide see it."""
    return next(one for one in hall.desk.reception.services() if one["name"] == service)


def told(hall: Hall, service: str = "公证") -> tuple[Any, ...]:
    """What kiosk and guide, the floor, and the manager's page say is left."""
    on_floor = next(
        one for one in walker(hall, SUPERVISOR).floor()["queues"] if one["service_name"] == service
    )
    out = {one["service_name"]: one["left"] for one in hall.desk.manager.today()["running_out"]}
    tile_left, floor_left = (
        said and said["left"] for said in (tile(hall, service)["numbers_left"], on_floor["numbers_left"])
    )
    return tile_left, floor_left, out.get(service)


def test_everybody_is_warned_from_the_level_on_and_nobody_before(hall: Hall) -> None:
    hall.manager().offers("notary", cap=5, cap_warning=2)
    citizen = hall.citizen()
    for _ in range(2):
        citizen.takes("公证")
    assert told(hall) == (None, None, None)
    citizen.takes("公证")
    assert told(hall) == (2, 2, 2)
    assert tile(hall)["numbers_left"] == {"cap": 5, "taken": 3, "left": 2}
    citizen.takes("公证")
    citizen.takes("公证")
    assert told(hall) == (0, 0, 0)
    assert not tile(hall)["is_open"]
    hall.midnight()
    assert told(hall) == (None, None, None)


def test_a_cap_without_a_level_says_nothing_until_it_is_used_up(hall: Hall) -> None:
    hall.manager().offers("notary", cap=2)
    hall.citizen().takes("公证")
    assert told(hall) == (None, None, None)
    hall.citizen().takes("公证")
    assert told(hall) == (0, 0, 0)


def test_a_level_without_a_cap_and_a_training_warn_of_nothing(hall: Hall) -> None:
    hall.manager().offers("notary", cap=None, cap_warning=2)
    citizen = hall.citizen()
    citizen.gives_up(citizen.takes("公证"))
    assert told(hall) == (None, None, None)
    hall.manager().offers("notary", cap=1)
    assert told(hall) == (0, 0, 0)
    hall.desk.training.switch(walker(hall, SUPERVISOR).caller, on=True)
    assert told(hall) == (None, None, None)


def test_a_lowered_cap_is_never_less_than_nothing_left(hall: Hall) -> None:
    for _ in range(3):
        hall.citizen().takes("公证")
    hall.manager().offers("notary", cap=2, cap_warning=1)
    assert tile(hall)["numbers_left"] == {"cap": 2, "taken": 3, "left": 0}


def test_a_body_without_the_level_keeps_it_and_the_change_is_told_in_words(hall: Hall) -> None:
    manager = hall.manager()
    manager.offers("notary", cap=40, cap_warning=5)
    body = hall.desk.services.service("notary")
    del body["cap_warning"]
    hall.desk.services.put(manager.caller, "notary", body)
    assert hall.desk.services.service("notary")["cap_warning"] == 5
    manager.offers("notary", cap_warning=None)
    newest, first = (
        line
        for change in hall.desk.settings.changes(None, 3)["rows"]
        for line in change["lines"]
        if line["label"] == "快取完时提醒"
    )
    assert (newest["before"], newest["after"]) == ("剩 5 个时", "不提醒")
    assert (first["before"], first["after"]) == ("不提醒", "剩 5 个时")
