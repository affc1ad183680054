"""The server's end while programs and screens of other computers are still connected: quiet, and nothing to explain."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import socketio

from tests.hall.serving import CENTER, Serving, serving

ELSEWHERE = """
[[printer]]
device = "printer-1"
connection = "socket://127.0.0.1:9"
runs_on = "another-pc"
"""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Serving]:
    with serving(tmp_path, CENTER + ELSEWHERE) as running:
        yield running


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_no_traceback_when_the_server_ends_before_its_devices(hall: Serving, how: signal.Signals) -> None:
    device, board = hall.tokens(("device", "printer-1"), ("screen", "board-1"))
    clients = [socketio.Client(reconnection=False), socketio.Client(reconnection=False)]
    try:
        clients[0].connect(
            hall.staff, transports=["websocket"], namespaces=["/devices"], auth={"token": device}
        )
        hello = {"device": "printer-1", "kind": "printer", "protocol_version": 1}
        assert clients[0].call("hello", hello, namespace="/devices", timeout=10)["ok"]
        clients[1].connect(
            hall.public, transports=["websocket"], namespaces=["/screens"], auth={"token": board}
        )
        assert clients[1].call("watch", {"screen": "hall"}, namespace="/screens", timeout=10)["windows"]
        code, _ = hall.stops(how)
    finally:
        for client in clients:
            client.disconnect()
    assert code == 0
    assert "Traceback" not in hall.err
    assert '"trace"' not in hall.log
