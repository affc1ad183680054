"""What a manager may say of a service (docs/rules.md)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool

from queue_server.api.requests import Asked, JsonInt, Line, printable

Prefix = Annotated[str, Field(pattern=r"^[A-HJ-NP-Z]{1,2}$")]
CapWarning = Annotated[JsonInt, Field(ge=1, le=100000)] | None
Group = Annotated[str, AfterValidator(printable), Field(max_length=20)]
EnglishName = Annotated[str, AfterValidator(printable), Field(max_length=60)]
EnglishLine = Annotated[str, AfterValidator(printable), Field(max_length=160)]
Lines = Annotated[str, AfterValidator(printable), Field(max_length=400)]


class ServiceBody(Asked):
    """A service's offer, whole."""

    prefix: Prefix
    name: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=30)]
    about: Line
    hours: dict[str, list[str]] | Literal["always"]
    cap: Annotated[JsonInt, Field(ge=0, le=100000)] | None
    stopped: StrictBool
    stop_reason: Line
    position: Annotated[JsonInt, Field(ge=0, le=1000)]
    stop_before_min: Annotated[JsonInt, Field(ge=0, le=480)]
    group: Group = ""
    archived: StrictBool = False
    cap_warning: CapWarning = None
    sensitive: StrictBool = False
    catch_all: StrictBool = False
    name_en: EnglishName = ""
    about_en: EnglishLine = ""
    group_en: EnglishName = ""
    bring: Lines = ""
    bring_en: Lines = ""


class NewService(Asked):
    """A service that was not there; what is left out begins as in a new hall, its code is made."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] | None = None
    prefix: Prefix
    name: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=30)]
    about: Line = ""
    hours: dict[str, list[str]] | Literal["always"] | None = None
    cap: Annotated[JsonInt, Field(ge=0, le=100000)] | None = None
    stopped: StrictBool = False
    stop_reason: Line = ""
    stop_before_min: Annotated[JsonInt, Field(ge=0, le=480)] = 0
    group: Group = ""
    cap_warning: CapWarning = None
    sensitive: StrictBool | None = None
    catch_all: StrictBool = False
    name_en: EnglishName = ""
    about_en: EnglishLine = ""
    group_en: EnglishName = ""
