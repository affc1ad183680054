"""The service ledger: searched, and exported by a program of its own (staff side)."""

import tempfile
from pathlib import Path
from typing import Any, Literal

from flask import Response
from flask_openapi import APIBlueprint, Tag

from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers, refusals
from queue_server.api.export_program import as_download, described_file, run_export
from queue_server.api.office_answers import LedgerAnswer
from queue_server.api.requests import LedgerQuery
from queue_server.desk.ledger import Wanted

READERS = frozenset({Role.MANAGER, Role.CLERK})


def blueprint(*, described: bool) -> APIBlueprint:
    """``/ledger``, ``/ledger.xlsx``, ``/ledger.csv``."""
    api = APIBlueprint(
        "api_ledger", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="ledger")], doc_ui=described
    )

    @api.get("/ledger", responses=answers(200, LedgerAnswer))
    @declare(STAFF, READERS)
    def ledger(query: LedgerQuery) -> dict[str, Any]:
        """Work orders with the ledger's seven fields, newest first; masked unless a manager gives a reason."""
        return the_hall().desk.ledger.page(caller(), _wanted(query), query.page)

    @api.get("/ledger.xlsx", responses={"200": described_file("xlsx"), **refusals()})
    @declare(STAFF, READERS)
    def ledger_xlsx(query: LedgerQuery) -> Response:
        """The same rows as a workbook, oldest first."""
        return _export(query, "xlsx")

    @api.get("/ledger.csv", responses={"200": described_file("csv"), **refusals()})
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
        run_export(rows, file)
        body = file.read_bytes()
    return as_download(body, kind, title)
