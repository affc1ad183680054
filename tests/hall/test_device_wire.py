"""/devices as a printer or an evaluator speaks it: hello, jobs, prompts, presses, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.hall.asking import Caller
from tests.hall.hearing import Ear, as_published, ear
from tests.hall.serving import CENTER, EVALUATOR, PRINTER, Serving, opens_always, serving, tuesday
from tests.waiting import until

ELSEWHERE = '"pc-1"'
TOML = (
    CENTER.replace('device = "kiosk-1"', 'device = "kiosk-1"\nprinter = "printer-1"')
    + PRINTER.replace("{port}", "9100").replace('"server"', ELSEWHERE)
    + PRINTER.replace("{port}", "9101").replace('"server"', ELSEWHERE).replace("printer-1", "printer-2")
    + "".join(
        EVALUATOR.replace("{port}", "4001").replace("{window}", no).replace('"server"', ELSEWHERE)
        for no in ("1", "2")
    )
)
"""Two printers and one line of two evaluators, all on another computer: this test plays their programs."""
TICKET_FIELDS = {
    "hall_name", "title", "number", "service_name", "ahead_text", "lines", "query_code", "qr_url", "taken_text",
    "footer",
}  # fmt: skip


@dataclass
class Floor:
    """The hall and who works there."""

    hall: Serving
    tokens: dict[str, str]
    kiosk: Caller
    clerk: Caller
    manager: Caller

    def program(self, device: str, **options: Any) -> Any:
        """The connection of this device's program."""
        return ear(self.hall.staff, "/devices", self.tokens[device], **options)

    def job(self, ticket: dict[str, Any]) -> dict[str, Any]:
        """The print job of a ticket."""
        found: dict[str, Any] = self.kiosk.gets(f"/print-jobs/{ticket['print']['job_id']}")
        return found

    def serves(self, **more: Any) -> dict[str, Any]:
        """Somebody is served at window 1 and done."""
        ticket = self.kiosk.takes(**more)
        self.clerk.presses("/windows/1/call", ticket_id=ticket["id"])
        self.clerk.presses("/windows/1/start")
        done: dict[str, Any] = self.clerk.presses("/windows/1/finish")["ticket"]
        return done

    def rating(self, ticket: dict[str, Any]) -> str:
        """What the ledger says of a visit."""
        rows = self.manager.gets("/ledger")["rows"]
        return str(next(row["rating"] for row in rows if row["visit_id"] == ticket["visit_id"]))

    def ignored(self, after_seq: int) -> list[dict[str, Any]]:
        """The journal's ignored presses."""
        rows = self.manager.gets("/journal", after_seq=after_seq, limit=1000)["rows"]
        return [row["facts"] for row in rows if row["event"] == "key_ignored"]


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """One hall for the module, its clock moved by hand."""
    with serving(tmp_path_factory.mktemp("wire"), TOML, "--port", "0", begins=tuesday()) as hall:
        devices = ("printer-1", "printer-2", "evaluator-1", "evaluator-2", "printer-9")
        tokens = hall.tokens(*(("device", name) for name in devices))
        kiosk, clerk, manager = hall.crew(
            ("kiosk", "kiosk-1"),
            ("clerk", "李法", "--staff-no", "011"),
            ("manager", "周正", "--staff-no", "090"),
        )
        opens_always(manager)
        clerk.presses("/windows/1/sign-in")
        yield Floor(hall, dict(zip(devices, tokens, strict=True)), kiosk, clerk, manager)


def hello(program: Ear, device: str, kind: str | None = None, **more: Any) -> dict[str, Any]:
    """The first words and what is answered."""
    kind = kind or ("printer" if device.startswith("printer") else "evaluator_device")
    answer: dict[str, Any] = program.asks(
        "hello", {"device": device, "kind": kind, "protocol_version": 1, **more}
    )
    return answer


