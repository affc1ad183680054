"""What is remembered of a device: its comings and goings, its share of the open minutes, notes, and tests that stay tests."""

from __future__ import annotations

import csv
import io

import pytest

from hardware_config.trouble import OutOfPaper
from queue_server.desk.frame import Caller
from queue_server.domain.roles import Role
from queue_server.store.device_log import MOST_KEPT
from tests.queue_server.desk.hall import Hall, refused

PRINTER = Caller(Role.DEVICE, "printer-1", "printer-1")


def comes(hall: Hall, device: str) -> None:
    if hall.desk.presence.came(device):
        hall.desk.device_history.came(device)


def goes(hall: Hall, device: str) -> None:
    if hall.desk.presence.went(device):
        hall.desk.device_history.went(device)


def says(hall: Hall, state: str, code: str, detail: str = "") -> None:
    hall.desk.devices.note(PRINTER, "printer-1", state, code, detail)


def lines(hall: Hall, device: str = "printer-1") -> list[tuple[str, str]]:
    """What happened, newest first."""
    return [(one["what"], one["code"]) for one in hall.desk.device_history.history(device)["events"]]


def row(hall: Hall, device: str = "printer-1") -> dict[str, object]:
    board = hall.desk.devices.board(hall.desk.presence.all_here())
    return next(one for one in board if one["device"] == device)


def minutes(hall: Hall, count: int) -> None:
    """So many minutes go by; the first minute of a server counts for nobody."""
    hall.desk.device_history.look()
    hall.passes(minutes=1)
    for _ in range(count):
        hall.desk.device_history.look()
        hall.desk.device_history.look()  # the timekeeper asks twice a second
        hall.passes(minutes=1)


def share(hall: Hall, device: str = "printer-1", month: str = "2026-11") -> tuple[int, int, float | None]:
    rows = hall.desk.device_history.availability(month)["devices"]
    found = next(one for one in rows if one["device"] == device)
    return found["open_minutes"], found["well_minutes"], found["percent_floor"]


# --- what happened -------------------------------------------------------------------------------------------------


def test_coming_trouble_and_going_stand_in_its_history_newest_first(hall: Hall) -> None:
    comes(hall, "printer-1")
    says(hall, "ok", "ok")
    says(hall, "ok", "ok")
    says(hall, "failed", OutOfPaper.code, "缺纸")
    goes(hall, "printer-1")
    assert lines(hall) == [
        ("went", ""), ("state", f"failed:{OutOfPaper.code}"), ("state", "ok:ok"), ("came", ""),
    ]  # fmt: skip
    assert lines(hall, "printer-2") == []


def test_a_page_open_twice_comes_and_goes_once(hall: Hall) -> None:
    for act in (comes, comes, goes, goes):
        act(hall, "kiosk-1")
    assert lines(hall, "kiosk-1") == [("went", ""), ("came", "")]


