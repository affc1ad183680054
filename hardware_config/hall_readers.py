"""The tables of hall.toml for what reads what people hand in: ID-card readers and barcode guns."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from hardware_config.addresses import serial_port_mistake
from hardware_config.hall_values import DeviceName, RunsOn, Table, fault

GUIDE_DESK = "guide"


def _reading_place(at: str) -> str:
    if re.fullmatch(r"[a-z0-9-]{1,40}|window:[1-9][0-9]?", at) is None:
        fault('请写取号机的名称，例如 "kiosk-1"，或 "window:" 加窗口序号，例如 "window:1"')
    return at


def _gun_place(at: str) -> str:
    if re.fullmatch(r"[a-z0-9-]{1,40}|window:[1-9][0-9]?", at) is None:
        fault('请写取号机的名称，例如 "kiosk-1"，"guide"（导服台），或 "window:" 加窗口序号，例如 "window:1"')
    return at


def _port(port: str) -> str:
    mistake = serial_port_mistake(port)
    if mistake is not None:
        fault(mistake)
    return port


class IdReader(Table):
    """``[[id_reader]]``: one ID-card reader beside a kiosk or on a window's desk; nobody must use it."""

    device: DeviceName = Field(examples=['"idreader-1"'])
    at: Annotated[str, AfterValidator(_reading_place)] = Field(
        description='所在的取号机（某个 [[kiosk]] 的 device），或 "window:N"（N 号窗口）',
        examples=['"kiosk-1"'],
    )
    port: Annotated[str, AfterValidator(_port)] = Field(
        description="串口路径、COM 口或 pyserial 网址", examples=['"/dev/ttyUSB1"']
    )
    protocol: Literal["sam-serial"] = Field(
        "sam-serial", description='"sam-serial"（SAM 串口协议，115200 8N1）', examples=['"sam-serial"']
    )
    runs_on: RunsOn = "server"

    @property
    def window_no(self) -> int | None:
        """The window it lies at, None for one beside a kiosk."""
        return int(self.at.removeprefix("window:")) if self.at.startswith("window:") else None


class BarcodeGun(Table):
    """``[[barcode_gun]]``: one barcode gun on a serial line, beside a kiosk, at the guide's desk or at a window. One that types
    like a keyboard needs no table."""

    device: DeviceName = Field(examples=['"gun-1"'])
    at: Annotated[str, AfterValidator(_gun_place)] = Field(
        description='所在的取号机（某个 [[kiosk]] 的 device）、"guide"（导服台）或 "window:N"（N 号窗口）',
        examples=['"kiosk-1"'],
    )
    port: Annotated[str, AfterValidator(_port)] = Field(
        description="串口路径、COM 口或 pyserial 网址", examples=['"/dev/ttyACM0"']
    )
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200] = Field(
        9600, description="扫码枪说明书上的波特率，8N1", examples=["9600"]
    )
    runs_on: RunsOn = "server"

    @property
    def is_with_staff(self) -> bool:
        """Whether staff hold it: what it reads goes to their pages."""
        return self.at == GUIDE_DESK or self.window_no is not None

    @property
    def window_no(self) -> int | None:
        """The window it lies at, None for one elsewhere."""
        return int(self.at.removeprefix("window:")) if self.at.startswith("window:") else None