def test_hello_gives_the_devices_own_table_of_hall_toml(floor: Floor) -> None:
    with floor.program("printer-1") as program:
        answer = hello(program, "printer-1")
    assert (answer["ok"], answer["pending"]) == (True, [])
    assert answer["settings"].items() >= {
        "device": "printer-1", "connection": "socket://127.0.0.1:9100", "mode": "raster", "paper_mm": 80,
        "runs_on": "pc-1",
    }.items()  # fmt: skip


def test_one_program_gets_the_whole_line(floor: Floor) -> None:
    with floor.program("evaluator-1") as program:
        answer = hello(program, "evaluator-1")
        assert [table["device"] for table in answer["line"]] == ["evaluator-1", "evaluator-2"]
        assert answer["settings"]["address"] == 1
        board = {one["device"]: one for one in floor.manager.gets("/devices")["devices"]}
        assert board["evaluator-1"]["connected"]
        assert board["evaluator-2"]["connected"], "on the same line"
        assert not board["printer-1"]["connected"]
    until(lambda: not floor.manager.gets("/devices")["devices"][2]["connected"], 10, "both to be gone")


@pytest.mark.parametrize(
    ("token", "said", "code"),
    [
        ("printer-1", {"device": "printer-2", "kind": "printer"}, "wrong_device"),
        ("printer-9", {"device": "printer-9", "kind": "printer"}, "wrong_device"),
        ("printer-1", {"device": "printer-1", "kind": "evaluator_device"}, "wrong_kind"),
        ("printer-1", {"device": "printer-1", "kind": "printer", "protocol_version": 2}, "protocol_version"),
        ("printer-1", {"device": "printer-1"}, "bad_message"),
        ("printer-1", {"device": 1, "kind": "printer"}, "bad_message"),
    ],
)
def test_whom_hello_refuses(floor: Floor, token: str, said: dict[str, Any], code: str) -> None:
    with floor.program(token) as program:
        assert program.asks("hello", {"protocol_version": 1, **said}) == {"ok": False, "code": code}


def test_a_job_is_sent_and_its_outcome_kept(floor: Floor) -> None:
    with floor.program("printer-1") as program:
        hello(program, "printer-1")
        ticket = floor.kiosk.takes("mediation")
        assert ticket["print"]["state"] == "queued"
        sent = program.waits_for("print_ticket", job_id=ticket["print"]["job_id"])
        as_published("/devices", "print_ticket", sent)
        assert sent["deadline_s"] == 5
        assert set(sent["ticket"]) == TICKET_FIELDS
        assert (sent["ticket"]["number"], sent["ticket"]["service_name"]) == (ticket["number"], "人民调解")
        assert (sent["ticket"]["hall_name"], sent["ticket"]["qr_url"]) == ("章贡区公共法律服务中心", None)
        assert sent["ticket"]["query_code"] == ticket["query_code"]
        until(lambda: floor.job(ticket)["state"] == "sent", 10, "the job to be sent")
        outcome = {"job_id": sent["job_id"], "outcome": "printed"}
        assert program.asks("job_outcome", outcome) == {"accepted": True}
        assert program.asks("job_outcome", outcome) == {"accepted": True}, "told again, it is still true"
        assert program.asks("job_outcome", {**outcome, "outcome": "refused"}) == {"accepted": False}
        assert floor.job(ticket)["state"] == "printed"
        assert floor.kiosk.gets(f"/tickets/{ticket['id']}")["print"]["state"] == "printed"


def test_only_a_kiosk_that_hall_toml_gives_a_printer_prints(floor: Floor) -> None:
    other, stranger, guide = floor.hall.crew(
        ("kiosk", "kiosk-2"), ("kiosk", "lobby-app"), ("guide", "刘敏", "--staff-no", "003")
    )
    for caller in (other, stranger, guide, floor.clerk):
        assert caller.takes("mediation")["print"] is None
    ticket = floor.kiosk.takes("mediation")
    assert ticket["print"]["state"] == "queued"
    again = guide.presses(f"/tickets/{ticket['id']}/print")
    assert again["print"]["job_id"] != ticket["print"]["job_id"]
    assert guide.gets(f"/print-jobs/{again['print']['job_id']}")["device"] == "printer-1", (
        "where it was printed"
    )


