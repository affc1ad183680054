"""Pauses, enquiries, help calls, take-overs and notes: whoever changes their rows behind the hall's back is found."""

# ruff: noqa: S608 - the statements are this test's own

from __future__ import annotations

import pytest

from tests.queue_server.desk.floor_people import GUIDE, SUPERVISOR, walker
from tests.queue_server.desk.hall import Hall


@pytest.fixture
def floor(hall: Hall) -> Hall:
    """A hall that worked, practised, and worked again; one pause goes through all of it."""
    clerk, other = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    guide = walker(hall, GUIDE)

    def everything_of_the_floor() -> None:
        guide.tells_the_way()
        clerk.pauses("用餐")
        hall.passes(minutes=5)
        clerk.pauses("开会")
        hall.passes(minutes=3)
        clerk.unpauses()
        clerk.unpauses()
        walker(hall, SUPERVISOR).has_helped(hall.citizen().calls_for_help())
        hall.passes(minutes=1)

    other.pauses("用餐")
    everything_of_the_floor()
    for on in (True, False):
        hall.desk.training.switch(hall.supervisor().caller, on=on)
        everything_of_the_floor()
    clerk.pauses("用餐")
    other.leaves()
    clerk.has_read(clerk.leaves_note("打印机缺纸"))
    third = hall.clerk("009").takes_over(1)
    third.pauses("用餐")
    third.leaves_note("三点有预约")
    guide.tells_the_way()
    guide.tells_one_less()
    assert hall.wrong() == []
    return hall


PAUSE = "(select min(id) from pauses)"
ENQUIRY = "(select min(id) from enquiries)"


@pytest.mark.parametrize(
    "statement",
    [
        "update help_calls set training = 1 - training where id = (select min(id) from help_calls)",
        f"update pauses set training = 1 where id = {PAUSE}",
        "update pauses set training = 0 where id = (select id from pauses where training = 1 limit 1)",
        f"update pauses set from_at = '2026-11-24T01:29:00.000000Z' where id = {PAUSE}",
        f"update pauses set to_at = from_at where id = {PAUSE}",
        f"update pauses set window_no = 3 where id = {PAUSE}",
        "update pauses set to_at = from_at where to_at is null",
        f"delete from pauses where id = {PAUSE}",
        "insert into pauses (window_no, reason, from_at) values (3, '用餐', '2026-11-24T01:31:00.000000Z')",
        "update take_overs set from_staff_id = staff_id",
        "update take_overs set staff_id = from_staff_id",
        "update take_overs set window_no = 2",
        "delete from take_overs",
        "delete from handover_notes where read_at is null",
        "update handover_notes set read_at = null, read_by = null where read_at is not null",
        "update handover_notes set window_no = 2 where read_at is null",
        "update handover_notes set written_by = (select id from staff where staff_no = '008') where read_at is null",
        "update handover_notes set text_cipher = x'00' where read_at is null",
        "update handover_notes set text_cipher = x'', wrapped_key = x'' where read_at is null",
        "update handover_notes set text_cipher = x'00' where read_at is not null",
        f"update enquiries set training = 1 where id = {ENQUIRY}",
        f"update enquiries set hall_day = '2026-11-23' where id = {ENQUIRY}",
        f"update enquiries set undone_at = at where id = {ENQUIRY}",
        "update enquiries set undone_at = null where undone_at is not null",
        f"delete from enquiries where id = {ENQUIRY}",
        "insert into enquiries (id, hall_day, owner, at) values ('more', '2026-11-24', 'x', '2026-11-24T01:31:00.000000Z')",
    ],
)
def test_a_change_behind_the_halls_back_is_found(floor: Hall, statement: str) -> None:
    floor.tampers(statement)
    found = floor.wrong()
    assert found
    assert all(sentence for sentence in found)
