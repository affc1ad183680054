"""Files written by the export program (:mod:`queue_server.exports`) while the server's hub goes on."""

import io
from pathlib import Path
from typing import Any

from flask import Response, send_file

from queue_server.api.own_program import run
from queue_server.domain.errors import StoreTrouble

EXPORT_TIMEOUT_S = 300
MIME_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def run_export(rows: Path, file: Path) -> None:
    """Has ``queue_server.exports`` write the file from these rows. Raises ``export_failed``."""
    code = run("queue_server.exports", "--to", str(file), reads=rows, within_s=EXPORT_TIMEOUT_S)
    if code is None:
        raise StoreTrouble("export_failed", "导出超时，请缩小日期范围再试。")
    if code != 0:
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
