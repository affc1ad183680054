"""The paper as a picture (号票预览): drawn by the printer's own program, in a process of its own, while the hub goes on."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hardware_config.clock import monotonic, pause
from queue_server.domain.errors import StoreTrouble

DRAWN_WITHIN_S = 15
POLL_S = 0.02


def drawn_ticket(ticket: dict[str, Any], paper_mm: int) -> bytes:
    """The PNG of this ticket, dot for dot as printed. Raises ``preview_failed``."""
    with tempfile.TemporaryDirectory(prefix="hall-preview-") as folder:
        words, picture = Path(folder, "ticket.json"), Path(folder, "ticket.png")
        words.write_text(json.dumps(ticket), "utf-8")
        command = [
            sys.executable,
            "-P",
            "-m",
            "printer.drawn",
            "--paper-mm",
            str(paper_mm),
            "--to",
            str(picture),
        ]
        with words.open("rb") as source:
            program = subprocess.Popen(  # noqa: S603 - our own program; the paper's width is one of two numbers
                command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        give_up_at = monotonic() + DRAWN_WITHIN_S
        while program.poll() is None and monotonic() < give_up_at:
            pause(POLL_S)
        if program.poll() is None:
            program.kill()
            program.wait()
        if program.returncode != 0:
            raise StoreTrouble("preview_failed", "号票预览没有画出来，请稍后再试。")
        return picture.read_bytes()
