"""The typed model of hall.toml: what stands in the hall and which wire it hangs on.

One class per table; every field's ``description`` is the Chinese text of what is allowed and its first
``examples`` entry a value that works, used by the problem sentences and compared with docs/hall-toml.md.
Rules that need more than one table are in ``cross_checks``.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PrivateAttr

from hardware_config.addresses import SERIAL_BAUD, printer_way, split_address
from hardware_config.hall_lines import CallKeypad, EvaluatorDevice, EvaluatorLine
from hardware_config.hall_office import OfficeDevice
from hardware_config.hall_readers import BarcodeGun, IdReader
from hardware_config.hall_values import DeviceName, RunsOn, Table, WindowNo, fault

_PRINTER_HOW = {
    "socket:": "请写成 socket://主机:端口，端口一般为 9100",
    "file:": "请在 file: 后面写文件夹或文件的路径",
    "usb:": "请写成 usb://厂商:产品，两个都是四位十六进制数，例如 usb://04b8:0202",
    "cups:": "请写成 cups:队列名，别的电脑上的写成 cups://主机/队列名",
    "windows:": "请在 windows: 后面写打印机在 Windows 里的名称",
    "rfc2217:": "请写成 rfc2217://主机:端口",
}


def _address(text: str) -> str:
    if split_address(text) is None:
        fault("请写成“主机:端口”，不带 http://，端口为 1 到 65535")
    return text


def _one_line(text: str) -> str:
    if text != text.strip() or not text.isprintable():
        fault("请去掉首尾空格和换行等看不见的字符")
    return text


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        fault('请改成 "Asia/Shanghai"（全国统一使用北京时间）')
    return name


def _web_address(url: str) -> str:
    match = re.fullmatch(r"https?://(.+?)/?", url)
    if match is None or split_address(match[1] if ":" in match[1] else match[1] + ":80") is None:
        fault("请写成手机浏览器能打开的地址，只到端口为止，例如 http://10.1.2.3:8000")
    return url.rstrip("/")


def _printer_connection(url: str) -> str:
    if printer_way(url) is None:
        prefix = re.match(r"[a-z0-9]+:", url)
        fault(_PRINTER_HOW.get(prefix[0] if prefix else "", "请改成上述写法之一，前缀用小写字母和半角冒号"))
    return url


def _not_yet(key: str, instead: str, *planned: str) -> Callable[[object], object]:
    def refuse(value: object) -> object:
        if value in planned:
            fault(f'本版本还不支持；请改成 {key} = "{instead}"')
        return value

    return refuse


def _displayable(shows: str) -> str:
    _not_yet("shows", "hall", "notice", "whereabouts")(shows)
    if shows != "hall" and re.fullmatch(r"window:[1-9][0-9]?", shows) is None:
        fault('请改成 "hall"，或 "window:" 加窗口序号，例如 "window:1"')
    return shows


ListenAddress = Annotated[
    str,
    AfterValidator(_address),
    Field(description="主机:端口，端口 1 到 65535；两侧可以相同", examples=['"127.0.0.1:8000"']),
]


class HallSection(Table):
    """``[hall]``: which hall this is."""

    kind: Literal["center", "station"] = Field(
        description='"center"（公共法律服务中心）或 "station"（公共法律服务工作站）', examples=['"center"']
    )
    name: Annotated[str, AfterValidator(_one_line)] = Field(
        min_length=1,
        max_length=40,
        description="机构全称，1 到 40 个字，票、屏、表统一使用",
        examples=['"赣州市章贡区公共法律服务中心"'],
    )
    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "Asia/Shanghai", description="IANA 时区名称", examples=['"Asia/Shanghai"']
    )
    public_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        None,
        description="群众手机能打开的网址，http:// 或 https:// 开头；打不开就不要写，票上不印二维码",
        examples=['"http://10.1.2.3:8000"'],
    )

    @property
    def zone(self) -> ZoneInfo:
        """The hall's time zone."""
        return ZoneInfo(self.time_zone)