@pytest.mark.parametrize("outcome", ["out_of_paper", "unavailable", "refused", "unknown"])
def test_every_outcome(floor: Floor, outcome: str) -> None:
    with floor.program("printer-1") as program:
        hello(program, "printer-1")
        ticket = floor.kiosk.takes()
        job = program.waits_for("print_ticket", job_id=ticket["print"]["job_id"])["job_id"]
        body = {"job_id": job, "outcome": outcome, "detail": "请换纸"}
        assert program.asks("job_outcome", body) == {"accepted": True}
        found = floor.job(ticket)
        assert (found["state"], found["detail"]) == (outcome, "请换纸")
        again = floor.kiosk.presses(f"/tickets/{ticket['id']}/print")
        assert again["print"]["job_id"] != job, "a new job"
        program.waits_for("print_ticket", job_id=again["print"]["job_id"])
        assert again["number"] == ticket["number"]


def test_a_job_nobody_answers_for_is_unknown_and_never_sent_again(floor: Floor) -> None:
    with floor.program("printer-1") as program:
        hello(program, "printer-1")
        ticket = floor.kiosk.takes()
        job = program.waits_for("print_ticket", job_id=ticket["print"]["job_id"])["job_id"]
        floor.hall.clock.passes(4)
        assert floor.job(ticket)["state"] == "sent"
        floor.hall.clock.passes(3)
        until(lambda: floor.job(ticket)["state"] == "unknown", 10, "the deadline")
    with floor.program("printer-1") as program:
        assert hello(program, "printer-1")["pending"] == []
        assert program.asks("job_outcome", {"job_id": job, "outcome": "printed"}) == {"accepted": True}
        assert floor.job(ticket)["state"] == "printed", "a late truth replaces not knowing"


def test_a_job_that_waits_is_handed_over_with_hello_while_it_is_fresh(floor: Floor) -> None:
    fresh_one = floor.kiosk.takes()
    with floor.program("printer-1") as program:
        (pending,) = hello(program, "printer-1")["pending"]
        assert pending["job_id"] == fresh_one["print"]["job_id"]
        as_published("/devices", "print_ticket", pending)
        assert program.asks("job_outcome", {"job_id": pending["job_id"], "outcome": "printed"})["accepted"]
    old = floor.kiosk.takes()
    floor.hall.clock.passes(11)
    until(lambda: floor.job(old)["state"] == "unavailable", 10, "nobody to print it")
    with floor.program("printer-1") as program:
        assert hello(program, "printer-1")["pending"] == []


def test_a_printer_answers_for_its_own_jobs_only(floor: Floor) -> None:
    with floor.program("printer-1") as mine, floor.program("printer-2") as other:
        hello(mine, "printer-1")
        hello(other, "printer-2")
        ticket = floor.kiosk.takes()
        job = mine.waits_for("print_ticket", job_id=ticket["print"]["job_id"])["job_id"]
        assert other.asks("job_outcome", {"job_id": job, "outcome": "printed"}) == {"accepted": False}
        assert other.bodies("print_ticket") == []
        nobody = {"job_id": "01939e00-0000-7000-8000-000000000000", "outcome": "printed"}
        assert mine.asks("job_outcome", nobody) == {"accepted": False}
        for bad in ({}, {"job_id": job}, {"job_id": job, "outcome": "eaten"}, "x", None):
            assert mine.asks("job_outcome", bad) == {"accepted": False}, bad
        assert floor.job(ticket)["state"] == "sent"
        mine.asks("job_outcome", {"job_id": job, "outcome": "printed"})


