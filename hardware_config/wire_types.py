"""What messages are made of: the base of every one, times, ids, codes, numbers of windows, with their limits."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer


def utc_text(moment: datetime) -> str:
    """RFC 3339 in UTC with ``Z``, whole seconds: how every time is written on the wire."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time_from_text(value: object) -> object:
    if not isinstance(value, str):
        return value
    if len(value) < 20 or value[10] != "T":
        raise ValueError("not an RFC 3339 time")
    return datetime.fromisoformat(value)


UtcTime = Annotated[AwareDatetime, BeforeValidator(_time_from_text), PlainSerializer(utc_text, str)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Code = Annotated[str, Field(max_length=64)]
Detail = Annotated[str, Field(max_length=500)]
DeviceName = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
Seq = Annotated[int, Field(ge=0)]
WindowNo = Annotated[int, Field(ge=1)]
Address = Annotated[int, Field(ge=0, le=255)]
Seconds = Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)]


class Message(BaseModel):
    """Base of every message: strict types, unknown fields ignored, values never shown in errors."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, hide_input_in_errors=True)

    def to_wire(self) -> dict[str, Any]:
        """The JSON object to send; an optional field that is None is left out, a nullable one stays null."""
        fields = type(self).model_fields
        return {
            key: value
            for key, value in self.model_dump(mode="json").items()
            if value is not None or fields[key].is_required()
        }
