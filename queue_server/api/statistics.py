"""Figures and the journal: for managers (staff side)."""

import json
import tempfile
from pathlib import Path
from typing import Annotated, Any

from flask import Response
from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field

from queue_server.access import STAFF, Role, declare, the_hall
from queue_server.api.answers import answers, refusals
from queue_server.api.export_program import as_download, described_file, run_export
from queue_server.api.figures_answers import ComparedAnswer, DepthAnswer, WhatIfAnswer
from queue_server.api.office_answers import JournalAnswer, StatisticsAnswer, TodayAnswer
from queue_server.api.requests import JournalQuery, SpanQuery


class DayPath(BaseModel):
    """A hall day in the address."""

    hall_day: str


class WhatIfQuery(BaseModel):
    """Which day, and when which window is open: `1@09:00-12:00,13:30-17:00;7:consult+legal_aid@09:00-17:00`."""

    model_config = ConfigDict(extra="forbid")
    day: str
    windows: Annotated[str, Field(max_length=4000)] | None = None


def blueprint(*, described: bool) -> APIBlueprint:
    """``/statistics``, ``/what-if``, ``/today``, ``/journal``."""
    api = APIBlueprint(
        "api_statistics", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="figures")], doc_ui=described
    )

    @api.get("/statistics/<hall_day>", responses=answers(200, StatisticsAnswer))
    @declare(STAFF, Role.MANAGER)
    def day_statistics(path: DayPath) -> dict[str, Any]:
        """The figures of one hall day."""
        return the_hall().desk.figures.of_day(path.hall_day)

    @api.get("/statistics/<hall_day>/depth", responses=answers(200, DepthAnswer))
    @declare(STAFF, Role.MANAGER, Role.SHIFT_SUPERVISOR)
    def day_in_depth(path: DayPath) -> dict[str, Any]:
        """A day in depth, the numbers picked by hand one by one, and the same weekday last week."""
        return the_hall().desk.past_days.depth(path.hall_day)

    @api.get("/what-if", responses=answers(200, WhatIfAnswer))
    @declare(STAFF, Role.MANAGER)
    def what_if(query: WhatIfQuery) -> dict[str, Any]:
        """A past day's people, the real rule and other windows: the waits side by side. Unnamed windows stay closed."""
        return the_hall().desk.past_days.what_if(query.day, query.windows)

    @api.get("/statistics", responses=answers(200, StatisticsAnswer))
    @declare(STAFF, Role.MANAGER)
    def span_statistics(query: SpanQuery) -> dict[str, Any]:
        """The same figures over a span of days, both included."""
        return the_hall().desk.figures.of_span(query.from_day, query.to_day)

    @api.get("/statistics/compared", responses=answers(200, ComparedAnswer))
    @declare(STAFF, Role.MANAGER, Role.SHIFT_SUPERVISOR)
    def compared_statistics(query: SpanQuery) -> dict[str, Any]:
        """A period beside the same weekdays before it and beside the period before it."""
        return the_hall().desk.figures.compared(query.from_day, query.to_day)

    @api.get("/statistics.xlsx", responses={"200": described_file("xlsx"), **refusals()})
    @declare(STAFF, Role.MANAGER)
    def statistics_xlsx(query: SpanQuery) -> Response:
        """The figures of a span as a workbook: one sheet a subject, the last one beside earlier periods."""
        return _workbook(the_hall().desk.figures.sheets(query.from_day, query.to_day))

    @api.get("/today", responses=answers(200, TodayAnswer))
    @declare(STAFF, Role.MANAGER, Role.SHIFT_SUPERVISOR)
    def today() -> dict[str, Any]:
        """The hall at this moment, and today's figures."""
        return the_hall().desk.manager.today()

    @api.get("/journal", responses=answers(200, JournalAnswer))
    @declare(STAFF, Role.MANAGER)
    def journal(query: JournalQuery) -> dict[str, Any]:
        """The append-only history, oldest first; no personal data in it."""
        return the_hall().desk.manager.journal(query.after_seq, query.limit)

    return api


def _workbook(told: dict[str, Any]) -> Response:
    """Lets the export program write the sheets."""
    with tempfile.TemporaryDirectory(prefix="hall-export-") as folder:
        rows, file = Path(folder, "rows"), Path(folder, "figures.xlsx")
        rows.write_text(json.dumps(described_book(told), ensure_ascii=False), encoding="utf-8")
        run_export(rows, file)
        body = file.read_bytes()
    return as_download(body, "xlsx", told["title"])


def described_book(told: dict[str, Any]) -> dict[str, Any]:
    """The sheets of :meth:`FiguresDesk.sheets` as the export program is told of them."""
    return {
        "format": "workbook",
        "title": told["title"],
        "lines": [told["hall"], *period_lines(told)],
        "sheets": [
            {
                "name": sheet.name,
                "tables": [
                    {**table._asdict(), "columns": [column._asdict() for column in table.columns]}
                    for table in sheet.tables
                ],
            }
            for sheet in told["sheets"]
        ],
    }


def period_lines(told: dict[str, Any]) -> list[str]:
    """What stands below the hall's name: the period, and when the figures were made."""
    not_over = "（今天还没有过完）" if told["not_over"] else ""
    return [f"统计时间：{told['period']}{not_over}", f"制表时间：{told['made_at']}"]
