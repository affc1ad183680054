"""The tables of hall.toml for what hangs on a line at the windows: evaluators and call keypads."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from hardware_config.addresses import serial_port_mistake
from hardware_config.hall_values import DeviceName, RunsOn, Table, WindowNo, fault

TABLET = "tablet"
PROFILE_NAME = r"^[a-z0-9-]{1,40}$"
_KEY_CODE = re.compile(r"[0-9A-Fa-f]{2}( [0-9A-Fa-f]{2})*")


def _serial_port(port: str) -> str:
    mistake = serial_port_mistake(port)
    if mistake is not None:
        fault(mistake)
    return port


def _key_levels(keys: dict[str, int] | str) -> dict[str, int] | str:
    if isinstance(keys, str):
        return keys
    for key, level in keys.items():
        if _KEY_CODE.fullmatch(key) is None or not 1 <= level <= 5:
            fault('请写成 keys = {"00" = 5, "01" = 4}，左边是两位十六进制键码，右边是 1 到 5')
    return {key.upper(): level for key, level in keys.items()}


def _key_words(keys: dict[str, str]) -> dict[str, str]:
    if any(_KEY_CODE.fullmatch(key) is None for key in keys):
        fault('请写成 keys = {"0C" = "call", "06 0F" = "no_show"}，左边是十六进制键码')
    return {key.upper(): word for key, word in keys.items()}


class EvaluatorDevice(Table):
    """``[[evaluator_device]]``: one satisfaction evaluator at a window, on a line or as a tablet page."""

    device: DeviceName = Field(examples=['"evaluator-1"'])
    window: WindowNo = Field(description="所在窗口的序号，必须是某个 [[window]] 的 no", examples=["1"])
    port: Annotated[str, AfterValidator(_serial_port)] | None = Field(
        None,
        description="串口路径、COM 口或 pyserial 网址；平板（tablet）不写",
        examples=['"socket://192.168.1.60:4001"'],
    )
    profile: Annotated[str, Field(pattern=PROFILE_NAME)] = Field(
        description='"ft12-ff68"（FF 68 总线）、"raw-1byte"（单字节按键盒）、"tablet"（平板网页评价），'
        "或 hall.toml 旁边 profiles 文件夹里的协议文件名（不带 .toml）",
        examples=['"ft12-ff68"'],
    )
    address: Annotated[int, Field(ge=1, le=255)] | None = Field(
        None, description="评价器在线路上的地址，1 到 255，同一线路不重复；平板不写", examples=["1"]
    )
    keys: Annotated[dict[str, int] | str, AfterValidator(_key_levels)] | None = Field(
        None,
        description="键码到满意度的对照，只写与默认不同的键；满意度 5 非常满意 … 1 非常不满意；"
        '或协议里一张按键表的名称，如 "4-key"',
        examples=['{"00" = 5, "01" = 4}'],
    )
    runs_on: RunsOn = "server"


class CallKeypad(Table):
    """``[[call_keypad]]``: one call keypad (呼叫器) at a window, alone on a line or together with evaluators."""

    device: DeviceName = Field(examples=['"keypad-1"'])
    window: WindowNo = Field(description="所在窗口的序号，必须是某个 [[window]] 的 no", examples=["1"])
    port: Annotated[str, AfterValidator(_serial_port)] = Field(
        description="串口路径、COM 口或 pyserial 网址，与同一线路上的评价器写成一样",
        examples=['"socket://192.168.1.60:4001"'],
    )
    profile: Annotated[str, Field(pattern=PROFILE_NAME)] = Field(
        description='"ft12-ff68"（FF 68 总线），或 hall.toml 旁边 profiles 文件夹里的协议文件名（不带 .toml）',
        examples=['"ft12-ff68"'],
    )
    address: Annotated[int, Field(ge=1, le=255)] = Field(
        description="呼叫器在线路上的地址，1 到 255，同一线路的呼叫器之间不重复", examples=["1"]
    )
    keys: Annotated[dict[str, str], AfterValidator(_key_words)] | None = Field(
        None,
        description="键码到操作的对照，只写与默认不同的键；转移要写明去处",
        examples=['{"13" = "transfer:3"}'],
    )
    runs_on: RunsOn = "server"


class EvaluatorLine(BaseModel):
    """All evaluators and call keypads on one port of one computer: one program serves them, by address."""

    model_config = ConfigDict(frozen=True)

    port: str
    runs_on: str
    devices: list[EvaluatorDevice | CallKeypad]
