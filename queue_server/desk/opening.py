"""When numbers are given, and what stands on the paper: the manager's settings as the hall applies them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.desk.rules import closed_days
from queue_server.domain.opening_hours import OpeningHours, Span, closed_reason, parse_hours, parse_special
from queue_server.domain.wording import mark
from queue_server.locale import ENGLISH, in_language, language_of
from queue_server.store import Rooms
from queue_server.store.offer import DayException, Service

DEFAULT_TEXTS: Mapping[str, str] = {
    "header": "",
    "footer": "公共法律服务热线 12348",
}
"""What stands on the paper until the manager writes something else; an empty header is the hall's own name."""


def written_texts(rooms: Rooms) -> dict[str, str]:
    """Every text of the paper, the manager's or its default."""
    return {**DEFAULT_TEXTS, **rooms.offer.texts()}


class Timetable:
    """The hours of every service, with closed days and special days; read once, asked for each service."""

    training: bool
    """Whether the hall practises just now."""

    def __init__(self, rooms: Rooms, local: datetime) -> None:
        """``local``: the moment on the hall's own clock."""
        self._local = local
        self.training = rooms.training.began_on() is not None
        self._closed = closed_days(rooms)
        yesterday = local.date() - timedelta(days=1)
        self._special: dict[str | None, list[DayException]] = {}
        for one in rooms.offer.exceptions(yesterday.isoformat()):
            self._special.setdefault(one.service, []).append(one)

    def hours_of(self, service: Service) -> OpeningHours:
        """The service's hours; what is said of a day for this service beats what is said for all."""
        said = [*self._special.get(None, ()), *self._special.get(service.code, ())]
        special = {date.fromisoformat(one.day): parse_special(one.hours, one.reason) for one in said}
        return replace(parse_hours(service.hours), special=special, stop_before_min=service.stop_before_min)

    def spans_on(self, service: Service, day: date) -> tuple[Span, ...]:
        """When the service is open on a day that is not over."""
        return self.hours_of(service).spans_on(day, self._closed)

    def why_closed(self, service: Service, language: str | None = None) -> str | None:
        """Why no number is given at this moment, in one sentence; None while one is."""
        return closed_reason(self.hours_of(service), self._local, self._closed, in_language(language))


def stop_sentence(service: Service, language: str | None = None) -> str:
    """What people read while the manager has stopped a service; the reason as it was written."""
    say = in_language(language)
    reason = (service.stop_reason or say("请咨询工作人员")).rstrip("。.")
    return say("{service}暂停取号：{reason}。", service=name_in(service, language), reason=reason)


def quota_sentence(service: Service, language: str | None = None) -> str:
    """Why no more numbers today, and what to do."""
    say = in_language(language)
    name = name_in(service, language)
    return say("{service}今日 {cap} 个号已取完，请改日再来或咨询工作人员。", service=name, cap=service.cap)


def name_in(service: Service, language: str | None) -> str:
    """The service's name in this language; the Chinese one where nobody wrote another. A sensitive one is
    never named."""
    if service.sensitive:
        return in_language(language)(mark("综合服务"))
    return (service.name_en if language_of(language) == ENGLISH else "") or service.name


def as_body(exception: DayException) -> dict[str, Any]:
    """One special day, as the API says it."""
    return exception._asdict()
