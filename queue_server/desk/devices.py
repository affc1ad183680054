"""The device board: what hangs where, how it is, since when, and what to do about it."""

from collections.abc import Mapping
from typing import Any, Protocol

from hardware_config.hall import HallToml
from hardware_config.hall_office import OfficeDevice, OfficeKind
from hardware_config.trouble import sentence_for
from queue_server.desk.device_abilities import tests_of
from queue_server.desk.frame import Caller, House
from queue_server.domain.errors import NotKnown, RuleBroken
from queue_server.domain.events import DeviceStateChanged
from queue_server.store import Rooms
from queue_server.store.devices import DeviceRow
from queue_server.store.moments import moment_of, shown

ADVICE: dict[str, str] = {
    "ok": "",
    "ready": "",
    "not_connected": "设备程序未连接：请检查设备所在电脑是否开机、网线是否插好。",
    "not_paired": "页面还没有配对：请在该屏幕上打开页面，再到“待配对”里接受。",
    "page_closed": "页面没有打开或网络中断：请检查屏幕电源、浏览器和网线。",
    "reported": "工作人员报了故障：请去看看，修好后改回“正常”。",
}
"""What to do, by the codes that are the server's own."""
SOUND_ADVICE: dict[str, str] = {
    "sound_blocked": "没有声音：浏览器拦住了声音。请在该屏幕上点一下，或按回车键；用启动程序打开就不会被拦。",
    "sound_failed": "没有声音：语音放不出来。请检查该屏幕的音量和音箱，再刷新页面。",
    "sound_missing": "叫号缺少语音：有的词没有录音。请管理员到“设置－声音”补录。",
}
"""What to do when a page that should speak does not; told by the page itself."""
OFFICE_KINDS: dict[OfficeKind, str] = {
    "printer": "office_printer", "scanner": "scanner", "document_camera": "document_camera", "all_in_one": "all_in_one",
}  # fmt: skip
"""What an office device's kind is on the board, where ``printer`` is the one for tickets."""
ASK_THE_TECHNICIAN = "请联系技术员查看设备。"


class Plug(Protocol):
    """What plays a simulated device."""

    plugged: bool


class DeviceDesk:
    """Use cases of the device board."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.plugs: Mapping[str, Plug] = {}
        """The simulated devices of a demo; a real hall has none."""

    def plug(self, device: str, *, plugged: bool) -> None:
        """Pulls a simulated device's cable, or puts it back; what hangs on the same port goes with it.

        Raises ``unknown_device``, ``not_simulated``.
        """
        known_device(self._house.toml, device)
        if device not in self.plugs:
            raise RuleBroken(
                "not_simulated", "这是真实设备，请直接拔插；只有演示大厅的模拟设备可以在页面上拔插。"
            )
        self.plugs[device].plugged = plugged

    def note(self, caller: Caller, device: str, state: str, code: str, detail: str) -> None:
        """Keeps a device's state; journalled and shown when it changed."""
        with self._house.deed(caller) as deed:
            if deed.work.devices.note(device, state, code, detail, deed.now):
                after: dict[str, object] = {"device": device, "state": state, "code": code, "detail": detail}
                deed.work.device_log.add(device, "state", f"{state}:{code}", detail, deed.now)
                deed.record(DeviceStateChanged(device, state, code), after)

    def board(self, connected: dict[str, bool]) -> list[dict[str, Any]]:
        """Every configured device. ``connected``: whose program or page is connected now."""
        with self._house.reading() as rooms:
            known = rooms.devices.states()
            passages = rooms.device_log.last_passages()
            known_fault = _told_faults(rooms, self._house.toml, known)
            paired = {name for name in connected if rooms.people.tokens_of(name, "paired")}
            paired |= {
                d["device"]
                for d in configured(self._house.toml)
                if rooms.people.tokens_of(d["device"], "paired")
            }
        board = []
        for device in configured(self._house.toml):
            name, here = device["device"], connected.get(device["device"], False)
            row = known.get(name)
            if device["kind"] in OFFICE_KINDS.values():
                here = True
                state, code = (row.state, row.code) if row else ("ok", "ok")
                detail = known_fault.get(name, "")
            elif device["is_page"]:
                code = "ok" if here else "page_closed" if name in paired else "not_paired"
                state, detail = ("ok", "") if here else ("unknown", "")
                if here and row is not None and row.code in SOUND_ADVICE:
                    state, code = row.state, row.code
            elif not here:
                state, code, detail = "failed", "not_connected", ""
            elif row is None:
                state, code, detail = "unknown", "ok", ""
            else:
                state, code, detail = row.state, row.code, row.detail
            board.append(
                {
                    **{key: value for key, value in device.items() if key != "is_page"},
                    "connected": here,
                    "state": state,
                    "code": code,
                    "detail": detail,
                    "advice": "" if state == "ok" else advice(code, detail),
                    "since": _since(row, passages.get(name), here, is_page=device["is_page"]),
                    "last_good_at": shown(row.last_good_at) if row else None,
                    "paired": name in paired,
                    "tests": tests_of(self._house.toml, name),
                    "plugged": self.plugs[name].plugged if name in self.plugs else None,
                    "on_a_line": is_on_a_line(self._house.toml, name),
                    "by_hand": device["kind"] in OFFICE_KINDS.values(),
                }
            )
        return board