def test_fifty_lines_are_shown_and_a_loose_contact_does_not_fill_the_disk(hall: Hall) -> None:
    for _ in range(MOST_KEPT // 2 + 20):
        comes(hall, "kiosk-1")
        goes(hall, "kiosk-1")
    assert len(lines(hall, "kiosk-1")) == 50
    with hall.house.reading() as rooms:
        assert len(rooms.device_log.newest("kiosk-1", 10_000)) == MOST_KEPT


def test_the_board_says_since_when_it_is_away_and_since_when_it_is_in_trouble(hall: Hall) -> None:
    comes(hall, "printer-1")
    hall.passes(minutes=5)
    says(hall, "failed", OutOfPaper.code)
    in_trouble = row(hall)["since"]
    hall.passes(minutes=5)
    goes(hall, "printer-1")
    away = row(hall)["since"]
    assert (in_trouble, away) == ("2026-11-24T01:35:00Z", "2026-11-24T01:40:00Z")


def test_a_pressed_rating_is_the_evaluators_last_good_work(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    clerk.finishes()
    assert row(hall, "evaluator-1")["last_good_at"] is None
    hall.evaluator(1).presses(5)
    assert row(hall, "evaluator-1")["last_good_at"] == "2026-11-24T01:30:00Z"


def test_a_device_nobody_wired_has_no_history(hall: Hall) -> None:
    with refused("unknown_device"):
        hall.desk.device_history.history("printer-9")


# --- the share of the open minutes ---------------------------------------------------------------------------------


def test_a_device_that_is_well_a_third_of_the_open_minutes_has_a_third(hall: Hall) -> None:
    comes(hall, "printer-1")
    says(hall, "ok", "ok")
    minutes(hall, 2)
    goes(hall, "printer-1")
    minutes(hall, 3)
    assert share(hall) == (6, 2, 33.3)
    assert share(hall, "printer-2") == (6, 0, 0.0)
    assert hall.wrong() == []


def test_low_paper_still_prints_and_counts_as_well_no_paper_does_not(hall: Hall) -> None:
    comes(hall, "printer-1")
    says(hall, "warning", "paper_low")
    minutes(hall, 1)
    says(hall, "failed", OutOfPaper.code)
    minutes(hall, 2)
    assert share(hall) == (4, 1, 25.0)


def test_closed_minutes_count_for_nobody(hall: Hall) -> None:
    for service in hall.desk.reception.services():
        hall.manager().offers(service["code"], hours={"mon": ["09:00-12:00"]})
    minutes(hall, 5)
    assert share(hall) == (0, 0, None)


def test_a_page_that_was_never_paired_is_not_counted(hall: Hall) -> None:
    minutes(hall, 1)
    assert share(hall, "kiosk-1") == (0, 0, None)


def test_another_month_is_another_table(hall: Hall) -> None:
    minutes(hall, 2)
    assert share(hall, month="2026-10") == (0, 0, None)


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "", "今年"])
def test_what_is_no_month_is_refused(hall: Hall, month: str) -> None:
    with refused("month_not_understood"):
        hall.desk.device_history.availability(month)


def test_the_table_opens_in_a_spreadsheet(hall: Hall) -> None:
    comes(hall, "printer-1")
    says(hall, "ok", "ok")
    minutes(hall, 4)
    table = hall.desk.device_history.availability_csv("2026-11").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["月份", "设备", "种类", "开放分钟", "正常分钟", "在线率（%）"]
    assert ["2026-11", "printer-1", "打印机", "4", "4", "100.0"] in rows


# --- notes ---------------------------------------------------------------------------------------------------------


def test_a_note_is_kept_encrypted_and_found_when_changed(hall: Hall) -> None:
    technician = hall.person("011")
    hall.desk.device_history.write_note(technician.caller, "printer-1", " 换了热敏头 ")
    notes = hall.desk.device_history.history("printer-1")["notes"]
    assert [(one["text"], one["staff_name"]) for one in notes] == [("换了热敏头", "何渊")]
    assert "热敏头".encode() not in (hall.folder / "hall.db").read_bytes()
    assert not any("热敏头" in str(entry) for entry in hall.journal())
    assert hall.wrong() == []
    hall.tampers("update device_notes set device = 'printer-2' where device = 'printer-1'")
    assert ["设备备注" in sentence for sentence in hall.wrong()] == [True]
    hall.tampers("update device_notes set device = 'printer-1' where device = 'printer-2'")


def test_a_note_that_is_gone_is_missed(hall: Hall) -> None:
    hall.desk.device_history.write_note(hall.person("011").caller, "printer-1", "换纸")
    hall.tampers("update device_notes set id = 'moved'")
    assert sorted(sentence.split("：")[1] for sentence in hall.wrong()) == [
        "流水里有，表中没有",
        "表中有，流水里没有",
    ]
    with hall.house.reading() as rooms:
        own_id = next(one for one in rooms.journal.after(0, 100_000) if one["event"] == "device_note_written")
    hall.tampers("update device_notes set id = ?", own_id["facts"]["note_id"])


def test_an_empty_note_is_no_note(hall: Hall) -> None:
    with refused("device_note_empty"):
        hall.desk.device_history.write_note(hall.person("011").caller, "printer-1", "  ")


# --- tests ---------------------------------------------------------------------------------------------------------


