"""A manager who has never seen JSON sets the hall up: every page of the settings, and what kiosk, board and paper make of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, StorageState, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.hall.hearing import ear
from tests.hall.serving import ZONE
from tests.pages.layout import assert_laid_out
from tests.pages.stage import CENTER, WAIT_MS, Account, Hall
from tests.queue_server.desk.test_voice import spoken

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
"""A Tuesday."""
DESK = (1440, 900)
TOML = (
    CENTER.replace("PRINTER_PORT", "9100")
    .replace("LINE_PORT", "4001")
    .replace('runs_on = "server"', 'runs_on = "pc-1"')
)
"""The printer hangs on another computer: this test plays its program and reads what comes to paper."""
SECTIONS = [
    "services",
    "windows",
    "posts",
    "rules",
    "closed-days",
    "exceptions",
    "appointments",
    "texts",
    "phrases",
    "voice",
    "notices",
    "reel",
    "changes",
]


class Office:
    """The manager before the settings."""

    def __init__(self, page: Page, hall: Hall) -> None:
        self.page, self.hall = page, hall

    def opens(self, section: str) -> Page:
        """A page of the settings, with everything on it."""
        self.page.goto(self.hall.url(f"/settings/{section}"))
        expect(self.page.locator("#settings .editor")).to_be_visible(timeout=WAIT_MS)
        return self.page

    def clicks(self, *names: str) -> None:
        """Buttons and boxes, one after another."""
        for name in names:
            self.page.get_by_test_id(name).click()

    def fills(self, **fields: str) -> None:
        """Fields, by their names."""
        for name, text in fields.items():
            field = self.page.get_by_test_id(name.replace("__", "-"))
            field.fill(text)
            field.blur()

    def stands(self, words: str) -> None:
        """What the bar at the bottom says."""
        expect(self.page.get_by_test_id("save-state")).to_contain_text(words)

    def saves(self) -> None:
        """Saves, and sees that it is kept, now and after loading the page again."""
        self.clicks("save")
        self.stands("已保存")
        self.page.reload()
        expect(self.page.locator("#settings .editor")).to_be_visible(timeout=WAIT_MS)
        self.stands("没有未保存的修改")

    def shows(self, **fields: str) -> None:
        """What stands in fields, by their names."""
        for name, text in fields.items():
            expect(self.page.get_by_test_id(name.replace("__", "-"))).to_have_value(text)


class Played:
    """A served hall, its manager's browser, and the pages of its devices."""

    def __init__(self, hall: Hall, new_page: NewPage, boss: Account) -> None:
        self.hall = hall
        page = new_page(*DESK)
        hall.signs_in(page, boss, "/today")
        self.office = Office(page, hall)

    def tile(self, kiosk: Page, service: str) -> Locator:
        """A service on the terminal."""
        tile = kiosk.get_by_test_id(f"service-{service}")
        expect(tile).to_be_visible(timeout=WAIT_MS)
        return tile


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Hall, Account]]:
    """A hall on a Tuesday morning, every service open at all hours, and its manager's account."""
    hall = Hall(folder, TOML, begins=MORNING)
    try:
        hall.opens()
        yield hall, hall.first_password()
    finally:
        hall.ends()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hall, Account]]:
    """A hall for all tests that do not mind each other."""
    with opened(tmp_path_factory.mktemp("settings")) as there:
        yield there


@pytest.fixture
def played(new_page: NewPage, lasting: tuple[Hall, Account]) -> Played:
    """The manager before the settings of the lasting hall."""
    hall, boss = lasting
    return Played(hall, new_page, boss)


def test_a_manager_sets_the_hall_up(new_page: NewPage, chromium: Browser, tmp_path: Path) -> None:
    with opened(tmp_path) as (hall, boss):
        sets_up(Played(hall, new_page, boss), new_page, chromium)


