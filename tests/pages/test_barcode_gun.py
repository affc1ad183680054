"""A barcode gun at the guide's desk: a paper is found wherever the page is, and no field keeps a sign of it. On a serial
line beside the kiosk: the recipe docs/cookbook/barcode-gun.md.

The gun at the desk is a keyboard with a keyboard's events: what each key types, or what a Chinese input method makes of it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import NewPage
from tests.docs.pages import ROOT, blocks_of
from tests.hall.simulators import Simulator, simulated
from tests.pages.stage import WAIT_MS, Hall
from tests.pages.walking import NO_DEVICES, opened
from tests.waiting import until

RECIPE = ROOT / "docs" / "cookbook" / "barcode-gun.md"
BETWEEN_S = 0.008
CODES = {"/": "Slash", ".": "Period", "-": "Minus", "_": "Minus", ":": "Semicolon"}


@pytest.fixture(scope="module")
def gun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with simulated(tmp_path_factory.mktemp("simulator"), "kiosk.gun.simulated") as running:
        yield running


@pytest.fixture(scope="module")
def desk_guns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Simulator]]:
    """One at the guide's desk, one at window 1."""
    folder = tmp_path_factory.mktemp("desk-guns")
    with (
        simulated(folder / "guide", "kiosk.gun.simulated") as guides,
        simulated(folder / "window", "kiosk.gun.simulated") as clerks,
    ):
        yield [guides, clerks]


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, gun: Simulator, desk_guns: list[Simulator]
) -> Iterator[Hall]:
    toml = NO_DEVICES.replace("[hall]", '[hall]\npublic_url = "http://10.1.2.3:8000"', 1)
    (table,) = blocks_of(RECIPE, "toml")
    tables = [table.replace("4201", str(gun.port))]
    for name, at, simulator in (("gun-2", "guide", desk_guns[0]), ("gun-3", "window:1", desk_guns[1])):
        tables.append(
            table.replace('"gun-1"', f'"{name}"')
            .replace('"kiosk-1"', f'"{at}"')
            .replace("4201", str(simulator.port))
        )
    served = Hall(tmp_path_factory.mktemp("gun"), toml + "\n".join(tables))
    try:
        served.opens()
        yield served
    finally:
        served.ends()


@pytest.fixture(scope="module")
def guide(hall: Hall) -> Any:
    return hall.hires("021", "郑帆", "guide", "导服")


