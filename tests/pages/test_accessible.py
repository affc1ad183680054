"""Every page, with nobody, one and sixty people in the hall: nothing cut off, nothing in the way, for everybody.

Each page is looked at in the sizes it has in a hall, and by axe-core. The longest names a hall may have are in it.
"""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.conftest import Halls
from tests.pages.crowd import LONG_SERVICE, BusyHall
from tests.pages.layout import assert_laid_out, over, shortened, targets
from tests.pages.stage import WAIT_MS, wakes

PEOPLE = [0, 1, 60]
PORTRAIT, LANDSCAPE, DESK = (1080, 1920), (1920, 1080), (1366, 768)
WINDOW_SIZES = [(1920, 1080), (1024, 600), (1440, 480)]
PHONE_SIZES = [(390, 844), (320, 568)]
DESK_SIZES = [DESK, (1920, 1080)]
SMALLEST_ON_A_KIOSK = 80
SMALLEST_ON_A_TABLET = 120


@pytest.fixture(params=PEOPLE, ids=lambda people: f"{people}-people")
def hall(request: pytest.FixtureRequest, halls: Halls) -> BusyHall:
    """A hall with so many people."""
    return halls(request.param)


def at_every_size(page: Page, sizes: list[tuple[int, int]]) -> None:
    """Looks right at each size, and is accessible."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        assert_laid_out(page)
    assert_accessible(page)


def opened(new_page: NewPage, hall: BusyHall, path: str, size: tuple[int, int] = LANDSCAPE) -> Page:
    """The page of a device that was let in, hearing the server."""
    page = new_page(*size, storage_state=hall.devices_in)
    page.goto(hall.url(path))
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live", timeout=WAIT_MS)
    return page


def kiosk(new_page: NewPage, hall: BusyHall) -> Page:
    """The terminal with its services."""
    page = opened(new_page, hall, "/kiosk/kiosk-1", PORTRAIT)
    expect(page.get_by_test_id("service-consult")).to_be_visible(timeout=WAIT_MS)
    return page


def office(new_page: NewPage, hall: BusyHall, path: str, seen: str) -> Page:
    """A page of the manager, once `seen` (a CSS selector) stands on it."""
    page = new_page(*DESK, storage_state=hall.boss_in)
    page.goto(hall.url(path))
    expect(page.locator(seen).first).to_be_visible(timeout=WAIT_MS)
    return page


# --- citizens ------------------------------------------------------------------------------------------------------


def test_the_terminal(new_page: NewPage, hall: BusyHall) -> None:
    page = kiosk(new_page, hall)
    for mode in (None, "mode-large", "mode-contrast"):
        if mode:
            page.get_by_test_id(mode).click()
        at_every_size(page, [PORTRAIT, LANDSCAPE])
        assert over(page, ".tile-words", ".tile-wait") == [], mode
        assert shortened(page, ".tile-name, .head-name, .tile-wait") == []
        assert [about for about in shortened(page, ".tile-about") if "录音录像" not in about] == []
    for words, width, height in targets(page, "button"):
        assert min(width, height) >= SMALLEST_ON_A_KIOSK, words


def test_the_ticket_on_the_terminal(new_page: NewPage, hall: BusyHall) -> None:
    page = kiosk(new_page, hall)
    page.get_by_test_id("service-forensic").click()
    expect(page.get_by_test_id("ticket-service")).to_have_text(LONG_SERVICE)
    for mode in (None, "mode-large", "mode-contrast"):
        if mode:
            page.get_by_test_id(mode).click()
        page.get_by_test_id("stay").click()
        at_every_size(page, [PORTRAIT, LANDSCAPE])
    for words, width, height in targets(page, "button"):
        assert min(width, height) >= SMALLEST_ON_A_KIOSK, words
    ticket = page.get_by_test_id("ticket-number").inner_text()
    page.get_by_test_id("go-home").click()
    hall.takes_back(ticket)


def test_the_terminal_without_a_pointer(new_page: NewPage, hall: BusyHall) -> None:
    page = kiosk(new_page, hall)
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.dataset.testid")
        if here is None or here in reached:
            break
        reached.append(here)
    assert reached[0] == "service-consult"
    assert {"service-complaint", "mode-large", "mode-contrast"} <= set(reached)
    page.keyboard.press("Space")
    page.get_by_test_id("service-consult").focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "whoever uses keys must see where they are"
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("ticket-number")).to_be_visible()
    ticket = page.get_by_test_id("ticket-number").inner_text()
    expect(page.get_by_test_id("go-home")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("service-consult")).to_be_visible()
    hall.takes_back(ticket)


def test_the_board(new_page: NewPage, hall: BusyHall) -> None:
    page = opened(new_page, hall, "/screen/board-1")
    expect(page.get_by_test_id("waiting-consult")).to_be_visible()
    at_every_size(page, [LANDSCAPE])
    assert shortened(page, ".board-head h1, .call-window, .call-window-name, .big-window, .place-name") == []
    if hall.people == 60:
        expect(page.get_by_test_id("recent-call")).to_have_count(8)


@pytest.mark.parametrize("window", [1, 2, 3])
def test_a_window_screen(new_page: NewPage, hall: BusyHall, window: int) -> None:
    page = opened(new_page, hall, f"/screen/screen-{window}")
    expect(page.get_by_test_id("window-number")).to_have_text(str(window))
    expect(page.get_by_test_id("window-services")).not_to_be_empty()
    at_every_size(page, WINDOW_SIZES)


def test_a_pairing_page(new_page: NewPage, hall: BusyHall) -> None:
    page = new_page(*PORTRAIT)
    page.goto(hall.url("/kiosk/kiosk-1"))
    expect(page.locator("#pair-view")).to_have_attribute("data-state", "waiting", timeout=WAIT_MS)
    at_every_size(page, [PORTRAIT, LANDSCAPE, (1024, 600)])
    boss = office(new_page, hall, "/devices", "[data-testid=pairing-kiosk-1]")
    assert_laid_out(boss)
    assert_accessible(boss)
    boss.get_by_test_id("refuse-kiosk-1").click()
    expect(page.locator("#pair-view")).to_have_attribute("data-state", "refused", timeout=WAIT_MS)
    assert_laid_out(page)
    assert_accessible(page)


@pytest.mark.parametrize("people", [1, 60])
def test_the_ticket_on_a_phone(new_page: NewPage, halls: Halls, people: int) -> None:
    hall = halls(people)
    page = new_page(*PHONE_SIZES[0])
    page.goto(hall.ticket_page)
    expect(page.get_by_test_id("ticket-ahead")).to_be_visible(timeout=WAIT_MS)
    at_every_size(page, PHONE_SIZES)
    page.goto(hall.ticket_page + "x")
    expect(page.get_by_text("这个链接不能用了")).to_be_visible(timeout=WAIT_MS)
    at_every_size(page, PHONE_SIZES)


def test_a_page_that_is_not_there(new_page: NewPage, hall: BusyHall) -> None:
    page = new_page(*DESK)
    for path in ("/screen/nowhere", "/nowhere"):
        page.goto(hall.url(path))
        expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()
        at_every_size(page, [DESK, PHONE_SIZES[1]])


# --- evaluator ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 60])
def test_the_tablet_asks_and_thanks(new_page: NewPage, halls: Halls, people: int) -> None:
    hall, sizes = halls(people), [(1280, 800), (800, 1280)]
    page = opened(new_page, hall, "/evaluator/tablet-1", sizes[0])
    expect(page.get_by_role("heading", name="欢迎")).to_be_visible()
    at_every_size(page, sizes)
    hall.serves_somebody_at_window_1()
    expect(page.get_by_test_id("level-5")).to_be_visible(timeout=WAIT_MS)
    at_every_size(page, sizes)
    for words, width, height in targets(page, ".level"):
        assert min(width, height) >= SMALLEST_ON_A_TABLET, words
    page.get_by_test_id("level-4").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("rating-done")).to_have_attribute("data-counted", "yes")
    assert_laid_out(page)
    assert_accessible(page)


# --- staff ----------------------------------------------------------------------------------------------------------


def test_the_door(new_page: NewPage, hall: BusyHall) -> None:
    page = new_page(*DESK)
    page.goto(hall.url("/sign-in"))
    at_every_size(page, [*DESK_SIZES, PHONE_SIZES[1]])
    page.get_by_test_id("staff-no").fill("011")
    page.get_by_test_id("password").fill("wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("problem")).to_contain_text("不对", timeout=WAIT_MS)
    at_every_size(page, [DESK])


def test_ones_own_password(new_page: NewPage, hall: BusyHall) -> None:
    page = office(new_page, hall, "/password", "#change")
    page.get_by_test_id("change").click()
    expect(page.locator("#old-error")).not_to_be_empty()
    at_every_size(page, DESK_SIZES)


def test_today(new_page: NewPage, hall: BusyHall) -> None:
    page = office(new_page, hall, "/today", "[data-testid=rate-K-1]")
    at_every_size(page, DESK_SIZES)
    rows = Counter(box["y"] for card in page.locator(".window-card").all() if (box := card.bounding_box()))
    assert list(rows.values()) == [3, 3], "six windows stand in even rows"
    assert shortened(page, ".window-name, .window-who") == []
    for summary in page.locator("summary").all():
        summary.click()
    at_every_size(page, [DESK])


def test_the_ledger(new_page: NewPage, hall: BusyHall) -> None:
    page = office(new_page, hall, "/ledger", "[data-testid=ledger-total]")
    at_every_size(page, DESK_SIZES)
    page.get_by_test_id("unmask").click()
    expect(page.get_by_test_id("unmask-reason")).to_be_focused()
    at_every_size(page, [DESK])
    if hall.people == 60:
        page.get_by_test_id("ledger-row").first.click()
        expect(page.get_by_test_id("order-panel")).to_be_visible()
        at_every_size(page, DESK_SIZES)
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        assert shortened(page, ".ledger-table") == [], "all seven columns in sight beside the work order"


def test_the_devices(new_page: NewPage, hall: BusyHall) -> None:
    page = office(new_page, hall, "/devices", "[data-testid=device-printer-1]")
    expect(page.get_by_test_id("device-printer-1")).to_have_attribute("data-state", "failed", timeout=WAIT_MS)
    at_every_size(page, DESK_SIZES)
    page.get_by_test_id("unpair-screen-3").click()
    at_every_size(page, [DESK])


@pytest.mark.parametrize(
    ("path", "seen"), [("/guide", "[data-testid=service-consult]"), ("/floor", "[data-testid=windows]")]
)
def test_the_guides_desk_and_the_floor(new_page: NewPage, hall: BusyHall, path: str, seen: str) -> None:
    page = office(new_page, hall, path, seen)
    at_every_size(page, [DESK, (1440, 900)])
    if path == "/floor":
        page.get_by_test_id("tab-close").click()
        expect(page.get_by_test_id("close")).to_be_visible(timeout=WAIT_MS)
        at_every_size(page, [DESK, (1440, 900)])


def test_the_staff_members(new_page: NewPage, hall: BusyHall) -> None:
    page = office(new_page, hall, "/staff-members", "[data-testid=add-staff]")
    at_every_size(page, DESK_SIZES)
    page.get_by_test_id("add-staff").click()
    expect(page.get_by_test_id("member-name")).to_be_visible()
    at_every_size(page, DESK_SIZES)


def console(new_page: NewPage, hall: BusyHall) -> Page:
    """The clerk's console, seated at window 1."""
    page = new_page(*DESK, storage_state=hall.clerk_in)
    page.goto(hall.url("/console"))
    seated, seat = page.get_by_test_id("primary"), page.get_by_test_id("window-1")
    expect(seated.or_(seat)).to_be_visible(timeout=WAIT_MS)
    if seat.is_visible():
        at_every_size(page, DESK_SIZES)
        seat.focus()
        page.keyboard.press("Enter")
        expect(seated).to_be_visible(timeout=WAIT_MS)
    return page