def test_a_test_paper_is_no_ticket_and_its_outcome_stands_in_the_history(hall: Hall) -> None:
    comes(hall, "printer-1")
    test_id = hall.desk.device_tests.ask(hall.person("011").caller, "printer-1", "print")
    asked = hall.heard[-1]
    assert asked.event.name == "device_test_asked"
    assert asked.after is not None
    assert asked.after["job_id"] == test_id
    assert hall.printer().queued() == []
    tests = hall.desk.device_tests
    assert not tests.answered(PRINTER, test_id, frozenset({"printer-2"}), "printed", "")
    assert tests.answered(PRINTER, test_id, frozenset({"printer-1"}), "printed", "")
    assert not tests.answered(PRINTER, test_id, frozenset({"printer-1"}), "printed", "")
    assert lines(hall)[0] == ("test", "printed")
    assert row(hall)["last_good_at"] is not None
    assert hall.figures()["counts"]["taken"] == 0


def test_a_test_question_never_becomes_a_rating(hall: Hall) -> None:
    comes(hall, "evaluator-1")
    test_id = hall.desk.device_tests.ask(hall.person("011").caller, "evaluator-1", "rate")
    evaluator = Caller(Role.DEVICE, "evaluator-1", "evaluator-1")
    reason = hall.desk.rating.give(evaluator, frozenset({1}), test_id, 1, None)
    assert reason == "unknown_prompt", "even where the door let it through"
    assert hall.desk.device_tests.answered(evaluator, test_id, frozenset({"evaluator-1"}), "pressed", "1")
    assert hall.figures()["ratings"] == {"5": 0, "4": 0, "3": 0, "2": 0, "1": 0, "none": 0}


@pytest.mark.parametrize(
    ("device", "what"), [("printer-1", "rate"), ("evaluator-1", "print"), ("evaluator-1", "identify"), ("kiosk-1", "print")]
)  # fmt: skip
def test_each_kind_shows_only_what_it_can(hall: Hall, device: str, what: str) -> None:
    comes(hall, device)
    with refused("test_not_possible"):
        hall.desk.device_tests.ask(hall.person("011").caller, device, what)


def test_a_line_that_took_it_is_an_answer(hall: Hall) -> None:
    comes(hall, "evaluator-1")
    tests = hall.desk.device_tests
    test_id = tests.ask(hall.person("011").caller, "evaluator-1", "beep")
    assert tests.outcome(test_id) == "asked"
    program = Caller(Role.DEVICE, "evaluator-1", "evaluator-1")
    assert tests.answered(program, test_id, frozenset({"evaluator-1"}), "said", "")
    assert tests.outcome(test_id) == "said"
    assert lines(hall, "evaluator-1")[0] == ("test", "said")
    board = {one["device"]: one["tests"] for one in hall.desk.devices.board({})}
    assert board["evaluator-1"] == ["rate", "beep"]


def test_a_page_that_was_heard_has_shown_that_it_works(hall: Hall) -> None:
    comes(hall, "kiosk-1")
    tests = hall.desk.device_tests
    test_id = tests.ask(hall.person("011").caller, "kiosk-1", "speak")
    assert hall.heard[-1].after == {"test_id": test_id, "device": "kiosk-1"}
    page = Caller(Role.KIOSK, "kiosk-1", "kiosk-1")
    assert tests.answered(page, test_id, frozenset({"kiosk-1"}), "sound_blocked", "")
    assert tests.outcome(test_id) == "sound_blocked"
    assert row(hall, "kiosk-1")["last_good_at"] is None
    again = tests.ask(hall.person("011").caller, "kiosk-1", "speak")
    assert tests.answered(page, again, frozenset({"kiosk-1"}), "heard", "")
    assert lines(hall, "kiosk-1")[0] == ("test", "heard")
    assert row(hall, "kiosk-1")["tests"] == ["speak", "identify"]


def test_only_a_simulated_device_is_unplugged_on_the_page(hall: Hall) -> None:
    class Cable:
        plugged = True

    devices, cable = hall.desk.devices, Cable()
    devices.plugs = {"evaluator-1": cable}
    told = {one["device"]: one["plugged"] for one in devices.board({})}
    assert (told["evaluator-1"], told["printer-1"]) == (True, None)
    devices.plug("evaluator-1", plugged=False)
    assert not cable.plugged
    assert {one["device"]: one["plugged"] for one in devices.board({})}["evaluator-1"] is False
    for device, code in (("printer-1", "not_simulated"), ("nobody", "unknown_device")):
        with refused(code):
            devices.plug(device, plugged=False)


def test_a_device_that_is_away_is_not_asked(hall: Hall) -> None:
    with refused("device_not_connected"):
        hall.desk.device_tests.ask(hall.person("011").caller, "printer-1", "print")
