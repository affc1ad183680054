"""docs/printer.md names every option, outcome, state and fault there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import click
import pytest

from hardware_config.messages import JobOutcomeWord
from hardware_config.trouble import (
    CannotWrite,
    CoverOpen,
    LineGarbled,
    NoAnswer,
    NotInstalled,
    OutOfPaper,
    PaperLow,
    PortBusy,
    PortGone,
    PrinterFault,
    PrinterOffline,
    Unreachable,
)
from printer.__main__ import main as program
from printer.simulated.__main__ import main as simulator
from printer.simulated.device import FAULTS

PAGE = (Path(__file__).parents[2] / "docs" / "printer.md").read_text(encoding="utf-8")
TROUBLES = (
    CannotWrite, CoverOpen, LineGarbled, NoAnswer, NotInstalled, OutOfPaper, PaperLow, PortBusy, PortGone, PrinterFault,
    PrinterOffline, Unreachable,
)  # fmt: skip


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}")[1].split("\n## ")[0]


@pytest.mark.parametrize(
    ("command", "text"),
    [(program, PAGE.split("\n## ")[0]), (simulator, section("Without a printer"))],
    ids=["program", "simulator"],
)
def test_the_options_are_those_of_the_page(command: click.Command, text: str) -> None:
    options = {option for param in command.params for option in param.opts}
    assert set(re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE)) == options


def test_the_outcomes_are_those_of_the_page() -> None:
    named = re.findall(r"^\| `(\w+)` \|", section("What becomes of a job"), re.MULTILINE)
    assert sorted(named) == sorted(get_args(JobOutcomeWord))


def test_the_states_are_those_of_the_page() -> None:
    named = set(re.findall(r"`([a-z_]+)`", section("States").split("|---|---|---|")[1]))
    assert named == {trouble.code for trouble in TROUBLES} | {"ok", "bad_settings"}


def test_the_faults_are_those_of_the_page() -> None:
    table = section("Without a printer").split("| fault |")[1]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(FAULTS)
