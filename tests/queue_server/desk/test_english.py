"""What citizens read in English: services, why one is closed, what to bring; the Chinese stands where nobody wrote any."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain.catalogue import services_of
from queue_server.domain.catalogue_words import WORDS
from queue_server.domain.errors import RuleBroken
from tests.queue_server.desk.hall import Hall


def tile(hall: Hall, code: str) -> dict[str, Any]:
    """What the kiosk knows of a service."""
    return next(one for one in hall.desk.reception.services() if one["code"] == code)


def told_in(hall: Hall, service: str, language: str | None) -> str:
    """The sentence somebody gets instead of a number."""
    with pytest.raises(RuleBroken) as refusal:
        hall.citizen().takes(service, language=language)
    return refusal.value.sentence


def test_every_service_of_a_new_hall_has_english_words() -> None:
    assert {service.code for service in services_of("center")} == set(WORDS)
    assert all(words.name_en and words.about_en and words.name_en.isascii() for words in WORDS.values())
    assert all(
        len(words.bring.splitlines()) == len(words.bring_en.splitlines()) for words in WORDS.values()
    ), "nobody is told less in one language"


def test_the_kiosk_knows_both_languages_of_a_service(hall: Hall) -> None:
    legal_aid = tile(hall, "legal_aid")
    assert (legal_aid["name"], legal_aid["english"]["name"]) == ("法律援助", "Legal aid")
    assert legal_aid["english"]["closed_reason"] is None
    assert legal_aid["bring"].startswith("居民身份证")
    assert tile(hall, "general")["bring"] == "", "nothing to bring is nothing said"


def test_a_manager_writes_the_english_and_a_program_that_knows_of_none_leaves_it(hall: Hall) -> None:
    manager = hall.manager()
    manager.offers(
        "notary", name_en="Notary office", group="公证与鉴定", group_en="Certificates", bring="身份证\n原件"
    )
    body = hall.desk.services.service("notary")
    older = {name: value for name, value in body.items() if not name.endswith("_en") and name != "bring"}
    hall.desk.services.put(manager.caller, "notary", {**older, "name": "公证处"})
    now = tile(hall, "notary")
    assert (now["name"], now["english"]["name"], now["english"]["group"]) == (
        "公证处",
        "Notary office",
        "Certificates",
    )
    assert now["bring"] == "身份证\n原件"


def test_a_closed_service_says_why_in_the_language_of_whoever_asks(hall: Hall) -> None:
    manager = hall.manager()
    manager.offers("notary", stopped=True, stop_reason="")
    assert told_in(hall, "公证", None) == "公证暂停取号：请咨询工作人员。"
    assert told_in(hall, "公证", "en") == "Notarization: no numbers at the moment (please ask the staff)."
    assert tile(hall, "notary")["english"]["closed_reason"] == told_in(hall, "公证", "en-GB")
    manager.offers("consult", cap=0)
    assert told_in(hall, "法律咨询", "en") == (
        "All 0 numbers for Legal consultation are taken today. Please come another day or ask the staff."
    )
    manager.offers("consult", name_en="")
    assert "法律咨询" in told_in(hall, "法律咨询", "en"), "its Chinese name rather than none"


def test_a_sensitive_service_is_not_named_in_english_either(hall: Hall) -> None:
    hall.manager().offers("notary", sensitive=True, stopped=True, stop_reason="")
    sentence = told_in(hall, "公证", "en")
    assert "Notarization" not in sentence
    assert sentence.startswith("General services")
    on_the_board = next(
        one for one in hall.desk.reception.services(on_screens=True) if one["code"] == "notary"
    )
    assert (on_the_board["name"], on_the_board["english"]["name"], on_the_board["bring"]) == (
        "综合服务",
        "",
        "",
    )
