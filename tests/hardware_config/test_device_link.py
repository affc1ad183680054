"""The link between a device program and the server, against a real server that is killed and restarted."""

import json
import logging
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware_config import device_link
from hardware_config.cable import Cable
from hardware_config.device_link import DeviceLink
from hardware_config.messages import Accepted, HelloAccepted, JobOutcome, PrintTicket, ShowNumber
from tests.waiting import until

GOOD = "good"
TICKET = {
    "hall_name": "章贡区公共法律服务中心",
    "title": "取号凭条",
    "number": "A012",
    "service_name": "法律咨询",
    "ahead_text": "前面等候 3 人",
    "lines": [],
    "query_code": "7K2M",
    "qr_url": None,
    "taken_text": "2026-11-24 09:31",
    "footer": "过号请到导服台",
}


class Hall:
    """A small server as a process, which a test starts, kills and starts again on the same port."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self.log = port, log
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None

    def starts(self, **plan: Any) -> None:
        command = [sys.executable, "-m", "tests.hardware_config.link_server"]
        self.process = subprocess.Popen(
            [*command, str(self.port), str(self.log), json.dumps(plan)], stderr=-3
        )
        until(self._listens, 10, "the server to listen")

    def is_killed(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def heard(self, name: str) -> list[Any]:
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [entry["body"] for line in lines if (entry := json.loads(line))["name"] == name]

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def hall(free_port: int, tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(free_port, tmp_path / "heard.jsonl")
    yield hall
    if hall.process is not None:
        hall.is_killed()


Plug = Callable[..., DeviceLink]


@pytest.fixture
def plug(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plug]:
    """plug() -> a running link to the hall; register handlers through the keyword arguments."""
    monkeypatch.setattr(device_link, "ACK_TIMEOUT_S", 0.5)
    monkeypatch.setattr(device_link, "REFUSED_RETRY_S", 0.4)
    running: list[tuple[DeviceLink, threading.Thread]] = []

    def make(device: str = "printer-1", token: str = GOOD, **handlers: Callable[[Any], None]) -> DeviceLink:
        link = DeviceLink(hall.url, device, "printer", token)
        for name, handler in handlers.items():
            if name == "on_hello":
                link.on_hello(handler)
            else:
                link.on(name, handler)
        thread = threading.Thread(target=link.run)
        thread.start()
        running.append((link, thread))
        return link

    yield make
    for link, thread in running:
        link.stop()
        thread.join(10)
        assert not thread.is_alive()


def outcomes(link: DeviceLink, count: int, acks: list[str]) -> list[str]:
    """Deliver so many outcomes; returns their job ids, notes each acknowledged one."""
    job_ids = [f"job-{number}" for number in range(count)]
    for job_id in job_ids:

        def acked(answer: Accepted, job_id: str = job_id) -> None:
            assert answer.accepted
            acks.append(job_id)

        link.deliver(JobOutcome(job_id=job_id, outcome="printed"), acked)
    return job_ids


def test_the_token_and_hello_open_the_link_and_the_settings_arrive(hall: Hall, plug: Plug) -> None:
    hall.starts()
    hellos: list[HelloAccepted] = []
    link = plug(on_hello=hellos.append)
    until(lambda: hellos, what="hello to be accepted")
    assert hellos[0].settings == {"device": "printer-1"}
    assert hellos[0].line == []
    until(lambda: link.connected)
    assert hall.heard("connect") == ["good"]
    assert hall.heard("hello") == [{"device": "printer-1", "kind": "printer", "protocol_version": 1}]


def test_handlers_see_hello_first_then_pending_then_every_message_in_order_on_one_thread(
    hall: Hall, plug: Plug
) -> None:
    job = {"job_id": "job-1", "deadline_s": 5, "ticket": TICKET}
    hall.starts(burst=300, pending=[job, {"job_id": "broken"}])
    seen: list[object] = []
    threads: set[int] = set()

    def note(message: object) -> None:
        seen.append(message)
        threads.add(threading.get_ident())

    plug(on_hello=note, print_ticket=note, show_number=note)
    until(lambda: len(seen) >= 302, 10, "all messages")
    assert isinstance(seen[0], HelloAccepted)
    assert isinstance(seen[1], PrintTicket)
    numbers = [message.waiting for message in seen[2:] if isinstance(message, ShowNumber)]
    assert numbers == list(range(300))
    assert len(threads) == 1


def test_a_failing_handler_ends_nothing(hall: Hall, plug: Plug, caplog: pytest.LogCaptureFixture) -> None:
    hall.starts(burst=2)
    seen: list[str] = []

    def fail_at_first(message: ShowNumber) -> None:
        seen.append(message.number)
        if message.number == "0":
            raise RuntimeError("a fault in the program")

    plug(show_number=fail_at_first)
    until(lambda: seen == ["0", "1"], what="the message after the fault")
    assert "a handler failed" in caplog.text


def test_reports_arrive_exactly_in_order_though_the_server_answers_late_and_dies_twice(
    hall: Hall, plug: Plug
) -> None:
    acks: list[str] = []
    hall.starts(deaf=2, die_at=5)
    link = plug()
    job_ids = outcomes(link, 12, acks)
    assert hall.process is not None
    assert hall.process.wait(15) == 9
    assert acks == job_ids[: len(acks)]
    assert len(acks) < 12
    hall.starts(die_at=3)
    assert hall.process.wait(15) == 9
    hall.starts()
    until(lambda: len(acks) == 12, 15, "every report to be acknowledged")
    assert acks == job_ids
    heard = [body["job_id"] for body in hall.heard("job_outcome")]
    first_sightings = list(dict.fromkeys(heard))
    assert first_sightings == job_ids
    assert heard == sorted(heard, key=job_ids.index)


def test_reports_made_before_the_server_is_there_are_delivered(hall: Hall, plug: Plug) -> None:
    acks: list[str] = []
    link = plug()
    job_ids = outcomes(link, 3, acks)
    hall.starts()
    until(lambda: acks == job_ids, 10, "the reports")


def test_only_reports_that_are_acknowledged_can_be_delivered() -> None:
    link = DeviceLink("http://127.0.0.1:1", "printer-1", "printer", "good")
    with pytest.raises(ValueError, match="ShowNumber"):
        link.deliver(ShowNumber(window_no=1, address=1, number="A001", waiting=0))


def test_a_state_is_sent_on_change_only_and_again_after_a_reconnect(hall: Hall, plug: Plug) -> None:
    hall.starts()
    link = plug()
    until(lambda: link.connected)
    for _ in range(3):
        link.report_state("failed", "paper_out", "")
    link.report_state("ok", "ok", "", device="printer-2")
    until(lambda: len(hall.heard("device_state")) == 2)
    hall.is_killed()
    until(lambda: not link.connected)
    link.report_state("ok", "ok", "")
    hall.starts()
    until(lambda: len(hall.heard("device_state")) == 4, 10, "both states again")
    told = [(body["device"], body["state"]) for body in hall.heard("device_state")]
    assert told == [("printer-1", "failed"), ("printer-2", "ok"), ("printer-1", "ok"), ("printer-2", "ok")]


def test_a_lost_server_is_logged_once_and_its_return_once(
    hall: Hall, plug: Plug, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    attempts: list[Cable] = []

    class Counted(Cable):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            attempts.append(self)

    monkeypatch.setattr(device_link, "Cable", Counted)
    hall.starts()
    link = plug()
    until(lambda: link.connected)
    hall.is_killed()
    until(lambda: not link.connected)
    until(lambda: len(attempts) > 4, what="several attempts in vain")
    hall.starts()
    until(lambda: link.connected, 10, "the link to be back")
    until(lambda: "connected to the server again" in caplog.text)
    said = [record.getMessage() for record in caplog.records if record.name == "hall.link"]
    assert len([each for each in said if "trying again" in each]) == 1
    assert len([each for each in said if "again" in each and "trying" not in each]) == 1


def test_a_frozen_server_is_noticed_by_its_missing_heartbeat(hall: Hall, plug: Plug) -> None:
    hall.starts()
    link = plug()
    until(lambda: link.connected)
    assert hall.process is not None
    hall.process.send_signal(signal.SIGSTOP)
    until(lambda: not link.connected, 12, "the loss to be noticed")
    hall.process.send_signal(signal.SIGCONT)
    until(lambda: link.connected, 12, "the link to be back")


@pytest.mark.parametrize(
    ("device", "token", "code"),
    [("printer-1", "stolen", "bad_token"), ("printer-9", "good", "wrong_device")],
)
def test_a_refused_device_says_so_once_and_asks_again_slowly(
    hall: Hall, plug: Plug, caplog: pytest.LogCaptureFixture, device: str, token: str, code: str
) -> None:
    hall.starts()
    link = plug(device=device, token=token)
    until(lambda: len(hall.heard("connect")) >= 3, 15, "three attempts")
    assert not link.connected
    assert caplog.text.count(f"refused by the server: {code}") == 1
    assert "stolen" not in caplog.text


def test_stop_ends_a_link_that_never_found_a_server(hall: Hall, plug: Plug) -> None:
    plug()  # the fixture stops it and fails when it does not end