def reads(page: Page, text: str, *, input_method: bool = False) -> None:
    """The gun types this and Enter, 8 ms from key to key by the clock of the keyboard, however slow the machine."""
    keyboard = page.context.new_cdp_session(page)
    at, composed = time.time(), ""  # noqa: TID251 - what the keyboard says of itself
    for sign in text:
        at += BETWEEN_S
        code = CODES.get(sign) or (f"Key{sign.upper()}" if sign.isalpha() else f"Digit{sign}")
        shift = 8 if sign.isupper() or sign in "_:" else 0
        key = {"code": code, "modifiers": shift, "timestamp": at}
        if input_method:
            composed += sign
            keyboard.send(
                "Input.dispatchKeyEvent",
                {**key, "type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229},
            )
            keyboard.send(
                "Input.imeSetComposition",
                {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
            )
        else:
            keyboard.send("Input.dispatchKeyEvent", {**key, "type": "keyDown", "key": sign, "text": sign})
        keyboard.send("Input.dispatchKeyEvent", {**key, "type": "keyUp", "key": sign})
    enter = {"code": "Enter", "key": "Enter", "windowsVirtualKeyCode": 13, "timestamp": at + BETWEEN_S}
    keyboard.send("Input.dispatchKeyEvent", {**enter, "type": "keyDown", "text": "\r"})
    keyboard.send("Input.dispatchKeyEvent", {**enter, "type": "keyUp"})


def is_found(page: Page, number: str) -> None:
    card = page.get_by_test_id("found")
    expect(card).to_have_count(1, timeout=WAIT_MS)
    expect(card).to_contain_text(number)


def test_a_paper_is_found_whatever_has_the_focus_and_no_field_keeps_a_sign(
    new_page: NewPage, hall: Hall, guide: Any
) -> None:
    taken = [hall.guide.takes("consult") for _ in range(3)]
    page = opened(new_page, hall, guide, "/guide", "service-consult")
    box = page.get_by_test_id("find")
    page.locator("body").evaluate("() => document.activeElement.blur()")
    reads(page, taken[0]["status_url"])
    is_found(page, taken[0]["number"])
    box.fill("写到一半")
    reads(page, f"{taken[1]['number']}-{taken[1]['query_code']}")
    is_found(page, taken[1]["number"])
    expect(box).to_have_value(taken[1]["number"], timeout=WAIT_MS)
    page.get_by_test_id("find-close").click()
    note = page.evaluate_handle(
        """() => {
            const area = document.createElement('textarea');
            area.id = 'somewhere';
            area.value = '来人说';
            document.body.append(area);
            area.focus();
            const method = (event) => {
                if (event.code !== 'Enter') return;
                window.removeEventListener('keydown', method, {capture: true});
                // the input method puts down what it was composing, where the keyboard is
                setTimeout(() => { if (document.activeElement === area) area.value += '和谐'; });
            };
            window.addEventListener('keydown', method, {capture: true});
            return area;
        }"""
    )
    reads(page, taken[2]["status_url"], input_method=True)
    is_found(page, taken[2]["number"])
    expect(page.locator("#somewhere")).to_have_value("来人说")
    expect(page.locator("#somewhere")).to_be_focused(timeout=WAIT_MS)
    assert note


def test_what_the_hall_does_not_know_and_what_is_typed_by_hand_stay_where_they_are(
    new_page: NewPage, hall: Hall, guide: Any
) -> None:
    page = opened(new_page, hall, guide, "/guide", "service-consult")
    box = page.get_by_test_id("find")
    box.focus()
    reads(page, "6901234567892")
    expect(box).to_have_value("6901234567")
    expect(page.get_by_test_id("found-list")).to_contain_text("今天没有", timeout=WAIT_MS)
    box.fill("")
    reads(page, "http://10.1.2.3:8000/t/nobody.knows")
    expect(page.get_by_test_id("notice")).to_contain_text("不是今天的号票", timeout=WAIT_MS)
    expect(box).to_have_value("")


def is_gun(hall: Hall, *states: str, name: str = "gun-1") -> bool:
    board = hall.manager.gets("/devices")["devices"]
    return any(one["device"] == name and one["state"] in states for one in board)


def test_serial_guns_of_staff_find_the_number_on_their_own_page_alone(
    new_page: NewPage, hall: Hall, guide: Any, desk_guns: list[Simulator]
) -> None:
    for name in ("gun-2", "gun-3"):
        until(lambda name=name: is_gun(hall, "ok", name=name), 30, f"{name} to be well")  # type: ignore[misc]
    taken = [hall.guide.takes("consult") for _ in range(3)]
    desk = opened(new_page, hall, guide, "/guide", "service-consult")
    expect(desk.locator("#connection")).to_have_attribute("data-state", "live", timeout=WAIT_MS)
    clerk = new_page()
    account = hall.hires("011", "李法")
    hall.manager.presses("/windows/1/sign-in", staff_no="011")
    hall.signs_in(clerk, account, "/console")
    expect(clerk.get_by_test_id("waiting-row").first).to_be_visible(timeout=WAIT_MS)

    desk_guns[0].reads(taken[0]["status_url"])
    is_found(desk, taken[0]["number"])
    expect(clerk.get_by_test_id("notice")).to_have_count(0)
    paper = f"{taken[1]['number']}-{taken[1]['query_code']}"
    desk_guns[1].reads(paper)
    expect(clerk.get_by_test_id("notice")).to_contain_text(f"{taken[1]['number']} 法律咨询", timeout=WAIT_MS)
    row = clerk.locator(f".queue-row[data-number='{taken[1]['number']}'] .row-button")
    expect(row).to_be_focused(timeout=WAIT_MS)
    is_found(desk, taken[0]["number"])

    # A gun that types does the same, and the field that had the keyboard keeps what stood there.
    reads(clerk, taken[2]["status_url"])
    expect(clerk.get_by_test_id("notice")).to_contain_text(f"{taken[2]['number']} 法律咨询", timeout=WAIT_MS)
    desk_guns[1].reads("http://10.1.2.3:8000/t/nobody.knows")
    expect(clerk.get_by_test_id("notice")).to_contain_text("不是今天的号票", timeout=WAIT_MS)


def test_a_gun_on_a_serial_line_opens_the_own_number_at_its_kiosk_alone(
    new_page: NewPage, hall: Hall, gun: Simulator, chromium: Browser
) -> None:
    until(lambda: is_gun(hall, "ok"), 30, "the gun to be well")
    taken = [hall.guide.takes("consult") for _ in range(2)]
    page = new_page(1080, 1920, storage_state=hall.lets_in(chromium, "/kiosk/kiosk-1"))
    page.goto(hall.url("/kiosk/kiosk-1"))
    expect(page.get_by_test_id("service-consult")).to_be_visible(timeout=WAIT_MS)
    gun.reads("6901234567892")
    gun.reads(f"{taken[0]['number']}-{taken[0]['query_code']}")
    expect(page.get_by_test_id("mine-number")).to_have_text(taken[0]["number"], timeout=WAIT_MS)

    gun.is_plugged(False)
    until(lambda: is_gun(hall, "failed"), 30, "the board to say that the gun is gone")
    gun.is_plugged(True)
    until(lambda: is_gun(hall, "ok"), 30, "the gun to be back")
    gun.reads(taken[1]["status_url"])
    expect(page.get_by_test_id("mine-number")).to_have_text(taken[1]["number"], timeout=WAIT_MS)
    journal = str(hall.manager.gets("/journal", limit=1000))
    assert taken[1]["status_url"].rsplit("/", 1)[1] not in journal