def sets_up(played: Played, new_page: NewPage, chromium: Browser) -> None:
    """Hours, a cap, the order, a window, rules, days, the paper; each is kept, and the hall shows it."""
    hall, office = played.hall, played.office
    glasses: StorageState = hall.lets_in(chromium, "/kiosk/kiosk-1", "/screen/board-1", "/screen/screen-1")
    kiosk = new_page(1080, 1920, storage_state=glasses)
    kiosk.goto(hall.url("/kiosk/kiosk-1"))
    screen = new_page(1024, 600, storage_state=glasses)
    screen.goto(hall.url("/screen/screen-1"))
    [printer] = hall.tokens(("device", "printer-1"))

    # Hours and a cap of one service: the kiosk says so.
    page = office.opens("services")
    office.clicks("open-consult", "always")
    for day in ("mon", "tue"):
        office.clicks(f"hours-{day}-add", f"hours-{day}-add")
    office.fills(hours__tue__1__to="16：30", cap="1", about="婚姻、劳动、合同等法律问题")
    office.shows(hours__tue__0__from="09:00", hours__tue__1__to="16:30")
    office.clicks("hours-wed-same")
    office.stands("有未保存的修改：一句话说明、办理时间、每日限号")
    expect(page.get_by_test_id("row-consult")).to_contain_text("未保存")
    office.saves()
    office.shows(hours__wed__1__to="16:30", cap="1")
    expect(played.tile(kiosk, "consult")).to_contain_text("婚姻、劳动、合同等法律问题")
    hall.guide.takes("consult")
    expect(played.tile(kiosk, "consult")).to_contain_text("今日 1 个号已取完")

    # Another order on the kiosk.
    office.clicks("move-down-consult")
    expect(page.get_by_test_id("notice")).to_contain_text("顺序已保存")
    expect(page.get_by_test_id("move-down-consult")).to_be_focused()
    played.tile(kiosk, "consult")
    tiles = kiosk.locator("[data-testid^=service-]")
    expect(tiles.first).to_have_attribute("data-testid", "service-legal_aid")

    # A window's name and services: the screen above it says so at once.
    office.opens("windows")
    office.fills(name="调解室")
    office.clicks("primary-mediation", "primary-consult")
    office.saves()
    expect(page.get_by_test_id("primary-mediation")).to_be_checked()
    expect(page.get_by_test_id("also-mediation")).not_to_be_checked()
    expect(screen.get_by_test_id("window-services")).to_contain_text("人民调解", timeout=WAIT_MS)
    expect(screen.get_by_text("调解室").first).to_be_visible()
    office.clicks("dedicated-only", "save")
    office.stands("没有保存：专用窗口至少要选一类优先人员。")
    expect(page.get_by_test_id("dedicated-classes-error")).to_be_visible()
    office.clicks("class-elderly")
    office.saves()

    # A rule: wrong first, refused at its field.
    office.opens("rules")
    expect(page.get_by_test_id("priority-example")).to_contain_text("按 2 位优先配 1 位普通")
    office.fills(priority_per_normal="1", return_places="99")
    expect(page.get_by_test_id("priority-example")).to_contain_text("按 1 位优先配 1 位普通")
    office.clicks("save")
    expect(page.get_by_test_id("return_places-error")).to_have_text(
        "过号复号排到第几位之后应在 0 到 50 之间，收到 99"
    )
    expect(page.get_by_test_id("return_places")).to_be_focused()
    office.fills(return_places="5")
    office.saves()
    office.shows(priority_per_normal="1", return_places="5")

    # A day nobody works, and a day that is different.
    office.opens("closed-days")
    office.fills(closed__from="2026-12-31", closed__to="2027-01-02")
    office.clicks("add-closed", "remove-2027-01-02")
    office.saves()
    expect(page.get_by_test_id("closed-2027-01-01")).to_be_visible()
    expect(page.get_by_test_id("closed-2027-01-02")).to_have_count(0)
    office.opens("exceptions")
    office.clicks("add-closed-today")
    page.get_by_test_id("service-0").select_option("notary")
    office.fills(reason__0="公证处停电")
    office.saves()
    expect(played.tile(kiosk, "notary")).to_contain_text("今日停办（公证处停电）")
    expect(played.tile(kiosk, "forensic")).not_to_contain_text("停电")

    # The paper.
    office.opens("texts")
    paper = page.get_by_test_id("paper")
    expect(paper).to_have_js_property("naturalWidth", 576, timeout=WAIT_MS)
    drawn = str(paper.get_attribute("src"))
    office.fills(footer="咨询电话 0797-12348", header="章贡法律服务")
    expect(paper).to_have_attribute("alt", "号票预览，抬头 章贡法律服务，页脚 咨询电话 0797-12348")
    expect(paper).not_to_have_attribute("src", drawn, timeout=WAIT_MS)
    office.clicks("paper-58")
    expect(paper).to_have_js_property("naturalWidth", 384, timeout=WAIT_MS)
    office.saves()
    with ear(hall.staff, "/devices", printer) as program:
        program.asks("hello", {"device": "printer-1", "kind": "printer", "protocol_version": 1})
        played.tile(kiosk, "mediation").click()
        sheet = program.waits_for("print_ticket")["ticket"]
    assert (sheet["hall_name"], sheet["footer"]) == ("章贡法律服务", "咨询电话 0797-12348")

    # Everything is on record, in words.
    office.opens("changes")
    said = page.get_by_test_id("change")
    expect(said.nth(0)).to_contain_text("公共法律服务热线 12348")
    expect(said.nth(1)).to_contain_text("公证 停办，公证处停电")
    expect(said.filter(has_text="每日限号")).to_contain_text("1 个")
    for text in ("管理员", "过号复号排到第几位之后", "休息日 2027-01-01（周五）", "名称"):
        expect(page.locator("#settings")).to_contain_text(text)


