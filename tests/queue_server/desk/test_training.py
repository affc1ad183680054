"""The training mode: the hall practises on numbers of its own, and nothing of it counts, is listed or is exported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_server.desk.ledger import Wanted
from tests.queue_server.desk.floor_people import SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, Person, refused

DAY = "2026-11-24"


class Trainer:
    """The shift supervisor, who begins and ends trainings."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self.caller = hall.supervisor().caller

    def begins(self) -> None:
        """The hall practises from here on."""
        assert self._hall.desk.training.switch(self.caller, on=True) == {"training": True}

    def ends(self) -> None:
        """The hall is itself again."""
        assert self._hall.desk.training.switch(self.caller, on=False) == {"training": False}


@pytest.fixture
def trainer(hall: Hall) -> Trainer:
    """徐岩, who teaches."""
    return Trainer(hall)


@pytest.fixture
def supervisor(hall: Hall) -> FloorWalker:
    """徐岩, on the floor."""
    return walker(hall, SUPERVISOR)


def real_morning(hall: Hall) -> None:
    """Two people are served and rated, one misses the call, one goes home, one is registered, one asks the way."""
    clerk = hall.clerk("007").sits_at(1)
    for service in ("法律咨询", "法律援助", "法律咨询"):
        hall.citizen("陈立", "13800000000").takes(service)
        hall.passes(minutes=3)
    clerk.serves_next("当场解答", seconds=300)
    hall.evaluator(1).presses(4)
    clerk.misses_next()
    clerk.serves_next("已受理", seconds=200)
    hall.citizen().gives_up(hall.citizen().takes("公证"))
    clerk.registers("公证")
    hall.passes(minutes=2)
    clerk.finishes("已指引")
    clerk.pauses("用餐")
    hall.passes(minutes=7)
    clerk.unpauses()
    walker(hall, SUPERVISOR).tells_the_way()
    clerk.leaves()


def practice(hall: Hall) -> None:
    """Everything a hall can do, done for practice, and much of it left open."""
    clerk, other = hall.clerk("008").sits_at(1), hall.clerk("009").sits_at(2)
    for service in ("法律咨询", "法律援助", "公证", "法律咨询", "法律咨询", "公证", "公证"):
        hall.citizen("练习人", "13900000000").takes(service, priority_class="elderly", needs=("deaf",))
        hall.passes(seconds=20)
    served = clerk.serves_next("当场解答", seconds=900)
    clerk.writes(served["work_order_id"], matter="练习事项", summary="练习摘要")
    hall.evaluator(1).presses(1)
    other.serves_next("已受理", seconds=700)
    clerk.misses_next()
    clerk.calls_next()
    clerk.starts()
    clerk.holds()
    clerk.registers("公证")
    hall.passes(minutes=2)
    clerk.finishes("已指引")
    clerk.pauses("开会")
    hall.passes(minutes=11)
    clerk.unpauses()
    hall.citizen().gives_up(hall.citizen().takes("公证"))
    walker(hall, SUPERVISOR).tells_the_way()
    walker(hall, SUPERVISOR).has_helped(hall.citizen().calls_for_help())
    clerk.calls_next()
    clerk.starts()
    other.registers("公证")


def everything_counted(hall: Hall, *, past: bool) -> dict[str, Any]:
    """Every figure, list, export and reconciliation the hall knows, for the day."""
    manager, desk = hall.manager().caller, hall.desk
    wanted = Wanted(DAY, DAY, None, None, "核对")
    exported = hall.folder / "rows"
    desk.ledger.export_rows(manager, wanted, "csv", exported)
    day_close = desk.floor.day_close()
    depth = desk.past_days.depth(DAY)
    counted = {
        "day": desk.figures.of_day(DAY),
        "span": desk.figures.of_span(DAY, DAY),
        "depth": {**depth, "last_week": None},
        "today": {name: desk.manager.today()[name] for name in ("statistics", "incomplete")},
        "day_close": {name: day_close[name] for name in day_close if name not in ("tasks", "not_served")},
        "not_served": [  # how many windows are open now is no count: practice opens them too
            {name: one[name] for name in one if name != "windows_open"} for one in day_close["not_served"]
        ],
        "ledger": desk.ledger.page(manager, wanted, 1),
        "ledger_by_service": desk.ledger.page(manager, wanted._replace(service="notary"), 1),
        "ledger_searched": desk.ledger.page(manager, wanted._replace(q="13900000000"), 1),
        "export": exported.read_text(),
        "recent_times": recent_times(hall),
        "taken": taken_for_the_caps(hall),
    }
    if not past:
        return counted
    played = desk.past_days.what_if(DAY, None)
    return {**counted, "what_if": {name: played[name] for name in played if name != "windows"}}


