"""The device board says what to do in the words of the troubles, and the technical rest beside it."""

from __future__ import annotations

import pytest

from hardware_config.trouble import (
    CannotWrite,
    DeviceTrouble,
    NoAnswer,
    OutOfPaper,
    PaperLow,
    PortGone,
    Unreachable,
)
from queue_server.desk.frame import Caller
from queue_server.domain.roles import Role
from tests.queue_server.desk.hall import Hall

PRINTER = Caller(Role.DEVICE, "printer-1", "printer-1")


def row(hall: Hall, state: str, code: str, detail: str, *, connected: bool = True) -> dict[str, object]:
    hall.desk.devices.note(PRINTER, "printer-1", state, code, detail)
    board = hall.desk.devices.board({"printer-1": connected})
    return next(one for one in board if one["device"] == "printer-1")


@pytest.mark.parametrize("trouble", [OutOfPaper, PaperLow, NoAnswer, PortGone, Unreachable, CannotWrite])
def test_a_trouble_is_shown_with_its_own_sentence(hall: Hall, trouble: type[DeviceTrouble]) -> None:
    shown = row(hall, "failed", trouble.code, "socket://127.0.0.1:9100: Connection refused")
    assert shown["advice"] == trouble.sentence
    assert shown["detail"] == "socket://127.0.0.1:9100: Connection refused"


def test_a_trouble_without_a_sentence_is_shown_with_its_detail(hall: Hall) -> None:
    said = "服务器发来的打印机设置本程序不能使用"
    assert row(hall, "failed", "bad_settings", said)["advice"] == said


def test_a_trouble_nobody_knows_leads_to_the_technician(hall: Hall) -> None:
    assert row(hall, "failed", "something_new", "")["advice"] == "请联系技术员查看设备。"


def test_a_device_that_is_well_needs_no_advice(hall: Hall) -> None:
    assert row(hall, "ok", "ok", "")["advice"] == ""


def test_a_program_that_is_away_is_looked_for_first(hall: Hall) -> None:
    shown = row(hall, "failed", OutOfPaper.code, "", connected=False)
    assert (shown["state"], shown["code"]) == ("failed", "not_connected")
    assert "设备程序" in str(shown["advice"])
