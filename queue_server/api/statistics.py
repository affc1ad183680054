"""Figures and the journal: for managers (staff side)."""

from typing import Any

from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import STAFF, Role, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.office_answers import JournalAnswer, StatisticsAnswer, TodayAnswer
from queue_server.api.requests import JournalQuery, SpanQuery


class DayPath(BaseModel):
    """A hall day in the address."""

    hall_day: str


def blueprint() -> APIBlueprint:
    """``/statistics``, ``/today``, ``/journal``."""
    api = APIBlueprint("api_statistics", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="figures")])

    @api.get("/statistics/<hall_day>", responses=answers(200, StatisticsAnswer))
    @declare(STAFF, Role.MANAGER)
    def day_statistics(path: DayPath) -> dict[str, Any]:
        """The figures of one hall day."""
        return the_hall().desk.figures.of_day(path.hall_day)

    @api.get("/statistics", responses=answers(200, StatisticsAnswer))
    @declare(STAFF, Role.MANAGER)
    def span_statistics(query: SpanQuery) -> dict[str, Any]:
        """The same figures over a span of days, both included."""
        return the_hall().desk.figures.of_span(query.from_day, query.to_day)

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
