"""今日延时 among the single days of the settings: it makes a day longer, never shorter, and says why it will not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.layout import assert_laid_out
from tests.pages.stage import WAIT_MS, Account, Hall
from tests.pages.test_settings import DESK, MORNING, TOML

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hall, Account]]:
    """A hall on a Tuesday morning at ten, all services open at all hours."""
    hall = Hall(tmp_path_factory.mktemp("longer"), TOML, begins=MORNING)
    try:
        hall.opens()
        yield hall, hall.first_password()
    finally:
        hall.ends()


def opened(new_page: NewPage, hall: Hall, boss: Account) -> Page:
    """The manager before the single days."""
    page = new_page(*DESK)
    hall.signs_in(page, boss, "/settings/exceptions")
    expect(page.get_by_test_id("editor")).to_be_visible(timeout=WAIT_MS)
    return page


def has_hours(hall: Hall, service: str, *spans: str) -> None:
    """A service with these hours on working days."""
    body = hall.manager.gets(f"/services/{service}")
    hall.manager.puts(f"/services/{service}", {**body, "hours": {day: list(spans) for day in WEEKDAYS}})


def today(hall: Hall) -> dict[str, Any]:
    """Until when each service is open today."""
    return {one["service"]: one["closes_at"] for one in hall.manager.gets("/floor")["queues"]}


def test_where_all_is_open_around_the_clock_there_is_nothing_to_make_longer(
    new_page: NewPage, served: tuple[Hall, Account]
) -> None:
    hall, boss = served
    page = opened(new_page, hall, boss)
    page.get_by_test_id("longer").click()
    expect(page.get_by_test_id("longer-why")).to_contain_text("本来就全天受理")
    assert_laid_out(page)
    assert_accessible(page)
    assert set(today(hall).values()) == {"24:00"}
    assert hall.manager.gets("/exceptions") == {"exceptions": []}


def test_half_an_hour_counts_from_each_service_s_own_end(
    new_page: NewPage, served: tuple[Hall, Account]
) -> None:
    hall, boss = served
    has_hours(hall, "consult", "09:00-12:00", "13:30-17:00")
    has_hours(hall, "notary", "09:00-18:30")
    page = opened(new_page, hall, boss)
    page.get_by_test_id("longer").click()
    expect(page.get_by_test_id("longer-form")).to_contain_text("全部（2 项）")
    expect(page.get_by_test_id("longer-form")).to_contain_text("6 项本来就办到 24:00，不受影响")
    assert_laid_out(page)
    assert_accessible(page)
    page.get_by_test_id("longer-go").click()
    expect(page.get_by_test_id("notice")).to_contain_text("2 项业务今天延时半小时", timeout=WAIT_MS)
    closing = today(hall)
    assert (closing.pop("consult"), closing.pop("notary")) == ("17:30", "19:00")
    assert set(closing.values()) == {"24:00"}
    expect(page.get_by_test_id("until-0")).to_be_visible(timeout=WAIT_MS)
    shown = {page.get_by_test_id(f"until-{place}").input_value() for place in range(2)}
    assert shown == {"17:30", "19:00"}
    expect(page.get_by_test_id("longer")).to_be_focused()


def test_an_end_before_the_usual_one_is_called_what_it_is(
    new_page: NewPage, served: tuple[Hall, Account]
) -> None:
    hall, boss = served
    has_hours(hall, "consult", "09:00-17:00")
    page = opened(new_page, hall, boss)
    page.get_by_test_id("add-exception").click()
    until = page.get_by_test_id("until-0")
    expect(until).to_have_value("")
    until.fill("18:00")
    until.blur()
    expect(page.get_by_test_id("shortens-0")).to_contain_text("注意，这是提前下班：7 项业务今天本来办得更晚")
    page.get_by_test_id("service-0").select_option("notary")
    expect(page.get_by_test_id("shortens-0")).to_contain_text("公证今天本来就全天受理")
    page.get_by_test_id("service-0").select_option("consult")
    expect(page.get_by_test_id("shortens-0")).to_have_count(0)
    page.get_by_test_id("longer").click()
    expect(page.get_by_test_id("notice")).to_contain_text("请先保存或放弃")
    assert_accessible(page)
