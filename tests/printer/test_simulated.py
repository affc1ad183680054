"""The simulator by itself: golden bytes in, paper out, faults on request, and a strict panel."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Page, expect

from printer.simulated.decoder import (
    Command,
    Cut,
    Decoder,
    Letter,
    LineEnd,
    NotUnderstood,
    Picture,
    StatusAsked,
)
from tests.printer.programs import Paper
from tests.waiting import until

TEXT_TICKET = bytes.fromhex(
    "1b40 1c26 1b6101 1c210c d5fecef1b7fecef1d6d0d0c4 0a 1c2100 c4fab5c4c5c5b6d3bac5c2eb 0a"
    "1d2133 41303132 0a 1d2111 b2bbb6afb2fab5c7bcc7 0a 1d2100 b9fdbac5 0a 1c2e 1b6404 1d564200"
)
"""政务服务中心 / 您的排队号码 / A012 / 不动产登记 / 过号, as a vendor's driver sends it."""
RASTER_TICKET = bytes.fromhex("1b40 1d7630 00 0200 0300 8001 ffff 0000 1b6404 1d564200")


def decoded(data: bytes) -> list[Command]:
    return list(Decoder().feed(data))


def test_golden_text_ticket() -> None:
    commands = decoded(TEXT_TICKET)
    letters = [command for command in commands if isinstance(command, Letter)]
    assert "".join(letter.char for letter in letters) == "政务服务中心您的排队号码A012不动产登记过号"
    sizes = {
        letter.char: (letter.style.hanzi_wide, letter.style.hanzi_high)
        if letter.is_hanzi
        else (letter.style.wide, letter.style.high)
        for letter in letters
    }
    assert sizes["政"] == (2, 2)
    assert sizes["您"] == (1, 1)
    assert sizes["A"] == (4, 4)
    assert sizes["产"] == (2, 2)
    assert sizes["过"] == (1, 1)
    assert all(letter.style.align == 1 for letter in letters)
    assert commands[-3:] == [LineEnd(1, lines=4), LineEnd(1), Cut()]
    assert not any(isinstance(command, NotUnderstood) for command in commands)


def test_golden_raster_ticket() -> None:
    picture = Picture(2, bytes.fromhex("8001ffff0000"), 1, 1, 0)
    assert decoded(RASTER_TICKET) == [picture, LineEnd(0, lines=4), LineEnd(0), Cut()]


def test_golden_questions() -> None:
    assert decoded(bytes.fromhex("100401 100404")) == [StatusAsked(1), StatusAsked(4)]


def test_sizes_of_the_older_commands() -> None:
    [ank, hanzi] = decoded(bytes.fromhex("1b2138 41 1c210c d6d0"))
    assert isinstance(ank, Letter) and isinstance(hanzi, Letter)
    assert (ank.style.wide, ank.style.high, ank.style.bold) == (2, 2, True)
    assert (hanzi.style.hanzi_wide, hanzi.style.hanzi_high) == (2, 2)


def test_a_character_of_four_bytes_is_an_empty_box() -> None:
    assert [command.char for command in decoded("𠮷a".encode("gb18030")) if isinstance(command, Letter)] == [
        "□",
        "a",
    ]


