"""The paper as dots and bytes."""

from __future__ import annotations

from typing import Any

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from hardware_config.messages import PaperTicket
from printer import typeface
from printer.raster import TicketRaster
from printer.ticket_layout import DOTS_ACROSS, Number, PaperMm, Rule, lay_out
from printer.typeface import NO_GLYPH, Typeface, installed_fonts
from tests.printer.programs import TICKET

BOTH = pytest.mark.parametrize("paper_mm", [80, 58])


def picture(paper_mm: PaperMm = 80, letters: Typeface | None = None, **changed: Any) -> Image.Image:
    ticket = PaperTicket(**{**TICKET, **changed})
    return TicketRaster(paper_mm, letters).picture(lay_out(ticket, paper_mm))


def encoded(paper_mm: PaperMm = 80, **changed: Any) -> bytes:
    ticket = PaperTicket(**{**TICKET, **changed})
    return TicketRaster(paper_mm).encode(lay_out(ticket, paper_mm))


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    return image.convert("L").point(lambda level: 255 - level).getbbox()


def test_golden_bytes_of_80_mm_paper() -> None:
    data = encoded(80)
    height = int.from_bytes(data[8:10], "little")
    assert data[:8].hex(" ") == "1b 40 1d 76 30 00 48 00"
    assert 600 < height <= 960
    assert data[10 + 72 * height :].hex(" ") == "1b 64 04 1d 56 42 00"


def test_golden_bytes_of_58_mm_paper() -> None:
    data = encoded(58)
    height = int.from_bytes(data[8:10], "little")
    assert data[:8].hex(" ") == "1b 40 1d 76 30 00 30 00"
    assert data[10 + 48 * height :].hex(" ") == "1b 64 04 1d 56 42 00"


def test_golden_dots_of_a_known_picture() -> None:
    data = TicketRaster(58).encode([Rule()] * 3)
    assert data[:10].hex(" ") == "1b 40 1d 76 30 00 30 00 09 00"
    row = b"\x00\x0f" + b"\xff" * 44 + b"\xf0\x00"
    assert data[10:-7] == row * 9


def test_a_long_ticket_is_sent_in_pieces_without_a_gap() -> None:
    data = encoded(80, lines=["请携带身份证、户口簿和相关证据材料原件及复印件" * 3] * 8)
    first = data[2:10]
    assert first.hex(" ") == "1d 76 30 00 48 00 c0 03"
    second = data[10 + 72 * 960 :][:8]
    assert second[:6] == first[:6]
    rest = int.from_bytes(second[6:], "little")
    assert data[18 + 72 * (960 + rest) :].hex(" ") == "1b 64 04 1d 56 42 00"


@BOTH
def test_everything_stays_on_the_paper(paper_mm: PaperMm) -> None:
    image = picture(
        paper_mm,
        hall_name="江西省赣州市赣县区王母渡镇及周边乡镇公共法律服务工作站",
        number="WWWW8888888",
        service_name="农民工工资支付及工伤待遇申请（法律援助初审）",
        qr_url="http://10.1.2.3:8000/t/" + "x" * 60,
        footer="本号当日有效，" * 20,
    )
    assert image.mode == "1"
    assert image.width == DOTS_ACROSS[paper_mm]
    box = ink(image)
    assert box is not None and box[0] >= 8 and box[2] <= image.width - 8
    assert image.height < 2000


@BOTH
def test_the_number_is_very_big(paper_mm: PaperMm) -> None:
    box = ink(TicketRaster(paper_mm).picture([Number("A012", 218 if paper_mm == 80 else 156)]))
    assert box is not None
    assert box[3] - box[1] > (150 if paper_mm == 80 else 105)
    assert box[2] - box[0] > DOTS_ACROSS[paper_mm] * 0.8


@BOTH
def test_the_qr_code_is_the_address_dot_for_dot(paper_mm: PaperMm) -> None:
    url = "http://10.1.2.3:8000/t/3q8fJ2kLmZx0aB9cD7eF"
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(url)
    modules = code.get_matrix()
    without, with_code = picture(paper_mm, query_code=""), picture(paper_mm, query_code="", qr_url=url)
    assert with_code.height > without.height
    assert any(_stands_in(with_code, modules, side) for side in range(3, 8))


def _stands_in(image: Image.Image, modules: list[list[bool]], side: int) -> bool:
    """Whether the code stands somewhere on the paper with this many dots per module."""
    wanted = Image.new("1", (len(modules), len(modules)))
    wanted.putdata([0 if dark else 255 for row in modules for dark in row])
    whole = wanted.resize((len(modules) * side,) * 2).tobytes()
    length = len(modules) * side
    return any(
        image.crop((left, top, left + length, top + length)).tobytes() == whole
        for left in range(12, image.width // 2)
        for top in range(image.height // 2, image.height - length)
        if not image.getpixel((left, top)) and image.getpixel((left - 1, top))
    )


def test_an_address_that_no_code_can_hold_leaves_the_ticket_without_code() -> None:
    image = picture(80, qr_url="http://10.1.2.3/" + "x" * 4000)
    assert ink(image) is not None
    assert image.height < picture(80, qr_url="http://10.1.2.3/x").height


def test_a_rare_name_is_drawn_from_a_font_that_has_it() -> None:
    wheel = Typeface(installed_fonts())
    for char in "䶮㐂":
        assert [run.words for run in wheel.runs(char, 24, bold=False)] == [char]


def test_a_character_the_first_font_lacks_comes_from_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = installed_fonts()
    monkeypatch.setattr(typeface, "_has", lambda font, char: font != first or char != "法")
    runs = Typeface([first, second]).runs("A法B", 24, bold=False)
    assert [run.words for run in runs] == ["A", "法", "B"]
    assert [run.font.path for run in runs] == [first.path, second.path, first.path]


def test_a_character_nobody_has_becomes_the_geta_mark() -> None:
    runs = Typeface(installed_fonts()).runs("法\U0010abcd律", 24, bold=False)
    assert "".join(run.words for run in runs) == f"法{NO_GLYPH}律"


def test_a_bare_machine_prints_with_the_installed_font() -> None:
    assert ink(picture(80, Typeface(installed_fonts()))) is not None


@settings(max_examples=30, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: st.text(max_size=80) for name in TICKET if name not in ("lines", "qr_url")}
        | {"lines": st.lists(st.text(max_size=40), max_size=4), "qr_url": st.none() | st.text(max_size=90)}
    )
)
def test_any_text_can_be_printed(ticket: dict[str, Any]) -> None:
    image = picture(58, **ticket)
    assert image.width == 384 and image.height >= 8
