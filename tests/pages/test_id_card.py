"""The recipe docs/cookbook/id-reader.md followed to the letter, at a window and beside a kiosk; nobody needs a card.

Source: 个人信息保护法第六条; standard section 0 (取号不得强制刷证).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import NewPage
from tests.docs.pages import ROOT, blocks_of
from tests.hall.serving import CENTER
from tests.hall.simulators import Simulator, simulated
from tests.pages.people import Clerk
from tests.pages.stage import WAIT_MS, Account, Hall
from tests.waiting import until

RECIPE = ROOT / "docs" / "cookbook" / "id-reader.md"
READERS = ("idreader-1", "idreader-2")


class Play(NamedTuple):
    """The hall, the readers at window 1 and at the kiosk, and what everybody else wrote down."""

    hall: Hall
    window: Simulator
    kiosk: Simulator
    folder: Path


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Two simulated readers on the tables of the recipe."""
    folder = tmp_path_factory.mktemp("cards")
    (table,) = blocks_of(RECIPE, "toml")
    with (
        simulated(folder / "window", "kiosk.idcard.simulated") as window,
        simulated(folder / "kiosk", "kiosk.idcard.simulated") as kiosk,
    ):
        first = table.replace("4101", str(window.port))
        second = (
            table.replace("idreader-1", "idreader-2")
            .replace("window:1", "kiosk-1")
            .replace("4101", str(kiosk.port))
        )
        hall = Hall(folder / "hall", CENTER + first + second)
        try:
            hall.opens()
            yield Play(hall, window, kiosk, folder / "hall")
        finally:
            hall.ends()


@pytest.fixture(scope="module")
def clerk_account(play: Play) -> Account:
    return play.hall.hires("021", "李法")


def is_well(play: Play, device: str) -> bool:
    board = play.hall.manager.gets("/devices")["devices"]
    return any(one["device"] == device and one["state"] == "ok" and one["connected"] for one in board)


def test_the_readers_of_the_recipe_are_well(play: Play) -> None:
    for device in READERS:
        until(lambda device=device: is_well(play, device), 30, f"{device} to be well")


def test_a_name_fills_the_open_work_order_and_never_another(
    new_page: NewPage, play: Play, clerk_account: Account
) -> None:
    until(lambda: is_well(play, "idreader-1"), 30, "the reader")
    play.hall.guide.takes("consult")
    clerk = Clerk(new_page(), play.hall, clerk_account)
    clerk.comes_in()
    clerk.sits_at(1)
    notice = clerk.page.get_by_test_id("notice")
    play.window.lays({"name": "王小明"})
    expect(notice).to_contain_text("开始办理以后再放一次", timeout=WAIT_MS)
    play.window.lays(None)
    clerk.presses_f2("call-next")
    clerk.presses_f2("start")
    play.window.lays({"name": "王小明"})
    expect(notice).to_contain_text("姓名已按身份证填入", timeout=WAIT_MS)
    assert clerk.reads_in("name") == "王小明"
    play.window.lays(None)
    play.window.lays({"name": "赵六"})
    expect(notice).to_contain_text("工单里已有姓名", timeout=WAIT_MS)
    assert clerk.reads_in("name") == "王小明"
    play.window.lays({"name": "CHAN", "flag": "J"})
    expect(notice).to_contain_text("这种证件读不了", timeout=WAIT_MS)
    clerk.presses_f2("finish")


def test_a_kiosk_registers_whoever_wants_it_and_everybody_else_takes_a_number_too(
    new_page: NewPage, play: Play, chromium: Browser
) -> None:
    until(lambda: is_well(play, "idreader-2"), 30, "the reader")
    page = new_page(1080, 1920, storage_state=play.hall.lets_in(chromium, "/kiosk/kiosk-1"))
    page.goto(play.hall.url("/kiosk/kiosk-1"))
    expect(page.get_by_test_id("service-consult")).to_be_visible(timeout=WAIT_MS)
    line = page.get_by_test_id("card-line")

    play.kiosk.lays({"name": "孙不二"})
    expect(line).to_contain_text("已读到身份证", timeout=WAIT_MS)
    expect(line).not_to_contain_text("孙")
    page.get_by_test_id("card-forget").click()
    expect(line).to_have_count(0)

    play.kiosk.lays(None)
    play.kiosk.lays({"name": "孙不二"})
    expect(line).to_be_visible(timeout=WAIT_MS)
    page.get_by_test_id("service-consult").click()
    number = page.get_by_test_id("ticket-number")
    expect(number).to_be_visible(timeout=WAIT_MS)
    expect(line).to_have_count(0)
    ticket = next(
        one for one in play.hall.manager.gets("/queue")["waiting"] if one["number"] == number.inner_text()
    )
    (clerk,) = play.hall.crew(("clerk", "王援", "--staff-no", "022"))
    clerk.presses("/windows/2/sign-in")
    clerk.presses("/windows/2/call", ticket_id=ticket["id"])
    order = clerk.presses("/windows/2/start")["ticket"]["work_order_id"]
    assert clerk.gets(f"/work-orders/{order}")["visitor"]["name"] == "孙不二"
    clerk.presses("/windows/2/finish")


def test_no_log_and_no_journal_has_a_name_or_a_number(play: Play) -> None:
    written = "".join(file.read_text(encoding="utf-8") for file in (play.folder / "data").rglob("*.log*"))
    journal = str(play.hall.manager.gets("/journal", limit=1000))
    assert "card_presented" in journal
    for personal in ("王小明", "孙不二", "赵六", "360702"):
        assert personal not in written
        assert personal not in journal
