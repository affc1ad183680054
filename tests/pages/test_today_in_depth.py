"""The manager looks into yesterday: pauses, the way to the window, and what one more window would have done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hardware_config.clock import SystemClock
from queue_server.access.credentials import password_hash
from queue_server.desk.founding import found_hall
from queue_server.desk.staff import NewMember
from queue_server.domain.roles import Role
from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.hall.serving import CENTER
from tests.pages.layout import assert_laid_out
from tests.pages.stage import WAIT_MS, Account, Hall
from tests.queue_server.desk import hall as played


class OldHall(Hall):
    """A hall with a day behind it."""

    yesterday: str


BOSS = Account("001", "a long password of the boss")


def crowded_yesterday(data: Path) -> str:
    """Yesterday eight people came at once to one window, which paused for lunch; its day."""
    at_nine = (SystemClock().now() - timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0)
    hall = played.Hall(data, played.wiring("center", 3), at_nine)
    found_hall(hall.house, password_hash(BOSS.password))
    hall.desk.staff.add(hall.manager().caller, NewMember("007", "林敏", Role.CLERK, "律师"), None)
    for service in hall.desk.reception.services():
        hall.manager().offers(service["code"], hours="always")
    clerk = hall.clerk("007").sits_at(1)
    for _ in range(8):
        hall.citizen().takes("法律咨询")
    for turn in range(8):
        hall.passes(seconds=20)
        clerk.calls_next()
        hall.passes(seconds=15)
        clerk.starts()
        hall.passes(seconds=600)
        clerk.finishes()
        if turn == 3:
            clerk.pauses("午餐")
            hall.passes(minutes=30)
            clerk.unpauses()
    clerk.leaves()
    day = hall.today
    hall.close()
    return day


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[OldHall]:
    (tmp_path / "data").mkdir()
    day = crowded_yesterday(tmp_path / "data")
    served = OldHall(tmp_path, CENTER)
    try:
        served.starts()
        served.yesterday = day
        yield served
    finally:
        served.ends()


def looks_at_yesterday(hall: OldHall, page: Page) -> None:
    hall.signs_in(page, BOSS, "/today")
    expect(page.get_by_test_id("compared")).to_be_visible(timeout=WAIT_MS)
    page.get_by_test_id("when-day").click()
    page.get_by_test_id("when-date").fill(hall.yesterday)
    expect(page.get_by_test_id("what-if")).to_be_visible(timeout=WAIT_MS)


def seconds(text: str) -> int:
    """「1小时5分」 as seconds."""
    hours, _, rest = text.rpartition("小时")
    minutes, _, _ = rest.partition("分")
    return int(hours or 0) * 3600 + int(minutes or 0) * 60


def test_one_more_window_is_tried_on_yesterday(hall: OldHall, new_page: NewPage) -> None:
    page = new_page(1366, 768)
    looks_at_yesterday(hall, page)
    expect(page.get_by_test_id("chart-pauses").locator("canvas")).to_have_count(1)
    page.get_by_test_id("chart-pauses").locator("summary").click()
    expect(page.get_by_test_id("chart-pauses")).to_contain_text("午餐")
    expect(page.get_by_test_id("chart-pauses")).to_contain_text("30分钟")
    expect(page.get_by_test_id("to-window")).to_contain_text("15秒")
    expect(page.get_by_test_id("hours-1")).to_have_value("09:00-09:43,10:12-10:55")
    expect(page.get_by_test_id("chart-what-if").locator("canvas")).to_have_count(1)
    before = page.get_by_test_id("replayed-mean").inner_text()
    page.get_by_test_id("one-more").check()
    page.get_by_test_id("more-hours").fill("09:00-17:00")
    page.get_by_test_id("compare").click()
    expect(page.get_by_test_id("changed-mean")).not_to_have_text(before, timeout=WAIT_MS)
    assert seconds(page.get_by_test_id("changed-mean").inner_text()) < seconds(before) / 2
    for width, height in ((1366, 768), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        assert_laid_out(page)
    assert_accessible(page)
    page.get_by_test_id("as-it-was").click()
    expect(page.get_by_test_id("changed-mean")).to_have_text(before, timeout=WAIT_MS)


def test_hours_that_are_none_are_said(hall: OldHall, new_page: NewPage) -> None:
    page = new_page(1366, 768)
    looks_at_yesterday(hall, page)
    page.get_by_test_id("hours-1").fill("九点到五点")
    page.get_by_test_id("compare").click()
    expect(page.get_by_test_id("notice")).to_contain_text("先早后晚", timeout=WAIT_MS)