def test_the_console_by_keyboard_in_its_states(new_page: NewPage, hall: BusyHall) -> None:
    hall.clears_window_1()
    page = console(new_page, hall)
    wakes(page, "call-next")
    at_every_size(page, DESK_SIZES)
    for key in ("F10", "F3"):
        page.keyboard.press(key)
        expect(page.locator("#panel")).to_be_visible()
        at_every_size(page, [DESK])
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_have_count(0)
    if hall.people:
        page.keyboard.press("F2")
        wakes(page, "start")
        at_every_size(page, DESK_SIZES)
        page.keyboard.press("F8")
        expect(page.locator("#panel")).to_be_visible()
        at_every_size(page, [DESK])
        page.keyboard.press("Escape")
        page.keyboard.press("F2")
    else:
        page.keyboard.press("F2")
        expect(page.get_by_test_id("notice")).to_contain_text("没有人在等")
        wakes(page, "call-next")
        page.keyboard.press("F3")
        page.get_by_test_id("panel-confirm").click()
    wakes(page, "finish")
    expect(page.get_by_test_id("field-matter")).to_be_visible()
    at_every_size(page, DESK_SIZES)
    expect(page.locator(":focus")).to_have_attribute(
        "data-testid", "field-matter" if hall.people else "field-name"
    )
    page.keyboard.type("劳动")
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
    page.keyboard.press("F2")
    wakes(page, "call-next")
    expect(page.locator(".order")).to_have_attribute("data-last", "yes")
    at_every_size(page, DESK_SIZES)
    page.keyboard.press("F10")
    page.get_by_test_id("panel-confirm").press("Enter")
    wakes(page, "unpause")
    at_every_size(page, [DESK])
    page.keyboard.press("F2")
    wakes(page, "call-next")