class Listen(Table):
    """``[listen]``: the two addresses the server answers on."""

    public: ListenAddress = "127.0.0.1:8000"
    staff: ListenAddress = "127.0.0.1:8001"

    @property
    def addresses(self) -> dict[str, tuple[str, int]]:
        """Host and port by side, ``public`` and ``staff``."""
        sides = {"public": split_address(self.public), "staff": split_address(self.staff)}
        return {side: address for side, address in sides.items() if address is not None}


class Window(Table):
    """``[[window]]``: one service window."""

    no: WindowNo = Field(description="窗口序号，1 到 99 的整数，不重复", examples=["1"])
    name: Annotated[str, AfterValidator(_one_line)] = Field(
        default_factory=lambda table: f"{table['no']}号窗口",
        min_length=1,
        max_length=20,
        description="窗口名称，1 到 20 个字；不写就是“序号+号窗口”",
        examples=['"法律咨询窗口"'],
    )


class Printer(Table):
    """``[[printer]]``: one ticket printer."""

    device: DeviceName = Field(examples=['"printer-1"'])
    connection: Annotated[str, AfterValidator(_printer_connection)] = Field(
        description="socket://主机:端口（网口）、usb://厂商:产品、/dev/usb/lp0、串口（/dev/ttyUSB0、COM3、rfc2217://主机:端口）、"
        "cups:队列、windows:打印机名，或 file:路径（写成文件，不接打印机）",
        examples=['"socket://192.168.1.50:9100"'],
    )
    mode: Literal["raster", "gb18030", "gbk"] = Field(
        "raster",
        description='"raster"（整张票以图像打印，任何字都能印），"gb18030" 或 "gbk"（用打印机自带的字，适合慢的串口）',
        examples=['"raster"'],
    )
    paper_mm: Literal[58, 80] = Field(80, description="纸宽（毫米），58 或 80", examples=["80"])
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200] | None = Field(
        None,
        description="串口波特率 1200 到 115200 中的常用值；不写为 9600。socket:// 后面是串口服务器时也要写",
        examples=["9600"],
    )
    flow: Literal["none", "rtscts", "xonxoff"] | None = Field(
        None,
        description='串口流控 "none"、"rtscts" 或 "xonxoff"，与打印机自检页一致；不写为 "none"',
        examples=['"rtscts"'],
    )
    cut: Literal["partial", "full", "none"] | None = Field(
        None,
        description='切纸 "partial"（留一点连着）、"full"（切断）或 "none"（没有切刀，手撕）；不写为 "partial"',
        examples=['"full"'],
    )
    buzzer: Annotated[int, Field(ge=0, le=9)] | None = Field(
        None, description="出票时蜂鸣几声，0 到 9；不写不响，没有蜂鸣器的不要写", examples=["1"]
    )
    density: Annotated[int, Field(ge=-6, le=6)] | None = Field(
        None, description="打印浓度 -6（最浅）到 6（最深）；不写就用打印机自己的设置", examples=["2"]
    )
    runs_on: RunsOn = "server"

    @property
    def line_baud(self) -> int | None:
        """The speed of the serial line the printer hangs on, None when its way takes no time worth counting."""
        return self.baud or (SERIAL_BAUD if printer_way(self.connection) == "serial" else None)


class Kiosk(Table):
    """``[[kiosk]]``: one terminal citizens take a number at."""

    device: DeviceName = Field(examples=['"kiosk-1"'])
    printer: DeviceName | None = Field(
        None,
        description="出票打印机，必须是某个 [[printer]] 的 device；不写就不出纸票",
        examples=['"printer-1"'],
    )
    place: Annotated[str, Field(max_length=40)] = Field(
        "",
        description="取号机摆放的位置，有人按“人工帮助”时告诉工作人员；不写就用设备名",
        examples=['"一楼大厅东侧"'],
    )


class WindowDisplay(Table):
    """``[[window_display]]``: one screen."""

    device: DeviceName = Field(examples=['"board-1"'])
    shows: Annotated[str, AfterValidator(_displayable)] = Field(
        description='"hall"（大厅综合屏）或 "window:N"（N 号窗口屏）', examples=['"hall"']
    )
    speaks: bool | None = Field(
        None,
        description="true 或 false：叫号语音由不由这块屏播放；只用于大厅综合屏。一块也没写时由第一块综合屏播放",
        examples=["true"],
    )

    @property
    def window_no(self) -> int | None:
        """The window a window screen belongs to, None for the hall board."""
        return int(self.shows.removeprefix("window:")) if self.shows.startswith("window:") else None