def recent_times(hall: Hall) -> list[Any]:
    """What estimates are made of."""
    with hall.house.reading() as rooms:
        services = [service.code for service in rooms.offer.services()]
        since = hall.clock.at.replace(year=2000)
        return [*rooms.waits.newest_turns(services, since, 100), *rooms.waits.latest_turns(since, 100)]


def taken_for_the_caps(hall: Hall) -> dict[str, int]:
    """What the caps count."""
    with hall.house.reading() as rooms:
        return {s.code: rooms.tickets.taken_today(DAY, s.code) for s in rooms.offer.services()}


# --- nothing leaks ------------------------------------------------------------------------------------------------


def test_nothing_of_a_training_is_counted_listed_or_exported(hall: Hall, trainer: Trainer) -> None:
    real_morning(hall)
    before = everything_counted(hall, past=False)
    trainer.begins()
    practice(hall)
    assert everything_counted(hall, past=False) == before
    trainer.ends()
    assert everything_counted(hall, past=False) == before
    assert hall.wrong() == []


def test_a_past_day_with_a_training_has_the_figures_of_one_without(
    hall: Hall, trainer: Trainer, tmp_path: Path
) -> None:
    real_morning(hall)
    trainer.begins()
    practice(hall)
    trainer.ends()
    hall.midnight()
    counted = everything_counted(hall, past=True)
    assert "练" not in repr(counted)
    hall.desk.figures.rebuild()
    assert everything_counted(hall, past=True) == counted
    assert hall.wrong() == []


def test_a_day_of_nothing_but_training_is_no_day_of_the_figures(hall: Hall, trainer: Trainer) -> None:
    trainer.begins()
    practice(hall)
    hall.midnight()
    hall.desk.figures.rebuild()
    assert set(hall.figures(DAY)["counts"].values()) == {0}
    assert hall.wrong() == []


def test_practice_is_seen_under_its_own_filter_only(hall: Hall, trainer: Trainer) -> None:
    trainer.begins()
    practice(hall)
    trainer.ends()
    manager = hall.manager().caller
    wanted = Wanted(DAY, DAY, None, None, None, training=True)
    rows = hall.desk.ledger.page(manager, wanted, 1)["rows"]
    assert {row["ticket_number"] for row in rows} == {"练A001", "练B001", None}
    assert hall.ledger() == []
    with refused("training_not_exported"):
        hall.desk.ledger.export_rows(manager, wanted, "csv", hall.folder / "rows")


# --- numbers ------------------------------------------------------------------------------------------------------


def test_practice_numbers_carry_a_mark_and_the_real_ones_go_on_without_a_gap(
    hall: Hall, trainer: Trainer
) -> None:
    clerk = hall.clerk("007").sits_at(1)
    assert hall.citizen().takes("法律咨询").number == "A001"
    clerk.serves_next()
    trainer.begins()
    assert [hall.citizen().takes("法律咨询").number for _ in range(2)] == ["练A001", "练A002"]
    trainer.ends()
    assert hall.citizen().takes("法律咨询").number == "A002"
    clerk.serves_next()
    trainer.begins()
    assert hall.citizen().takes("法律咨询").number == "练A003"


def test_the_paper_says_that_it_is_practice(hall: Hall, trainer: Trainer) -> None:
    trainer.begins()
    number = hall.citizen().takes("法律咨询")
    sheet = hall.printer().receives(number["print"]["job_id"])
    assert sheet is not None
    assert sheet["ticket"]["title"] == "培训中 · 练习号码"
    assert sheet["ticket"]["lines"][0] == "培训中：此号只供练习，不能办理业务。"
    trainer.ends()
    real = hall.citizen().takes("法律咨询")
    sheet = hall.printer().receives(real["print"]["job_id"])
    assert sheet is not None and sheet["ticket"]["title"] == "您的号码"


def test_practice_asks_neither_for_hours_nor_for_caps_but_a_stopped_service_stays_so(
    hall: Hall, trainer: Trainer, supervisor: FloorWalker
) -> None:
    hall.manager().offers("consult", hours={"mon": ["09:00-09:01"]}, cap=0)
    with refused("quota_reached"):
        hall.citizen().takes("法律咨询")
    trainer.begins()
    hall.citizen().takes("法律咨询")
    assert [one["is_open"] for one in hall.desk.reception.services()] == [True] * 8
    supervisor.stops("公证", "练习停号")
    with refused("service_closed"):
        hall.citizen().takes("公证")
    trainer.ends()
    with refused("quota_reached"):
        hall.citizen().takes("法律咨询")


