"""The device page at work: each device shows that it works, a trouble is said where people look, and what was done is kept.

Source: notice 赣市司办字〔2021〕5号, B-1.6.2 (定期维护信息系统).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.docs.pages import ROOT, blocks_of
from tests.pages.stage import WAIT_MS, Stage, stage
from tests.queue_server.desk.scans import scanned
from tests.waiting import until

KEYPAD = """
[[call_keypad]]
device = "keypad-1"
window = 1
port = "socket://127.0.0.1:LINE_PORT"
profile = "ft12-ff68"
address = 1
runs_on = "server"
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A hall with a printer, an evaluator and a call keypad on its own machine, and office devices as the cookbook says."""
    [recipe] = blocks_of(ROOT / "docs" / "cookbook" / "office-devices.md", "toml")
    with stage(tmp_path_factory.mktemp("device-page"), also=f"{KEYPAD}\n{recipe}") as played:
        yield played


@pytest.fixture(scope="module")
def accounts(hall: Stage) -> dict[str, Any]:
    """Who looks after the devices."""
    return {
        "technician": hall.hall.hires("031", "黄工", "technician", "技术员"),
        "supervisor": hall.hall.hires("032", "陈静", "shift_supervisor", "值班长"),
        "clerk": hall.hall.hires("033", "林敏"),
    }


def history(hall: Stage, device: str) -> list[str]:
    """What happened to a device, newest first."""
    events: list[dict[str, str]] = hall.hall.manager.gets(f"/devices/{device}/history")["events"]
    return [f"{one['what']} {one['code']}".strip() for one in events]


def device_page(page: Page, hall: Stage, accounts: dict[str, Any]) -> Page:
    hall.hall.signs_in(page, accounts["technician"], "/devices")
    for device in ("printer-1", "evaluator-1"):
        expect(page.get_by_test_id(f"device-{device}")).to_have_attribute("data-state", "ok", timeout=WAIT_MS)
    return page


def test_a_test_paper_comes_out_and_takes_no_number(
    new_page: NewPage, hall: Stage, accounts: dict[str, Any]
) -> None:
    page = device_page(new_page(), hall, accounts)
    page.get_by_test_id("test-print-printer-1").click()
    until(lambda: history(hall, "printer-1")[0] == "test printed", 20, "the paper")
    page.get_by_test_id("care-open-printer-1").click()
    expect(page.get_by_test_id("care-printer-1")).to_contain_text("测试票已打出", timeout=WAIT_MS)
    assert hall.hall.manager.gets("/queue")["waiting"] == []


def test_a_manager_sees_texts_that_are_not_kept_yet_on_paper(new_page: NewPage, hall: Stage) -> None:
    page = new_page()
    hall.hall.signs_in(page, hall.hall.first_password(), "/settings/texts")
    page.get_by_test_id("footer").fill("试一试的页脚")
    page.get_by_test_id("test-printer").select_option("printer-1")
    page.get_by_test_id("test-print").click()
    expect(page.get_by_test_id("test-said")).to_contain_text("测试号票已打出", timeout=WAIT_MS)
    assert_accessible(page)
    hall.devices.printer.has("out_of_paper")
    try:
        page.get_by_test_id("test-print").click()
        expect(page.get_by_test_id("test-said")).to_contain_text("没有打出", timeout=WAIT_MS)
    finally:
        hall.devices.printer.has("none")
    assert hall.hall.manager.gets("/texts")["footer"] == "公共法律服务热线 12348"
    assert hall.hall.manager.gets("/queue")["waiting"] == []


def test_a_pressed_test_question_is_nobodys_rating(
    new_page: NewPage, hall: Stage, accounts: dict[str, Any]
) -> None:
    page = device_page(new_page(), hall, accounts)
    page.get_by_test_id("test-rate-evaluator-1").click()
    until(lambda: hall.devices.line.state(1)["asking"], 20, "the lamp")
    hall.devices.line.press(1, 4)
    until(lambda: history(hall, "evaluator-1")[0] == "test pressed", 20, "the press")
    today = hall.hall.manager.gets("/queue")["hall_day"]
    ratings = hall.hall.manager.gets(f"/statistics/{today}")["ratings"]
    assert set(ratings.values()) == {0}


def test_a_beep_is_asked_for_and_the_answer_is_said(
    new_page: NewPage, hall: Stage, accounts: dict[str, Any]
) -> None:
    page = device_page(new_page(), hall, accounts)
    page.get_by_test_id("test-beep-evaluator-1").click()
    expect(page.get_by_test_id("notice")).to_contain_text("evaluator-1：已在线路上发出", timeout=WAIT_MS)
    assert hall.devices.line.state(1)["beeps"] >= 1


def test_the_technician_learns_the_keys_of_a_line_on_the_page(
    new_page: NewPage, hall: Stage, accounts: dict[str, Any]
) -> None:
    page = device_page(new_page(), hall, accounts)
    page.get_by_test_id("learn-open-evaluator-1").click()
    page.get_by_test_id("learn-keys-3").click()
    for key, word in ((0, "非常满意"), (1, "基本满意"), (2, "非常不满意")):
        for time in (1, 2):
            step = page.get_by_test_id("learn-step")
            expect(step).to_contain_text(f"“{word}”键（第 {time} 次", timeout=WAIT_MS)
            hall.devices.line.press(1, key)
    expect(page.get_by_test_id("learn-bytes")).to_contain_text("FF 68 03 03 68 01 11 02", timeout=WAIT_MS)
    assert_accessible(page)
    page.get_by_test_id("learn-now").click()
    result = page.get_by_test_id("learn-result")
    expect(result).to_contain_text('profile = "ft12-ff68"', timeout=WAIT_MS)
    expect(result).to_contain_text('keys = { "00" = 5, "01" = 3, "02" = 1 }')
    page.get_by_test_id("learn-open-evaluator-1").click()
    until(lambda: not hall.hall.manager.gets("/devices/evaluator-1/heard")["watched"], 20, "the end")

    page.get_by_test_id("learn-open-keypad-1").click()
    for word in ("start", "finish", "no_show", "pause"):
        page.get_by_test_id(f"learn-word-{word}").click()
    for keys, word in (("0C", "呼叫"), ("0D", "重呼")):
        for time in (1, 2):
            step = page.get_by_test_id("learn-step")
            expect(step).to_contain_text(f"“{word}”键（第 {time} 次", timeout=WAIT_MS)
            hall.devices.line.press_keypad(1, keys)
    page.get_by_test_id("learn-now").click()
    expect(result).to_contain_text('keys = { "0C" = "call", "0D" = "recall" }', timeout=WAIT_MS)
    levels = {"name": "pad", "presses": {"5": ["AA"], "4": ["AB"]}}
    hall.hall.manager.is_refused(409, "other_keys", "POST", "/devices/keypad-1/learn", levels)

    page = new_page()
    hall.hall.signs_in(page, accounts["supervisor"], "/devices")
    expect(page.get_by_test_id("device-evaluator-1")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_test_id("learn-open-evaluator-1")).to_have_count(0)


def test_a_page_says_which_one_it_is(new_page: NewPage, hall: Stage, accounts: dict[str, Any]) -> None:
    kiosk, page = new_page(), device_page(new_page(), hall, accounts)
    hall.hall.opens_paired(kiosk, "/kiosk/kiosk-1")
    expect(page.get_by_test_id("device-kiosk-1")).to_have_attribute("data-state", "ok", timeout=WAIT_MS)
    expect(page.get_by_test_id("test-identify-board-1")).to_have_attribute("aria-disabled", "true")
    page.get_by_test_id("test-identify-kiosk-1").click()
    expect(kiosk.get_by_test_id("identify")).to_have_text("我是kiosk-1", timeout=WAIT_MS)


def test_a_note_is_read_by_the_next_who_looks(
    new_page: NewPage, hall: Stage, accounts: dict[str, Any]
) -> None:
    page = device_page(new_page(), hall, accounts)
    page.get_by_test_id("care-open-evaluator-1").click()
    page.get_by_test_id("note-text").fill("换了 5 米的线")
    page.keyboard.press("Enter")
    care = page.get_by_test_id("care-evaluator-1")
    expect(care).to_contain_text("换了 5 米的线", timeout=WAIT_MS)
    expect(care).to_contain_text("黄工")


def test_a_supervisor_reads_what_to_do_on_every_page(
    new_page: NewPage, hall: Stage, accounts: dict[str, Any]
) -> None:
    page = new_page()
    hall.devices.printer.has("out_of_paper")
    try:
        until(lambda: history(hall, "printer-1")[0] == "state failed:paper_out", 20, "the trouble")
        hall.hall.signs_in(page, accounts["supervisor"], "/guide")
        alert = page.get_by_test_id("device-alert")
        expect(alert).to_be_visible(timeout=WAIT_MS)
        expect(alert).to_contain_text("printer-1")
        advice = next(
            one["advice"]
            for one in hall.hall.manager.gets("/devices")["devices"]
            if one["device"] == "printer-1"
        )
        expect(alert).to_contain_text(advice)
    finally:
        hall.devices.printer.has("none")


def test_a_clerk_tries_the_office_devices_and_says_which_is_broken(
    new_page: NewPage, hall: Stage, accounts: dict[str, Any]
) -> None:
    page, board = new_page(1366, 768), new_page()
    hall.hall.signs_in(page, accounts["clerk"], "/office-devices")
    scan = {"name": "page.exe", "mimeType": "application/octet-stream", "buffer": scanned()}
    page.get_by_test_id("test-scan-camera-1").set_input_files(scan)  # type: ignore[arg-type]
    expect(page.get_by_test_id("scan-result")).to_contain_text(
        "1240 × 1754 像素，约 150 DPI", timeout=WAIT_MS
    )
    drawn = page.get_by_test_id("scan-result").locator("img")
    assert until(lambda: drawn.evaluate("picture => picture.naturalWidth"), 10, "the preview") > 100
    assert_accessible(page)
    page.get_by_test_id("fault-camera-1").click()
    page.get_by_test_id("fault-note").fill("灯不亮")
    page.get_by_test_id("fault-send").press("Enter")
    card = page.get_by_test_id("device-camera-1")
    expect(card).to_have_attribute("data-state", "failed", timeout=WAIT_MS)
    expect(card).to_contain_text("灯不亮")
    hall.hall.signs_in(board, accounts["technician"], "/devices")
    expect(board.get_by_test_id("device-camera-1")).to_contain_text("灯不亮", timeout=WAIT_MS)
    board.get_by_test_id("well-camera-1").click()
    expect(card).to_have_attribute("data-state", "ok", timeout=WAIT_MS)
    assert_accessible(board)


def test_the_test_page_is_one_a4_page_with_everything_to_look_at(
    new_page: NewPage, hall: Stage, accounts: dict[str, Any]
) -> None:
    page = new_page(1366, 768)
    hall.hall.signs_in(page, accounts["clerk"], "/office-devices")
    with page.context.expect_page() as opened:
        page.get_by_test_id("test-page-office-printer-1").click()
    paper = opened.value
    sheet = paper.get_by_test_id("sheet")
    for words in ("章贡区公共法律服务中心", "office-printer-1", "奔图 P3305", "䶮", "十八磅"):
        expect(sheet).to_contain_text(words, timeout=WAIT_MS)
    assert_accessible(paper)
    assert len(re.findall(rb"/Type\s*/Page\b", paper.pdf(format="A4", prefer_css_page_size=True))) == 1
    paper.get_by_test_id("seen-well").click()
    expect(paper.get_by_test_id("said")).to_contain_text("已记下", timeout=WAIT_MS)
    assert history(hall, "office-printer-1")[0] in ("state ok:ok", "test seen_well")
