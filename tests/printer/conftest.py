"""A hall with a printer, all as real processes over real sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.printer.programs import Hall, Paper, PrinterProgram


@pytest.fixture
def ports(free_ports: Callable[[int], list[int]]) -> list[int]:
    """A port for the printer and one for the hall."""
    return free_ports(2)


@pytest.fixture
def paper(tmp_path: Path, ports: list[int]) -> Iterator[Paper]:
    """A simulated printer that is switched on."""
    paper = Paper(tmp_path / "paper", ports[0])
    paper.is_switched_on()
    yield paper
    if paper.is_running:
        assert paper.is_left_alone() == 0


@pytest.fixture
def hall(tmp_path: Path, ports: list[int]) -> Iterator[Hall]:
    """An open hall whose hall.toml names the printer."""
    settings = {
        "device": "printer-1",
        "connection": f"socket://127.0.0.1:{ports[0]}",
        "mode": "raster",
        "paper_mm": 80,
        "runs_on": "server",
    }
    hall = Hall(ports[1], tmp_path / "heard.jsonl", settings)
    hall.opens()
    yield hall
    hall.is_killed()


@pytest.fixture
def program(hall: Hall, tmp_path: Path) -> Iterator[PrinterProgram]:
    """The printer program, not yet started."""
    program = PrinterProgram(hall, tmp_path / "state")
    yield program
    if program.is_running:
        program.is_killed()
