"""A technician watches a line: for ten minutes, in memory, and only of a device that hangs on one."""

import pytest

from queue_server.desk.frame import Caller
from tests.queue_server.desk.hall import Hall, refused


@pytest.fixture
def technician(hall: Hall) -> Caller:
    """Whoever looks after the devices, with evaluator-1's program at work."""
    hall.desk.presence.came("evaluator-1")
    return hall.person("011").caller


def bursts(hall: Hall, after: int = 0) -> list[str]:
    """What was heard on the line of evaluator-1."""
    return [one["burst"] for one in hall.desk.line_watch.heard("evaluator-1", after)["bursts"]]


def test_bytes_are_kept_while_somebody_watches_and_not_before_or_after(
    hall: Hall, technician: Caller
) -> None:
    watch = hall.desk.line_watch
    watch.note("evaluator-1", "00")
    assert watch.watch(technician, "evaluator-1", on=True) == {"watched": True, "last": 0, "bursts": []}
    watch.note("evaluator-1", "01")
    watch.note("evaluator-1", "02")
    assert bursts(hall) == ["01", "02"]
    assert bursts(hall, after=1) == ["02"]
    hall.passes(minutes=10)
    watch.note("evaluator-1", "03")
    assert hall.desk.line_watch.heard("evaluator-1", 0)["watched"] is False
    assert bursts(hall) == ["01", "02"]
    watch.watch(technician, "evaluator-1", on=True)
    assert bursts(hall) == []
    watch.watch(technician, "evaluator-1", on=False)
    watch.note("evaluator-1", "04")
    assert bursts(hall) == []
    facts = [row["facts"] for row in hall.journal() if row["event"] == "line_watched"]
    assert facts == [{"device": "evaluator-1", "on": on} for on in (True, True, False)]


def test_only_a_line_that_is_there_can_be_watched(hall: Hall, technician: Caller) -> None:
    for device, code in (
        ("printer-1", "test_not_possible"),
        ("evaluator-2", "device_not_connected"),
        ("nobody", "unknown_device"),
    ):
        with refused(code):
            hall.desk.line_watch.watch(technician, device, on=True)
