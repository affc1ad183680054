"""The paper as a picture (号票预览): drawn by the printer's own program, in a process of its own, while the hub goes on."""

import json
import tempfile
from pathlib import Path
from typing import Any

from queue_server.api.own_program import run
from queue_server.domain.errors import StoreTrouble

DRAWN_WITHIN_S = 15


def drawn_ticket(ticket: dict[str, Any], paper_mm: int) -> bytes:
    """The PNG of this ticket, dot for dot as printed. Raises ``preview_failed``."""
    with tempfile.TemporaryDirectory(prefix="hall-preview-") as folder:
        words, picture = Path(folder, "ticket.json"), Path(folder, "ticket.png")
        words.write_text(json.dumps(ticket), "utf-8")
        drawn = ("--paper-mm", str(paper_mm), "--to", str(picture))
        if run("printer.drawn", *drawn, reads=words, within_s=DRAWN_WITHIN_S) != 0:
            raise StoreTrouble("preview_failed", "号票预览没有画出来，请稍后再试。")
        return picture.read_bytes()
