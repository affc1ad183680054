"""The manager's settings: services, windows, rules, days, the texts of paper and work orders, and what was changed."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from queue_server.access import STAFF, Role, declare

SECTIONS = {
    "services": "业务",
    "windows": "窗口",
    "posts": "AB岗",
    "rules": "叫号规则",
    "closed-days": "休息日",
    "exceptions": "特别安排",
    "appointments": "预约",
    "texts": "号票文字",
    "phrases": "常用语",
    "voice": "声音",
    "notices": "大屏通知",
    "reel": "普法宣传",
    "changes": "修改记录",
}
"""The pages of the settings, in the order of their tabs."""


def blueprint() -> Blueprint:
    """The pages under ``/settings``."""
    pages = Blueprint("settings_pages", __name__)

    @pages.get("/settings")
    @declare(STAFF, Role.MANAGER)
    def settings_page() -> BaseResponse:
        """Leads to the first page of the settings."""
        return redirect("/settings/services")

    for section in SECTIONS:
        pages.add_url_rule(f"/settings/{section}", section, _section_page(section))
    return pages


def _section_page(section: str) -> Callable[[], str]:
    @declare(STAFF, Role.MANAGER)
    def page() -> str:
        return render_template("settings.html", page="settings", section=section, sections=SECTIONS)

    page.__doc__ = f"The settings: {section.replace('-', ' ')}."
    return page
