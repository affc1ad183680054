"""What is remembered of each device: what happened to it, how much of the opening hours it was well, what people noted.

The share of the open minutes a device was well (设备在线率) is the evidence for notice B-1.6.2 (定期维护信息系统).
It is taken once a minute while any service is open, so a kiosk that is switched off at night costs nothing.
"""

import calendar
import csv
import io
import logging
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from hardware_config.attached import attached_ports
from hardware_config.hall_office import OFFICE_WORDS
from queue_server.desk.devices import OFFICE_KINDS, DeviceDesk, configured, known_device
from queue_server.desk.frame import SERVER, Caller, Deed, House, new_id
from queue_server.desk.opening import Timetable
from queue_server.desk.posts import name_of
from queue_server.desk.presence import Presence
from queue_server.desk.views import moment
from queue_server.domain.device_events import DeviceNoteWritten
from queue_server.domain.errors import NotUnderstood
from queue_server.store.device_log import CAME, WENT, DeviceNote
from queue_server.store.moments import shown

log = logging.getLogger(__name__)
LINES_SHOWN = 50
NOTES_SHOWN = 20
WELL = ("ok", "warning")
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
KIND_WORDS = {
    "printer": "打印机", "evaluator_device": "评价器", "call_keypad": "呼叫器", "kiosk": "取号机",
    "window_display": "屏幕", "id_reader": "身份证读卡器", "barcode_gun": "扫码枪",
    **{OFFICE_KINDS[kind]: word for kind, word in OFFICE_WORDS.items()},
}  # fmt: skip
HEADINGS = ("月份", "设备", "种类", "开放分钟", "正常分钟", "在线率（%）")


class DeviceHistory:
    """Use cases of whoever looks after the devices."""

    def __init__(
        self, house: House, devices: DeviceDesk, presence: Presence, offload: Callable[..., Any]
    ) -> None:
        self._house = house
        self._devices = devices
        self._presence = presence
        self._offload = offload
        self._minute = ""

    def came(self, device: str) -> None:
        """Its program or page is here; logged once."""
        log.info("%s is here", device)
        self._passed(device, CAME)

    def went(self, device: str) -> None:
        """Its program or page is gone; logged once."""
        log.warning("%s is gone", device)
        self._passed(device, WENT)

    def look(self) -> None:
        """Notes once a minute, while any service is open, which devices are well; the timekeeper calls it."""
        now = self._house.clock.now()
        minute = now.strftime("%Y-%m-%dT%H:%M")
        if minute == self._minute:
            return
        starting, self._minute = not self._minute, minute
        if (
            starting or not self._is_open()
        ):  # programs connect in the minute the server starts: it is nobody's
            return
        board = self._devices.board(self._presence.all_here())
        well = {row["device"]: row["state"] in WELL for row in board if row["code"] != "not_paired"}
        with self._house.deed(SERVER) as deed:
            deed.work.device_log.watch(deed.today, well)

    def history(self, device: str) -> dict[str, Any]:
        """The last things that happened to a device, and the last notes. Raises ``unknown_device``."""
        known_device(self._house.toml, device)
        with self._house.reading() as rooms:
            return {
                "device": device,
                "events": [
                    {**line._asdict(), "at": shown(line.at)}
                    for line in rooms.device_log.newest(device, LINES_SHOWN)
                ],
                "notes": [
                    {
                        "id": note.id,
                        "text": text,
                        "staff_name": name_of(rooms, note.written_by) or "",
                        "written_at": moment(note.written_at),
                    }
                    for note, text in rooms.device_log.notes(device, NOTES_SHOWN)
                ],
            }

    def write_note(self, caller: Caller, device: str, text: str) -> None:
        """Keeps what somebody wrote down of a device. Raises ``unknown_device``, ``device_note_empty``."""
        known_device(self._house.toml, device)
        if not text.strip():
            raise NotUnderstood("device_note_empty", "备注不能为空。")
        with self._house.deed(caller) as deed:
            note_of(deed, device, text.strip())

    def availability(self, month: str) -> dict[str, Any]:
        """How much of the open minutes of a month each device was well. Raises ``month_not_understood``."""
        matched = MONTH.fullmatch(month)
        if matched is None:
            raise NotUnderstood("month_not_understood", "月份应写成 2026-11 的形式。")
        year, number = int(matched[1]), int(matched[2])
        first, last = date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
        with self._house.reading() as rooms:
            watched = {one.device: one for one in rooms.device_log.watched(str(first), str(last))}
        kinds = {one["device"]: one["kind"] for one in configured(self._house.toml)}
        named = [*kinds, *(name for name in watched if name not in kinds)]
        rows = []
        for name in named:
            seen = watched.get(name)
            minutes, well = (seen.open_minutes, seen.well_minutes) if seen else (0, 0)
            rows.append(
                {
                    "device": name,
                    "kind": kinds.get(name),
                    "open_minutes": minutes,
                    "well_minutes": well,
                    "percent_floor": well * 1000 // minutes / 10 if minutes else None,
                }
            )
        return {"month": month, "devices": rows}

    def availability_csv(self, month: str) -> bytes:
        """The same as a table that Excel opens. Raises ``month_not_understood``."""
        paper = io.StringIO(newline="")
        writer = csv.writer(paper)
        writer.writerow(HEADINGS)
        for row in self.availability(month)["devices"]:
            kind = KIND_WORDS.get(row["kind"], "已不在 hall.toml")
            percent = "" if row["percent_floor"] is None else row["percent_floor"]
            writer.writerow((month, row["device"], kind, row["open_minutes"], row["well_minutes"], percent))
        return paper.getvalue().encode("utf-8-sig")

    def ports(self) -> list[dict[str, Any]]:
        """The serial ports of the server's computer, and which of them hall.toml names."""
        return [port._asdict() for port in self._offload(attached_ports, self._house.toml)]

    def _passed(self, device: str, what: str) -> None:
        with self._house.deed(SERVER) as deed:
            deed.work.device_log.add(device, what, "", "", deed.now)

    def _is_open(self) -> bool:
        local = self._house.clock.now().astimezone(self._house.zone)
        with self._house.reading() as rooms:
            timetable = Timetable(rooms, local)
            return any(timetable.why_closed(service) is None for service in rooms.offer.services())


def note_of(deed: Deed, device: str, text: str) -> None:
    """One more note of a device, encrypted."""
    note = DeviceNote(new_id(), device, deed.caller.staff_id, deed.now)
    text_hash = deed.work.device_log.write_note(note, text)
    deed.record(DeviceNoteWritten(note.id, device, text_hash))
