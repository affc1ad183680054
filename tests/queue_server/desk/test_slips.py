"""The slip of what to bring: the service's own list, ticked; one job is one slip, and no ticket's paper."""

import pytest

from hardware_config.messages import decode
from queue_server.desk.frame import Caller, Press
from queue_server.domain.roles import Role
from queue_server.store.print_jobs import MATERIALS
from tests.queue_server.desk.hall import Hall, Number, refused

GUIDE = Caller(Role.GUIDE, "导服", "guide", staff_id="guide")
ID, PROOF = "居民身份证或其他有效身份证件", "与案件有关的材料"


@pytest.fixture
def number(hall: Hall) -> Number:
    """Somebody for legal aid, whose number is printed."""
    number = hall.citizen().takes("法律援助")
    hall.printer().receives(str(number["print"]["job_id"]))
    hall.printer().says(str(number["print"]["job_id"]), "printed")
    return number


def asks(hall: Hall, number: Number, *missing: str, press: str = "p-1", printer: str | None = None) -> str:
    """Has the slip printed; its job."""
    body = hall.desk.slips.print_materials(
        GUIDE, Press(press, repr(missing).encode()), str(number["id"]), missing, printer
    )
    return str(body.body["job_id"])


def words(blocks: list[dict]) -> str:  # type: ignore[type-arg]
    """Everything that stands on the paper."""
    return "\n".join(
        " ".join(row)
        for block in blocks
        for row in (block["rows"] if block["kind"] == "table" else [[block.get("words", "")]])
    )


def test_what_is_missing_is_told_once_and_whole(hall: Hall, number: Number) -> None:
    job = asks(hall, number, PROOF, ID)
    assert hall.printer().queued() == [job]
    sheet = hall.desk.printing.send(job)
    assert sheet is not None and sheet.blocks is not None
    decode("/devices", "print_document", {"job_id": job, "deadline_s": 5, "blocks": sheet.blocks})
    paper = words(sheet.blocks)
    assert "一次性告知单" in paper
    assert f"请一次带齐：\n□ {ID}\n□ {PROOF}\n" in paper
    assert "经济困难" not in paper, "nothing is said of what was not ticked"
    assert number["number"] in paper and "法律援助" in paper


def test_without_ticks_it_is_the_list_to_come_prepared_with(hall: Hall, number: Number) -> None:
    sheet = hall.desk.printing.send(asks(hall, number))
    assert sheet is not None and sheet.blocks is not None
    paper = words(sheet.blocks)
    assert "材料清单" in paper and "一次性告知" not in paper
    assert f"□ {ID}\n□ 经济困难状况说明" in paper


def test_pressed_twice_it_is_one_slip_and_the_number_s_own_paper_stays(hall: Hall, number: Number) -> None:
    assert asks(hall, number, ID) == asks(hall, number, ID)
    (job,) = hall.printer().queued()
    assert number["print"]["job_id"] != job
    assert number["print"]["state"] == "printed"
    (asked,) = (row for row in hall.journal() if row["event"] == "print_queued")
    assert asked["facts"]["paper"] == MATERIALS
    assert ID not in str(asked)


def test_it_outlives_a_restart_and_is_sent_once(hall: Hall, number: Number) -> None:
    job = asks(hall, number, ID)
    hall.reopens()
    sheet = hall.desk.printing.send(job)
    assert sheet is not None and sheet.blocks is not None
    assert f"□ {ID}" in words(sheet.blocks)
    assert hall.desk.printing.send(job) is None
    hall.reopens()
    assert hall.printer().queued() == []
    assert hall.printer().says(job, "printed")
    assert hall.desk.reception.print_job(job)["state"] == "printed"


def test_what_cannot_be_printed_is_said(hall: Hall, number: Number) -> None:
    with refused("unknown_material"):
        asks(hall, number, "房产证")
    with refused("unknown_device"):
        asks(hall, number, printer="printer-9")
    with refused("no_materials"):
        asks(hall, hall.citizen().takes("综合服务"))
    hall.toml.printer.clear()
    hall.toml.kiosk.clear()
    with refused("no_printer"):
        asks(hall, hall.citizen().takes("法律援助"), press="p-2")
