"""A line of evaluators behind a serial server, as plain TCP and as RFC 2217: pressed, cut off, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evaluator_device.stage import Stage, line_of, table
from tests.serial_server import SerialServer
from tests.waiting import until

pytestmark = pytest.mark.soak  # ser2net may turn for ever in what it could not deliver


@pytest.fixture
def line(tmp_path: Path) -> Path:
    return tmp_path / "line"


@pytest.fixture
def server(line: Path, tmp_path: Path, stage: Stage) -> Iterator[tuple[SerialServer, dict[str, str]]]:
    """ser2net before the line, and the line's addresses by kind."""
    raw, controlled = stage.free_port(), stage.free_port()
    server = SerialServer(tmp_path, (line, raw), (line, controlled))
    yield (
        server,
        {"raw": f"socket://127.0.0.1:{raw}", "rfc2217": f"rfc2217://127.0.0.1:{controlled}?ign_set_control"},
    )
    server.dies()


@pytest.mark.parametrize("kind", ["raw", "rfc2217"])
def test_a_line_behind_a_serial_server_rates_also_after_it_was_away(
    stage: Stage, line: Path, server: tuple[SerialServer, dict[str, str]], kind: str
) -> None:
    box, addresses = server
    simulated = stage.simulated("--pty", str(line), "--addresses", "1")
    box.starts()
    url = addresses[kind]
    hall = stage.hall(line_of(table("evaluator-1", 1, url)))
    stage.program(hall, "evaluator-1")
    until(lambda: hall.state_of("evaluator-1") == ("ok", "ok"), 15, "the line to be well")
    hall.prompt("p1", 1)
    simulated.asking(1)
    simulated.press(1, 0)
    until(lambda: hall.heard("rating_given"), 10, "the rating")

    box.dies()
    until(lambda: hall.state_of("evaluator-1")[0] == "failed", 15, "the line to be missed")
    box.starts()
    until(lambda: hall.state_of("evaluator-1") == ("ok", "ok"), 15, "the line to be back")
    hall.prompt("p2", 1)
    simulated.asking(1)
    simulated.press(1, 1)
    until(lambda: len(hall.heard("rating_given")) == 2, 10, "the second rating")
    assert [one["level"] for one in hall.heard("rating_given")] == [5, 4]
