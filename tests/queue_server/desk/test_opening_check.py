"""The opening checklist: what the hall knows of itself, what people tick, and green only for what is known to be well."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from queue_server.commands import backup
from queue_server.desk.opening_check import by_hand
from queue_server.domain.opening_check import BY_HAND, Backup, item_id, of_clock, of_disk
from queue_server.store.data_folder import last_backup, note_backup
from tests.queue_server.desk.floor_people import SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import MORNING, Hall, press, refused

EVERY_DEVICE = dict.fromkeys(
    ("printer-1", "printer-2", "evaluator-1", "evaluator-2", "kiosk-1", "kiosk-2"), True
)


class Opener:
    """The shift supervisor in the morning."""

    def __init__(self, hall: Hall) -> None:
        self._hall, self._desk = hall, hall.desk.opening_check
        self.caller = hall.supervisor().caller
        self.connected = dict(EVERY_DEVICE)

    def reads(self) -> dict[str, Any]:
        """The whole list."""
        return self._desk.view(self.connected)

    def line(self, item: str) -> dict[str, Any]:
        """One line the hall made itself."""
        (line,) = [one for one in self.reads()["lines"] if one["item"] == item]
        return dict(line)

    def has(self, item: str) -> bool:
        """Whether there is such a line."""
        return any(one["item"] == item for one in self.reads()["lines"])

    def ticks(self, text: str, press_id: str | None = None) -> dict[str, Any]:
        """Looked, and it is well."""
        return self._desk.tick(self.caller, press(("tick", text), press_id), item_id(text)).body

    def unticks(self, text: str) -> dict[str, Any]:
        """Not well after all."""
        return self._desk.untick(self.caller, press(("untick", text)), item_id(text)).body

    def ticks_everything(self) -> None:
        """Looked at every line."""
        for one in self.reads()["by_hand"]:
            self.ticks(one["text"])

    def is_done(self) -> dict[str, Any]:
        """The hall may open."""
        return self._desk.finish(self.caller, press("done"), self.connected).body

    def looks_again(self) -> dict[str, Any]:
        """The list is open again."""
        return self._desk.reopen(self.caller, press("reopen")).body


@pytest.fixture
def opener(hall: Hall) -> Opener:
    """徐岩, who opens."""
    hall.desk.devices.note(hall.printer("printer-1").caller, "printer-1", "ok", "ready", "")
    hall.desk.devices.note(hall.printer("printer-2").caller, "printer-2", "ok", "ready", "")
    for no in (1, 2):
        hall.desk.devices.note(hall.evaluator(no).caller, f"evaluator-{no}", "ok", "ready", "")
    return Opener(hall)


@pytest.fixture
def supervisor(hall: Hall) -> FloorWalker:
    """徐岩, on the floor."""
    return walker(hall, SUPERVISOR)


# --- what the hall knows of itself --------------------------------------------------------------------------------


def test_devices_are_well_when_each_is_known_to_be_well(hall: Hall, opener: Opener) -> None:
    assert [opener.line(kind)["standing"] for kind in ("printer", "evaluator_device", "kiosk")] == [
        "well"
    ] * 3
    assert opener.line("printer")["sentence"] == "2 台打印机都正常"
    assert not opener.has("window_display"), "no screen is configured"
    hall.desk.devices.note(hall.printer().caller, "printer-1", "failed", "out_of_paper", "")
    line = opener.line("printer")
    assert (line["standing"], line["sentence"]) == ("see", "2 台打印机中 1 台要看")
    assert line["details"][0].startswith("printer-1：") and len(line["details"]) == 1
    del opener.connected["kiosk-2"]
    del opener.connected["evaluator-1"]
    assert opener.line("kiosk")["details"][0].startswith("kiosk-2：")
    assert opener.line("evaluator_device")["details"][0].startswith("evaluator-1（1 号窗口）：")


def test_one_advice_is_said_once_for_many_devices(opener: Opener) -> None:
    for device in ("kiosk-1", "kiosk-2"):
        del opener.connected[device]
    (detail,) = opener.line("kiosk")["details"]
    assert detail.startswith("kiosk-1、kiosk-2：")


def test_a_device_nobody_has_heard_of_yet_is_not_green(hall: Hall) -> None:
    assert Opener(hall).line("printer")["standing"] == "see"


def test_windows_are_well_when_somebody_is_at_each_that_is_meant_to_be_open(
    hall: Hall, opener: Opener
) -> None:
    line = opener.line("windows")
    assert (line["standing"], line["sentence"]) == ("see", "3 个窗口中 0 个有人，还没有人：1 号、2 号、3 号")
    assert line["details"][0].startswith("还没有窗口办：")
    first, second = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    assert opener.line("windows")["sentence"] == "3 个窗口中 2 个有人，还没有人：3 号"
    third = hall.clerk("009").sits_at(3)
    assert opener.line("windows")["standing"] == "well"
    third.pauses("用餐")
    line = opener.line("windows")
    assert (line["standing"], line["details"]) == ("see", ["3 号窗口暂停：用餐"])
    third.unpauses()
    for person in (first, second):
        person.leaves()
    assert opener.line("windows")["standing"] == "see"


def test_a_window_whose_services_are_closed_today_is_not_missed(hall: Hall, opener: Opener) -> None:
    manager = hall.manager()
    manager.wires(3, ["notary"])
    hall.clerk("007").sits_at(1)
    hall.clerk("008").sits_at(2)
    assert opener.line("windows")["sentence"].endswith("还没有人：3 号")
    day = {"day": hall.today, "service": "notary", "hours": "closed", "reason": "公证员开庭"}
    hall.desk.settings.put_exceptions(manager.caller, [day])
    assert opener.line("windows")["standing"] == "well"
    line = opener.line("hours")
    assert (line["standing"], line["details"][-1]) == ("see", "特别安排：公证 停办，公证员开庭")


def test_an_archived_service_is_nothing_to_look_at(hall: Hall, opener: Opener) -> None:
    for code in ("notary", "forensic"):
        hall.manager().offers(code, stopped=True, stop_reason="不再办理", hours={"tue": ["09:00-10:00"]})
        hall.manager().offers(code, archived=True)
    assert opener.line("stopped")["standing"] == "well"
    assert opener.line("hours")["sentence"] == "今天办理时间 全天"
    hall.manager().offers("legal_aid", archived=True)
    assert "法律援助" not in opener.line("windows")["details"][0]


def test_hours_are_told_and_a_closed_day_stands_out(hall: Hall, opener: Opener) -> None:
    line = opener.line("hours")
    assert (line["standing"], line["sentence"]) == ("know", "今天办理时间 全天")
    manager = hall.manager()
    for service in hall.desk.reception.services():
        manager.offers(service["code"], hours={"tue": ["09:00-12:00", "13:30-17:00"]})
    assert opener.line("hours")["sentence"] == "今天办理时间 09:00-12:00、13:30-17:00"
    hall.passes(days=1)
    line = opener.line("hours")
    assert (line["standing"], line["sentence"]) == ("see", "今天没有业务办理，取号机不发号")
    assert opener.line("windows")["standing"] == "know"


def test_a_stopped_service_is_named_with_its_reason(opener: Opener, supervisor: FloorWalker) -> None:
    assert opener.line("stopped")["standing"] == "well"
    supervisor.stops("公证", "公证员外出")
    assert opener.line("stopped")["details"] == ["公证：公证员外出"]


def test_what_yesterday_left_is_named(hall: Hall, opener: Opener, supervisor: FloorWalker) -> None:
    assert (opener.line("orders")["standing"], opener.line("kept")["standing"]) == ("well", "well")
    clerk = hall.clerk("007").sits_at(1)
    hall.citizen().takes("法律咨询")
    clerk.serves_next()
    hall.citizen().takes("法律咨询")
    hall.citizen().takes("法律咨询")
    hall.citizen().takes("法律咨询")
    clerk.misses_next()
    still = clerk.calls_next()
    clerk.starts()
    supervisor.keeps_overnight()
    hall.midnight()
    line = opener.line("orders")
    assert (line["standing"], line["sentence"]) == ("see", "2026-11-24（周二）还有 2 张工单没填完")
    assert line["details"][0] == "A001，林敏"
    kept = opener.line("kept")
    assert kept["sentence"] == "留号过夜 2 个：等候 1，过号 1，排在最前面"
    assert kept["details"] == [f"1 号窗口还在办 2026-11-24（周二）的 {still}"]


def test_a_training_that_goes_on_is_named(hall: Hall, opener: Opener) -> None:
    assert not opener.has("training")
    hall.desk.training.switch(opener.caller, on=True)
    assert opener.line("training")["standing"] == "see"


def test_a_backup_is_well_only_while_it_is_fresh(hall: Hall, opener: Opener) -> None:
    assert (opener.line("backup")["standing"], opener.line("backup")["sentence"]) == ("see", "还没有做过备份")
    made = Backup(MORNING - timedelta(hours=15), "/srv/backup/hall.zip", with_key=True)
    note_backup(hall.folder, made)
    assert last_backup(hall.folder) == made
    line = opener.line("backup")
    assert (line["standing"], line["sentence"]) == ("well", "最近一次备份 11月23日 18:30，已校验")
    assert line["details"] == ["存在 /srv/backup/hall.zip"]
    hall.passes(hours=22)
    assert opener.line("backup")["standing"] == "see"
    hall.passes(days=-3)
    assert opener.line("backup")["standing"] == "see", "a backup of tomorrow is no backup"
    (hall.folder / "last_backup.json").write_text("{", "utf-8")
    assert opener.line("backup")["sentence"] == "还没有做过备份"


def test_the_command_notes_what_it_made(hall: Hall, tmp_path: Path) -> None:
    archive = tmp_path / "hall.zip"
    for options, with_key in (([], True), (["--without-key"], False)):
        done = CliRunner().invoke(backup, ["--data", str(hall.folder), "--to", str(archive), *options])
        assert done.exit_code == 0, done.output
        noted = last_backup(hall.folder)
        assert noted is not None and (noted.to, noted.with_key) == (str(archive), with_key)


def test_a_backup_that_failed_is_not_noted(hall: Hall, tmp_path: Path) -> None:
    (hall.folder / "hall.key").unlink()
    done = CliRunner().invoke(backup, ["--data", str(hall.folder), "--to", str(tmp_path / "hall.zip")])
    assert done.exit_code == 1
    assert last_backup(hall.folder) is None


def test_a_clock_that_went_back_or_jumped_is_not_green(hall: Hall, opener: Opener) -> None:
    assert opener.line("clock")["standing"] == "well"
    hall.citizen().takes("法律咨询")
    hall.passes(hours=-1)
    assert opener.line("clock")["sentence"] == "服务器时间 11月24日 08:30，比上一条记录还早"
    hall.passes(days=90)
    hall.ticks()
    hall.citizen().takes("法律咨询")
    assert "离上一个有记录的日子 89 天" in opener.line("clock")["sentence"]
    assert of_clock(MORNING, None, None).standing == "well"


def test_little_room_on_the_disk_is_not_green(opener: Opener) -> None:
    assert opener.line("disk")["sentence"].startswith("数据盘还剩 ")
    assert of_disk(2 * 1024**3).standing == "well"
    assert of_disk(2 * 1024**3 - 1).standing == "see"


# --- what people tick ---------------------------------------------------------------------------------------------


def test_ticking_says_who_and_when_and_can_be_taken_back(hall: Hall, opener: Opener) -> None:
    first, second = BY_HAND[:2]
    assert [one["text"] for one in opener.reads()["by_hand"]] == list(BY_HAND)
    hall.passes(minutes=4)
    told = opener.ticks(first, "the same press")["by_hand"][0]
    assert told["tick"] == {"at": "2026-11-24T01:34:00Z", "by": "徐岩"}
    opener.ticks(first, "the same press")
    opener.ticks(first)
    opener.ticks(second)
    opener.unticks(second)
    with refused("unknown_opening_item"):
        opener.unticks(second)
    with refused("unknown_opening_item"):
        opener.ticks("不在清单里")
    assert hall.events().count("opening_ticked") == 2
    assert [bool(one["tick"]) for one in opener.reads()["by_hand"]][:2] == [True, False]
    assert hall.wrong() == []


def test_the_list_is_done_once_and_can_be_looked_at_again(
    hall: Hall, opener: Opener, supervisor: FloorWalker
) -> None:
    assert supervisor.floor()["opening_done"] is False
    with refused("opening_unticked"):
        opener.is_done()
    with refused("opening_not_done"):
        opener.looks_again()
    opener.ticks_everything()
    assert opener.is_done()["done"] == {"at": "2026-11-24T01:30:00Z", "by": "徐岩"}
    assert supervisor.floor()["opening_done"] is True
    (done,) = [row["facts"] for row in hall.journal() if row["event"] == "opening_done"]
    assert done["to_see"] == ["windows", "backup"]
    for attempt in (opener.is_done, lambda: opener.ticks(BY_HAND[0]), lambda: opener.unticks(BY_HAND[0])):
        with refused("opening_is_done"):
            attempt()
    assert opener.looks_again()["done"] is None
    assert all(one["tick"] for one in opener.reads()["by_hand"]), "ticks stay"
    opener.is_done()
    hall.midnight()
    assert supervisor.floor()["opening_done"] is False
    assert not any(one["tick"] for one in opener.reads()["by_hand"])
    assert hall.wrong() == []


def test_the_manager_writes_another_list(hall: Hall, opener: Opener) -> None:
    desk, manager = hall.desk.opening_check, hall.manager().caller
    kept, new = BY_HAND[0], "母婴室开门"
    opener.ticks(kept)
    assert desk.put_items(manager, [new, kept, f" {new} ", ""]) == [new, kept] == desk.items()
    assert [(one["text"], bool(one["tick"])) for one in opener.reads()["by_hand"]] == [
        (new, False),
        (kept, True),
    ]
    (change, *_) = hall.desk.settings.changes(None, 5)["rows"]
    assert (change["title"], change["lines"][0]["after"]) == ("开门检查", f"{new}；{kept}")
    desk.put_items(manager, [])
    assert opener.is_done()["by_hand"] == []
    with hall.house.reading() as rooms:
        assert by_hand(rooms) == []


@pytest.mark.parametrize(
    "forge",
    [
        "update opening_marks set marked_at = ?",
        "update opening_marks set marked_by = ?",
        "update opening_marks set item = ?",
        "update opening_marks set hall_day = ?",
    ],
)
def test_a_tick_that_was_forged_is_found(hall: Hall, opener: Opener, forge: str) -> None:
    body = opener.ticks(BY_HAND[0])["by_hand"][0]
    with hall.house.reading() as rooms:
        (mark,) = rooms.opening_marks.of_day(hall.today).values()
    at = next(row["at"] for row in hall.journal() if row["event"] == "opening_ticked")
    true = {"marked_at": at, "marked_by": mark.marked_by, "item": body["item"], "hall_day": hall.today}
    column = forge.split()[3]
    hall.tampers(forge, {"marked_by": hall.clerk().caller.staff_id}.get(column, "2026-11-23"))
    (sentence,) = hall.wrong()
    assert "开门检查" in sentence
    hall.tampers(forge, true[column])
