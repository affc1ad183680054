"""Notices of what lacks (一次性告知单): whoever changes their rows behind the hall's back is found."""

from __future__ import annotations

import pytest

from queue_server.desk.frame import Caller, Press
from queue_server.domain.roles import Role
from tests.queue_server.desk.hall import Hall

GUIDE = Caller(Role.GUIDE, "导服", "guide", staff_id="guide")


@pytest.mark.parametrize(
    "statement",
    [
        "update one_time_notices set again = 1 - again",
        "update one_time_notices set reason = 'paper_lost'",
        "update one_time_notices set service = 'notary'",
        "delete from one_time_notices where again = 1",
    ],
)
def test_a_changed_notice_is_found(hall: Hall, statement: str) -> None:
    number = hall.citizen().takes("法律援助")
    first, second = "居民身份证或其他有效身份证件", "与案件有关的材料"
    for press, missing, why in (("p-1", first, None), ("p-2", second, "left_out")):
        hall.desk.slips.print_materials(GUIDE, Press(press, press.encode()), number.id, (missing,), None, why)
    assert hall.wrong() == []
    with hall.store.transaction() as work:
        work.one_time_notices._db.execute(statement)
    assert any("一次性告知" in line for line in hall.wrong())
