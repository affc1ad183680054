"""The shift supervisor's floor: everything at once, a service stopped on the spot, and the list before closing."""

from __future__ import annotations

import pytest

from tests.queue_server.desk.floor_people import SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, refused


@pytest.fixture
def supervisor(hall: Hall) -> FloorWalker:
    """徐岩, on the floor."""
    return walker(hall, SUPERVISOR)


def test_an_empty_hall_has_an_empty_floor(supervisor: FloorWalker) -> None:
    floor = supervisor.floor()
    assert [window["state"] for window in floor["windows"]] == ["closed"] * 3
    assert {
        (queue["waiting"], queue["longest_wait_s"], queue["windows_open"]) for queue in floor["queues"]
    } == {(0, None, 0)}
    assert [floor[part] for part in ("waiting", "missed", "held", "tasks")] == [[], [], [], []]
    assert len(floor["devices"]) == floor["devices_in_all"] > 0


def test_the_floor_at_once(hall: Hall, supervisor: FloorWalker) -> None:
    citizen, clerk = hall.citizen(), hall.clerk("007").sits_at(1)
    citizen.takes("法律咨询", needs=("deaf",), party=3)
    hall.passes(minutes=2)
    for _ in range(2):
        citizen.takes("法律咨询")
    hall.passes(minutes=10)
    called = clerk.calls_next()
    floor = supervisor.floor()
    window, queue = floor["windows"][0], floor["queues"][0]
    assert called and (window["ticket"]["number"], window["needs"], window["party"]) == (
        called.number,
        ["deaf"],
        3,
    )
    assert window["since"] == called["called_at"]
    assert (queue["service_name"], queue["waiting"], queue["longest_wait_s"]) == ("法律咨询", 2, 600)
    assert queue["windows_open"] == 1
    assert [task["number"] for task in floor["tasks"]] == [called.number]
    hall.passes(minutes=1)
    clerk.starts()
    assert supervisor.floor()["windows"][0]["since"] == called["started_at"]


def test_a_window_says_since_when_it_pauses(hall: Hall, supervisor: FloorWalker) -> None:
    hall.clerk("007").sits_at(1)
    hall.passes(minutes=30)
    supervisor.at(1).pauses("临时有事")
    window = supervisor.floor()["windows"][0]
    assert (window["state"], window["pause_reason"], window["since"]) == (
        "paused",
        "临时有事",
        "2026-11-24T02:00:00Z",
    )
    supervisor.at(1).unpauses()
    assert supervisor.floor()["windows"][0]["state"] == "open"


def test_a_service_is_stopped_on_the_spot_and_whoever_has_a_number_is_served(
    hall: Hall, supervisor: FloorWalker
) -> None:
    number = hall.citizen().takes("法律咨询")
    hall.citizen().takes("公证")
    stopped = supervisor.stops("法律咨询", "律师临时出庭")
    assert [one["number"] for one in stopped["waiting"]] == [number.number]
    with refused("service_closed") as said:
        hall.citizen().takes("法律咨询")
    assert "律师临时出庭" in said.value.sentence
    with refused("already_stopped"):
        supervisor.stops("法律咨询", "停电")
    (queue,) = [one for one in supervisor.floor()["queues"] if one["service"] == "consult"]
    assert (queue["stopped"], queue["stop_reason"], queue["is_open"]) == (True, "律师临时出庭", False)
    called = hall.clerk("007").sits_at(1).calls_next()
    assert called and called.number == number.number
    supervisor.resumes_service("法律咨询")
    hall.citizen().takes("法律咨询")
    changed = [row["facts"] for row in hall.journal() if row["event"] == "rules_changed"][-2:]
    assert [(one["before"]["stopped"], one["after"]["stopped"]) for one in changed] == [
        (False, True),
        (True, False),
    ]


def test_resuming_what_was_not_stopped_changes_nothing(hall: Hall, supervisor: FloorWalker) -> None:
    before = hall.events()
    assert supervisor.resumes_service("法律咨询")["stopped"] is False
    assert hall.events() == before


def test_every_number_given_out_is_accounted_for_before_closing(hall: Hall, supervisor: FloorWalker) -> None:
    citizen, clerk, other = hall.citizen(), hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    for _ in range(6):
        citizen.takes("法律咨询")
    clerk.serves_next()
    clerk.misses_next()
    clerk.calls_next()
    clerk.holds()
    clerk.calls_next()
    clerk.starts()
    other.calls_next()
    citizen.gives_up(citizen.takes("法律援助"))
    supervisor.tells_the_way()
    close = supervisor.day_close()
    assert close["issued"] == 7
    assert close["numbers"] == {
        "finished": 1, "cancelled": 1, "missed": 1, "abandoned": 0, "waiting": 1, "called": 1, "serving": 1,
        "on_hold": 1,
    }  # fmt: skip
    assert close["difference"] == 0
    assert [one["state"] for one in close["still_open"]] == ["on_hold", "serving", "called"]
    assert [row["ticket_number"] for row in close["incomplete"]] == ["A001", "A004"]
    assert (close["unrated"], close["enquiries"], close["tasks"]) == (1, 1, 0)


def test_a_rated_visit_and_a_registered_one_in_the_unrated(hall: Hall, supervisor: FloorWalker) -> None:
    clerk = hall.clerk("007").sits_at(1)
    hall.citizen().takes("法律咨询")
    clerk.serves_next()
    assert supervisor.day_close()["unrated"] == 1
    hall.evaluator(1).presses(5)
    assert supervisor.day_close()["unrated"] == 0
    clerk.registers("法律咨询")
    assert supervisor.day_close()["unrated"] == 0
    clerk.finishes()
    assert supervisor.day_close()["unrated"] == 1


def test_who_was_not_satisfied_stands_on_the_list_before_closing(hall: Hall, supervisor: FloorWalker) -> None:
    clerk = hall.clerk("007").sits_at(1)
    for level in (3, 2, 1):
        hall.citizen().takes("法律咨询")
        clerk.serves_next()
        hall.evaluator(1).presses(level)
    bad = supervisor.day_close()["bad_ratings"]
    assert [(one["ticket_number"], one["level"], one["receptionist"]) for one in bad] == [
        ("A002", 2, "林敏"),
        ("A003", 1, "林敏"),
    ]
    hall.midnight()
    assert supervisor.day_close()["bad_ratings"] == []