def test_phrases_are_written_as_lines_and_nothing_personal_is_taken(played: Played) -> None:
    page, office, manager = played.office.opens("phrases"), played.office, played.hall.manager
    office.fills(phrases="已告知时限。\n\n请带户口簿。\n已告知时限。")
    expect(page.get_by_test_id("phrases-hint")).to_contain_text("共 2 条")
    office.saves()
    office.shows(phrases="已告知时限。\n请带户口簿。")
    assert manager.gets("/phrases") == {"phrases": ["已告知时限。", "请带户口簿。"]}
    office.fills(phrases="已告知时限。\n请回电 13812341234")
    office.clicks("save")
    office.stands("第 2 条里有像手机号或身份证号的数字")
    expect(page.get_by_test_id("phrases")).to_have_attribute("aria-invalid", "true")
    assert manager.gets("/phrases")["phrases"][1] == "请带户口簿。"
    office.opens("changes")
    expect(page.get_by_test_id("change").first).to_contain_text("请带户口簿。")


def test_the_voice_is_set_and_a_word_of_the_halls_own_is_brought_from_a_file(played: Played) -> None:
    page, office, manager = played.office.opens("voice"), played.office, played.hall.manager
    office.fills(quiet="12:00-13:30、25:00")
    office.clicks("yao", "save")
    office.stands("“25:00”不是时段")
    office.fills(quiet="12:00-13:30")
    page.get_by_test_id("voices").select_option("own+mandarin")
    office.saves()
    kept = manager.gets("/voice")
    assert (kept["quiet"], kept["voices"], kept["yao"]) == (["12:00-13:30"], ["own", "mandarin"], True)
    word = page.get_by_test_id("clip-please")
    expect(word).to_have_attribute("data-has", "no")
    missing = manager.gets("/voice/clips")["missing"]
    word.get_by_test_id("file").set_input_files(
        files=[{"name": "qing.wav", "mimeType": "audio/wav", "buffer": spoken(level=0.05)}]
    )
    expect(word).to_have_attribute("data-has", "yes", timeout=WAIT_MS)
    expect(word).to_contain_text("已录 0.7 秒")
    assert manager.gets("/voice/clips")["missing"] == missing - 1
    word.get_by_test_id("file").set_input_files(
        files=[{"name": "still.wav", "mimeType": "audio/wav", "buffer": spoken(level=0)}]
    )
    expect(word).to_contain_text("几乎没有声音")
    word.get_by_test_id("remove").click()
    expect(word).to_have_attribute("data-has", "no", timeout=WAIT_MS)
    page.get_by_test_id("voices").select_option("mandarin")
    office.fills(quiet="")
    office.clicks("yao")
    office.saves()


def test_notices_of_the_board_have_a_last_day(played: Played) -> None:
    page, office, manager = played.office.opens("notices"), played.office, played.hall.manager
    office.clicks("add-notice")
    expect(page.get_by_test_id("notice-text")).to_be_focused()
    office.fills(notice__text="周五下午停电检修，14:00 停止取号", notice__until="2099-12-31")
    office.saves()
    expected = {"text": "周五下午停电检修，14:00 停止取号", "until": "2099-12-31"}
    assert manager.gets("/notices") == {"notices": [expected]}
    assert_accessible(page)
    office.fills(notice__text="请回电 13812341234")
    office.clicks("save")
    office.stands("第 1 条里有像手机号或身份证号的数字")
    expect(page.get_by_test_id("notice-text")).to_have_attribute("aria-invalid", "true")
    office.clicks("discard")
    office.fills(notice__until="2020-01-01")
    expect(page.get_by_text("已过期，不再显示")).to_be_visible()
    office.saves()
    assert manager.gets("/notices/shown") == {"notices": []}
    office.clicks("remove-notice")
    office.saves()
    assert manager.gets("/notices") == {"notices": []}


