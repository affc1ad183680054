"""On the way of a press nobody is read who does not matter to it, however many wait."""

from __future__ import annotations

import pytest

from queue_server.store.tickets import _RAISED, _WITH_NEEDS
from tests.queue_server.desk.hall import Hall


@pytest.mark.parametrize(
    ("statement", "asked", "index"),
    [
        (_WITH_NEEDS.format("?,?"), ("2026-11-24", "consult", "notary"), "tickets_with_needs"),
        (_RAISED.format(services="?,?"), ("2026-11-24", *["consult", "notary", 1, 0] * 2), "tickets_raised"),
    ],
)
def test_the_few_who_matter_are_looked_up_in_an_index(
    hall: Hall, statement: str, asked: tuple[object, ...], index: str
) -> None:
    asked = asked[: statement.count("?")]
    with hall.house.reading() as rooms:
        plan = rooms.tickets._db.execute(f"explain query plan {statement}", asked).fetchall()
    assert [row[3].split(" (")[0] for row in plan] == [f"SEARCH tickets USING INDEX {index}"]
