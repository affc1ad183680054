"""docs/rules.md says of every rule its default and its bounds; the Chinese README repeats the defaults."""

from __future__ import annotations

import re

import pytest

from queue_server.api.requests import RulesBody, WindowBody
from queue_server.api.service_requests import ServiceBody
from queue_server.desk.rules import CLOSED_DAYS, NUMBER_RULES, SWITCH_RULES, default_rules
from queue_server.domain.catalogue import default_hours, services_of
from queue_server.web.settings import SECTIONS
from tests.docs.pages import rows, section, text_of

PAGE = "docs/rules.md"


def test_every_rule_has_its_default_and_its_bounds() -> None:
    documented = {name: tuple(map(int, cells[1:4])) for name, *cells in rows(section(PAGE, "## Numbers"))}
    assert documented == {name: rule[:3] for name, rule in NUMBER_RULES.items()}


def test_the_rules_are_those_of_the_api() -> None:
    assert set(RulesBody.model_fields) == {*NUMBER_RULES, *SWITCH_RULES, CLOSED_DAYS}
    text = section(PAGE, "## Numbers")
    assert [name for name in (CLOSED_DAYS, *SWITCH_RULES) if f"`{name}`" not in text] == []


def test_every_field_of_a_service_is_explained() -> None:
    table = section(PAGE, "## A service").split("A center begins")[0]
    named = {name.strip("`") for cell, *_ in rows(table) for name in cell.replace("`", "").split(", ")}
    assert named == set(ServiceBody.model_fields)


def test_a_field_of_a_service_is_called_what_the_settings_call_it() -> None:
    table = section(PAGE, "## A service").split("A center begins")[0]
    said = {
        name: word
        for cell, words, *_ in rows(table)
        for name, word in zip(cell.replace("`", "").split(", "), words.split(", "), strict=True)
    }
    page = text_of("queue_server/web/static/settings/services.js")
    on_the_page = dict(
        re.findall(r"(\w+): '([^']+)'", page.partition("const words = {")[2].partition("}")[0])
    )
    assert {name: word for name, word in said.items() if name != "position"} == on_the_page


def test_every_field_of_a_window_is_explained() -> None:
    text = section(PAGE, "## A window")
    assert [field for field in WindowBody.model_fields if f"`{field}`" not in text] == []


def test_the_services_of_a_new_hall_are_listed() -> None:
    table = section(PAGE, "## A service").split("A center begins")[1]
    documented = {code: (cells[0], cells[1], cells[3] == "yes") for code, *cells in rows(table)}
    station = {service.code for service in services_of("station")}
    assert documented == {
        service.code: (service.prefix, service.name, service.code in station)
        for service in services_of("center")
    }


def test_the_hours_of_a_new_hall_are_as_written() -> None:
    said = section(PAGE, "### Opening hours")
    spans = {span for spans in default_hours().values() for span in spans}
    assert list(default_hours()) == ["mon", "tue", "wed", "thu", "fri"]
    assert [span for span in spans if span not in said] == []
    assert [span for span in spans if span not in text_of("README.zh-CN.md")] == []


def test_the_chinese_readme_has_the_same_defaults() -> None:
    table = section("README.zh-CN.md", "## 九、开放时间和规则")
    documented = {name: cells[1] for name, *cells in rows(table) if name in NUMBER_RULES}
    assert documented == {name: str(value) for name, value in default_rules().items() if name in NUMBER_RULES}


@pytest.mark.parametrize(
    ("page", "heading"), [(PAGE, "## Numbers"), ("README.zh-CN.md", "## 九、开放时间和规则")]
)
def test_a_rule_is_called_what_the_settings_call_it(page: str, heading: str) -> None:
    on_the_page = {name: rule.meaning.removesuffix("（秒）") for name, rule in NUMBER_RULES.items()}
    text = section(page, heading)
    assert {name: cells[0] for name, *cells in rows(text) if name in NUMBER_RULES} == on_the_page
    assert [rule.meaning for rule in SWITCH_RULES.values() if rule.meaning not in text] == []


def test_the_chinese_readme_names_every_service() -> None:
    table = section("README.zh-CN.md", "## 九、开放时间和规则")
    assert [
        s.code for s in services_of("center") if f"`{s.code}` {s.name}" not in table.replace("\n", "")
    ] == []


def test_the_chinese_readme_names_every_page_of_the_settings_in_their_order() -> None:
    table = section("README.zh-CN.md", "## 九、开放时间和规则").split("业务代码：")[0]
    assert re.findall(r"\| ([^|]+) \|$", table, re.MULTILINE)[1:] == list(SECTIONS.values())
