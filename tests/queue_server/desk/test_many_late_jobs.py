"""A printer that was away all morning: its late jobs are settled a few at a time, none twice, and no fresh one."""

from collections import Counter

from queue_server.desk.printing import SETTLED_IN_ONE_DEED
from tests.queue_server.desk.hall import Hall


def test_many_late_jobs_are_settled_once_each_and_a_fresh_one_is_left_alone(hall: Hall) -> None:
    late = [hall.citizen().takes("法律咨询") for _ in range(2 * SETTLED_IN_ONE_DEED + 1)]
    sent, *queued = late
    assert hall.printer().receives(str(sent["print"]["job_id"])) is not None
    hall.passes(seconds=10.001)
    fresh = hall.citizen().takes("法律咨询")
    hall.ticks()
    hall.ticks()
    assert sent["print"]["state"] == "unknown"
    assert {number["print"]["state"] for number in queued} == {"unavailable"}
    assert fresh["print"]["state"] == "queued"
    ended = Counter(row["facts"]["job_id"] for row in hall.journal() if row["event"] == "print_settled")
    assert set(ended.values()) == {1}
    assert len(ended) == len(late)