def _told_faults(rooms: Rooms, toml: HallToml, known: Mapping[str, DeviceRow]) -> dict[str, str]:
    """What was written last of each office device since somebody said that it is broken."""
    told = {}
    for office in toml.office_device:
        row = known.get(office.device)
        if row is None or row.state == "ok":
            continue
        for note, text in rooms.device_log.notes(office.device, 1):
            if note.written_at >= moment_of(row.since):
                told[office.device] = text
    return told


def _since(row: DeviceRow | None, passed: str | None, here: bool, *, is_page: bool) -> str | None:
    """Since when it is as it is: since it came or went, or since its program told of it afterwards."""
    told = row.since if row is not None and here and not is_page else None
    return shown(max(filter(None, (told, passed)), default=None))


def advice(code: str, detail: str) -> str:
    """What to do: the sentence of the code, or else what the device's own program says."""
    if code in ADVICE or code in SOUND_ADVICE:
        return ADVICE.get(code) or SOUND_ADVICE.get(code, "")
    return sentence_for(code) or detail or ASK_THE_TECHNICIAN


def configured(toml: HallToml) -> list[dict[str, Any]]:
    """Every device of hall.toml, in its order, as the board lists it."""
    listed: list[dict[str, Any]] = []
    for printer in toml.printer:
        listed.append(
            _row(printer.device, "printer", printer.connection, printer.runs_on, None, is_page=False)
        )
    for evaluator in toml.evaluator_device:
        tablet = evaluator.profile == "tablet"
        where = f"/evaluator/{evaluator.device}" if tablet else f"{evaluator.port} #{evaluator.address}"
        listed.append(
            _row(
                evaluator.device,
                "evaluator_device",
                where,
                None if tablet else evaluator.runs_on,
                evaluator.window,
                is_page=tablet,
            )
        )
    for keypad in toml.call_keypad:
        where = f"{keypad.port} #{keypad.address}"
        listed.append(_row(keypad.device, "call_keypad", where, keypad.runs_on, keypad.window, is_page=False))
    for reader in toml.id_reader:
        where = reader.port if reader.window_no is not None else f"{reader.at} · {reader.port}"
        listed.append(
            _row(reader.device, "id_reader", where, reader.runs_on, reader.window_no, is_page=False)
        )
    for gun in toml.barcode_gun:
        listed.append(
            _row(gun.device, "barcode_gun", f"{gun.at} · {gun.port}", gun.runs_on, None, is_page=False)
        )
    for kiosk in toml.kiosk:
        listed.append(_row(kiosk.device, "kiosk", f"/kiosk/{kiosk.device}", None, None, is_page=True))
    for screen in toml.window_display:
        listed.append(
            _row(screen.device, "window_display", f"/screen/{screen.device}", None, None, is_page=True)
        )
    for office in toml.office_device:
        where = _office_place(office)
        kind = OFFICE_KINDS[office.kind]
        listed.append(_row(office.device, kind, where, None, office.window, is_page=False))
    return listed


def _office_place(office: OfficeDevice) -> str:
    """Its make and where it stands, as far as hall.toml says so."""
    return " · ".join(filter(None, (office.name, office.place))) or "接在工作人员的电脑上"


def is_on_a_line(toml: HallToml, device: str) -> bool:
    """Whether it hangs on a serial line: keys and keypads do, tablets and pages do not."""
    evaluator = any(one.device == device and one.port is not None for one in toml.evaluator_device)
    return evaluator or any(one.device == device for one in toml.call_keypad)


def is_page(toml: HallToml, device: str) -> bool:
    """Whether it is a page in a browser: a terminal, a screen, a tablet."""
    return any(one["device"] == device and one["is_page"] for one in configured(toml))


def known_device(toml: HallToml, name: str) -> dict[str, Any]:
    """The device of this name. Raises NotKnown ``unknown_device``."""
    for device in configured(toml):
        if device["device"] == name:
            return device
    raise NotKnown("unknown_device", "hall.toml 里没有这台设备。")


def _row(
    device: str, kind: str, where: str, runs_on: str | None, window_no: int | None, *, is_page: bool
) -> dict[str, Any]:
    return {
        "device": device, "kind": kind, "where": where, "runs_on": runs_on, "window_no": window_no, "is_page": is_page,
    }  # fmt: skip
