"""What stands on the paper, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from hardware_config.messages import PaperTicket
from printer.ticket_layout import Band, Block, Number, PaperMm, Qr, Rule, Space, Text, lay_out
from tests.printer.programs import TICKET


def blocks(paper_mm: PaperMm = 80, **changed: Any) -> list[Block]:
    return lay_out(PaperTicket(**{**TICKET, **changed}), paper_mm)


def words(laid_out: list[Block]) -> list[str]:
    return [block.words for block in laid_out if isinstance(block, Text | Number | Band)]


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_the_order_of_a_ticket(paper_mm: PaperMm) -> None:
    assert words(blocks(paper_mm)) == [
        "章贡区公共法律服务中心",
        "您的排队号码",
        "A012",
        "法律咨询",
        "前面等候 3 人",
        "请留意叫号屏幕和语音播报",
        "过号后请到取号机办理重新排队",
        "2026-11-24 09:31 取号",
        "本号当日有效",
    ]


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_the_number_is_the_biggest_thing(paper_mm: PaperMm) -> None:
    laid_out = blocks(paper_mm)
    number = next(block for block in laid_out if isinstance(block, Number))
    others = [block.size for block in laid_out if isinstance(block, Text | Band)]
    assert number.size > 3 * max(others)


def test_a_paper_no_phone_can_follow_is_read_by_the_barcode_gun_of_the_hall() -> None:
    qr = next(block for block in blocks() if isinstance(block, Qr))
    assert qr.url == "A012-7K2M"
    assert [text.words for text in qr.beside] == ["查询码", "7K2M"]
    assert not any(isinstance(block, Qr) for block in blocks(query_code=""))
    assert not any(isinstance(block, Qr) for block in blocks(number="练A012")), "no gun types Chinese"


def test_the_qr_code_is_the_address_where_phones_can_reach_it() -> None:
    qr = next(block for block in blocks(qr_url="http://10.1.2.3:8000/t/x") if isinstance(block, Qr))
    assert qr.url == "http://10.1.2.3:8000/t/x"
    assert [text.words for text in qr.beside] == ["查询码", "7K2M", "扫码看叫号"]


def test_the_labels_are_in_the_language_of_the_paper() -> None:
    labels = {"code_label": "Query code", "scan_label": "Scan to follow"}
    qr = next(block for block in blocks(qr_url="http://h/t/x", **labels) if isinstance(block, Qr))
    assert [text.words for text in qr.beside] == ["Query code", "7K2M", "Scan to follow"]
    unreached = next(block for block in blocks(**labels) if isinstance(block, Qr))
    assert [text.words for text in unreached.beside] == ["Query code", "7K2M"]
    assert "Query code  7K2M" in words(blocks(**labels, number="练A012"))


def test_empty_texts_leave_no_hole() -> None:
    empty: dict[str, Any] = {name: "" for name in TICKET if name not in ("number", "lines", "qr_url")}
    laid_out = blocks(**empty, lines=["", ""])
    assert words(laid_out) == ["A012"]
    assert not any(isinstance(block, Rule) for block in laid_out)
    assert sum(block.dots for block in laid_out if isinstance(block, Space)) < 80


def test_a_flood_of_lines_is_cut() -> None:
    assert len(words(blocks(lines=["行"] * 500))) < 20
