"""What the tables of hall.toml are made of: the base of every table, names, numbers of windows, and a refusal."""

from typing import Annotated, NoReturn

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

HALL_FAULT = "hall_fault"
"""The error type of hall.toml's own checks; their context holds ``how``, the Chinese way to mend it."""


DeviceName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9-]{1,40}$",
        description="小写字母、数字和连字符组成的名称，不超过 40 个字符，全文件不重复",
    ),
]
RunsOn = Annotated[
    str,
    Field(
        pattern=r"^[\w.-]{1,63}$",
        description='"server"（由服务器启动设备程序），或另一台电脑的名称（在那台电脑上启动）',
        examples=['"server"'],
    ),
]
WindowNo = Annotated[int, Field(ge=1, le=99)]


def fault(how: str) -> NoReturn:
    """Refuse a value, saying in Chinese how to mend it."""
    raise PydanticCustomError(HALL_FAULT, "{how}", {"how": how})


class Table(BaseModel):
    """Base of every table: unknown keys are refused, types are exact, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