def test_leaving_with_unsaved_changes_warns(played: Played) -> None:
    page = played.office.opens("texts")
    asked: list[str] = []

    def stays(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stays)
    played.office.fills(footer="改了一半")
    page.get_by_test_id("tab-rules").click(no_wait_after=True)
    expect(page.get_by_test_id("footer")).to_have_value("改了一半")
    assert asked == ["beforeunload"]
    played.office.clicks("discard")
    played.office.shows(footer="公共法律服务热线 12348")
    page.get_by_test_id("tab-rules").click()
    expect(page.get_by_test_id("rule-recall_max")).to_be_visible(timeout=WAIT_MS)
    assert asked == ["beforeunload"]


def test_what_is_half_done_at_one_service_stays_while_another_is_looked_at(played: Played) -> None:
    page, office = played.office.opens("services"), played.office
    expect(page.get_by_test_id("services")).to_have_css("font-size", "16px")  # as the rest of the page
    office.clicks("open-consult")
    office.fills(cap="7", prefix="ii")
    office.clicks("open-notary")
    office.stands("没有未保存的修改")
    expect(page.get_by_test_id("row-consult")).to_contain_text("未保存")
    office.clicks("open-consult")
    office.shows(cap="7", prefix="ii")
    office.clicks("save")
    expect(page.get_by_test_id("prefix-error")).to_have_text("号码前缀应为一到两个大写字母，不用 I 和 O。")
    office.fills(prefix="D")
    office.clicks("save")
    expect(page.get_by_test_id("prefix-error")).to_have_text("前缀 D 已用于公证。")
    office.fills(prefix="A")
    office.clicks("always", "hours-mon-add")
    office.fills(hours__mon__0__to="8")
    office.clicks("save")
    expect(page.get_by_test_id("day-mon")).to_contain_text("结束时间必须晚于开始时间")
    expect(page.get_by_test_id("hours-mon-0-from")).to_be_focused()


def test_everything_can_be_done_without_a_mouse(played: Played) -> None:
    page, office = played.office.opens("services"), played.office
    page.get_by_test_id("open-legal_aid").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("move-up-legal_aid").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid^=row-]").first).to_have_attribute("data-testid", "row-legal_aid")
    page.get_by_test_id("stopped").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stop_reason")).to_be_focused()
    page.keyboard.type("系统维护")
    page.keyboard.press("Control+s")
    office.stands("已保存")
    expect(page.get_by_test_id("row-legal_aid")).to_contain_text("停止取号")
    tile = next(one for one in played.hall.manager.gets("/services") if one["code"] == "legal_aid")
    assert tile["closed_reason"] == "法律援助暂停取号：系统维护。"


