"""Every way a job can end, with a connection made by hand and no waiting."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hardware_config import clock
from hardware_config.trouble import (
    CannotWrite,
    CoverOpen,
    DeviceTrouble,
    NoAnswer,
    OutOfPaper,
    PaperLow,
    PrinterFault,
    Unreachable,
)
from printer import printing
from printer.printing import Ending, carry_out, look
from printer.status import SILENT, Health

FINE = Health(answered=True)
NO_PAPER = Health(answered=True, trouble=OutOfPaper())
OPEN = Health(answered=True, trouble=CoverOpen())


class FakeConnection:
    """Answers the looks one after the other, the last one again and again."""

    def __init__(self, *healths: Health | DeviceTrouble, send: DeviceTrouble | None = None) -> None:
        self.healths, self._send = list(healths), send
        self.sent: list[bytes] = []
        self.confirms_later = True
        self.closed = False

    def ask(self, wait_s: float) -> Health:
        answer = self.healths.pop(0) if len(self.healths) > 1 else self.healths[0]
        if isinstance(answer, DeviceTrouble):
            raise answer
        return answer

    def send(self, data: bytes) -> None:
        if self._send is not None:
            raise self._send
        self.sent.append(data)

    def __enter__(self) -> FakeConnection:
        return self

    def __exit__(self, *error: object) -> None:
        self.closed = True


class FakeWay:
    def __init__(self, connection: FakeConnection | DeviceTrouble) -> None:
        self.connection = connection

    def open(self, wait_s: float) -> FakeConnection:
        if isinstance(self.connection, DeviceTrouble):
            raise self.connection
        return self.connection


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PAPER_MOVES_S", 0)


def yes() -> bool:
    return True


def no() -> bool:
    return False


def carried_out(
    connection: FakeConnection | DeviceTrouble,
    *,
    left_s: float = 5,
    begin: Callable[[], bool] = yes,
    hurried: Callable[[], bool] = no,
) -> Ending:
    way = FakeWay(connection)
    return carry_out(way, b"ticket", clock.monotonic() + left_s, begin, hurried)


def seen(ending: Ending) -> tuple[str, str, str]:
    assert ending.state is not None
    return ending.outcome, ending.state.state, ending.state.code


def test_printed_takes_a_good_answer_after_the_job() -> None:
    connection = FakeConnection(FINE)
    assert seen(carried_out(connection)) == ("printed", "ok", "ok")
    assert connection.sent == [b"ticket"]
    assert connection.closed


def test_a_roll_near_its_end_prints_with_a_warning() -> None:
    low = Health(answered=True, warning=PaperLow())
    assert seen(carried_out(FakeConnection(low))) == ("printed", "warning", "paper_low")


@pytest.mark.parametrize(
    ("before", "outcome", "code"),
    [
        (NO_PAPER, "out_of_paper", "paper_out"),
        (OPEN, "unavailable", "cover_open"),
        (Health(answered=True, trouble=PrinterFault()), "unavailable", "printer_fault"),
        (Unreachable("x"), "unavailable", "unreachable"),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing(
    before: Health | DeviceTrouble, outcome: str, code: str
) -> None:
    connection = FakeConnection(before)
    ending = carried_out(connection, begin=lambda: pytest.fail("begun"))
    assert seen(ending) == (outcome, "failed", code)
    assert ending.detail
    assert connection.sent == []


@pytest.mark.parametrize("trouble", [Unreachable("x"), CannotWrite("x")])
def test_no_connection_is_unavailable(trouble: DeviceTrouble) -> None:
    ending = carried_out(trouble, begin=lambda: pytest.fail("begun"))
    assert seen(ending) == ("unavailable", "failed", trouble.code)


def test_a_job_that_cannot_be_recorded_is_not_sent() -> None:
    def begin() -> bool:
        raise CannotWrite("disk full")

    connection = FakeConnection(FINE)
    assert carried_out(connection, begin=begin).outcome == "unavailable"
    assert connection.sent == []


def test_a_job_begun_by_another_program_is_not_sent() -> None:
    connection = FakeConnection(FINE)
    assert carried_out(connection, begin=no).outcome == "unknown"
    assert connection.sent == []


def test_a_job_past_its_time_is_neither_begun_nor_sent() -> None:
    connection = FakeConnection(FINE)
    ending = carried_out(connection, left_s=-0.1, begin=lambda: pytest.fail("begun"))
    assert (ending.outcome, ending.detail) == ("unknown", printing.TOO_LATE)
    assert connection.sent == []


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        (NO_PAPER, "out_of_paper"),
        (OPEN, "unknown"),
        (SILENT, "unknown"),
        (Unreachable("x"), "unknown"),
        (NoAnswer("x"), "unknown"),
    ],
)
def test_after_the_first_byte_only_paper_is_certain(after: Health | DeviceTrouble, outcome: str) -> None:
    first_look = carried_out(FakeConnection(FINE, after))
    second_look = carried_out(FakeConnection(FINE, FINE, after))
    assert (first_look.outcome, second_look.outcome) == (outcome, outcome)
    assert first_look.detail


@pytest.mark.parametrize("trouble", [Unreachable("x"), NoAnswer("x"), CannotWrite("x")])
def test_a_job_that_broke_off_is_unknown(trouble: DeviceTrouble) -> None:
    assert carried_out(FakeConnection(FINE, send=trouble)).outcome == "unknown"


def test_a_silent_printer_gets_its_job_and_nobody_claims_it_was_printed() -> None:
    connection = FakeConnection(SILENT)
    assert seen(carried_out(connection)) == ("unknown", "warning", "no_answer")
    assert connection.sent == [b"ticket"]


def test_when_others_wait_their_look_is_the_second_look() -> None:
    assert carried_out(FakeConnection(FINE, FINE, NO_PAPER), hurried=yes).outcome == "printed"
    assert carried_out(FakeConnection(FINE, FINE, NO_PAPER), hurried=no).outcome == "out_of_paper"


@pytest.mark.parametrize(
    ("health", "state", "code"),
    [
        (FINE, "ok", "ok"),
        (SILENT, "warning", "no_answer"),
        (NO_PAPER, "failed", "paper_out"),
        (Unreachable("x"), "failed", "unreachable"),
    ],
)
def test_a_look_between_jobs(health: Health | DeviceTrouble, state: str, code: str) -> None:
    seen = look(FakeWay(FakeConnection(health)))
    assert (seen.state, seen.code) == (state, code)


def test_a_look_at_nothing() -> None:
    assert look(FakeWay(Unreachable("gone"))).detail == "gone"
