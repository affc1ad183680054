"""打印测试号票: texts that are not kept yet on real paper, never a real number, and how it went."""

from __future__ import annotations

import pytest

from queue_server.desk.frame import Caller
from queue_server.domain.roles import Role
from tests.queue_server.desk.hall import Hall, refused

PRINTER = Caller(Role.DEVICE, "printer-1", "printer-1")
TEXTS = {"header": "章贡法律服务", "footer": "咨询电话 0797-12348"}


def asks(hall: Hall, device: str = "printer-1") -> str:
    """The manager has a test ticket printed."""
    return hall.desk.device_tests.ask(hall.manager().caller, device, "print", TEXTS)


def answers(hall: Hall, test_id: str, outcome: str) -> bool:
    """The printer's program says how it went."""
    return hall.desk.device_tests.answered(PRINTER, test_id, frozenset({"printer-1"}), outcome, "")


@pytest.fixture(autouse=True)
def printer(hall: Hall) -> None:
    """The program of printer-1 is there."""
    hall.desk.presence.came("printer-1")


def test_the_paper_has_the_texts_and_says_everywhere_that_it_is_a_test(hall: Hall) -> None:
    test_id = asks(hall)
    sent = hall.heard[-1].after
    assert sent is not None
    assert sent["job_id"] == test_id
    paper = sent["ticket"]
    assert isinstance(paper, dict)
    assert (paper["hall_name"], paper["footer"]) == (TEXTS["header"], TEXTS["footer"])
    assert (paper["number"], paper["title"]) == ("测试", "测试票，不能办事")
    assert hall.desk.settings.texts()["header"] == ""
    assert (hall.waiting(), hall.figures()["counts"]["taken"]) == ([], 0)
    assert hall.citizen().takes("法律咨询").number == "A001"


@pytest.mark.parametrize("outcome", ["printed", "out_of_paper", "unavailable", "refused", "unknown"])
def test_how_it_went_is_told_for_a_while(hall: Hall, outcome: str) -> None:
    test_id = asks(hall)
    tests = hall.desk.device_tests
    assert tests.outcome(test_id) == "asked"
    assert answers(hall, test_id, outcome)
    assert tests.outcome(test_id) == outcome
    hall.passes(minutes=3)
    asks(hall)
    with refused("unknown_test"):
        tests.outcome(test_id)


def test_a_printer_that_never_answers_is_unknown(hall: Hall) -> None:
    test_id = asks(hall)
    hall.passes(seconds=16)
    assert hall.desk.device_tests.outcome(test_id) == "unknown"
    assert answers(hall, test_id, "printed")
    assert hall.desk.device_tests.outcome(test_id) == "printed"


def test_a_printer_that_is_away_or_none_is_refused(hall: Hall) -> None:
    with refused("device_not_connected"):
        asks(hall, "printer-2")
    with refused("test_not_possible"):
        asks(hall, "evaluator-1")
    with refused("unknown_device"):
        asks(hall, "printer-9")
