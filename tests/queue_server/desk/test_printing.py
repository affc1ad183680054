"""Paper: one job is one sheet at most; what nobody answered for is unknown, and never printed again by itself."""

import pytest

from tests.queue_server.desk.hall import Hall, Number, refused


@pytest.fixture
def number(hall: Hall) -> Number:
    """A number whose paper waits for printer-1."""
    return hall.citizen().takes("法律咨询")


def job(number: Number) -> str:
    """The newest job of this number."""
    return str(number["print"]["job_id"])


def settled(hall: Hall) -> list[str]:
    """How jobs ended, in journal order."""
    return [row["facts"]["outcome"] for row in hall.journal() if row["event"] == "print_settled"]


def test_the_paper_says_what_the_citizen_needs(hall: Hall, number: Number) -> None:
    other = hall.citizen().takes("法律咨询")
    assert hall.printer().queued() == [job(number), job(other)]
    sheet = hall.printer().receives(job(other))
    assert sheet is not None
    assert (sheet["device"], sheet["deadline_s"]) == ("printer-1", 5.0)
    paper = sheet["ticket"]
    assert paper["number"] == "A002"
    assert paper["service_name"] == "法律咨询"
    assert paper["ahead_text"] == "前面等候 1 人"
    assert paper["taken_text"] == "取号时间 2026-11-24 09:30"
    assert paper["query_code"] == other["query_code"]
    assert paper["qr_url"] == other["status_url"]
    assert paper["hall_name"] == hall.toml.hall.name
    assert "张" not in str(paper)


def test_a_job_is_sent_once(hall: Hall, number: Number) -> None:
    assert hall.printer().receives(job(number)) is not None
    assert number["print"]["state"] == "sent"
    assert hall.printer().receives(job(number)) is None
    assert hall.printer().queued() == []
    assert hall.printer().receives("0193-nobody") is None


@pytest.mark.parametrize("outcome", ["printed", "out_of_paper", "unavailable", "refused", "unknown"])
def test_an_outcome_is_kept_and_the_first_one_stands(hall: Hall, number: Number, outcome: str) -> None:
    printer = hall.printer()
    printer.receives(job(number))
    assert printer.says(job(number), outcome)
    assert number["print"]["state"] == outcome
    assert printer.says(job(number), outcome) is True
    other = "printed" if outcome != "printed" else "out_of_paper"
    assert printer.says(job(number), other) is (outcome == "unknown")


@pytest.mark.parametrize(
    ("connection", "baud", "deadline_s"),
    [
        ("socket://127.0.0.1:9100", None, 5.0),
        ("cups:ticket", None, 5.0),
        ("/dev/ttyUSB0", None, 67.5),
        ("/dev/ttyUSB0", 115200, 5 + 1.2 * 500_000 / 115200),
        ("socket://127.0.0.1:4001", 9600, 67.5),
    ],
)
def test_a_slow_line_gets_its_time(
    hall: Hall, number: Number, connection: str, baud: int | None, deadline_s: float
) -> None:
    """5 s, or 5 + 1.2 x bytes x 10 / baud on a serial line (contract)."""
    hall.toml.printer[0] = hall.toml.printer[0].model_copy(update={"connection": connection, "baud": baud})
    sheet = hall.printer().receives(job(number))
    assert sheet is not None
    assert sheet["deadline_s"] == pytest.approx(deadline_s)
    hall.passes(seconds=deadline_s + 0.9)
    hall.ticks()
    assert number["print"]["state"] == "sent"
    hall.passes(seconds=0.2)
    hall.ticks()
    assert number["print"]["state"] == "unknown"


def test_the_same_truth_told_twice_is_journalled_once(hall: Hall, number: Number) -> None:
    printer = hall.printer()
    printer.receives(job(number))
    for _ in range(3):
        assert printer.says(job(number), "printed")
    assert settled(hall) == ["printed"]