# --- beginning and ending -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", ["waiting", "called", "serving", "on_hold", "registered"])
def test_a_training_begins_in_an_empty_hall_only(hall: Hall, trainer: Trainer, left: str) -> None:
    clerk = hall.clerk("007").sits_at(1)
    if left == "registered":
        clerk.registers("公证")
    else:
        hall.citizen().takes("法律咨询")
    if left not in ("waiting", "registered"):
        clerk.calls_next()
    if left in ("serving", "on_hold"):
        clerk.starts()
    if left == "on_hold":
        clerk.holds()
    with refused("hall_not_empty"):
        trainer.begins()
    assert hall.queue()["training"] is False


def test_whoever_missed_a_real_call_comes_back_after_the_training(hall: Hall, trainer: Trainer) -> None:
    clerk = hall.clerk("007").sits_at(1)
    number = hall.citizen().takes("法律咨询")
    clerk.misses_next()
    trainer.begins()
    with refused("training_goes_on"):
        hall.citizen().comes_back(number)
    trainer.ends()
    hall.citizen().comes_back(number)
    assert hall.waiting() == [number.number]


def test_the_end_cancels_what_is_still_open(hall: Hall, trainer: Trainer) -> None:
    trainer.begins()
    practice(hall)
    open_before = [row for row in hall.queue()["windows"] if row["ticket"]]
    assert open_before and hall.waiting() and hall.queue()["missed"]
    trainer.ends()
    queue = hall.queue()
    assert (queue["training"], queue["waiting"], queue["missed"], queue["recent_calls"]) == (
        False,
        [],
        [],
        [],
    )
    assert [window["ticket"] for window in queue["windows"]] == [None] * 3
    assert hall.desk.floor.floor({})["held"] == [] and hall.desk.floor.floor({})["tasks"] == []
    assert hall.evaluator(1).asks is None
    assert hall.events()[-1] == "training_ended"
    ended = [row["facts"] for row in hall.journal() if row["event"] == "training_ended"]
    assert ended[-1]["cancelled"] == hall.events().count("ticket_cancelled") - 1 > 3
    clerk = hall.clerk("008").at(1)
    hall.citizen().takes("法律咨询")
    assert clerk.calls_next()
    assert hall.wrong() == []


def test_nothing_is_taken_back_across_the_switch(hall: Hall, trainer: Trainer) -> None:
    clerk = hall.clerk("007").sits_at(1)
    hall.citizen().takes("法律咨询")
    clerk.serves_next()
    trainer.begins()
    with refused("nothing_to_undo"):
        clerk.undoes()
    hall.citizen().takes("法律咨询")
    clerk.serves_next()
    trainer.ends()
    with refused("nothing_to_undo"):
        clerk.undoes()


def test_a_pause_counts_for_the_time_it_falls_into(hall: Hall, trainer: Trainer) -> None:
    clerk = hall.clerk("007").sits_at(1)
    clerk.pauses("用餐")
    hall.passes(minutes=5)
    trainer.begins()
    hall.passes(minutes=60)
    trainer.ends()
    hall.passes(minutes=4)
    clerk.unpauses()
    (pause,) = hall.desk.past_days.depth(DAY)["pauses"]
    assert (pause["reason"], pause["total_s"]) == ("用餐", 9 * 60)


def test_how_often_priority_went_first_is_as_it_was_before_the_training(hall: Hall, trainer: Trainer) -> None:
    clerk = hall.clerk("007").sits_at(1)

    def three_come() -> None:
        hall.citizen().takes("法律咨询")
        hall.citizen().takes("法律咨询", priority_class="elderly")
        hall.citizen().takes("法律咨询", priority_class="elderly")

    hall.citizen().takes("法律咨询")
    hall.citizen().takes("法律咨询", priority_class="elderly")
    clerk.serves_next()
    clerk.serves_next()
    with hall.house.reading() as rooms:
        before = rooms.tickets.since_normal(DAY)
    trainer.begins()
    three_come()
    clerk.serves_next()
    trainer.ends()
    with hall.house.reading() as rooms:
        assert rooms.tickets.since_normal(DAY) == before


