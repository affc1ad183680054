"""Today at a glance, the charts, the rates K-1, K-2, K-9 and the work orders that lower them; past days; on paper."""

from typing import Any

from flask import Blueprint, render_template, request

from queue_server.access import STAFF, Role, declare, the_hall
from queue_server.domain.figures_paper import chapters

DRAWN = ("by_hour", "by_service", "by_window", "ratings", "depth")
"""What the pictures on paper are drawn from."""


def blueprint() -> Blueprint:
    """The pages ``/today`` and ``/today/print``."""
    pages = Blueprint("today_pages", __name__)

    @pages.get("/today")
    @declare(STAFF, Role.SHIFT_SUPERVISOR, Role.MANAGER)
    def today_page() -> str:
        """The frame of the day's figures."""
        return render_template("today.html", page="today")

    @pages.get("/today/print")
    @declare(STAFF, Role.MANAGER)
    def print_page() -> str:
        """The figures of a day or a span (``from``, ``to``) as sheets of paper; pictures and tables are one reading."""
        first = request.args.get("from", "")
        told = the_hall().desk.figures.sheets(first, request.args.get("to", first))
        drawn: dict[str, Any] = {part: told["figures"][part] for part in DRAWN}
        services = [{"code": code, "name": name} for code, name in told["service_names"].items()]
        overview, *rest = chapters(told["sheets"])
        return render_template(
            "today_print.html",
            page="today",
            told=told,
            overview=overview,
            chapters=rest,
            drawn=drawn,
            services=services,
        )

    return pages
