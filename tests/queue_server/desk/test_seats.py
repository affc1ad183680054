"""Sitting at a window: one person, one window; pausing; whoever comes without a ticket."""

import pytest

from tests.queue_server.desk.hall import Hall, refused

VERBS = (
    "calls_next",
    "recalls",
    "starts",
    "finishes",
    "passes_over",
    "holds",
    "undoes",
    "pauses",
    "unpauses",
    "leaves",
)


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_works_at_a_window_without_signing_in(hall: Hall, verb: str) -> None:
    hall.citizen().takes("法律咨询")
    hall.clerk("007").sits_at(2)
    for window in (hall.clerk("007").at(1), hall.clerk("008").at(2)):
        with refused("not_signed_in"):
            getattr(window, verb)()


@pytest.mark.parametrize("verb", VERBS)
def test_a_token_bound_to_a_window_works_nowhere_else(hall: Hall, verb: str) -> None:
    bound = hall.person("007", window_no=2)
    with refused("wrong_window", window_no=2):
        bound.sits_at(1)
    bound.sits_at(2)
    hall.clerk("008").sits_at(1)
    with refused("wrong_window", window_no=2):
        getattr(bound.at(1), verb)()
    with refused("wrong_window"):
        bound.at(1).console()


@pytest.mark.parametrize("verb", VERBS)
def test_a_window_that_does_not_exist_is_unknown(hall: Hall, verb: str) -> None:
    with refused("unknown_window"):
        hall.clerk().sits_at(9)
    with refused("unknown_window"):
        getattr(hall.clerk().at(9), verb)()


def test_one_person_sits_at_one_window(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    with refused("already_signed_in", window_no=1):
        hall.clerk().sits_at(2)
    clerk.leaves()
    hall.clerk().sits_at(2)
    assert [w["state"] for w in hall.queue()["windows"]] == ["closed", "open", "closed"]


def test_one_window_seats_one_person(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    with refused("window_occupied", window_no=1):
        hall.clerk("008").sits_at(1)
    hall.clerk("007").sits_at(1)
    assert hall.events().count("window_opened") == 1


def test_only_whoever_leads_the_shift_seats_others(hall: Hall) -> None:
    with refused("not_yourself"):
        hall.clerk("007").sits_at(1, staff_no="008")
    hall.supervisor().sits_at(1, staff_no="008")
    hall.manager().sits_at(2, staff_no="007")
    seats = {w["window_no"]: w["staff"]["staff_no"] for w in hall.queue()["windows"] if w["staff"]}
    assert seats == {1: "008", 2: "007"}
    hall.citizen().takes("法律咨询")
    hall.supervisor().at(1).calls_next()
    with refused("not_signed_in"):
        hall.clerk("007").at(1).starts()


def test_whoever_has_no_place_at_a_window_does_not_sit_there(hall: Hall) -> None:
    for staff_no in ("010", "011"):
        with refused("not_a_window_role"):
            hall.supervisor().sits_at(1, staff_no=staff_no)
    with refused("unknown_staff"):
        hall.supervisor().sits_at(1, staff_no="999")
    hall.desk.staff.change(hall.manager().caller, "009", {"disabled": True})
    with refused("unknown_staff"):
        hall.clerk("009").sits_at(1)


def test_who_is_busy_does_not_leave(hall: Hall) -> None:
    citizen, clerk = hall.citizen(), hall.clerk().sits_at(1)
    number = citizen.takes("法律咨询")
    clerk.calls_next()
    with refused("window_busy") as said:
        clerk.leaves()
    assert said.value.extra["ticket"]["number"] == number.number  # type: ignore[index]
    clerk.starts()
    with refused("window_busy"):
        clerk.leaves()
    clerk.finishes()
    assert clerk.leaves()["window"]["state"] == "closed"
    clerk.sits_at(1)
    clerk.registers("法律咨询")
    with refused("window_busy", ticket=None):
        clerk.leaves()


def test_a_disabled_person_must_leave_the_window_first(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    with refused("still_signed_in", window_no=1):
        hall.desk.staff.change(hall.manager().caller, "007", {"disabled": True})
    clerk.leaves()
    hall.desk.staff.change(hall.manager().caller, "007", {"disabled": True})


def test_a_paused_window_calls_nobody_but_ends_what_it_began(hall: Hall) -> None:
    citizen, clerk = hall.citizen(), hall.clerk().sits_at(1)
    citizen.takes("法律咨询")
    held = citizen.takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    assert clerk.pauses("开会") == {**hall.queue()["windows"][0]}
    assert hall.queue()["windows"][0]["state"] == "paused"
    assert hall.queue()["windows"][0]["pause_reason"] == "开会"
    clerk.finishes()
    for call in (clerk.calls_next, lambda: clerk.calls(held), lambda: clerk.resumes(held)):
        with refused("window_paused"):
            call()
    assert clerk.unpauses()["state"] == "open"
    assert clerk.unpauses()["pause_reason"] is None
    assert hall.events().count("window_unpaused") == 1
    assert clerk.calls_next() is not None


def test_who_comes_back_to_a_paused_window_finds_it_open(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    clerk.pauses("午休")
    clerk.leaves()
    clerk.sits_at(1)
    assert hall.queue()["windows"][0]["state"] == "open"
    assert hall.queue()["windows"][0]["pause_reason"] is None


# --- registering --------------------------------------------------------------------------------------------------


def test_a_visit_without_a_ticket_keeps_the_window_busy_until_finish(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    clerk = hall.clerk().sits_at(1)
    made = clerk.registers("公证", "张三", "13812341234")
    assert set(made) == {"visit_id", "work_order_id"}
    for call in (clerk.calls_next, lambda: clerk.calls(number), lambda: clerk.registers("公证")):
        with refused("window_busy", ticket=None):
            call()
    for verb in (
        clerk.recalls,
        clerk.starts,
        clerk.passes_over,
        clerk.holds,
        lambda: clerk.transfers("公证"),
    ):
        with refused("ticket_not_callable"):
            verb()
    assert clerk.console()["visit"]["visit_id"] == made["visit_id"]
    assert clerk.finishes("当场办结", "电话") is None
    order = clerk.reads(made["work_order_id"])
    assert order["closed_at"] is not None
    assert order["ticket_number"] is None
    assert order["visitor"] == {"name": "张三", "phone": "13812341234"}
    assert clerk.calls_next() is not None


def test_nobody_is_registered_over_a_ticket(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    clerk = hall.clerk().sits_at(1)
    clerk.calls_next()
    with refused("window_busy"):
        clerk.registers("公证")
    with refused("unknown_service"):
        hall.clerk("008").sits_at(2).registers("divorce")


def test_a_registered_visit_cannot_be_undone_and_covers_what_came_before(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    clerk = hall.clerk().sits_at(1)
    clerk.serves_next()
    clerk.registers("公证")
    with refused("nothing_to_undo"):
        clerk.undoes()
    clerk.finishes()
    with refused("nothing_to_undo"):
        clerk.undoes()