def test_a_rating_is_asked_for_and_counted_once(floor: Floor) -> None:
    with floor.program("evaluator-1") as program:
        hello(program, "evaluator-1")
        done = floor.serves()
        prompt = program.waits_for("rating_prompt", visit_id=done["visit_id"])
        as_published("/devices", "rating_prompt", prompt)
        assert (prompt["window_no"], prompt["address"], prompt["expires_s"]) == (1, 1, 15)
        assert floor.rating(done) == "未评价"
        given = {"prompt_id": prompt["prompt_id"], "level": 4, "raw": "FF"}
        assert program.asks("rating_given", given) == {"accepted": True}
        assert floor.rating(done) == "满意"
        again = program.asks("rating_given", {**given, "level": 1})
        assert again == {"accepted": False, "reason": "duplicate"}
        assert floor.rating(done) == "满意"


def test_a_prompt_ends_after_its_time(floor: Floor) -> None:
    with floor.program("evaluator-1") as program:
        hello(program, "evaluator-1")
        done = floor.serves()
        prompt = program.waits_for("rating_prompt", visit_id=done["visit_id"])
    floor.hall.clock.passes(25)
    with floor.program("evaluator-1") as program:
        assert hello(program, "evaluator-1")["pending"] == []
        answer = program.asks("rating_given", {"prompt_id": prompt["prompt_id"], "level": 5})
        assert answer == {"accepted": False, "reason": "expired"}
        assert floor.rating(done) == "未评价"


def test_a_prompt_ends_at_the_next_start_and_never_at_call_next(floor: Floor) -> None:
    with floor.program("evaluator-1") as program:
        hello(program, "evaluator-1")
        done = floor.serves()
        prompt = program.waits_for("rating_prompt", visit_id=done["visit_id"])
        floor.kiosk.takes()
        floor.clerk.presses("/windows/1/call-next")
        assert not [b for b in program.bodies("rating_withdrawn") if b["prompt_id"] == prompt["prompt_id"]]
        given = {"prompt_id": prompt["prompt_id"], "level": 2}
        assert program.asks("rating_given", given) == {"accepted": True}
        assert floor.rating(done) == "不满意"
        floor.clerk.presses("/windows/1/start")
        second = floor.clerk.presses("/windows/1/finish")["ticket"]
        prompt = program.waits_for("rating_prompt", visit_id=second["visit_id"])
        floor.kiosk.takes()
        floor.clerk.presses("/windows/1/call-next")
        floor.clerk.presses("/windows/1/start")
        as_published(
            "/devices",
            "rating_withdrawn",
            program.waits_for("rating_withdrawn", prompt_id=prompt["prompt_id"]),
        )
        answer = program.asks("rating_given", {"prompt_id": prompt["prompt_id"], "level": 5})
        assert answer == {"accepted": False, "reason": "expired"}
        assert floor.rating(second) == "未评价"
        floor.clerk.presses("/windows/1/finish")


def test_an_undone_finish_withdraws_the_prompt(floor: Floor) -> None:
    with floor.program("evaluator-1") as program:
        hello(program, "evaluator-1")
        done = floor.serves()
        prompt = program.waits_for("rating_prompt", visit_id=done["visit_id"])
        floor.clerk.presses("/windows/1/undo")
        program.waits_for("rating_withdrawn", prompt_id=prompt["prompt_id"])
        answer = program.asks("rating_given", {"prompt_id": prompt["prompt_id"], "level": 5})
        assert not answer["accepted"]
        floor.clerk.presses("/windows/1/finish")
        until(
            lambda: (
                len([b for b in program.bodies("rating_prompt") if b["visit_id"] == done["visit_id"]]) == 2
            ),
            10,
            "the citizen to be asked again",
        )


def test_a_visit_without_a_ticket_is_rated_too(floor: Floor) -> None:
    with floor.program("evaluator-1") as program:
        hello(program, "evaluator-1")
        visit = floor.clerk.presses("/windows/1/register", service="general")
        floor.clerk.presses("/windows/1/finish")
        prompt = program.waits_for("rating_prompt", visit_id=visit["visit_id"])
        assert program.asks("rating_given", {"prompt_id": prompt["prompt_id"], "level": 1})["accepted"]
        assert floor.rating(visit) == "非常不满意"


