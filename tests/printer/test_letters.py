"""Tickets in the printer's own letters: golden bytes, and what a printer that knows none of our code reads out of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hardware_config.messages import PaperTicket
from printer.finish import Cut, Finish
from printer.letters import Encoding, TicketLetters
from printer.raster import TicketRaster
from printer.simulated.decoder import Decoder
from printer.simulated.device import SimulatedPrinter
from printer.ticket_layout import Band, Block, Number, PaperMm, Qr, Rule, Space, Text, lay_out
from printer.typeface import Typeface, installed_fonts
from tests.printer.programs import TICKET

START, END = "1b40 1c26", "1b6404 1d564200"
URL = "http://10.1.2.3:8000/t/019e8f3a-7c21-7b4d-9a55-c0de1f2e3a4b?s=AbCdEf0123456789"


def letters(encoding: Encoding = "gb18030", paper_mm: PaperMm = 80) -> TicketLetters:
    raster = TicketRaster(paper_mm, Typeface(installed_fonts()))
    return TicketLetters(paper_mm, encoding, raster, Finish())


@pytest.mark.parametrize(
    ("block", "golden"),
    [
        (Text("您的号码", 28), "1b6101 1b4500 1d2100 c4fa b5c4 bac5 c2eb 0a"),
        (Text("3 人", 42, bold=True, align="left"), "1b6100 1b4501 1d2111 3320 c8cb 0a"),
        (Text("、。；《》", 28), "1b6101 1b4500 1d2100 a1a2 a1a3 a3bb a1b6 a1b7 0a"),
        (Number("A012", 218), "1b6101 1b4501 1d2177 41303132 0a"),
        (Number("A012", 156), "1b6101 1b4501 1d2155 41303132 0a"),
        (Band("公证", 46, shrink_to=28), "1d4201 1b6101 1b4501 1d2111 20 b9ab d6a4 20 0a 1d4200"),
        (Rule(dashed=True), "1b6100 1b4500 1d2100" + "2d" * 48 + "0a"),
        (Rule(), "1b6100 1b4500 1d2100" + "a9a5" * 24 + "0a"),
        (Space(28), "1b4a1c"),
        (Space(5), ""),
        (Text("", 28), ""),
    ],
)
def test_a_block_is_these_bytes(block: Block, golden: str) -> None:
    assert letters().encode([block]) == bytes.fromhex(START + golden + END)


def test_a_whole_ticket_is_these_bytes() -> None:
    golden = """
        1b40 1c26
        1b4a0e 1b6101 1b4501 1d2111 d5c2b9b1c7f8b9abb9b2b7a8c2c9b7fecef1d6d0d0c4 0a 1b4a0e
        1b6100 1b4500 1d2100 a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5a9a5 0a
        1b4a0e 1b6101 1b4500 1d2100 c4fab5c4c5c5b6d3bac5c2eb 0a 1b4a15
        1b6101 1b4501 1d2177 41303132 0a 1b4a1c
        1d4201 1b6101 1b4501 1d2111 20b7a8c2c9d7c9d1af20 0a 1d4200 1b4a0e
        1b6101 1b4501 1d2111 c7b0c3e6b5c8baf2203320c8cb 0a 1b4a0e
    """
    encoded = letters().encode(lay_out(PaperTicket(**TICKET), 80))
    assert encoded.startswith(bytes.fromhex(golden))
    assert encoded.endswith("本号当日有效".encode("gbk") + b"\n\x1bd\x04\x1dV\x42\x00")
    assert len(encoded) < 2000, "what the deadline of a slow line reckons with"


@pytest.mark.parametrize(
    ("encoding", "words", "is_drawn"),
    [
        ("gb18030", "龚先生", False),
        ("gb18030", "䶮先生", True),
        ("gb18030", "𠮷先生", True),
        ("gbk", "䶮先生", True),
        ("gbk", "𠮷先生", True),
        ("gbk", "€ 5", True),
        ("gb18030", "€ 5", False),
    ],
)
def test_only_a_line_the_font_lacks_is_drawn(encoding: Encoding, words: str, is_drawn: bool) -> None:
    encoded = letters(encoding).encode([Text("您的号码", 28), Text(words, 28), Text("请稍候", 28)])
    assert (b"\x1dv0\x00" in encoded) is is_drawn
    assert "您的号码".encode("gbk") + b"\n" in encoded
    assert "请稍候".encode("gbk") + b"\n" in encoded


@pytest.mark.parametrize(("paper_mm", "across"), [(80, "4800"), (58, "3000")])
@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
@pytest.mark.parametrize("rare", ["䶮", "𠮷"])
def test_the_picture_of_a_rare_line_stands_between_lines_of_text(
    encoding: Encoding, paper_mm: PaperMm, across: str, rare: str
) -> None:
    """31 rows of dots (a line of 24 with its spacing), as wide as the head: 72 or 48 bytes a row, not all of them white."""
    block = Text(f"约见{rare}先生", 28)
    encoded = letters(encoding, paper_mm).encode([Text("号", 28), block, Text("签", 28)])
    text = "1b6101 1b4500 1d2100"
    before = bytes.fromhex(f"{START} {text} bac5 0a 1d763000 {across} 1f00")
    after = bytes.fromhex(f"{text} c7a9 0a {END}")
    assert encoded.startswith(before)
    assert encoded.endswith(after)
    picture = encoded[len(before) : -len(after)]
    assert len(picture) == 31 * int(across[:2], 16)
    assert any(picture)
    assert (
        picture
        == TicketRaster(paper_mm, Typeface(installed_fonts())).pictures(
            [Text(block.words, 24, shrink_to=12, max_lines=1)]
        )[8:]
    )


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_a_printer_reads_every_word_and_no_stray_code(tmp_path: Path, paper_mm: PaperMm) -> None:
    ticket = PaperTicket(
        **{
            **TICKET,
            "lines": ["约见䶮先生，3 号窗口", "a" * 100, "请带身份证、合同；原件和复印件"],
            "qr_url": URL,
        }
    )
    printer = SimulatedPrinter(tmp_path, paper_mm)
    for command in Decoder().feed(letters(paper_mm=paper_mm).encode(lay_out(ticket, paper_mm))):
        printer._obey(command)
    assert printer.not_understood == []
    (piece,) = printer.pieces
    assert piece.complete
    words = piece.words.splitlines()
    columns = {80: 48, 58: 32}[paper_mm]
    assert all(len(line.encode("gbk")) <= columns for line in words), (
        "no line is broken by the printer itself"
    )
    for text in ("章贡区公共法律服务中心", "A012", "前面等候 3 人", "7K2M", "本号当日有效"):
        assert text in words
    assert "请带身份证、合同；原件和复印件" in "".join(words)
    assert "约见" not in piece.words, "drawn"


def test_a_code_too_fine_to_read_is_left_out() -> None:
    encoded = letters().encode([Qr(URL * 30, 208, (Text("查询码", 24),))])
    assert encoded == bytes.fromhex(START) + "查询码".encode("gbk").join(
        (bytes.fromhex("1b6101 1b4500 1d2100"), b"\n")
    ) + bytes.fromhex(END)


@pytest.mark.parametrize(
    ("cut", "buzzer", "density", "start", "end"),
    [
        ("partial", 0, None, "1b40", "1b6404 1d564200"),
        ("full", 0, None, "1b40", "1b6404 1d564100"),
        ("none", 0, None, "1b40", "1b6404"),
        ("partial", 3, 6, "1b40 1d284b02003106", "1b420302 1b6404 1d564200"),
        ("partial", 0, -6, "1b40 1d284b020031fa", "1b6404 1d564200"),
    ],
)
def test_how_a_paper_begins_and_ends(
    cut: Cut, buzzer: int, density: int | None, start: str, end: str
) -> None:
    finish = Finish(cut, buzzer, density)
    raster = TicketRaster(80, Typeface(installed_fonts()), finish)
    text = TicketLetters(80, "gb18030", raster, finish).encode([])
    drawn = raster.encode([Text("号", 28)])
    assert text == bytes.fromhex(start + "1c26" + end)
    assert drawn.startswith(bytes.fromhex(start) + b"\x1dv0\x00")
    assert drawn.endswith(bytes.fromhex(end))
