"""The slip of what to bring: the service's own list, ticked; one job is one slip, and no ticket's paper."""

import pytest

from hardware_config.messages import decode
from queue_server.desk.frame import Caller, Press
from queue_server.domain.roles import Role
from queue_server.store.print_jobs import MATERIALS
from tests.queue_server.desk.bookings import Bookings
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


def asks(
    hall: Hall,
    number: Number,
    *missing: str,
    press: str = "p-1",
    printer: str | None = None,
    why: str | None = None,
) -> str:
    """Has the slip printed; its job."""
    asked = Press(press, repr((missing, why)).encode())
    body = hall.desk.slips.print_materials(GUIDE, asked, str(number["id"]), missing, printer, why)
    return str(body.body["job_id"])


def paper_of(hall: Hall, job: str) -> str:
    """Everything that stands on this job's paper."""
    sheet = hall.desk.printing.send(job)
    assert sheet is not None and sheet.blocks is not None
    decode("/devices", "print_document", {"job_id": job, "deadline_s": 5, "blocks": sheet.blocks})
    return words(sheet.blocks)


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


# --- without a ticket -------------------------------------------------------------------------------------------------


def test_whoever_is_registered_without_a_ticket_gets_both_papers(hall: Hall) -> None:
    visit = hall.clerk("007").sits_at(2).registers("法律援助", "陈桂花", "13800001234")["visit_id"]
    slips = hall.desk.slips
    answer = slips.print_visit_materials(GUIDE, Press("v-1", b"1"), visit, (), None).body
    assert (answer["ticket_id"], answer["device"]) == (None, "printer-1")
    paper = paper_of(hall, answer["job_id"])
    assert "材料清单" in paper and "直接登记　法律援助　2 号窗口" in paper
    notice = slips.print_visit_materials(GUIDE, Press("v-2", b"2"), visit, (ID,), None).body["job_id"]
    paper = paper_of(hall, notice)
    assert f"请一次带齐：\n□ {ID}\n" in paper
    assert "陈" not in paper and "1380" not in paper
    assert hall.printer().says(notice, "printed")
    assert hall.desk.reception.print_job(notice)["state"] == "printed"
    with refused("unknown_visit"):
        slips.print_visit_materials(GUIDE, Press("v-3", b"3"), "nobody", (), None)


def test_an_appointment_is_taken_home_on_paper(hall: Hall) -> None:
    bookings = Bookings(hall)
    bookings.offers("09:00-11:00")
    one = bookings.books("10:00", "2026-11-25")
    slips = hall.desk.slips
    job = slips.print_appointment(bookings.guide, Press("a-1", b"1"), one["id"], None).body["job_id"]
    assert hall.printer().queued() == [job]
    paper = paper_of(hall, job)
    assert "预约凭条" in paper and "10:00" in paper and "11-25" in paper.replace("月", "-").replace("日", "")
    assert f"预约码 {one['code']}" in paper and "法律咨询" in paper and "提前 30 分钟" in paper
    assert "陈" not in paper and "1234" not in paper
    bookings.cancels(one)
    with refused("appointment_settled"):
        slips.print_appointment(bookings.guide, Press("a-2", b"2"), one["id"], None)


# --- one notice a matter (S-3.2.4, K-14) --------------------------------------------------------------------------------


def notices(hall: Hall) -> list[tuple[object, object]]:
    """What the journal says of notices: whether again, and why."""
    return [
        (row["facts"]["again"], row["facts"]["reason"])
        for row in hall.journal()
        if row["event"] == "one_time_notice_given"
    ]


def test_a_second_notice_for_a_matter_is_alerted_and_its_reason_kept(hall: Hall, number: Number) -> None:
    asks(hall, number, ID)
    with refused("notice_given_before") as said:
        asks(hall, number, ID, PROOF, press="p-2")
    assert said.value.extra["not_told_before"] == [PROOF]
    assert PROOF in said.value.sentence and "要说明原因" in said.value.sentence
    assert len(hall.printer().queued()) == 1
    asks(hall, number, ID, PROOF, press="p-3", why="left_out")
    assert notices(hall) == [(False, None), (True, "left_out")]
    (second,) = hall.desk.floor.day_close()["second_notices"]
    assert (second["ticket_number"], second["reason"]) == (number["number"], "上次告知有遗漏")
    assert hall.figures()["rates"]["K-14"]["numerator"] == 0
    assert hall.figures()["rates"]["K-14"]["denominator"] == 1


def test_the_same_notice_on_paper_again_and_a_plain_list_are_no_second_one(
    hall: Hall, number: Number
) -> None:
    job = asks(hall, number, ID, PROOF)
    hall.printer().receives(job)
    hall.printer().says(job, "out_of_paper")
    asks(hall, number, PROOF, ID, press="p-2")
    asks(hall, number, press="p-3")
    assert notices(hall) == [(False, None)]
    assert hall.figures()["rates"]["K-14"]["percent_floor"] == 100.0
    assert hall.desk.floor.day_close()["second_notices"] == []


@pytest.mark.parametrize(
    ("came", "is_alerted"),
    [
        (("陈桂花", "13800001234"), True),
        ((None, "13800001234"), True),
        (("李小明", "13800001234"), False),
        (("陈桂花", "13900000000"), False),
        ((None, None), False),
    ],
)
def test_the_same_person_on_another_day_is_known_by_phone(
    hall: Hall, came: tuple[str | None, str | None], is_alerted: bool
) -> None:
    chen = ("陈桂花", "13800001234")
    asks(hall, hall.citizen(*chen).takes("法律援助"), ID)
    hall.passes(days=3)
    again = hall.citizen(*came).takes("法律援助")
    other = hall.citizen(*chen).takes("综合服务")
    assert other["id"]
    if is_alerted:
        with refused("notice_given_before"):
            asks(hall, again, PROOF, press="p-2")
    asks(hall, again, PROOF, press="p-3", why="case_changed" if is_alerted else None)
    assert notices(hall)[-1] == ((True, "case_changed") if is_alerted else (False, None))


def test_an_old_notice_was_for_another_matter(hall: Hall) -> None:
    chen = ("陈桂花", "13800001234")
    asks(hall, hall.citizen(*chen).takes("法律援助"), ID)
    hall.passes(days=91)
    asks(hall, hall.citizen(*chen).takes("法律援助"), PROOF, press="p-2")
    assert notices(hall) == [(False, None)] * 2