def test_a_prompt_that_is_open_is_handed_over_with_hello(floor: Floor) -> None:
    done = floor.serves()
    with floor.program("evaluator-1") as program:
        (pending,) = hello(program, "evaluator-1")["pending"]
        assert (pending["visit_id"], pending["address"]) == (done["visit_id"], 1)
        assert 0 < pending["expires_s"] <= 15
        as_published("/devices", "rating_prompt", pending)
        assert program.asks("rating_given", {"prompt_id": pending["prompt_id"], "level": 3})["accepted"]
    assert floor.rating(done) == "基本满意"


def test_who_took_the_number_in_english_is_asked_in_english(floor: Floor) -> None:
    with floor.program("evaluator-1") as program:
        hello(program, "evaluator-1")
        done = floor.serves(language="en-GB")
        prompt = program.waits_for("rating_prompt", visit_id=done["visit_id"])
        as_published("/devices", "rating_prompt", prompt)
        assert prompt["language"] == "en"
    with floor.program("evaluator-1") as program:
        (pending,) = hello(program, "evaluator-1")["pending"]
        assert pending["language"] == "en"
        done = floor.serves()
        assert "language" not in program.waits_for("rating_prompt", visit_id=done["visit_id"])


def test_nothing_else_can_give_a_rating(floor: Floor) -> None:
    with floor.program("evaluator-2") as other, floor.program("printer-1") as printer:
        hello(printer, "printer-1")
        done = floor.serves()
        (pending,) = [p for p in hello(other, "evaluator-2")["pending"] if p["visit_id"] == done["visit_id"]]
        given = {"prompt_id": pending["prompt_id"], "level": 5}
        unknown = {"accepted": False, "reason": "unknown_prompt"}
        assert printer.asks("rating_given", given) == unknown
        seq = floor.manager.gets("/queue")["seq"]
        for bad in (
            {**given, "level": 0},
            {**given, "level": 6},
            {**given, "level": "5"},
            {**given, "prompt_id": "x"},
            {},
        ):
            assert other.asks("rating_given", bad) == unknown, bad
        assert floor.rating(done) == "未评价"
        assert {facts["reason"] for facts in floor.ignored(seq)} == {"unknown_prompt"}


def test_a_press_that_counts_for_nobody_is_history(floor: Floor) -> None:
    with floor.program("evaluator-1") as program:
        hello(program, "evaluator-1")
        seq = floor.manager.gets("/queue")["seq"]
        body = {"device": "evaluator-2", "address": 2, "raw": "FF68", "reason": "unprompted"}
        assert program.asks("press_ignored", body) == {"accepted": True}
        (facts,) = floor.ignored(seq)
        assert facts.items() >= {"device": "evaluator-2", "window_no": 2, "reason": "unprompted"}.items()


def test_states_stand_on_the_board_and_are_told(floor: Floor) -> None:
    state = {"device": "evaluator-2", "state": "failed", "code": "no_answer", "detail": "请检查接线"}
    with floor.program("evaluator-1") as program, ear(floor.hall.staff, "/staff", floor.clerk.token) as page:
        page.watches()
        hello(program, "evaluator-1")
        as_published("/staff", "device_changed", page.waits_for("device_changed", device="evaluator-2"))
        assert program.asks("device_state", state) == {"accepted": True}
        told = page.waits_for("device_changed", device="evaluator-2", state="failed")
        as_published("/staff", "device_changed", told)
        row = next(one for one in floor.manager.gets("/devices")["devices"] if one["device"] == "evaluator-2")
        assert (row["state"], row["code"], row["detail"]) == ("failed", "no_answer", "请检查接线")
        assert program.asks("device_state", {**state, "device": "printer-2"}) == {"accepted": False}
    page_state = until(
        lambda: (
            next(one for one in floor.manager.gets("/devices")["devices"] if one["device"] == "evaluator-2")[
                "code"
            ]
            == "not_connected"
        ),
        10,
        "the board to see it gone",
    )
    assert page_state
