"""The real printer program against the real simulated printer over TCP, with a hall that is a process too."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import psutil
import pytest

from tests.printer.programs import Hall, Paper, PrinterProgram, job
from tests.waiting import until


def test_request_11_a_ticket_comes_out_whole_with_no_stray_code_on_the_paper(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    program.begins()
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "printed"
    assert hall.hears_state("ok", "ok")
    assert len(paper.pieces()) == 1
    assert paper.state()["not_understood"] == []
    hello = hall.heard("hello")[0]
    assert hello == {"device": "printer-1", "kind": "printer", "protocol_version": 1}


@pytest.mark.parametrize("mode", ["gb18030", "gbk"])
def test_a_ticket_in_the_printers_own_letters(
    hall: Hall, paper: Paper, program: PrinterProgram, mode: str
) -> None:
    hall.is_killed()
    hall.settings |= {"mode": mode, "paper_mm": 58, "cut": "full"}
    hall.opens()
    program.begins()
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "printed"
    (piece,) = paper.state()["pieces"]
    assert {"A012", "前面等候 3 人", "请留意叫号屏幕和语音播报"} <= set(piece["words"].splitlines())
    assert paper.state()["not_understood"] == []


def test_a_job_that_waited_for_the_program_is_printed(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    hall.sends(job("job-1"))
    program.begins()
    assert hall.outcome("job-1") == "printed"


def test_a_job_sent_twice_is_printed_once_and_answered_twice(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    program.begins()
    hall.sends(job("job-1"))
    hall.sends(job("job-1"))
    hall.sends(job("job-2", "A013"))
    assert hall.outcome("job-2") == "printed"
    assert hall.outcomes("job-1") == ["printed", "printed"]
    assert len(paper.pieces()) == 2


def test_a_job_is_remembered_across_a_restart(hall: Hall, paper: Paper, program: PrinterProgram) -> None:
    program.begins()
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "printed"
    assert program.is_told_to_end() == 0
    program.begins()
    hall.sends(job("job-1"))
    assert until(lambda: hall.outcomes("job-1")[1:], what="the second answer") == ["printed"]
    assert len(paper.pieces()) == 1


def test_without_paper_nothing_is_sent_and_a_new_roll_is_noticed(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    paper.has("out_of_paper")
    program.begins()
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "out_of_paper"
    assert hall.hears_state("failed", "paper_out")["detail"] == ""
    assert paper.state()["held"] == 0
    paper.has("none")
    hall.hears_state("ok", "ok")
    assert paper.pieces() == []
    hall.sends(job("job-2"))
    assert hall.outcome("job-2") == "printed"


def test_a_roll_that_ends_in_the_middle_is_no_printed_ticket(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    program.begins()
    hall.hears_state("ok", "ok")
    paper.has("runs_out")
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "out_of_paper"
    hall.hears_state("failed", "paper_out")


def test_an_open_cover_makes_the_printer_unavailable(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    paper.has("cover_open")
    program.begins()
    hall.hears_state("failed", "cover_open")
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "unavailable"
    assert "上盖" in hall.heard("job_outcome")[0]["detail"]
    paper.has("near_end")
    hall.hears_state("warning", "paper_low")
    hall.sends(job("job-2"))
    assert hall.outcome("job-2") == "printed"


def test_a_printer_that_is_switched_off_is_unreachable_and_comes_back(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    paper.is_left_alone()
    program.begins()
    state = hall.hears_state("failed", "unreachable")
    assert f"127.0.0.1:{paper.port}" in state["detail"]
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "unavailable"
    paper.is_switched_on()
    hall.hears_state("ok", "ok")


def test_a_mute_printer_prints_but_the_outcome_is_unknown(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    paper.has("mute")
    program.begins()
    hall.hears_state("warning", "no_answer")
    hall.sends(job("job-1", deadline_s=2))
    assert hall.outcome("job-1") == "unknown"
    assert until(paper.pieces, what="the paper")
    assert {state["code"] for state in hall.heard("device_state")} == {"no_answer"}


def test_a_line_that_drops_in_the_middle_leaves_the_outcome_unknown(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    program.begins()
    paper.has("drop")
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "unknown"
    assert until(lambda: paper.state()["torn"], what="the torn ticket") == 1
    paper.has("none")
    hall.sends(job("job-1"))
    hall.sends(job("job-2", "A013"))
    assert hall.outcome("job-2") == "printed"
    assert hall.outcomes("job-1") == ["unknown", "unknown"]
    assert paper.state()["printed"] == 1


def test_noise_on_the_line_is_no_trouble(hall: Hall, paper: Paper, program: PrinterProgram) -> None:
    paper.has("noise")
    program.begins()
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "printed"
    hall.hears_state("ok", "ok")


def test_a_job_nobody_waits_for_any_more_is_not_printed(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    paper.has("mute")
    program.begins()
    hall.sends(job("job-1", "A012", deadline_s=3))
    hall.sends(job("job-2", "A013", deadline_s=0.5))
    assert hall.outcome("job-2") == "unknown"
    assert hall.outcome("job-1") == "unknown"
    assert "未打印" in hall.heard("job_outcome")[-1]["detail"]
    assert len(paper.pieces()) == 1


def test_killed_in_the_middle_of_a_job_it_never_prints_it_again(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    paper.has("mute")
    program.begins()
    hall.sends(job("job-1"))
    until(paper.pieces, what="the paper")
    program.is_killed()
    assert hall.outcomes("job-1") == []
    paper.has("none")
    program.begins()
    assert hall.outcome("job-1") == "unknown"
    hall.sends(job("job-2", "A013"))
    assert hall.outcome("job-2") == "printed"
    assert len(paper.pieces()) == 2


def test_killed_at_any_moment_no_ticket_comes_out_twice(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    numbers = [f"B{number:03}" for number in range(1, 13)]
    program.begins()
    for number in numbers:
        hall.sends(job(f"job-{number}", number, deadline_s=60))
    for pieces in (2, 5, 8):
        until(lambda least=pieces: len(paper.pieces()) >= least, 15, "the next papers")  # type: ignore[misc]
        program.is_killed()
        program.begins()
    outcomes = {number: hall.outcome(f"job-{number}", 30) for number in numbers}
    assert set(outcomes.values()) <= {"printed", "unknown"}
    complete = [piece["file"] for piece in paper.state()["pieces"] if piece["complete"]]
    pictures = [hashlib.sha256((paper.folder / name).read_bytes()).hexdigest() for name in complete]
    assert len(set(pictures)) == len(pictures)
    printed = sum(outcome == "printed" for outcome in outcomes.values())
    assert printed <= len(pictures) <= len(numbers)
    assert printed >= len(numbers) - 3


def test_an_outcome_reaches_a_hall_that_was_away(hall: Hall, paper: Paper, program: PrinterProgram) -> None:
    program.begins()
    paper.has("mute")
    hall.sends(job("job-1", deadline_s=3))
    until(paper.pieces, what="the paper")
    hall.is_killed()
    hall.opens()
    assert hall.outcome("job-1") == "unknown"


def test_the_memory_of_a_device_program_stays_small(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    program.begins()
    for number in range(8):
        hall.sends(job(f"job-{number}", f"A{number:03}", deadline_s=30))
    assert hall.outcome("job-7", 30) == "printed"
    assert program.process is not None
    assert psutil.Process(program.process.pid).memory_info().rss <= 60 * 2**20


def test_supervised_it_ends_with_its_parent(hall: Hall, paper: Paper, program: PrinterProgram) -> None:
    program.begins("--supervised")
    assert program.is_left_alone() == 0


def test_settings_it_cannot_use_are_said_and_jobs_refused(
    hall: Hall, paper: Paper, program: PrinterProgram
) -> None:
    hall.is_killed()
    hall.settings["mode"] = "telepathy"
    hall.opens()
    program.begins()
    hall.hears_state("failed", "bad_settings")
    hall.sends(job("job-1"))
    assert hall.outcome("job-1") == "refused"
    assert paper.pieces() == []


def test_wrong_use_ends_with_2_and_says_why() -> None:
    command = [sys.executable, "-m", "printer", "--server", "http://127.0.0.1:1", "--device", "printer-1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, env={"PATH": ""})
    assert done.returncode == 2
    assert "HALL_TOKEN" in done.stderr