def test_every_page_is_for_everybody_and_fits(played: Played) -> None:
    played.hall.manager.puts(
        "/exceptions",
        {"exceptions": [
            {"day": "2026-11-20", "service": None, "hours": "closed", "reason": "停电"},
            {"day": "2026-12-05", "service": "notary", "hours": ["09:00-12:00", "14:00-16:00"], "reason": "集中公证"},
        ]},
    )  # fmt: skip
    office = {day: ["09:00-12:00", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    body = played.hall.manager.gets("/services/consult")
    played.hall.manager.puts("/services/consult", {**body, "hours": office, "stopped": True})
    rules = played.hall.manager.gets("/rules")
    played.hall.manager.puts("/rules", {**rules, "closed_days": ["2026-10-01", "2027-01-01"]})
    for section in SECTIONS:
        page = played.office.opens(section)
        for summary in page.locator("summary").all():
            summary.click()
        for width, height in ((1440, 900), (1366, 768), (1024, 768)):
            page.set_viewport_size({"width": width, "height": height})
            assert_laid_out(page)
        assert_accessible(page)
        sentences = {"phrases": 1, "services": 2}.get(section, 0)  # one a line, as people say them
        assert page.locator("textarea").count() == sentences
    played.office.opens("windows")
    played.office.clicks("dedicated-first", "save")
    assert_accessible(played.office.page)


def test_what_somebody_else_saved_meanwhile_is_not_lost(played: Played) -> None:
    page, office, manager = played.office.opens("services"), played.office, played.hall.manager
    office.clicks("open-general")
    body = manager.gets("/services/general")
    manager.puts("/services/general", {**body, "stopped": True, "stop_reason": "somebody_else"})
    office.fills(cap="30")
    office.clicks("save")
    office.stands("已保存")
    expect(page.get_by_test_id("stop_reason")).to_have_value("somebody_else")
    assert manager.gets("/services/general").items() >= {"stopped": True, "cap": 30}.items()
    manager.puts("/services/general", {**manager.gets("/services/general"), "cap": 50})
    office.fills(cap="40")
    office.clicks("save")
    office.stands("每日限号刚被别人改过")
    assert manager.gets("/services/general")["cap"] == 50
    office.clicks("save")
    office.stands("已保存")
    assert manager.gets("/services/general")["cap"] == 40


def test_a_service_is_added_grouped_and_archived(
    new_page: NewPage, chromium: Browser, tmp_path: Path
) -> None:
    with opened(tmp_path) as (hall, boss):
        two_levels(Played(hall, new_page, boss), new_page, chromium)


def two_levels(played: Played, new_page: NewPage, chromium: Browser) -> None:
    """From 新增业务 to its number at the window, two services behind one tile, one put away and taken back."""
    hall, office, page = played.hall, played.office, played.office.page
    glasses = hall.lets_in(chromium, "/kiosk/kiosk-1")
    kiosk = new_page(1080, 1920, storage_state=glasses)
    kiosk.goto(hall.url("/kiosk/kiosk-1"))
    played.tile(kiosk, "notary")

    office.opens("services")
    office.clicks("open-notary")
    office.fills(group="公证与仲裁")
    office.saves()
    played.tile(kiosk, "notary")

    # A letter somebody has is refused at its field; the new one is proposed, gives no numbers and says who must serve it.
    office.clicks("new-service")
    expect(page.get_by_test_id("new-prefix")).to_have_value("J")
    office.fills(new__name="商事仲裁", new__prefix="D", new__group="公证与仲裁")
    office.clicks("new-add")
    expect(page.get_by_test_id("new-prefix-error")).to_have_text("前缀 D 已用于公证。")
    office.fills(new__prefix="J")
    assert_accessible(page)
    office.clicks("new-add")
    expect(page.get_by_test_id("served-by-nobody")).to_be_visible()
    expect(page.get_by_test_id("stopped")).to_be_checked()
    group = kiosk.get_by_test_id("group-公证与仲裁")
    group.click(timeout=WAIT_MS)
    expect(played.tile(kiosk, "service_1")).to_contain_text("准备中")
    kiosk.get_by_test_id("leave-group").click()
    office.opens("windows")
    office.clicks("also-service_1")
    office.saves()
    office.opens("services")
    office.clicks("open-service_1", "always", "stopped")
    office.saves()
    expect(page.get_by_test_id("served-by-nobody")).to_have_count(0)

    # Two of a group are one tile, and the number is one tap further.
    expect(group).to_have_attribute("data-open", "yes")
    group.click()
    expect(played.tile(kiosk, "service_1")).to_have_attribute("data-open", "yes", timeout=WAIT_MS)
    played.tile(kiosk, "service_1").click()
    expect(kiosk.get_by_test_id("ticket-number")).to_have_text("J001")
    kiosk.get_by_test_id("go-home").click()

    # Whoever waits keeps it; what nobody waits for is put away, and comes back.
    office.clicks("open-service_1", "archive", "archive-sure")
    expect(page.get_by_test_id("archive-problem")).to_contain_text("还有 1 人没办完")
    office.clicks("archive-no", "open-notary", "archive")
    assert_accessible(page)
    office.clicks("archive-sure")
    expect(page.get_by_test_id("archived-notary")).to_contain_text("公证")
    played.tile(kiosk, "service_1")
    expect(kiosk.get_by_test_id("service-notary")).to_have_count(0)
    office.clicks("restore-notary")
    expect(page.get_by_test_id("served-by-nobody")).to_be_visible()
    expect(page.get_by_test_id("archived")).to_have_count(0)
    expect(group).to_be_visible(timeout=WAIT_MS)
    office.opens("changes")
    expect(page.get_by_test_id("change").first).to_contain_text("归档")
