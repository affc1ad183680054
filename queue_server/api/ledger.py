"""The service ledger: searched, and exported by a program of its own (staff side)."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from flask import Response, send_file
from flask_openapi import APIBlueprint, Tag

from hardware_config.clock import monotonic, pause
from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers, refusals
from queue_server.api.office_answers import LedgerAnswer
from queue_server.api.requests import LedgerQuery
from queue_server.desk.ledger import Wanted
from queue_server.domain.errors import StoreTrouble

READERS = frozenset({Role.MANAGER, Role.CLERK})
EXPORT_TIMEOUT_S = 300
POLL_S = 0.02
MIME_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def blueprint() -> APIBlueprint:
    """``/ledger``, ``/ledger.xlsx``, ``/ledger.csv``."""
    api = APIBlueprint("api_ledger", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="ledger")])

    @api.get("/ledger", responses=answers(200, LedgerAnswer))
    @declare(STAFF, READERS)
    def ledger(query: LedgerQuery) -> dict[str, Any]:
        """Work orders with the ledger's seven fields, newest first; masked unless a manager gives a reason."""
        return the_hall().desk.ledger.page(caller(), _wanted(query), query.page)

    @api.get("/ledger.xlsx", responses={"200": _file("xlsx"), **refusals()})
    @declare(STAFF, READERS)
    def ledger_xlsx(query: LedgerQuery) -> Response:
        """The same rows as a workbook, oldest first."""
        return _export(query, "xlsx")

    @api.get("/ledger.csv", responses={"200": _file("csv"), **refusals()})
    @declare(STAFF, READERS)
    def ledger_csv(query: LedgerQuery) -> Response:
        """The same rows as CSV (UTF-8 with BOM)."""
        return _export(query, "csv")

    return api


def _wanted(query: LedgerQuery) -> Wanted:
    return Wanted(query.from_day, query.to_day, query.service, query.q, query.unmask_reason, query.training)


def _export(query: LedgerQuery, kind: Literal["xlsx", "csv"]) -> Response:
    """Lets the export program write the file, then streams it; the server's hub is free meanwhile."""
    with tempfile.TemporaryDirectory(prefix="hall-export-") as folder:
        rows, file = Path(folder, "rows"), Path(folder, f"ledger.{kind}")
        title = the_hall().desk.ledger.export_rows(caller(), _wanted(query), kind, rows)
        _run_export(rows, file)
        body = file.read_bytes()
    return send_file(
        io.BytesIO(body), mimetype=MIME_TYPES[kind], as_attachment=True, download_name=f"{title}.{kind}"
    )


def _run_export(rows: Path, file: Path) -> None:
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


def _file(kind: str) -> dict[str, Any]:
    return {
        "description": "The file",
        "content": {MIME_TYPES[kind]: {"schema": {"type": "string", "format": "binary"}}},
    }
