"""One short day from the first number to the last figure, in both ways the server can run."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import psutil
import pytest

from tests.hall.hearing import as_published, ear
from tests.hall.serving import CENTER, EVALUATOR, PRINTER, Serving, opens_always
from tests.hall.simulators import simulated
from tests.waiting import until


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_day_in_the_hall(tmp_path: Path, mode: str) -> None:
    with (
        simulated(tmp_path / "printer", "printer.simulated", "--paper", str(tmp_path / "paper")) as printer,
        simulated(tmp_path / "line", "evaluator_device.simulated", "--addresses", "1") as line,
    ):
        toml = (
            CENTER.replace('device = "kiosk-1"', 'device = "kiosk-1"\nprinter = "printer-1"')
            + PRINTER.replace("{port}", str(printer.port))
            + EVALUATOR.replace("{port}", str(line.port)).replace("{window}", "1")
        )
        hall = Serving(tmp_path / "hall", toml)
        try:
            hall.starts("--async-mode", mode)
            kiosk, screen, clerk, manager = hall.crew(
                ("kiosk", "kiosk-1"), ("screen", "board-1"), ("clerk", "李法", "--staff-no", "011"),
                ("manager", "周正", "--staff-no", "090"),
            )  # fmt: skip
            opens_always(manager)
            until(lambda: hall.health()["status"] == "ok", 20, "the devices to be well")
            with (
                ear(hall.public, "/screens", screen.token) as board,
                ear(hall.staff, "/staff", clerk.token, transports=["polling", "websocket"]) as page,
            ):
                seq = board.watches(screen="hall")["seq"]
                page.watches()
                clerk.presses("/windows/1/sign-in")
                ticket = kiosk.takes(matter="劳动工伤", visitor={"name": "王小明", "phone": "13812345678"})
                job = ticket["print"]["job_id"]
                until(
                    lambda: kiosk.gets(f"/print-jobs/{job}")["state"] == "printed", 20, "the ticket on paper"
                )
                assert printer.state()["printed"] == 1
                clerk.presses("/windows/1/call-next")
                for listening in (board, page):
                    assert listening.waits_for("ticket_called", number="A001")["window_no"] == 1
                order = clerk.presses("/windows/1/start")["ticket"]["work_order_id"]
                clerk.patches(f"/work-orders/{order}", {"summary": "工伤赔偿"})
                clerk.presses("/windows/1/finish", outcome="当场解答")
                until(lambda: line.asks(1), 10, "the evaluator to ask")
                line.presses(1, 0)
                until(lambda: manager.gets("/ledger")["rows"][0]["rating"] == "非常满意", 10, "the rating")
                page.waits_for("prompt_changed", state="rated")
                for listening in (board, page):
                    for name, body in listening.heard:
                        as_published(listening.namespace, name, body)
                    seqs = [body["seq"] for _, body in listening.heard if "seq" in body]
                    assert seqs == sorted(seqs)
                    assert seqs[0] > seq
            day = manager.gets("/queue")["hall_day"]
            figures = manager.gets(f"/statistics/{day}")
            assert figures["counts"].items() >= {"taken": 1, "called": 1, "served": 1}.items()
            assert (
                figures["rates"]["K-1"]["percent_floor"] == figures["rates"]["K-9"]["percent_floor"] == 100.0
            )
            for kind in ("csv", "xlsx"):
                assert manager.asks("GET", f"/ledger.{kind}").status_code == 200
            family = hall.children()
            assert len(family) == 2
            code, seconds = hall.stops(signal.SIGINT)
            assert (code, seconds < 15) == (0, True)
            assert psutil.wait_procs(family, timeout=10)[1] == []
            assert "Traceback" not in hall.err
            lines = [json.loads(line) for line in hall.log.splitlines()]
            faults = [one for one in lines if one["level"] in ("error", "critical")]
            assert [one for one in faults if one["room"] != "werkzeug"] == []
        finally:
            hall.ends()
