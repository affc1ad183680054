"""Every screen of the terminal, one after the other, in one page: for whoever looks at, measures or reads each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from queue_server.domain.catalogue_words import WORDS
from tests.pages_static.fake_hall import FakeHall

LONG = "司法鉴定（含亲子关系、伤残等级与文书笔迹的委托受理和指引）"
LONG_EN = "Forensic appraisal of kinship, disability grade and handwriting"
CAN = ["return", "why", "care", "change_service", "print", "cancel"]


def furnished(hall: FakeHall, people: int, grouped: bool = True) -> None:
    """A hall with English names, one long name, a closed service, a group of two, and so many people waiting."""
    hall.queue_up(people)
    for service in hall.services:
        words = WORDS[service["code"]]
        service["english"] = {
            "name": words.name_en, "about": words.about_en, "group": "", "closed_reason": None, "bring": "",
        }  # fmt: skip
        if people:
            service["estimated_wait"] = {"p50_s": 540, "p90_s": 900}
    forensic, complaint = hall.services[4], hall.services[7]
    forensic["name"], forensic["english"]["name"] = LONG, LONG_EN
    complaint.update(is_open=False, closed_reason="现在不在服务时间，下次开放：11月25日 09:00。")
    complaint["english"]["closed_reason"] = "Closed now. Opens again on 25 November at 09:00."
    for service in hall.services[2:4] if grouped else []:
        service["group"], service["english"]["group"] = "调解与公证", "Mediation and notary"
    hall.own = {
        "ticket": {
            "id": "tA012", "number": "A012", "service": "forensic", "service_name": LONG, "state": "waiting",
            "ahead": people, "estimated_wait": {"p50_s": 540, "p90_s": 900} if people else None,
            "window_no": None, "priority_class": None,
        },
        "state_word": "", "needs": [], "can": CAN, "notice": None,
    }  # fmt: skip


def screens(page: Page, hall: FakeHall) -> Iterator[str]:
    """The name of each screen once it stands there; ends where it began."""

    def seen(test_id: str) -> None:
        expect(page.get_by_test_id(test_id)).to_be_visible()

    def home() -> None:
        page.keyboard.press("0")
        seen("service-consult")

    def pressed(key: str, test_id: str) -> None:
        page.keyboard.press(key)
        seen(test_id)

    seen("service-consult")
    yield "home"
    pressed("3", "leave-group")
    yield "group"
    home()
    pressed("9", "unsure")
    yield "unsure"
    home()
    pressed("7", "closed")
    yield "closed"
    home()
    page.get_by_test_id("privacy-link").press("Enter")
    seen("go-home")
    yield "privacy"
    home()
    yield from _own_number(page, pressed)
    home()
    hall.refusal = (409, {"code": "quota_reached", "detail": ""})
    pressed("1", "refused")
    yield "refused"
    hall.refusal = None
    home()
    hall.print_state = "out_of_paper"
    pressed("4", "ticket-number")
    expect(page.get_by_test_id("print-state")).to_have_attribute("data-state", "out_of_paper")
    page.get_by_test_id("stay").press("Enter")
    yield "ticket"
    home()


def _own_number(page: Page, pressed: Any) -> Iterator[str]:
    pressed("NumpadMultiply", "mine-typing")
    yield "own number"
    page.keyboard.type("012")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("mine-typing")).to_have_attribute("data-step", "code")
    yield "query code"
    page.keyboard.type("7k2m")
    expect(page.get_by_test_id("mine-number")).to_be_visible()
    yield "found"
    pressed("3", "mine-back")
    yield "care"
    pressed("0", "mine-found")
    pressed("4", "mine-services")
    yield "change service"
    pressed("0", "mine-found")
    pressed("6", "mine-sure")
    yield "cancel?"
    pressed("0", "mine-found")