def test_a_forgotten_training_ends_at_midnight(hall: Hall, trainer: Trainer) -> None:
    trainer.begins()
    practice(hall)
    hall.midnight()
    assert hall.queue()["training"] is False
    assert [window["ticket"] for window in hall.queue()["windows"]] == [None] * 3
    assert hall.citizen().takes("法律咨询").number == "A001"
    assert hall.wrong() == []


def test_asking_for_what_is_so_already_changes_nothing(hall: Hall, trainer: Trainer) -> None:
    before = hall.events()
    trainer.ends()
    assert hall.events() == before
    trainer.begins()
    trainer.begins()
    assert hall.events() == [*before, "training_begun"]


def test_a_training_outlives_a_restart(hall: Hall, trainer: Trainer) -> None:
    trainer.begins()
    hall.reopens()
    assert hall.desk.training.state() == {"training": True}
    assert hall.citizen().takes("法律咨询").number == "练A001"


# --- tampering ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["visits", "tickets"])
def test_a_bad_rating_cannot_be_passed_off_as_practice(hall: Hall, table: str) -> None:
    clerk: Person = hall.clerk("007").sits_at(1)
    hall.citizen().takes("法律咨询")
    clerk.serves_next("当场解答")
    hall.evaluator(1).presses(1)
    assert hall.wrong() == []
    with hall.store.transaction() as work:
        work.figures._db.execute(f"update {table} set training = 1")  # noqa: S608
    assert any("培训标记" in sentence for sentence in hall.wrong())
    with hall.store.transaction() as work:
        work.figures._db.execute(f"update {table} set training = 0")  # noqa: S608


# --- the hall at this moment --------------------------------------------------------------------------------------


def test_no_figure_of_this_moment_counts_practice(
    hall: Hall, trainer: Trainer, supervisor: FloorWalker
) -> None:
    real = hall.clerk("007").sits_at(3)
    hall.citizen().takes("法律咨询")
    real.misses_next()
    real.leaves()
    trainer.begins()
    practice(hall)
    now = supervisor.floor()["now"]
    assert (now["waiting"], now["longest_wait_s"], now["serving"], now["on_hold"]) == (0, None, 0, 0)
    assert now["missed"] == 1
    assert (now["windows_open"], now["windows"]) == (2, 3)
    practised = [*hall.queue()["waiting"], *[w for w in hall.queue()["windows"] if w["ticket"]]]
    assert now["practice"] == len(practised) + len(["missed", "held", "registered"])
    today = hall.desk.manager.today()
    assert today["now"] == now and today["waiting_by_service"] == {}
    queues = supervisor.floor()["queues"]
    assert [one["waiting"] for one in queues] == [0] * len(queues)
    assert [one["longest_wait_s"] for one in queues] == [None] * len(queues)
    assert sum(one["practice"] for one in queues) == len(hall.queue()["waiting"]) > 0


def test_the_figures_of_this_moment_count_what_is_real(hall: Hall, supervisor: FloorWalker) -> None:
    clerk = hall.clerk("007").sits_at(1)
    for _ in range(3):
        hall.citizen().takes("法律咨询")
    clerk.misses_next()
    clerk.calls_next()
    clerk.starts()
    hall.clerk("008").sits_at(2).registers("公证")
    hall.passes(minutes=5)
    now = supervisor.floor()["now"]
    assert (now["waiting"], now["serving"], now["missed"], now["practice"]) == (1, 2, 1, 0)
    assert now["longest_wait_s"] >= 300
    assert hall.desk.manager.today()["waiting_by_service"] == {"consult": 1}


def test_a_help_call_of_the_training_ends_with_it(hall: Hall, trainer: Trainer) -> None:
    trainer.begins()
    asked, going = hall.citizen(), hall.citizen(kiosk="kiosk-2")
    asked.calls_for_help()
    walker(hall, SUPERVISOR).goes_to_help(going.calls_for_help())
    trainer.ends()
    assert (asked.sees_help(), going.sees_help()) == (None, None)
    assert walker(hall, SUPERVISOR).floor()["help_calls"] == []
    assert hall.events()[-3:] == ["help_withdrawn", "help_withdrawn", "training_ended"]
    told = [one.after for one in hall.heard if type(one.event).__name__ == "HelpWithdrawn"]
    assert [one and one["state"] for one in told] == ["withdrawn", "withdrawn"]
    assert hall.wrong() == []


def test_a_real_help_call_outlives_a_training(hall: Hall, trainer: Trainer) -> None:
    citizen = hall.citizen()
    call = citizen.calls_for_help()
    trainer.begins()
    trainer.ends()
    assert citizen.sees_help() == call
