"""A4 printers, scanners and 高拍仪: used by staff from their own computers, so their state is what people say of it.

Nothing is measured: whoever stands before one says that it works or what is wrong (notice B-1.7.1), and what was said
last counts, minute by minute, in the share of the open minutes it was well (B-1.6.2). One nobody complained of is well.
"""

from collections.abc import Callable
from typing import Any, Literal

from hardware_config.hall_office import OfficeDevice
from queue_server.desk.device_abilities import PAGE, SCAN
from queue_server.desk.device_history import note_of
from queue_server.desk.device_tests import TEST
from queue_server.desk.devices import DeviceDesk
from queue_server.desk.frame import Caller, House
from queue_server.desk.scan_content import ScanContent, content_of
from queue_server.domain.errors import NotAccepted, NotKnown, RuleBroken
from queue_server.domain.events import DeviceStateChanged

SaidState = Literal["ok", "failed"]
CODES: dict[SaidState, str] = {"ok": "ok", "failed": "reported"}
SCANNED, SEEN_WELL = "scanned", "seen_well"


class OfficeDesk:
    """Use cases of whoever prints and scans."""

    def __init__(self, house: House, devices: DeviceDesk, offload: Callable[..., Any]) -> None:
        self._house = house
        self._devices = devices
        self._offload = offload

    def board(self) -> list[dict[str, Any]]:
        """The office devices as the device board has them."""
        return [row for row in self._devices.board({}) if row["by_hand"]]

    def say(self, caller: Caller, device: str, state: SaidState, note: str) -> dict[str, Any]:
        """It works, or it does not and why; the row as it is then. Raises ``unknown_device``, ``fault_not_told``."""
        known_office_device(self._house.toml.office_device, device)
        written = note.strip()
        if state == "failed" and not written:
            raise NotAccepted("fault_not_told", "请写一句哪里坏了，技术员好带对东西来。")
        with self._house.deed(caller) as deed:
            code = CODES[state]
            if deed.work.devices.note(device, state, code, "", deed.now):
                deed.work.device_log.add(device, "state", f"{state}:{code}", "", deed.now)
                after: dict[str, object] = {"device": device, "state": state, "code": code, "detail": ""}
                deed.record(DeviceStateChanged(device, state, code), after)
            elif state == "ok":
                deed.work.device_log.add(device, TEST, SEEN_WELL, "", deed.now)
            if state == "ok":
                deed.work.devices.note_good(device, deed.now)
            if written:
                note_of(deed, device, written)
        return next(row for row in self.board() if row["device"] == device)

    def page_of(self, device: str) -> OfficeDevice:
        """The device whose test page is asked for. Raises ``unknown_device``, ``test_not_possible``."""
        return self._able(device, PAGE)

    def scanned(self, caller: Caller, device: str, raw: bytes) -> ScanContent:
        """What came from it; kept nowhere, noted as its last good work.

        Raises ``unknown_device``, ``test_not_possible``, ``scan_too_large``, ``scan_not_usable``.
        """
        self._able(device, SCAN)
        content: ScanContent = self._offload(content_of, raw)
        size = f" {content.width}×{content.height}" if content.width else ""
        with self._house.deed(caller) as deed:
            deed.work.devices.note_good(device, deed.now)
            deed.work.device_log.add(device, TEST, SCANNED, f"{content.kind.upper()}{size}", deed.now)
        return content

    def _able(self, device: str, what: str) -> OfficeDevice:
        office = known_office_device(self._house.toml.office_device, device)
        if not (office.prints if what == PAGE else office.scans):
            raise RuleBroken("test_not_possible", "这种设备没有这项测试。")
        return office


def known_office_device(wired: list[OfficeDevice], name: str) -> OfficeDevice:
    """The office device of this name. Raises NotKnown ``unknown_device``."""
    for office in wired:
        if office.device == name:
            return office
    raise NotKnown("unknown_device", "hall.toml 里没有这台设备。")
