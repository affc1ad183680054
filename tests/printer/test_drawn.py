"""The picture that is shown beforehand is the picture that goes to the paper."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from hardware_config.messages import PaperTicket
from printer.raster import TicketRaster
from printer.ticket_layout import DOTS_ACROSS, PaperMm, lay_out

TICKET = {
    "hall_name": "章贡区公共法律服务中心", "title": "您的号码", "number": "A012", "service_name": "法律咨询",
    "ahead_text": "前面等候 3 人", "lines": ["请留意大屏显示，叫到号后到窗口办理。"], "query_code": "7K2M",
    "qr_url": "http://10.1.2.3:8000/t/abc", "taken_text": "取号时间 2026-11-24 09:30", "footer": "热线 12348",
}  # fmt: skip


def drawn(ticket: dict[str, object], paper_mm: int, to: Path) -> subprocess.CompletedProcess[bytes]:
    """The program asked for a picture."""
    command = [sys.executable, "-m", "printer.drawn", "--paper-mm", str(paper_mm), "--to", str(to)]
    return subprocess.run(
        command, input=json.dumps(ticket).encode(), capture_output=True, timeout=60, check=False
    )


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_it_is_the_paper_dot_for_dot(paper_mm: PaperMm, tmp_path: Path) -> None:
    to = tmp_path / "ticket.png"
    assert drawn(TICKET, paper_mm, to).returncode == 0
    printed = TicketRaster(paper_mm).picture(lay_out(PaperTicket.model_validate(TICKET), paper_mm))
    with Image.open(io.BytesIO(to.read_bytes())) as seen:
        assert seen.format == "PNG"
        assert seen.size[0] == DOTS_ACROSS[paper_mm]
        assert ImageChops.difference(seen.convert("L"), printed.convert("L")).getbbox() is None


def test_what_is_no_ticket_is_not_drawn(tmp_path: Path) -> None:
    to = tmp_path / "ticket.png"
    assert drawn({"hall_name": "章贡区公共法律服务中心"}, 80, to).returncode != 0
    assert not to.exists()