@given(st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_in_any_pieces_mean_the_same(data: bytes, size: int) -> None:
    decoder = Decoder()
    pieces = [command for at in range(0, len(data), size) for command in decoder.feed(data[at : at + size])]
    assert pieces == decoded(data)


def send(paper: Paper, data: bytes) -> bytes:
    """Send a job and a question; the answer to the question."""
    with socket.create_connection(paper.address, timeout=5) as line:
        line.sendall(data + b"\x10\x04\x04")
        line.settimeout(0.5)
        try:
            return line.recv(100)
        except OSError:
            return b""


def test_a_ticket_becomes_a_picture(paper: Paper) -> None:
    assert send(paper, TEXT_TICKET) == b"\x12"
    [piece] = paper.pieces()
    with Image.open(piece) as picture:
        assert picture.width == 640
        assert picture.convert("L").getextrema() == (0, 255)
    [told] = paper.state()["pieces"]
    assert told["words"].splitlines() == ["政务服务中心", "您的排队号码", "A012", "不动产登记", "过号"]


def test_raster_dots_are_the_paper_dot_for_dot(paper: Paper) -> None:
    send(paper, RASTER_TICKET)
    with Image.open(paper.pieces()[0]) as picture:
        dots = picture.crop((32, 48, 48, 51)).convert("1").tobytes()
    assert bytes(byte ^ 0xFF for byte in dots) == bytes.fromhex("8001ffff0000")


@pytest.mark.parametrize(
    ("fault", "paper_status", "printed"),
    [
        ("none", b"\x12", 1),
        ("near_end", b"\x1e", 1),
        ("out_of_paper", b"\x7e", 0),
        ("cover_open", b"\x12", 0),
    ],
)
def test_faults_in_status_and_paper(paper: Paper, fault: str, paper_status: bytes, printed: int) -> None:
    paper.has(fault)
    assert send(paper, TEXT_TICKET) == paper_status
    assert paper.state()["printed"] == printed


def test_what_was_held_back_comes_out_with_the_new_roll(paper: Paper) -> None:
    paper.has("out_of_paper")
    send(paper, TEXT_TICKET)
    assert paper.state()["held"] == 1
    paper.has("none")
    assert paper.state()["printed"] == 1


def test_mute_prints_and_does_not_answer(paper: Paper) -> None:
    paper.has("mute")
    assert send(paper, TEXT_TICKET) == b""
    assert len(paper.pieces()) == 1


def test_drop_breaks_the_line_before_the_cut(paper: Paper) -> None:
    paper.has("drop")
    assert send(paper, TEXT_TICKET) == b""
    until(lambda: paper.state()["torn"] == 1, what="the torn ticket")
    assert paper.state()["printed"] == 0
    paper.has("none")
    assert send(paper, TEXT_TICKET) == b"\x12"


def test_numbers_go_on_after_a_restart(paper: Paper) -> None:
    send(paper, TEXT_TICKET)
    paper.is_left_alone()
    paper.is_switched_on("--paper-mm", "58")
    send(paper, TEXT_TICKET)
    assert [piece.name for piece in paper.pieces()] == ["ticket-0001.png", "ticket-0002.png"]
    with Image.open(paper.pieces()[1]) as picture:
        assert picture.width == 464


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("fault", {"fault": "mute"}, "application/json; charset=utf-8", 200),
        ("fault", {"fault": "on_fire"}, "application/json", 400),
        ("fault", {"fault": "mute", "since": 1}, "application/json", 400),
        ("fault", {"fault": 1}, "application/json", 400),
        ("fault", ["mute"], "application/json", 400),
        ("fault", b"\xff{", "application/json", 400),
        ("fault", b"[" * 1000, "application/json", 400),
        ("fault", b" " * 5000, "application/json", 400),
        ("fault", {"fault": "mute"}, "text/plain", 415),
        ("state", {}, "application/json", 404),
    ],
)
def test_the_panel_takes_faults_and_nothing_else(
    paper: Paper, path: str, body: object, kind: str, status: int
) -> None:
    answered, answer = paper.post(path, body, kind)
    assert answered == status
    assert paper.state()["fault"] == ("mute" if status == 200 else "none")
    assert "fault" in answer if status == 200 else answer["error"]


@pytest.mark.parametrize(
    "path", ["paper/../panel.py", "paper/ticket-9999.png", "panel.py", "fault", "paper/"]
)
def test_the_panel_shows_no_other_files(paper: Paper, path: str) -> None:
    status, answer = paper.get(path)
    assert status == 404
    assert json.loads(answer)["error"]


def test_the_panel_in_a_browser(paper: Paper, new_page: Callable[..., Page]) -> None:
    send(paper, TEXT_TICKET)
    page = new_page(1280, 900)
    page.goto(paper.url)
    expect(page.get_by_role("status")).to_have_text("就绪")
    expect(page.get_by_role("img", name=re.compile("A012"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^缺纸")).click()
    expect(page.get_by_role("status")).to_have_text("缺纸")
    assert paper.state()["fault"] == "out_of_paper"
    page.get_by_role("button", name=re.compile("恢复正常")).click()
    expect(page.get_by_role("status")).to_have_text("就绪")


def test_it_imports_nothing_of_the_program_it_plays_against() -> None:
    listed = (
        "import sys, printer.simulated.__main__;"
        "print([name for name in sys.modules if name.startswith(('printer', 'hardware_config'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", listed], capture_output=True, text=True, check=True, timeout=30
    )
    assert "printer.simulated.device" in done.stdout
    names = re.findall(r"'([\w.]+)'", done.stdout)
    assert [name for name in names if not re.match(r"printer(\.simulated|$)", name)] == []


def test_an_address_in_use_ends_it_with_a_sentence(paper: Paper, tmp_path: Path) -> None:
    command = ["printer.simulated", "--listen", f"127.0.0.1:{paper.port}", "--paper", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 1
    assert "不能启动" in done.stderr
