"""留号过夜: a supervisor keeps the queue for the next day the hall opens; nothing is lost, nothing is counted twice."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.queue_server.desk.floor_people import GUIDE, SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, Number, Person, opened_hall, refused

EVENING = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""Tuesday, 19:00 in the hall."""
FRIDAY_EVENING = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
TUESDAY, WEDNESDAY, THURSDAY = "2026-11-24", "2026-11-25", "2026-11-26"
OFFICE = {day: ["09:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def supervisor(hall: Hall) -> FloorWalker:
    """徐岩, in the evening."""
    hall.clock.at = EVENING
    hall.rules(recall_gap_s=0)
    return walker(hall, SUPERVISOR)


@pytest.fixture
def clerk(hall: Hall, supervisor: FloorWalker) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def crowd(hall: Hall, clerk: Person) -> dict[str, Number]:
    """One number in every open state, and two that wait; the clerk is serving one."""
    citizen = hall.citizen()
    found = {"missed": citizen.takes("法律咨询")}
    clerk.misses_next()
    found["on_hold"] = citizen.takes("法律咨询")
    clerk.calls_next()
    clerk.holds()
    found["serving"] = citizen.takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    found["called"] = citizen.takes("法律咨询")
    hall.clerk("008").sits_at(2).calls_next()
    found["first"], found["second"] = citizen.takes("法律咨询"), citizen.takes("法律咨询")
    return found


def states(numbers: dict[str, Number]) -> dict[str, str]:
    """How everybody stands."""
    return {name: number.state for name, number in numbers.items()}


def test_without_a_decision_midnight_abandons_as_ever(hall: Hall, clerk: Person) -> None:
    numbers = crowd(hall, clerk)
    hall.midnight()
    assert set(states(numbers).values()) == {"abandoned", "serving"}
    assert hall.citizen().takes("法律咨询").number == "A001"


def test_who_waits_missed_or_is_on_hold_stays_and_numbers_go_on(
    hall: Hall, clerk: Person, supervisor: FloorWalker
) -> None:
    numbers = crowd(hall, clerk)
    night = supervisor.keeps_overnight()
    assert (night["decision"]["to_day"], night["decision"]["decided_by"]) == (WEDNESDAY, "徐岩")
    assert night["open_numbers"] == 4
    hall.midnight()
    assert states(numbers) == {
        "missed": "missed", "on_hold": "on_hold", "serving": "serving", "called": "abandoned", "first": "waiting",
        "second": "waiting",
    }  # fmt: skip
    new = hall.citizen().takes("法律咨询")
    assert (new.number, new.ahead) == ("A007", 2)
    assert hall.waiting("法律咨询") == ["A005", "A006", "A007"]
    assert [one["number"] for one in hall.queue()["missed"]] == ["A001"]
    assert hall.desk.screens.waiting()["consult"] == 3
    assert supervisor.day_close()["night"]["kept_from_before"] == {"missed": 1, "on_hold": 1, "waiting": 2}
    assert (numbers["first"]["hall_day"], new["hall_day"]) == (TUESDAY, WEDNESDAY)


def test_kept_numbers_are_called_first_and_everything_can_be_done_with_them(
    hall: Hall, clerk: Person, supervisor: FloorWalker
) -> None:
    numbers = crowd(hall, clerk)
    supervisor.keeps_overnight()
    hall.midnight()
    hall.passes(hours=9)
    clerk.finishes()
    guide, citizen = walker(hall, GUIDE), hall.citizen()
    new = citizen.takes("法律咨询")
    assert [one["ticket"]["id"] for one in guide.finds("A005")] == [numbers["first"].id]
    citizen.comes_back(numbers["missed"])
    clerk.resumes(numbers["on_hold"])
    clerk.finishes()
    guide.changes_service(numbers["second"], "公证")
    called = clerk.calls_next()
    assert called and called.id == numbers["first"].id
    assert [one["number"] for one in hall.queue()["recent_calls"]] == ["A005"]
    clerk.holds()
    clerk.resumes(numbers["first"])
    clerk.transfers("公证")
    order = [clerk.serves_next().number for _ in range(2)]
    assert set(order) <= {new.number, "A001", "A005", "A006"}
    assert "后到的号" in hall.desk.reception.overtakings(guide.caller, numbers["first"].id)["summary"]


def test_figures_count_a_number_once_on_the_day_it_was_taken_with_the_night_in_its_wait(
    hall: Hall, clerk: Person, supervisor: FloorWalker
) -> None:
    kept = hall.citizen().takes("法律咨询")
    supervisor.keeps_overnight()
    hall.midnight()
    assert hall.figures(TUESDAY)["counts"]["taken"] == 1
    assert hall.figures(TUESDAY)["counts"]["served"] == 0
    hall.passes(hours=9)
    hall.citizen().takes("法律咨询")
    for _ in range(2):
        clerk.serves_next("当场解答")
    old, new = hall.figures(TUESDAY), hall.figures(WEDNESDAY)
    assert kept.state == "finished"
    assert (old["counts"]["taken"], old["counts"]["served"], old["counts"]["abandoned"]) == (1, 1, 0)
    assert (new["counts"]["taken"], new["counts"]["served"]) == (1, 1)
    assert old["waits_s"]["max"] == 14 * 3600 + 1
    assert new["waits_s"]["max"] == 60
    close = supervisor.day_close()
    assert (close["issued"], close["difference"], close["numbers"]["finished"]) == (1, 0, 1)
    assert hall.desk.past_days.depth(TUESDAY)["hall_day"] == TUESDAY
    hall.desk.past_days.what_if(TUESDAY, None)


def test_a_second_night_needs_a_decision_of_its_own(
    hall: Hall, clerk: Person, supervisor: FloorWalker
) -> None:
    first, second = hall.citizen().takes("法律咨询"), hall.citizen().takes("法律咨询")
    supervisor.keeps_overnight()
    hall.midnight()
    hall.passes(hours=9)
    hall.citizen().takes("法律咨询")
    supervisor.keeps_overnight("还没来电")
    hall.midnight()
    assert hall.waiting() == ["A001", "A002", "A003"]
    assert hall.citizen().takes("法律咨询").number == "A004"
    hall.midnight()
    assert {first.state, second.state} == {"abandoned"}
    assert hall.waiting() == []
    assert hall.citizen().takes("法律咨询").number == "A001"
    assert hall.figures(TUESDAY)["counts"]["abandoned"] == 2


def test_a_withdrawn_decision_keeps_nobody(hall: Hall, supervisor: FloorWalker) -> None:
    number = hall.citizen().takes("法律咨询")
    supervisor.keeps_overnight()
    with refused("overnight_decided"):
        supervisor.keeps_overnight()
    assert supervisor.keeps_nothing()["decision"] is None
    with refused("no_overnight_decision"):
        supervisor.keeps_nothing()
    hall.midnight()
    assert number.state == "abandoned"
    assert "全市停电" not in str(hall.journal())


def test_a_weekend_lies_between(hall: Hall, supervisor: FloorWalker) -> None:
    for service in hall.desk.reception.services():
        hall.manager().offers(service["code"], hours=OFFICE)
    hall.clock.at = FRIDAY_EVENING
    hall.ticks()
    number = hall.citizen().takes("法律咨询")
    assert supervisor.keeps_overnight()["decision"]["to_day"] == "2026-11-30"
    for _ in range(3):
        hall.midnight()
        assert number.state == "waiting"
    hall.passes(hours=10)
    assert hall.citizen().takes("法律咨询").number == "A002"
    hall.midnight()
    assert number.state == "abandoned"


def test_a_hall_that_slept_through_two_midnights_begins_with_the_kept_queue(
    hall: Hall, supervisor: FloorWalker
) -> None:
    """The power stays away for a day: the decision holds until the hall has begun again."""
    number = hall.citizen().takes("法律咨询")
    supervisor.keeps_overnight()
    hall.close()
    hall.passes(days=2)
    hall._open()
    hall.ticks()
    assert (hall.today, number.state, hall.waiting()) == (THURSDAY, "waiting", ["A001"])
    assert hall.citizen().takes("法律咨询").number == "A002"
    hall.midnight()
    assert number.state == "abandoned"


def test_a_crash_in_the_middle_of_midnight_leaves_the_night_to_the_next_start(
    hall: Hall, supervisor: FloorWalker, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [hall.citizen().takes("法律咨询") for _ in range(3)]
    supervisor.keeps_overnight()

    def power_cut(*_: Any) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as dark:
        dark.setattr(type(hall.store._rooms.numbers), "continue_numbers", power_cut)
        with pytest.raises(OSError, match="power cut"):
            hall.midnight()
    assert hall.events().count("ticket_kept") == 0
    hall.reopens()
    hall.ticks()
    assert [number.state for number in numbers] == ["waiting"] * 3
    assert hall.events().count("ticket_kept") == 3
    assert hall.citizen().takes("法律咨询").number == "A004"


def test_one_services_queue_is_kept_and_the_others_end(hall: Hall, supervisor: FloorWalker) -> None:
    consult, notary = hall.citizen().takes("法律咨询"), hall.citizen().takes("公证")
    night = supervisor.keeps_overnight(service="公证")
    (part,) = night["parts"]
    assert (night["decision"], night["open_numbers"], night["kept_numbers"]) == (None, 2, 1)
    assert (part["service_name"], part["number"], part["keeps"], part["to_day"]) == (
        "公证",
        None,
        1,
        WEDNESDAY,
    )
    listed = {one["number"]: one["kept_to_day"] for one in supervisor.day_close()["not_served"]}
    assert listed == {consult.number: None, notary.number: WEDNESDAY}
    late = hall.citizen().takes("公证")
    hall.midnight()
    assert (consult.state, notary.state, late.state) == ("abandoned", "waiting", "waiting")
    assert (hall.citizen().takes("公证").number, hall.citizen().takes("法律咨询").number) == ("D003", "A001")
    hall.midnight()
    assert (notary.state, late.state) == ("abandoned", "abandoned")
    assert hall.wrong() == []


def test_chosen_numbers_are_kept_and_the_rest_of_their_line_ends(
    hall: Hall, clerk: Person, supervisor: FloorWalker
) -> None:
    numbers = crowd(hall, clerk)
    for name in ("missed", "on_hold", "second"):
        night = supervisor.keeps_overnight("材料明天到", number=numbers[name])
    assert [(one["number"], one["keeps"]) for one in night["parts"]] == [
        ("A001", 1),
        ("A002", 1),
        ("A006", 1),
    ]
    assert (night["open_numbers"], night["kept_numbers"]) == (4, 3)
    assert "keep_overnight" not in supervisor.can(numbers["second"])
    assert "withdraw_overnight" in supervisor.can(numbers["second"])
    with refused("overnight_decided"):
        supervisor.keeps_overnight(number=numbers["second"])
    supervisor.keeps_nothing(number=numbers["on_hold"])
    hall.midnight()
    assert states(numbers) == {
        "missed": "missed", "on_hold": "abandoned", "serving": "serving", "called": "abandoned", "first": "abandoned",
        "second": "waiting",
    }  # fmt: skip
    assert hall.citizen().takes("法律咨询").number == "A007"
    assert supervisor.day_close()["night"]["kept_from_before"] == {"missed": 1, "waiting": 1}
    assert "材料明天到" not in str(hall.journal())
    assert hall.wrong() == []


def test_only_who_waits_missed_the_call_or_is_on_hold_can_be_chosen(
    hall: Hall, clerk: Person, supervisor: FloorWalker
) -> None:
    numbers = crowd(hall, clerk)
    for name in ("called", "serving"):
        assert "keep_overnight" not in supervisor.can(numbers[name])
        with refused("ticket_not_callable"):
            supervisor.keeps_overnight(number=numbers[name])
    with refused("unknown_service"):
        supervisor.keeps_overnight(service="shoes")
    hall.midnight()
    with refused("ticket_not_callable"):
        supervisor.keeps_overnight(number=numbers["first"])


def test_a_practice_number_ends_with_its_training(hall: Hall, supervisor: FloorWalker) -> None:
    hall.desk.training.switch(supervisor.caller, on=True)
    practice = hall.citizen().takes("法律咨询")
    assert "keep_overnight" not in supervisor.can(practice)
    with refused("ticket_not_callable"):
        supervisor.keeps_overnight(number=practice)


def test_decisions_stand_side_by_side_and_the_whole_queue_holds_them_all(
    hall: Hall, supervisor: FloorWalker
) -> None:
    mine, other = hall.citizen().takes("法律咨询"), hall.citizen().takes("公证")
    supervisor.keeps_overnight(number=mine)
    supervisor.keeps_overnight(service="法律咨询")
    with refused("overnight_decided"):
        supervisor.keeps_overnight(service="法律咨询")
    supervisor.keeps_nothing(service="法律咨询")
    with refused("no_overnight_decision"):
        supervisor.keeps_nothing(service="法律咨询")
    assert [one["number"] for one in supervisor.day_close()["night"]["parts"]] == [mine.number]
    assert supervisor.keeps_overnight()["kept_numbers"] == 2
    for whose in ({"number": other}, {"service": "公证"}):
        with refused("overnight_decided"):
            supervisor.keeps_overnight(**whose)
    assert supervisor.keeps_nothing() | {"open_numbers": 0} == {
        "decision": None, "parts": [], "open_numbers": 0, "kept_numbers": 0, "kept_from_before": {},
    }  # fmt: skip
    hall.midnight()
    assert (mine.state, other.state) == ("abandoned", "abandoned")


def test_what_was_kept_stays_over_a_weekend_in_whatever_line_it_stands_by_then(
    hall: Hall, supervisor: FloorWalker
) -> None:
    for service in hall.desk.reception.services():
        hall.manager().offers(service["code"], hours=OFFICE)
    hall.clock.at = FRIDAY_EVENING
    hall.ticks()
    number = hall.citizen().takes("法律咨询")
    supervisor.keeps_overnight(service="法律咨询")
    hall.midnight()
    hall.passes(hours=9)
    hall.manager().offers("notary", hours={**OFFICE, "sat": ["00:00-24:00"]})
    walker(hall, GUIDE).changes_service(number, "公证")
    for _ in range(2):
        hall.midnight()
        assert number.state == "waiting"
    hall.midnight()
    assert number.state == "abandoned"


def test_a_night_that_was_widened_behind_the_halls_back_is_found(hall: Hall, supervisor: FloorWalker) -> None:
    mine = hall.citizen().takes("法律咨询")
    supervisor.keeps_overnight(number=mine)
    hall.tampers("update overnights set ticket_id = ?", None)
    assert "号票" in hall.wrong()[0]
    hall.tampers("update overnights set ticket_id = ?", mine.id)
    assert hall.wrong() == []


def test_a_number_moved_to_another_day_behind_the_halls_back_is_found(
    hall: Hall, supervisor: FloorWalker
) -> None:
    hall.citizen().takes("法律咨询")
    with sqlite3.connect(hall.folder / "hall.db") as db:
        db.execute("update tickets set queue_day = '2026-11-25'")
    assert "排队日期" in hall.wrong()[0]
    with sqlite3.connect(hall.folder / "hall.db") as db:
        db.execute("update tickets set queue_day = hall_day")


PRESSES = (
    "take",
    "take_other",
    "serve",
    "miss",
    "hold",
    "return",
    "cancel",
    "decide",
    "decide_line",
    "decide_one",
    "withdraw",
    "midnight",
    "restart",
)


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(presses=st.lists(st.sampled_from(PRESSES), max_size=30))
def test_over_many_nights_every_number_is_open_once_and_counted_once(
    tmp_path_factory: pytest.TempPathFactory, presses: list[str]
) -> None:
    """Whatever is pressed in whatever order: no number stands for two people, and the days add up to what was taken."""
    hall = opened_hall(tmp_path_factory.mktemp("nights"), at=EVENING)
    try:
        hall.rules(recall_gap_s=0)
        supervisor, clerk, citizen = walker(hall, SUPERVISOR), hall.clerk("007").sits_at(1), hall.citizen()
        taken: list[Number] = []
        kept = set[str]()
        for one in presses:
            hall.passes(seconds=1)
            waits = [number for number in taken if number.state == "waiting"]
            missed = [number for number in taken if number.state == "missed" and not _returned(hall, number)]
            if one == "take":
                taken.append(citizen.takes("法律咨询"))
            elif one == "take_other":
                taken.append(citizen.takes("法律援助"))
            elif one == "serve" and waits:
                called = clerk.calls_next()
                if called is not None:
                    clerk.starts()
                    clerk.finishes()
            elif one in ("miss", "hold") and waits and clerk.calls_next() is not None:
                if one == "miss":
                    clerk.recalls()
                    clerk.passes_over()
                else:
                    clerk.holds()
            elif one == "return" and missed:
                citizen.comes_back(missed[0])
            elif one == "cancel" and waits:
                citizen.gives_up(waits[-1])
            elif one == "decide" and "all" not in kept:
                supervisor.keeps_overnight()
                kept.add("all")
            elif one == "decide_line" and not kept & {"all", "consult"}:
                supervisor.keeps_overnight(service="consult")
                kept.add("consult")
            elif one == "decide_one" and waits and not kept & {"all", waits[-1]["service"], waits[-1].id}:
                supervisor.keeps_overnight(number=waits[-1])
                kept.add(waits[-1].id)
            elif one == "withdraw" and kept:
                supervisor.keeps_nothing()
                kept.clear()
            elif one == "restart":
                hall.reopens()
                supervisor, clerk, citizen = walker(hall, SUPERVISOR), hall.clerk("007").at(1), hall.citizen()
            elif one == "midnight":
                before = {number.id: number.state for number in taken}
                hall.midnight()
                for number in taken:
                    was = before[number.id]
                    stays = kept & {"all", number["service"], number.id}
                    ends = was in ("waiting", "missed", "on_hold") and not stays
                    assert number.state == ("abandoned" if ends else was), (was, stays)
                kept.clear()
            open_now = [
                n.number for n in taken if n.state in ("waiting", "called", "serving", "on_hold", "missed")
            ]
            assert len(open_now) == len(set(open_now)), "a number stands for two people"
            in_line = [
                n.number for n in sorted(taken, key=lambda n: n.first["taken_at"]) if n.state == "waiting"
            ]
            assert sorted(hall.waiting()) == sorted(in_line)
        days = {number.first["hall_day"] for number in taken}
        counts = [hall.figures(day)["counts"] for day in sorted(days)]
        assert sum(one["taken"] for one in counts) == len(taken)
        for state, word in (("finished", "served"), ("abandoned", "abandoned"), ("cancelled", "cancelled")):
            assert sum(one[word] for one in counts) == sum(number.state == state for number in taken)
        assert supervisor.day_close()["difference"] == 0
        assert hall.wrong() == []
    finally:
        hall.close()


def _returned(hall: Hall, number: Number) -> bool:
    """Whether it was brought back once already."""
    return any(
        row["event"] == "ticket_returned" and row["facts"]["ticket_id"] == number.id for row in hall.journal()
    )
