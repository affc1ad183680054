"""A4 printers, scanners and 高拍仪: well until somebody says otherwise, tried by a page and a scan, counted like the others.

Source: notice 赣市司办字〔2021〕5号, B-1.6.2, B-1.7.1. The hall is wired as the cookbook says.
"""

from __future__ import annotations

import pytest

from hardware_config.hall_office import OfficeDevice
from queue_server.desk.device_history import KIND_WORDS
from queue_server.desk.devices import OFFICE_KINDS
from tests.queue_server.desk.hall import Hall, refused
from tests.queue_server.desk.scans import pdf, scanned
from tests.queue_server.desk.test_device_history import lines, minutes, row, share


@pytest.fixture
def hall(hall: Hall) -> Hall:
    """The same with a printer and a 高拍仪 in the office."""
    office = [
        OfficeDevice(device="office-printer-1", kind="printer", name="奔图 P3305", place="综合窗口后面"),
        OfficeDevice(device="camera-1", kind="document_camera", window=1),
    ]
    hall.toml = hall.toml.model_copy(update={"office_device": office})
    hall.reopens()
    return hall


def says(hall: Hall, device: str, state: str, note: str = "", staff_no: str = "007") -> dict[str, object]:
    assert state in ("ok", "failed")
    return hall.desk.office.say(hall.person(staff_no).caller, device, state, note)  # type: ignore[arg-type]


def test_one_nobody_complained_of_is_well(hall: Hall) -> None:
    found = {
        one["device"]: (one["kind"], one["state"], one["tests"], one["window_no"], one["since"])
        for one in hall.desk.office.board()
    }
    assert found == {
        "office-printer-1": ("office_printer", "ok", ["page"], None, None),
        "camera-1": ("document_camera", "ok", ["scan"], 1, None),
    }
    assert row(hall, "office-printer-1")["where"] == "奔图 P3305 · 综合窗口后面"
    assert row(hall, "camera-1")["by_hand"]
    assert not row(hall, "printer-1")["by_hand"]


def test_a_clerks_complaint_stands_on_the_board_until_somebody_says_it_is_mended(hall: Hall) -> None:
    said = says(hall, "camera-1", "failed", " 灯不亮 ")
    assert (said["state"], said["code"], said["detail"], said["since"]) == (
        "failed", "reported", "灯不亮", "2026-11-24T01:30:00Z",
    )  # fmt: skip
    assert "改回“正常”" in str(row(hall, "camera-1")["advice"])
    hall.passes(minutes=10)
    says(hall, "camera-1", "ok", staff_no="011")
    mended = row(hall, "camera-1")
    assert (mended["state"], mended["detail"], mended["last_good_at"]) == ("ok", "", "2026-11-24T01:40:00Z")
    assert lines(hall, "camera-1") == [("state", "ok:ok"), ("state", "failed:reported")]
    assert [one["text"] for one in hall.desk.device_history.history("camera-1")["notes"]] == ["灯不亮"]


def test_an_older_complaint_is_not_told_again(hall: Hall) -> None:
    says(hall, "camera-1", "failed", "灯不亮")
    says(hall, "camera-1", "ok")
    hall.passes(minutes=1)
    hall.desk.device_history.write_note(hall.person("011").caller, "camera-1", "订了新灯")
    hall.passes(minutes=1)
    assert says(hall, "camera-1", "failed", "扫出来有黑条")["detail"] == "扫出来有黑条"


def test_the_reason_is_written_encrypted_and_in_no_journal_or_message(hall: Hall) -> None:
    says(hall, "camera-1", "failed", "王小明的材料扫不出来")
    assert not any("王小明" in str(entry) for entry in (*hall.journal(), *hall.heard))
    assert "王小明".encode() not in (hall.folder / "hall.db-wal").read_bytes()
    changed = [one.after for one in hall.heard if one.event.name == "device_state_changed"]
    assert changed == [{"device": "camera-1", "state": "failed", "code": "reported", "detail": ""}]


def test_a_complaint_says_what_is_wrong(hall: Hall) -> None:
    with refused("fault_not_told"):
        says(hall, "camera-1", "failed", "  ")
    with refused("unknown_device"):
        says(hall, "printer-1", "failed", "缺纸")
    assert row(hall, "camera-1")["state"] == "ok"


def test_said_twice_that_it_is_well_is_a_look_and_no_change(hall: Hall) -> None:
    for _ in range(2):
        says(hall, "office-printer-1", "ok")
    assert lines(hall, "office-printer-1") == [("test", "seen_well"), ("state", "ok:ok")]


def test_its_share_of_the_open_minutes_is_what_people_said(hall: Hall) -> None:
    minutes(hall, 2)
    says(hall, "camera-1", "failed", "灯不亮")
    minutes(hall, 1)
    assert share(hall, "camera-1") == (4, 2, 50.0)
    assert share(hall, "office-printer-1") == (4, 4, 100.0)
    table = hall.desk.device_history.availability_csv("2026-11").decode("utf-8-sig")
    assert "2026-11,camera-1,高拍仪,4,2,50.0" in table


def test_a_test_scan_is_told_and_kept_nowhere(hall: Hall) -> None:
    found = hall.desk.office.scanned(hall.person("007").caller, "camera-1", scanned())
    assert (found.kind, found.width) == ("jpeg", 1240)
    assert row(hall, "camera-1")["last_good_at"] == "2026-11-24T01:30:00Z"
    assert lines(hall, "camera-1") == [("test", "scanned")]
    assert hall.desk.office.scanned(hall.person("007").caller, "camera-1", pdf()).preview is None
    assert not (hall.folder / "uploads").exists()


def test_each_kind_is_tried_only_by_what_it_can(hall: Hall) -> None:
    for device, code in (("office-printer-1", "test_not_possible"), ("nobody", "unknown_device")):
        with refused(code):
            hall.desk.office.scanned(hall.person("007").caller, device, scanned())
    for device, code in (("camera-1", "test_not_possible"), ("printer-1", "unknown_device")):
        with refused(code):
            hall.desk.office.page_of(device)
    assert hall.desk.office.page_of("office-printer-1").place == "综合窗口后面"


def test_every_kind_has_a_word_and_the_opening_check_counts_them(hall: Hall) -> None:
    assert set(OFFICE_KINDS.values()) <= set(KIND_WORDS)
    says(hall, "camera-1", "failed", "灯不亮")
    standings = {one["item"]: one["standing"] for one in hall.desk.opening_check.view({})["lines"]}
    assert (standings["office_printer"], standings["document_camera"]) == ("well", "see")
