"""Slips of ``print_document``: golden bytes in the printer's own letters, and the paper of both widths and all modes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hardware_config.document_messages import PrintDocument
from printer.document_layout import lay_out_document
from printer.finish import Finish
from printer.letters import Encoding, TicketLetters
from printer.raster import TicketRaster
from printer.simulated.decoder import Decoder
from printer.simulated.device import SimulatedPrinter
from printer.ticket_layout import DOTS_ACROSS, PaperMm
from printer.typeface import Typeface, installed_fonts

MATERIALS: list[dict[str, Any]] = [
    {"kind": "text", "words": "一次性告知单", "size": "large", "bold": True, "align": "center"},
    {"kind": "rule"},
    {
        "kind": "table",
        "shares": [1, 9],
        "head": ["", "还缺的材料"],
        "rows": [["□", "居民身份证"], ["□", "经济困难状况说明，或者可以免予核查的证明，由村（居）委会盖章"]],
    },
    {"kind": "qr", "url": "http://10.1.2.3:8000/t/1", "words": "扫码看进度"},
]


def slip(*blocks: dict[str, Any]) -> PrintDocument:
    """The message with these blocks."""
    return PrintDocument.model_validate({"job_id": "job-1", "deadline_s": 5.0, "blocks": list(blocks)})


def letters(blocks: list[dict[str, Any]], paper_mm: PaperMm = 80, encoding: Encoding = "gb18030") -> bytes:
    raster = TicketRaster(paper_mm, Typeface(installed_fonts()))
    return TicketLetters(paper_mm, encoding, raster, Finish()).encode(
        lay_out_document(slip(*blocks).blocks, paper_mm)
    )


def test_a_table_is_these_bytes() -> None:
    """Columns are filled up with spaces: 4 of 48 for the mark, one between, 42 for the thing."""
    table = {"kind": "table", "shares": [1, 9], "rows": [["□", "身份证"], ["√", "a" * 43]]}
    line = "1b6100 1b4500 1d2100"
    assert letters([table]) == bytes.fromhex(
        f"1b40 1c26 1b4a0a {line} a1f5 2020 20 c9ed b7dd d6a4 0a"
        f" {line} a1cc 2020 20 {'61' * 42} 0a {line} 2020202020 61 0a 1b4a0a 1b6404 1d564200"
    )


def test_a_rare_character_draws_its_row_and_no_other() -> None:
    table = {"kind": "table", "shares": [1, 9], "rows": [["□", "身份证"], ["□", "𠮷先生的委托书"]]}
    data = letters([table])
    assert data.count(b"\x1dv0\x00") == 1
    assert "身份证".encode("gbk") in data and "委托书".encode("gbk") not in data


@pytest.mark.parametrize("paper_mm", [80, 58])
@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_a_printer_reads_the_whole_slip(tmp_path: Path, paper_mm: PaperMm, encoding: Encoding) -> None:
    printer = SimulatedPrinter(tmp_path, paper_mm)
    for command in Decoder().feed(letters(MATERIALS, paper_mm, encoding)):
        printer._obey(command)
    assert printer.not_understood == []
    (piece,) = printer.pieces
    assert piece.complete
    columns = {80: 48, 58: 32}[paper_mm]
    lines = piece.words.splitlines()
    assert all(len(line.encode("gbk")) <= columns for line in lines)
    assert "一次性告知单" in piece.words and "扫码看进度" in piece.words
    assert "盖章" in "".join(line.strip() for line in lines).replace(" ", "")


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_a_picture_of_it_has_every_block(paper_mm: PaperMm) -> None:
    raster = TicketRaster(paper_mm, Typeface(installed_fonts()))
    whole = raster.picture(lay_out_document(slip(*MATERIALS).blocks, paper_mm))
    assert whole.width == DOTS_ACROSS[paper_mm]
    heights = [
        raster.picture(lay_out_document(slip(*MATERIALS[:count]).blocks, paper_mm)).height
        for count in range(1, len(MATERIALS) + 1)
    ]
    assert heights == sorted(set(heights)), "every block takes room"
    assert whole.height == heights[-1]


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [{"kind": "picture", "path": "/etc/passwd"}],
        [{"kind": "table", "shares": [1, 1], "rows": [["only one"]]}],
        [{"kind": "table", "shares": [], "rows": []}],
        [{"kind": "text", "words": "x" * 501}],
        [{"kind": "rule"}] * 61,
    ],
)
def test_what_is_no_slip_is_refused(blocks: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError):
        slip(*blocks)