class HallToml(Table):
    """A whole hall.toml, checked."""

    hall: HallSection
    listen: Listen = Listen()
    window: list[Window] = []
    printer: list[Printer] = []
    evaluator_device: list[EvaluatorDevice] = []
    call_keypad: list[CallKeypad] = []
    kiosk: list[Kiosk] = []
    window_display: list[WindowDisplay] = []
    id_reader: list[IdReader] = []
    barcode_gun: list[BarcodeGun] = []
    office_device: list[OfficeDevice] = []

    _own_profiles: dict[str, dict[str, Any]] = PrivateAttr(default_factory=dict)

    def with_own_profiles(self, profiles: dict[str, dict[str, Any]]) -> Self:
        """The same hall with its own profile files, by name, as they were read beside hall.toml."""
        hall = self.model_copy()
        hall._own_profiles = profiles
        return hall

    def own_profile(self, name: str) -> dict[str, Any] | None:
        """The hall's own profile file of this name, None when ours is meant."""
        return self._own_profiles.get(name)

    def lines(self) -> list[EvaluatorLine]:
        """The lines in the order of the file, evaluators first; tablets hang on no line."""
        found: dict[tuple[str, str], list[EvaluatorDevice | CallKeypad]] = {}
        on_lines: list[EvaluatorDevice | CallKeypad] = [*self.evaluator_device, *self.call_keypad]
        for each in on_lines:
            if each.port is not None:
                found.setdefault((each.port, each.runs_on), []).append(each)
        return [
            EvaluatorLine(port=port, runs_on=runs_on, devices=devices)
            for (port, runs_on), devices in found.items()
        ]

    def line_of(self, device: str) -> list[dict[str, Any]]:
        """The tables of all devices on this device's line, itself included; empty for any other device.

        A call keypad's table says so: ``kind`` is ``call_keypad``.
        """
        for line in self.lines():
            if any(each.device == device for each in line.devices):
                return [
                    self.device_table(each.device)
                    | ({"kind": "call_keypad"} if isinstance(each, CallKeypad) else {})
                    for each in line.devices
                ]
        return []

    def profile_of(self, device: str) -> dict[str, Any] | None:
        """The hall's own profile file of the line this device hangs on, None when it has none."""
        for line in self.lines():
            if any(each.device == device for each in line.devices):
                return self.own_profile(line.devices[0].profile)
        return None

    def kind_of(self, device: str) -> str | None:
        """The name of the table a device stands in, such as ``printer``; None for an unknown device."""
        return next((kind for kind, each in self._devices() if each.device == device), None)

    def device_table(self, name: str) -> dict[str, Any]:
        """A device's own table as JSON, defaults filled in; raises KeyError for an unknown device."""
        for _, each in self._devices():
            if each.device == name:
                return each.model_dump(mode="json", exclude_none=True)
        raise KeyError(name)

    def speaking_screens(self) -> frozenset[str]:
        """The boards that say calls aloud: those that are told to; else the first that is not told not to.

        One hall has one voice: two boards in one room would talk over each other. Boards on different floors may
        both speak, and then hall.toml says so.
        """
        boards = [screen for screen in self.window_display if screen.shows == "hall"]
        told = [screen.device for screen in boards if screen.speaks]
        untold = [screen.device for screen in boards if screen.speaks is None]
        return frozenset(told or untold[:1])

    def _devices(
        self,
    ) -> list[
        tuple[str, Printer | EvaluatorDevice | CallKeypad | Kiosk | WindowDisplay | IdReader | BarcodeGun]
    ]:
        return [
            *(("printer", each) for each in self.printer),
            *(("evaluator_device", each) for each in self.evaluator_device),
            *(("call_keypad", each) for each in self.call_keypad),
            *(("kiosk", each) for each in self.kiosk),
            *(("window_display", each) for each in self.window_display),
            *(("id_reader", each) for each in self.id_reader),
            *(("barcode_gun", each) for each in self.barcode_gun),
        ]
