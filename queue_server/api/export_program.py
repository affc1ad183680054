"""Files written by the export program (:mod:`queue_server.exports`) while the server's hub goes on."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

from flask import Response, send_file

from hardware_config.clock import monotonic, pause
from queue_server.domain.errors import StoreTrouble

EXPORT_TIMEOUT_S = 300
POLL_S = 0.02
MIME_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def run_export(rows: Path, file: Path) -> None:
    """Runs ``queue_server.exports`` and waits for it without holding up anybody (no pipe is read or written)."""
    command = [sys.executable, "-P", "-m", "queue_server.exports", "--to", str(file)]
    with rows.open("rb") as source:
        program = subprocess.Popen(  # noqa: S603 - our own program, no argument comes from outside
            command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    give_up_at = monotonic() + EXPORT_TIMEOUT_S
    while program.poll() is None:
        if monotonic() > give_up_at:
            program.kill()
            raise StoreTrouble("export_failed", "导出超时，请缩小日期范围再试。")
        pause(POLL_S)
    if program.returncode != 0:
        raise StoreTrouble("export_failed", "导出没有完成，请稍后再试。")


def as_download(body: bytes, kind: str, title: str) -> Response:
    """The file, to be saved under its title."""
    return send_file(
        io.BytesIO(body), mimetype=MIME_TYPES[kind], as_attachment=True, download_name=f"{title}.{kind}"
    )


def described_file(kind: str) -> dict[str, Any]:
    """What the API's document says of such an answer."""
    return {
        "description": "The file",
        "content": {MIME_TYPES[kind]: {"schema": {"type": "string", "format": "binary"}}},
    }