def test_nobody_answered_is_unknown_and_nothing_is_printed_again(hall: Hall, number: Number) -> None:
    printer = hall.printer()
    printer.receives(job(number))
    hall.passes(seconds=6)
    hall.ticks()
    assert number["print"]["state"] == "sent"
    hall.passes(seconds=0.001)
    hall.ticks()
    assert number["print"]["state"] == "unknown"
    assert printer.queued() == []
    assert printer.receives(job(number)) is None
    hall.passes(hours=1)
    hall.ticks()
    hall.reopens()
    hall.ticks()
    assert printer.queued() == []
    assert settled(hall) == ["unknown"]
    assert "print_queued" not in hall.events()


def test_a_late_truth_replaces_unknown(hall: Hall, number: Number) -> None:
    printer = hall.printer()
    printer.receives(job(number))
    hall.passes(seconds=7)
    hall.ticks()
    assert printer.says(job(number), "printed")
    assert number["print"]["state"] == "printed"
    assert printer.says(job(number), "out_of_paper") is False
    assert settled(hall) == ["unknown", "printed"]


def test_queued_too_long_is_unavailable_and_stays_unprinted(hall: Hall, number: Number) -> None:
    hall.passes(seconds=10)
    hall.ticks()
    assert number["print"]["state"] == "queued"
    hall.passes(seconds=0.001)
    hall.ticks()
    assert number["print"]["state"] == "unavailable"
    assert hall.printer().queued() == []
    assert hall.printer().receives(job(number)) is None
    assert hall.desk.reception.print_job(job(number))["detail"]


def test_a_restart_keeps_the_outbox(hall: Hall, number: Number) -> None:
    hall.reopens()
    assert hall.printer().queued() == [job(number)]
    assert hall.printer().receives(job(number)) is not None


def test_only_the_own_printer_speaks_for_a_job(hall: Hall, number: Number) -> None:
    with refused("unknown_print_job"):
        hall.printer("printer-2").says(job(number), "printed")
    with refused("unknown_print_job"):
        hall.printer().says("0193-nobody", "printed")
    assert hall.printer("printer-2").queued() == []
    assert number["print"]["state"] == "queued"


def test_printing_again_is_a_new_job(hall: Hall, number: Number) -> None:
    first = job(number)
    printer = hall.printer()
    printer.receives(first)
    printer.says(first, "out_of_paper")
    hall.passes(seconds=1)
    again = hall.citizen().prints_again(number)
    assert again["print"]["job_id"] != first
    assert again["print"]["state"] == "queued"
    assert number["print"]["job_id"] == again["print"]["job_id"]
    assert hall.printer().queued() == [again["print"]["job_id"]]
    sheet = printer.receives(again["print"]["job_id"])
    assert sheet is not None
    assert sheet["ticket"]["number"] == number.number
    assert hall.desk.reception.print_job(first)["state"] == "out_of_paper"


def test_a_second_sheet_of_who_no_longer_waits_says_so(hall: Hall, number: Number) -> None:
    hall.clerk().sits_at(1).calls_next()
    again = hall.citizen().prints_again(number)
    sheet = hall.printer().receives(again["print"]["job_id"])
    assert sheet is not None
    assert sheet["ticket"]["ahead_text"] == "补打号票"


def test_a_number_without_a_printer_prints_where_it_is_asked_for(hall: Hall) -> None:
    silent = hall.citizen(kiosk="kiosk-2").takes("法律咨询")
    assert silent["print"] is None
    again = hall.citizen(kiosk="kiosk-2").prints_again(silent)
    assert hall.printer("printer-1").queued() == [again["print"]["job_id"]]


def test_a_hall_without_printers_says_so(hall: Hall) -> None:
    bare = hall.toml.model_copy(update={"printer": [], "kiosk": []})
    hall.house.toml = bare
    number = hall.citizen().takes("法律咨询")
    assert number["print"] is None
    with refused("no_printer"):
        hall.citizen().prints_again(number)


def test_without_a_public_address_no_link_is_printed(hall: Hall) -> None:
    section = hall.toml.hall.model_copy(update={"public_url": None})
    hall.house.toml = hall.toml.model_copy(update={"hall": section})
    number = hall.citizen().takes("法律咨询")
    assert number["status_url"] is None
    sheet = hall.printer().receives(job(number))
    assert sheet is not None
    assert sheet["ticket"]["qr_url"] is None
